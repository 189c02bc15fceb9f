"""The quiz page by forms alone: flags, counts, and forms that come too late."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from cast import AIDA, BEK
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import select
from stories import stranger
from stories.page import Element
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.learning import answers, flags
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def address(aida: Browser) -> str:
    """The address of Aida's running attempt."""
    return aida.start(FIRST_STEPS)


def form_of(shown: Element) -> Element:
    return stranger.form_to(shown, "/answers")


def send(browser: Browser, form: Element, fields: list[tuple[str, str]]) -> TestResponse:
    data: dict[str, Any] = {}
    for name, value in [*stranger.hidden(form), *fields]:
        data.setdefault(name, []).append(value)
    return browser.bare("POST", form.get("action"), data=data)


def attempt() -> Any:
    db.session.rollback()
    return db.session.scalar(select(Attempt.id))


def stored() -> dict[str, Any]:
    return {id: one.response for id, one in answers.stored(attempt()).items()}


def question(shown: Element, id: str) -> Element:
    return next(one for one in shown.every("section") if one.get("id") == id)


def row(shown: Element, id: str) -> str:
    """How the overview names a question."""
    links = [one for one in shown.every("a") if one.get("href").endswith(f"#{id}")]
    return next(one.words for one in links if "answered" in one.words or "empty" in one.words)


# Flags ---------------------------------------------------------------------------------------


def test_a_flag_is_set_and_taken_away_by_the_form(aida: Browser, address: str) -> None:
    send(aida, form_of(aida.see(address)), [("flag.say-it", "1")])
    set_ = flags.flagged(attempt())
    box = question(aida.see(address), "say-it").first("input", type="checkbox", name="flag.say-it")
    send(aida, form_of(aida.see(address)), [])

    assert set_ == {"say-it"}
    assert "checked" in box.attributes
    assert flags.flagged(attempt()) == frozenset()


def test_a_form_with_one_question_leaves_the_flags_of_the_others(
    aida: Browser, address: str
) -> None:
    send(aida, form_of(aida.see(address)), [("flag.say-it", "1")])

    send(aida, form_of(aida.see(f"{address}?question=how-much")), [("flag.how-much", "1")])

    assert flags.flagged(attempt()) == {"say-it", "how-much"}


def test_a_flag_alone_is_set_in_the_background_and_touches_no_answer(
    aida: Browser, address: str
) -> None:
    aida.save(address, "say-it", "chain")

    answer = aida.post(f"{address}answers", {"flag.say-it": "1"}, Accept="application/json")

    assert (answer.status_code, answer.data) == (204, b"")
    assert flags.flagged(attempt()) == {"say-it"}
    assert stored() == {"say-it": "chain"}


def test_nobody_flags_in_somebody_elses_attempt(
    aida: Browser, address: str, client_as: ClientAs
) -> None:
    answer = client_as(BEK).post(f"{address}answers", {"flag.say-it": "1"})

    assert answer.status_code == 404
    assert flags.flagged(attempt()) == frozenset()


def test_a_finished_attempt_takes_no_flag(aida: Browser, address: str) -> None:
    aida.post(f"{address}finish")

    answer = aida.post(f"{address}answers", {"flag.say-it": "1"}, Accept="application/json")

    assert (answer.status_code, answer.json and answer.json["code"]) == (409, "closed")


# Overview and counts --------------------------------------------------------------------------


def test_the_overview_says_of_each_question_how_it_stands(aida: Browser, address: str) -> None:
    aida.save(address, "say-it", "chain")
    aida.post(f"{address}answers", {"flag.how-much": "1"})

    for path in (address, f"{address}?question=pick-one"):
        shown = aida.see(path)
        assert "answered" in row(shown, "say-it")
        assert "empty" in row(shown, "the-label")
        (link,) = [
            one
            for one in shown.first("ol", id="_rows").every("a")
            if one.get("href").endswith("#how-much")
        ]
        assert "hidden" not in link.first("b").attributes


def test_the_check_names_the_empty_and_the_flagged_questions(aida: Browser, address: str) -> None:
    for asked in stranger.questions(aida.see(address)):
        if asked.get("id") not in ("say-it", "the-label"):
            aida.post(f"{address}answers", dict(_any_answer(asked)))
    aida.post(f"{address}answers", {"flag.pick-one": "1"})

    shown = aida.see(f"{address}check/")

    empty, flagged = (
        next(box for box in shown.every("div") if box.get("class") == kind)
        for kind in ("box care", "box")
    )
    assert "2 questions have no answer yet" in empty.words
    assert [one.words.partition(". ")[2] for one in empty.every("a")] == [
        "Say it",
        "A parcel: The label",
    ]
    assert "Pick one" in flagged.words


def _any_answer(asked: Element) -> list[tuple[str, str]]:
    """Something in every field of a question."""
    boxes = [
        (one.get("name"), one.get("value"))
        for kind in ("radio", "checkbox")
        for one in asked.every("input", type=kind)
        if one.get("name") == asked.get("id")
    ][:1]
    typed = [(one.get("name"), "1") for one in asked.every("input", type="text")]
    chosen = [
        (one.get("name"), [option.get("value") or option.words for option in one.every("option")])
        for one in asked.every("select")
    ]
    return (
        boxes + typed + [(name, values[place + 1]) for place, (name, values) in enumerate(chosen)]
    )


