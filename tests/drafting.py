"""Drafts for the tests of the workshop."""

from __future__ import annotations

import re
from datetime import datetime

import making
from cast import ILYA
from flask import current_app

from elearn.db import transaction
from elearn.library import catalogue
from elearn.library.workshop import checking, drafts, texts
from elearn.library.workshop.checking import Checked
from elearn.library.workshop.drafts import Drafted

SETTINGS = """\
id: border-parcels
syntax: 1
base: ru
title: {ru: Посылки на границе, en: Parcels at the border}
lessons: [first-look]
objectives:
  PB-1: {ru: Заметить переупакованную посылку, en: Notice a repacked parcel}
"""
LESSON = """\
---
title: Первый осмотр
minutes: 5

---

## Что видно сразу

Новая наклейка на старой коробке, другой вес, чужой почерк.
"""
QUIZ = """\
---
title: Посылки на границе

---

# Посылки на границе

## Что видно сразу

- (x) Новая наклейка на старой коробке
- ( ) Марка страны отправления
- ( ) Обычный вес

Explain: Переупаковку выдаёт наклейка.

Objective: PB-1; Level: apply; Id: label-7k2m

## Отметьте признаки переупаковки

- [x] Другой вес
- [x] Новая лента
- [ ] Старая коробка

Objective: PB-1; Level: understand; Id: signs-91xa
"""


def new_draft(*, at: datetime, login: str = ILYA) -> Drafted:
    """A module that the hub does not have, in Russian: one lesson and two questions."""
    viewer = making.viewer(login)
    files = {"module.yml": SETTINGS, "first-look.ru.md": LESSON, "quiz.ru.md": QUIZ}
    with transaction():
        id = drafts.begin(viewer, "cybercrime", "parcels", "border-parcels", files, at=at)
    return drafts.draft(viewer, id)


def draft_of(id: str = "first-steps", *, at: datetime, login: str = ILYA) -> Drafted:
    """The open draft of a published module."""
    viewer = making.viewer(login)
    opened = catalogue.module_of(id)
    with transaction():
        draft_id = drafts.begin_from(viewer, opened, opened.version_id, at=at)
    return drafts.draft(viewer, draft_id)


NO_PLACES = {
    "texts/<name>": "texts/nothing.en.md",
    "pictures/<name>": "pictures/nothing.png",
    "questions/<language>/<key>": "questions/en/nothing",
    "lessons/<slug>": "lessons/nothing",
    "read/<lesson>": "read/nothing",
    "translations/<into>/<stem>": "translations/ru/nothing",
    "import/<uuid:upload_id>": "import/01a20e3f-0000-7000-8000-000000000000",
    "<uuid:draft_id>": "01a20e3f-0000-7000-8000-000000000000",
    "<language>": "en",
    "<int:number>": "1",
}
"""What the places in the addresses of the workshop stand for where there is nothing."""


def places(id: str, *, at: datetime) -> dict[str, str]:
    """The same for the open draft of a published module."""
    draft = draft_of(id, at=at)
    said = texts.all_of(draft.id)
    lessons = {name.removesuffix(".en.md") for name in said if name.endswith(".en.md")}
    slug = max(lessons - {"quiz", "glossary"})
    question = re.search(r"Id: ([a-z0-9-]+)", said["quiz.en.md"])
    assert question
    return NO_PLACES | {
        "texts/<name>": f"texts/{slug}.en.md",
        "pictures/<name>": f"pictures/{next(iter(media_of(draft)), 'nothing.png')}",
        "questions/<language>/<key>": f"questions/en/{question[1]}",
        "lessons/<slug>": f"lessons/{slug}",
        "read/<lesson>": f"read/{slug}",
        "translations/<into>/<stem>": f"translations/ru/{slug}",
        "<uuid:draft_id>": str(draft.id),
    }


def media_of(draft: Drafted) -> dict[str, bytes]:
    """The pictures of a draft."""
    return checking.media_of(draft, current_app.config["MEDIA"])


def saved(draft: Drafted, name: str, text: str, *, at: datetime, login: str = ILYA) -> None:
    """Stores a text of a draft."""
    with transaction():
        texts.put(making.viewer(login), draft.id, name, text, at=at)


def checked(draft: Drafted, *, at: datetime) -> Checked:
    """What the linter says of a draft."""
    return checking.check(draft, current_app.config["MEDIA"], on=at.date())
