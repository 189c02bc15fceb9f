"""What letters say, in every language, with whatever people are called."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.languages import LANGUAGES
from elearn.mail import letters
from elearn.mail.letters import KINDS, Course, Setting

OF = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HUB = Setting("https://hub.example", "", "Asia/Almaty")
LINK = "https://hub.example/invitation/abc"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_its_subject_and_what_its_reader_needs(kind: str, language: str) -> None:
    facts = {"name": "Аида", "login": "0042", "link": LINK, "courses": "all", "counts": "one"}

    subject, text = letters.written(kind, language, facts, of=OF, setting=HUB)

    assert subject
    assert "%(" not in subject + text
    assert "Аида" in text
    assert ("0042" in text) == any("%(login)s" in one for one in KINDS[kind].paragraphs)
    if KINDS[kind].purpose:
        assert LINK in text.splitlines()


def test_a_letter_of_a_changed_password_says_when_in_the_zone_of_the_hub() -> None:
    _subject, text = letters.written(
        "password-changed", "en", {"name": "A", "login": "b"}, of=OF, setting=HUB
    )

    assert "March 2, 2026" in text
    assert "2:00:00" in text
    assert "https://hub.example/reset" in text.splitlines()


def a_course(title: str = "First steps", *, is_over: bool = False) -> Course:
    return Course(title, "/modules/a/b/", date(2026, 3, 9), is_over=is_over, is_renewal=False)


def test_a_course_is_listed_with_its_day_and_its_whole_address() -> None:
    text = letters.listed([a_course(), a_course("Report", is_over=True)], "en", HUB)

    assert text.splitlines() == [
        "First steps: to be passed by March 9, 2026",
        "https://hub.example/modules/a/b/",
        "",
        "Report: was to be passed by March 9, 2026",
        "https://hub.example/modules/a/b/",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_and_days_stand_apart_where_text_is_read_from_the_right(language: str) -> None:
    text = letters.listed([a_course()], language, HUB)

    is_from_right = LANGUAGES[language].direction == "rtl"
    assert text.count("\u2068") == (2 if is_from_right else 0)
    assert text.splitlines()[1] == "https://hub.example/modules/a/b/"


def test_the_letter_of_the_week_leaves_out_what_is_nought() -> None:
    text = letters.counted({"overdue": 1200, "used-up": 0, "unsigned": 3}, "en")

    assert text.splitlines() == [
        "Officers with a course that is overdue: 1,200",
        "Officers who have never signed in: 3",
    ]


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=100)
def test_no_name_breaks_a_subject_or_a_line(name: str, hub: str) -> None:
    subject, text = letters.written(
        "reset",
        "ps",
        {"name": name, "login": "0042", "link": LINK},
        of=OF,
        setting=Setting("https://hub.example", hub, "Asia/Almaty"),
    )

    assert len(subject.splitlines()) <= 1
    assert LINK in text.splitlines()
