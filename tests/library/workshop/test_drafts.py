"""Drafts: begun by those who may, checked by the one linter, never overwritten in silence."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Event
from time import sleep

import cast
import drafting
import making
import pytest
from cast import AIDA, IDA, ILYA
from flask import Flask

from elearn.db import db, transaction
from elearn.errors import Conflict, NotAllowed, NotFound
from elearn.library.workshop import drafts, texts, translations
from elearn.library.workshop.titles import SETTINGS
from tests.test_database import in_threads

NAME = "first-look.ru.md"


def save(draft: drafts.Drafted, text: str, revision: int, *, at: datetime) -> texts.Saved:
    with transaction():
        return texts.save(making.viewer(ILYA), draft.id, NAME, text, revision=revision, at=at)


def test_a_draft_of_a_published_module_holds_its_very_files(app: Flask, at: datetime) -> None:
    draft = drafting.draft_of(at=at)

    assert drafting.checked(draft, at=at).source.hash == making.first_steps()[1].hash


def test_a_module_has_one_open_draft(app: Flask, at: datetime) -> None:
    assert drafting.draft_of(at=at).id == drafting.draft_of(at=at).id


def test_a_new_module_is_checked_as_files_are(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    drafting.saved(draft, "quiz.ru.md", drafting.QUIZ.replace("(x)", "( )"), at=at)

    errors = [one for one in drafting.checked(draft, at=at).findings if one.is_error]

    assert [(one.file, one.line, one.code) for one in errors] == [
        ("cybercrime/parcels/quiz.ru.md", 10, "E02")
    ]


def test_who_teaches_one_course_begins_no_other(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)

    with pytest.raises(NotAllowed, match="not begin one"):
        drafting.new_draft(at=at, login=IDA)
    with pytest.raises(NotFound):
        drafts.draft(making.viewer(IDA), drafting.draft_of(at=at).id)


def test_an_officer_sees_no_draft(app: Flask, at: datetime) -> None:
    drafting.new_draft(at=at)

    assert drafts.open_drafts(making.viewer(AIDA)) == []


def test_a_save_that_knows_an_older_revision_is_told_the_newer_text(
    app: Flask, at: datetime
) -> None:
    draft = drafting.new_draft(at=at)
    first = save(draft, "Один", 1, at=at)

    with pytest.raises(Conflict) as refused:
        save(draft, "Другой", 1, at=at)

    assert (refused.value.facts["text"], refused.value.facts["revision"]) == ("Один", 2)
    assert save(draft, "Один", 1, at=at) == first


def test_of_a_sitting_that_is_over_its_last_revision_is_kept(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    for number, minute in enumerate((0, 1, 2, 30, 31), start=1):
        save(draft, f"Текст {number}", number, at=at + timedelta(minutes=minute))

    kept = [texts.text_at(draft.id, NAME, revision) for revision in range(2, 7)]

    assert kept == [None, None, "Текст 3", "Текст 4", "Текст 5"]


def test_a_translation_begun_while_somebody_saves_writes_nothing_over(
    app: Flask, at: datetime
) -> None:
    draft = drafting.new_draft(at=at)
    is_saved = Event()

    def somebody() -> None:
        with transaction():
            told = f"{drafting.SETTINGS}hours: 7\n"
            texts.put(making.viewer_inside(ILYA), draft.id, SETTINGS, told, at=at)
            is_saved.set()
            sleep(0.3)

    def translator() -> None:
        is_saved.wait()
        with transaction():
            translations.begin(making.viewer_inside(ILYA), draft, "en", at=at)

    assert in_threads(app, [somebody, translator]) == [None, None]

    db.session.rollback()
    settings = texts.text(draft.id, SETTINGS).text
    assert "hours: 7" in settings
    assert "status" in settings


def test_a_dropped_draft_takes_no_more_texts(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    with transaction():
        drafts.drop(making.viewer(ILYA), draft.id, at=at)

    with pytest.raises(Conflict, match="closed"):
        save(draft, "Поздно", 1, at=at)
