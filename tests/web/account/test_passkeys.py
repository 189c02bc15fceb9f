"""Passkeys of an account: added, listed, removed; and what is no proof of a new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import making
import pytest
import time_machine
from cast import AIDA, BEK, SANA
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sending import Browser
from signing import PRESENT, Device
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.models.accounts import Ceremony, Passkey
from elearn.models.audit import AuditEntry

ACCOUNT = "/account/passkeys"


def tell(browser: Browser, path: str, value: object) -> TestResponse:
    """What the script of the page sends."""
    headers = {"X-CSRF-Token": browser.token, "Accept": "application/json"}
    return browser.bare("POST", path, json=value, headers=headers)


def asked(browser: Browser, path: str = ACCOUNT) -> dict[str, Any]:
    answer = tell(browser, f"{path}/options", {})
    assert answer.status_code == 200, answer.text
    options: dict[str, Any] = answer.json
    return options


def add(browser: Browser, device: Device, name: str = "my phone", **changes: Any) -> TestResponse:
    made = device.made(asked(browser), **changes)
    return tell(browser, ACCOUNT, {"name": name, "credential": made})


def kept() -> list[Passkey]:
    db.session.rollback()
    return list(db.session.query(Passkey))


def test_a_passkey_is_added_listed_and_removed(app: Flask, at: datetime) -> None:
    aida, other = Browser(app, AIDA), Browser(app, AIDA)

    assert add(aida, Device(), "Аида's <phone>").json == {"next": "/account/recovery-codes"}

    shown = aida.get("/account/passkeys/").text
    assert "Аида&#39;s &lt;phone&gt;" in shown
    assert [one.person_id for one in kept()] == [making.viewer(AIDA).person_id]
    assert kept()[0].transports == "internal usb"
    assert aida.post(f"{ACCOUNT}/{kept()[0].credential_id}/remove").status_code == 303
    assert not kept()
    assert other.get("/account/").status_code == 200, "other sessions stay"
    assert [one.did for one in db.session.query(AuditEntry).order_by(AuditEntry.at)][-2:] == [
        "add passkey",
        "remove passkey",
    ]


def test_the_device_is_asked_for_its_owner_and_told_what_it_holds(app: Flask, at: datetime) -> None:
    aida, device = Browser(app, AIDA), Device()
    add(aida, device)

    options = asked(aida)

    assert options["rp"]["id"] == "localhost"
    assert options["attestation"] == "none"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "preferred"
    assert [one["id"] for one in options["excludeCredentials"]] == [device.made(options)["id"]]


def test_a_challenge_is_good_once_and_only_its_hash_is_kept(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)
    options = asked(aida)
    first, second = Device().made(options), Device().made(options)

    assert options["challenge"] not in [one.challenge_hash for one in db.session.query(Ceremony)]
    assert tell(aida, ACCOUNT, {"name": "one", "credential": first}).status_code == 200
    assert tell(aida, ACCOUNT, {"name": "two", "credential": second}).status_code == 422
    assert [one.name for one in kept()] == ["one"]


def test_a_challenge_is_spent_by_an_answer_that_proves_nothing(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)
    options = asked(aida)
    strange = Device(origin="http://localhost.example:8000").made(options)

    assert tell(aida, ACCOUNT, {"name": "one", "credential": strange}).status_code == 422
    right = Device().made(options)
    assert tell(aida, ACCOUNT, {"name": "one", "credential": right}).status_code == 422
    assert not kept()


def test_a_challenge_lasts_five_minutes_and_is_swept_away(app: Flask, at: datetime) -> None:
    aida, device = Browser(app, AIDA), Device()
    options = asked(aida)

    with time_machine.travel(at + timedelta(minutes=5), tick=False):
        late = Browser(app, AIDA)
        answer = tell(late, ACCOUNT, {"name": "one", "credential": device.made(options)})
        asked(late)

    assert answer.status_code == 422
    db.session.rollback()
    assert db.session.query(Ceremony).count() == 1


def test_a_challenge_of_another_person_is_none(app: Flask, at: datetime) -> None:
    aida, bek = Browser(app, AIDA), Browser(app, BEK)
    made = Device().made(asked(aida))

    assert tell(bek, ACCOUNT, {"name": "one", "credential": made}).status_code == 422


@pytest.mark.parametrize(
    "device",
    [
        Device(origin="https://localhost:8000"),
        Device(origin="http://127.0.0.1:8000"),
        Device(host="hub.example"),
    ],
    ids=["scheme", "number", "host"],
)
def test_a_key_for_another_place_is_refused(app: Flask, at: datetime, device: Device) -> None:
    assert add(Browser(app, AIDA), device).status_code == 422
    assert not kept()


def test_a_device_that_did_not_verify_its_owner_is_refused(app: Flask, at: datetime) -> None:
    device = Device()
    device.flags = PRESENT

    assert add(Browser(app, AIDA), device).status_code == 422


@pytest.mark.parametrize(
    "public",
    [{3: -65535}, {-1: 9}, {-2: b""}, {-3: bytes(32)}, {1: 7}, {1: None}, {-2: "x"}],
    ids=str,
)
def test_a_key_that_nobody_could_use_is_refused(
    app: Flask, at: datetime, public: dict[int, object]
) -> None:
    assert add(Browser(app, AIDA), Device(), public=public).status_code == 422
    assert not kept()


@pytest.mark.parametrize("fmt", ["tpm", "android-key", "apple", "fido-u2f", "new", 7, None])
def test_no_makers_certificate_is_read(app: Flask, at: datetime, fmt: object) -> None:
    attested = {"fmt": fmt, "attStmt": {"x5c": [b"\x30"], "sig": b"1", "alg": -7}}

    assert add(Browser(app, AIDA), Device(), attested=attested).status_code == 422


def test_a_key_that_somebody_holds_is_not_taken_again(app: Flask, at: datetime) -> None:
    aida, bek, device = Browser(app, AIDA), Browser(app, BEK), Device()
    add(aida, device)

    assert add(bek, device).status_code == 422
    assert [one.person_id for one in kept()] == [making.viewer(AIDA).person_id]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "a\0b", "a\nb", None])
def test_a_name_must_be_one_that_can_be_shown(app: Flask, at: datetime, name: Any) -> None:
    assert add(Browser(app, AIDA), Device(), name).status_code == 422


def test_the_eleventh_passkey_is_refused(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)
    for number in range(10):
        assert add(aida, Device(), f"key {number}").status_code == 200

    assert add(aida, Device()).status_code == 409


def test_a_passkey_of_somebody_else_is_not_there(app: Flask, at: datetime) -> None:
    add(Browser(app, AIDA), Device())

    answer = Browser(app, BEK).post(f"{ACCOUNT}/{kept()[0].credential_id}/remove")

    assert answer.status_code == 404
    assert len(kept()) == 1


def test_staff_keep_their_last_second_step(app: Flask, at: datetime) -> None:
    sana, first, second = Browser(app, SANA), Device(), Device()
    add(sana, first)
    one = kept()[0].credential_id

    assert sana.post(f"{ACCOUNT}/{one}/remove").status_code == 409
    add(sana, second)
    assert sana.post(f"{ACCOUNT}/{one}/remove").status_code == 303


@pytest.mark.parametrize("address", ["https://10.0.0.7", "http://hub.example"])
def test_a_hub_that_browsers_make_no_passkeys_for_says_so(
    app: Flask, at: datetime, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "ADDRESS", address)
    aida = Browser(app, AIDA)

    shown = aida.get("/account/passkeys/").text

    assert "data-passkey" not in shown
    assert "reached by a number or without https" in shown
    assert tell(aida, f"{ACCOUNT}/options", {}).status_code == 404


def test_the_name_of_the_hub_does_not_come_from_the_request(
    app: Flask, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PLAIN_HTTP", True)
    aida = Browser(app, AIDA)
    sent = {"X-CSRF-Token": aida.token, "Cookie": f"session={aida.session}", "Host": "hub.example"}

    answer = app.test_client(use_cookies=False).post(f"{ACCOUNT}/options", headers=sent, json={})

    assert answer.json
    assert answer.json["rp"]["id"] == "localhost"


# --- showing that it is you ----------------------------------------------------------------

PROVE = "/account/prove/passkey"
LATER = timedelta(minutes=6)


def test_an_old_sign_in_changes_no_passkeys(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)
    add(aida, Device())

    with time_machine.travel(at + LATER, tick=False):
        shown = aida.get("/account/passkeys/")
        begun = tell(aida, f"{ACCOUNT}/options", {})
        removed = aida.post(f"{ACCOUNT}/{kept()[0].credential_id}/remove")

    assert shown.location == "/account/prove?next=%2Faccount%2Fpasskeys%2F"
    assert (begun.status_code, begun.json["code"]) == (403, "proof")
    assert removed.status_code == 403
    assert len(kept()) == 1


def test_a_passkey_shows_that_it_is_you(app: Flask, at: datetime) -> None:
    aida, device = Browser(app, AIDA), Device()
    add(aida, device)

    with time_machine.travel(at + LATER, tick=False):
        options = asked(aida, PROVE)
        proof = {"credential": device.signed(options), "next": "/account/passkeys/"}
        answer = tell(aida, PROVE, proof)

        assert [one["id"] for one in options["allowCredentials"]] == [kept()[0].credential_id]
        assert answer.json == {"next": "/account/passkeys/"}
        assert aida.get("/account/passkeys/").status_code == 200


def test_a_passkey_of_somebody_else_shows_nothing(app: Flask, at: datetime) -> None:
    aida, bek, device, other = Browser(app, AIDA), Browser(app, BEK), Device(), Device()
    add(aida, device)
    add(bek, other)

    assert tell(aida, PROVE, {"credential": other.signed(asked(aida, PROVE))}).status_code == 422
    assert tell(bek, PROVE, {"credential": device.signed(asked(aida, PROVE))}).status_code == 422
    in_vain = device.signed(asked(aida, "/sign-in/passkey"))
    assert tell(aida, PROVE, {"credential": in_vain}).status_code == 422


# --- what no browser sends -----------------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
    ),
    max_leaves=6,
)
PARTS = ("id", "rawId", "type", "clientDataJSON", "attestationObject")


def broken(made: dict[str, Any], part: str, value: object) -> dict[str, Any]:
    """What a device said, with one part replaced."""
    inside = {**made["response"], part: value} if part in made["response"] else made["response"]
    return made | {"response": inside} | ({} if part in made["response"] else {part: value})


@settings(
    max_examples=60,
    deadline=None,
    # A busy machine is no fault of what is tested.
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(part=st.sampled_from(PARTS), value=JSON)
def test_a_broken_part_is_refused_and_breaks_nothing(
    app: Flask, at: datetime, part: str, value: object
) -> None:
    aida = Browser(app, AIDA)

    made = broken(Device().made(asked(aida)), part, value)
    assert tell(aida, ACCOUNT, {"name": "one", "credential": made}).status_code == 422


@pytest.mark.parametrize("transports", [None, 7, "usb", {}, [[], {}, None, "usb", "usb"]], ids=str)
def test_ways_to_reach_a_device_that_nobody_knows_are_left_out(
    app: Flask, at: datetime, transports: object
) -> None:
    aida = Browser(app, AIDA)
    made = broken(Device().made(asked(aida)), "transports", transports)

    assert tell(aida, ACCOUNT, {"name": "one", "credential": made}).status_code == 200
    assert kept()[0].transports in ("", "usb")
    assert asked(aida)["excludeCredentials"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b"[" * 100_000, b'{"credential":' * 9_000],
    ids=lambda body: str(body[:12]),
)
def test_what_is_no_json_is_refused(app: Flask, at: datetime, body: bytes) -> None:
    aida = Browser(app, AIDA)
    headers = {"X-CSRF-Token": aida.token, "Content-Type": "application/json"}

    assert aida.bare("POST", ACCOUNT, data=body, headers=headers).status_code == 422


def test_without_its_token_nothing_is_begun(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)

    assert aida.bare("POST", f"{ACCOUNT}/options", json={}).status_code == 403
    assert not db.session.query(Ceremony).count()
