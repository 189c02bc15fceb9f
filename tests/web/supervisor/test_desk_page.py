"""The supervisor's desk: extra attempts and extra time, for those of one's unit alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
import time_machine
from cast import AIDA, BEK, ILYA, NAMES, SANA
from flask import Flask
from making import FIRST_STEPS, REPORT
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.examination import ExtraAttempt
from elearn.models.learning import Attempt
from elearn.models.people import Person

ClientAs = Callable[[str | None], Browser]
DAY = timedelta(days=1)
GIVE = {"because": "Was ill", "hours": "24", "lesson": "words"}


def used_up(login: str, *, at: datetime) -> UUID:
    """A person fails the report quiz as often as its rules allow; the last attempt."""
    making.failed(login, at=at - 2 * DAY, id="report-writing")
    making.failed(login, at=at - DAY, id="report-writing")
    person = making.viewer(login).person_id
    query = select(Attempt.id).where(Attempt.person_id == person, Attempt.number == 2)
    found = db.session.scalars(query).one()
    db.session.rollback()
    return found


def officer(login: str) -> str:
    return f"/supervise/officers/{making.viewer(login).person_id}/"


def percent_of(login: str) -> int | None:
    db.session.rollback()
    return db.session.scalar(select(Person.extra_time_percent).where(Person.login == login))


def test_the_desk_leads_from_who_waits_to_another_attempt(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    used_up(AIDA, at=at)
    used_up(BEK, at=at)
    sana = client_as(SANA)
    desk = sana.see("/supervise/")
    assert NAMES[AIDA] in desk.words
    assert NAMES[BEK] not in desk.words
    (give,) = (one for one in desk.every("a") if one.words == "Give another attempt")
    form = sana.see(give.get("href"))
    assert [one.get("value") for one in form.every("option")] == ["", "facts", "words"]

    answer = sana.post(give.get("href"), GIVE)

    assert answer.status_code == 303
    assert NAMES[AIDA] not in sana.see("/supervise/").words
    assert "needs no other attempt" in sana.see(give.get("href")).words


def test_the_officer_sees_whom_to_ask_then_when_it_opens_and_what_to_read(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    attempt = used_up(AIDA, at=at)
    aida = client_as(AIDA)
    before = aida.see(REPORT).words
    assert NAMES[SANA] in before
    assert "an instructor" in before

    client_as(SANA).post(f"/supervise/extra-attempts/{attempt}/", GIVE)

    given = aida.see(REPORT)
    assert "You were given one more attempt. It opens on Mar 3, 2026" in given.words
    assert given.first("a", href=f"{REPORT}words/")
    assert aida.post(f"{REPORT}attempts").status_code == 409
    with time_machine.travel(at + DAY, tick=False):
        aida = client_as(AIDA)
        assert aida.post(f"{REPORT}attempts").status_code == 409
        aida.post(f"{REPORT}words/read")
        page = aida.see(REPORT)
        assert "one more was given to you" in page.words
        assert "1 attempt left" in page.words
        assert aida.start(REPORT).startswith("/attempts/")


def test_a_refused_grant_keeps_what_was_typed(client_as: ClientAs, at: datetime) -> None:
    attempt = used_up(AIDA, at=at)
    sana = client_as(SANA)

    answer = sana.post(
        f"/supervise/extra-attempts/{attempt}/", {"because": "Was ill", "hours": "soon"}
    )

    assert answer.status_code == 422
    assert 'value="Was ill"' in answer.text
    assert 'value="soon"' in answer.text
    assert 'href="#_hours"' in answer.text


def test_a_second_grant_is_refused_with_a_sentence(client_as: ClientAs, at: datetime) -> None:
    attempt = used_up(AIDA, at=at)
    client_as(SANA).post(f"/supervise/extra-attempts/{attempt}/", GIVE)

    answer = client_as(ILYA).post(f"/supervise/extra-attempts/{attempt}/", GIVE)

    assert answer.status_code == 409
    assert "only after the last one failed" in answer.text
    assert len(list(db.session.scalars(select(ExtraAttempt)))) == 1


def test_an_officer_of_another_unit_does_not_exist(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    attempt = used_up(BEK, at=at)
    sana = client_as(SANA)
    bek, own = officer(BEK), officer(SANA)

    assert sana.get(f"/supervise/extra-attempts/{attempt}/").status_code == 404
    assert sana.post(f"/supervise/extra-attempts/{attempt}/", GIVE).status_code == 404
    for address in (bek, own):
        assert sana.get(address).status_code == 404
        answer = sana.post(f"{address}extra-time", {"percent": "50", "because": "x"})
        assert answer.status_code == 404
    assert NAMES[BEK] not in sana.see("/supervise/officers/?q=Bek").words
    assert percent_of(BEK) == 0


@pytest.mark.parametrize("typed", ["Нурланова", "аида", "aida@", "AIDA"])
def test_an_officer_is_found_by_name_or_login(typed: str, client_as: ClientAs) -> None:
    found = client_as(SANA).see(f"/supervise/officers/?q={typed}")

    assert found.first("a", href=officer(AIDA))


def test_extra_time_is_set_and_told_before_the_start(client_as: ClientAs, at: datetime) -> None:
    sana, address = client_as(SANA), officer(AIDA)

    answer = sana.post(f"{address}extra-time", {"percent": "٥٠", "because": "Reads slowly"})

    assert answer.status_code == 303
    assert percent_of(AIDA) == 50
    assert "50% extra time" in sana.see("/supervise/officers/").words
    rules = client_as(AIDA).see(REPORT).words
    assert "You have 45 minutes from the start. Your extra time of 50% is counted in." in rules
    assert "extra time" not in client_as(AIDA).see(FIRST_STEPS).words


def test_a_running_attempt_is_changed_where_the_form_says_so(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    attempt = making.an_attempt(AIDA, at=at, id="report-writing")
    sana, address = client_as(SANA), officer(AIDA)
    assert "is taking a quiz now" in sana.see(address).words

    sana.post(f"{address}extra-time", {"percent": "50", "because": "Reads slowly"})
    kept = db.session.get_one(Attempt, attempt).deadline_at
    db.session.rollback()
    sana.post(f"{address}extra-time", {"percent": "50", "because": "Same", "running": "yes"})

    assert kept == at + timedelta(minutes=30)
    assert db.session.get_one(Attempt, attempt).deadline_at == at + timedelta(minutes=45)


def test_extra_time_without_a_reason_is_refused_and_kept_as_typed(client_as: ClientAs) -> None:
    sana, address = client_as(SANA), officer(AIDA)

    answer = sana.post(f"{address}extra-time", {"percent": "70", "because": ""})

    assert answer.status_code == 422
    assert 'value="70"' in answer.text
    assert 'href="#_because"' in answer.text
    assert sana.get(f"{address}extra-time").location == address


def test_only_who_may_is_led_to_the_desk(client_as: ClientAs) -> None:
    links = {
        login: [one.get("href") for one in client_as(login).see("/").every("a")]
        for login in (AIDA, SANA, ILYA)
    }

    assert "/supervise/" in links[SANA]
    assert "/supervise/" not in links[AIDA] + links[ILYA]
    ilya = client_as(ILYA)
    for address in ("/supervise/extra-attempts/", "/supervise/sittings/"):
        assert ilya.see("/author/").first("a", href=address)
        assert "/supervise/" not in [one.get("href") for one in ilya.see(address).every("a")]
