"""An officer's record and attempts, as a supervisor sees them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, NAMES, SANA
from crowds import unit_named
from sending import Browser

from elearn.db import db, transaction
from elearn.library import catalogue
from elearn.models.people import Person
from elearn.people import postings, users

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def sana(client_as: ClientAs) -> Browser:
    browser = client_as(SANA)
    assert browser.token
    return browser


def record_of(login: str) -> str:
    return f"/supervise/officers/{making.viewer(login).person_id}/record/"


def test_it_has_each_course_with_its_attempts_and_certificate(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at, due_on=date(2026, 4, 1))
    making.passed(AIDA, at=at)

    page = sana.see(record_of(AIDA))

    assert "Attempt 1, March 2, 2026, 100%" in page.words
    assert "without supervision" in page.words
    assert any(one.get("href").startswith("/certificates/") for one in page.every("a"))


def test_the_result_of_an_attempt_tells_no_question(at: datetime, sana: Browser) -> None:
    making.passed(AIDA, at=at)
    page = sana.see(record_of(AIDA))
    address = next(one.get("href") for one in page.every("a") if "/attempts/" in one.get("href"))

    shown = sana.get(address)

    assert shown.status_code == 200
    assert "What the course aims at" in shown.text
    titles = [
        wording.title
        for question in catalogue.quiz_of(making.module().version_id).questions()
        for wording in question.wordings.values()
    ]
    assert titles
    assert not [title for title in titles if title in shown.text]


def test_people_and_attempts_of_others_are_not_there(at: datetime, sana: Browser) -> None:
    attempt = making.an_attempt(BEK, at=at)
    bek, aida = making.viewer(BEK).person_id, making.viewer(AIDA).person_id

    for path in (
        record_of(BEK),
        f"{record_of(BEK)}?at=2026-02-01",
        f"/supervise/officers/{bek}/attempts/{attempt}/",
        f"/supervise/officers/{aida}/attempts/{attempt}/",
    ):
        assert sana.get(path).status_code == 404


def test_a_supervisors_own_attempt_stands_on_its_own_page(at: datetime, sana: Browser) -> None:
    making.passed(SANA, at=at)
    me = making.viewer(SANA).person_id
    page = sana.see(record_of(SANA))
    address = next(one.get("href") for one in page.every("a") if "/result/" in one.get("href"))

    assert sana.get(address).status_code == 200
    attempt = address.split("/")[2]
    assert sana.get(f"/supervise/officers/{me}/attempts/{attempt}/").status_code == 404


def test_a_day_that_is_past_shows_what_stood_then(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at - timedelta(days=20))
    making.passed(AIDA, at=at)

    words = sana.see(f"{record_of(AIDA)}?at=2026-02-20").words

    assert "Not started" in words
    assert "Attempt 1" not in words
    assert "Certificates" not in words


def test_postings_are_told_with_their_dates_and_no_unit_of_others(
    at: datetime, sana: Browser
) -> None:
    south, crossing = unit_named("South"), unit_named("Northern Crossing")
    for unit_id, moment in ((south, at - timedelta(days=9)), (crossing, at - timedelta(days=3))):
        with transaction():
            person = users.by_login(AIDA)
            assert person
            postings.put(db.session.get_one(Person, person.id), unit_id, at=moment)

    words = sana.see(record_of(AIDA)).words

    assert "a unit of others February 21, 2026 to February 27, 2026" in words
    assert "South" not in words


def test_officers_see_their_own_record_whole(at: datetime, client_as: ClientAs) -> None:
    making.passed(AIDA, at=at)

    page = client_as(AIDA).see("/record/")

    assert NAMES[AIDA] in page.words
    assert "Attempt 1" in page.words
    assert client_as(AIDA).get("/record/?at=2026-02-01").status_code == 200
    assert client_as(AIDA).get("/record/?at=2026-03-03").status_code == 422


def test_who_serves_in_no_unit_has_a_record_too(at: datetime, client_as: ClientAs) -> None:
    assert client_as("vera@hub.example").get("/record/").status_code == 200
