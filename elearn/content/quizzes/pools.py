"""From the sections of the base language's file to pools, scenarios and questions."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from elearn.content.quizzes.questions import (
    NOTHING,
    TWICE,
    Given,
    check_labels,
    check_objective,
    id_of,
    note_value,
    plain_title,
    points_of,
    question_of,
    tags_of,
    value_of,
)
from elearn.content.quizzes.sections import Section
from elearn.content.quizzes.warnings import Setting, check_question
from elearn.errors import message
from elearn.quiz.answers import number
from elearn.quiz.blocks import Block, Notes, short
from elearn.quiz.kinds import scenario
from elearn.quiz.questions import Pool, Question, Wording


class Reader:
    """Reads sections; every id may be given once in all of them."""

    def __init__(self, setting: Setting, objectives: Collection[str], notes: Notes) -> None:
        self.setting = setting
        self.language = setting.language
        self.objectives = objectives
        self.notes = notes
        self.lines: dict[str, int] = {}

    def entry(self, section: Section) -> Pool | Question | None:
        """A pool, scenario or question; None where it cannot be read."""
        return self._pool(section) if section.role == "pool" else self._question(section, NOTHING)

    # ── pools ──

    def _pool(self, section: Section) -> Pool | None:
        block = section.block
        check_labels(block, "pool", self.notes)
        given = Given(points=self._points_each(block))
        members = [(each, self._question(each, given)) for each in section.inside]
        questions = [(each, question) for each, question in members if question]
        self._check_points(questions)
        draw = self._draw(block, len(section.inside))
        if not questions:
            return None
        return Pool(
            titles={self.language: plain_title(block.title)},
            draw=min(draw, len(questions)),
            questions=tuple(question for _, question in questions),
            spread=value_of(block, "spread", self.notes) or "objective",
            states=self._states(block),
        )

    def _draw(self, block: Block, size: int) -> int:
        label = block.labels.get("draw")
        if label is None:
            says = message("The pool does not say how many questions to draw: add Draw: 3.")
            self.notes.add(block.place, "E25", says)
            return 1
        draw = number(label.value)
        if draw is None or draw.denominator != 1 or draw < 1:
            says = message("Draw is a whole number from 1, not “%(value)s”.")
            self.notes.add(label.value_place, "E25", says, value=short(label.value))
            return 1
        if draw > size:
            says = message("Draw asks for %(draw)s questions, the pool has %(size)d: lower it.")
            self.notes.add(label.value_place, "E25", says, draw=str(draw), size=size)
        elif size < 2 * draw:
            says = message(
                "The pool has %(size)d questions and draws %(draw)s: with fewer than twice as "
                "many, a second attempt repeats them."
            )
            self.notes.add(label.value_place, "W09", says, draw=str(draw), size=size)
        return int(draw)

    def _states(self, block: Block) -> tuple[str, ...]:
        label = block.labels.get("for")
        if label is None:
            return ()
        states = tuple(dict.fromkeys(re.split(r"[\s,،]+", label.value.lower())))
        if not all(re.fullmatch(r"[a-z]{2}", state) for state in states):
            note_value(label, "kz, kg, tj, tm, uz …", self.notes)
            return ()
        return states

    def _points_each(self, block: Block) -> Fraction | None:
        label = block.labels.get("points each")
        return points_of(label, self.notes) if label else None

    def _check_points(self, questions: list[tuple[Section, Question]]) -> None:
        counted = [(each, question) for each, question in questions if question.possible]
        for section, question in counted[1:]:
            if question.possible == counted[0][1].possible:
                continue
            says = message(
                "This gives %(points)s points, the first of the pool %(first)s, so the score "
                "would depend on luck: give all the same, or write Points each: under the pool."
            )
            self.notes.add(
                section.block.place,
                "E26",
                says,
                points=str(question.possible),
                first=str(counted[0][1].possible),
            )

    # ── questions ──

    def _question(self, section: Section, given: Given) -> Question | None:
        if section.role == "scenario":
            question = self._scenario(section, given)
        else:
            question = question_of(section.block, self.language, self.notes, given)
        check_objective(section.block, self.objectives, self.notes)
        if question is None:
            return None
        self._check_id(question, section.block)
        if section.role == "question":
            check_question(question, section.block, self.setting, self.notes)
        return question

    def _check_id(self, question: Question, block: Block) -> None:
        if not question.id:
            return
        if question.id in self.lines:
            place = block.labels["id"].value_place if "id" in block.labels else block.place
            self.notes.add(place, "E27", TWICE, id=question.id, line=self.lines[question.id])
        self.lines.setdefault(question.id, block.place.line)

    def _scenario(self, section: Section, given: Given) -> Question | None:
        block = section.block
        check_labels(block, "scenario", self.notes)
        own = Given(
            points=self._points_each(block),
            objective=block.value("objective") or given.objective,
            level=value_of(block, "level", self.notes) or given.level,
            tags=tags_of(block) or given.tags,
            source=block.value("source") or None,
        )
        read = [self._question(each, own) for each in section.inside]
        questions = tuple(question for question in read if question)
        if not section.inside:
            says = message("This scenario has no questions: add them below it, one level deeper.")
            self.notes.add(block.place, "E01", says)
        if not questions:
            return None
        if given.points and not own.points and not _has_points(section):
            questions = _shared_out(given.points, questions)
        return Question(
            # Without an id of its own the first question's tells it apart.
            id=id_of(block, self.notes) if "id" in block.labels else f"{questions[0].id}-case",
            key=scenario.Key(),
            wordings={self.language: _wording(block)},
            shuffle=value_of(block, "shuffle", self.notes) != "no",
            objective=own.objective,
            level=own.level,
            tags=own.tags,
            source=own.source,
            questions=questions,
            line=block.place.line,
        )


def _has_points(section: Section) -> bool:
    return any("points" in each.block.labels for each in section.inside)


def _shared_out(points: Fraction, questions: tuple[Question, ...]) -> tuple[Question, ...]:
    """A pool's `Points each` is for the scenario as a whole: its questions share it evenly."""
    count = sum(question.kind != "information" for question in questions)
    return tuple(
        question if question.kind == "information" else replace(question, points=points / count)
        for question in questions
    )


def _wording(block: Block) -> Wording:
    return Wording(
        title=plain_title(block.title),
        prompt=block.prompt,
        hint=block.value("hint"),
        explain=block.value("explain"),
    )
