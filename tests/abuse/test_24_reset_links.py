"""A reset link opens one account, once, for a day, from our address, and is told to nobody."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import cast
import making
import post_office
import pytest
import time_machine
from cast import AIDA, BEK
from flask import Flask
from post_office import PostOffice
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.models.audit import AuditEntry
from elearn.models.mail import Letter
from elearn.models.people import Person
from elearn.people import users

ClientAs = Callable[[str | None], Browser]
CHOSEN = "seven brown camels sing softly"


def asked(app: Flask, browser: Browser, typed: str, **headers: str) -> None:
    answer = browser.post("/reset", {"email": typed}, **headers)
    assert (answer.status_code, answer.location) == (303, "/reset/asked")
    done = app.test_cli_runner().invoke(args=["mail", "send"])
    assert done.exit_code == 0, done.output
    db.session.rollback()


def link_to(app: Flask, office: PostOffice, browser: Browser, login: str = AIDA) -> str:
    """The path of a new link."""
    asked(app, browser, login)
    return post_office.link_in(office.taken[-1]).removeprefix("https://hub.example")


def password_hash(login: str) -> str | None:
    found = db.session.scalar(select(Person.password_hash).where(Person.login == login))
    db.session.rollback()
    return found


def signs_in(app: Flask, login: str, password: str) -> bool:
    answer = Browser(app, None).post("/sign-in", {"email": login, "password": password})
    return answer.status_code == 303


def test_a_link_is_good_once(app: Flask, office: PostOffice, at: datetime) -> None:
    browser = Browser(app, None)
    link = link_to(app, office, browser)

    looked = [browser.get(link).status_code for _ in range(3)]
    chosen = browser.post(link, {"password": CHOSEN})
    again = [browser.get(link), browser.post(link, {"password": "another plain brown camel"})]

    assert looked == [200] * 3
    assert (chosen.status_code, chosen.location) == (303, "/sign-in")
    assert [answer.status_code for answer in again] == [404, 404]
    assert signs_in(app, AIDA, CHOSEN)
    assert not signs_in(app, AIDA, cast.PASSWORD)


def test_of_many_who_use_a_link_at_once_one_chooses(
    app: Flask, office: PostOffice, at: datetime
) -> None:
    browsers = [Browser(app, None) for _ in range(5)]
    link = link_to(app, office, browsers[0])
    for one in browsers:
        assert one.token

    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda one: one.post(link, {"password": CHOSEN}), browsers))

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses.count(303) == 1
    assert set(statuses) <= {303, 404, 503}


def test_a_link_changes_nobody_else(app: Flask, office: PostOffice, at: datetime) -> None:
    browser, before = Browser(app, None), password_hash(BEK)
    link = link_to(app, office, browser)

    browser.post(link, {"password": CHOSEN, "login": BEK, "email": BEK, "person_id": BEK})

    assert password_hash(BEK) == before
    assert signs_in(app, AIDA, CHOSEN)


def test_a_link_is_void_once_the_address_has_changed(
    app: Flask, office: PostOffice, at: datetime
) -> None:
    browser = Browser(app, None)
    link = link_to(app, office, browser)
    with transaction():
        person = users.by_login(AIDA)
        assert person is not None
        person.mail = "aida.new@north.example"

    assert browser.get(link).status_code == 404
    assert browser.post(link, {"password": CHOSEN}).status_code == 404


def test_a_link_is_void_once_the_account_is_closed(
    app: Flask, office: PostOffice, at: datetime
) -> None:
    browser = Browser(app, None)
    link = link_to(app, office, browser)
    with transaction():
        users.disable(None, AIDA, at=at)

    assert browser.get(link).status_code == 404


def test_a_link_is_over_after_24_hours(app: Flask, office: PostOffice, at: datetime) -> None:
    browser = Browser(app, None)
    link = link_to(app, office, browser)

    with time_machine.travel(at + timedelta(hours=24, seconds=-1), tick=False):
        assert browser.get(link).status_code == 200
    with time_machine.travel(at + timedelta(hours=24), tick=False):
        assert browser.get(link).status_code == 404
        assert Browser(app, None).post(link, {"password": CHOSEN}).status_code == 404


def test_a_newer_link_ends_the_older_one(app: Flask, office: PostOffice, at: datetime) -> None:
    browser = Browser(app, None)
    older, newer = (link_to(app, office, browser) for _ in range(2))

    assert browser.get(older).status_code == 404
    assert browser.get(newer).status_code == 200


def test_a_link_is_named_to_no_other_page(app: Flask, office: PostOffice, at: datetime) -> None:
    browser = Browser(app, None)
    link = link_to(app, office, browser)

    for answer in (
        browser.get(link),
        browser.post(link, {"password": "short"}),
        browser.post(link, {"password": CHOSEN}),
    ):
        assert answer.headers.getlist("Referrer-Policy") == ["no-referrer"]
        assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host", "Forwarded", "Origin"])
def test_a_link_leads_to_the_configured_host_whatever_is_asked(
    app: Flask, office: PostOffice, at: datetime, header: str
) -> None:
    browser = Browser(app, None)
    assert browser.token
    browser.post("/reset", {"email": AIDA}, **{header: "evil.example"})
    app.test_cli_runner().invoke(args=["mail", "send"])

    for letter in office.taken:
        assert post_office.link_in(letter).startswith("https://hub.example/invitation/")
        assert "evil" not in letter.as_string()


def test_choosing_ends_every_session_and_tells_the_person(
    app: Flask, office: PostOffice, at: datetime
) -> None:
    aida, browser = Browser(app, AIDA), Browser(app, None)
    link = link_to(app, office, browser)

    browser.post(link, {"password": CHOSEN})
    app.test_cli_runner().invoke(args=["mail", "send"])

    assert aida.get("/account/").status_code == 303
    assert "password was changed" in office.taken[-1]["Subject"]
    db.session.rollback()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "choose password")).one()
    assert (entry.who, entry.to, entry.facts) == (AIDA, AIDA, {"by": "reset"})


def test_everybody_gets_the_same_answer_and_three_letters_an_hour(
    app: Flask, office: PostOffice, at: datetime
) -> None:
    browser = Browser(app, None)
    answers = set()
    for typed in (AIDA, AIDA, AIDA.upper(), AIDA, AIDA, BEK, "nobody@north.example", "0000"):
        answer = browser.post("/reset", {"email": typed})
        answers.add((answer.status_code, answer.location, answer.text))

    assert len(answers) == 1
    db.session.rollback()
    queued = [(letter.kind, letter.person_id) for letter in db.session.scalars(select(Letter))]
    assert queued == [("reset", making.viewer(AIDA).person_id)] * 3
    with time_machine.travel(at + timedelta(hours=1), tick=False):
        browser.post("/reset", {"email": AIDA})
    db.session.rollback()
    assert len(db.session.scalars(select(Letter)).all()) == 4


def test_a_mail_address_is_found_however_it_is_typed(
    app: Flask, office: PostOffice, at: datetime
) -> None:
    with transaction():
        person = users.by_login(BEK)
        assert person is not None
        person.mail = "Bek.R@South.example"

    asked(app, Browser(app, None), " bek.r@south.EXAMPLE")

    assert office.recipients == ["Bek.R@South.example"]


def test_the_time_tells_not_whether_there_is_an_account(app: Flask, office: PostOffice) -> None:
    browser = Browser(app, None)
    assert browser.token

    taken: dict[bool, list[float]] = {True: [], False: []}
    there = [login for login in cast.ROLES if "@" in login]
    for number in range(20):
        for is_there in (True, False):
            login = there[number % 4] if is_there else f"nobody{number}@north.example"
            begun = time.process_time()
            browser.post("/reset", {"email": login})
            taken[is_there].append(time.process_time() - begun)

    assert abs(statistics.median(taken[True]) - statistics.median(taken[False])) < 0.020
