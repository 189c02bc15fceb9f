"""The author's desk: the drafts at work and the ways to begin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import drafting
from cast import IDA, ILYA
from flask import Flask
from sending import Browser

from elearn.db import transaction

ClientAs = Callable[[str | None], Browser]


def test_drafts_stand_first_with_their_last_change(
    client_as: ClientAs, app: Flask, at: datetime
) -> None:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "first-look.ru.md", "Новый текст", at=at + timedelta(minutes=3))

    page = client_as(ILYA).get("/author/").text

    assert f'href="{draft.address}"' in page
    assert "Parcels at the border" in page
    assert "Last changed by" in page
    assert page.index(draft.address) < page.index("Written answers")
    assert 'href="/author/new/"' in page
    assert 'href="/author/import/"' in page


def test_who_teaches_one_course_sees_its_draft_alone(
    client_as: ClientAs, app: Flask, at: datetime
) -> None:
    with transaction():
        cast.join(at=at)
    other, own = drafting.new_draft(at=at), drafting.draft_of("advanced", at=at)

    page = client_as(IDA).get("/author/").text

    assert own.address in page
    assert other.address not in page
    assert 'href="/author/new/"' not in page
