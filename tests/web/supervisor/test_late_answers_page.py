"""Answers that came late: seen by the right supervisor, counted or set aside once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import cast
import making
import pytest
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from handing_in import JSON, a_file, audited, files, send, stored
from sending import Browser
from sqlalchemy import select
from werkzeug.test import TestResponse

from elearn.db import db, transaction
from elearn.learning import answers
from elearn.models.examination import Mark, Regrade
from elearn.models.learning import Attempt, Certificate, Progress
from elearn.models.people import Unit
from elearn.people import users
from tests.learning.test_races import at_once

ClientAs = Callable[[str | None], Browser]
LIST = "/supervise/late-answers/"
REPORT, STATEMENT = "report-writing", "taking-a-statement"
FACTS = ("first-word", "facts", 1)
SIGNED = ("last-word", "signed", 1)
BECAUSE = "The line of the post was down from 10 to 12; I was there."


@pytest.fixture
def sana(client_as: ClientAs) -> Browser:
    return client_as(SANA)


@pytest.fixture
def attempt(app: Flask, at: datetime) -> UUID:
    """Aida's attempt, finished without an answer."""
    attempt = making.an_attempt(AIDA, at=at, id=REPORT)
    making.finished(AIDA, attempt, at=at)
    return attempt


@pytest.fixture
def late(app: Flask, attempt: UUID, client_as: ClientAs) -> str:
    """The address of a file with both right answers, which came after the end."""
    return handed_in(app, client_as(AIDA), attempt, FACTS, SIGNED)


def handed_in(app: Flask, officer: Browser, attempt: UUID, *given: tuple[str, object, int]) -> str:
    answer = send(officer, attempt, a_file(app, attempt, *given), **JSON)
    assert answer.status_code == 200, answer.text
    return f"{LIST}{files()[-1].id}"


def decide(browser: Browser, address: str, decision: str, because: str = BECAUSE) -> TestResponse:
    return browser.post(address, {"decision": decision, "because": because})


def attempt_now(attempt: UUID) -> Attempt:
    db.session.rollback()
    return db.session.get_one(Attempt, attempt)


def test_the_supervisor_sees_who_waits_and_what_the_file_would_change(
    app: Flask, sana: Browser, late: str
) -> None:
    listed = sana.get(LIST).text
    shown = sana.get(late).text

    assert "Аида Нурланова" in listed
    assert late in listed
    assert "2 answers, received" in listed
    assert "The first word" in shown
    assert shown.count("No answer is stored; this one would be added.") == 2
    assert "Mar 2, 2026, 1:55" in shown.replace("\u202f", " ")
    assert "by the clock of the device" in shown


def test_no_page_of_the_supervisor_shows_a_response_or_a_key(
    app: Flask, client_as: ClientAs, sana: Browser, attempt: UUID, late: str
) -> None:
    second = handed_in(app, client_as(AIDA), attempt, ("first-word", "zebra", 2))

    for path in (LIST, late, second, f"/attempts/{attempt}/sealed-answers"):
        page = sana.get(path).text.partition("<main")[2].partition("</main>")[0]
        for word in ("zebra", "signed"):
            assert word not in page, (path, word)


def test_counting_stores_the_answers_and_grades_again(
    sana: Browser, attempt: UUID, late: str
) -> None:
    answer = decide(sana, late, "count")

    assert answer.status_code == 303
    assert attempt_now(attempt).state == "passed"
    assert stored() == {"first-word": (1, '"facts"'), "last-word": (1, '"signed"')}
    regrade = db.session.scalars(select(Regrade)).one()
    assert (regrade.because, regrade.sealed_file_id) == (BECAUSE, files()[0].id)
    [entry] = audited("count late answers")
    assert (entry.who, entry.to, entry.facts["because"]) == (SANA, str(attempt), BECAUSE)
    assert sorted(entry.facts["questions"]) == ["first-word", "last-word"]
    assert "counted" in sana.get(late).text


