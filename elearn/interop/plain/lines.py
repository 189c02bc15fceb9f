"""Lines of an exam: their pieces, and the number or letter that stands before them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from elearn.interop import pieces
from elearn.interop.pieces import Piece, Pieces

LONGEST = 2_000
"""Letters of a line that is looked at for labels; a longer one is text."""

_QUESTION_WORD = (
    r"вопрос|задание|задача|question|quest|task|item|q|сұрақ|тапсырма|суроо|тапшырма|savol|савол|"
    r"topshiriq|суол|супориш|sorag|ýumuş|سوال|سؤال|پرسش|پوښتنه"
)
_NUMBERED_QUESTION = re.compile(
    rf"(?:{_QUESTION_WORD})\s*(?:№|n°|no\.?|#)?\s*(\d{{1,4}})\s*(?:[.):]|[-–—](?=\s)|(?=\s|$))\s*"
    r"|№\s*(\d{1,4})\s*[.):]?\s*",
    re.IGNORECASE,
)
_NAMED_QUESTION = re.compile(
    rf"(?:(?:{_QUESTION_WORD})\s*[:：]|<\s*question\s*\d?\s*>|s:)\s*", re.IGNORECASE
)
_NUMBER = re.compile(r"[(\[]?(\d{1,4})(?:\s?[.)\]]+(?!\d)|\s?:(?!\d)|\s[-–—](?=\s))\s*")
_LETTER = re.compile(
    r"[(\[]?([A-Za-zА-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІіЎўҲҳӢӣӮӯҶҷ]|الف|[ابپتثجچحدهھ])"
    r"(?:(\s?\)|\]|\s?\.|\s?:)|\s[-–—](?=\s))[.)]?\s*"
)
_INITIALS = re.compile(r"[A-ZА-ЯЁ]\.\s?[A-ZА-ЯЁ]\.\s?[A-ZА-ЯЁ][a-zа-яё]")
_CELL_LABEL = re.compile(r"(?:\d{1,4}|([^\W\d_])\1?)\s*[.)]?\Z|[^\W\d_]{2}\Z")
_BULLET = re.compile(
    r"([-–—•●○▪■□◦·☐]|[+-]:|<\s*variant\s*>|\[\s?\]|\(\s?\))\s*(?=\S)", re.IGNORECASE
)
_RIGHT_BEFORE = re.compile(
    r"(?:[*✓✔√☑☒✅]+|\+(?=\s|[A-Za-zА-Яа-я(\[]\s?[).])|[(\[][xхXХ+*✓✔√vV][)\]](?!\())\s*"
)
_RIGHT_BULLET = re.compile(r"(?:\+:?|<\s*variant\s*right\s*>)\s*(?=\S)", re.IGNORECASE)
_RIGHT_AFTER = re.compile(
    r"\s*(?:(?<!\*)\*{1,2}|\s\+|[✓✔√☑✅]+|[(\[]\s?(?:\+|\*|✓|✔|√|верно|верный(?: ответ)?|правильно|"
    r"правильный(?: ответ)?|correct|right|true answer|дұрыс|туура|to[‘’ʻ']g[‘’ʻ']ri|тўғри|дуруст|"
    r"dogry|درست|صحیح|سم)\s?[)\]])\s*[.;,]?\s*\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Label:
    """A number, letter or bullet before a line.

    `family` is `question`, `number`, `letter` or `bullet`; `style` tells ways of writing it
    apart; `is_automatic` says that the word processor wrote it. `ordinal` 0: it has none.
    """

    family: str
    ordinal: int
    sign: str
    style: str
    is_automatic: bool = False


@dataclass(frozen=True)
class Line:
    """One line. `is_soft` continues a paragraph; `is_right` says that a mark of a right answer
    stood before or after it. `rows` are those of a table, in place of text."""

    pieces: Pieces
    label: Label | None = None
    is_soft: bool = False
    is_right: bool = False
    number: int = 0
    rows: tuple[tuple[Pieces, ...], ...] = ()
    is_heading: bool = False

    @property
    def text(self) -> str:
        return " ".join(pieces.plain(self.pieces).split())

    def cut(self, start: int, end: int | None = None) -> Line:
        """The same from a place of its text on."""
        return replace(self, pieces=pieces.stripped(pieces.cut(self.pieces, start, end)))


def of_rows(rows: tuple[tuple[Pieces, ...], ...]) -> list[Line]:
    """A table as lines, where it only sets them out: one cell in each row, or a label and the
    text beside it. Empty for any other table."""
    filled = [tuple(cell for cell in row if pieces.plain(cell).strip()) for row in rows]
    if all(len(row) <= 1 for row in filled):
        return [Line(row[0]) for row in filled if row]
    labels = [pieces.plain(row[0]).strip() for row in filled if len(row) == 2]
    if not all(len(row) <= 2 for row in filled) or not all(map(_CELL_LABEL.match, labels)):
        return []
    made = []
    for row in filled:
        sign = pieces.plain(row[0]).strip().strip(".)") if len(row) == 2 else ""
        label = (Piece(f"{sign[0] if sign.isalpha() else sign}) "),) if sign else ()
        made.append(Line(label + row[-1] if row else ()))
    return made if any(filled) else []


def of_text(text: str) -> list[Line]:
    """The lines of a text that hold anything."""
    return [
        Line((Piece(line.strip()),), number=number)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]


def labelled(line: Line) -> Line:
    """The line with the mark and the label that were typed before it taken off its text."""
    text = pieces.plain(line.pieces)
    if line.rows or (line.label and not _is_typed_over(line.label, text)):
        return _marked(line)
    if len(text) > LONGEST:
        return line
    right = _RIGHT_BEFORE.match(text)
    start = right.end() if right else 0
    found = _label_at(text, start)
    if found is None and right is None and (bullet := _RIGHT_BULLET.match(text)):
        sure = replace(line.cut(bullet.end()), is_right=True)
        return replace(sure, label=Label("bullet", 0, "", "plus"))
    if found is None:
        if right is None or not text[start:]:
            return _marked(line)
        kept = replace(line.cut(start), is_right=True)
        return replace(kept, label=line.label or Label("bullet", 0, "", "mark"))
    label, end = found
    return _marked(replace(line.cut(end), label=label, is_right=bool(right)))


def _is_typed_over(label: Label, text: str) -> bool:
    """Whether a label that was typed counts, and not the one of the word processor before it."""
    if label.family == "number" and _NAMED_QUESTION.match(text):
        return True
    return label.family == "bullet" or (label.family == "number" and bool(_LETTER.match(text)))


def _marked(line: Line) -> Line:
    """The line without a mark of a right answer before or after its text."""
    text = pieces.plain(line.pieces)
    if len(text) > LONGEST or not line.label or line.label.family == "question":
        return line
    right = _RIGHT_BEFORE.match(text)
    if right and text[right.end() :]:
        return replace(line.cut(right.end()), is_right=True)
    after = _RIGHT_AFTER.search(text)
    if after and text[: after.start()].strip():
        return replace(line.cut(0, after.start()), is_right=True)
    return line


def _label_at(text: str, start: int) -> tuple[Label, int] | None:
    """The label at this place, and where the text behind it begins."""
    if found := _NUMBERED_QUESTION.match(text, start):
        return Label("question", int(found[1] or found[2]), "", "word"), found.end()
    if found := _NAMED_QUESTION.match(text, start):
        return Label("question", 0, "", "word"), found.end()
    if found := _NUMBER.match(text, start):
        if named := _NAMED_QUESTION.match(text, found.end()):
            return Label("question", int(found[1]), "", "word"), named.end()
        style = re.sub(r"[\d\s]", "", found[0])
        return Label("number", int(found[1]), found[1], style or "-"), found.end()
    if (found := _LETTER.match(text, start)) and not _INITIALS.match(text, start):
        is_small = found[1].islower()
        style = f"{'a' if is_small else 'A'}{(found[2] or '-').strip()}"
        return Label("letter", 0, found[1], style), found.end()
    if found := _BULLET.match(text, start):
        return Label("bullet", 0, "", found[1]), found.end()
    return None


def in_lines(paragraphs: Iterable[Line]) -> list[Line]:
    """Each line of paragraphs that were broken by hand."""
    found = []
    for paragraph in paragraphs:
        for number, line in enumerate(pieces.lines(paragraph.pieces) or [()]):
            whole = pieces.stripped(line)
            if whole or paragraph.rows:
                one = replace(paragraph, pieces=whole)
                found.append(replace(one, label=None, is_soft=True) if number else one)
    return found
