from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from elearn.content.origins import origin
from elearn.content.translations import formatted, origin_said, with_open_end, with_origin
from tests.content.written import LESSON

RUSSIAN = "---\ntitle: Первые минуты\n\n---\nТекст.\n"


def test_a_translation_without_origin_is_given_one() -> None:
    changed = formatted({"a.en.md": LESSON, "a.ru.md": RUSSIAN}, "en")

    assert changed == {
        "a.ru.md": f"---\ntitle: Первые минуты\nof: {origin(LESSON)}\n\n---\nТекст.\n"
    }


def test_an_origin_that_no_longer_fits_is_left_for_a_person_to_renew() -> None:
    stale = with_origin(RUSSIAN, "sha256-000000000000")
    texts = {"a.en.md": LESSON, "a.ru.md": stale}

    assert formatted(texts, "en") == {}
    renewed = formatted(texts, "en", translated=["a.ru.md"])
    assert origin_said(renewed["a.ru.md"]) == origin(LESSON)


def test_formatting_the_original_makes_no_translation_stale() -> None:
    original = "---\ntitle: A\n---\nText.\n"
    texts = {"a.en.md": original, "a.ru.md": with_origin(RUSSIAN, origin(original))}

    changed = formatted(texts, "en")

    assert changed["a.en.md"] == "---\ntitle: A\n\n---\nText.\n"
    assert origin_said(changed["a.ru.md"]) == origin(changed["a.en.md"])


def test_a_chapter_of_one_state_is_its_own_original() -> None:
    texts = {"law.en.md": LESSON, "law.kz.ru.md": RUSSIAN}

    assert formatted(texts, "en") == {}


def test_line_ends_stay_as_they_are() -> None:
    windows = "---\r\ntitle: A\r\n---\r\nText\r\n"

    assert with_open_end(windows) == "---\r\ntitle: A\r\n\r\n---\r\nText\r\n"


@given(st.text(alphabet="-\n\r a:of", max_size=60))
def test_formatting_twice_changes_nothing_more(text: str) -> None:
    texts = {"a.en.md": LESSON, "a.ru.md": text, "b.en.md": text}
    once = {**texts, **formatted(texts, "en")}

    assert formatted(once, "en") == {}