def test_questions_of_a_scenario_count_as_every_other(aida: Browser, address: str) -> None:
    shown = aida.see(address)
    asked = stranger.questions(shown)

    numbers = [one.first("span", **{"class": "soft"}).words for one in asked]

    assert numbers == [f"{number}." for number in range(1, len(asked) + 1)]
    assert f"Saved: 0 of {len(asked)}" in shown.words
    places = [
        int(number[:-1])
        for number, one in zip(numbers, asked, strict=True)
        if one.get("id") in ("the-friend", "the-label")
    ]
    single = aida.see(f"{address}?question=a-parcel")
    assert f"Questions {places[0]} to {places[1]} of {len(asked)}" in single.words
    assert (
        " of "
        not in aida.see(f"{address}?question=before-page").first("main").words.partition("Saved")[0]
    )


# Forms that come too late ---------------------------------------------------------------------


@pytest.fixture
def late(aida: Browser, address: str) -> TestResponse:
    """The answer to a form that does not know what another window saved."""
    old = form_of(aida.see(address))
    aida.save(address, "say-it", "from another window", 1)
    return send(aida, old, [("say-it", "from the old window"), ("how-much", "1.4")])


def test_a_form_that_came_too_late_shows_both_answers_and_asks(late: TestResponse) -> None:
    shown = stranger.page.read(late.text)
    asked = question(shown, "say-it")

    assert late.status_code == 409
    assert "Nothing of this form is saved yet" in shown.words
    (named,) = [
        one.words
        for one in shown.first("div", role="alert").every("a")
        if one.get("href") == "#say-it"
    ]
    assert re.match(r"Question \d+: Another page or device saved a different answer", named)
    assert "Saved" not in asked.first("div", **{"class": "note"}).words
    choices = [one.words for one in asked.first("fieldset").every("label")]
    assert "from the old window" in choices[0]
    assert "from another window" in choices[1]
    assert asked.first("input", type="text").get("value") == "from the old window"
    assert question(shown, "how-much").first("input", type="text").get("value") == "1.4"
    assert stored() == {"say-it": "from another window"}


def choose(aida: Browser, late: TestResponse, place: int | None) -> TestResponse:
    """The form of the refusal sent again, with one of the two answers chosen."""
    form = form_of(stranger.page.read(late.text))
    boxes = list(form.every("input", type="radio", name="choice.say-it"))
    chosen = [] if place is None else [("choice.say-it", boxes[place].get("value"))]
    typed = [(one.get("name"), one.get("value")) for one in form.every("input", type="text")]
    return send(aida, form, chosen + [pair for pair in typed if pair[1]])


@pytest.mark.parametrize(
    ("place", "kept"), [(0, "from the old window"), (1, "from another window")]
)
def test_the_answer_that_was_chosen_counts(
    aida: Browser, late: TestResponse, place: int, kept: str
) -> None:
    answer = choose(aida, late, place)

    assert answer.status_code == 303
    assert stored() == {"say-it": kept, "how-much": "1.4"}


def test_who_chooses_neither_is_asked_again(aida: Browser, late: TestResponse) -> None:
    again = choose(aida, late, None)

    assert again.status_code == 409
    assert "from the old window" in again.text
    assert stored() == {"say-it": "from another window"}


def test_what_was_saved_after_the_question_was_asked_is_not_overwritten_either(
    aida: Browser, address: str, late: TestResponse
) -> None:
    aida.save(address, "say-it", "from a third window", 2)

    again = choose(aida, late, 0)

    assert again.status_code == 409
    assert "from a third window" in again.text
    assert stored() == {"say-it": "from a third window"}


def test_every_kind_says_a_late_answer_in_words(aida: Browser, address: str) -> None:
    old = form_of(aida.see(address))
    ids = [one.get("id") for one in stranger.questions(old)]
    first = [pair for asked in stranger.questions(old) for pair in _any_answer(asked)]
    send(aida, old, first)

    late = send(aida, old, [])

    shown = stranger.page.read(late.text)
    assert late.status_code == 409
    for id in ids:
        stored_one = list(question(shown, id).first("fieldset").every("label"))[1]
        assert stored_one.words.rpartition(":")[2].strip(), id


def test_an_order_that_cannot_be_read_says_that_nothing_is_saved_yet(
    aida: Browser, address: str
) -> None:
    form = form_of(aida.see(address))
    places = [one.get("name") for one in question(form, "in-order").every("select")]

    answer = send(aida, form, [("say-it", "chain"), *[(name, "1") for name in places]])

    assert answer.status_code == 422
    assert "Nothing of this form is saved yet" in answer.text
    assert 'value="chain"' in answer.text
    assert stored() == {}


def test_the_page_carries_what_a_browser_needs_to_seal_answers(aida: Browser, address: str) -> None:
    shown = aida.see(address)

    # 65 bytes of a point and 16 of a token, in base64url without padding.
    assert len(shown.first("meta", name="hub-key").get("content")) == 87
    assert len(shown.first("meta", name="attempt-token").get("content")) == 22
