"""Signing in with a passkey alone: who gets in, and the one sentence for whoever does not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from cast import AIDA, BEK, PASSWORD, SANA
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sending import Browser
from signing import PRESENT, VERIFIED, Device, written
from web.account.test_passkeys import JSON, add, asked, broken, kept, tell
from werkzeug.test import TestResponse

from elearn.db import db, transaction
from elearn.models.accounts import Session
from elearn.models.audit import AuditEntry
from elearn.people import users

SIGN_IN = "/sign-in/passkey"
SENTENCE = "This passkey does not open the hub. Sign in with the password."


@pytest.fixture
def device(app: Flask, at: datetime) -> Device:
    """Aida's, with a passkey in it."""
    device = Device()
    assert add(Browser(app, AIDA), device).status_code == 200
    return device


def enter(app: Flask, device: Device, **more: Any) -> tuple[Browser, TestResponse]:
    """A stranger's browser in which this device signs."""
    browser = Browser(app, None)
    signed = device.signed(asked(browser, SIGN_IN))
    return browser, tell(browser, SIGN_IN, {"credential": signed} | more)


def refusals() -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.query(AuditEntry).filter_by(did="sign in", outcome="refused"))


def refused(answer: TestResponse) -> bool:
    return answer.status_code == 422 and answer.json == {"error": SENTENCE, "code": "proof"}


def test_a_passkey_alone_opens_a_session_and_leads_on(app: Flask, device: Device) -> None:
    browser, answer = enter(app, device, next="/practice/")

    assert answer.json == {"next": "/practice/"}
    assert browser.get("/account/").status_code == 200
    assert db.session.query(Session).filter_by(method="passkey").count() == 1
    last = db.session.query(AuditEntry).order_by(AuditEntry.at, AuditEntry.number).all()[-1]
    assert (last.did, last.who, last.facts) == ("sign in", AIDA, {"by": "passkey"})
    assert kept()[0].sign_count == 1
    assert kept()[0].used_at is not None


def test_nobody_is_led_to_another_site(app: Flask, device: Device) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", ["/"], None):
        assert enter(app, device, next=elsewhere)[1].json == {"next": "/"}


def test_the_device_says_whose_key_it_is_and_must_verify_its_owner(
    app: Flask, device: Device
) -> None:
    options = asked(Browser(app, None), SIGN_IN)

    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "localhost"


def test_an_answer_that_is_sent_again_is_refused(app: Flask, device: Device) -> None:
    browser = Browser(app, None)
    sent = {"credential": device.signed(asked(browser, SIGN_IN))}
    assert tell(browser, SIGN_IN, sent).status_code == 200

    assert refused(tell(Browser(app, None), SIGN_IN, sent))


def test_an_answer_after_five_minutes_is_refused(app: Flask, at: datetime, device: Device) -> None:
    browser = Browser(app, None)
    signed = device.signed(asked(browser, SIGN_IN))

    with time_machine.travel(at + timedelta(minutes=5), tick=False):
        assert refused(tell(browser, SIGN_IN, {"credential": signed}))


def test_a_challenge_that_was_not_for_signing_in_is_refused(app: Flask, device: Device) -> None:
    options = asked(Browser(app, AIDA))

    answer = tell(Browser(app, None), SIGN_IN, {"credential": device.signed(options)})

    assert refused(answer)


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("origin", "https://evil.example"),
        ("host", "evil.example"),
        ("flags", PRESENT),
        ("flags", VERIFIED),
        ("key", Device().key),
        ("id", b"nobody's key at all"),
    ],
)
def test_a_wrong_place_person_or_key_is_refused(
    app: Flask, device: Device, what: str, value: object
) -> None:
    setattr(device, what, value)

    assert refused(enter(app, device)[1])


def test_a_key_that_names_another_owner_is_refused(
    app: Flask, at: datetime, device: Device
) -> None:
    with app.app_context():
        device.owner = users.named(BEK, at=at).person_id.bytes

    assert refused(enter(app, device)[1])


def test_a_closed_account_is_refused_with_the_same_sentence(
    app: Flask, at: datetime, device: Device
) -> None:
    with transaction():
        users.disable(None, AIDA, at=at)

    assert refused(enter(app, device)[1])


def test_a_count_that_goes_back_is_refused_and_recorded(app: Flask, device: Device) -> None:
    device.count = 7
    assert enter(app, device)[1].status_code == 200
    device.count = 3

    assert refused(enter(app, device)[1])
    assert kept()[0].sign_count == 8
    assert [one.facts for one in refusals()] == [{"passkey": "my phone"}]


def test_who_cannot_sign_raises_no_alarm_about_a_copy(app: Flask, device: Device) -> None:
    device.count = 7
    assert enter(app, device)[1].status_code == 200
    device.count, device.key = 3, Device().key

    assert refused(enter(app, device)[1])
    assert not refusals()


