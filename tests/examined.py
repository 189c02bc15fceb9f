"""Many officers who sat a quiz for the first time, each with a knowledge of its own."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

import making
from sqlalchemy import insert

from elearn.db import db, transaction
from elearn.library import catalogue
from elearn.models.identifiers import new_id
from elearn.models.learning import Answer, Attempt
from elearn.quiz import drawing, marking, storage
from elearn.quiz.drawing import DrawnQuestion
from elearn.quiz.kinds import KINDS, single, text
from elearn.quiz.questions import Pool, Question, Quiz, Rules, Wording

OPTIONS = ("report it", "wait", "ask a friend", "leave")
# Who knows so much, a question, how hard it is, whether in another language: whether it is right.
Knows = Callable[[float, DrawnQuestion, int, random.Random], bool]


def a_question(at: int, **more: Any) -> Question:
    """One of a bank of alike questions, with a Russian translation."""
    wordings = {
        "en": Wording(f"Question {at}", f"<p>What do you do in case {at}?</p>", OPTIONS),
        "ru": Wording(f"Вопрос {at}", f"<p>Что делать в случае {at}?</p>", OPTIONS),
    }
    one = Question(f"case-{at:02}", key_of(at % len(OPTIONS)), wordings, objective=f"O{at % 3 + 1}")
    return hashed(replace(one, **more))


def key_of(right: int) -> single.Key:
    """The key of a single choice in which this option is right."""
    return single.Key(tuple(Fraction(place == right) for place in range(len(OPTIONS))))


def hashed(one: Question) -> Question:
    return replace(one, content=storage.content_hash(one, "en"))


def a_quiz(*questions: Question, draw: int | None = None, **rules: Any) -> Quiz:
    """A quiz of these questions, all of them or so many that are drawn."""
    held = Rules(**{"pass_percent": 60, **rules})
    entries = questions if draw is None else (Pool({"en": "All"}, draw, questions),)
    return Quiz({"en": "Quiz"}, held, entries)


def typed(at: int) -> Question:
    """A question that is answered in one's own words."""
    wordings = {"en": Wording(f"Typed {at}", "<p>Which service?</p>")}
    return hashed(Question(f"typed-{at:02}", text.Key((text.Variant("the hub"),)), wordings))


def by_ability(knows: float, question: DrawnQuestion, place: int, chance: random.Random) -> bool:
    """Rightly the more often, the more somebody knows."""
    difficulty = -1.5 + (place * 7 % 10) / 4
    return chance.random() < 1 / (1 + math.exp(-1.3 * (knows - difficulty)))


def sat(
    people: Sequence[UUID],
    *,
    at: datetime,
    id: str = "first-steps",
    rightly: Knows = by_ability,
    wrongly: Callable[[DrawnQuestion, random.Random], Any] | None = None,
    language: str | None = None,
    **more: Any,
) -> list[UUID]:
    """They sit the published quiz of a module, by the rules of drawing and marking."""
    module = making.module(id)
    quiz = catalogue.quiz_of(module.version_id)
    asked = (one for whole in quiz.questions() for one in whole.marked())
    places = {one.id: at for at, one in enumerate(asked)}
    rules = storage.rules_json(quiz.rules)
    db.session.rollback()
    chance = random.Random(len(people))
    attempts, given = [], []
    for person in people:
        knows = chance.gauss(0, 1)
        attempt_id, seed = new_id(), chance.randbytes(16)
        drawn = drawing.draw(quiz, seed)
        responses: dict[str, Any] = {}
        for one in drawn.answerable():
            is_right = rightly(knows, one, places[one.id], chance)
            response = _response(one, is_right, wrongly, chance)
            if response is not None:
                responses[one.id] = response
        score = marking.score(drawn, responses)
        attempts.append(
            {
                "id": attempt_id,
                "person_id": person,
                "module_id": id,
                "version_id": module.version_id,
                "cycle": 1,
                "number": 1,
                "seed": seed,
                "drawn": drawing.to_json(drawn),
                "marking": marking.MARKING,
                "rules": rules,
                "state": marking.state_of(score, quiz.rules.pass_percent),
                "started_at": at,
                "finished_at": at,
                "language": language,
                "points": str(score.points),
                "possible": str(score.possible),
                "marks": {
                    key: None if points is None else str(points)
                    for key, points in score.by_question.items()
                },
                **more,
            }
        )
        given += [
            {
                "attempt_id": attempt_id,
                "question": key,
                "revision": 1,
                "response": json.dumps(response),
                "saved_at": at,
            }
            for key, response in responses.items()
        ]
    with transaction():
        db.session.execute(insert(Attempt), attempts)
        if given:
            db.session.execute(insert(Answer), given)
    return [one["id"] for one in attempts]


def _response(
    one: DrawnQuestion,
    is_right: bool,
    wrongly: Callable[[DrawnQuestion, random.Random], Any] | None,
    chance: random.Random,
) -> Any:
    if is_right:
        return KINDS[one.kind].solution(one.key, one.layout)
    if wrongly is not None:
        return wrongly(one, chance)
    if isinstance(one.key, single.Key):
        wrong = [token for token, index in one.layout["options"] if not one.key.shares[index]]
        return chance.choice(wrong)
    return "something else"
