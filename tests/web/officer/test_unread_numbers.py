"""What cannot be read as a number is saved all the same, and said wherever it is looked at."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import AIDA
from making import FIRST_STEPS
from sending import Browser
from stories.page import Element

ClientAs = Callable[[str | None], Browser]
NO_KG = (
    "This cannot be read as a number with the unit kg. Write the number in digits, and no other "
    "unit."
)
NO_NUMBER = "Gap 3: This cannot be read as a number. Write it in digits."
WRONG = [
    ("how-much", "abc", NO_KG),
    ("how-much", "12 apples", NO_KG),
    ("fill-in", {"3": "a day"}, NO_NUMBER),
]


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def address(aida: Browser) -> str:
    return aida.start(FIRST_STEPS)


def said_at(shown: Element, question: str) -> str:
    """What stands at the field, where its description leads to it."""
    place = next(one for one in shown.every("section") if one.get("id") == question)
    fields = [
        one for one in place.every("input", type="text") if one.get("name").startswith(question)
    ]
    assert fields
    assert all(f"{question}_n" in one.get("aria-describedby").split() for one in fields)
    return place.first("p", id=f"{question}_n").words


@pytest.mark.parametrize(("question", "typed", "sentence"), WRONG)
def test_nonsense_is_saved_and_named_at_its_field_in_the_overview_and_before_the_finish(
    question: str, typed: object, sentence: str, aida: Browser, address: str
) -> None:
    answer = aida.save(address, question, typed)

    assert answer.status_code == 200
    assert answer.json
    assert answer.json["unread"] == sentence
    for path in (address, f"{address}?question={question}"):
        shown = aida.see(path)
        assert said_at(shown, question) == sentence
        assert shown.words.count("answered, cannot be read") == 1
    check = aida.see(f"{address}check/").words
    assert sentence in check
    assert "answered, cannot be read" in check


def test_the_form_alone_saves_it_and_says_the_same(aida: Browser, address: str) -> None:
    assert aida.post(f"{address}answers", {"how-much": "abc"}).status_code == 303

    shown = aida.see(address)
    assert said_at(shown, "how-much") == NO_KG
    assert shown.first("input", name="how-much").get("value") == "abc"


@pytest.mark.parametrize("typed", ["1.4", "99999", "-3 kg", "1,4 kg", "١٫٤", " 7 kg. "])
def test_no_number_is_named_right_or_wrong(typed: str, aida: Browser, address: str) -> None:
    answer = aida.save(address, "how-much", typed)

    assert answer.json
    assert set(answer.json) == {"revision", "saved_at"}
    assert said_at(aida.see(address), "how-much") == ""
    assert "cannot be read" not in aida.see(f"{address}check/").words


@pytest.mark.parametrize("typed", ["24", "5", "7 apples"])
def test_a_gap_shows_no_unit_so_none_is_named(typed: str, aida: Browser, address: str) -> None:
    answer = aida.save(address, "fill-in", {"2": "abc", "3": typed})

    assert answer.json
    assert "unread" not in answer.json


def test_a_better_answer_ends_it(aida: Browser, address: str) -> None:
    aida.save(address, "how-much", "abc")

    assert "unread" not in (aida.save(address, "how-much", "3", revision=2).json or {})
    assert said_at(aida.see(address), "how-much") == ""


def test_a_refused_form_says_it_of_what_was_typed(aida: Browser, address: str) -> None:
    answer = aida.post(f"{address}answers", {"how-much": "abc", "in-order.none": "1"})
    assert answer.status_code == 303
    steps = [
        one.get("name")
        for one in aida.see(address).every("select")
        if one.get("name").startswith("in-order.")
    ]

    twice = aida.post(f"{address}answers", {"how-much": "12 miles", steps[0]: "1", steps[1]: "1"})

    assert twice.status_code == 422
    assert 'value="12 miles"' in twice.text
    assert NO_KG in twice.text


def test_steps_that_nobody_put_in_order_are_explained(aida: Browser, address: str) -> None:
    said = "Steps count as put in order once you have moved or numbered them"
    assert said in aida.see(f"{address}check/").words
    order = aida.see(address).first("section", id="in-order")
    assert "If the order is right as it stands" in order.words
    names = [one.get("name") for one in order.every("select")]

    aida.post(f"{address}answers", {name: place for place, name in enumerate(names, 1)})

    assert said not in aida.see(f"{address}check/").words
