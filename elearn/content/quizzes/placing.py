"""The questions of a quiz file as sketches, each with the lines that it was written in."""

from __future__ import annotations

import html
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from elearn.content.quizzes import guarding
from elearn.content.quizzes.blocks import block_of
from elearn.content.quizzes.lines import Line, cleaned
from elearn.content.quizzes.questions import kind_of
from elearn.content.quizzes.sections import Heading, headings, role_of
from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.content.quizzes.writing import written_alone
from elearn.content.yaml_text import front_matter
from elearn.quiz.blocks import ARROW, Block, Item, Notes, mark_of

_TEXTS = frozenset({"hint", "correct", "incorrect", "explain"})
_ANSWERS = frozenset({"answer", "order", "rubric", "info"})
_NUMBER = re.compile(r"^\s*\d{1,9}[.)]\s")


@dataclass(frozen=True)
class Placed:
    """A question, scenario or pool of a file, and where it stands; lines count from 1.

    `last` is the last line of its own, `end` that of everything in it. `words` are the author's
    own for labels and groups. Where not `is_whole`, the block says more than a form can hold: it
    is changed as text, from `look_at` on. `outer` is the place in the list of what it stands in.
    """

    sketch: Sketch
    level: int
    first: int
    last: int
    end: int
    words: Mapping[str, str] = field(default_factory=dict)
    is_whole: bool = True
    look_at: int = 0
    outer: int | None = None

    @property
    def role(self) -> str:
        """`pool`, `scenario` or `question`."""
        return self.sketch.kind if self.sketch.kind in ("pool", "scenario") else "question"

    @property
    def id(self) -> str:
        return self.sketch.labels.get("id", "")


def sketches_of(text: str, kinds: Mapping[str, str] | None = None) -> list[Placed]:
    """Everything with a heading of its own, in the order of the file; parts stand behind what
    they are part of. `kinds` by id are the original's, for a translation that leaves a typed
    answer to it."""
    _, body, first_line, _ = front_matter("", text)
    found = [each for each in headings(cleaned(body, first_line)) if each.level > 1]
    return _with_ends([_placed(each, kinds or {}) for each in found], first_line + len(body) - 1)


def _with_ends(found: Sequence[Placed], end_of_file: int) -> list[Placed]:
    placed: list[Placed] = []
    open_groups: list[int] = []
    for at, each in enumerate(found):
        del open_groups[each.level - 2 :]
        outer = open_groups[-1] if open_groups else None
        is_in_place = each.level - 2 == len(open_groups) and (
            outer is None or _may_hold(found[outer].role, each.role)
        )
        following = (other.first for other in found[at + 1 :] if other.level <= each.level)
        placed.append(
            Placed(
                each.sketch,
                each.level,
                each.first,
                each.last,
                next(following, end_of_file + 1) - 1,
                each.words,
                each.is_whole and is_in_place,
                each.look_at,
                outer,
            )
        )
        if each.role != "question":
            open_groups.append(at)
    return placed


def _may_hold(outer: str, inner: str) -> bool:
    return inner == "question" or (outer, inner) == ("pool", "scenario")


def _placed(heading: Heading, kinds: Mapping[str, str]) -> Placed:
    role, title = role_of(heading.title)
    notes = Notes("", ())
    block = block_of(
        title,
        heading.place,
        heading.level,
        heading.lines,
        notes,
        takes_answers=role == "question",
    )
    seen = len(notes.findings)
    kind = role if role != "question" else kinds.get(block.value("id")) or kind_of(block, notes)
    words = _words_of(heading, block, role)
    sketch = _sketch(block, kind or "", guarding.bare_title(title))
    last = heading.lines[-1].number if heading.lines else heading.place.line
    is_whole = not notes.findings[:seen] and kind is not None
    is_whole = is_whole and _says_all(heading, block, sketch, words)
    look_at = notes.findings[0].line if notes.findings else heading.place.line
    return Placed(sketch, heading.level, heading.place.line, last, last, words, is_whole, look_at)


def _words_of(heading: Heading, block: Block, role: str) -> dict[str, str]:
    by_line = {line.number: line.text for line in heading.lines}
    words = {
        name: re.split("[:：]", by_line[label.place.line][label.place.column - 1 :])[0].strip()
        for name, label in block.labels.items()
    }
    if role != "question":
        words[role] = re.split("[:：]", heading.title)[0].strip()
    return words


# ── from a block to a sketch ──


