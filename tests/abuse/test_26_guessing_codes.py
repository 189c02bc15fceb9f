"""Codes cannot be looked for: of certificates by address, of sittings by officer."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pytest
import time_machine
from cast import AIDA, BEK, NAMES, SANA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser, state_of

from elearn.credentials import code as codes
from elearn.db import transaction
from elearn.learning import certificates
from elearn.web.public import verify

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def code(app: Flask, at: datetime) -> str:
    given = making.passed(AIDA, at=at).code
    assert given
    return given


def random_code() -> str:
    return "".join(secrets.choice(codes.ALPHABET) for _ in range(27))


def test_random_codes_are_unknown_and_from_the_limit_on_too_many(
    code: str, client_as: ClientAs
) -> None:
    passer_by = client_as(None)

    answers = [
        passer_by.get(f"/verify/{random_code()}", Accept="application/json").status_code
        for _ in range(300)
    ]

    assert answers == [404] * verify.MOST_UNKNOWN + [429] * (300 - verify.MOST_UNKNOWN)
    refused = passer_by.get(f"/verify/{code}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    assert passer_by.get(f"/verify/?code={random_code()}").status_code in (303, 429)


def test_another_address_and_a_later_hour_are_not_kept_out(
    code: str, client_as: ClientAs, at: datetime
) -> None:
    passer_by = client_as(None)
    for _ in range(verify.MOST_UNKNOWN):
        passer_by.get(f"/verify/{random_code()}")

    other = {"environ_overrides": {"REMOTE_ADDR": "10.0.0.2"}}
    assert passer_by.bare("GET", f"/verify/{code}").status_code == 429
    assert passer_by.bare("GET", f"/verify/{code}", **other).status_code == 200
    with time_machine.travel(at + verify.PER, tick=False):
        assert passer_by.get(f"/verify/{code}").status_code == 200


def test_a_valid_code_costs_nothing_and_shows_what_was_agreed(
    code: str, client_as: ClientAs, at: datetime
) -> None:
    passer_by = client_as(None)
    for _ in range(verify.MOST_UNKNOWN + 5):
        shown = passer_by.get(f"/verify/{code}")
        assert shown.status_code == 200

    assert NAMES[AIDA] in shown.text
    for hidden in (AIDA, "Northern Crossing", str(making.viewer(AIDA).person_id)):
        assert hidden not in shown.text


def test_a_revoked_one_says_so_and_a_changed_one_is_unknown(
    code: str, client_as: ClientAs, at: datetime
) -> None:
    passer_by = client_as(None)
    changed = ("0" if code[3] != "0" else "1").join((code[:3], code[4:]))
    with transaction():
        certificates.revoke(None, code, because="it was given by mistake", at=at)

    assert state_of(passer_by.see(f"/verify/{code}")) == "revoked"
    assert passer_by.get(f"/verify/{changed}").status_code == 404


def test_codes_of_a_sitting_are_tried_ten_times(client_as: ClientAs, at: datetime) -> None:
    making.with_rules(at=at, supervised=True)
    _id, right = making.a_sitting(SANA, at=at)
    aida, bek = client_as(AIDA), client_as(BEK)
    start = f"{FIRST_STEPS}attempts"

    answers = [aida.post(start, {"code": f"00000-{number:05}"}) for number in range(12)]

    assert [one.status_code for one in answers] == [422] * 10 + [429] * 2
    assert "Nothing is locked" in answers[-1].text
    assert aida.post(start, {"code": right}).status_code == 429
    assert bek.post(start, {"code": right}).status_code == 303
    wait = timedelta(seconds=int(answers[-1].headers["Retry-After"]))
    with time_machine.travel(at + wait, tick=False):
        assert aida.post(start, {"code": right}).status_code == 303
