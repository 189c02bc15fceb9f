"""Who has a text open: written seldom, seen by the others, over after a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from time import sleep

import cast
import drafting
import making
import releasing
from cast import IDA, ILYA
from flask import Flask

from elearn.access import Viewer
from elearn.db import transaction
from elearn.library.workshop import texts, visits
from elearn.library.workshop.drafts import Drafted
from tests.test_database import in_threads

NAME = "notes.en.md"


def note(draft: Drafted, login: str, at: datetime) -> None:
    with transaction():
        visits.note(making.viewer(login), draft.id, NAME, at=at)


def seen(draft: Drafted, login: str, at: datetime) -> list[str]:
    return visits.others(making.viewer(login), draft.id, NAME, at=at)


def test_the_others_are_seen_and_oneself_is_not(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    draft = drafting.draft_of("advanced", at=at)
    note(draft, IDA, at)
    note(draft, ILYA, at)

    assert seen(draft, ILYA, at) == [making.viewer(IDA).name]
    assert visits.others(making.viewer(ILYA), draft.id, "other.en.md", at=at) == []
    assert seen(draft, ILYA, at + timedelta(seconds=60)) == []


def test_a_visit_is_noted_anew_after_fifteen_seconds_only(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    note(draft, ILYA, at)
    viewer = making.viewer(ILYA)

    def is_noted(seconds: int) -> bool:
        return visits.is_noted(viewer, draft.id, NAME, at=at + timedelta(seconds=seconds))

    note(draft, ILYA, at + timedelta(seconds=14))
    assert [is_noted(14), is_noted(15)] == [True, False]
    note(draft, ILYA, at + timedelta(seconds=15))
    assert is_noted(29)


def test_two_who_come_and_save_at_once_do_not_bar_each_other(app: Flask, at: datetime) -> None:
    draft = drafting.new_draft(at=at)
    logins = (ILYA, releasing.second_instructor(at=at))
    viewers = [making.viewer(login) for login in logins]

    def come_and_save(viewer: Viewer, name: str) -> None:
        with transaction():
            visits.note(viewer, draft.id, name, at=at)
            sleep(0.2)
            texts.put(viewer, draft.id, name, "Other words.\n", at=at)

    done = in_threads(
        app,
        [
            partial(come_and_save, viewers[0], "quiz.ru.md"),
            partial(come_and_save, viewers[1], "first-look.ru.md"),
        ],
    )

    assert done == [None, None]
