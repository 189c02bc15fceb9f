"""Corrections: a mistake in a quiz, put right for those who sat it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn import audit
from elearn.access import Viewer, marked_by
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import grading
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.examination import Regrade
from elearn.models.learning import Attempt
from elearn.quiz import correcting, drawing
from elearn.quiz.correcting import Correction
from elearn.quiz.drawing import Drawn
from elearn.quiz.kinds import KINDS
from elearn.quiz.marking import GIVEN
from elearn.quiz.questions import Question

MOST_AT_ONCE = 100
"""So many attempts are graded again in one transaction: officers' saves wait behind it."""

BY_KEY, BY_POINTS = "key", "points"


@dataclass(frozen=True)
class Asked:
    """A question that finished attempts were asked, and how many of those.

    `other_key` were marked by another key than the present one, `other_options` had other
    options; `correction` is the newest of either. Where everybody has the points of the
    question already, the attempt counts no more.
    """

    question: Question
    correction: Correction | None
    asked: int
    other_key: int
    other_options: int


@dataclass(frozen=True)
class Preview:
    """What a correction would make of one attempt; whose it is stays unsaid."""

    attempt_id: UUID
    number: int
    finished_at: datetime
    before: Result
    after: Result

    @property
    def raises(self) -> bool:
        return self.after.points > self.before.points


@dataclass(frozen=True)
class Result:
    """Points and state of an attempt."""

    points: Fraction
    possible: Fraction
    state: str


def asked(viewer: Viewer, module: Opened) -> list[Asked]:
    """Every question of the finished attempts of others, in the order of the present quiz."""
    found: dict[str, Correction] = {}
    versions: dict[str, UUID] = {}
    counts: dict[str, Counter[str]] = {}
    for sat in _sat(viewer, module):
        for id, question in sat.questions.items():
            ways = _ways(sat, id, question, module)
            counts.setdefault(id, Counter()).update(ways)
            versions[id] = sat.version_id
            if len(ways) > 1:
                found[id] = _corrections(sat.version_id, module)[id]
    present = _present(module)
    order = {id: place for place, id in enumerate(present)}
    return [
        Asked(
            present.get(id) or _question(versions[id], id),
            found.get(id),
            each[BY_POINTS],
            each[BY_KEY],
            each["options"],
        )
        for id, each in sorted(counts.items(), key=lambda one: order.get(one[0], len(order)))
        if each[BY_POINTS]
    ]


def _present(module: Opened) -> dict[str, Question]:
    if not module.has_quiz:
        return {}
    quiz = catalogue.quiz_of(module.version_id)
    return {one.id: one for one in correcting.answerable(quiz)}


def _question(version_id: UUID, id: str) -> Question:
    bank = correcting.answerable(catalogue.quiz_of(version_id))
    return next(one for one in bank if one.id == id)


@dataclass(frozen=True)
class _Sat:
    """A finished attempt with the questions, as plain JSON, that it is graded by."""

    id: UUID
    version_id: UUID
    drawn: Mapping[str, Any]

    @property
    def questions(self) -> dict[str, Mapping[str, Any]]:
        elements = [part for one in self.drawn["questions"] for part in (one, *_inside(one))]
        return {one["id"]: one for one in elements if one["kind"] not in drawing.NO_ANSWER}