def test_a_pass_by_counted_answers_gives_the_certificate(
    app: Flask, client_as: ClientAs, sana: Browser, at: datetime
) -> None:
    aida, attempt = client_as(AIDA), making.an_attempt(AIDA, at=at)
    right = {one.id: making.right(one) for one in making.drawn(AIDA, attempt).answerable()}
    making.finished(AIDA, attempt, at=at)
    late = handed_in(app, aida, attempt, *((id, response, 1) for id, response in right.items()))

    decide(sana, late, "count")

    assert attempt_now(attempt).state == "passed"
    assert db.session.scalars(select(Certificate.percent)).all() == [100]
    verified = app.test_cli_runner().invoke(args=["records", "verify"])
    assert verified.exit_code == 0, verified.output
    assert db.session.scalars(select(Progress.state)).all() == ["passed"]


def test_a_counted_answer_takes_the_place_of_the_stored_one_as_of_its_receipt(
    app: Flask, client_as: ClientAs, sana: Browser, at: datetime
) -> None:
    aida = client_as(AIDA)
    attempt = making.an_attempt(AIDA, at=at, id=REPORT)
    aida.save(attempt, "first-word", "lies", 6)
    aida.save(attempt, "last-word", "signed", 2)
    making.finished(AIDA, attempt, at=at)
    late = handed_in(app, aida, attempt, ("first-word", "facts", 3), ("last-word", "signed", 9))
    received_at = files()[0].received_at
    shown = sana.get(late).text

    decide(sana, late, "count")

    assert "Takes the place of the answer that the hub stored at" in shown
    assert "The same answer is stored: nothing changes." in shown
    assert stored() == {"first-word": (7, '"facts"'), "last-word": (2, '"signed"')}
    assert answers.stored(attempt)["first-word"].saved_at == received_at
    assert audited("count late answers")[0].facts["questions"] == ["first-word"]


def test_setting_aside_changes_nothing_but_is_kept(
    app: Flask, sana: Browser, attempt: UUID, late: str, client_as: ClientAs
) -> None:
    assert decide(sana, late, "aside", "He was not on duty.").status_code == 303

    assert attempt_now(attempt).state == "failed"
    assert stored() == {}
    assert files()[0].state == "set aside"
    assert not db.session.scalars(select(Regrade)).all()
    assert audited("set late answers aside")[0].facts["because"] == "He was not on duty."
    page = client_as(AIDA).get(f"/attempts/{attempt}/sealed-answers").text
    assert "A supervisor decided that it does not count." in page
    assert "He was not on duty." in page


@pytest.mark.parametrize("because", ["", "   ", "x" * 501])
@pytest.mark.parametrize("decision", ["count", "aside"])
def test_a_decision_needs_a_reason(
    sana: Browser, attempt: UUID, late: str, decision: str, because: str
) -> None:
    answer = decide(sana, late, decision, because)

    assert answer.status_code == 422
    assert because.strip() in answer.text
    assert files()[0].state == "kept"
    assert attempt_now(attempt).state == "failed"


def test_a_form_that_decides_nothing_is_refused(sana: Browser, late: str) -> None:
    assert decide(sana, late, "").status_code == 422
    assert files()[0].state == "kept"


def test_the_same_decision_again_is_the_first_one_and_another_is_refused(
    sana: Browser, attempt: UUID, late: str
) -> None:
    first, again = decide(sana, late, "count"), decide(sana, late, "count")
    other = decide(sana, late, "aside", "On second thoughts")

    assert (first.status_code, again.status_code, other.status_code) == (303, 303, 409)
    assert "Somebody decided about this file already" in other.text
    assert len(audited("count late answers")) == 1
    assert len(db.session.scalars(select(Regrade)).all()) == 1


def test_two_decisions_at_once_are_one(app: Flask, late: str) -> None:
    windows = [Browser(app, SANA) for _ in range(6)]
    assert all(window.token for window in windows)

    def act(place: int) -> int:
        decision = "count" if place % 2 else "aside"
        return decide(windows[place], late, decision).status_code

    statuses = at_once(act, 6)

    assert sorted(statuses) == [303, 303, 303, 409, 409, 409]
    assert len(audited("count late answers")) + len(audited("set late answers aside")) == 1


def test_officers_and_others_have_no_such_pages(client_as: ClientAs, late: str) -> None:
    for login in (AIDA, BEK, ILYA, VERA):
        assert client_as(login).get(LIST).status_code == 403
        assert decide(client_as(login), late, "count").status_code == 403
    assert files()[0].state == "kept"


