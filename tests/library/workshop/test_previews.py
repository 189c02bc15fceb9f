"""One text as its readers will see it, among the rest of the draft."""

from __future__ import annotations

from datetime import datetime

import drafting
import pytest
from drafting import LESSON, QUIZ
from flask import Flask, current_app

from elearn.content.names import named
from elearn.library.workshop import previews
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.previews import Preview

HEAD = "---\ntitle: Осмотр\n\n---\n\n"


def shown(draft: Drafted, text: str, name: str = "first-look.ru.md") -> Preview:
    known, _ = named("", name)
    assert known is not None
    return previews.preview(draft, current_app.config["MEDIA"], known, text)


def html(draft: Drafted, text: str) -> str:
    lesson = shown(draft, HEAD + text).lesson
    assert lesson is not None
    return lesson.body


def test_a_text_knows_the_terms_and_lessons_around_it(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "glossary.ru.md", "Пломба\n: Знак того, что не вскрывали.\n", at=at)

    said = html(draft, "Целая пломба, [урок](first-look.ru.md).")

    assert "не вскрывали" in said
    assert 'href="/modules/cybercrime/parcels/first-look/"' in said


def test_a_picture_of_the_draft_is_shown(app: Flask, at: datetime) -> None:
    draft = drafting.draft_of(at=at)
    media = sorted(drafting.checked(draft, at=at).files.media)
    pictures = [name for name in media if name.rpartition(".")[2] in ("png", "jpg", "gif")]
    known, _ = named("", "new.en.md")
    assert known is not None
    text = f"{HEAD}![A seal](media/{pictures[0]})"
    lesson = previews.preview(draft, current_app.config["MEDIA"], known, text).lesson

    assert lesson is not None
    assert 'src="/media/' in lesson.body


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("first-look.ru.md", ""),
        ("first-look.ru.md", "---\ntitle: [\n---\nТекст"),
        ("first-look.ru.md", "::: check\n\n- (x"),
        ("law.kz.ru.md", "| a |\n|"),
        ("quiz.ru.md", "---\n"),
        ("quiz.ru.md", "## [[\n\n- ("),
        ("quiz.en.md", "## A\n\nAnswer: true"),
        ("glossary.ru.md", "\ufeff: <b>"),
    ],
)
def test_whatever_is_half_written_has_a_preview(
    app: Flask, at: datetime, name: str, text: str
) -> None:
    assert isinstance(shown(drafting.new_draft(at=at), text, name), Preview)


def test_what_would_take_too_long_is_said_and_not_shown(app: Flask, at: datetime) -> None:
    found = shown(drafting.new_draft(at=at), HEAD + "> " * 500 + "x")

    assert found.lesson is None
    assert found.finding is not None


def test_questions_are_shown_in_the_language_of_their_text(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    translation = """---\ntitle: Parcels\n\n---\n
## What is seen at once

- ( ) A new label
- ( ) A
- ( ) B

Id: label-7k2m
"""

    base, other = shown(draft, QUIZ, "quiz.ru.md"), shown(draft, translation, "quiz.en.md")

    assert [one.wordings["ru"].title for one in base.questions] == [
        "Что видно сразу",
        "Отметьте признаки переупаковки",
    ]
    assert [one.wordings["en"].parts[0] for one in other.questions] == ["A new label"]


def test_a_lesson_of_100_kilobytes_is_shown_while_one_waits(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    paragraph = f"{LESSON.split('---')[-1].split('##')[-1].strip()} **Важно.** "
    text = "".join(f"## Раздел {number}\n\n{paragraph * 34}\n\n" for number in range(20))
    assert len(text.encode()) > 100_000

    assert "Раздел 19" in html(draft, text)
