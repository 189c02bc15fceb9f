"""Filters: an address says what is asked for, and is said again the same."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as some

from elearn.errors import Invalid, NotFound
from elearn.learning.duties.obligations import State
from elearn.reports import filters
from elearn.reports.filters import Filters

TODAY = date(2026, 3, 2)

asked = some.builds(
    Filters,
    unit=some.none() | some.uuids(),
    modules=some.lists(some.sampled_from(["one", "two"]), unique=True).map(tuple),
    state=some.none() | some.sampled_from(State),
    due=some.sampled_from(["", *filters.DUES]),
    rank=some.sampled_from(["", "Капитан", "a & b"]),
    on=some.none() | some.dates(max_value=date(2026, 3, 1)),
    sort=some.sampled_from(filters.SORTS),
    after=some.none() | some.uuids(),
    is_whole=some.booleans(),
)


@given(asked)
def test_what_is_said_in_an_address_is_read_again(wanted: Filters) -> None:
    assert filters.read(parse_qs(wanted.but()[1:]), today=TODAY) == wanted


def test_today_is_now_and_digits_of_any_script_are_read() -> None:
    assert filters.past_day("2026-03-02", today=TODAY) is None
    assert filters.past_day("۲۰۲۶-۰۳-۰۱", today=TODAY) == date(2026, 3, 1)


@pytest.mark.parametrize("text", ["2026-03-03", "2026-3-1", "20260301", "2026-02-30", "x"])
def test_no_day_that_is_past_is_refused(text: str) -> None:
    with pytest.raises(Invalid):
        filters.past_day(text, today=TODAY)


def test_what_can_be_nobodys_id_is_not_there() -> None:
    for name in ("unit", "after"):
        with pytest.raises(NotFound):
            filters.read({name: ["x"]}, today=TODAY)


def test_an_id_is_read_in_any_form() -> None:
    id = uuid4()
    assert filters.read({"unit": [id.hex]}, today=TODAY).unit == UUID(str(id))
