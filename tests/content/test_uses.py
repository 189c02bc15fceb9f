"""Pictures and hand-outs in texts: found wherever they stand, and written as they are found."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from elearn.content import uses
from elearn.content.markup import Renderer
from elearn.content.surroundings import Medium, Surroundings
from tests.content.written import lesson

SEAL = Medium("/media/" + "a" * 64 + ".png", 12_000, 640, 480)
WORDS = st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Cn", "Co"]), max_size=40)


@given(WORDS, WORDS)
def test_a_written_line_shows_just_the_words_that_were_typed(words: str, caption: str) -> None:
    line = uses.written("seal.png", words, caption=caption)

    shown = Renderer(Surroundings(media={"seal.png": SEAL})).lesson(line, "en").html

    alt = re.search(r' alt="([^"]*)"', shown)
    below = re.search(r"<figcaption>(.*)</figcaption>", shown)
    assert alt
    assert html.unescape(alt[1]) == " ".join(words.split())
    assert html.unescape(below[1] if below else "") == " ".join(caption.split())


@given(WORDS)
def test_a_written_line_is_found_again(words: str) -> None:
    texts = {"first-minutes.ru.md": lesson(uses.written("seal.png", words))}

    found = uses.of(texts)

    assert [(one.medium, one.line, one.language, one.is_picture) for one in found] == [
        ("seal.png", 5, "ru", True)
    ]
    assert any(letter.isalnum() for letter in words) <= bool(found[0].words)


def test_uses_stand_in_checks_questions_and_definitions_too() -> None:
    check = "::: check\n![a](media/a.png)\n\n- (x) yes\n- ( ) no\n:::\n\n"
    texts = {
        "a.en.md": lesson(f"{check}[form][f]\n\n[f]: media/f.pdf\n"),
        "quiz.en.md": "## Q\n\n- (x) ![](<media/%62.png>)\n",
    }

    assert [(one.file, one.medium) for one in uses.of(texts)] == [
        ("a.en.md", "f.pdf"),
        ("a.en.md", "a.png"),
        ("quiz.en.md", "b.png"),
    ]


def test_a_head_without_end_hides_no_use() -> None:
    assert [one.medium for one in uses.of({"a.en.md": "---\ntitle: A\n\n![b](media/c.png)\n"})] == [
        "c.png"
    ]
