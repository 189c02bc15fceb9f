from __future__ import annotations

import json
import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.errors import Invalid
from elearn.quiz.kinds import KINDS, cloze, matching, multiple, numeric, ordering, single, text
from elearn.quiz.kinds.responses import Layout
from elearn.quiz.numbers import Numbers
from elearn.quiz.questions import Key
from tests.quiz.banks import KEYS, TEXT, question

keys = st.one_of(
    st.sampled_from(KEYS),
    st.lists(st.booleans(), min_size=2, max_size=8).map(
        lambda rights: multiple.Key(tuple(rights), (None,) * len(rights))
    ),
    st.integers(3, 8).map(ordering.Key),
    st.lists(st.integers(0, 3), min_size=2, max_size=6).map(
        lambda rights: matching.Key(tuple(rights), 4)
    ),
)
seeds = st.binary(min_size=4, max_size=4)
credits = st.sampled_from(["each", "all"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=10,
)


def layout_of(key: Key, seed: bytes = b"seed", *, shuffle: bool = True) -> Layout:
    return KINDS[key.kind].layout(question("q", key), Numbers(seed), shuffle)


def drawn_ids(layout: object) -> list[str]:
    """Every id in a layout."""
    if isinstance(layout, dict):
        layout = list(layout.values())
    if not isinstance(layout, list):
        return []
    if len(layout) == 2 and isinstance(layout[0], str):
        return [layout[0]]
    return [id for inner in layout for id in drawn_ids(inner)]


@st.composite
def answers(draw_from: st.DrawFn, layout: Layout) -> object:
    """Something a page might send: made of the drawn ids, in any shape."""
    ids = st.sampled_from([*drawn_ids(layout), "", "1", "2", "word", "1,4 kg"])
    return draw_from(
        ids
        | st.booleans()
        | st.lists(ids, max_size=8, unique=True)
        | st.dictionaries(ids, ids | st.none(), max_size=8)
        | json_values
    )


def accepted(key: Key, layout: Layout, given: object) -> object | None:
    try:
        return KINDS[key.kind].accept(key, layout, given)
    except Invalid:
        return None


# ── keys and layouts ──


@given(keys)
def test_a_key_comes_back_from_json_as_it_was(key: Key) -> None:
    kind = KINDS[key.kind]

    assert kind.key_from(json.loads(json.dumps(kind.key_json(key)))) == key


@given(keys, seeds)
def test_a_layout_is_plain_json_and_names_everything_once(key: Key, seed: bytes) -> None:
    layout = layout_of(key, seed)

    ids = drawn_ids(layout)
    assert json.loads(json.dumps(layout)) == layout
    assert len(set(ids)) == len(ids)
    assert all(id.isalnum() and 4 <= len(id) <= 6 for id in ids)


@given(st.integers(2, 8), seeds)
def test_steps_are_never_shown_in_their_right_order(count: int, seed: bytes) -> None:
    layout = layout_of(ordering.Key(count), seed, shuffle=False)

    assert [index for _, index in layout["items"]] != list(range(count))


def test_options_stay_in_the_author_s_order_where_nothing_is_shuffled() -> None:
    key = single.Key((Fraction(1), *[Fraction(0)] * 9))

    assert [index for _, index in layout_of(key, shuffle=False)["options"]] == list(range(10))
    assert [index for _, index in layout_of(key)["options"]] != list(range(10))


# ── responses ──


@given(keys, seeds, st.data())
def test_anything_is_accepted_or_refused_and_what_is_accepted_is_marked(
    key: Key, seed: bytes, data: st.DataObject
) -> None:
    layout = layout_of(key, seed)
    response = accepted(key, layout, data.draw(answers(layout)))

    for credit in ("each", "all"):
        share = KINDS[key.kind].mark(key, layout, response, credit)
        assert share is None or 0 <= share <= 1
        assert share is not None or key.kind == "written"


@given(keys, seeds, st.data())
def test_an_accepted_response_is_accepted_again_unchanged(
    key: Key, seed: bytes, data: st.DataObject
) -> None:
    layout = layout_of(key, seed)
    response = accepted(key, layout, data.draw(answers(layout)))

    stored = json.loads(json.dumps(response))

    assert KINDS[key.kind].accept(key, layout, stored) == response


@given(keys, seeds, credits)
def test_the_solution_earns_everything(key: Key, seed: bytes, credit: str) -> None:
    layout = layout_of(key, seed)
    kind = KINDS[key.kind]
    solution = kind.accept(key, layout, kind.solution(key, layout))

    is_pickable = key.kind != "multiple" or 0 < sum(key.rights) < len(key.rights)  # type: ignore[attr-defined]
    if solution is not None and is_pickable:
        assert kind.mark(key, layout, solution, credit) == 1


@given(keys, credits)
def test_an_empty_answer_earns_nothing(key: Key, credit: str) -> None:
    assert KINDS[key.kind].mark(key, layout_of(key), None, credit) == 0


@given(
    st.lists(
        st.tuples(st.booleans(), st.none() | st.integers(-100, 100)), min_size=2, max_size=8
    ).filter(lambda options: any(right for right, _ in options)),
    credits,
)
def test_ticking_everything_earns_nothing(
    options: list[tuple[bool, int | None]], credit: str
) -> None:
    key = multiple.Key(
        tuple(right for right, _ in options),
        tuple(None if own is None else Fraction(own, 100) for _, own in options),
    )
    layout = layout_of(key)
    everything = [id for id, _ in layout["options"]]

    assert multiple.mark(key, layout, everything, credit) == 0


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.kind)
@pytest.mark.parametrize(
    "given",
    [["a"] * 10_000, {"a": "b"}, "no such id", 12, 1.5, ["x", "x"], [[]], {"1": []}, True, "\0"],
    ids=lambda given: str(given)[:20],
)
def test_what_no_page_sends_is_refused_in_a_sentence(key: Key, given: object) -> None:
    kind = KINDS[key.kind]
    is_typed = key.kind in ("numeric", "text", "written") and given == "no such id"
    is_truth = key.kind == "true-false" and given is True
    if is_typed or is_truth:
        assert kind.accept(key, layout_of(key), given) == given
        return

    with pytest.raises(Invalid) as refused:
        kind.accept(key, layout_of(key), given)

    assert str(refused.value)


