"""A draft's quiz as its author sits it on trial: what can be asked of it now. Nothing is kept."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from elearn.content.module import Module
from elearn.content.origins import origin
from elearn.errors import Finding
from elearn.library.texts import Said
from elearn.library.workshop import checking, texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.lessons import contents_of
from elearn.quiz.questions import Pool, Question, Quiz

if TYPE_CHECKING:
    from elearn.content.quizzes.sections import Heading

# What bars publishing, but not asking: an objective that the course does not have, points that
# differ within a pool.
_CAN_BE_ASKED = ("E39", "E26")


@dataclass(frozen=True)
class LeftOut:
    """A question with mistakes, by its title and the line at which it stands."""

    title: Said
    line: int


@dataclass(frozen=True)
class Trial:
    """The questions that can be asked, rendered; `quiz` is None where there is none.

    `origin` tells whether the texts of the quiz are still those that a page was made from.
    `base` is the language of the original.
    """

    quiz: Quiz | None
    origin: str
    base: str
    left_out: tuple[LeftOut, ...] = ()


def new_seed() -> str:
    """What decides which questions are drawn and in which order."""
    return secrets.token_hex(8)


def trial_of(draft: Drafted, folder: Path) -> Trial:
    """The draft's quiz without the questions that have mistakes; `folder` is where media are
    kept."""
    from elearn.content.quizzes import quizfile

    said = texts.all_of(draft.id)
    contents = contents_of(said)
    quizzes = {
        code: (f"quiz.{code}.md", said[f"quiz.{code}.md"])
        for code in contents.languages
        if f"quiz.{code}.md" in said
    }
    mark = origin("\n\n".join(f"{code}\n{text}" for code, (_, text) in sorted(quizzes.items())))
    # Where the settings cannot be read, the quiz that is there counts as the original.
    base = contents.base if contents.base in quizzes else next(iter(quizzes), contents.base)
    if base not in quizzes:
        return Trial(None, mark, base)
    name = f"quiz.{base}.md"
    quiz, findings = quizfile.parse_quiz(quizzes, base=base)
    bad = _headings_with(findings, name, said[name])
    left_out = tuple(LeftOut(Said(heading.title, base), heading.place.line) for heading in bad)
    sound = _sound(quiz, {heading.place.line for heading in bad}) if quiz else None
    if sound is None:
        return Trial(None, mark, base, left_out)
    return Trial(_rendered(draft, folder, said, sound), mark, base, left_out)


def _headings_with(findings: Collection[Finding], name: str, text: str) -> list[Heading]:
    """The questions that have mistakes, by their headings."""
    from elearn.content.quizzes.lines import cleaned
    from elearn.content.quizzes.sections import headings, role_of
    from elearn.content.yaml_text import front_matter

    _, body, first_line, _ = front_matter(name, text)
    every = [one for one in headings(cleaned(body, first_line)) if one.level > 1]
    found: dict[int, Heading] = {}
    for finding in findings:
        above = [one for one in every if one.place.line <= finding.line]
        is_bad = finding.is_error and finding.code not in _CAN_BE_ASKED
        if is_bad and finding.file == name and above:
            heading = above[-1]
            if role_of(heading.title)[0] != "pool":
                found[heading.place.line] = heading
    return [found[line] for line in sorted(found)]


def _sound(quiz: Quiz, bad: Collection[int]) -> Quiz | None:
    """The quiz without the questions of these lines; None where nothing is left to answer."""
    entries = tuple(_sound_entries(quiz, bad))
    sound = replace(quiz, entries=entries)
    return sound if any(True for one in sound.questions() for _ in one.marked()) else None


def _sound_entries(quiz: Quiz, bad: Collection[int]) -> Iterator[Pool | Question]:
    for entry in quiz.entries:
        if isinstance(entry, Question):
            yield from _sound_question(entry, bad)
            continue
        kept = tuple(one for each in entry.questions for one in _sound_question(each, bad))
        if kept:
            yield replace(entry, questions=kept, draw=max(1, min(entry.draw, len(kept))))


def _sound_question(question: Question, bad: Collection[int]) -> Iterator[Question]:
    if question.line in bad:
        return
    if question.kind != "scenario":
        yield question
        return
    parts = tuple(one for one in question.questions if one.line not in bad)
    if parts:
        yield replace(question, questions=parts)


def _rendered(draft: Drafted, folder: Path, said: Mapping[str, str], quiz: Quiz) -> Quiz | None:
    """The quiz with HTML in every place; None where that took too long."""
    from elearn.content import rendering

    mentioned = "\n".join(text for name, text in said.items() if name.startswith("quiz."))
    contents = contents_of(said)
    module = Module(
        draft.domain_slug,
        draft.slug,
        draft.module_id,
        next(iter(quiz.titles)),
        {},
        tuple(lesson.slug for lesson in contents.lessons),
        quiz=quiz,
        media=checking.media_of(draft, folder, mentioned=mentioned),
    )
    rendered, findings = rendering.render(module)
    return None if findings else rendered.quiz
