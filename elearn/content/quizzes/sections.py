"""The headings of a quiz file as a tree: pools, scenarios and questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from elearn.content.quizzes.blocks import block_of
from elearn.content.quizzes.lines import Fence, Line
from elearn.errors import message
from elearn.languages import fold
from elearn.quiz.blocks import Block, Notes, Place, short
from elearn.quiz.words import HEADINGS

_OUTSIDE = message(
    "These answers stand under no question heading: begin each question with ## and its title."
)
_DEEPER = message(
    "“%(title)s” stands deeper than its place: questions have ##, in a pool or a scenario ###, in "
    "a scenario of a pool ####. To keep questions together write ## Scenario: title."
)
_INSIDE = message("A %(inner)s cannot stand inside a %(outer)s: give it a heading of its own, ##.")


@dataclass
class Section:
    """One heading's block: a pool or a scenario with what stands in it, or a question."""

    role: str  # "question", "pool", "scenario"
    block: Block
    inside: list[Section] = field(default_factory=list)

    def questions(self) -> Iterator[Section]:
        """The questions and scenarios, each followed by what is inside it."""
        if self.role != "pool":
            yield self
        for section in self.inside:
            yield from section.questions()


@dataclass
class Heading:
    """A heading and the lines below it, up to the next one; level 0 is the head of the file."""

    level: int
    title: str
    place: Place
    lines: list[Line] = field(default_factory=list)


def sections(lines: Sequence[Line], notes: Notes) -> list[Section]:
    """The sections of a file, in order; what stands where it may not is noted."""
    tree = _Tree(notes)
    for heading in headings(lines):
        tree.add(heading)
    return tree.sections


def headings(lines: Sequence[Line]) -> Iterator[Heading]:
    """The headings of a file with their lines; what looks like one in code is none."""
    heading = Heading(0, "", Place(lines[0].number if lines else 1))
    fence = Fence()
    for line in lines:
        level = 0 if fence.takes(line) or line.indent > 3 else _level(line.text.strip())
        if not level:
            heading.lines.append(line)
            continue
        yield heading
        title = line.text.strip()[level:].strip()
        closing = title.rstrip("#")
        title = closing.rstrip() if closing[-1:].isspace() or not closing else title
        heading = Heading(level, title, line.place)
    yield heading


def _level(text: str) -> int:
    """How deep a heading this is; 0 where it is none. `#seizure` is none."""
    level = len(text) - len(text.lstrip("#"))
    return level if 0 < level <= 6 and (len(text) == level or text[level].isspace()) else 0


class _Tree:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.sections: list[Section] = []
        # What is open, from the outside: a pool, then a scenario.
        self.open: list[Section] = []

    def add(self, heading: Heading) -> None:
        if heading.level < 2:
            self._take_text_of_file(heading)
            return
        role, title = role_of(heading.title)
        # A heading of level 2 stands in nothing, of level 3 in one thing, of level 4 in two.
        del self.open[heading.level - 2 :]
        block = block_of(
            title,
            heading.place,
            heading.level,
            heading.lines,
            self.notes,
            takes_answers=role == "question",
        )
        self._check_block(role, block)
        if heading.level - 2 > len(self.open):
            self.notes.add(heading.place, "E29", _DEEPER, title=short(heading.title))
            return
        if not self._may_stand(role, heading):
            return
        section = Section(role, block)
        (self.open[-1].inside if self.open else self.sections).append(section)
        if role != "question":
            self.open.append(section)

    def _take_text_of_file(self, heading: Heading) -> None:
        """The file's title; text below it is for its editors."""
        self.open = []
        unread = Notes("", ())
        block = block_of("", heading.place, heading.level, heading.lines, unread)
        if block.items or "answer" in block.labels or "order" in block.labels:
            self.notes.add(heading.place, "E29", _OUTSIDE)

    def _may_stand(self, role: str, heading: Heading) -> bool:
        if not self.open or role == "question":
            return True
        outer = self.open[-1].role
        if role == "scenario" and outer == "pool":
            return True
        self.notes.add(heading.place, "E29", _INSIDE, inner=role, outer=outer)
        return False

    def _check_block(self, role: str, block: Block) -> None:
        if not block.title:
            says = message("This heading has no title: write one after the #.")
            self.notes.add(block.place, "E29", says)
        if role != "question" and block.items:
            says = message(
                "These answers stand under a %(role)s: give the question a heading of its own."
            )
            self.notes.add(block.items[0].place, "E29", says, role=role)


def role_of(title: str) -> tuple[str, str]:
    """Whether a heading begins a pool, a scenario or a question, and its title alone."""
    word, colon, rest = title.replace("：", ":").partition(":")
    role = HEADINGS.get(fold(word)) if colon else None
    return (role, rest.strip()) if role else ("question", title)
