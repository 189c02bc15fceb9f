"""A question as it stands in its author's file: a heading, its text, its list, its labels.

The file's reader (`elearn.content.quizzes.quizfile`) makes these from lines; each kind reads its
own key and words out of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.errors import Finding
from elearn.languages import UNSEEN
from elearn.quiz.answers import plain
from elearn.quiz.questions import Key

# Bidi marks and BOM stand before brackets unseen and change nothing that is said. The
# joiners of Persian and Urdu are letters of the text and stay.
LAYOUT_MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_LAYOUT_MARKS = str.maketrans(dict.fromkeys(LAYOUT_MARKS))

# More options, pairs, steps or gaps than people can weigh; and each costs at every draw.
MOST_CHOICES = 60
MOST_FINDINGS = 500


def without_layout_marks(line: str) -> str:
    """The line without marks that only change how it is laid out."""
    return line.translate(_LAYOUT_MARKS)


@dataclass(frozen=True, order=True)
class Place:
    """A line of the file and a column in it, both from 1; layout marks are not counted."""

    line: int
    column: int = 1


@dataclass(frozen=True)
class Item:
    """One list item: what follows its bullet, and the quote inside it."""

    place: Place
    text: str
    quote: str = ""


@dataclass(frozen=True)
class Label:
    """A labelled line, by its English name in small letters."""

    name: str
    value: str
    place: Place
    value_place: Place


@dataclass(frozen=True)
class Block:
    """Everything of one question, read but not yet understood.

    `items` are the answers of a choice or the pairs of a matching; `steps` what follows
    `Order:`; `rubric` what follows `Rubric:`.
    """

    title: str
    place: Place
    level: int = 0
    prompt: str = ""
    prompt_line: int = 0
    items: tuple[Item, ...] = ()
    steps: tuple[Item, ...] | None = None
    rubric: tuple[str, ...] = ()
    labels: dict[str, Label] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """The value of a label; empty where it is not given."""
        return self.labels[name].value if name in self.labels else ""


@dataclass(frozen=True)
class Reading:
    """What a kind read from a block.

    `key` is None in a translation that leaves the key to the base language. `prompt`
    stands for the block's where the kind writes it anew.
    """

    key: Key | None
    parts: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    feedback: tuple[str, ...] = ()
    prompt: str | None = None


class Notes:
    """Gathers findings about one file, and knows the line as its author sees it."""

    def __init__(
        self, file: str, lines: Sequence[str], first_line: int = 1, *, is_base: bool = True
    ) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.is_base = is_base
        self._lines = lines
        self._first_line = first_line

    def add(self, place: Place, code: str, text: str, /, **values: object) -> None:
        """Notes a finding; `text` is a message id, see `elearn.errors.message`."""
        if len(self.findings) < MOST_FINDINGS:
            column = self._seen_column(place)
            self.findings.append(Finding(self.file, place.line, column, code, text, **values))

    def _seen_column(self, place: Place) -> int:
        number = place.line - self._first_line
        raw = self._lines[number] if 0 <= number < len(self._lines) else ""
        if not any(mark in raw for mark in LAYOUT_MARKS):
            return place.column
        counted = 0
        for column, character in enumerate(raw, 1):
            counted += character not in LAYOUT_MARKS
            if counted == place.column:
                return column
        return place.column


def short(text: str) -> str:
    """A piece of an author's text for a message."""
    text = " ".join(text.translate({ord(mark): None for mark in UNSEEN}).split())
    return text if len(text) <= 40 else text[:39] + "…"


_MARK = re.compile(r"([(\[])\s*([^()\[\]\n]{0,12}?)\s*([)\]])(.*)", re.DOTALL)
_RIGHT = frozenset("xXхХ✓✔*")
_PERCENT = re.compile(r"[%٪]?\s*[+-]?\s*[0-9]+(?:[.,][0-9]+)?\s*[%٪]?\Z")


@dataclass(frozen=True)
class Mark:
    """`( )`, `(x)`, `[50%]` … at the start of an option, and the text behind it."""

    opening: str
    inside: str
    closing: str
    text: str

    @property
    def is_empty(self) -> bool:
        return not self.inside

    @property
    def is_right(self) -> bool:
        return self.inside in _RIGHT and bool(self.inside)

    @property
    def is_known(self) -> bool:
        """Whether it says something that we understand."""
        return self.opening + self.closing in ("()", "[]") and (
            self.is_empty or self.is_right or self.percent is not None
        )

    @property
    def is_like_one(self) -> bool:
        """Whether somebody probably meant a mark: a letter or two, a number."""
        return len(self.inside) <= 2 or self.is_number

    @property
    def is_number(self) -> bool:
        return bool(_PERCENT.match(self._figures))

    @property
    def percent(self) -> str | None:
        """The number before the percent sign; None where there is no such thing."""
        figures = self._figures
        if not _PERCENT.match(figures) or "%" not in figures:
            return None
        return figures.replace("%", "")

    @property
    def _figures(self) -> str:
        return plain(self.inside).replace("٪", "%").replace(" ", "")


def mark_of(text: str) -> Mark | None:
    """The mark at the start of an option, also one that nobody understands."""
    found = _MARK.match(text)
    return Mark(found[1], found[2].strip(), found[3], found[4]) if found else None


ARROW = re.compile(r"->|→")
