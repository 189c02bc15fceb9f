"""`flask people recover`: an account given back to whom it belongs."""

from __future__ import annotations

from datetime import datetime

import cast
from cast import BEK, PASSWORD, SANA, VERA
from flask import Flask
from second import STEP, a_list, an_app, typed_password
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.models.audit import AuditEntry
from elearn.models.mail import Letter
from elearn.people import second_steps, users
from elearn.people.one_time_codes import SHEET


def run(app: Flask, *words: str) -> tuple[int, str]:
    done = app.test_cli_runner().invoke(args=["people", *words])
    return done.exit_code, done.output


def test_a_lost_account_comes_back_by_a_new_link_and_nothing_else(app: Flask, at: datetime) -> None:
    person = an_app(app, SANA, at=at)
    a_list(SANA, SHEET, at=at)
    inside = Browser(app, SANA)
    assert inside.get("/supervise/").status_code == 200

    code, said = run(app, "recover", SANA.upper())

    assert code == 0
    assert not second_steps.of(person).is_any
    assert inside.get("/supervise/").status_code == 303
    stranger = Browser(app, None)
    assert stranger.post("/sign-in", {"email": SANA, "password": PASSWORD}).status_code == 422
    link = said.strip().removeprefix(app.config["ADDRESS"])
    words = {"password": "seven quiet rivers beside stones"}
    assert stranger.post(link, words).status_code == 303
    assert stranger.post("/sign-in", {"email": SANA, **words}).location == STEP
    assert stranger.get(STEP).location == f"{STEP}/set-up"


def test_it_stands_in_the_record_and_its_owner_is_told(app: Flask, at: datetime) -> None:
    run(app, "recover", SANA)

    entry = db.session.scalar(select(AuditEntry).where(AuditEntry.did == "recover account"))
    assert entry
    assert (entry.who, entry.to) == ("operator", SANA)
    assert db.session.scalar(select(Letter.kind).where(Letter.kind == "security-notice"))


def test_who_may_not_is_refused(app: Flask, at: datetime) -> None:
    with transaction():
        users.disable(None, BEK, at=cast.BORN)

    assert run(app, "recover", "nobody@hub.example")[0] == 1
    assert run(app, "recover", BEK)[0] == 1
    assert run(app, "recover", SANA, "--as", SANA)[0] == 1
    assert run(app, "recover", SANA, "--as", VERA)[0] == 0


def test_a_half_done_sign_in_is_over_too(app: Flask, at: datetime) -> None:
    an_app(app, SANA, at=at)
    browser = Browser(app, None)
    typed_password(browser, SANA)

    run(app, "recover", SANA)

    assert browser.get(STEP).location == "/sign-in"