def _inside(question: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inside: list[Mapping[str, Any]] = question.get("questions", [])
    return inside


def _sat(viewer: Viewer, module: Opened) -> Iterator[_Sat]:
    """The finished attempts that the viewer may grade again, a few hundred at a time."""
    query = (
        select(Attempt.id, Attempt.version_id, Attempt.drawn)
        .where(Attempt.module_id == module.id, Attempt.state != "open", marked_by(viewer))
        .order_by(Attempt.id)
        .limit(MOST_AT_ONCE)
    )
    last: UUID | None = None
    while rows := db.session.execute(query.where(Attempt.id > last) if last else query).all():
        ids = [row.id for row in rows]
        regraded = db.session.execute(
            select(Regrade.attempt_id, Regrade.drawn)
            .where(Regrade.attempt_id.in_(ids), Regrade.drawn.is_not(None))
            .order_by(Regrade.at)
        )
        in_force: dict[UUID, Any] = {row.attempt_id: row.drawn for row in regraded}
        for row in rows:
            yield _Sat(row.id, row.version_id, in_force.get(row.id, row.drawn))
        last = ids[-1]


def _ways(sat: _Sat, id: str, question: Mapping[str, Any], module: Opened) -> list[str]:
    """How this question can be put right for an attempt, and whether its options are others."""
    if question["credit"] == GIVEN:
        return []
    correction = _corrections(sat.version_id, module).get(id)
    if correction is None:
        return [BY_POINTS]
    if correction.key is None:
        return [BY_POINTS, "options"]
    key = KINDS[question["kind"]].key_json(correction.key)
    return [BY_POINTS, BY_KEY] if key != question["key"] else [BY_POINTS]


def _corrections(version_id: UUID, module: Opened) -> Mapping[str, Correction]:
    if not module.has_quiz or version_id == module.version_id:
        return {}
    return _between(version_id, module.version_id)


@lru_cache(maxsize=64)
def _between(before: UUID, after: UUID) -> Mapping[str, Correction]:
    """Versions never change, and a page asks for these once an attempt."""
    return correcting.corrections(catalogue.quiz_of(before), catalogue.quiz_of(after))


def previews(viewer: Viewer, module: Opened, question: str, way: str) -> tuple[list[Preview], int]:
    """What a correction would change, for the first attempts, and how many there are in all.

    Nothing is stored. Raises NotFound where no finished attempt was asked this question.
    """
    touched = [
        sat.id
        for sat in _sat(viewer, module)
        if (drawn := sat.questions.get(question)) is not None
        and way in _ways(sat, question, drawn, module)
    ]
    if not touched:
        raise NotFound("Nobody's attempt is changed by a correction of this question.")
    rows = db.session.scalars(
        select(Attempt)
        .where(Attempt.id.in_(touched[:MOST_AT_ONCE]), marked_by(viewer))
        .order_by(Attempt.finished_at, Attempt.id)
    )
    corrected = ((row, _corrected(row, module, question, way)) for row in rows)
    found = [_preview(row, drawn) for row, drawn in corrected if drawn is not None]
    return found, len(touched)


def _corrected(attempt: Attempt, module: Opened, question: str, way: str) -> Drawn | None:
    """The attempt's drawn quiz as the correction makes it; None where it changes nothing."""
    drawn = grading.drawn_in_force(attempt)
    asked = drawn.find(question)
    if asked is None or asked.credit == GIVEN:
        return None
    if way == BY_POINTS:
        return correcting.with_points_given(drawn, question)
    found = _corrections(attempt.version_id, module).get(question)
    if found is None or found.key is None or found.key == asked.key:
        return None
    return correcting.with_key(drawn, question, found.key)


def _preview(attempt: Attempt, drawn: Drawn) -> Preview:
    assert attempt.finished_at is not None, "only finished attempts are graded again"
    before = Result(Fraction(attempt.points or 0), Fraction(attempt.possible or 0), attempt.state)
    score = grading.scored(attempt, drawn)
    after = Result(score.points, score.possible, grading.state_of(attempt, score))
    return Preview(attempt.id, attempt.number, attempt.finished_at, before, after)


@dataclass(frozen=True)
class Choice:
    """Which attempts are put right, how, and whether those that would not rise stay as they are."""

    question: str
    way: str
    attempt_ids: Collection[UUID]
    only_raise: bool = False


def correct(viewer: Viewer, module: Opened, choice: Choice, *, because: str, at: datetime) -> int:
    """Grades the chosen attempts again, all in the caller's transaction; how many those are.

    Those that are corrected already stay as they are. Raises Invalid without attempts, with
    too many, or without a reason, and Conflict where no score would rise.
    """
    corrected = (
        (row, _corrected(row, module, choice.question, choice.way))
        for row in _held(viewer, module, choice.attempt_ids)
    )
    left = [(row, drawn) for row, drawn in corrected if drawn is not None]
    chosen = [one for one in left if not choice.only_raise or _preview(*one).raises]
    if left and not chosen:
        raise Conflict("No score would rise, so nothing was changed.", code="none")
    version_id = module.version_id if choice.way == BY_KEY else None
    reason = audit.reason(because) if chosen else ""
    for attempt, drawn in chosen:
        grading.regrade(viewer, attempt, because=reason, at=at, drawn=drawn, version_id=version_id)
    if chosen:
        audit.record(
            viewer,
            "correct question",
            f"{module.id}/{choice.question}",
            at=at,
            way=choice.way,
            attempts=len(chosen),
            because=reason,
            version=module.number,
        )
    return len(chosen)


def _held(viewer: Viewer, module: Opened, ids: Collection[UUID]) -> Sequence[Attempt]:
    """The chosen attempts, locked, always in the same order."""
    if not ids:
        raise Invalid("Choose at least one attempt to grade again.", code="attempts")
    if len(ids) > MOST_AT_ONCE:
        raise Invalid(
            "At most %(most)s attempts are graded again at once.",
            code="attempts",
            most=MOST_AT_ONCE,
        )
    query = (
        select(Attempt)
        .where(
            Attempt.id.in_(ids),
            Attempt.module_id == module.id,
            Attempt.state != "open",
            marked_by(viewer),
        )
        .order_by(Attempt.id)
    )
    return db.session.scalars(query.with_for_update()).all()
