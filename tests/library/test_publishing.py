"""Publishing: the same bytes are no version, a failure changes nothing, versions never change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import making
import pytest
from cast import AIDA, BORN
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import func, select

from elearn.cli import modules as command
from elearn.db import db, transaction
from elearn.errors import Conflict
from elearn.library import publishing
from elearn.models.audit import AuditEntry
from elearn.models.library import Lesson, Module, Version

ClientAs = Callable[[str | None], Browser]


def count(table: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_the_same_bytes_make_no_version(app: Flask, at: datetime) -> None:
    before = (count(Version), count(Lesson), count(AuditEntry))

    making.publish(app.config["MEDIA"], at=at)

    assert (count(Version), count(Lesson), count(AuditEntry)) == before


def test_a_change_makes_the_next_version_and_keeps_the_old_one(app: Flask, at: datetime) -> None:
    old = making.module()
    kept = db.session.scalars(select(Lesson.html).where(Lesson.version_id == old.version_id)).all()

    making.another_version(at=at, summaries={"en": "Other words."})

    assert making.module().number == old.number + 1
    again = db.session.scalars(select(Lesson.html).where(Lesson.version_id == old.version_id)).all()
    assert sorted(again) == sorted(kept)


def test_readers_see_the_new_version_at_once(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    address = f"{FIRST_STEPS}sealing/"
    etag = aida.get(address).headers["ETag"]
    module = next(one for one, _ in making.checked().modules if one.id == "first-steps")
    lessons = tuple(replace(one, body="<p>Quite other prose.</p>") for one in module.lessons)

    making.another_version(at=at, lessons=lessons)

    answer = aida.get(address, If_None_Match=etag)
    assert answer.status_code == 200
    assert "Quite other prose." in answer.text


def test_one_module_that_is_refused_keeps_all_others_out(app: Flask, at: datetime) -> None:
    before = (count(Version), count(Lesson))
    found = making.checked()
    changed: list[tuple[Any, publishing.Source]] = [
        (
            replace(module, edition=0 if module.id == "report-writing" else 2),
            replace(files, texts={**files.texts, "edited": ""}),
        )
        for module, files in found.modules
    ]

    with pytest.raises(Conflict, match="not go back"):
        command.store(None, replace(found, modules=tuple(changed)))

    assert (count(Version), count(Lesson)) == before


def test_an_address_belongs_to_one_module(app: Flask, at: datetime) -> None:
    module, files = making.first_steps()
    kept = publishing.keep_media(app.config["MEDIA"], module)

    def steal() -> None:
        with transaction():
            publishing.publish(None, replace(module, id="thief"), source=files, kept=kept, at=at)

    with pytest.raises(Conflict, match="keeps its id"):
        steal()

    assert db.session.get(Module, "thief") is None


def test_a_renamed_folder_keeps_its_results(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=BORN)

    making.another_version(at=at, slug="first-steps-renamed")

    assert making.module().address == "/modules/cybercrime/first-steps-renamed/"
    assert making.passed(AIDA, at=at).state == "passed"
