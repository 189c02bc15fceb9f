"""A course begun from nothing, by those who may."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import cast
import drafting
import making
import pytest
from cast import IDA, ILYA
from flask import Flask
from sending import Browser

from elearn.db import db, transaction
from elearn.library.workshop import drafts, texts

ClientAs = Callable[[str | None], Browser]
NEW = "/author/new/"
COURSE = {"title": "Посылки на границе", "base": "ru", "subject": "cybercrime"}


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


def begun(browser: Browser, **fields: str) -> drafts.Drafted:
    answer = browser.post(NEW, COURSE | fields)
    assert answer.status_code == 303, answer.text
    db.session.rollback()
    return next(
        one for one in drafts.open_drafts(making.viewer(ILYA)) if one.address == answer.location
    )


def test_a_title_is_enough_to_begin_a_course(ilya: Browser, at: datetime) -> None:
    draft = begun(ilya)

    assert draft.slug == "posylki-na-granitse"
    assert draft.module_id == "cyb-posylki-na-granitse"
    assert not [one for one in drafting.checked(draft, at=at).findings if one.is_error]


def test_a_second_course_of_the_title_gets_an_address_of_its_own(ilya: Browser) -> None:
    first, second = begun(ilya), begun(ilya)

    assert second.slug == f"{first.slug}-2"
    assert second.module_id == f"{first.module_id}-2"


def test_a_course_in_dari_has_an_address_too(ilya: Browser) -> None:
    draft = begun(ilya, title="پارسل در سرحد", base="fa-af")

    assert draft.slug == "parsl-dr-srhd"
    assert "پارسل در سرحد" in texts.all_of(draft.id)["module.yml"]


@pytest.mark.parametrize(
    "fields", [{"title": "  "}, {"base": "xx"}, {"subject": "nowhere"}, {"title": "x" * 201}]
)
def test_what_was_typed_stays_where_something_is_missing(
    ilya: Browser, fields: dict[str, str]
) -> None:
    answer = ilya.post(NEW, COURSE | fields)

    assert answer.status_code == 422
    assert 'value="ru" lang="ru" selected' in answer.text or fields.get("base") == "xx"
    assert drafts.open_drafts(making.viewer(ILYA)) == []


def test_who_teaches_one_course_is_told_whom_to_ask(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)
    ida = client_as(IDA)

    assert "Ask an administrator" in ida.get(NEW).text
    assert ida.post(NEW, COURSE).status_code == 422
