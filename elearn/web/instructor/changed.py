"""What two versions differ in, in the words of those who write courses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from elearn.languages import LANGUAGES
from elearn.library import sources
from elearn.library.texts import Said
from elearn.library.workshop.changes import (
    CHANGED,
    KEY,
    NEW,
    REMOVED,
    WORDS,
    WORTH,
    Asked,
    Changes,
    Side,
)
from elearn.library.workshop.titles import SETTINGS
from elearn.web.instructor import changed_quiz
from elearn.web.language import _

MOST_SHOWN = 200_000
"""Characters of texts whose differences one page shows; the others are a link each."""

_NAME = re.compile(r"(?P<slug>[^.]+)(?:\.(?P<state>[a-z]{2}))?\.(?P<language>[a-z-]{2,8})\.md\Z")
_HEAD = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<head>.*?)\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL
)
_HIDDEN = {"of", "syntax"}


def summary(found: Changes, *, address: str = "") -> dict[str, Any]:
    """The changes in lists as `parts/changes.html` shows them; each text leads to its difference
    where an address for that is given."""
    return {
        "texts": [
            {
                "name": name_of(one.name, one.title),
                "what": whats()[one.what],
                "address": f"{address}file={one.name}" if address else "",
            }
            for one in found.texts
        ],
        "media": [{"name": name, "what": whats()[what]} for name, what in found.media],
        "other_keys": [_asked(one) for one in found.questions if one.what == KEY],
        "others": [_asked(one) for one in found.questions if one.what != KEY],
        "rules": [rules()[name] for name in found.rules if name in rules()],
        "is_none": found.is_none,
    }


def _asked(one: Asked) -> dict[str, Any]:
    return {"title": Said(one.title or one.id, one.language), "what": question_whats()[one.what]}


def whats() -> dict[str, str]:
    """What became of a text or a picture."""
    return {NEW: _("new"), REMOVED: _("taken out"), CHANGED: _("changed")}


def question_whats() -> dict[str, str]:
    """What became of a question."""
    return {
        NEW: _("new"),
        REMOVED: _("taken out"),
        KEY: _("another right answer"),
        WORDS: _("other words, the same right answer"),
        WORTH: _("other points"),
    }


def rules() -> dict[str, str]:
    """The rules of a quiz."""
    return {
        "pass_percent": _("pass mark"),
        "attempts": _("number of attempts"),
        "waits_seconds": _("wait after a failed attempt"),
        "limit_minutes": _("time limit"),
        "show": _("what is shown after an attempt"),
        "show_answers": _("when the right answers are shown"),
        "shuffle": _("what is shuffled"),
        "keep": _("which result counts"),
        "supervised": _("taken under supervision"),
    }


def name_of(file: str, title: str = "") -> str:
    """What a text is to its author: a lesson, questions or settings, and their language."""
    if file == SETTINGS:
        return _("Settings of the course")
    if file == sources.DOMAIN:
        return _("What the subject says of itself")
    found = _NAME.match(file)
    if found is None or found["language"] not in LANGUAGES:
        return file
    spoken = LANGUAGES[found["language"]].name
    if found["slug"] == "quiz":
        return _("Questions, %(language)s", language=spoken)
    if found["slug"] == "glossary":
        return _("Glossary, %(language)s", language=spoken)
    if found["state"]:
        spoken = f"{spoken}, {found['state'].upper()}"
    return _("Lesson “%(title)s”, %(language)s", title=title or found["slug"], language=spoken)


def differences(
    found: Changes, before: Side, after: Side, *, only: str = "", address: str = ""
) -> list[dict[str, Any]]:
    """The difference of each changed text, or of one alone; what is too long for one page is a
    link to a page of its own."""
    shown: list[dict[str, Any]] = []
    size = 0
    for one in found.texts:
        if only and one.name != only:
            continue
        old, new = before.texts.get(one.name, ""), after.texts.get(one.name, "")
        length = len(old) + len(new)
        row: dict[str, Any] = {"name": name_of(one.name, one.title), "what": whats()[one.what]}
        if size + length > MOST_SHOWN and size and not only:
            row["address"] = f"{address}file={one.name}"
        else:
            size += length
            row |= _difference(one.name, old, new)
        shown.append(row)
    return shown


def _difference(name: str, old: str, new: str) -> dict[str, Any]:
    from elearn.content import differences as content

    language = _language(name)
    row: dict[str, Any] = {"lang": language.tag, "dir": language.direction} if language else {}
    if not language:
        return row | {"settings": list(_settings(old, new)), "passages": []}
    old_head, old_body = _parts(old)
    new_head, new_body = _parts(new)
    if name.startswith("quiz."):
        old_body, new_body = changed_quiz.shown(old_body), changed_quiz.shown(new_body)
    return row | {
        "settings": list(_settings(old_head, new_head)),
        "passages": content.passages(old_body, new_body),
    }


def _language(name: str) -> Any:
    found = _NAME.match(name)
    return LANGUAGES.get(found["language"]) if found else None


def _parts(text: str) -> tuple[str, str]:
    """The settings at the head of a text, and the text behind them."""
    found = _HEAD.match(text)
    if found is None:
        return "", text.strip("\r\n")
    return found["head"], text[found.end() :].strip("\r\n")


def _settings(old: str, new: str) -> Iterator[dict[str, Any]]:
    """Each setting that differs: what it is called, and its words, marked."""
    from elearn.content import differences as content
    from elearn.content import settings_text

    before, after = (
        dict(_said(settings_text.values_of(text) or {"": text.strip() or None}))
        for text in (old, new)
    )
    for path in sorted({*before, *after}):
        if before.get(path) == after.get(path) or path[0] in _HIDDEN:
            continue
        passages = content.passages(before.get(path, ""), after.get(path, ""))
        language = LANGUAGES.get(path[-1]) if len(path) > 1 else None
        yield {
            "name": _setting_name(path),
            "passages": passages,
            "lang": language.tag if language else "",
            "dir": language.direction if language else "",
        }


def _said(values: Mapping[str, Any], path: tuple[str, ...] = ()) -> Iterator[tuple[Any, str]]:
    """Every setting by its path, a list as one text a line."""
    for name, value in values.items():
        here = (*path, str(name))
        if isinstance(value, Mapping):
            yield from _said(value, here)
        elif isinstance(value, list):
            yield here, "\n".join(str(one) for one in value)
        elif value is not None:
            yield here, str(value)


def _setting_name(path: tuple[str, ...]) -> str:
    """What a setting is called: its own name, then what it is said of, such as a language."""
    names = {
        "": _("As written: it cannot be read as settings"),
        "title": _("Title"),
        "summary": _("Summary"),
        "audience": _("For whom"),
        "hours": _("Hours"),
        "minutes": _("Minutes"),
        "lessons": _("Lessons in their order"),
        "objectives": _("Objectives"),
        "requires": _("Courses to pass first"),
        "certificate": _("Certificate"),
        "completion": _("What completes it"),
        "national": _("National chapters"),
        "edition": _("Edition"),
        "status": _("State of translations"),
        "sources": _("Sources"),
        "base": _("Language it is written in first"),
        "order": _("Place in the list"),
        "colour": _("Colour"),
        "review": _("Review before publishing"),
    }
    first, *rest = path
    said = [names.get(first, first)]
    said += [LANGUAGES[one].name if one in LANGUAGES else one for one in rest]
    return " · ".join(said)
