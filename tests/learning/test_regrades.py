"""A finished attempt is graded again: its grade, the progress and the certificate in step."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
from cast import AIDA, ILYA
from correcting import WRONG, again, failing, is_true, sat, words
from flask import Flask
from sqlalchemy import select

from elearn.access import Viewer
from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid
from elearn.learning import answers, certificates, grading, progress
from elearn.models.audit import AuditEntry
from elearn.models.examination import Mark, Regrade
from elearn.models.learning import Attempt, Certificate

DAY = timedelta(days=1)


def state(login: str, at: datetime) -> tuple[str, int | None]:
    found = progress.standing(making.viewer(login), making.module(), at=at)
    return found.state, found.percent


def given(at: datetime) -> list[tuple[int, int, str]]:
    """Issue, percent and state of every certificate."""
    rows = db.session.scalars(select(Certificate).order_by(Certificate.cycle, Certificate.issue))
    found = [(row.issue, row.percent, row.code) for row in rows]
    states = [certificates.verified(code, at=at) for _, _, code in found]
    return [
        (issue, percent, one.state)
        for (issue, percent, _), one in zip(found, states, strict=True)
        if one
    ]


def test_a_corrected_key_gives_the_next_issue_of_the_certificate(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at, say_it="the custody book")
    assert state(AIDA, at)[1] == 90

    outcome = again(attempt, at=at + DAY, keys={"say-it": words("the custody book")})

    assert (outcome.state, outcome.percent) == ("passed", 100)
    assert given(at + DAY) == [(1, 90, "superseded"), (2, 100, "valid")]
    assert state(AIDA, at) == ("passed", 100)
    assert is_true()


def test_a_corrected_key_can_turn_a_failure_into_a_pass(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at, say_it="the custody book", how_much="5", match_them=None)
    assert state(AIDA, at) == ("failed", 72)

    outcome = again(attempt, at=at + DAY, keys={"say-it": words("the custody book")})

    assert (outcome.state, given(at)) == ("passed", [(1, 81, "valid")])
    assert outcome.code == db.session.scalar(select(Certificate.code))
    standing = progress.standing(making.viewer(AIDA), making.module(), at=at)
    assert standing.passed_at == at, "passed when she sat it, not when it was corrected"
    assert is_true()


def test_a_pass_that_falls_takes_its_certificate_with_it(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at)

    outcome = again(attempt, at=at + DAY, keys=failing(attempt))

    assert (outcome.state, outcome.code) == ("failed", None)
    assert given(at + DAY) == [(1, 100, "revoked")]
    certificate = db.session.scalars(select(Certificate)).one()
    assert certificate.revoked_because == WRONG
    assert state(AIDA, at)[0] == "failed"
    assert is_true()


def test_another_pass_of_the_cycle_carries_the_certificate_on(app: Flask, at: datetime) -> None:
    first = sat(AIDA, at=at)
    sat(AIDA, at=at + DAY, say_it="nothing")

    again(first, at=at + 2 * DAY, keys=failing(first))

    assert given(at + 2 * DAY) == [(1, 100, "superseded"), (2, 90, "valid")]
    assert state(AIDA, at + DAY)[0] == "passed"
    assert is_true()


def test_a_pass_that_fell_and_came_back_has_a_certificate_again(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at)
    asked = making.drawn(AIDA, attempt).questions
    true_keys = {one.id: one.key for one in asked if "pool" not in one.id}
    again(attempt, at=at, keys=failing(attempt))

    again(attempt, at=at, keys=true_keys)

    assert given(at + DAY) == [(1, 100, "revoked"), (2, 100, "valid")]
    assert is_true()


def test_a_new_pass_after_a_fallen_one_is_the_next_issue(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at)
    again(attempt, at=at, keys=failing(attempt))

    outcome = making.passed(AIDA, at=at + DAY)

    assert given(at + DAY) == [(1, 100, "revoked"), (2, 100, "valid")]
    assert outcome.code == db.session.scalar(select(Certificate.code).where(Certificate.issue == 2))
    assert is_true()


def test_what_the_hub_revoked_no_correction_gives_back(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at, say_it="the custody book")
    code = db.session.scalars(select(Certificate.code)).one()
    with transaction():
        certificates.revoke(None, code, because="Somebody else sat the quiz.", at=at)

    again(attempt, at=at + DAY, keys={"say-it": words("the custody book")})

    assert given(at + DAY) == [(1, 90, "revoked")]
    assert is_true()


def test_the_record_says_when_why_and_what_changed(app: Flask, at: datetime) -> None:
    attempt = sat(AIDA, at=at, say_it="the custody book")
    again(attempt, at=at + DAY, keys={"say-it": words("the custody book")})

    (told,) = grading.regrades(db.session.get_one(Attempt, attempt))

    assert (told.at, told.because) == (at + DAY, WRONG)
    assert (int(told.before.percent), told.after.percent) == (90, 100)
    assert (told.before.marks["say-it"], told.after.marks["say-it"]) == (0, 1)
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did.like("%again"))).one()
    assert (entry.who, entry.to, entry.facts["because"]) == (ILYA, str(attempt), WRONG)


def test_the_newest_keys_stay_in_force_and_the_draw_as_the_officer_got_it(
    app: Flask, at: datetime
) -> None:
    attempt = sat(AIDA, at=at, say_it="the custody book")
    before = making.drawn(AIDA, attempt)
    for accepted in ("the seizure book", "the custody book"):
        # The clock stands still: the later one counts all the same.
        again(attempt, at=at, keys={"say-it": words(accepted)})

    assert again(attempt, at=at).percent == 100
    row = db.session.get_one(Attempt, attempt)
    question = grading.drawn_in_force(row).find("say-it")
    assert question is not None
    assert question.key == words("the custody book")
    assert making.drawn(AIDA, attempt) == before


def test_a_running_attempt_and_an_empty_reason_are_refused(app: Flask, at: datetime) -> None:
    finished, running = sat(AIDA, at=at), making.an_attempt(ILYA, at=at)

    with pytest.raises(Conflict):
        again(running, at=at)
    for because in ("", "  ", "x" * 501):
        with pytest.raises(Invalid) as refused:
            again(finished, at=at, because=because)
        assert refused.value.code == "because"

    assert not db.session.scalars(select(Regrade)).all()


# ── marks of people ──


def waiting(login: str, *, at: datetime) -> UUID:
    making.passed(login, at=at)
    attempt = making.an_attempt(login, at=at, id="advanced")
    making.answered(login, attempt, at=at)
    with transaction():
        person = making.viewer_inside(login)
        answers.store(person, attempt, "own-words", "At the bridge.", revision=2, at=at)
    return attempt


def mark(attempt_id: UUID, points: str, *, at: datetime) -> grading.Outcome | None:
    with transaction():
        ilya = making.viewer_inside(ILYA)
        attempt = db.session.get_one(Attempt, attempt_id, with_for_update=True)
        _give(ilya, attempt_id, points, at)
        return grading.marked(ilya, attempt, at=at)


def _give(ilya: Viewer, attempt_id: UUID, points: str, at: datetime) -> None:
    place = {"attempt_id": attempt_id, "question": "own-words"}
    db.session.add(Mark(**place, points=points, marked_by=ilya.person_id, marked_at=at))
    db.session.flush()


@pytest.mark.parametrize(("points", "state"), [("1", "passed"), ("1/2", "failed")])
def test_the_last_mark_grades_for_good(app: Flask, at: datetime, points: str, state: str) -> None:
    attempt = waiting(AIDA, at=at)
    assert making.finished(AIDA, attempt, at=at).state == "waiting"

    outcome = mark(attempt, points, at=at + DAY)

    assert outcome is not None
    assert outcome.state == state
    assert progress.states(making.viewer(AIDA), at=at)["advanced"] == state
    assert db.session.get_one(Attempt, attempt).finished_at == at
    assert is_true()


def test_a_mark_that_was_there_before_the_finish_counts_in_it(app: Flask, at: datetime) -> None:
    attempt = waiting(AIDA, at=at)
    assert mark(attempt, "1", at=at) is None

    assert making.finished(AIDA, attempt, at=at).state == "passed"
    assert is_true()