def test_text_that_no_database_keeps_is_refused() -> None:
    for bad in ("a\0b", "a\ud800b", "a" * 1_001):
        with pytest.raises(Invalid):
            text.accept(TEXT, {}, bad)


def test_steps_without_a_place_may_be_missing() -> None:
    key = ordering.Key(4)
    layout = layout_of(key)
    by_index = {index: id for id, index in layout["items"]}

    response = ordering.accept(key, layout, [by_index[1], by_index[2]])

    assert ordering.mark(key, layout, response, "each") == Fraction(1, 3)


# ── forms ──


@given(keys, seeds)
def test_a_form_says_the_same_as_json(key: Key, seed: bytes) -> None:
    layout = layout_of(key, seed)
    kind = KINDS[key.kind]
    solution = kind.accept(key, layout, kind.solution(key, layout))
    fields = as_fields("q", solution)

    assert kind.accept(key, layout, kind.from_form(key, layout, "q", fields)) == solution
    assert kind.is_in_form(layout, "q", fields) == bool(fields)
    assert kind.from_form(key, layout, "q", {}) is None
    assert not kind.is_in_form(layout, "q", {"other": ["x"]})


def as_fields(name: str, response: object) -> dict[str, list[str]]:
    """The fields of design section 5 for a response."""
    if response is None:
        return {}
    if isinstance(response, bool):
        return {name: [str(response).lower()]}
    if isinstance(response, str):
        return {name: [response]}
    if isinstance(response, dict):
        return {f"{name}.{part}": [str(value)] for part, value in response.items()}
    assert isinstance(response, list)
    return {
        name: [str(value) for value in response],
        **{f"{name}.{value}": [str(place)] for place, value in enumerate(response, 1)},
    }


