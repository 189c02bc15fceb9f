"""A translation beside its original, section by section."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.sections import CHANGED, NEW, REMOVED, SAME, changed, joined, pairs, sections

ENGLISH = "Before all.\n\n## One\n\nFirst.\n\n## Two\n\nSecond.\n\n### Two and a half\n\nMore.\n"
RUSSIAN = "Прежде всего.\n\n## Раз\n\nПервое.\n\n## Два\n\nВторое.\n\n### С половиной\n\nЕщё.\n"
texts = st.lists(
    st.sampled_from(["## A", "## B", "text", "", "```", "- a", "    ## in", "### C", "# D"])
).map("\n".join)


@given(texts)
def test_sections_are_the_text_cut_in_parts(text: str) -> None:
    assert "".join(sections(text)) == text


def test_a_heading_inside_code_cuts_nothing() -> None:
    assert len(sections("## A\n\n```\n## no\n```\n\n## B\n")) == 2


def test_each_section_stands_beside_its_translation() -> None:
    found = pairs(ENGLISH, RUSSIAN, ENGLISH)

    assert [one.state for one in found] == [SAME] * 4
    assert found[2].original.startswith("## Two")
    assert found[2].translation.startswith("## Два")


def test_a_section_that_changed_is_told_with_what_it_said_before() -> None:
    now = ENGLISH.replace("Second.", "Second, and sign.")

    found = pairs(now, RUSSIAN, ENGLISH)

    assert [one.state for one in found] == [SAME, SAME, CHANGED, SAME]
    assert "Second.\n" in found[2].before
    assert changed(ENGLISH, now) == [found[2].original]


def test_sections_that_came_or_went_move_no_other() -> None:
    now = ENGLISH.replace("## One\n\nFirst.\n\n", "").replace("## Two", "## New\n\nX.\n\n## Two")

    found = pairs(now, RUSSIAN, ENGLISH)

    states = {one.original.split("\n")[0] or "gone": one.state for one in found}
    assert states["## Two"] == SAME
    assert {one.state for one in found} - {SAME} <= {NEW, REMOVED, CHANGED}
    assert next(one for one in found if one.original.startswith("## Two")).translation.startswith(
        "## Два"
    )


def test_words_that_were_left_in_the_original_language_are_known() -> None:
    found = pairs(ENGLISH, RUSSIAN.replace("## Раз\n\nПервое.", "## One\n\nFirst."), ENGLISH)

    assert [one.is_untouched for one in found] == [False, True, False, False]


@given(texts, texts)
def test_no_word_of_a_translation_is_lost(original: str, translation: str) -> None:
    told = "".join(one.translation for one in pairs(original, translation))

    assert told == translation


@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN])
def test_what_was_only_shown_is_put_together_as_it_was(text: str) -> None:
    parts = sections(text)

    assert joined([one.strip() for one in parts], parts) == text


def test_a_section_that_was_typed_begins_on_a_line_of_its_own() -> None:
    parts = sections(RUSSIAN)

    assert joined([parts[0], "## Раз\n\nИначе", *parts[2:]], parts) == RUSSIAN.replace(
        "Первое.", "Иначе"
    )
