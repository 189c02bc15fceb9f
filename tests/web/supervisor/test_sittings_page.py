"""The pages of supervised sittings, from the invigilator's form to the officer's result."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import making
import pytest
import time_machine
from cast import AIDA, ILYA, NAMES, SANA
from flask import Flask
from making import FIRST_STEPS, REPORT
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.examination import Sitting
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
# 09:00 UTC, at which the tests happen, is 14:00 in the hub's zone.
FORM = {
    "module": "first-steps",
    "place": "Room 7",
    "day": "2026-03-02",
    "from": "14:00",
    "to": "16:30",
}


def opened(browser: Browser) -> tuple[str, str]:
    """Opens a sitting by its form; the address of its page and its code."""
    answer = browser.post("/supervise/sittings/", FORM)
    assert answer.status_code == 303, answer.text
    code = browser.see(answer.location).first("strong").words
    return answer.location, code


@pytest.mark.parametrize("login", [SANA, ILYA])
def test_a_sitting_is_opened_for_a_course_a_place_and_hours(
    login: str, app: Flask, client_as: ClientAs, at: datetime
) -> None:
    browser = client_as(login)

    address, code = opened(browser)

    assert re.fullmatch(r"[0-9A-Z]{5}-[0-9A-Z]{5}", code)
    sitting = db.session.scalars(select(Sitting)).one()
    assert (sitting.module_id, sitting.place) == ("first-steps", "Room 7")
    assert sitting.opens_at == datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert sitting.closes_at == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    listed = browser.see("/supervise/sittings/")
    assert "Room 7" in listed.words
    assert "open now" in listed.words
    assert listed.first("a", href=address)


def test_the_code_is_shown_to_who_opened_it_and_in_no_address(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    address, code = opened(sana)
    elsewhere = client_as(SANA)

    # A page that did not arrive on a bad line can be asked for again.
    assert code in sana.see(address).words
    assert code not in elsewhere.see(address).words
    assert code not in sana.see("/supervise/sittings/").words
    assert code.replace("-", "") not in address
    cookie = next(one for one in sana.client._cookies.values() if one.key == "sitting")
    assert cookie.http_only
    assert cookie.max_age == 600


def test_a_refused_sitting_keeps_what_was_typed(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    wrong = [("module", "none"), ("place", ""), ("day", "tomorrow"), ("to", "13:00"), ("to", "")]

    for field, value in wrong:
        answer = sana.post("/supervise/sittings/", FORM | {field: value})
        assert answer.status_code == 422, (field, value)
        target = field if field in ("module", "place") else "hours"
        assert f'href="#_{target}"' in answer.text
        assert 'value="14:00"' in answer.text
    assert db.session.scalars(select(Sitting)).all() == []


def test_an_officer_begins_with_the_code_and_all_that_follows_says_supervised(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    making.with_rules(at=at, supervised=True)
    sana, aida = client_as(SANA), client_as(AIDA)
    address, code = opened(sana)
    page = aida.see(FIRST_STEPS)
    assert page.first("input", name="code").attributes.get("required") is not None
    assert "taken under supervision" in page.words

    refused = aida.post(f"{FIRST_STEPS}attempts", {"code": "AAAAA-AAAAA"})
    assert refused.status_code == 422
    assert 'value="AAAAA-AAAAA"' in refused.text
    assert "This code opens no sitting of this quiz." in refused.text
    assert aida.post(f"{FIRST_STEPS}attempts").status_code == 422

    begun = aida.post(f"{FIRST_STEPS}attempts", {"code": f" {code.lower()} "})
    assert begun.status_code == 303
    other_device = client_as(AIDA)
    assert other_device.start(FIRST_STEPS) == begun.location
    assert "under supervision" in other_device.see(begun.location).words
    assert NAMES[AIDA] in sana.see(address).words

    attempt = db.session.scalars(select(Attempt.id)).one()
    db.session.rollback()
    making.answered(AIDA, attempt, at=at)
    certificate = making.finished(AIDA, attempt, at=at).code
    for path in (
        f"{begun.location}result/",
        f"/certificates/{certificate}",
        f"/verify/{certificate}",
    ):
        words = aida.see(path).words
        assert "under supervision" in words, path
        assert "without supervision" not in words, path


def test_without_a_code_all_that_follows_says_unsupervised(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    page = aida.see(FIRST_STEPS)
    assert any(list(one.every("input", name="code")) for one in page.every("details"))
    assert "without supervision" in aida.see(aida.start(REPORT)).words
    certificate = making.passed(AIDA, at=at).code

    for path in (f"/certificates/{certificate}", f"/verify/{certificate}"):
        assert "without supervision" in aida.see(path).words, path


def test_a_sitting_that_is_over_opens_nothing_and_says_when_it_was(
    client_as: ClientAs, at: datetime
) -> None:
    _, code = opened(client_as(SANA))

    with time_machine.travel(at + timedelta(hours=3), tick=False):
        answer = client_as(AIDA).post(f"{FIRST_STEPS}attempts", {"code": code})

    assert answer.status_code == 422
    assert "This sitting is open from Mar 2, 2026" in answer.text