def test_a_menu_left_empty_is_no_answer() -> None:
    key = matching.Key((0, 1), 3)
    layout = layout_of(key)
    fields = {f"q.{id}": [""] for id, _ in layout["lefts"]}

    assert matching.is_in_form(layout, "q", fields)
    assert matching.from_form(key, layout, "q", fields) is None


def test_two_steps_at_one_place_are_refused() -> None:
    key = ordering.Key(3)
    layout = layout_of(key)
    fields = {f"q.{id}": ["1"] for id, _ in layout["items"]}

    with pytest.raises(Invalid, match="place"):
        ordering.from_form(key, layout, "q", fields)


@pytest.mark.parametrize("place", ["0", "4", "x", "-1", "9" * 5000, "1.5"])
def test_a_place_that_is_none_is_refused(place: str) -> None:
    key = ordering.Key(3)
    layout = layout_of(key)

    with pytest.raises(Invalid):
        ordering.from_form(key, layout, "q", {f"q.{layout['items'][0][0]}": [place]})


# ── numbers ──


@pytest.mark.parametrize(
    "typed",
    ["1.4", "1,4", " 1.4 ", "1.4 kg", "1,4кг", "۱٫۴", "+1.4", "1.45", "1.350", "1.4 KG.", "1.4."],
)
def test_a_right_number_is_right_however_it_is_typed(typed: str) -> None:
    key = numeric.Key(Fraction("1.35"), Fraction("1.45"), Fraction("1.4"), ("kg", "кг"))

    assert numeric.mark(key, {}, typed, "each") == 1


@pytest.mark.parametrize("typed", ["1.4 g", "14", "1.4.0", "1.4 or 1.5", "kg", "1e0", "-1.4"])
def test_a_wrong_number_is_wrong(typed: str) -> None:
    key = numeric.Key(Fraction("1.35"), Fraction("1.45"), Fraction("1.4"), ("kg",))

    assert numeric.mark(key, {}, typed, "each") == 0


def test_a_unit_that_is_required_must_be_typed() -> None:
    key = numeric.Key(Fraction(5), Fraction(5), Fraction(5), ("kg",), is_unit_required=True)

    assert numeric.mark(key, {}, "5 kg", "each") == 1
    assert numeric.mark(key, {}, "5", "each") == 0


def test_the_exact_case_can_be_asked_for() -> None:
    assert text.mark(replace(TEXT, is_exact=True), {}, "Chain of Custody", "each") == 0
    assert text.mark(TEXT, {}, "CHAIN OF  CUSTODY", "each") == 1


# ── guessing ──


@given(keys, credits)
def test_the_chances_of_a_guess_add_up_to_one(key: Key, credit: str) -> None:
    chances = KINDS[key.kind].guess(key, credit)

    assert math.isclose(sum(chances.values()), 1)
    assert all(0 <= share <= 1 for share in chances)
    assert all(-1e-12 <= chance <= 1 for chance in chances.values())


def test_a_guess_at_a_matching_is_a_draw_without_return() -> None:
    chances = matching.guess(matching.Key((0, 1, 2), 3), "each")

    assert chances[Fraction(1)] == pytest.approx(1 / 6)
    assert chances[Fraction(2, 3)] == 0


def test_a_guess_at_an_ordering_counts_every_order() -> None:
    chances = ordering.guess(ordering.Key(3), "each")

    assert chances == {
        Fraction(0): pytest.approx(3 / 6),
        Fraction(1, 2): pytest.approx(2 / 6),
        Fraction(1): pytest.approx(1 / 6),
    }


def test_a_guess_at_gaps_knows_only_those_with_a_choice() -> None:
    key = cloze.Key((cloze.Gap(single.Key((Fraction(1), Fraction(0)))), cloze.Gap(TEXT)))

    assert cloze.guess(key, "each") == {Fraction(1, 2): 0.5, Fraction(0): 0.5}
    assert cloze.guess(key, "all") == {Fraction(0): 1.0}
