"""What of a module rests on the law: its law boxes, and the questions that lead to them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from elearn.content import yaml_text
from elearn.content.names import Name, named
from elearn.content.quizzes import quizfile
from elearn.content.text.blocks import Block, Outline
from elearn.content.text.elements import dated
from elearn.content.text.headings import heading_ids
from elearn.content.text.links import target
from elearn.content.text.outline import outline
from elearn.content.text.scan import day
from elearn.languages import fold

_BETWEEN = re.compile(r"\s*[,;،؛]\s*")


@dataclass(frozen=True)
class Box:
    """A law box. `place` counts the law boxes of its text from 0, so that its translations are
    known; `headings` are the ids of those that it stands under, the outermost first.

    `as_of` is None where the box does not say on which day its text was right.
    """

    file: str
    slug: str
    state: str
    language: str
    place: int
    line: int
    title: str
    lesson: str
    as_of: datetime.date | None
    cites: tuple[str, ...]
    headings: tuple[str, ...]

    def names(self, article: str) -> bool:
        """Whether it cites this article, however it is written."""
        return fold(article) in {fold(one) for one in self.cites}


@dataclass(frozen=True)
class Asked:
    """A question, and the lesson and heading that its `Source:` leads to; empty without one."""

    id: str
    title: str
    language: str
    line: int
    lesson: str
    heading: str

    def rests_on(self, box: Box) -> bool:
        """Whether its source is the lesson of this box, or the section in which the box stands."""
        is_here = self.lesson == box.slug
        return is_here and (not self.heading or self.heading in box.headings)


def boxes(texts: Mapping[str, str]) -> tuple[Box, ...]:
    """The law boxes of the texts of a module, in all languages."""
    found: list[Box] = []
    for file, text in sorted(texts.items()):
        name, _ = named("", file)
        # Few texts have one, and a whole text is slow to read.
        if name is not None and name.slug not in ("quiz", "glossary") and "!!!" in text:
            found += _of_text(name, text)
    return tuple(found)


def _of_text(name: Name, text: str) -> Iterator[Box]:
    head, lines, first_line, _ = yaml_text.front_matter(name.file, text)
    said = head.value if head and isinstance(head.value, dict) else {}
    found = outline(lines, first_line)
    for place, (headings, box) in enumerate(_under_headings(found)):
        rests, _ = dated(box)
        yield Box(
            name.file,
            name.slug,
            name.state or "",
            name.language,
            place,
            box.line,
            box.title,
            str(said.get("title") or name.slug),
            day(rests.as_of) if rests else None,
            articles(rests.cites) if rests else (),
            headings,
        )


def _under_headings(found: Outline) -> Iterator[tuple[tuple[str, ...], Block]]:
    """The law boxes with the ids of the headings above them, the outermost first."""
    ids = iter(heading_ids(found))
    above: list[tuple[int, str]] = []
    for block in found.blocks("heading", "box"):
        if block.kind == "heading":
            above = [one for one in above if one[0] < block.level]
            above.append((block.level, next(ids, "")))
        elif block.name == "law":
            yield tuple(id for _, id in above), block


def articles(cites: str) -> tuple[str, ...]:
    """The articles that a box cites: `KZ-CC-128, KZ-CC-129` are two."""
    return tuple(one for one in _BETWEEN.split(cites.strip()) if one)


def asked(file: str, text: str) -> tuple[Asked, ...]:
    """The questions of a quiz in one language."""
    name, _ = named("", file)
    if name is None:
        return ()
    quiz, _ = quizfile.parse_quiz({name.language: (file, text)}, base=name.language)
    found = []
    for whole in quiz.questions() if quiz else ():
        for one in (whole, *whole.questions):
            goal = target(one.source or "")
            is_lesson = goal.kind == "lesson"
            found.append(
                Asked(
                    one.id,
                    one.wordings[name.language].title,
                    name.language,
                    one.line,
                    goal.name if is_lesson else "",
                    goal.fragment if is_lesson else "",
                )
            )
    return tuple(found)


def lines_naming(text: str, article: str) -> list[int]:
    """The lines that name the article as a word of its own: `KZ-CC-128` is not in `KZ-CC-1281`
    nor in `KZ-CC-128-1`."""
    wanted = re.compile(rf"(?<![\w-]){re.escape(fold(article))}(?![\w-])")
    lines = yaml_text.lines_of(text)
    return [number for number, line in enumerate(lines, 1) if wanted.search(fold(line))]