def test_a_device_that_does_not_count_comes_in_again(app: Flask, device: Device) -> None:
    for _ in range(2):
        device.count = -1
        assert enter(app, device)[1].status_code == 200


def test_strangers_from_one_address_begin_a_hundred_times(app: Flask, device: Device) -> None:
    browser = Browser(app, None)
    begun = [tell(browser, f"{SIGN_IN}/options", {}).status_code for _ in range(101)]

    assert begun == [200] * 100 + [429]


def test_who_comes_in_is_not_counted(app: Flask, device: Device) -> None:
    for _ in range(60):
        assert enter(app, device)[1].status_code == 200
        assert tell(Browser(app, None), f"{SIGN_IN}/options", {}).status_code == 200


# --- after the password --------------------------------------------------------------------

SECOND = "/sign-in/second-step/passkey"


def after_password(app: Flask, login: str, onward: str = "/practice/") -> Browser:
    browser = Browser(app, None)
    form = {"email": login, "password": PASSWORD, "next": onward}
    assert browser.post("/sign-in", form).location == "/sign-in/second-step"
    return browser


def test_after_the_password_a_passkey_is_the_second_step(app: Flask, device: Device) -> None:
    browser = after_password(app, AIDA)
    assert browser.get("/account/").status_code == 303
    assert f'data-passkey="{SECOND}"' in browser.get("/sign-in/second-step").text

    options = asked(browser, SECOND)
    answer = tell(browser, SECOND, {"credential": device.signed(options)})

    assert [one["id"] for one in options["allowCredentials"]] == [written(device.id)]
    assert answer.json == {"next": "/practice/"}
    assert browser.get("/account/").status_code == 200


def test_a_key_of_somebody_else_is_no_second_step(app: Flask, device: Device) -> None:
    other = Device()
    add(Browser(app, BEK), other)
    browser = after_password(app, AIDA)

    assert refused(tell(browser, SECOND, {"credential": other.signed(asked(browser, SECOND))}))


def test_without_the_password_there_is_no_second_step(app: Flask, device: Device) -> None:
    browser = Browser(app, None)
    signed = device.signed(asked(browser, SIGN_IN))

    for path in (SECOND, f"{SECOND}/options"):
        answer = tell(browser, path, {"credential": signed})
        assert (answer.status_code, answer.json["code"]) == (422, "step")


SET_UP = "/sign-in/second-step/set-up/passkey"


def test_staff_without_a_second_step_may_choose_a_passkey(app: Flask, at: datetime) -> None:
    sana, device = after_password(app, SANA), Device()
    assert sana.get("/sign-in/second-step").location == "/sign-in/second-step/set-up"
    assert f'data-passkey="{SET_UP}"' in sana.get("/sign-in/second-step/set-up").text

    made = device.made(asked(sana, SET_UP))
    answer = tell(sana, SET_UP, {"name": "my key", "credential": made})

    assert answer.json == {"next": "/account/recovery-codes?next=%2Fpractice%2F"}
    assert sana.get("/supervise/").status_code == 200
    assert db.session.query(Session).filter_by(method="passkey").count() == 1


def test_who_has_a_second_step_adds_none_with_the_password_alone(
    app: Flask, at: datetime, device: Device
) -> None:
    thief = after_password(app, AIDA)

    assert tell(thief, f"{SET_UP}/options", {}).status_code == 422
    made = Device().made(asked(Browser(app, AIDA), "/account/passkeys"))
    assert tell(thief, SET_UP, {"name": "mine", "credential": made}).status_code == 422
    assert len(kept()) == 1


PARTS = ("id", "rawId", "type", "clientDataJSON", "authenticatorData", "signature", "userHandle")


@settings(
    max_examples=60,
    deadline=None,
    # A busy machine is no fault of what is tested.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.sampled_from(PARTS), value=JSON | st.binary(max_size=80).map(written))
def test_a_broken_part_opens_nothing_and_breaks_nothing(
    app: Flask, device: Device, part: str, value: object
) -> None:
    with app.app_context():
        browser = Browser(app, AIDA)
        sent = broken(device.signed(asked(browser, SIGN_IN)), part, value)

        status = tell(browser, SIGN_IN, {"credential": sent}).status_code

    assert status in (422, 429) or (part == "userHandle" and value in (None, ""))


def test_the_page_offers_it_where_the_hub_has_a_name(
    app: Flask, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = Browser(app, None).get("/sign-in").text
    assert 'data-passkey="/sign-in/passkey" data-origin="http://localhost:8000"' in shown

    monkeypatch.setitem(app.config, "ADDRESS", "https://10.0.0.7")
    assert "passkey" not in Browser(app, None).get("/sign-in").text
