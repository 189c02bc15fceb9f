"""Sitting a quiz through its pages: by forms alone, and by a program."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import making
import pytest
from cast import AIDA, BEK
from making import FIRST_STEPS
from sending import Browser, state_of
from sqlalchemy import select
from stories import key, stranger
from stories.page import Element
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.learning import answers
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
KEY = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")
# What only the key and the feedback hold, none of which may be seen before the finish.
FEEDBACK = ("FEEDBACK",)
SECRETS = (*FEEDBACK, "custody chain", "fragile", "alpha", "beta")


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def address(aida: Browser) -> str:
    """The address of Aida's running attempt."""
    return aida.start(FIRST_STEPS)


def form_of(browser: Browser, address: str) -> Element:
    return stranger.form_to(browser.see(address), "/answers")


def send(
    browser: Browser, form: Element, fields: list[tuple[str, str]], go: str = "stay"
) -> TestResponse:
    """What a browser without scripts sends: hidden fields, those filled in, the button."""
    data: dict[str, Any] = {"go": go}
    for name, value in [*stranger.hidden(form), *fields]:
        data.setdefault(name, []).append(value) if name != "go" else None
    return browser.bare("POST", form.get("action"), data=data)


def stored() -> dict[str, Any]:
    db.session.rollback()
    attempt = db.session.scalar(select(Attempt.id))
    assert attempt is not None
    return {id: one.response for id, one in answers.stored(attempt).items()}


def revisions() -> dict[str, int]:
    db.session.rollback()
    attempt = db.session.scalar(select(Attempt.id))
    assert attempt is not None
    return {id: one.revision for id, one in answers.stored(attempt).items()}


def test_every_drawn_question_stands_on_the_page_with_its_kind_and_revision(
    aida: Browser, address: str
) -> None:
    shown = aida.see(address)

    kinds = {one.get("id"): one.get("data-kind") for one in shown.every() if one.get("data-kind")}
    assert kinds.pop("pool-left", None) or kinds.pop("pool-right")
    assert kinds == {
        "before-page": "information",
        "pick-one": "single",
        "pick-many": "multiple",
        "true-false": "true-false",
        "how-much": "numeric",
        "say-it": "text",
        "match-them": "matching",
        "in-order": "ordering",
        "fill-in": "cloze",
        "a-parcel": "scenario",
        "the-friend": "numeric",
        "the-label": "text",
    }
    assert {one.get("data-revision") for one in stranger.questions(shown)} == {"0"}


def test_all_kinds_are_answered_by_one_form_and_shown_again_as_answered(
    aida: Browser, address: str
) -> None:
    form = form_of(aida, address)
    given = stranger.filled(form, KEY)

    answer = send(aida, form, given)

    assert (answer.status_code, answer.location) == (303, address)
    shown = form_of(aida, address)
    assert {one.get("data-revision") for one in stranger.questions(shown)} == {"1"}
    assert len(stored()) == len(stranger.questions(shown))
    finished = aida.post(f"{address}finish", Accept="application/json").json
    assert finished is not None
    assert finished["points"] == finished["possible"] == len(stored())


def test_the_form_sent_again_unchanged_makes_no_new_revision(aida: Browser, address: str) -> None:
    send(aida, form_of(aida, address), stranger.filled(form_of(aida, address), KEY))

    form = form_of(aida, address)
    send(aida, form, stranger.filled(form, KEY))

    assert set(revisions().values()) == {1}


def test_a_question_shown_and_sent_with_no_field_is_taken_back(aida: Browser, address: str) -> None:
    form = form_of(aida, f"{address}?question=pick-many")
    send(aida, form, stranger.filled(form, KEY))

    send(aida, form_of(aida, f"{address}?question=pick-many"), [])

    assert stored() == {"pick-many": None}


def test_a_question_that_is_not_in_the_form_stays_as_it_was(aida: Browser, address: str) -> None:
    form = form_of(aida, f"{address}?question=say-it")
    send(aida, form, [("say-it", "chain")])

    send(aida, form_of(aida, f"{address}?question=how-much"), [("how-much", "1.4")])

    assert stored() == {"say-it": "chain", "how-much": "1.4"}


def test_a_field_without_its_revision_counts_alone(aida: Browser, address: str) -> None:
    aida.post(f"{address}answers", {"say-it": "chain"})
    aida.post(f"{address}answers", {"say-it": "custody chain"})

    assert stored() == {"say-it": "custody chain"}
    assert revisions() == {"say-it": 2}


def test_one_field_that_cannot_be_read_keeps_all_others_out(aida: Browser, address: str) -> None:
    answer = aida.post(
        f"{address}answers",
        {"say-it": "chain", "pick-one": "no-such-option", "revision.pick-one": "0"},
    )

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert 'href="#pick-one"' in answer.text
    assert 'value="chain"' in answer.text  # what was typed stays typed
    assert stored() == {}


def test_who_reloads_a_refused_form_goes_on_with_the_quiz(aida: Browser, address: str) -> None:
    answer = aida.get(f"{address}answers")

    assert (answer.status_code, answer.location) == (303, address)


