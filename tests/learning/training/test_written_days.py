"""Days as people and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.errors import Invalid
from elearn.learning.training.written_days import EARLIEST, read

DAY = date(2026, 3, 2)
WRITTEN = (
    *("2026-03-02", "2026-3-2", "02.03.2026", "2.3.2026", "2026.03.02", "2026-03-02 00:00:00"),
    *("2026-03-02T00:00:00", "۲۰۲۶-۰۳-۰۲", "٠٢.٠٣.٢٠٢٦", " 02.03.2026\u200f ", "2026/03/02"),
)


@pytest.mark.parametrize("text", WRITTEN)
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert read(text, code="day") == DAY


def test_an_empty_text_is_no_day() -> None:
    assert read(" \u200f", code="day") is None


def test_slashes_are_read_where_they_can_mean_one_day_alone() -> None:
    assert read("25/03/2026", code="day") == read("03/25/2026", code="day") == date(2026, 3, 25)
    assert read("5/5/2026", code="day") == date(2026, 5, 5)


def test_a_day_that_could_be_two_is_asked_about() -> None:
    with pytest.raises(Invalid, match="could be two days"):
        read("3/5/2026", code="day")


def test_a_day_of_the_solar_calendar_is_asked_for_by_the_other_one() -> None:
    with pytest.raises(Invalid, match="by the calendar with the year 2026"):
        read("1404-12-11", code="day")


BAD = ("2026", "2.3.26", "31.02.2026", "yesterday", "2026-13-01", "0000-01-01", "45000", "1.2-2026")


@pytest.mark.parametrize("text", BAD)
def test_what_is_no_day_is_asked_for_again(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read(text, code="held_on")

    assert refusal.value.code == "held_on"


@given(st.dates(date(EARLIEST, 1, 1), date(2200, 1, 1)))
def test_every_day_is_read_as_it_is_printed(day: date) -> None:
    assert read(day.isoformat(), code="day") == day
    assert read(day.strftime("%d.%m.%Y"), code="day") == day


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    try:
        assert read(text, code="day") is None or text.strip()
    except Invalid:
        return
