"""Law boxes with what they say of themselves, and the questions that lead to them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import law

LESSON = """\
---
title: Theft
minutes: 5

---

## The crime {#crime}

### What it is

!!! law "Article 188"
    as of: 2025-10-01; cites: KZ-CC-188, KZ-CC-189

    Theft is secret stealing.

## The search {#search}

!!! example "No law"
    Nothing.

- one

    !!! law "In a list"
        cites: KZ-CPC-252؛ KZ-CPC-253

        Text.
"""
QUIZ = """\
---
title: Theft

---

## Was it secret?

- (x) yes
- ( ) no

Source: theft#crime; Id: secret-1

## Does KZ-CC-188 ask for violence?

- ( ) yes
- (x) no

Source: theft; Id: violence-1

## Which day is it?

Answer: true

Id: day-1
"""


def test_a_box_says_its_day_its_articles_and_where_it_stands() -> None:
    found = law.boxes({"theft.kz.ru.md": LESSON, "quiz.ru.md": QUIZ, "module.yml": "!!! law"})

    assert [
        (one.title, one.place, one.line, one.as_of, one.cites, one.headings) for one in found
    ] == [
        (
            "Article 188",
            0,
            11,
            date(2025, 10, 1),
            ("KZ-CC-188", "KZ-CC-189"),
            ("crime", "what-it-is"),
        ),
        ("In a list", 1, 23, None, ("KZ-CPC-252", "KZ-CPC-253"), ("search",)),
    ]
    assert {(one.slug, one.state, one.language, one.lesson) for one in found} == {
        ("theft", "kz", "ru", "Theft")
    }


def test_a_question_rests_on_the_boxes_below_the_heading_of_its_source() -> None:
    theft, search = law.boxes({"theft.ru.md": LESSON})
    secret, violence, day = law.asked("quiz.ru.md", QUIZ)

    assert [one.rests_on(theft) for one in (secret, violence, day)] == [True, True, False]
    assert [one.rests_on(search) for one in (secret, violence, day)] == [False, True, False]


@pytest.mark.parametrize("article", ["KZ-CC-188", "kz-cc-188", " KZ-CC-189 "])
def test_an_article_is_known_however_it_is_typed(article: str) -> None:
    theft, search = law.boxes({"theft.ru.md": LESSON})

    assert theft.names(article)
    assert not search.names(article)


def test_only_the_article_itself_is_named() -> None:
    text = "KZ-CC-128\nKZ-CC-1281\nKZ-CC-128-1\n(kz-cc-128).\nXKZ-CC-128\n"

    assert law.lines_naming(text, "KZ-CC-128") == [1, 4]
    assert law.lines_naming(text, "KZ-CC-128-1") == [3]


@given(st.text(max_size=300), st.text(min_size=1, max_size=30))
def test_no_text_and_no_article_makes_it_raise(text: str, article: str) -> None:
    texts = {"theft.ru.md": f'!!! law "A"\n    {text}', "quiz.ru.md": f"## Q\n\n{text}"}

    assert isinstance(law.boxes(texts), tuple)
    assert isinstance(law.asked("quiz.ru.md", texts["quiz.ru.md"]), tuple)
    assert law.lines_naming(text, article) == sorted(set(law.lines_naming(text, article)))
