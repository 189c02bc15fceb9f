"""Each event is told at most once, whatever happens to clocks, jobs and due days."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.learning.duties.obligations import Cell, Member, State
from elearn.learning.notices import reminding
from elearn.learning.notices.reminding import DAY, OVERDUE, WEEK, Owed

DUE = date(2026, 3, 20)
ALMATY = ZoneInfo("Asia/Almaty")
SOMEBODY = UUID(int=1)
AIDA = Member(SOMEBODY, "a/")

days = st.integers(0, 40).map(lambda n: date(2026, 3, 1) + timedelta(days=n))
states = st.sampled_from(State)


def told_on(
    on: date, due_on: date, state: State, told: set[tuple[str, date, str]], *, refuses: bool = False
) -> list[tuple[str, date, str]]:
    """What one run tells; it stores the steps that are reached."""
    owed = reminding.owed(AIDA, {"module": Cell(state, due_on=due_on)}, on)
    new = reminding.to_tell(owed, frozenset(told), refuses_early=refuses)
    told |= {(one.module_id, one.due_on, step) for one in new for step in one.steps}
    return [(one.module_id, one.due_on, one.steps[-1]) for one in new]


@given(st.lists(st.tuples(days, days, states, st.booleans()), max_size=30))
def test_any_runs_and_changes_of_the_due_day_tell_each_event_once_at_most(
    history: list[tuple[date, date, State, bool]],
) -> None:
    told: set[tuple[str, date, str]] = set()
    letters = [one for on, due, state, refuses in history
               for one in told_on(on, due, state, told, refuses=refuses)]  # fmt: skip

    assert len(letters) == len(set(letters))


@given(st.permutations([timedelta(days=n) for n in range(-10, 10)]))
def test_clocks_that_jump_never_tell_a_milder_step_after_a_more_urgent_one(
    offsets: list[timedelta],
) -> None:
    told: set[tuple[str, date, str]] = set()
    order = [WEEK, DAY, OVERDUE]

    said = [one[2] for offset in offsets
            for one in told_on(DUE + offset, DUE, State.NOT_STARTED, told)]  # fmt: skip

    assert said == sorted(said, key=order.index)
    assert said[-1] == OVERDUE


@pytest.mark.parametrize(
    ("left", "steps"),
    [
        (8, ()), (7, (WEEK,)), (2, (WEEK,)), (1, (WEEK, DAY)), (0, (WEEK, DAY)),
        (-1, (WEEK, DAY, OVERDUE)), (-90, (WEEK, DAY, OVERDUE)),
    ],
)  # fmt: skip
def test_steps_are_7_days_and_1_day_before_and_the_day_after(
    left: int, steps: tuple[str, ...]
) -> None:
    assert reminding.steps(DUE, DUE - timedelta(days=left)) == steps


@pytest.mark.parametrize(
    "state", [State.PASSED, State.WAITING, State.USED_UP, State.ON_LEAVE, State.EXEMPT]
)
def test_who_can_do_nothing_about_it_is_not_told(state: State) -> None:
    assert not reminding.owed(AIDA, {"module": Cell(state, due_on=DUE)}, DUE)


def test_what_an_earlier_step_of_the_programme_keeps_shut_is_not_asked_for() -> None:
    cells = {"module": Cell(State.OVERDUE, due_on=DUE, is_shut=True)}

    assert not reminding.owed(AIDA, cells, DUE)


def test_a_pass_that_ends_is_a_due_day() -> None:
    cells = {"module": Cell(State.EXPIRES_SOON, due_on=DUE)}

    assert reminding.owed(AIDA, cells, DUE) == [Owed(DUE, "module", (WEEK, DAY))]


def test_a_pass_that_ends_is_not_told_to_who_is_away_or_exempt() -> None:
    cells = {"module": Cell(State.EXPIRES_SOON, due_on=DUE)}
    away = replace(AIDA, leaves=[(DUE, None)])

    assert not reminding.owed(away, cells, DUE)
    assert not reminding.owed(replace(AIDA, exempt={"module": DUE}), cells, DUE)
    assert reminding.owed(replace(AIDA, exempt={"module": DUE}), cells, DUE + timedelta(days=1))


def test_the_hour_is_that_of_the_state_where_somebody_serves() -> None:
    at = datetime(2026, 3, 2, 3, 45, tzinfo=UTC)

    kabul = reminding.next_hour(at, 9, reminding.zone_of("af", ALMATY))
    almaty = reminding.next_hour(at, 8, reminding.zone_of(None, ALMATY))

    assert kabul == datetime(2026, 3, 2, 4, 30, tzinfo=UTC)
    assert almaty == datetime(2026, 3, 3, 3, 0, tzinfo=UTC)


def test_another_set_of_courses_is_another_letter() -> None:
    one, other = Owed(DUE, "one", (WEEK,)), Owed(DUE, "other", (WEEK,))

    assert reminding.event(SOMEBODY, [one, other]) == reminding.event(SOMEBODY, [other, one])
    assert reminding.event(SOMEBODY, [one]) != reminding.event(SOMEBODY, [other])
    assert len(reminding.event(SOMEBODY, [one])) <= 150
