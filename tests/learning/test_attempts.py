"""Starting and finishing: limits, waiting, pinned versions, one outcome for ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import making
import pytest
from cast import AIDA, BEK
from correcting import is_true
from flask import Flask
from sqlalchemy import func, select

from elearn.db import db, transaction
from elearn.errors import Conflict, NotFound
from elearn.learning import admission, answers, attempts, progress
from elearn.models.learning import Attempt, Certificate
from elearn.quiz.questions import Rules

DAY = timedelta(days=1)


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_second_start_goes_on_with_the_attempt_that_runs(app: Flask, at: datetime) -> None:
    first = making.an_attempt(AIDA, at=at)

    assert making.an_attempt(AIDA, at=at + DAY) == first
    assert making.an_attempt(BEK, at=at) != first


def test_right_answers_pass_and_give_every_point(app: Flask, at: datetime) -> None:
    outcome = making.passed(AIDA, at=at)

    assert outcome.state == "passed"
    assert outcome.points == outcome.possible
    assert progress.states(making.viewer(AIDA), at=at) == {"first-steps": "passed"}


def test_no_answers_fail_and_give_no_certificate(app: Flask, at: datetime) -> None:
    outcome = making.failed(AIDA, at=at)

    assert (outcome.state, outcome.points, outcome.code) == ("failed", 0, None)
    assert count(Certificate) == 0


def test_a_repeated_finish_is_the_same_outcome(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at)
    making.answered(AIDA, attempt, at=at)
    first = making.finished(AIDA, attempt, at=at)

    again = making.finished(AIDA, attempt, at=at + DAY)

    assert again == first
    assert count(Certificate) == 1


def test_somebody_elses_attempt_cannot_be_finished(app: Flask, at: datetime) -> None:
    attempt = making.an_attempt(AIDA, at=at)

    with pytest.raises(NotFound):
        making.finished(BEK, attempt, at=at)

    assert db.session.get_one(Attempt, attempt).state == "open"


def test_after_a_failed_attempt_one_waits(app: Flask, at: datetime) -> None:
    making.failed(AIDA, at=at)

    with pytest.raises(Conflict) as refusal:
        making.an_attempt(AIDA, at=at + DAY - timedelta(seconds=1))

    assert refusal.value.code == "early"
    assert refusal.value.values["opens"] == at + DAY
    assert making.an_attempt(AIDA, at=at + DAY)


def test_attempts_are_limited_over_all_versions(app: Flask, at: datetime) -> None:
    for turn in range(3):
        making.failed(AIDA, at=at + turn * DAY)
    making.another_version(at=at + 3 * DAY, summaries={"en": "Other words."})

    with pytest.raises(Conflict) as refusal:
        making.an_attempt(AIDA, at=at + 4 * DAY)

    assert refusal.value.code == "attempts"


def test_an_attempt_stays_on_the_version_it_began_on(app: Flask, at: datetime) -> None:
    before = making.module()
    attempt = making.an_attempt(AIDA, at=at)
    making.another_version(at=at, quiz=None)

    making.answered(AIDA, attempt, at=at)
    outcome = making.finished(AIDA, attempt, at=at)

    assert making.module().version_id != before.version_id
    assert db.session.get_one(Attempt, attempt).version_id == before.version_id
    assert outcome.state == "passed"


def test_a_module_that_builds_on_another_waits_for_its_pass(app: Flask, at: datetime) -> None:
    with pytest.raises(Conflict) as refusal:
        making.an_attempt(AIDA, at=at, id="advanced")
    assert refusal.value.code == "requires"

    making.passed(AIDA, at=at)

    assert making.an_attempt(AIDA, at=at, id="advanced")


def test_a_written_answer_waits_for_a_person(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    attempt = making.an_attempt(AIDA, at=at, id="advanced")
    person = making.viewer(AIDA)
    making.answered(AIDA, attempt, at=at)
    with transaction():
        answers.store(person, attempt, "own-words", "At the bridge.", revision=2, at=at)

    outcome = making.finished(AIDA, attempt, at=at)

    assert (outcome.state, outcome.marks["own-words"], outcome.code) == ("waiting", None, None)
    with pytest.raises(Conflict) as refusal:
        making.an_attempt(AIDA, at=at, id="advanced")
    assert refusal.value.code == "waiting"


def test_the_next_draw_takes_what_was_not_seen(app: Flask, at: datetime) -> None:
    def of_pool(attempt: object) -> set[str]:
        drawn = making.drawn(AIDA, attempt)  # type: ignore[arg-type]
        return {one.id for one in drawn.answerable() if one.id.startswith("pool-")}

    first = making.an_attempt(AIDA, at=at)
    making.finished(AIDA, first, at=at)
    second = making.an_attempt(AIDA, at=at + DAY)

    assert of_pool(first) | of_pool(second) == {"pool-left", "pool-right"}


def test_a_pass_and_reading_are_both_needed_where_the_author_says_so(
    app: Flask, at: datetime
) -> None:
    outcome = making.passed(AIDA, at=at, id="report-writing")

    assert (outcome.state, outcome.code) == ("passed", None)
    assert progress.states(making.viewer(AIDA), at=at)["report-writing"] == "learning"


def test_renewal_opens_before_the_end_and_begins_a_new_cycle(app: Flask, at: datetime) -> None:
    first = making.passed(AIDA, at=at)
    opens = at.replace(year=at.year + 2) - timedelta(days=60)

    early = making.passed(AIDA, at=opens - DAY)
    renewed = making.passed(AIDA, at=opens)

    assert early.code == first.code
    assert renewed.code not in (None, first.code)
    assert count(Certificate) == 2


def test_a_new_edition_asks_holders_to_renew(app: Flask, at: datetime) -> None:
    first = making.passed(AIDA, at=at)
    making.another_version(at=at, edition=2)

    admitted = admission.to_quiz(making.viewer(AIDA), making.module(), at=at)

    assert admitted.cycle == 2
    assert making.passed(AIDA, at=at).code != first.code


def test_a_failed_renewal_leaves_the_pass_until_it_runs_out(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)
    making.another_version(at=at, edition=2)

    outcome = making.failed(AIDA, at=at)

    assert outcome.state == "failed"
    person, module = making.viewer(AIDA), making.module()
    assert progress.standing(person, module, at=at).state == "passed"
    assert progress.standing(person, module, at=at + 800 * DAY).state != "passed"


def test_waits_may_grow_with_each_failure() -> None:
    rules = Rules(waits_seconds=(3600, 86400))

    assert [rules.wait_seconds(failed) for failed in (0, 1, 2, 3)] == [0, 3600, 86400, 86400]


def test_the_time_is_over_only_after_the_grace(app: Flask, at: datetime) -> None:
    attempt = db.session.get_one(Attempt, making.an_attempt(AIDA, at=at, id="report-writing"))
    deadline = at + timedelta(minutes=30)

    assert not attempts.is_over(attempt, at=deadline + timedelta(seconds=15))
    assert attempts.is_over(attempt, at=deadline + timedelta(seconds=16))


def test_progress_stays_where_somebody_serves_who_moved_meanwhile(app: Flask, at: datetime) -> None:
    attempt, before = making.an_attempt(AIDA, at=at), making.viewer(AIDA)
    making.moved(AIDA, to=BEK, at=at)

    with transaction():
        attempts.finish(before, attempt, at=at)

    assert is_true()
