"""Lines of an exam → sketches of questions with their key, and a remark for all that is left."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.errors import message
from elearn.interop import pieces, signs
from elearn.interop.brought import Remark
from elearn.interop.pieces import Pieces
from elearn.interop.plain import answers, keys, questions, tables
from elearn.interop.plain.keys import Key
from elearn.interop.plain.letters import canonical
from elearn.interop.plain.lines import Line
from elearn.interop.plain.questions import Found
from elearn.interop.plain.written import Written
from elearn.languages import fold
from elearn.quiz.kinds import amounts

LEFT = message("This stands in no question and is left out: “%(text)s”")
LEFT_TABLE = message("A table that stands in no question is left out: “%(text)s”")
NO_QUESTIONS = message(
    "No question was found. Number the questions, put a letter before each option, and say below "
    "which one is right: Answer: B."
)
_NUMERIC = re.compile(r"[-+−]?\d[\d\s]*(?:[.,]\d+)?\s*(?:±|\+-|\+/-)?.{0,20}\Z")
_LONGEST_TITLE = 400
_LONGEST_REMARK = 200
_END = re.compile(r"(?<=[.!?؟…])\s+(?=\S)")


@dataclass(frozen=True)
class Read:
    """The questions of some lines; `signs` are what stands before the options of each."""

    questions: tuple[Sketch, ...]
    remarks: tuple[Remark, ...]
    found: Found
    signs: tuple[tuple[str, ...], ...] = ()

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers that the author gave the questions, 0 for none."""
        return tuple(question.number for question in self.found.questions)

    def without(self, title: str) -> tuple[Remark, ...]:
        """The remarks; that the title of the whole stands in no question is no loss."""
        left = _short(title)
        return tuple(one for one in self.remarks if one.text != LEFT or one.values["text"] != left)


def read(lines: Sequence[Line]) -> Read:
    """Everything that these lines ask, in their order."""
    found = found_in(lines)
    said, troubles = keys.by_question(found.questions, found.entries)
    letters = keys.spoken(found.questions, found.entries)
    sketches: list[Sketch] = []
    remarks: list[Remark] = []
    for place, question in enumerate(found.questions):
        key = keys.key(question, said.get(place, ()), letters)
        sketches.append(_sketch(question, key))
        said_number = str(question.number or place + 1)
        if key.trouble:
            remarks.append(Remark(said_number, key.trouble, key.values, question=place + 1))
        if question.doubt:
            remarks.append(Remark(said_number, question.doubt, is_loss=False))
    remarks += [Remark("", text, values) for text, values in troubles]
    signs = _signs(found.questions, letters)
    return Read(tuple(sketches), tuple(remarks + _left(found)), found, signs)


