"""The settings of a draft as a form: changed one by one, everything else left as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import drafting
import pytest
from cast import ILYA
from flask import Flask
from sending import Browser
from werkzeug.test import TestResponse

from elearn.db import db
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted

ClientAs = Callable[[str | None], Browser]
WRITTEN = drafting.SETTINGS.replace("base: ru\n", "base: ru  # the original\n")


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def draft(app: Flask, at: datetime) -> Drafted:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "module.yml", WRITTEN, at=at)
    return draft


def fields_of(browser: Browser, draft: Drafted) -> dict[str, Any]:
    """The fields of the form as a browser would send them unchanged."""
    fields: dict[str, Any] = {}
    form = browser.see(f"{draft.address}settings/").first("form", **{"class": "settings"})
    for field in (*form.every("input"), *form.every("textarea")):
        name, kind = field.get("name"), field.get("type")
        if kind in ("radio", "checkbox") and "checked" not in field.attributes:
            continue
        value = field.words if field.name == "textarea" else field.get("value")
        fields.setdefault(name, []).append(value)
    del fields["csrf_token"]
    return fields


def save(browser: Browser, draft: Drafted, fields: dict[str, Any], **more: Any) -> TestResponse:
    sent = fields | {name.replace("__", "."): value for name, value in more.items()}
    return browser.post(f"{draft.address}settings/", sent)


def settings(draft: Drafted) -> str:
    db.session.rollback()
    return texts.text(draft.id, "module.yml").text


def test_a_form_that_changes_nothing_leaves_every_byte(ilya: Browser, draft: Drafted) -> None:
    assert save(ilya, draft, fields_of(ilya, draft)).status_code == 303

    assert settings(draft) == WRITTEN


def test_one_changed_setting_changes_its_line_alone(ilya: Browser, draft: Drafted) -> None:
    save(ilya, draft, fields_of(ilya, draft), title__ru="Посылки")

    assert settings(draft) == WRITTEN.replace("{ru: Посылки на границе", "{ru: Посылки")


def test_everything_can_be_set_in_plain_words(ilya: Browser, draft: Drafted, at: datetime) -> None:
    answer = save(
        ilya,
        draft,
        fields_of(ilya, draft),
        summary__ru="Кратко",
        hours="1,5",
        objective__2__ru="Вскрыть посылку",
        certificate="months",
        months="24",
        days="60",
        completion="pass and read",
        requires=["first-steps"],
        national=["first-look"],
        sources="Закон 1\n\nЗакон 2",
    )

    assert answer.status_code == 303, answer.text
    module = drafting.checked(draft, at=at).module
    assert module is not None
    assert module.summaries == {"ru": "Кратко"}
    assert (module.hours, module.needs_reading) == ("1.5", True)
    assert module.objectives["PB-2"] == {"ru": "Вскрыть посылку"}
    assert module.certificate
    assert module.certificate.valid_months == 24
    assert (module.requires, module.national) == (("first-steps",), ("first-look",))
    assert module.sources == ("Закон 1", "Закон 2")


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("title.ru", "", "original"),
        ("hours", "two", "as a number"),
        ("summary.en", "No original", "original"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field(
    ilya: Browser, draft: Drafted, name: str, value: str, says: str
) -> None:
    answer = save(ilya, draft, fields_of(ilya, draft) | {name: value})

    assert answer.status_code == 422
    assert says in answer.text
    assert settings(draft) == WRITTEN


def test_an_objective_that_questions_name_does_not_go(ilya: Browser, draft: Drafted) -> None:
    gone = {"objective.1.ru": "", "objective.1.en": ""}

    answer = save(ilya, draft, fields_of(ilya, draft) | gone)

    assert answer.status_code == 422
    assert "PB-1 cannot be taken out" in answer.text
    assert settings(draft) == WRITTEN


def test_two_who_change_different_settings_both_keep_theirs(ilya: Browser, draft: Drafted) -> None:
    opened = fields_of(ilya, draft)
    save(ilya, draft, opened, title__ru="Первый")

    assert save(ilya, draft, opened, hours="2").status_code == 303
    assert "ru: Первый" in settings(draft)
    assert "hours: 2" in settings(draft)


def test_two_who_change_the_same_setting_are_told(ilya: Browser, draft: Drafted) -> None:
    opened = fields_of(ilya, draft)
    save(ilya, draft, opened, title__ru="Первый")

    answer = save(ilya, draft, opened, title__ru="Второй")

    assert answer.status_code == 409
    assert "Второй" in answer.text
    assert "ru: Первый" in settings(draft)


def test_a_language_and_rows_are_added_before_anything_is_saved(
    ilya: Browser, draft: Drafted
) -> None:
    fields = fields_of(ilya, draft)

    shown = save(ilya, draft, fields, add="kk", go="language").text

    assert 'name="title.kk"' in shown
    assert 'name="objective.5.ru"' in save(ilya, draft, fields, go="rows").text
    assert settings(draft) == WRITTEN
