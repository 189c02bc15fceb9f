"""Obligations: rules and what was done make cells, by laws that hold for everybody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.learning.duties import obligations
from elearn.learning.duties.obligations import Done, Member, Rule, Served, State, Step, cells

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
NORTH, CROSSING, SOUTH = "a/", "a/b/", "c/"
MODULES = ("one", "two", "three")
EXCUSED = {State.EXEMPT, State.ON_LEAVE}

days = st.integers(-120, 120).map(lambda number: TODAY + number * DAY)
modules = st.sampled_from(MODULES)
alternatives = st.lists(modules, min_size=1, max_size=2, unique=True)


@st.composite
def leaves(draw):
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(days)
        found.append((first, first + draw(st.integers(0, 40)) * DAY))
    return sorted(found)


@st.composite
def done(draw):
    state = draw(st.sampled_from(["learning", "failed", "waiting", "passed"]))
    if state != "passed":
        return Done(state, is_used_up=state == "failed" and draw(st.booleans()))
    passed_on = TODAY - draw(st.integers(0, 900)) * DAY
    return Done(state, 90, passed_on, draw(st.none() | days))


@st.composite
def rules(draw):
    steps = tuple(
        Step(
            tuple(draw(st.lists(modules, min_size=1, max_size=2, unique=True))), draw(st.booleans())
        )
        for _ in range(draw(st.integers(1, 3)))
    )
    number = UUID(int=draw(st.integers(1, 9)))
    due_on, due_days = draw(st.none() | days), None
    if due_on is None:
        due_days = draw(st.none() | st.integers(1, 90))
    months = draw(st.none() | st.integers(1, 24))
    path = draw(st.sampled_from([NORTH, CROSSING, SOUTH, None]))
    return Rule(number, steps, path, draw(days), due_on, due_days, months)


@st.composite
def people(draw):
    since = TODAY - draw(st.integers(0, 400)) * DAY
    trained = Done("passed", passed_on=TODAY - draw(st.integers(0, 900)) * DAY, is_elsewhere=True)
    return Member(
        UUID(int=1),
        CROSSING,
        (Served(CROSSING, since),),
        draw(st.dictionaries(modules, done())),
        draw(leaves()),
        draw(st.dictionaries(modules, st.none() | days, max_size=1)),
        frozenset({UUID(int=3)}),
        draw(st.dictionaries(modules, st.just([trained]), max_size=1)),
    )


many = st.lists(rules(), max_size=4)


def asked(**when) -> Rule:
    return Rule(UUID(int=1), (Step(("one",)),), NORTH, TODAY - 60 * DAY, **when)


def who(**given) -> Member:
    return Member(UUID(int=1), CROSSING, **given)


def the(member: Member, *rules: Rule, on: date = TODAY) -> obligations.Cell:
    return cells(member, rules, on)["one"]


@given(people(), many)
def test_the_order_of_rules_and_of_postings_changes_nothing(member, rules):
    turned = replace(member, served=tuple(reversed(member.served)))

    assert cells(member, rules, TODAY) == cells(turned, list(reversed(rules)), TODAY)


@given(people(), many)
def test_nobody_is_late_who_has_passed_or_is_excused_or_has_days_left(member, rules):
    for cell in cells(member, rules, TODAY).values():
        if cell.is_late:
            assert cell.due_on < TODAY
            assert cell.state in {State.OVERDUE, State.EXPIRED, State.USED_UP}


@given(people(), many)
def test_a_due_day_that_is_over_is_late_but_for_those_who_wait_or_are_excused(member, rules):
    for cell in cells(member, rules, TODAY).values():
        if cell.is_assigned and cell.due_on and cell.due_on < TODAY:
            assert cell.is_late or cell.state in EXCUSED | {State.WAITING}


@given(people(), many)
def test_each_thing_done_and_each_single_step_of_a_rule_has_its_cell(member, rules):
    found = cells(member, rules, TODAY)

    assert found.keys() >= member.done.keys() | member.elsewhere.keys()
    for rule in rules:
        if obligations.applies(rule, member) and rule.starts_on <= TODAY:
            for step in rule.steps:
                assert any(found[id].is_assigned for id in step.modules if id in found)


@given(people(), many, rules())
def test_one_rule_more_takes_no_obligation_and_puts_no_first_due_day_off(member, rules, more):
    single = [replace(one, steps=(Step(("one",)),)) for one in (*rules, more)]
    untaught = replace(member, done={}, elsewhere={})
    before = cells(untaught, single[:-1], TODAY).get("one")
    after = cells(untaught, single, TODAY).get("one")

    if before:
        assert after
        assert before.due_on is None or (after.due_on and after.due_on <= before.due_on)


@given(people(), many)
def test_training_elsewhere_takes_no_pass_away(member, rules):
    without = cells(replace(member, elsewhere={}), rules, TODAY)
    several = [step.modules for rule in rules for step in rule.steps if len(step.modules) > 1]
    for id, cell in cells(member, rules, TODAY).items():
        if id in without and id not in sum(several, ()) and without[id].state is State.PASSED:
            assert cell.state is State.PASSED


@given(leaves(), st.integers(-60, 120).map(lambda number: TODAY + number * DAY))
@settings(max_examples=200)
def test_a_due_day_is_put_off_by_every_day_of_leave_before_it_once(leaves, due_on):
    start = TODAY - 60 * DAY
    expected, before = due_on, None
    while expected != before:
        before = expected
        away = [start + n * DAY for n in range((before - start).days + 1)]
        counted = sum(any(first <= day <= last for first, last in leaves) for day in away)
        expected = due_on + counted * DAY

    assert obligations.due_day(asked(due_on=due_on), who(leaves=leaves)) == expected


@pytest.mark.parametrize(
    ("reached", "due", "state", "is_late"),
    [
        (None, 1, State.NOT_STARTED, False),
        (None, 0, State.NOT_STARTED, False),
        (None, -1, State.OVERDUE, True),
        (Done("learning"), 1, State.LEARNING, False),
        (Done("failed"), 1, State.LEARNING, False),
        (Done("failed", is_used_up=True), 1, State.USED_UP, False),
        (Done("failed", is_used_up=True), -1, State.USED_UP, True),
        (Done("waiting"), -1, State.WAITING, False),
        (Done("passed", 80, TODAY), -1, State.PASSED, False),
        (Done("passed", 80, TODAY - 400 * DAY, TODAY), -1, State.EXPIRES_SOON, False),
        (Done("passed", 80, TODAY - 400 * DAY, TODAY - DAY), -300, State.EXPIRED, True),
    ],
)
def test_the_state_is(reached, due, state, is_late):
    member = who(done={"one": reached} if reached else {})
    rule = replace(asked(due_on=TODAY + due * DAY), starts_on=TODAY - 500 * DAY)

    cell = the(member, rule)

    assert (cell.state, cell.is_late) == (state, is_late)


def test_leave_without_its_last_day_takes_the_due_day_away():
    cell = the(who(leaves=[(TODAY - DAY, None)]), asked(due_on=TODAY))

    assert (cell.state, cell.due_on, cell.is_late) == (State.ON_LEAVE, None, False)


def test_a_rule_asks_for_nothing_before_it_starts():
    assert not cells(who(), [replace(asked(), starts_on=TODAY + DAY)], TODAY)


def test_what_ran_out_before_a_rule_began_is_due_by_the_rule():
    member = who(done={"one": Done("passed", 80, TODAY - 900 * DAY, TODAY - 200 * DAY)})

    due = the(member, asked(due_on=TODAY + 9 * DAY))
    never = the(member, asked())

    assert (due.state, due.due_on, due.is_late) == (State.EXPIRED, TODAY + 9 * DAY, False)
    assert (never.state, never.due_on, never.is_late) == (State.EXPIRED, None, False)


def test_an_exempt_step_opens_the_next_one():
    steps = (Step(("two",)), Step(("one",), is_after_earlier=True))
    rule = replace(asked(), steps=steps)

    assert the(who(), rule).is_shut
    assert not the(who(exempt={"two": None}), rule).is_shut
    assert not the(who(done={"two": Done("passed")}), rule).is_shut


def test_any_one_of_several_modules_is_enough():
    rule = replace(asked(due_on=TODAY - DAY), steps=(Step(("two", "one")),))

    assert cells(who(), [rule], TODAY).keys() == {"two"}
    assert the(who(done={"one": Done("passed")}), rule).state is State.PASSED


def test_training_elsewhere_stands_for_a_pass_while_it_lasts_longer():
    trained = {"one": [Done("passed", None, TODAY - 9 * DAY, TODAY + DAY, is_elsewhere=True)]}
    cell = the(who(elsewhere=trained), asked(renew_months=12))
    own = the(who(elsewhere=trained, done={"one": Done("passed", 80, TODAY)}), asked())

    assert (cell.state, cell.done.is_elsewhere) == (State.EXPIRES_SOON, True)
    assert (own.state, own.done.is_elsewhere) == (State.PASSED, False)


def test_days_after_joining_count_from_the_unbroken_service_under_the_rule():
    served = [
        Served(CROSSING, TODAY - 10 * DAY),
        Served(NORTH, TODAY - 30 * DAY, TODAY - 10 * DAY),
        Served(SOUTH, TODAY - 90 * DAY, TODAY - 30 * DAY),
        Served(NORTH, TODAY - 300 * DAY, TODAY - 90 * DAY),
    ]

    assert the(who(served=served), asked(due_days=20)).due_on == TODAY - 10 * DAY
