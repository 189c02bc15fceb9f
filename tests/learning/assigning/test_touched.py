"""Whom a change of rules touches: reckoned from the cells of reports, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from elearn.learning.assigning import touched
from elearn.learning.assigning.touched import Change
from elearn.learning.duties import obligations
from elearn.learning.duties.obligations import Done, Member, Rule, Step

TODAY = date(2026, 3, 2)
MODULES = ("law", "report", "seizing")
NORTH, POST = "aa/", "aa/bb/"

days = st.integers(-60, 60).map(lambda number: TODAY + timedelta(days=number))
steps = st.lists(
    st.builds(
        Step,
        st.lists(st.sampled_from(MODULES), min_size=1, max_size=2, unique=True).map(tuple),
        st.booleans(),
    ),
    min_size=1,
    max_size=2,
).map(tuple)
dues = st.one_of(
    st.just({}),
    st.builds(lambda on: {"due_on": on}, days),
    st.builds(lambda number: {"due_days": number}, st.integers(1, 60)),
)


@st.composite
def rules(draw: st.DrawFn) -> Rule:
    path = draw(st.sampled_from([NORTH, POST, None]))
    id = draw(st.uuids())
    renew = draw(st.none() | st.integers(1, 12))
    return Rule(id, draw(steps), path, draw(days), renew_months=renew, **draw(dues))


done = st.builds(
    Done,
    st.sampled_from(["passed", "learning", "waiting"]),
    passed_on=days,
    expires_on=st.none() | days,
)
members = st.builds(
    Member,
    st.just(UUID(int=1)),
    st.sampled_from([NORTH, POST, "cc/"]),
    done=st.dictionaries(st.sampled_from(MODULES), done),
    exempt=st.dictionaries(st.sampled_from(MODULES), st.none() | days),
)


@given(members, st.lists(rules(), max_size=3, unique_by=lambda rule: rule.id))
def test_a_rule_in_the_place_of_itself_changes_nothing(member: Member, held: list[Rule]) -> None:
    for rule in held:
        found = touched.effect(member, held, Change([rule], [rule]), TODAY)

        said = (found.is_due_changed, found.is_state_changed)
        assert not any((*said, found.is_newly_late, found.is_late_no_more))


@given(members, st.lists(rules(), max_size=3, unique_by=lambda rule: rule.id), rules())
def test_what_is_said_before_is_what_cells_say_then(
    member: Member, held: list[Rule], new: Rule
) -> None:
    found = touched.effect(member, held, Change(begins=[new], named=[member.id]), TODAY)

    then = replace(member, named_in=frozenset({new.id}))
    after = obligations.cells(then, [*held, new], TODAY)
    asked = {id for step in new.steps for id in step.modules if id in after}
    late = {id for id in asked if after[id].is_late}
    before = obligations.cells(member, held, TODAY)
    assert found.is_newly_late == any(id not in before or not before[id].is_late for id in late)


@given(members, st.lists(rules(), min_size=1, max_size=3, unique_by=lambda rule: rule.id))
def test_the_end_of_a_rule_makes_nobody_late(member: Member, held: list[Rule]) -> None:
    alone = [rule for rule in held if len(rule.steps) == 1 and len(rule.steps[0].modules) == 1]
    for rule in alone:
        found = touched.effect(member, alone, Change(ends=[rule]), TODAY)

        assert not found.is_newly_late
