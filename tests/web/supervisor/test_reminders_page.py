"""Supervisors remind, print, and see what did not arrive: of their own units alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import making
import pytest
import time_machine
from cast import AIDA, BEK, NAMES, SANA
from flask import Flask
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.mail import outbox
from elearn.models.assignments import Reminder
from elearn.models.audit import AuditEntry
from elearn.models.mail import Letter
from elearn.models.people import Unit
from elearn.people import users

ClientAs = Callable[[str | None], Browser]
HERE = "/supervise/reminders/"
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


@pytest.fixture
def sana(client_as: ClientAs) -> Browser:
    return client_as(SANA)


def id_of(login: str) -> UUID:
    return making.viewer(login).person_id


def unit_of(login: str) -> UUID:
    unit_id = making.viewer(login).unit_id
    assert unit_id
    return unit_id


def without_mail(login: str) -> None:
    with transaction():
        person = users.by_login(login)
        assert person
        person.mail = None


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter)))


def told() -> list[tuple[str, str]]:
    db.session.rollback()
    return sorted((one.step, one.sent_as) for one in db.session.scalars(select(Reminder)))


def acts() -> list[str]:
    db.session.rollback()
    found = db.session.scalars(select(AuditEntry.did).order_by(AuditEntry.number))
    return [did for did in found if "remind" in did]


def send(browser: Browser, *logins: str) -> str:
    answer = browser.post(f"{HERE}send", {"person": [str(id_of(one)) for one in logins]})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_preview_says_who_gets_what_and_changes_nothing(sana: Browser, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + 20 * DAY)
    mailless = making.somebody(at=at, beside=AIDA, login="0077")

    shown = sana.see(f"{HERE}?person={id_of(AIDA)}&person={mailless}")

    rows = [row.words for row in shown.first("tbody").every("tr")]
    assert len(rows) == 2
    assert "First steps by March 22, 2026 By letter" in rows[0]
    assert "No mail address: print the list" in rows[1]
    assert [one.get("value") for one in shown.every("input", name="person")] == [str(id_of(AIDA))]
    assert not letters()


def test_more_people_than_an_address_holds_are_shown_too(sana: Browser, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)

    answer = sana.post(HERE, {"person": [str(id_of(AIDA)), str(id_of(AIDA))]})

    assert answer.status_code == 200
    assert answer.text.count(f'value="{id_of(AIDA)}"') == 1


def test_who_was_told_today_is_not_told_again_before_tomorrow(sana: Browser, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY)

    assert send(sana, AIDA) == f"{HERE}?queued=1"
    assert send(sana, AIDA) == f"{HERE}?queued=0"
    assert "Told today already" in sana.see(f"{HERE}?person={id_of(AIDA)}").words
    with time_machine.travel(at + timedelta(hours=11), tick=False):
        assert send(sana, AIDA) == f"{HERE}?queued=1"

    assert len(letters()) == 2
    assert acts() == ["remind officer"] * 2


def test_the_job_and_the_supervisor_do_not_tell_the_same_on_one_day(
    app: Flask, sana: Browser, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    app.test_cli_runner().invoke(args=["reminders", "queue"])

    assert send(sana, AIDA) == f"{HERE}?queued=0"


def test_people_of_another_unit_are_not_there(sana: Browser, at: datetime) -> None:
    bek = id_of(BEK)

    assert sana.get(f"{HERE}?person={bek}").status_code == 404
    assert sana.post(f"{HERE}send", {"person": str(bek)}).status_code == 404
    assert NAMES[BEK] not in sana.get(f"{HERE}?person={bek}&person={id_of(AIDA)}").text
    assert sana.get(f"{HERE}?person=nobody").status_code == 404


@pytest.mark.parametrize("unit", ["south", "none", "nonsense"])
def test_a_unit_that_is_not_hers_cannot_be_printed(sana: Browser, at: datetime, unit: str) -> None:
    id = {"south": str(unit_of(BEK)), "none": str(uuid4())}.get(unit, unit)

    assert sana.get(f"{HERE}print?unit={id}").status_code == 404
    assert sana.post(f"{HERE}print", {"unit": id}).status_code == 404
    assert not told()


def test_printing_is_the_reminder_of_those_without_mail_and_a_reload_changes_nothing(
    sana: Browser, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    making.somebody(at=at, beside=AIDA, login="0077")

    answer = sana.post(f"{HERE}print", {"unit": str(unit_of(AIDA))})
    assert answer.status_code == 303
    shown = [sana.see(str(answer.location)) for _ in range(2)]
    sana.post(f"{HERE}print", {"unit": str(unit_of(AIDA))})

    assert told() == [("day", "paper"), ("week", "paper")]
    assert acts() == ["print reminders"]
    for one in shown:
        assert NAMES[AIDA] in one.words
        assert "Новый Человек" in one.words
        assert "Northern Crossing" in one.words
        assert "March 2, 2026" in one.words
        assert [svg.get("class") for svg in one.every("svg")].count("qr") == 1
        assert "http://127.0.0.1:8000/sign-in" in one.words


def test_a_list_that_was_only_looked_at_is_not_yet_the_reminder(
    sana: Browser, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    making.somebody(at=at, beside=AIDA, login="0077")
    address = f"{HERE}print?unit={unit_of(AIDA)}"

    assert "1 officer of this list has no mail address" in sana.see(address).words
    assert not told()
    sana.post(f"{HERE}print", {"unit": str(unit_of(AIDA))})
    assert "It is kept as the reminder" in sana.see(address).words


def test_who_was_told_on_paper_gets_no_letter_of_the_same_step(
    app: Flask, sana: Browser, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    without_mail(AIDA)
    sana.post(f"{HERE}print", {"unit": str(unit_of(AIDA))})
    with transaction():
        person = users.by_login(AIDA)
        assert person
        person.mail = AIDA
    with transaction():
        person = users.by_login(SANA)
        assert person
        person.mail = None

    done = app.test_cli_runner().invoke(args=["reminders", "queue"])

    assert done.stdout.startswith("0 reminders")


def test_where_nobody_owes_anything_the_list_says_so(sana: Browser, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + 40 * DAY)

    assert "Nobody in this unit" in sana.see(f"{HERE}print?unit={unit_of(AIDA)}").words


def test_letters_that_did_not_arrive_are_shown_with_the_reason(sana: Browser, at: datetime) -> None:
    bek = id_of(BEK)
    with transaction():
        for number, person_id in enumerate([id_of_inside(AIDA), bek]):
            outbox.queue(person_id, "reminder", event=f"{number}", at=at - 2 * DAY)
    assert "tried again" in sana.see(HERE).words
    with transaction():
        for letter in db.session.scalars(select(Letter)):
            letter.tries = outbox.MOST_TRIES
            outbox.note_failure(letter.id, "SMTPRecipientsRefused 550", at=at)

    shown = sana.see(HERE)

    (row,) = shown.first("tbody").every("tr")
    assert NAMES[AIDA] in row.words
    assert "The address was refused" in row.words
    assert NAMES[BEK] not in shown.words
    assert row.first("a").get("href") == f"{HERE}print?unit={unit_of(AIDA)}"


def id_of_inside(login: str) -> UUID:
    return making.viewer_inside(login).person_id


def test_a_letter_that_nobody_needed_is_not_shown_as_lost(sana: Browser, at: datetime) -> None:
    with transaction():
        outbox.queue(id_of_inside(AIDA), "reminder", event="1", at=at)
        letter = db.session.scalars(select(Letter)).one()
        outbox.note_unneeded(letter.id, at=at)

    assert "was sent" in sana.see(HERE).words


def test_nobody_chosen_is_said(sana: Browser, at: datetime) -> None:
    answer = sana.post(HERE, {})

    assert answer.status_code == 422
    assert "Choose at least one officer." in answer.text


def test_a_unit_of_thousands_is_printed_by_its_parts(
    sana: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("elearn.learning.notices.chasing.MOST_PRINTED", 0)

    assert sana.post(f"{HERE}print", {"unit": str(unit_of(SANA))}).status_code == 422


@pytest.mark.parametrize("path", [f"{HERE}send", f"{HERE}print"])
def test_whoever_reloads_a_refused_form_comes_back(sana: Browser, at: datetime, path: str) -> None:
    assert sana.get(path).location == HERE


def test_the_units_to_print_are_hers_in_the_order_of_the_tree(sana: Browser, at: datetime) -> None:
    names = [one.words for one in sana.see(HERE).first("select", id="_unit").every("option")]

    assert names == ["North", "Northern Crossing"]
    assert db.session.scalar(select(Unit.id).where(Unit.name == "South"))
