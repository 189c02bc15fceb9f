from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import yaml_text


def said(text: str, first_line: int = 1) -> list[str]:
    return [str(one) for one in yaml_text.load("m.yml", text, first_line)[1]]


def value(text: str) -> object:
    loaded, findings = yaml_text.load("m.yml", text)
    assert not findings
    assert loaded is not None
    return loaded.value


def test_words_that_old_yaml_reads_as_truth_values_and_times_stay_words() -> None:
    assert value("a: no\nb: 1:30\nc: 2026-11-01\nd: 010\ne: 1.5\nf: true\ng: ~\n") == {
        "a": "no",
        "b": "1:30",
        "c": "2026-11-01",
        "d": 10,
        "e": 1.5,
        "f": True,
        "g": None,
    }


def test_a_value_in_quotes_is_text() -> None:
    assert value("a: '12'\nb: \"true\"\n") == {"a": "12", "b": "true"}


def test_every_key_and_value_has_its_place() -> None:
    loaded, _ = yaml_text.load("m.yml", "title:\n  en: One\nlessons: [a, b]\n", first_line=2)

    assert loaded is not None
    assert loaded.key_place(("title", "en")) == (3, 3)
    assert loaded.place(("title", "en")) == (3, 7)
    assert loaded.place(("lessons", 1)) == (4, 14)
    assert loaded.place(("lessons", 7)) == loaded.place(("lessons",))


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\na: 2\n", "2:1: E40: The key a is given twice"),
        ("a: &x 1\n", "1:4: E40: Anchors"),
        ("b: *x\n", "1:4: E40: References"),
        ("a: !!str 1\n", "1:4: E40: Tags"),
        ("a: !secret 'x'\n", "1:4: E40: Tags"),
        ("%YAML 1.1\n---\na: 1\n", "2:1: E40: Lines that begin with %"),
        ("a: 1\n---\nb: 1\n", "2:1: E40: Only one block"),
        ("a: b: c\n", "1:5: E40: A colon stands inside"),
        ("\ta: 1\n", "1:1: E40: A tab"),
        ("a: 'x\n", ": E40: The settings cannot be read"),
        ("? [a]\n: 1\n", "1:3: E40: A key must be"),
    ],
)
def test_what_hides_from_a_readers_eye_is_refused_with_its_place(text: str, place: str) -> None:
    assert place in said(text)[0]


def test_lines_are_counted_from_the_first_line_given() -> None:
    assert said("a: 1\na: 2\n", first_line=10)[0].startswith("m.yml:11:1:")


def test_an_alias_bomb_is_refused_at_its_first_anchor() -> None:
    rows = ["a0: &a0 [x, x]"]
    rows += [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]

    assert "1:5: E40" in said("\n".join(rows))[0]


@pytest.mark.parametrize("bomb", ["[" * 50_000, "{" * 50_000, "- " * 29_000, "a: " * 19_000])
def test_deep_nesting_is_refused_in_no_time(bomb: str) -> None:
    start = time.process_time()

    assert said(bomb)
    assert time.process_time() - start < 2


def test_a_long_text_is_refused_before_it_is_read() -> None:
    assert "E43" in said("a: x\n" * 20_000)[0]


def test_settings_at_the_head_are_parted_from_the_text() -> None:
    text = "\ufeff---\r\ntitle: A\r\n\r\n---\r\nBody\r\nmore"

    loaded, body, first_line, findings = yaml_text.front_matter("a.en.md", text)

    assert not findings
    assert loaded is not None
    assert loaded.value == {"title": "A"}
    assert body == ["Body", "more"]
    assert first_line == 5


def test_a_text_without_settings_is_all_body() -> None:
    assert yaml_text.front_matter("a.en.md", "One\ntwo") == (None, ["One", "two"], 1, [])


def test_settings_without_an_end_are_refused() -> None:
    _, body, _, findings = yaml_text.front_matter("a.en.md", "---\ntitle: A\n")

    assert body == []
    assert "have no end" in str(findings[0])


@given(st.text(max_size=300))
def test_no_text_whatever_raises(text: str) -> None:
    loaded, findings = yaml_text.load("m.yml", text)

    assert (loaded is None) == bool(findings)


@given(st.text(alphabet="ab:-[]{}#&*!|>'\"%@`?, \n\t", max_size=120))
def test_no_heap_of_marks_raises(text: str) -> None:
    yaml_text.front_matter("a.md", f"---\n{text}\n---\n")
