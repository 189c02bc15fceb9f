"""The rules of a draft's quiz as a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import drafting
import pytest
from cast import ILYA
from flask import Flask
from sending import Browser

from elearn.db import db
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted
from elearn.quiz.questions import Rules

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    return drafting.new_draft(at=at)


def fields_of(browser: Browser, draft: Drafted) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    form = browser.see(f"{draft.address}settings/quiz").first("form", **{"class": "settings"})
    for field in form.every("input"):
        if field.get("type") in ("radio", "checkbox") and "checked" not in field.attributes:
            continue
        fields[field.get("name")] = field.get("value")
    for select in form.every("select"):
        fields[select.get("name")] = next(
            one.get("value") for one in select.every("option") if "selected" in one.attributes
        )
    return fields


def text_of(draft: Drafted) -> str:
    db.session.rollback()
    return texts.text(draft.id, "quiz.ru.md").text


def rules_of(draft: Drafted, at: datetime) -> Rules:
    db.session.rollback()
    module = drafting.checked(draft, at=at).module
    assert module is not None
    assert module.quiz is not None
    return module.quiz.rules


def test_a_form_that_changes_nothing_leaves_every_byte(ilya: Browser, draft: Drafted) -> None:
    before = text_of(draft)

    assert ilya.post(f"{draft.address}settings/quiz", fields_of(ilya, draft)).status_code == 303
    assert text_of(draft) == before


def test_the_rules_are_set_in_plain_words(ilya: Browser, draft: Drafted, at: datetime) -> None:
    body = text_of(draft).partition("\n\n---")[2]
    rules = {
        "pass_mark": "70%",
        "attempts": "",
        "wait.1": "2",
        "unit.1": "h",
        "wait.2": "7",
        "unit.2": "d",
        "time_limit": "45",
        "show_answers": "never",
        "shuffle": "both",
        "supervised": "yes",
    }

    answer = ilya.post(f"{draft.address}settings/quiz", fields_of(ilya, draft) | rules)

    assert answer.status_code == 303, answer.text
    assert rules_of(draft, at) == Rules(
        70, None, (7200, 604800), 45, show_answers="never", shuffle="both", supervised=True
    )
    assert text_of(draft).partition("\n\n---")[2] == body


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("pass_mark", "0"),
        ("pass_mark", "half"),
        ("attempts", "0"),
        ("wait.1", "soon"),
        ("time_limit", "-5"),
        ("title", " "),
    ],
)
def test_a_rule_that_cannot_be_is_said_at_its_field(
    ilya: Browser, draft: Drafted, name: str, value: str
) -> None:
    before = text_of(draft)

    answer = ilya.post(f"{draft.address}settings/quiz", fields_of(ilya, draft) | {name: value})

    assert answer.status_code == 422
    assert f'href="#_{name}"' in answer.text
    assert text_of(draft) == before
