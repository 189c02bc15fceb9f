"""What holds for every kind: nothing breaks it, and knowing more never earns less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.errors import Invalid
from elearn.quiz.kinds import KINDS, cloze, matching, multiple, ordering, single
from elearn.quiz.kinds.responses import Layout
from elearn.quiz.numbers import Numbers
from elearn.quiz.questions import Key, Wording
from tests.quiz.banks import KEYS, NUMERIC, TEXT, question
from tests.quiz.test_kinds import credits, drawn_ids, json_values, keys, layout_of, seeds

choices = st.lists(st.booleans(), min_size=2, max_size=8)


def mark(key: Key, layout: Layout, given: object, credit: str) -> Fraction:
    """The share for what was sent, as a save and a finish would come to it."""
    kind = KINDS[key.kind]
    share = kind.mark(key, layout, kind.accept(key, layout, given), credit)
    return Fraction(0) if share is None else share


# ── total ──


@given(keys, seeds, st.data())
def test_any_form_is_read_or_refused(key: Key, seed: bytes, data: st.DataObject) -> None:
    kind, layout = KINDS[key.kind], layout_of(key, seed)
    ids = st.sampled_from(["", "1", "2", "0", "9" * 30, "true", "é", *drawn_ids(layout)])
    names = st.sampled_from(["q", *(f"q.{one}" for one in (1, 2, "x", *drawn_ids(layout)))])
    texts = ids | st.text(max_size=8)
    fields = data.draw(st.dictionaries(names, st.lists(texts, max_size=4), max_size=6))

    assert is_marked_or_refused(
        key, layout, lambda: kind.accept(key, layout, kind.from_form(key, layout, "q", fields))
    )


@given(st.sampled_from(KEYS), json_values)
def test_any_json_gives_points_or_a_sentence(key: Key, given: object) -> None:
    kind, layout = KINDS[key.kind], layout_of(key)

    assert is_marked_or_refused(key, layout, lambda: kind.accept(key, layout, given))


def is_marked_or_refused(key: Key, layout: Layout, read: Callable[[], object | None]) -> bool:
    """Whether what came gives points, waits for a person, or is refused in a sentence."""
    try:
        response = read()
    except Invalid as refusal:
        return bool(str(refusal))
    share = KINDS[key.kind].mark(key, layout, response, "each")
    return key.kind == "written" if share is None else 0 <= share <= 1


# ── guessing ──


@given(choices, seeds, credits)
def test_choosing_everything_never_beats_choosing_nothing(
    rights: list[bool], seed: bytes, credit: str
) -> None:
    """However many options are right, also all of them or none, as a correction may leave it."""
    key = multiple.Key(tuple(rights), (None,) * len(rights))
    layout = layout_of(key, seed)
    everything = [id for id, _ in layout["options"]]

    assert mark(key, layout, everything, credit) <= mark(key, layout, None, credit) == 0


# ── monotone ──


@given(choices.filter(lambda rights: 0 < sum(rights) < len(rights)), seeds, credits, st.data())
def test_one_more_right_tick_and_one_less_wrong_never_cost(
    rights: list[bool], seed: bytes, credit: str, data: st.DataObject
) -> None:
    key = multiple.Key(tuple(rights), (None,) * len(rights))
    layout = layout_of(key, seed)
    ticked = data.draw(st.sets(st.sampled_from([id for id, _ in layout["options"]])))
    before = mark(key, layout, sorted(ticked), credit)

    for id, index in layout["options"]:
        better = ticked | {id} if rights[index] else ticked - {id}
        assert mark(key, layout, sorted(better), credit) >= before


@given(
    st.lists(st.integers(0, 3), min_size=2, max_size=6),
    seeds,
    credits,
    st.data(),
)
def test_one_more_right_pair_never_costs(
    rights: list[int], seed: bytes, credit: str, data: st.DataObject
) -> None:
    key = matching.Key(tuple(rights), 4)
    layout = layout_of(key, seed)
    lefts, targets = ([id for id, _ in layout[side]] for side in ("lefts", "targets"))
    given = data.draw(st.dictionaries(st.sampled_from(lefts), st.sampled_from(targets)))
    solution: Any = matching.solution(key, layout)

    for left in lefts:
        better = given | {left: solution[left]}
        assert mark(key, layout, better, credit) >= mark(key, layout, given, credit)


GAPS = cloze.Key(
    (
        cloze.Gap(single.Key((Fraction(1), Fraction(0), Fraction(-1, 2)))),
        cloze.Gap(TEXT, 3),
        cloze.Gap(NUMERIC, 3),
        cloze.Gap(single.Key((Fraction(0), Fraction(1))), 3),
    )
)


@given(seeds, credits, st.data())
def test_one_more_right_gap_never_costs(seed: bytes, credit: str, data: st.DataObject) -> None:
    layout = layout_of(GAPS, seed)
    known = [
        [id for id, _ in options] if options else ["word", "1.4"] for options in layout["gaps"]
    ]
    places = {str(place): st.sampled_from(words) for place, words in enumerate(known, 1)}
    given = data.draw(st.fixed_dictionaries({}, optional=places))
    solution: Any = cloze.solution(GAPS, layout)

    for place in places:
        better = given | {place: solution[place]}
        assert mark(GAPS, layout, better, credit) >= mark(GAPS, layout, given, credit)


@given(st.integers(3, 7), seeds, credits, st.data())
def test_one_more_step_in_its_place_at_the_end_never_costs(
    count: int, seed: bytes, credit: str, data: st.DataObject
) -> None:
    key = ordering.Key(count)
    layout = layout_of(key, seed)
    solution: Any = ordering.solution(key, layout)
    begun = data.draw(st.integers(0, count - 1))

    fewer, more = solution[:begun], solution[: begun + 1]
    assert mark(key, layout, more, credit) >= mark(key, layout, fewer, credit)


# ── a corrected key, carried to the options as they were asked ──


def words(count: int, of: str) -> tuple[str, ...]:
    return tuple(f"{of} {number}" for number in range(count))


def asked(key: Key) -> Wording:
    """Words that fit a key."""
    if isinstance(key, multiple.Key):
        return Wording("q", parts=words(len(key.rights), "option"))
    if isinstance(key, single.Key):
        return Wording("q", parts=words(len(key.shares), "option"))
    if isinstance(key, ordering.Key):
        return Wording("q", parts=words(key.count, "step"))
    if isinstance(key, matching.Key):
        lefts, targets = words(len(key.rights), "left"), words(key.targets, "right")
        return Wording("q", parts=lefts, targets=targets)
    if isinstance(key, cloze.Key):
        options = sum(len(gap.key.shares) for gap in key.gaps if isinstance(gap.key, single.Key))
        prompt = " ".join(f"⟦{place}⟧" for place, _ in enumerate(key.gaps, 1))
        return Wording("q", prompt=prompt, targets=words(options, "option"))
    return Wording("q")


@given(keys)
def test_a_key_is_carried_to_the_same_words_as_it_is(key: Key) -> None:
    assert KINDS[key.kind].carried(key, asked(key), asked(key)) == key


@given(choices, seeds, credits, st.data())
def test_a_key_follows_its_options_to_other_places(
    rights: list[bool], seed: bytes, credit: str, data: st.DataObject
) -> None:
    """The attempt is marked as if its officer had seen the options in the new order."""
    key = multiple.Key(tuple(rights), (None,) * len(rights))
    after = asked(key)
    order: Sequence[int] = data.draw(st.permutations(range(len(rights))))
    before = replace(after, parts=tuple(after.parts[at] for at in order))

    carried = multiple.carried(key, before, after)

    assert carried is not None
    assert {text: carried.rights[at] for at, text in enumerate(before.parts)} == dict(
        zip(after.parts, rights, strict=True)
    )
    layout = multiple.layout(question("q", key), Numbers(seed), True)
    turned = {"options": [[id, order[index]] for id, index in layout["options"]]}
    ticked = data.draw(st.sets(st.sampled_from([id for id, _ in layout["options"]])))
    assert mark(carried, layout, sorted(ticked), credit) == mark(
        key, turned, sorted(ticked), credit
    )


@given(st.lists(st.integers(0, 3), min_size=2, max_size=5), st.permutations(range(4)), st.data())
def test_a_pair_stays_a_pair_wherever_its_sides_stand(
    rights: list[int], targets: list[int], data: st.DataObject
) -> None:
    key = matching.Key(tuple(rights), 4)
    after = asked(key)
    lefts = data.draw(st.permutations(range(len(rights))))
    before = replace(
        after,
        parts=tuple(after.parts[at] for at in lefts),
        targets=tuple(after.targets[at] for at in targets),
    )

    carried = matching.carried(key, before, after)

    assert carried is not None
    pairs = {left: before.targets[carried.rights[at]] for at, left in enumerate(before.parts)}
    assert pairs == {left: after.targets[rights[at]] for at, left in enumerate(after.parts)}


def test_options_of_a_gap_are_known_by_their_words_too() -> None:
    after = asked(GAPS)
    first, second, third, *others = after.targets
    before = replace(after, targets=(third, first, second, *others))

    carried = cloze.carried(GAPS, before, after)

    assert carried is not None
    assert carried.gaps[0].key == single.Key((Fraction(-1, 2), Fraction(1), Fraction(0)))
    assert carried.gaps[1:] == GAPS.gaps[1:]


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.kind)
def test_no_key_is_carried_to_other_options(key: Key) -> None:
    after = asked(key)
    others = [
        replace(after, parts=(*after.parts[1:], "another")) if after.parts else None,
        replace(after, parts=after.parts[1:]) if after.parts else None,
        replace(after, targets=("another", *after.targets[1:])) if after.targets else None,
        replace(after, prompt="no gap") if after.prompt else None,
    ]

    for before in others:
        assert before is None or KINDS[key.kind].carried(key, before, after) is None


def test_steps_in_another_order_are_another_question() -> None:
    after = asked(ordering.Key(3))

    turned = replace(after, parts=after.parts[::-1])

    assert ordering.carried(ordering.Key(3), turned, after) is None
