"""What is kept about oneself: said in words, and taken along as a file without others' data."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import making
import pytest
import time_machine
from cast import AIDA, BEK, ILYA, NAMES, PASSWORD, SANA, VERA
from correcting import sat
from sending import Browser
from sqlalchemy import select

from elearn import audit
from elearn.db import db, transaction
from elearn.learning import answers
from elearn.learning.assigning import leaves
from elearn.models.accounts import Session
from elearn.models.audit import AuditEntry
from elearn.models.people import Person
from elearn.people import users

ClientAs = Callable[[str | None], Browser]
OWN = "/account/export"


@pytest.fixture
def aida(client_as: ClientAs, at: datetime) -> Browser:
    """Aida, who passed a quiz with a mistake; others did things to her and to Bek."""
    sat(AIDA, at=at, say_it="my own words")
    sat(BEK, at=at, say_it="the words of Bek")
    with transaction():
        vera = making.viewer_inside(VERA)
        users.give_extra_time(vera, making.viewer_inside(AIDA).person_id, 25, because="R", at=at)
    return client_as(AIDA)


def exported(browser: Browser) -> dict[str, Any]:
    answer = browser.post(OWN)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = answer.json
    return found


def test_the_page_says_what_is_kept_and_how_long(aida: Browser) -> None:
    shown = aida.see("/account/privacy/")

    assert "5 years after it is closed you are erased" in shown.words
    assert aida.see("/account/").first("a", href="/account/privacy/")


def test_the_file_holds_ones_own(aida: Browser) -> None:
    found = exported(aida)

    assert (found["person"]["login"], found["person"]["name"]) == (AIDA, NAMES[AIDA])
    assert found["person"]["extra_time_percent"] == 25
    (attempt,) = found["attempts"]
    assert attempt["state"] == "passed"
    assert attempt["answers"]["say-it"] == "my own words"
    assert [one["state"] for one in found["certificates"]] == ["valid"]
    assert found["progress"][0]["state"] == "passed"
    assert found["sessions"][0]["agent"] == "Firefox/140"
    assert {"start attempt", "finish attempt", "give extra time"} <= {
        one["did"] for one in found["record"]
    }


def test_the_file_says_where_one_served_and_what_was_asked(aida: Browser, at: datetime) -> None:
    making.an_assignment(at=at, people=[AIDA], due_on=(at + timedelta(days=9)).date())
    sana, id = making.viewer(SANA), making.viewer(AIDA).person_id
    with transaction():
        leaves.give(sana, id, at.date(), None, because="Ill", at=at)
        db.session.get_one(Person, id).service_number = "SN-77"

    found = exported(aida)

    assert found["person"]["service_number"] == "SN-77"
    assert [one["unit"] for one in found["postings"]] == ["Northern Crossing"]
    assert found["assigned_by_name"][0]["module_id"] == "first-steps"
    assert found["leaves"][0]["because"] == "Ill"
    assert (found["exemptions"], found["letter_choice"], found["reminders"]) == ([], [], [])


def test_the_file_holds_nothing_of_others_and_no_secret(aida: Browser) -> None:
    text = aida.post(OWN).text

    db.session.rollback()
    hashes = [*db.session.scalars(select(Session.token_hash))]
    hashes += [one for one in db.session.scalars(select(Person.password_hash)) if one]
    others = [VERA, NAMES[VERA], BEK, NAMES[BEK], "the words of Bek", ILYA]
    assert [one for one in (*others, *hashes, aida.session) if one in text] == []
    assert "seed" not in text
    assert "drawn" not in text


def test_no_key_goes_out_before_it_may(aida: Browser, at: datetime) -> None:
    """Answers and points of an earlier attempt would be the key of the one that runs."""
    again = making.an_attempt(AIDA, at=at)
    with transaction():
        answers.store(making.viewer_inside(AIDA), again, "say-it", "half of it", revision=1, at=at)

    found = exported(aida)

    assert len(found["attempts"]) == 2
    for one in found["attempts"]:
        assert "marks" not in one
        assert one["answers"] == "when no attempt of this course runs"


def test_points_of_questions_come_only_where_the_rules_show_them(
    client_as: ClientAs, at: datetime
) -> None:
    making.with_rules(at=at, show="score")
    making.passed(AIDA, at=at)

    (attempt,) = exported(client_as(AIDA))["attempts"]

    assert "marks" not in attempt
    assert attempt["points"]


def test_what_others_did_to_the_account_is_told_without_them(aida: Browser) -> None:
    record = exported(aida)["record"]

    (given,) = (one for one in record if one["did"] == "give extra time")
    assert (given["by"], given["because"]) == ("somebody else", "R")
    assert "address" not in given


def test_that_it_was_taken_stands_in_the_record(aida: Browser, at: datetime) -> None:
    exported(aida)

    db.session.rollback()
    (taken,) = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "export own data"))
    assert (taken.who, taken.to, taken.at) == (AIDA, AIDA, at)


def test_it_asks_first_that_it_is_oneself(aida: Browser, at: datetime) -> None:
    assert aida.token
    with time_machine.travel(at + timedelta(minutes=20), tick=False):
        asked = aida.post(OWN)
        assert asked.status_code == 403
        assert "my own words" not in asked.text
        assert aida.get(OWN).location == "/account/privacy/"

        given = aida.post(OWN, {"_proof": PASSWORD})
        assert given.status_code == 200
        assert "my own words" in given.text


def test_a_stranger_gets_nothing(client_as: ClientAs) -> None:
    assert client_as(None).get("/account/privacy/").status_code == 303
    assert client_as(None).post(OWN).status_code == 401


def test_refused_sign_ins_are_told_to_their_person(aida: Browser, at: datetime) -> None:
    person_id = making.viewer(AIDA).person_id
    with transaction():
        audit.record(
            None, "sign in", str(person_id), at=at, outcome="refused", address="198.51.100.7"
        )

    refused = [one for one in exported(aida)["record"] if one["outcome"] == "refused"]
    assert [one["by"] for one in refused] == ["somebody else"]
