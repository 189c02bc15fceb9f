"""The summary follows from the facts alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID, uuid4

import pytest

from elearn.learning.summaries import Facts, Given, Sat, Summary, fold

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)
TWO_YEARS = {"valid_months": 24, "renew_days": 60}


def sat(
    number: int, state: str, *, cycle: int = 1, day: int = 0, percent: int = 50, keep: str = "best"
) -> Sat:
    finished = START + day * DAY
    return Sat(
        UUID(int=cycle * 100 + number),
        uuid4(),
        cycle,
        number,
        state,
        finished,
        None if state == "open" else finished,
        Fraction(percent) if state in ("passed", "failed") else None,
        keep,
        False,
        finished if state == "passed" else None,
        TWO_YEARS,
    )


def paper(of: Sat, issue: int = 1, **more: Any) -> Given:
    return Given(
        f"{of.cycle}-{issue}", of.id, of.version_id, of.cycle, issue, 90, False, of.expires_at,
        more.pop("revoked_at", None), **more,
    )  # fmt: skip


def test_where_nothing_was_done_there_is_no_summary() -> None:
    assert fold(Facts()) is None
    assert fold(Facts(has_read=True)) == Summary()


@pytest.mark.parametrize(("keep", "percent"), [("best", 70), ("last", 60), ("first", 50)], ids=str)
def test_which_result_stays_is_the_quiz_s_rule(keep: str, percent: int) -> None:
    results = [50, 70, 60]
    tried = tuple(sat(n, "failed", percent=one, keep=keep) for n, one in enumerate(results, 1))

    assert fold(Facts(tried)) == Summary(1, "failed", percent)


def test_a_failed_renewal_leaves_the_pass_until_it_runs_out() -> None:
    passed = sat(1, "passed", percent=90)
    early, late = (sat(1, "failed", cycle=2, day=day) for day in (700, 800))

    assert fold(Facts((passed, early), given=(paper(passed),))) == Summary(
        1, "passed", 90, START, passed.expires_at
    )
    assert fold(Facts((passed, late), given=(paper(passed),))) == Summary(2, "failed", 50)


def test_a_failed_renewal_counts_once_the_pass_before_it_fell() -> None:
    fell, renewal = sat(1, "failed"), sat(1, "failed", cycle=2, day=700, percent=60)

    assert fold(Facts((fell, renewal))) == Summary(2, "failed", 60)


def test_a_certificate_stands_for_a_pass_and_for_nothing_else() -> None:
    fell, passed = sat(1, "failed"), sat(2, "passed", day=1)

    assert Facts((fell, passed), given=(paper(fell),)).standing(1) is None
    assert Facts((passed,), given=(paper(passed, is_withdrawn=True),)).standing(1) is None
    assert Facts((passed,), given=(paper(passed),)).standing(1) == paper(passed)
