"""Law boxes over all courses that one works on, by age, and what rests on an article."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import cast
import drafting
import making
from cast import AIDA, IDA, ILYA
from flask import Flask

from elearn.db import transaction
from elearn.library.workshop import law
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.law import Dated

BOX = """
!!! law "Статья {number}"
    as of: {day}; cites: KZ-CC-{number}

    Текст.
"""


def box(number: int, day: str) -> str:
    return BOX.format(number=number, day=day)


def written(draft: Drafted, *boxes: str, at: datetime) -> None:
    drafting.saved(draft, "first-look.ru.md", drafting.LESSON + "".join(boxes), at=at)


def found(login: str = ILYA) -> list[Dated]:
    return law.boxes(making.viewer(login), "en")


def test_the_box_that_was_looked_at_longest_ago_comes_first(app: Flask, at: datetime) -> None:
    written(
        drafting.new_draft(at=at),
        box(2, "2026-01-01"),
        '\n!!! law "Undated"\n    Text.\n',
        box(1, "2024-01-01"),
        at=at,
    )

    assert [(one.title, one.as_of) for one in found()] == [
        ("Статья 1", date(2024, 1, 1)),
        ("Статья 2", date(2026, 1, 1)),
        ("Undated", None),
    ]
    assert [one.is_old(at.date()) for one in found()] == [True, False, False]


def test_a_box_stands_once_for_all_its_languages(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    written(draft, box(1, "2026-01-01"), at=at)
    english = "---\ntitle: First look\n\n---\n" + box(1, "2024-06-01").replace("Статья", "Article")
    drafting.saved(draft, "first-look.en.md", english, at=at)

    (one,) = found()

    assert (one.title, one.lesson) == ("Article 1", "First look")
    assert one.days == {"en": date(2024, 6, 1), "ru": date(2026, 1, 1)}
    assert one.as_of == date(2024, 6, 1)


def test_what_a_draft_took_over_stands_once_with_both_places(app: Flask, at: datetime) -> None:
    module, source = making.first_steps()
    name = next(name for name in source.texts if name.startswith("seizing."))
    draft = drafting.draft_of(at=at)
    before = found()

    later = at + timedelta(minutes=1)
    drafting.saved(draft, name, source.texts[name] + box(7, "2020-01-01"), at=later)

    (new,) = [one for one in found() if one.title == "Статья 7"]
    assert new.address == ""
    assert new.draft_address.startswith(f"{draft.address}texts/{name}?line=")
    assert all(
        one.address and one.draft_address for one in before if one.course.module_id == module.id
    )


def test_who_teaches_one_course_sees_the_law_of_that_one(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    written(drafting.new_draft(at=at), box(1, "2024-01-01"), at=at)

    assert "Статья 1" in [one.title for one in found()]
    assert "Статья 1" not in [one.title for one in found(IDA)]
    assert found(AIDA) == []


def test_what_rests_on_an_article_is_found_in_lessons_and_questions(
    app: Flask, at: datetime
) -> None:
    draft = drafting.new_draft(at=at)
    written(draft, box(128, "2024-01-01"), at=at)
    quiz = drafting.QUIZ.replace(
        "Id: label-7k2m", "Source: first-look#что-видно-сразу; Id: label-7k2m"
    )
    quiz = quiz.replace("## Отметьте", "## По KZ-CC-129 отметьте")
    drafting.saved(draft, "quiz.ru.md", quiz, at=at)

    resting = law.resting_on(making.viewer(ILYA), "kz-cc-128", "ru")
    literal = law.resting_on(making.viewer(ILYA), "KZ-CC-129", "ru")

    assert [one.title for one in resting.boxes] == ["Статья 128"]
    assert [one.title for one in resting.lessons] == ["Первый осмотр"]
    assert [one.title for one in resting.questions] == ["Что видно сразу"]
    assert [one.title for one in literal.questions] == [
        "По KZ-CC-129 отметьте признаки переупаковки"
    ]
    assert (literal.boxes, literal.lessons) == ((), ())


def test_a_published_text_that_names_an_article_is_found(app: Flask, at: datetime) -> None:
    """Whatever word stands in a lesson: it is looked for in the kept files."""
    _, source = making.first_steps()
    name = next(
        name for name in sorted(source.texts) if name.endswith(".md") and "quiz" not in name
    )
    word = max(source.texts[name].split("---")[-1].replace("*", " ").split(), key=len).strip(
        ".,:;()"
    )

    resting = law.resting_on(making.viewer(ILYA), word, "en")

    assert resting.lessons
    assert all(one.address.startswith("/modules/") for one in resting.lessons)


def test_a_change_of_the_draft_is_seen_at_once(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    written(draft, box(1, "2024-01-01"), at=at)
    assert found()[0].as_of == date(2024, 1, 1)

    written(draft, box(1, "2026-02-02"), at=at + timedelta(minutes=1))

    assert found()[0].as_of == date(2026, 2, 2)
