"""Who has a text open: written seldom, seen by the others, over after a minute."""

from __future__ import annotations

from datetime import datetime, timedelta

import cast
import drafting
import making
from cast import IDA, ILYA
from flask import Flask

from elearn.db import transaction
from elearn.library.workshop import visits
from elearn.library.workshop.drafts import Drafted

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
