"""A wrong key, put right for those who sat the quiz: what is shown, chosen and done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

import making
import pytest
from cast import AIDA, BEK, ILYA
from correcting import sat, words
from flask import Flask
from sending import Browser, state_of
from stories.page import Element

from elearn.db import db
from elearn.learning import grading
from elearn.models.examination import Regrade
from elearn.models.learning import Attempt, Certificate
from elearn.quiz.questions import Pool, Question, Quiz

ClientAs = Callable[[str | None], Browser]
PAGE = "/author/modules/cybercrime/first-steps/corrections/"
BECAUSE = "The custody book is right too."


def quiz_with(id: str, change: Callable[[Question], Question]) -> Quiz:
    """The quiz of *First steps* with one question changed."""
    quiz = next(one.quiz for one, _ in making.checked().modules if one.id == "first-steps")
    assert quiz is not None

    def changed(one: Question) -> Question:
        return change(one) if one.id == id else one

    entries = tuple(
        replace(one, questions=tuple(map(changed, one.questions)))
        if isinstance(one, Pool)
        else changed(one)
        for one in quiz.entries
    )
    return replace(quiz, entries=entries)


def published(id: str, *, at: datetime, key: Any = None, **wording: Any) -> None:
    """A new version in which a question has another key or other words."""

    def change(one: Question) -> Question:
        english = replace(one.wordings["en"], **wording)
        return replace(one, key=key or one.key, wordings={"en": english})

    making.another_version(at=at, quiz=quiz_with(id, change))


def corrected(
    ilya: Browser, question: str = "say-it", *, shown: Element | None = None, **fields: Any
) -> Any:
    """Fills in the form of a correction as it stands, and sends it."""
    page = shown or ilya.see(f"{PAGE}{question}")
    hidden = {
        one.get("name"): one.get("value")
        for one in page.every("input")
        if one.get("name") in ("way", "version")
    }
    ticked = [one.get("value") for one in page.every("input") if one.get("name") == "attempt"]
    sent = {"attempt": ticked, "because": BECAUSE, "scores": "all"} | hidden | fields
    return ilya.post(f"{PAGE}{question}", sent)


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


WIDER = words("chain of custody", "custody chain", "the custody book")


def test_where_no_key_changed_there_is_nothing_to_correct(ilya: Browser, at: datetime) -> None:
    sat(AIDA, at=at)

    assert "Every finished attempt was marked by the keys of version 1" in ilya.see(PAGE).words


def test_a_changed_key_is_listed_with_how_many_it_touches(ilya: Browser, at: datetime) -> None:
    sat(AIDA, at=at, say_it="the custody book")
    sat(BEK, at=at)
    published("say-it", at=at, key=WIDER)

    text = ilya.see(PAGE).words

    assert "Say it" in text
    assert "2 attempts were marked by the old key" in text


def test_the_preview_shows_both_keys_and_every_change_and_stores_nothing(
    ilya: Browser, at: datetime
) -> None:
    sat(AIDA, at=at, say_it="the custody book", how_much="5", match_them=None)
    published("say-it", at=at, key=WIDER)

    text = ilya.see(f"{PAGE}say-it").words

    assert "the custody book" in text
    assert "8 of 11" in text
    assert "9 of 11" in text
    assert "Not passed yet" in text
    assert "Passed" in text
    assert "Аида" not in text, "no officer is named"
    assert not db.session.scalars(db.select(Regrade)).all()


def test_the_chosen_attempts_are_graded_again_and_the_officer_reads_why(
    ilya: Browser, at: datetime, client_as: ClientAs
) -> None:
    attempt = sat(AIDA, at=at, say_it="the custody book", how_much="5", match_them=None)
    published("say-it", at=at, key=WIDER)

    assert corrected(ilya).location == PAGE

    done = ilya.see(PAGE).words
    assert "1 attempt graded again" in done
    assert "1 passed by it" in done
    assert "Every finished attempt was marked by the keys of version 2" in done
    result = client_as(AIDA).see(f"/attempts/{attempt}/result/")
    assert state_of(result) == "passed"
    assert BECAUSE in result.words
    regrade = db.session.scalars(db.select(Regrade)).one()
    assert regrade.version_id == making.module().version_id


def test_only_raising_leaves_alone_whoever_would_lose(ilya: Browser, at: datetime) -> None:
    wins = sat(AIDA, at=at, say_it="the custody book")
    loses = sat(BEK, at=at)
    published("say-it", at=at, key=words("the custody book"))

    assert corrected(ilya, scores="raise").status_code == 303

    assert [row.attempt_id for row in db.session.scalars(db.select(Regrade))] == [wins]
    assert db.session.get_one(Attempt, loses).points == "11"
    db.session.rollback()
    assert corrected(ilya, scores="raise").status_code == 409
    assert corrected(ilya, scores="all").status_code == 303
    assert db.session.get_one(Attempt, loses).points == "10"


def test_what_is_sent_twice_is_done_once(ilya: Browser, at: datetime) -> None:
    sat(AIDA, at=at, say_it="the custody book")
    published("say-it", at=at, key=WIDER)
    shown = ilya.see(f"{PAGE}say-it")

    assert [corrected(ilya, shown=shown).status_code for _ in range(2)] == [303, 303]

    assert len(db.session.scalars(db.select(Regrade)).all()) == 1
    issues = db.session.scalars(db.select(Certificate.issue).order_by(Certificate.issue))
    assert list(issues) == [1, 2]


def test_options_in_another_order_keep_what_the_officer_chose(ilya: Browser, at: datetime) -> None:
    attempt = sat(AIDA, at=at)
    one = making.drawn(AIDA, attempt).find("pick-one")
    assert one is not None
    before = next(q for q in _bank().entries if isinstance(q, Question) and q.id == "pick-one")
    parts = before.wordings["en"].parts
    feedback = before.wordings["en"].feedback
    # The same options turned round, and now the first one of old is right.
    shares = tuple(reversed((one.key.shares[1], one.key.shares[0], one.key.shares[2])))  # type: ignore[attr-defined]
    published(
        "pick-one",
        at=at,
        key=replace(one.key, shares=shares),  # type: ignore[type-var]
        parts=tuple(reversed(parts)),
        feedback=tuple(reversed(feedback)),
    )

    corrected(ilya, "pick-one")

    row = db.session.get_one(Attempt, attempt)
    in_force = grading.drawn_in_force(row).find("pick-one")
    assert in_force is not None
    assert in_force.layout == one.layout
    assert in_force.key == replace(one.key, shares=(one.key.shares[1], 0, one.key.shares[2]))  # type: ignore[attr-defined, type-var]
    assert row.points == "10"


def _bank() -> Quiz:
    quiz = next(one.quiz for one, _ in making.checked().modules if one.id == "first-steps")
    assert quiz is not None
    return quiz


def test_where_the_options_are_others_everybody_can_be_given_the_points(
    ilya: Browser, at: datetime
) -> None:
    attempt = sat(AIDA, at=at, pick_one=None)
    published("pick-one", at=at, parts=("One", "Two", "Three"))

    assert "1 attempt had the old options" in ilya.see(PAGE).words
    shown = ilya.see(f"{PAGE}pick-one")
    assert "cannot be graded again by its key" in shown.words
    assert corrected(ilya, "pick-one", shown=shown).status_code == 303

    row = db.session.get_one(Attempt, attempt)
    assert (row.points, row.marks["pick-one"]) == ("11", "1")  # type: ignore[index]


def test_the_points_of_any_question_can_be_given_to_everybody(ilya: Browser, at: datetime) -> None:
    attempt = sat(AIDA, at=at, how_much="5")

    assert corrected(ilya, "how-much").status_code == 303

    assert db.session.get_one(Attempt, attempt).points == "11"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"because": " "}, 422),
        ({"attempt": []}, 422),
        ({"attempt": ["no id"]}, 422),
        ({"attempt": [str(UUID(int=number)) for number in range(101)]}, 422),
        ({"version": "1"}, 409),
    ],
)
def test_a_form_that_cannot_be_done_says_why_and_keeps_what_was_typed(
    ilya: Browser, at: datetime, fields: dict[str, Any], status: int
) -> None:
    sat(AIDA, at=at, say_it="the custody book")
    published("say-it", at=at, key=WIDER)

    answer = corrected(ilya, **fields)

    assert answer.status_code == status
    assert "There is a problem" in answer.text
    assert "because" in fields or BECAUSE in answer.text
    assert not db.session.scalars(db.select(Regrade)).all()


def test_an_instructor_corrects_no_attempt_of_their_own(ilya: Browser, at: datetime) -> None:
    sat(ILYA, at=at, say_it="the custody book")
    published("say-it", at=at, key=WIDER)

    assert "1 attempt" not in ilya.see(PAGE).words
    assert ilya.get(f"{PAGE}say-it").status_code == 404


def test_the_records_stay_true(app: Flask, ilya: Browser, at: datetime) -> None:
    sat(AIDA, at=at, say_it="the custody book")
    published("say-it", at=at, key=WIDER)
    corrected(ilya)
    corrected(ilya, "how-much")
    db.session.rollback()

    result = app.test_cli_runner().invoke(args=["records", "verify"])

    assert result.exit_code == 0, result.output
