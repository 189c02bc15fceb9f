"""`flask mail send`: each letter once, whatever fails, and nothing secret left behind."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import making
import post_office
import pytest
import time_machine
from cast import AIDA, ROLES, SANA, VERA
from click.testing import Result
from flask import Flask
from post_office import PostOffice
from serving import ROOT
from sqlalchemy import select

from elearn import clock
from elearn.db import db, transaction
from elearn.mail import outbox
from elearn.models.accounts import Invitation
from elearn.models.audit import AuditEntry
from elearn.models.mail import Letter
from elearn.models.people import Person
from elearn.people import invitations, users

Send = Callable[[], Result]
WITH_MAIL = [login for login in ROLES if "@" in login]


@pytest.fixture
def send(app: Flask) -> Send:
    return lambda: app.test_cli_runner().invoke(args=["mail", "send"])


def queue(login: str, kind: str = "password-changed", event: str = "") -> None:
    person = making.viewer(login)
    with transaction():
        outbox.queue(person.person_id, kind, event=event or f"{kind} {login}", at=clock.now())


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.id)))


def change(login: str, **values: object) -> None:
    with transaction():
        person = users.by_login(login)
        for name, value in values.items():
            setattr(person, name, value)


def test_a_letter_is_queued_and_sent_once(office: PostOffice, send: Send, at: datetime) -> None:
    queue(AIDA)
    queue(AIDA)

    first, second = send(), send()

    assert (first.exit_code, first.stdout) == (0, "1 letters sent, 0 left for later\n")
    assert (second.exit_code, second.stdout) == (0, "0 letters sent, 0 left for later\n")
    (letter,), (row,) = office.taken, letters()
    assert office.recipients == [AIDA]
    assert letter["To"] == AIDA
    assert letter["From"] == "elearn@hub.example"
    assert letter["Message-ID"] == f"<{row.id}@hub.example>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert row.sent_at == at


def test_a_letter_is_in_the_language_of_who_reads_it(
    office: PostOffice, send: Send, at: datetime
) -> None:
    change(AIDA, language="fa-af", name="Аида\r\nBcc: thief@evil.example")
    queue(AIDA)

    send()

    (letter,) = office.taken
    assert letter["Content-Language"] == "fa-AF"
    assert letter["Bcc"] is None
    assert office.recipients == [AIDA]
    assert "\u2068Аида Bcc: thief@evil.example\u2069" in letter.get_content()


def test_an_address_that_is_none_is_refused_and_stops_nobody_else(
    office: PostOffice, send: Send, at: datetime
) -> None:
    change(AIDA, mail="aida@north.example\r\nBcc: thief@evil.example")
    queue(AIDA)
    queue(SANA)

    done = send()

    assert (done.exit_code, done.stdout) == (1, "1 letters sent, 1 left for later\n")
    assert office.recipients == [SANA]


def test_while_the_server_is_away_letters_wait_and_lose_no_try(
    app: Flask, send: Send, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(AIDA)
    settings = replace(app.config["SETTINGS"], smtp="smtp://127.0.0.1:1")
    monkeypatch.setitem(app.config, "SETTINGS", settings)

    away = send()

    assert away.exit_code == 1
    assert away.stderr.startswith("The system refused")
    assert [(row.tries, row.sent_at) for row in letters()] == [(0, None)]


def test_without_a_server_letters_wait(send: Send, app: Flask, at: datetime) -> None:
    queue(AIDA)

    done = send()

    assert done.exit_code == 1
    assert "ELEARN_SMTP" in done.stderr


def test_a_refused_letter_is_tried_again_and_given_up_after_eight_tries(
    office: PostOffice, send: Send, at: datetime
) -> None:
    office.refused = {AIDA}
    queue(AIDA)
    moment, tries = at, 0
    while not letters()[0].given_up_at:
        with time_machine.travel(moment, tick=False):
            assert send().exit_code == 1
            tries += 1
        (row,) = letters()
        assert row.due_at > moment
        moment = row.due_at

    assert tries == outbox.MOST_TRIES == row.tries
    assert row.error == "SMTPRecipientsRefused 550"
    assert moment - at < timedelta(days=7)


@pytest.mark.parametrize(
    "gone", [{"mail": None}, {"disabled_at": "now"}, {"erased_at": "now"}], ids=str
)
def test_who_is_gone_gets_no_letter(
    office: PostOffice, send: Send, at: datetime, gone: dict[str, object]
) -> None:
    queue(AIDA)
    change(AIDA, **{name: at if value == "now" else value for name, value in gone.items()})

    assert send().exit_code == 0

    assert not office.taken
    assert letters()[0].given_up_at == at


def test_an_invitation_is_not_sent_to_who_has_a_password(
    office: PostOffice, send: Send, at: datetime
) -> None:
    queue(AIDA, "invitation")

    send()

    assert not office.taken


def test_a_reset_that_waited_for_more_than_a_day_is_not_sent(
    office: PostOffice, send: Send, at: datetime
) -> None:
    queue(AIDA, "reset")

    with time_machine.travel(at + timedelta(hours=25), tick=False):
        send()

    assert not office.taken


def test_nothing_secret_is_left_behind(office: PostOffice, send: Send, at: datetime) -> None:
    queue(AIDA, "reset")

    done = send()

    token = post_office.link_in(office.taken[0]).rpartition("/")[2]
    assert len(token) > 40
    kept = [str(vars(row)) for row in letters()]
    kept += [str(vars(row)) for row in db.session.scalars(select(AuditEntry))]
    kept += [str(vars(row)) for row in db.session.scalars(select(Invitation))]
    assert token not in "".join([*kept, done.output])


def test_what_is_said_to_another_machine_is_encrypted_or_not_said(
    app: Flask, send: Send, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue(AIDA)
    with post_office.open_at("127.0.0.2") as (office, address):
        settings = replace(app.config["SETTINGS"], smtp=address)
        monkeypatch.setitem(app.config, "SETTINGS", settings)

        done = send()

    assert done.exit_code == 1
    assert "STARTTLS" in done.stderr
    assert not office.taken


def start(app: Flask) -> subprocess.Popen[str]:
    """`flask mail send` in a process of its own."""
    settings = app.config["SETTINGS"]
    environment = {
        **os.environ,
        "ELEARN_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
        "ELEARN_SMTP": settings.smtp,
        "ELEARN_ADDRESS": settings.address,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "mail", "send"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_two_senders_at_once_send_each_letter_once(app: Flask, office: PostOffice) -> None:
    for number in range(30):
        queue(WITH_MAIL[number % len(WITH_MAIL)], event=f"event {number}")

    senders = [start(app), start(app)]
    for one in senders:
        _out, error = one.communicate(timeout=60)
        assert one.returncode == 0, error

    ids = Counter(letter["Message-ID"] for letter in office.taken)
    assert len(ids) == 30
    assert set(ids.values()) == {1}
    assert all(row.sent_at for row in letters())


def test_a_sender_killed_half_way_sends_it_again_under_the_same_id_at_its_next_turn(
    app: Flask, office: PostOffice, send: Send
) -> None:
    queue(AIDA)
    office.silent = True
    sender = start(app)
    assert office.has_come.wait(timeout=60)
    sender.kill()
    sender.communicate(timeout=10)
    office.silent = False

    at_once = send()
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False):
        later = send()

    assert at_once.stdout.startswith("0 letters sent")
    assert later.stdout.startswith("1 letters sent")
    assert len({letter["Message-ID"] for letter in office.taken}) == 1


def test_a_person_is_invited_by_letter_and_chooses_a_password(
    app: Flask, office: PostOffice, send: Send, at: datetime
) -> None:
    run = app.test_cli_runner()
    run.invoke(args=["people", "add", "0077", "--mail", "new@hub.example"])

    done = run.invoke(args=["people", "invite", "0077", "--mail"])

    assert (done.exit_code, done.stdout) == (0, "the letter is queued\n")
    send()
    (letter,) = office.taken
    assert office.recipients == ["new@hub.example"]
    link = post_office.link_in(letter)
    assert link.startswith("https://hub.example/invitation/")
    db.session.rollback()
    assert invitations.opened(link.rpartition("/")[2], at=at).login == "0077"


def test_the_console_adds_people_into_units_and_prints_codes(app: Flask, at: datetime) -> None:
    run = app.test_cli_runner()

    done = run.invoke(args=["people", "add", "0078", "--unit", "Kazakhstan/North", "--code"])
    nowhere = run.invoke(args=["people", "add", "0079", "--unit", "Kazakhstan/South"])
    again = run.invoke(args=["people", "invite", "0078", "--code", "--as", VERA])
    unknown = run.invoke(args=["people", "invite", "0079"])
    both = run.invoke(args=["people", "invite", "0078", "--code", "--mail"])

    assert done.exit_code == again.exit_code == 0
    assert (nowhere.exit_code, unknown.exit_code, both.exit_code) == (1, 1, 2)
    address, login, first = done.stdout.split()
    second = again.stdout.split()[2]
    assert (address, login) == ("http://127.0.0.1:8000/invitation/", "0078")
    db.session.rollback()
    code = invitations.code_of("0078", at=at)
    assert (code.fits(first), code.fits(second), code.fits(second.lower())) == (False, True, True)
    person = db.session.scalars(select(Person).where(Person.login == "0078")).one()
    assert person.unit_id is not None
