"""Every field of every kind of question says what it is for, without sight, mouse or script."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from stories.page import Element

from elearn.quiz.kinds import KINDS
from tests.web.instructor.papers import STATEMENT


@pytest.fixture(params=[FIRST_STEPS, STATEMENT])
def shown(app: Flask, at: datetime, request: pytest.FixtureRequest) -> Element:
    """The quiz pages on which every kind stands."""
    aida = Browser(app, AIDA)
    return aida.see(aida.start(request.param))


def fields(shown: Element) -> Iterator[tuple[Element, Element]]:
    """Every field that is seen, with its question."""
    for question in shown.every("section"):
        if question.get("data-kind") in ("", "scenario"):
            continue
        for name in ("input", "select", "textarea"):
            yield from ((question, one) for one in question.every(name) if is_seen(one))


def is_seen(field: Element) -> bool:
    return field.get("type") != "hidden"


def test_every_kind_is_looked_at_here(app: Flask, at: datetime) -> None:
    aida = Browser(app, AIDA)
    pages = [aida.see(aida.start(module)) for module in (FIRST_STEPS, STATEMENT)]

    kinds = {one.get("data-kind") for shown in pages for one in shown.every("section")}

    assert kinds - {""} == set(KINDS)


def test_every_field_has_a_name(shown: Element) -> None:
    by_id = {one.get("id"): one for one in shown.every() if one.get("id")}
    labelled = {one.get("for") for one in shown.every("label")}
    inside = {id(field) for label in shown.every("label") for field in label.every("input")}

    for _question, field in fields(shown):
        named = [by_id[one].words for one in field.get("aria-labelledby").split()]
        assert (
            field.get("id") in labelled
            or id(field) in inside
            or field.get("aria-label")
            or "".join(named)
        ), field.attributes


def test_what_is_asked_is_told_with_the_field(shown: Element) -> None:
    for question in shown.every("section"):
        asked = [one for one in question.inside if isinstance(one, Element)]
        if not any(one.get("class") == "prompt" for one in asked):
            continue
        for one in question.every():
            if one.get("aria-labelledby") == f"{question.get('id')}_t" and one is not question:
                assert f"{question.get('id')}_p" in one.get("aria-describedby").split()


def test_nothing_asks_to_be_dragged(shown: Element) -> None:
    assert not [one for one in shown.every() if one.get("draggable")]
