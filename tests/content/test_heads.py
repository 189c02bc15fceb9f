"""The settings of a text as fields: nothing is written anew but what was changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import heads, yaml_text

LESSON = """\
---
# made in a hurry
title: "First: look"   # short
of: sha256-0123456789ab
minutes: 5

---

Body of it.
"""


@given(
    st.lists(
        st.sampled_from(
            [
                "---",
                "title: A",
                "minutes: 5",
                "of: x",
                "",
                " a",
                "# b",
                "\r",
                "\ufeff",
                "- c",
                "{a: b}",
            ]
        )
    ),
    st.text(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_taken_apart_and_put_together_a_text_is_the_very_same(
    lines: list[str], rest: str, end: str
) -> None:
    text = end.join(["---", *lines, "---", rest])

    apart = heads.taken_apart(text)

    assert heads.put_together(apart, apart.fields, apart.body) == text


def test_the_body_begins_below_the_empty_lines() -> None:
    apart = heads.taken_apart(LESSON)

    assert (apart.body, apart.first_line) == ("Body of it.\n", 9)
    assert apart.fields == {"title": "First: look", "minutes": "5"}


def test_a_changed_field_changes_its_own_line_alone() -> None:
    apart = heads.taken_apart(LESSON)

    changed = heads.put_together(apart, {**apart.fields, "minutes": "۱۲"}, apart.body)

    assert changed == LESSON.replace("minutes: 5", "minutes: 12")


def test_a_new_field_stands_below_the_title_and_an_empty_one_goes() -> None:
    apart = heads.taken_apart(LESSON)

    changed = heads.put_together(apart, {"minutes": "", "objectives": "A-1, A-2"}, apart.body)

    assert changed == LESSON.replace("minutes: 5\n", "").replace(
        "# short\n", "# short\nobjectives: [A-1, A-2]\n"
    )


def test_a_text_without_settings_gets_a_head_with_its_first() -> None:
    apart = heads.taken_apart("Term\n: meaning\n")

    assert heads.put_together(apart, {"title": ""}, apart.body) == "Term\n: meaning\n"
    assert heads.put_together(apart, {"title": "Words"}, apart.body) == (
        "---\ntitle: Words\n\n---\n\nTerm\n: meaning\n"
    )


@pytest.mark.parametrize(
    "text",
    ["---\ntitle: [\n---\nBody", "---\ntitle: A\n", "---\n{title: A}\n---\nB", "---\n- a\n---\nB"],
)
def test_a_head_that_cannot_be_read_stays_where_it_can_be_mended(text: str) -> None:
    apart = heads.taken_apart(text)

    assert (apart.head, apart.body) == ("", text)
    assert heads.put_together(apart, {"title": "New"}, text) == text


@given(st.text(max_size=80), st.text(max_size=20), st.lists(st.text(max_size=12), max_size=3))
def test_whatever_is_typed_into_a_field_is_read_back(
    title: str, minutes: str, objectives: list[str]
) -> None:
    typed = {"title": title, "minutes": minutes, "objectives": ",".join(objectives)}

    text = heads.put_together(heads.taken_apart(LESSON), typed, "Body")

    apart = heads.taken_apart(text)
    assert apart.body == "Body"
    assert {name: apart.fields.get(name, "") for name in heads.FIELDS} == {
        name: heads.tidy(name, typed[name]) for name in heads.FIELDS
    }
    loaded, *_ = yaml_text.front_matter("", text)
    assert loaded is not None
    assert loaded.value["of"] == "sha256-0123456789ab"


def test_a_line_of_the_head_belongs_to_its_field() -> None:
    apart = heads.taken_apart(LESSON)

    assert [heads.field_at(apart, line) for line in (1, 2, 3, 4, 5, 6, 9)] == [
        None,
        None,
        "title",
        "of",
        "minutes",
        None,
        None,
    ]
