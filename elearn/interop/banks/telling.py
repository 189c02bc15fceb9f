"""What a reader or a writer of a bank says of one question: what was lost, what to look at."""

from __future__ import annotations

from dataclasses import dataclass, field

from elearn.interop.brought import Remark
from elearn.quiz.blocks import short


class Unfit(Exception):
    """The question cannot be carried over. `text` is a message id that says why."""

    def __init__(self, text: str, /, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values


@dataclass
class Teller:
    """Gathers the remarks on one question; the same one is told once."""

    place: str
    remarks: list[Remark] = field(default_factory=list)

    def lost(self, text: str, /, **values: object) -> None:
        """Something of the question is gone."""
        self._tell(Remark(self.place, text, values))

    def look(self, text: str, /, **values: object) -> None:
        """Nothing is gone, but an author should look at it."""
        self._tell(Remark(self.place, text, values, is_loss=False))

    def _tell(self, remark: Remark) -> None:
        if remark not in self.remarks:
            self.remarks.append(remark)


def place_of(number: int, title: str) -> str:
    """Where a question stands, as its author knows it: `7, Who touches the phone first`."""
    return f"{number}, {short(title)}" if title.strip() else str(number)
