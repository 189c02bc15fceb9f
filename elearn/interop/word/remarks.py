"""What of a Word file is not carried over, each kind told once for a place."""

from __future__ import annotations

from elearn.errors import Invalid, message
from elearn.interop.brought import Remark

MOST = 200

HEADERS = message("Headers and footers are left out.")
COMMENTS = message("Comments in the margin are left out.")
TRACKED = message(
    "Tracked changes were read as accepted: what was inserted is in, the rest is out."
)
HIDDEN = message("Hidden text is left out.")
LOOKS = message("Underlining, colours and crossed-out letters are not kept.")
CONTENTS = message("The table of contents is left out; the hub makes its own.")
BOX = message("A text box is left out: “%(text)s”")
DRAWING = message("A drawing, chart or diagram is left out: put it in as a picture.")
EQUATION = message("An equation is written as plain text: “%(text)s” Look at it.")
OBJECT = message("An embedded object is left out: put it in as a picture.")
ELSEWHERE = message("A picture that stands on another site is left out: put its file in.")
FORMAT = message(
    "A picture is of a kind that is not shown here: save it as PNG or JPEG, put it in."
)
NO_WORDS = message("A picture says nothing to those who cannot see it: describe it.")
MERGED = message("Merged cells of a table are single ones now. Look at the table.")
NESTED = message("A table inside a table is written as text. Look at it.")
LINK = message("A link that is no https address is plain text now: “%(text)s”")
SIGN = message("A sign of a special font is left out.")
INSERTED = message("A file that is inserted in this one is left out.")


class Remarks:
    """Gathers remarks; `place` is where the reading is, in the author's words."""

    def __init__(self) -> None:
        self.place = ""
        self._found: dict[tuple[str, str], Remark] = {}

    def add(self, text: str, /, *, is_loss: bool = True, **values: object) -> None:
        """Notes a remark about this place."""
        key = (self.place, text + str(sorted(values.items())))
        if len(self._found) < MOST:
            self._found.setdefault(key, Remark(self.place, text, values, is_loss))

    def once(self, text: str, *, is_loss: bool = True) -> None:
        """Notes a remark about the whole file."""
        self._found.setdefault(("", text), Remark("", text, {}, is_loss))

    @property
    def all(self) -> tuple[Remark, ...]:
        return tuple(self._found.values())


def too_long() -> Invalid:
    """The refusal of a file that holds more than one course."""
    return Invalid("This file holds more than one course can. Split it into several.", code="file")