def _sketch(block: Block, kind: str, title: str) -> Sketch:
    labels = {
        name: guarding.bare_value(label.value) if name in _TEXTS else label.value
        for name, label in block.labels.items()
        if name not in _ANSWERS and label.value
    }
    answer = block.value("info" if kind == "information" else "answer")
    is_usual = answer in ("written", "yes") and kind in ("written", "information")
    rubric = block.rubric or tuple(filter(None, [block.value("rubric")]))
    is_choice = kind in ("single", "multiple")
    return Sketch(
        kind,
        title,
        prompt=guarding.bare_prompt(block.prompt, kind),
        choices=tuple(_choice(item) for item in block.items) if is_choice else (),
        pairs=tuple(_pair(item) for item in block.items) if kind == "matching" else (),
        steps=tuple(_words(item.text) for item in block.steps or ()),
        answer="" if is_usual else answer,
        rubric=tuple(_words(text) for text in rubric),
        labels=labels,
    )


def _choice(item: Item) -> Choice:
    mark = mark_of(item.text)
    text = mark.text if mark else item.text
    return Choice(
        guarding.bare_item(text.strip()),
        mark.inside if mark else "",
        guarding.bare_quote(item.quote),
    )


def _pair(item: Item) -> tuple[str, str]:
    text = " ".join(item.text.split("\n"))
    found = ARROW.search(text)
    sides = (text[: found.start()], text[found.end() :]) if found else (text, "")
    left, right = (guarding.bare_side(side.strip()) for side in sides)
    return left, right


def _words(text: str) -> str:
    """A list item's text, whose further lines may stand deeper than the first."""
    first, _, rest = text.strip().partition("\n")
    text = f"{first}\n{textwrap.dedent(rest)}" if rest else first
    return guarding.bare_item(text)


# ── does the sketch hold everything? ──


def _says_all(heading: Heading, block: Block, sketch: Sketch, words: Mapping[str, str]) -> bool:
    """Whether the sketch says what the block says, so that it may be written in its place."""
    marks = [mark_of(item.text) for item in block.items] if sketch.choices else []
    if any(mark is None for mark in marks) or len({m.opening for m in marks if m}) > 1:
        return False
    lines = written_alone(sketch, heading.level, words)
    _, *again = headings(cleaned(lines, 1))
    if len(again) != 1 or _sketch_again(again[0], sketch) != sketch:
        return False
    unsaid = (
        words[name]
        for name, label in block.labels.items()
        if not label.value and name not in _ANSWERS
    )
    body = [line.text for line in heading.lines]
    return not _signs(body) - Counter(_letters(unsaid)) - _signs(lines[1:])


def _sketch_again(heading: Heading, sketch: Sketch) -> Sketch:
    role, title = role_of(heading.title)
    notes = Notes("", ())
    block = block_of(
        title, heading.place, 2, heading.lines, notes, takes_answers=role == "question"
    )
    return _sketch(block, sketch.kind, guarding.bare_title(title))


def _signs(lines: Iterable[str]) -> Counter[str]:
    return Counter(_letters(_NUMBER.sub("", line) for line in lines))


def _letters(texts: Iterable[str]) -> Iterator[str]:
    return (sign for text in texts for sign in html.unescape(text) if sign.isalnum())


def part_at(text: str, place: Placed, line: int, column: int = 1) -> str:
    """What a line of the question says: `title`, `prompt`, the English name of a label, or with
    its number from 0 `choices.2`, `pairs.0`, `steps.1`, `rubric.3`."""
    if line == place.first:
        return "title"
    _, body, first_line, _ = front_matter("", text)
    block = _block_at(cleaned(body, first_line), place)
    labels = [
        (label.place.column, name)
        for name, label in block.labels.items()
        if label.place.line == line
    ]
    if labels:
        return max((at, name) for at, name in labels if at <= max(column, labels[0][0]))[1]
    name = {"matching": "pairs", "ordering": "steps"}.get(place.sketch.kind, "choices")
    items = [item.place.line for item in block.items or block.steps or ()]
    above = [number for number, at in enumerate(items) if at <= line]
    if above and line <= _end_of_list(block, place):
        return f"{name}.{above[-1]}"
    return "prompt"


def _block_at(lines: Sequence[Line], place: Placed) -> Block:
    heading = next(each for each in headings(lines) if each.place.line == place.first)
    role, title = role_of(heading.title)
    return block_of(
        title,
        heading.place,
        heading.level,
        heading.lines,
        Notes("", ()),
        takes_answers=role == "question",
    )


def _end_of_list(block: Block, place: Placed) -> int:
    """The line before the first label behind the answers."""
    last = (block.items or block.steps or ())[-1].place.line
    after = [label.place.line for label in block.labels.values() if label.place.line > last]
    return min(after, default=place.last + 1) - 1