def _signs(asked: Sequence[Written], spoken: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """The letters of the options; none where the keys are written in letters of another alphabet
    than those that the word processor put there."""
    signs = tuple(
        tuple(one.label.sign if one.label else "" for one in question.options) for question in asked
    )
    shown = {canonical(sign) for ones in signs for sign in ones}
    is_own = {canonical(one) for one in spoken} <= shown
    return signs if is_own else ()


def found_in(lines: Sequence[Line]) -> Found:
    """The questions in lines, and in tables that hold one in each row."""
    found = questions.found(lines)
    taken: list[Written] = []
    for line in list(found.rest):
        if line.rows and (ones := tables.questions(line.rows)):
            found.rest.remove(line)
            taken += ones
    found.questions += taken
    return found


def _left(found: Found) -> list[Remark]:
    remarks = []
    for line in found.rest:
        if line.rows:
            text = " | ".join(pieces.plain(cell) for row in line.rows for cell in row)
            remarks.append(Remark("", LEFT_TABLE, {"text": _short(text)}))
        elif any(character.isalnum() for character in line.text):
            place = str(line.number) if line.number else ""
            text = _short(questions.shown(line))
            remarks.append(Remark("", LEFT, {"text": text}, is_loss=bool(place) or True))
    return remarks


def _short(text: str) -> str:
    text = " ".join(text.split())
    return f"{text[:_LONGEST_REMARK]}…" if len(text) > _LONGEST_REMARK else text


def _sketch(question: Written, key: Key) -> Sketch:
    title, prompt = _worded(question)
    sketch = Sketch("single", title, prompt, labels=dict(question.notes))
    if not question.options:
        return _open(sketch, key)
    options = [pieces.plain(one.pieces) for one in question.options]
    truths = [_truth(text) for text in options]
    if sorted(map(str, truths)) == ["False", "True"] and len(key.right) == 1:
        answer = "true" if truths[min(key.right) - 1] else "false"
        return replace(sketch, kind="true-false", answer=answer)
    kind = "multiple" if len(key.right) > 1 else "single"
    choices = tuple(
        Choice(_words(one.pieces), "x" if place in key.right else "")
        for place, one in enumerate(question.options, 1)
    )
    return replace(sketch, kind=kind, choices=choices)


def _truth(text: str) -> bool | None:
    word = fold(" ".join(text.split()).strip(" .;,"))
    return True if word in answers.TRUE else False if word in answers.FALSE else None


def _words(whole: Pieces) -> str:
    """An option without the looks that were its key, and without what ends a list's item."""
    words = pieces.markdown(pieces.without_looks(whole, pieces.looks_of(whole)))
    return words[:-1].rstrip() if words.endswith(";") else words


def _open(sketch: Sketch, key: Key) -> Sketch:
    """A question without options: its answer is true or false, a number, or words. Where nothing
    is said, there are two options to fill in, as its author will have lost them."""
    from elearn.content.quizzes import writing

    if key.trouble:
        return replace(sketch, choices=(Choice(""), Choice("")))
    words = " ".join(key.words.split()).rstrip(".")
    truth = _truth(words)
    if truth is not None:
        return replace(sketch, kind="true-false", answer="true" if truth else "false")
    if words and _NUMERIC.match(words) and _is_amount(words):
        return replace(sketch, kind="numeric", answer=words)
    variants = [one for one in re.split(r"\s*(?:\||;|\s/\s)\s*", words) if one]
    return replace(sketch, kind="text", answer=writing.answer_of(variants))


def _is_amount(words: str) -> bool:
    return amounts.fits(words)


def _worded(question: Written) -> tuple[str, str]:
    """The heading of a question, and what stands below it."""
    lines = [pieces.markdown(_bare_stem(line.pieces)) for line in question.stem]
    images = [line for line in lines if line.startswith("![")]
    lines = [line for line in lines if line and line not in images]
    title, rest = _headed(lines[0]) if lines else ("", "")
    parts = [rest, *lines[1:], *images, *(_table(line.rows) for line in question.rows)]
    return title, "\n\n".join(part for part in parts if part)


def _bare_stem(whole: Pieces) -> Pieces:
    """A question that is bold as a whole is not so in its heading."""
    return pieces.without_looks(whole, pieces.looks_of(whole))


def _headed(line: str) -> tuple[str, str]:
    """A heading that can be read at a glance, and the rest of a long line."""
    picture = line.find("![")
    if picture > 0:
        return line[:picture].strip(), line[picture:]
    if len(line) <= _LONGEST_TITLE:
        return line, ""
    cut = [found.start() for found in _END.finditer(line) if found.start() <= _LONGEST_TITLE]
    at = cut[-1] if cut else line.rfind(" ", 0, _LONGEST_TITLE)
    return (line[:at].strip(), line[at:].strip()) if at > 0 else (line, "")


def _table(rows: Sequence[Sequence[Pieces]]) -> str:
    """A table of a question's text."""
    width = max(len(row) for row in rows)
    written = [
        "| "
        + " | ".join(
            signs.in_cell(pieces.markdown(row[at])) if at < len(row) else "" for at in range(width)
        )
        + " |"
        for row in rows
    ]
    return "\n".join([written[0], "|" + " --- |" * width, *written[1:]])


def looks_like_an_exam(found: Found, count: int) -> bool:
    """Whether these lines, `count` of them, are questions and not a text with lists in it.

    A law is written in numbered articles with lettered items too: but it asks nothing, its
    items end in semicolons, and nobody marks one of them.
    """
    asked = [one for one in found.questions if len(one.options) > 1 or one.said]
    asked += [one for one in found.questions if one not in asked and found.entries]
    if not asked:
        return False
    keyed = sum(bool(one.said or keys.seen(one)) for one in found.questions) + len(found.entries)
    used = sum(len(one.stem) + len(one.options) + len(one.said) for one in asked)
    items = [option for one in asked for option in one.options]
    is_listing = items and sum(one.text.endswith(";") for one in items) * 2 > len(items)
    if keyed * 2 >= len(asked):
        return used * 3 >= count or len(asked) > 2
    asking = sum(one.asks for one in asked)
    return not is_listing and asking * 2 >= len(asked) and used * 2 >= count and len(asked) > 1