def test_a_supervisor_of_another_place_sees_and_decides_nothing(app: Flask, late: str) -> None:
    away = a_supervisor(app, BEK)

    assert "Аида" not in away.get(LIST).text
    assert away.get(late).status_code == 404
    assert decide(away, late, "count").status_code == 404
    assert files()[0].state == "kept"


def a_supervisor(app: Flask, beside: str) -> Browser:
    """A supervisor of the unit in which that person serves."""
    login, unit_id = "new@supervisor.example", making.viewer(beside).unit_id
    with transaction():
        unit = db.session.get_one(Unit, unit_id)
        users.add(None, login, role="supervisor", at=cast.BORN, name="New", unit=unit)
    return Browser(app, login)


def test_nobody_decides_about_ones_own_answers(app: Flask, sana: Browser, at: datetime) -> None:
    attempt = making.an_attempt(SANA, at=at, id=REPORT)
    making.finished(SANA, attempt, at=at)
    late = handed_in(app, sana, attempt, FACTS, SIGNED)

    assert late not in sana.get(LIST).text
    assert sana.get(late).status_code == 404
    assert decide(sana, late, "count").status_code == 404
    assert attempt_now(attempt).state == "failed"
    assert a_supervisor(app, SANA).get(late).status_code == 200


def test_a_file_that_counted_in_time_is_not_for_a_decision(
    app: Flask, client_as: ClientAs, sana: Browser, at: datetime
) -> None:
    attempt = making.an_attempt(AIDA, at=at, id=REPORT)
    address = handed_in(app, client_as(AIDA), attempt, FACTS)

    assert sana.get(address).status_code == 404
    assert decide(sana, address, "aside").status_code == 404


def test_a_supervisor_hands_in_a_file_that_an_officer_brought(
    app: Flask, sana: Browser, attempt: UUID
) -> None:
    answer = send(sana, LIST, a_file(app, attempt, FACTS))

    assert answer.status_code == 303
    assert answer.location == f"/attempts/{attempt}/sealed-answers"
    assert "1 answer came after the end" in sana.get(answer.location).text
    assert files()[0].state == "kept"
    assert audited("hand in sealed answers")[0].who == SANA


def test_a_file_of_an_officer_elsewhere_or_of_nobody_is_refused(
    app: Flask, sana: Browser, at: datetime
) -> None:
    theirs = making.an_attempt(BEK, at=at, id=REPORT)

    assert send(sana, LIST, a_file(app, theirs, FACTS)).status_code == 404
    assert send(sana, LIST, b"holiday.jpg").status_code == 422
    assert send(sana, LIST, b'{"v": 1, "attempt": "x", "entries": []}').status_code == 422
    assert not files()


def test_a_mark_does_not_outlive_the_words_it_was_given_for(
    app: Flask, client_as: ClientAs, sana: Browser, at: datetime
) -> None:
    aida = client_as(AIDA)
    attempt = making.an_attempt(AIDA, at=at, id=STATEMENT)
    aida.save(attempt, "in-your-words", "I let her speak.")
    aida.save(attempt, "what-you-ask", "What did you see?")
    making.finished(AIDA, attempt, at=at)
    for question, points in (("in-your-words", "4"), ("what-you-ask", "2")):
        place = f"/author/marking/{attempt}/{question}"
        assert client_as(ILYA).post(place, {"seen": "", "points": points}).status_code == 303
    assert attempt_now(attempt).state == "passed"
    late = handed_in(app, aida, attempt, ("in-your-words", "I shout.", 2), ("her-age", "30", 1))

    decide(sana, late, "count")

    assert attempt_now(attempt).state == "waiting"
    assert db.session.scalars(select(Mark.question)).all() == ["what-you-ask"]
    marking = client_as(ILYA).get(f"/author/marking/{attempt}/in-your-words").text
    assert "I shout." in marking


def test_what_waits_longest_stands_first(
    app: Flask, client_as: ClientAs, sana: Browser, attempt: UUID, late: str, at: datetime
) -> None:
    with transaction():
        files()[0].received_at = at - timedelta(hours=1)
    second = handed_in(app, client_as(AIDA), attempt, ("first-word", "x", 2))

    page = sana.get(LIST).text

    assert 0 < page.index(late) < page.index(second)
