"""Anyone may check a certificate, and learns only what was agreed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pytest
import time_machine
from cast import AIDA, NAMES
from flask import Flask
from sending import Browser, state_of

from elearn.credentials import code as codes
from elearn.db import transaction
from elearn.learning import certificates

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def code(app: Flask, at: datetime) -> str:
    given = making.passed(AIDA, at=at).code
    assert given
    return given


@pytest.fixture
def passer_by(client_as: ClientAs) -> Browser:
    return client_as(None)


def test_a_valid_one_shows_name_course_and_days(code: str, passer_by: Browser) -> None:
    shown = passer_by.see(f"/verify/{code}")

    assert state_of(shown) == "valid"
    for word in (NAMES[AIDA], "First steps", "Cybercrime"):
        assert word in shown.words
    assert AIDA not in passer_by.get(f"/verify/{code}").text


def test_the_code_is_found_as_people_type_it(code: str, passer_by: Browser) -> None:
    typed = codes.shown(code).lower().replace("-", " ")

    answer = passer_by.get(f"/verify/?code=  {typed} ")

    assert (answer.status_code, answer.location) == (303, f"/verify/{code}")


def test_an_expired_and_a_revoked_one_say_so(code: str, passer_by: Browser, at: datetime) -> None:
    with time_machine.travel(at + timedelta(days=800), tick=False):
        assert state_of(passer_by.see(f"/verify/{code}")) == "expired"
    with transaction():
        certificates.revoke(None, code, because="SECRET REASON", at=at)

    answer = passer_by.get(f"/verify/{code}")

    assert answer.status_code == 200
    assert state_of(passer_by.see(f"/verify/{code}")) == "revoked"
    assert "SECRET REASON" not in answer.text


@pytest.mark.parametrize(
    "typed", ["00000000000000000000000000", "x", "<script>alert(1)</script>", "' OR 1=1 --", "код"]
)
def test_an_unknown_one_is_404_whatever_it_looks_like(
    code: str, passer_by: Browser, typed: str
) -> None:
    for path in (f"/verify/?code={typed}", f"/verify/{typed.replace('/', '')}"):
        answer = passer_by.get(path)
        assert answer.status_code == 404, path
        assert "<script>alert" not in answer.text
        assert 'data-state="unknown"' in answer.text


def test_a_code_with_one_character_changed_is_unknown(code: str, passer_by: Browser) -> None:
    changed = ("0" if code[3] != "0" else "1").join((code[:3], code[4:]))

    assert passer_by.get(f"/verify/{changed}").status_code == 404


def test_the_question_alone_is_a_page(passer_by: Browser) -> None:
    shown = passer_by.see("/verify/")

    assert any(one.get("name") == "code" for one in shown.every("input"))
