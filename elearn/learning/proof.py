"""Proof: one finished attempt, graded and drawn again from what it stored."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise
from typing import Any
from uuid import UUID

from elearn.errors import Refusal
from elearn.learning.differences import Difference
from elearn.quiz import correcting, drawing, marking, storage
from elearn.quiz.drawing import Drawn, DrawnQuestion
from elearn.quiz.kinds import KINDS, TYPED
from elearn.quiz.questions import Pool, Quiz

# What reading stored JSON that somebody changed by hand may raise.
_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, Refusal)
_SHOWN = 200


@dataclass(frozen=True)
class Stored:
    """A finished attempt as it is stored, with all that its grade rests on.

    `quiz` is the bank of its version. `seen` answers, when it must be known, with the
    questions of the officer's earlier attempts. `regrades` are {before, after, drawn, quiz},
    the oldest first; their `quiz` is the bank that the corrected keys come from. Of a person
    who `is_erased` the answers in her own words are gone, and the points for them stand.
    """

    id: UUID
    seed: bytes
    drawn: Mapping[str, Any]
    marking: int
    rules: Mapping[str, Any]
    kept: Mapping[str, Any]
    quiz: Quiz
    seen: Callable[[], frozenset[str]]
    answers: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, str] = field(default_factory=dict)
    regrades: tuple[Mapping[str, Any], ...] = ()
    is_erased: bool = False


def differences(attempt: Stored) -> list[Difference]:
    """Everything in which the attempt is not what its facts say; empty where all is true."""
    if attempt.marking != marking.MARKING:
        return [_difference(attempt, "marking rules", attempt.marking, marking.MARKING)]
    found: list[Difference] = []
    for check in (_rules, _draw, _answers, _marks, _regrades, _corrections, _grade):
        try:
            found.extend(check(attempt))
        except _UNREADABLE as error:
            name = check.__name__.strip("_")
            found.append(_difference(attempt, name, f"unreadable ({error})", "readable"))
    return found


def _difference(attempt: Stored, fact: str, stored: object, computed: object) -> Difference:
    return Difference(
        "attempt", str(attempt.id), fact, str(stored)[:_SHOWN], str(computed)[:_SHOWN]
    )


def _rules(attempt: Stored) -> Iterator[Difference]:
    stored, published = storage.rules_from(attempt.rules), attempt.quiz.rules
    if stored != published:
        yield _difference(attempt, "rules", stored, published)


def _draw(attempt: Stored) -> Iterator[Difference]:
    """Each question says what the version says, and the seed gives this draw."""
    stored = drawing.from_json(attempt.drawn)
    bank = {one.id: one for whole in attempt.quiz.questions() for one in (whole, *whole.questions)}
    is_known = True
    for one in stored.elements():
        asked = bank.get(one.id)
        if asked is None:
            is_known = False
            yield _difference(attempt, f"question {one.id}", "drawn", "not in the version")
        elif (one.key, one.points, one.credit) != (asked.key, asked.points, asked.credit):
            is_known = False
            yield _difference(attempt, f"key of {one.id}", one.key, asked.key)
    if is_known and not _is_drawn_again(attempt, stored):
        yield _difference(attempt, "draw", "other", "what its seed gives")


def _is_drawn_again(attempt: Stored, stored: Drawn) -> bool:
    """Whether an officer of any state gets this draw: where one served then is not kept."""
    pools = (entry for entry in attempt.quiz.entries if isinstance(entry, Pool))
    states = [None, *sorted({state for pool in pools for state in pool.states})]
    return any(
        drawing.draw(attempt.quiz, attempt.seed, state=state, seen=seen()) == stored
        for seen in (frozenset, attempt.seen)
        for state in states
    )


def _in_force(attempt: Stored) -> Drawn:
    corrected = [one["drawn"] for one in attempt.regrades if one["drawn"]]
    return drawing.from_json(corrected[-1] if corrected else attempt.drawn)


def _answers(attempt: Stored) -> Iterator[Difference]:
    """Each answer belongs to a question of the draw and is one that its kind keeps."""
    drawn = drawing.from_json(attempt.drawn)
    asked = {question.id: question for question in drawn.answerable()}
    for id, written in attempt.answers.items():
        if id not in asked:
            yield _difference(attempt, f"answer to {id}", "stored", "no such question")
        elif not _is_accepted(asked[id], written):
            yield _difference(attempt, f"answer to {id}", written, "a response of its kind")


def _is_accepted(question: DrawnQuestion, written: str) -> bool:
    try:
        response = json.loads(written)
        accepted = KINDS[question.kind].accept(question.key, question.layout, response)
    except _UNREADABLE:
        return False
    return bool(accepted == response)


def _marks(attempt: Stored) -> Iterator[Difference]:
    drawn = drawing.from_json(attempt.drawn)
    asked = {question.id: question for question in drawn.answerable()}
    for id, points in attempt.marks.items():
        if id not in asked:
            yield _difference(attempt, f"mark of {id}", points, "no such question")
        elif not 0 <= Fraction(points) <= asked[id].possible:
            yield _difference(attempt, f"mark of {id}", points, f"0 to {asked[id].possible}")


def _regrades(attempt: Stored) -> Iterator[Difference]:
    """Each begins where the one before it ended, and the last ends in what is stored."""
    chain = [*attempt.regrades, {"before": attempt.kept}]
    for earlier, later in pairwise(chain):
        after, before = earlier["after"], later["before"]
        # The last mark of a person grades for good, and is no re-grade.
        if after["state"] != "waiting" and after != before:
            yield _difference(attempt, "re-grade", _said(before), _said(after))


def _said(kept: Mapping[str, Any]) -> str:
    return f"{kept['state']} with {kept['points']} of {kept['possible']}"


def _corrections(attempt: Stored) -> Iterator[Difference]:
    """A corrected draw differs in keys that its version has, or in points given to all."""
    before = drawing.from_json(attempt.drawn)
    for one in attempt.regrades:
        if not one["drawn"]:
            continue
        after = drawing.from_json(one["drawn"])
        known = correcting.corrections(attempt.quiz, one["quiz"]) if one["quiz"] else {}
        for old, new in zip(before.elements(), after.elements(), strict=True):
            allowed = [old.key, known[old.id].key] if old.id in known else [old.key]
            is_same = replace(new, key=old.key, credit=old.credit, questions=old.questions) == old
            is_given = new.credit in (old.credit, marking.GIVEN)
            if not (is_same and is_given and new.key in allowed):
                yield _difference(attempt, f"corrected key of {old.id}", new.key, allowed[-1])
        before = after


def _grade(attempt: Stored) -> Iterator[Difference]:
    responses = {id: json.loads(written) for id, written in attempt.answers.items()}
    given = {id: response for id, response in responses.items() if response is not None}
    marks = {id: Fraction(points) for id, points in attempt.marks.items()}
    if attempt.is_erased:
        if attempt.kept["state"] == "waiting":
            # The mark that it waited for can no longer come.
            return
        marks |= _points_of_erased(attempt, given)
    score = marking.score(_in_force(attempt), given, marks)
    if score.is_waiting:
        # While another answer waits, a mark counts only where a re-grade has counted it.
        counted = {id: points for id, points in marks.items() if attempt.kept["marks"].get(id)}
        score = marking.score(_in_force(attempt), given, counted)
    needed = storage.rules_from(attempt.rules).pass_percent
    computed = {
        "state": marking.state_of(score, needed),
        "points": str(score.points),
        "possible": str(score.possible),
        "marks": {
            id: None if points is None else str(points) for id, points in score.by_question.items()
        },
    }
    for fact, value in computed.items():
        if attempt.kept[fact] != value:
            yield _difference(attempt, fact, attempt.kept[fact], value)


def _points_of_erased(attempt: Stored, given: Mapping[str, object]) -> dict[str, Fraction]:
    """What the answers were worth that went with their person."""
    points = attempt.kept["marks"]
    return {
        one.id: Fraction(points[one.id])
        for one in _in_force(attempt).answerable()
        if one.kind in TYPED and one.id not in given
    }
