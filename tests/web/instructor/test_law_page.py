"""The page of the law: what is old, what has no day, and what rests on an article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import drafting
import pytest
from cast import AIDA, ILYA
from sending import Browser

ClientAs = Callable[[str | None], Browser]
BOX = """
!!! law "Статья 128"
    as of: 2024-01-01; cites: KZ-CC-128

    Текст.
"""


def test_an_old_box_leads_to_its_place_in_the_editor(client_as: ClientAs, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "first-look.ru.md", drafting.LESSON + BOX, at=at)

    shown = client_as(ILYA).get("/author/law/").text

    assert "Looked at over a year ago" in shown
    assert f'href="{draft.address}texts/first-look.ru.md?line=11"' in shown
    assert 'href="/author/law/?cites=KZ-CC-128"' in shown


def test_an_article_leads_to_what_rests_on_it(client_as: ClientAs, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "first-look.ru.md", drafting.LESSON + BOX, at=at)
    ilya = client_as(ILYA)

    shown = ilya.get("/author/law/?cites=kz-cc-128").text

    assert "Lessons that cite or name it" in shown
    assert "Первый осмотр" in shown
    assert "No law box cites this article" in ilya.get("/author/law/?cites=KZ-CC-12").text


@pytest.mark.parametrize(
    "article", ["%25", "'", "%3Cscript%3E", "\\", "_", "(", "a" * 500, "%F0%9F"]
)
def test_nothing_that_is_typed_breaks_the_page(
    client_as: ClientAs, at: datetime, article: str
) -> None:
    assert client_as(ILYA).get(f"/author/law/?cites={article}").status_code == 200


def test_the_page_is_for_those_who_teach(client_as: ClientAs) -> None:
    assert client_as(AIDA).get("/author/law/").status_code == 403
