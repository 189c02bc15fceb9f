"""A quiz form with the token of an earlier session: nothing is stored, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from cast import AIDA, BEK
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import select
from stories import page
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.learning import answers
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
SAID = (
    "This form was out of date; nothing is saved yet. Look at your answers and press Save once "
    "more."
)
TYPED = {"say-it": "custody <chain>", "how-much": "1.4", "flag.how-much": "1"}


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def address(aida: Browser) -> str:
    return aida.start(FIRST_STEPS)


def stale(browser: Browser, address: str, fields: dict[str, Any], **headers: str) -> TestResponse:
    sent = {"csrf_token": "of-an-earlier-session"} | fields
    return browser.bare("POST", f"{address}answers", data=sent, headers=headers)


def stored() -> dict[str, object]:
    db.session.rollback()
    attempt = db.session.scalars(select(Attempt.id)).one()
    return {id: one.response for id, one in answers.stored(attempt).items()}


def test_it_comes_back_as_it_was_typed_and_is_saved_by_the_next_press(
    aida: Browser, address: str
) -> None:
    answer = stale(aida, address, TYPED)

    shown = page.read(answer.text)
    assert (answer.status_code, stored()) == (403, {})
    assert SAID in shown.words
    assert "no-store" in answer.headers["Cache-Control"]
    fields = {name: shown.first("input", name=name).get("value") for name in TYPED}
    assert fields["say-it"] == TYPED["say-it"]
    assert fields["how-much"] == TYPED["how-much"]
    box = shown.first("input", type="checkbox", name="flag.how-much")
    assert "checked" in box.attributes

    fresh = shown.first("input", name="csrf_token").get("value")
    again = aida.bare("POST", f"{address}answers", data=TYPED | {"csrf_token": fresh})

    assert again.status_code == 303
    assert stored() == {"say-it": "custody <chain>", "how-much": "1.4"}


def test_no_script_saves_what_nobody_has_looked_at(aida: Browser, address: str) -> None:
    assert "/assets/quiz." in aida.get(address).text

    assert "/assets/quiz." not in stale(aida, address, TYPED).text


def test_one_question_comes_back_alone(aida: Browser, address: str) -> None:
    sent = {"csrf_token": "old", "say-it": "chain"}
    answer = aida.bare("POST", f"{address}answers?question=say-it", data=sent)

    shown = page.read(answer.text)
    assert answer.status_code == 403
    assert shown.first("form", id="_quiz").get("action").endswith("?question=say-it")
    assert shown.first("input", name="say-it").get("value") == "chain"


def test_a_newer_answer_is_not_written_over_by_the_second_press(
    aida: Browser, address: str
) -> None:
    aida.save(address, "say-it", "from another tab")

    answer = stale(aida, address, {"say-it": "typed here", "revision.say-it": "0"})

    assert answer.status_code == 403
    assert "Which one counts?" in answer.text
    assert "from another tab" in answer.text
    assert 'value="typed here"' in answer.text
    assert stored() == {"say-it": "from another tab"}


def test_somebody_else_gets_nothing_of_it(aida: Browser, address: str, client_as: ClientAs) -> None:
    answer = stale(client_as(BEK), address, TYPED)

    assert answer.status_code == 403
    assert "custody" not in answer.text
    assert re.search("<h1[^>]*>This form is out of date", answer.text)


def test_a_program_and_other_forms_get_the_short_refusal(aida: Browser, address: str) -> None:
    program = stale(aida, address, {"flag.say-it": "1"}, Accept="application/json")
    finish = aida.bare("POST", f"{address}finish", data={"csrf_token": "old"})

    assert (program.status_code, program.json and program.json["code"]) == (403, "token")
    assert finish.status_code == 403
    assert "This form is out of date" in finish.text
    assert "Not for this account" not in finish.text


def test_after_the_finish_there_is_no_form_to_come_back(aida: Browser, address: str) -> None:
    aida.post(f"{address}finish")

    answer = stale(aida, address, TYPED)

    assert answer.status_code == 403
    assert 'id="_quiz"' not in answer.text
