"""Units in numbers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, SANA
from crowds import a_crowd, begun, unit_named
from sending import Browser
from stories.page import Element
from web.test_statements import counted

from elearn.db import transaction
from elearn.people import grants, users
from elearn.people.grants import Reach

ClientAs = Callable[[str | None], Browser]
LIST = "/supervise/units/"


@pytest.fixture
def sana(client_as: ClientAs) -> Browser:
    browser = client_as(SANA)
    assert browser.token
    return browser


def numbers(page: Element, part: str) -> list[list[int]]:
    """The cells of the first table's head, body or foot, line by line; no number is 0."""
    lines = page.first("table").first(part).every("tr")
    return [
        [int(re.sub(r"\D", "", cell.words) or 0) for cell in line.every("td")] for line in lines
    ]


def test_the_lines_add_up_to_the_total(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at - timedelta(days=9), due_on=date(2026, 2, 27))
    begun(a_crowd(7, at=at, beside=AIDA), "first-steps", at=at, state="passed")
    a_crowd(4, at=at, beside=SANA)

    page = sana.see(LIST)

    lines, (total,) = numbers(page, "tbody"), numbers(page, "tfoot")
    assert lines == [[5, 0, 5, 0, 0, 5, 0, 0, 0, 0], [8, 0, 8, 7, 87, 1, 0, 0, 0, 0]]
    assert [total[place] for place in (0, 2, 3, 5)] == [13, 13, 7, 6]


def test_a_unit_leads_to_its_matrix_and_to_the_units_below(at: datetime, sana: Browser) -> None:
    page = sana.see(f"{LIST}{unit_named('North')}/")
    addresses = [one.get("href") for one in page.first("table").every("a")]

    assert addresses == [
        f"/supervise/completion?unit={unit_named('North')}",
        f"{LIST}{unit_named('Northern Crossing')}/",
    ]


def test_units_of_others_are_not_there(at: datetime, sana: Browser) -> None:
    for name in ("South", "Kazakhstan", "Tajikistan"):
        for more in ("", "?at=2026-02-01"):
            assert sana.get(f"{LIST}{unit_named(name)}/{more}").status_code == 404


def test_no_unit_of_others_is_named(at: datetime, sana: Browser) -> None:
    for path in (LIST, f"{LIST}?at=2026-03-01", f"{LIST}{unit_named('Northern Crossing')}/"):
        shown = sana.get(path).text
        assert "South" not in shown
        assert "Kazakhstan" not in shown


def test_counted_units_cost_one_statement_beside_the_sessions_and_the_rights(
    at: datetime, sana: Browser
) -> None:
    making.an_assignment(at=at)
    for path in (LIST, f"{LIST}{unit_named('North')}/"):
        sana.get(path)
        with counted() as said:
            assert sana.get(path).status_code == 200
        assert len(said) == 3, said


def test_who_supervises_two_units_sees_both_added_up(
    at: datetime, client_as: ClientAs, sana: Browser
) -> None:
    with transaction():
        sana_herself = users.by_login(SANA)
        assert sana_herself
        south = Reach(unit_id=unit_named("South"))
        grants.give(None, sana_herself, "supervisor", south, at=at)

    page = client_as(SANA).see(LIST)

    assert [line.first("a").words for line in page.first("tbody").every("tr")] == ["North", "South"]
    assert numbers(page, "tfoot")[0][0] == 3


def test_a_day_that_is_past_shows_what_stood_then(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at - timedelta(days=20))
    making.passed(AIDA, at=at)

    today, before = sana.see(LIST), sana.see(f"{LIST}?at=2026-02-20")

    assert numbers(today, "tfoot")[0][:4] == [2, 0, 2, 1]
    assert numbers(before, "tfoot")[0][:4] == [2, 0, 2, 0]


def test_a_day_before_everything_counts_nobody(at: datetime, sana: Browser) -> None:
    assert numbers(sana.see(f"{LIST}?at=2020-01-01"), "tfoot")[0][0] == 0


def test_the_charts_are_small_and_say_what_they_show(at: datetime, sana: Browser) -> None:
    making.an_assignment(at=at)
    shown = sana.get(LIST).text

    charts = re.findall(r"<svg class=\"chart\".*?</svg>", shown, re.S)
    assert len(charts) == 2
    for chart in charts:
        assert len(chart.encode()) <= 3_000
        assert "<title" in chart
        assert "<desc" in chart
