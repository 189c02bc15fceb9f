"""Single settings changed in a text; every other byte stays."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content.settings_text import Unreadable, values_of, with_head, with_values

MODULE = """\
# The course on parcels.
id: border-parcels   # for ever
syntax: 1
base: ru
title: {ru: Посылки на границе, en: "Parcels at the border"}  # both

summary:
  ru: 'Что видно сразу'
  # English is to come
lessons: [first-look, second-look]
objectives:
  PB-1:
    ru: Заметить посылку
    en: Notice a parcel
  PB-2: {ru: Вторая}
sources:
  # the first law
  - "Закон 1"
  - Закон 2   # doubtful

  # the last
  - 'Закон 3'
certificate: {valid: 24 months, renew from: 60 days}
hours: 2.5
requires:

# the end
"""
TEXTS = st.text(max_size=30).map(lambda text: " ".join(text.split())).filter(bool)
LANGUAGES = st.sampled_from(["ru", "en", "kk", "fa-af"])
PATHS = st.one_of(
    st.tuples(st.sampled_from(["title", "summary", "audience"]), LANGUAGES),
    st.tuples(st.just("objectives"), st.sampled_from(["PB-1", "PB-2", "New: one"]), LANGUAGES),
    st.tuples(st.just("certificate"), st.sampled_from(["valid", "renew from"])),
)
CHANGES = st.dictionaries(PATHS, st.none() | TEXTS, max_size=4)
LISTS = st.lists(st.sampled_from(["first-look", "Закон 1", "Закон 3", "a, b", "new"]), unique=True)
WHOLE = st.dictionaries(
    st.tuples(st.sampled_from(["lessons", "sources", "requires", "national"])), LISTS
)
NUMBERS = st.dictionaries(
    st.tuples(st.sampled_from(["edition", "hours"])), st.integers(1, 99) | st.sampled_from([0.5])
)


def same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def put(values: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """The same change to what the settings say, done plainly."""
    inner = values
    for key in path[:-1]:
        inner = inner.setdefault(key, {})
    if value is None:
        inner.pop(path[-1], None)
    else:
        inner[path[-1]] = value
    for depth in range(len(path) - 1, 0, -1):
        outer: Any = values
        for key in path[: depth - 1]:
            outer = outer[key]
        if not outer[path[depth - 1]]:
            del outer[path[depth - 1]]


@given(CHANGES, WHOLE, NUMBERS)
def test_changed_settings_say_what_was_asked(
    words: dict[Any, Any], lists: dict[Any, Any], numbers: dict[Any, Any]
) -> None:
    changes = {**words, **lists, **numbers}
    wanted = values_of(MODULE)
    for path, value in changes.items():
        put(wanted, path, value)

    assert same(values_of(with_values(MODULE, changes)), wanted)


@given(CHANGES, WHOLE)
def test_what_is_not_changed_stays_byte_for_byte(
    words: dict[Any, Any], lists: dict[Any, Any]
) -> None:
    after = with_values(MODULE, {**words, **lists}).splitlines()
    touched = {path[0] for path in (*words, *lists)}
    of = ""
    for line in MODULE.splitlines():
        of = line.partition(":")[0] if line[:1].isalpha() else of
        if of not in touched:
            assert line in after


@given(st.sampled_from([("title", "ru"), ("lessons",), ("hours",), ("certificate", "valid")]))
def test_the_same_values_change_no_byte(path: tuple[str, ...]) -> None:
    value: Any = values_of(MODULE)
    for key in path:
        value = value[key]
    for text in (MODULE, MODULE.replace("\n", "\r\n"), f"\ufeff{MODULE}"):
        assert with_values(text, {path: value}) == text


def test_one_line_changes_and_keeps_its_quotes_and_its_comment() -> None:
    after = with_values(
        MODULE, {("title", "en"): "Parcels", ("summary", "ru"): "Что видно", ("edition",): 2}
    )

    assert after == MODULE.replace('"Parcels at the border"', '"Parcels"').replace(
        "'Что видно сразу'", "'Что видно'"
    ).replace("requires:\n", "requires:\nedition: 2\n")


def test_a_language_is_added_where_its_sisters_stand() -> None:
    after = with_values(MODULE, {("title", "kk"): "Сәлемдеме", ("objectives", "PB-1", "kk"): "Бір"})

    assert '"Parcels at the border", kk: "Сәлемдеме"}  # both' in after
    assert '    en: Notice a parcel\n    kk: "Бір"\n  PB-2' in after


def test_items_that_move_take_their_comments_along() -> None:
    after = with_values(MODULE, {("sources",): ["Закон 3", "Закон 1", "Новый"]})

    assert (
        "sources:\n\n  # the last\n  - 'Закон 3'\n  # the first law\n"
        '  - "Закон 1"\n  - "Новый"\ncertificate' in after
    )


def test_settings_at_the_head_of_a_text_change_and_its_body_does_not() -> None:
    text = "---\ntitle: Quiz\npass mark: 80%\n\n---\n\n# Quiz\n"

    assert with_head(text, {("pass mark",): "70%", ("attempts",): 2}) == (
        "---\ntitle: Quiz\npass mark: 70%\nattempts: 2\n\n---\n\n# Quiz\n"
    )
    assert with_head("# Quiz\n", {("title",): "Quiz"}) == "---\ntitle: Quiz\n\n---\n\n# Quiz\n"


def test_settings_that_cannot_be_read_are_not_changed() -> None:
    for text in ("title: {", "- a list", "a: *b", "title: x\ntitle: y"):
        with pytest.raises(Unreadable):
            with_values(text, {("edition",): 2})
        assert values_of(text) == {}


@given(st.text(alphabet="ab:{}[],'\"#-|>& \n", max_size=60))
def test_settings_of_any_shape_are_changed_rightly_or_refused(text: str) -> None:
    before = values_of(text)
    try:
        after = with_values(text, {("edition",): 2, ("a",): {"b": "c: d"}})
    except Unreadable:
        return
    assert same(values_of(after), {**before, "edition": 2, "a": {"b": "c: d"}})