def test_a_form_older_than_what_is_stored_keeps_nothing(aida: Browser, address: str) -> None:
    old = form_of(aida, address)
    aida.save(address, "say-it", "from another window", 1)

    answer = send(aida, old, [("say-it", "from the old window"), ("how-much", "1.4")])

    assert answer.status_code == 409
    assert stored() == {"say-it": "from another window"}


@pytest.mark.parametrize(
    ("go", "onward"),
    [("stay", "?question=say-it"), ("next", "?question=match-them"), ("check", "check/")],
)
def test_each_button_saves_and_leads_on(aida: Browser, address: str, go: str, onward: str) -> None:
    form = form_of(aida, f"{address}?question=say-it")

    answer = send(aida, form, [("say-it", "chain")], go)

    assert (answer.status_code, answer.location) == (303, address + onward)
    assert stored() == {"say-it": "chain"}


def test_without_scripts_the_start_leads_to_the_first_question(aida: Browser) -> None:
    answer = aida.post(f"{FIRST_STEPS}attempts", {"question": "first"})

    assert answer.location.endswith("/?question=before-page")


def test_the_check_says_what_is_empty_and_links_there(aida: Browser, address: str) -> None:
    aida.save(address, "say-it", "chain")

    shown = aida.see(f"{address}check/")

    assert "answered" in shown.words
    assert any(
        one.get("href") == f"{address}?question=how-much#how-much" for one in shown.every("a")
    )
    assert stranger.form_to(shown, "/finish").get("action") == f"{address}finish"


def test_a_save_answers_with_its_revision_and_time(aida: Browser, at: datetime) -> None:
    address = aida.start(FIRST_STEPS)

    answer = aida.save(address, "say-it", "chain of custody", 3)

    assert answer.json == {"revision": 3, "saved_at": "2026-03-02T09:00:00.000Z"}
    assert len(answer.data) < 1024


def test_a_conflict_tells_what_is_stored(aida: Browser, address: str) -> None:
    aida.save(address, "say-it", "chain", 5)

    answer = aida.save(address, "say-it", "other", 5)

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "older"
    assert (answer.json["revision"], answer.json["response"]) == (5, "chain")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+Z", answer.json["saved_at"])


def test_a_save_after_the_finish_is_closed(aida: Browser, address: str) -> None:
    aida.post(f"{address}finish")

    answer = aida.save(address, "say-it", "late")

    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "closed")


WRONG_SHAPES = ("words", ["a", "a"], ["x"] * 10_000, {"a": "b"}, 7, True, [None], [["a"]])


@pytest.mark.parametrize("question", ["pick-one", "pick-many", "match-them", "in-order"])
def test_a_response_of_the_wrong_shape_is_refused(
    aida: Browser, address: str, question: str
) -> None:
    statuses = {aida.save(address, question, wrong).status_code for wrong in WRONG_SHAPES}

    assert statuses == {422}
    assert stored() == {}


NO_SAVES = (
    [],
    "x",
    {},
    {"revision": 1},
    {"revision": 0, "response": "a"},
    {"revision": "1", "response": "a"},
    {"revision": True, "response": "a"},
    {"revision": 2**40, "response": "a"},
)


def test_a_body_that_is_no_save_is_refused(aida: Browser, address: str) -> None:
    for body in NO_SAVES:
        assert aida.put(f"{address}answers/say-it", body).status_code == 422, body


def test_text_that_is_not_json_is_refused(aida: Browser, address: str) -> None:
    headers = {"X-CSRF-Token": aida.token}
    sent = aida.bare(
        "PUT",
        f"{address}answers/say-it",
        data="{",
        content_type="application/json",
        headers=headers,
    )
    wrong = aida.bare(
        "PUT",
        f"{address}answers/say-it",
        data=json.dumps({"revision": 1, "response": "a"}),
        content_type="text/plain",
        headers=headers,
    )

    assert (sent.status_code, wrong.status_code) == (400, 415)


def test_a_response_over_64_kilobytes_is_too_large(aida: Browser, address: str) -> None:
    answer = aida.save(address, "say-it", "x" * (64 * 1024 + 1))

    assert answer.status_code == 413
    assert stored() == {}


@pytest.mark.parametrize("question", ["nowhere", "a-parcel", "before-page"])
def test_a_question_that_takes_no_answer_is_refused(
    aida: Browser, address: str, question: str
) -> None:
    answer = aida.save(address, question, "a")

    assert (answer.status_code, answer.json and answer.json["code"]) == (422, "question")


@pytest.mark.parametrize("end", ["", "check/", "result/", "?question=say-it"])
def test_somebody_elses_attempt_looks_like_none(
    aida: Browser, address: str, client_as: ClientAs, end: str
) -> None:
    bek = client_as(BEK)
    missing = address.replace(address[10:14], "0000")

    theirs, none = bek.get(address + end), bek.get(missing + end)

    assert theirs.status_code == none.status_code == 404
    assert re.sub(r"/attempts/[^/]+/", "", theirs.text) == re.sub(
        r"/attempts/[^/]+/", "", none.text
    )


