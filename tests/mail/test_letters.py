"""What letters say, in every language, with whatever people are called."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.languages import LANGUAGES
from elearn.mail import letters
from elearn.mail.letters import KINDS, Setting

OF = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HUB = Setting("https://hub.example", "", "Asia/Almaty")
LINK = "https://hub.example/invitation/abc"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_its_subject_and_what_its_reader_needs(kind: str, language: str) -> None:
    facts = {"name": "Аида", "login": "0042", "link": LINK}

    subject, text = letters.written(kind, language, facts, of=OF, setting=HUB)

    assert subject
    assert "%(" not in subject + text
    assert "Аида" in text
    assert "0042" in text
    if KINDS[kind].purpose:
        assert LINK in text.splitlines()


def test_a_letter_of_a_changed_password_says_when_in_the_zone_of_the_hub() -> None:
    _subject, text = letters.written(
        "password-changed", "en", {"name": "A", "login": "b"}, of=OF, setting=HUB
    )

    assert "March 2, 2026" in text
    assert "2:00:00" in text
    assert "https://hub.example/reset" in text.splitlines()


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
