"""Two changes of one text: both are kept, or a person is asked."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from elearn.content import merging

lines = st.lists(st.sampled_from(["", "a", "b", "c", "𝔡 e"]), max_size=9)
texts = lines.map("\n".join)


def said(base: str, mine: str, theirs: str) -> tuple[str, bool]:
    found = merging.parts(base, mine, theirs)
    return merging.merged(found), merging.has_conflict(found)


@given(texts, texts)
def test_with_an_unchanged_side_the_other_is_right(base: str, changed: str) -> None:
    assert said(base, base, changed) == (changed, False)
    assert said(base, changed, base) == (changed, False)
    assert said(base, changed, changed) == (changed, False)


@given(texts, texts, texts)
def test_the_three_texts_stand_whole_in_the_parts(base: str, mine: str, theirs: str) -> None:
    found = merging.parts(base, mine, theirs)

    for text, name in ((base, "base"), (mine, "mine"), (theirs, "theirs")):
        assert "\n".join(line for part in found for line in getattr(part, name)) == text


@given(lines, st.lists(st.integers(0, 9), max_size=4), st.lists(st.integers(0, 9), max_size=4))
def test_no_line_that_either_typed_is_lost(
    base: list[str], mine: list[int], theirs: list[int]
) -> None:
    def written(places: list[int], who: str) -> str:
        typed = list(base)
        for number, place in enumerate(places):
            typed[place : place + number % 2] = [f"{who}{number}"]
        return "\n".join(typed)

    my, their = written(mine, "m"), written(theirs, "t")
    text, _ = said("\n".join(base), my, their)

    new = [line for line in (my + "\n" + their).split("\n") if line[:1] in ("m", "t")]
    assert set(new) <= set(text.split("\n"))


@given(texts, texts, texts)
def test_who_merges_is_told_apart_by_order_alone(base: str, mine: str, theirs: str) -> None:
    assert said(base, mine, theirs)[1] == said(base, theirs, mine)[1]


@given(texts, texts, texts)
def test_the_edits_turn_my_text_into_the_merged_one(base: str, mine: str, theirs: str) -> None:
    found = merging.parts(base, mine, theirs)
    units = mine.encode("utf-16-le")

    for start, end, text in reversed(merging.edits(found)):
        units = units[: 2 * start] + text.encode("utf-16-le") + units[2 * end :]

    assert units.decode("utf-16-le") == merging.merged(found)


@given(texts, texts)
def test_where_the_base_is_not_known_all_lines_of_both_are_kept(mine: str, theirs: str) -> None:
    text = merging.merged(merging.without_base(mine, theirs))

    assert set(text.split("\n")) | {""} == {*mine.split("\n"), *theirs.split("\n"), ""}


def test_two_paragraphs_are_merged_and_one_line_is_a_conflict() -> None:
    base = "One.\n\nTwo.\n\nThree."

    assert said(base, "One!\n\nTwo.\n\nThree.", "One.\n\nTwo.\n\nThree, of four.") == (
        "One!\n\nTwo.\n\nThree, of four.",
        False,
    )
    assert said(base, "One!\n\nTwo.\n\nThree.", "One?\n\nTwo.\n\nThree.") == (
        "One!\nOne?\n\nTwo.\n\nThree.",
        True,
    )


def test_a_text_of_ten_thousand_equal_lines_takes_no_age() -> None:
    base, begun = "x\n" * 9_000, time.process_time()

    merging.parts(base, f"y\n{base}y", f"z\n{base[:8000]}z\n{base[8000:]}z")

    assert time.process_time() - begun < 20


def test_a_text_of_two_lines_in_any_order_takes_no_age() -> None:
    base, mine = "z\n" + "a\n" * 900 + "b\n" * 900, "x\n" + "a\nb\n" * 900
    begun = time.process_time()

    merging.parts(base, f"{mine}y", f"{base}w")

    assert time.process_time() - begun < 20


def test_changes_far_apart_in_a_long_text_are_merged() -> None:
    lines = [text for number in range(800) for text in (f"Line {number}.", "")]
    mine, theirs = [*lines], [*lines]
    mine[0], mine[-2], theirs[700] = "First.", "Last.", "Theirs."

    found = said("\n".join(lines), "\n".join(mine), "\n".join(theirs))

    assert found == ("\n".join([mine[0], *theirs[1:-2], *mine[-2:]]), False)
