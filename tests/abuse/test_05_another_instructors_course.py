"""5. An instructor of one course at another one: to her it is not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import making
import pytest
from cast import AIDA, IDA, ILYA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from unchanged import nothing_changes

from elearn.db import transaction

ClientAs = Callable[[str | None], Browser]

OTHERS = f"/author{FIRST_STEPS}"


@pytest.fixture
def ida(app: Flask, at: datetime, client_as: ClientAs) -> Browser:
    with transaction():
        cast.join(at=at - timedelta(days=1))
    browser = client_as(IDA)
    assert browser.token
    return browser


def test_she_sees_her_own_course_at_the_desk_and_no_other(ida: Browser) -> None:
    own, other = f"/author{making.ADVANCED}", OTHERS

    shown = ida.get("/author/").text

    assert f'href="{own}"' in shown
    assert f'href="{other}"' not in shown
    assert ida.get(own).status_code == 200


def test_an_instructor_of_every_course_sees_both(ida: Browser, client_as: ClientAs) -> None:
    shown = client_as(ILYA).get("/author/").text

    assert f'href="/author{making.ADVANCED}"' in shown
    assert f'href="{OTHERS}"' in shown


@pytest.mark.parametrize("page", ["", "corrections/", "corrections/first-word"])
def test_what_is_another_courses_is_not_there(ida: Browser, page: str) -> None:
    with nothing_changes():
        assert ida.get(OTHERS + page).status_code == 404
        if page.endswith("first-word"):
            assert ida.post(OTHERS + page, {"because": "x"}).status_code == 404


def test_a_question_of_another_course_is_none_below_her_own(ida: Browser) -> None:
    with nothing_changes():
        swapped = f"/author{making.ADVANCED}corrections/first-word"
        assert ida.get(swapped).status_code == 404
        assert ida.post(swapped, {"because": "x"}).status_code == 404


def test_nobody_of_another_course_gets_an_attempt_from_her(
    ida: Browser, client_as: ClientAs, at: datetime
) -> None:
    making.with_rules(at=at, attempts=1)
    making.failed(AIDA, at=at)
    listed = client_as(ILYA).get("/supervise/extra-attempts/").text
    address = listed.partition('href="/supervise/extra-attempts/')[2].partition('"')[0]
    assert address

    with nothing_changes():
        assert cast.NAMES[AIDA] not in ida.get("/supervise/extra-attempts/").text
        path = f"/supervise/extra-attempts/{address}"
        assert ida.get(path).status_code == 404
        assert ida.post(path, {"because": "x", "hours": "1"}).status_code == 404


def test_she_opens_no_sitting_of_another_course(ida: Browser, at: datetime) -> None:
    fields = {"place": "Room 7", "day": at.date().isoformat(), "from": "20:00", "to": "22:00"}

    with nothing_changes():
        answer = ida.post("/supervise/sittings/", fields | {"module": "first-steps"})

    assert answer.status_code == 422
    assert "not a course that you teach" in answer.text
