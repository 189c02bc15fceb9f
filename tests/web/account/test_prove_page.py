"""Before what must not stand open to whoever finds a browser signed in, it asks who sits there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pyotp
import pytest
import time_machine
from cast import AIDA, PASSWORD, SANA
from flask import Flask
from second import a_list, an_app, code, send
from sending import Browser
from sqlalchemy import func, select

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.mail import Letter
from elearn.people import second_steps
from elearn.people.one_time_codes import RECOVERY, SHEET

ClientAs = Callable[[str | None], Browser]
PAGE = "/account/second-step/"
PROVE = "/account/prove"
LATER = timedelta(minutes=6)


@pytest.fixture
def later(at: datetime) -> datetime:
    return at + LATER


def test_right_after_the_sign_in_nothing_is_asked(client_as: ClientAs, at: datetime) -> None:
    assert client_as(AIDA).get(f"{PAGE}app").status_code == 200


def test_later_the_page_asks_first_and_then_goes_on(
    client_as: ClientAs, at: datetime, later: datetime
) -> None:
    aida = client_as(AIDA)
    old = aida.session
    with time_machine.travel(later, tick=False):
        asked = aida.get(f"{PAGE}app?x=1")
        assert asked.status_code == 303
        assert asked.location == "/account/prove?next=%2Faccount%2Fsecond-step%2Fapp%3Fx%3D1"
        wrong = send(aida, asked.location, password="not this one at all")
        right = send(aida, asked.location, password=PASSWORD, next=f"{PAGE}app")

        assert wrong.status_code == 422
        assert right.location == f"{PAGE}app"
        assert aida.get(f"{PAGE}app").status_code == 200
        # Whoever proves it gets a new session id; the old one is dead (ASVS 7.2.4).
        thief = client_as(None)
        thief.client.set_cookie("session", old, domain="localhost")
        assert thief.get("/account/").status_code == 303


def test_the_way_on_never_leaves_the_hub(
    client_as: ClientAs, at: datetime, later: datetime
) -> None:
    aida = client_as(AIDA)
    for wanted in ("//evil.example", "/\\evil.example", "https:evil.example", ""):
        assert send(aida, PROVE, password=PASSWORD, next=wanted).location == "/account/"


@pytest.mark.parametrize("way", ["app", SHEET, RECOVERY])
def test_a_code_of_the_second_step_proves_it_as_well(
    app: Flask, client_as: ClientAs, at: datetime, later: datetime, way: str
) -> None:
    sana = client_as(SANA)
    an_app(app, SANA, at=at)
    first = "" if way == "app" else a_list(SANA, way, at=at)[0]
    with time_machine.travel(later, tick=False):
        right = first or code(later)
        assert send(sana, PROVE, way=way, code="000000").status_code == 422
        assert send(sana, PROVE, way=way, code=right, next=PAGE).location == PAGE
        assert send(sana, PROVE, way=way, code=right).status_code == 422  # each is good once
        assert sana.get(f"{PAGE}app").status_code == 200


def test_guessing_there_is_slowed_as_at_the_sign_in(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    said = [aida.post(PROVE, {"password": "not this one"}).status_code for _ in range(11)]

    assert said == [422] * 10 + [429]


def test_a_form_that_is_sent_late_asks_and_loses_nothing(
    app: Flask, client_as: ClientAs, at: datetime, later: datetime
) -> None:
    an_app(app, AIDA, at=at)
    aida = client_as(AIDA)
    typed = {"note": 'two "words" <b>', "password2": "must not stand in a page"}
    with time_machine.travel(later, tick=False):
        asked = send(aida, PAGE, **typed)
        assert asked.status_code == 405  # a page that takes no form is none the more open
        aida._token = ""
        asked = aida.post(f"{PAGE}app/remove", typed)
        assert asked.status_code == 403
        assert "Nothing was changed yet" in asked.text
        assert 'value="two &#34;words&#34; &lt;b&gt;"' in asked.text
        assert "must not stand" not in asked.text
        assert second_steps.of(making.viewer(AIDA).person_id).app_since

        again = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.text))
        wrong = aida.post(f"{PAGE}app/remove", again | {"_proof": "not this one at all"})
        assert wrong.status_code == 422
        right = aida.post(f"{PAGE}app/remove", again | {"_proof": PASSWORD})

        assert (right.status_code, right.location) == (303, PAGE)
        assert not second_steps.of(making.viewer(AIDA).person_id).is_any
        assert aida.get("/account/").status_code == 200


def test_a_script_is_told_to_load_the_page_again(
    client_as: ClientAs, at: datetime, later: datetime
) -> None:
    aida = client_as(AIDA)
    assert aida.token
    with time_machine.travel(later, tick=False):
        answer = aida.post(f"{PAGE}app", Accept="application/json")

    assert answer.status_code == 403
    assert answer.json
    assert answer.json["code"] == "proof"


def test_every_change_asks_signs_out_the_other_devices_and_is_written_down(
    app: Flask, client_as: ClientAs, at: datetime, later: datetime
) -> None:
    changes = {
        "/account/sheet": "make sheet codes",
        "/account/recovery-codes": "make recovery codes",
        f"{PAGE}app/remove": "remove app",
    }
    for path, did in changes.items():
        an_app(app, AIDA, at=at)
        here, there = client_as(AIDA), client_as(AIDA)
        assert here.token
        with time_machine.travel(later, tick=False):
            assert here.post(path).status_code == 403, path
            assert there.get("/account/").status_code == 200, path
            assert here.post(path, {"_proof": PASSWORD}).status_code == 303, path
            assert there.get("/account/").status_code == 303, path
            assert here.get("/account/").status_code == 200, path
        written = select(func.count()).where(AuditEntry.did == did)
        assert db.session.scalar(written) == 1, path
    letters = select(func.count()).where(Letter.kind == "security-notice")
    assert db.session.scalar(letters) == 1  # of what happens in one moment one letter tells


def test_staff_keep_the_last_second_step_and_officers_may_remove_it(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    for login in (AIDA, SANA):
        an_app(app, login, at=at)
    aida, sana = client_as(AIDA), client_as(SANA)

    assert "Remove the app" in aida.see(PAGE).words
    assert "Remove the app" not in sana.see(PAGE).words
    assert aida.post(f"{PAGE}app/remove").status_code == 303
    assert sana.post(f"{PAGE}app/remove").status_code == 409
    assert sana.post(f"{PAGE}nothing/remove").status_code == 404


def test_another_app_takes_the_place_of_the_old_one_once_its_code_was_right(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    person = an_app(app, SANA, at=at)
    sana = client_as(SANA)
    shown = sana.get(f"{PAGE}app").text
    assert sana.post(f"{PAGE}app", {"code": "000000"}).status_code == 422
    assert second_steps.of(person).app_since == at

    found = re.search(r'<strong class="code">([A-Z2-7 ]+)</strong>', shown)
    assert found
    done = sana.post(f"{PAGE}app", {"code": pyotp.TOTP(found.group(1).replace(" ", "")).at(at)})
    assert done.location == "/account/recovery-codes"
    assert sum(1 for _ in sana.see(done.location).every("li")) >= 10


def test_the_account_tells_how_the_second_step_stands(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    an_app(app, SANA, at=at)
    a_list(SANA, RECOVERY, at=at)

    shown = client_as(SANA).see("/account/")

    assert any(one.get("href") == PAGE for one in shown.every("a"))
    assert "10 codes are left" in client_as(SANA).see(PAGE).words


def test_ending_a_session_asks_first(client_as: ClientAs, at: datetime, later: datetime) -> None:
    here, there = client_as(AIDA), client_as(AIDA)
    assert here.token
    with time_machine.travel(later, tick=False):
        assert here.post("/account/sessions/end-others").status_code == 403
        assert there.get("/account/").status_code == 200
        ended = here.post("/account/sessions/end-others", {"_proof": PASSWORD})

        assert ended.status_code == 303
        assert there.get("/account/").status_code == 303
        assert here.get("/account/").status_code == 200