def test_nothing_of_somebody_elses_attempt_can_be_changed(
    aida: Browser, address: str, client_as: ClientAs
) -> None:
    bek = client_as(BEK)

    assert bek.save(address, "say-it", "mine").status_code == 404
    assert bek.post(f"{address}answers", {"say-it": "mine"}).status_code == 404
    assert bek.post(f"{address}finish").status_code == 404
    assert stored() == {}
    assert aida.get(address).status_code == 200


def told(answer: TestResponse, secrets: tuple[str, ...]) -> list[str]:
    """Which of the secrets stand in the page or its headers."""
    return [word for word in secrets if word in answer.text + str(answer.headers)]


def test_nothing_before_an_answer_holds_the_key(aida: Browser, address: str) -> None:
    for path in (address, f"{address}?question=pick-one", f"{address}check/", FIRST_STEPS):
        assert not told(aida.get(path), SECRETS), path
    assert not told(aida.save(address, "say-it", "wrong"), SECRETS)
    assert not told(aida.post(f"{address}answers", {"pick-one": "?"}), SECRETS)


def test_nothing_before_the_finish_holds_the_feedback(aida: Browser, address: str) -> None:
    send(aida, form_of(aida, address), stranger.filled(form_of(aida, address), KEY))

    paths = (address, f"{address}check/", f"{address}result/", "/search?q=rank", "/account/")
    for path in (*paths, FIRST_STEPS, f"{FIRST_STEPS}progress"):
        assert not told(aida.get(path), FEEDBACK), path
    assert not told(aida.save(address, "pick-one", "x", 2), FEEDBACK)
    assert not told(aida.save(address, "say-it", "x", 1), FEEDBACK)
    assert "Nothing found" in aida.get("/search?q=FEEDBACK-RIGHT").text


def test_the_order_of_options_tells_nothing_and_their_ids_neither(
    client_as: ClientAs,
) -> None:
    seen = {}
    for login in (AIDA, BEK):
        browser = client_as(login)
        shown = browser.see(browser.start(FIRST_STEPS))
        question = next(one for one in shown.every() if one.get("id") == "pick-one")
        seen[login] = stranger.labelled(question, "radio")

    assert set(seen[AIDA]) == set(seen[BEK])
    assert not set(seen[AIDA].values()) & set(seen[BEK].values())


def test_the_result_explains_each_option_after_the_pass(aida: Browser, address: str) -> None:
    send(aida, form_of(aida, address), stranger.filled(form_of(aida, address), KEY))
    aida.post(f"{address}finish")

    shown = aida.see(f"{address}result/")

    assert state_of(shown) == "passed"
    for word in ("FEEDBACK-RIGHT", "FEEDBACK-GLOVES", "FEEDBACK-EXPLAIN", "FEEDBACK-CORRECT"):
        assert word in shown.words
    assert any(one.get("href").endswith(".pdf") for one in shown.every("a"))
    assert "Right answer:" not in shown.words


def test_the_result_gives_a_missed_order_step_by_step(aida: Browser, address: str) -> None:
    send(aida, form_of(aida, address), stranger.filled(form_of(aida, address), KEY))
    aida.save(address, "in-order", None, revision=2)
    aida.post(f"{address}finish")

    shown = aida.see(f"{address}result/")

    missed = next(one for one in shown.every() if one.get("id") == "in-order")
    (steps,) = missed.every("ol")
    assert [one.words for one in steps.every("li")] == [
        "Keep people away",
        "Photograph",
        "Seal and sign",
    ]


def test_a_failed_first_attempt_keeps_the_answers_back(aida: Browser, address: str) -> None:
    aida.post(f"{address}finish")

    shown = aida.see(f"{address}result/")

    assert state_of(shown) == "failed"
    assert "FEEDBACK" not in shown.words
    assert "The right answers are shown once you have passed" in shown.words
    assert any(one.get("href") == f"{FIRST_STEPS}seizing/#away" for one in shown.every("a"))


def test_the_finish_repeated_says_the_same(aida: Browser, address: str) -> None:
    first = aida.post(f"{address}finish", Accept="application/json")
    again = aida.post(f"{address}finish", Accept="application/json")

    assert first.json == again.json
    assert first.json is not None
    assert set(first.json) == {"state", "points", "possible", "certificate"}
    assert aida.post(f"{address}finish").location == f"{address}result/"


def test_a_start_that_is_refused_says_why_and_when(aida: Browser, at: datetime) -> None:
    address = aida.start(FIRST_STEPS)
    aida.post(f"{address}finish")

    answer = aida.post(f"{FIRST_STEPS}attempts", Accept="application/json")

    assert answer.status_code == 409
    assert answer.json is not None
    assert answer.json["code"] == "early"
    assert "opens on" in answer.json["error"]
    assert "(UTC+" in answer.json["error"]
