"""What the editor's page shows of a text: its fields, what the check says, who else is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

from elearn import clock, days
from elearn.content import heads
from elearn.content.names import Name
from elearn.languages import LANGUAGES
from elearn.library.workshop import objectives, texts, titles, visits
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.texts import Saved
from elearn.web import language
from elearn.web.instructor.editor_saves import Sent, taken_apart
from elearn.web.instructor.frame import frame
from elearn.web.language import _, ngettext
from elearn.web.viewer import signed_in

_FENCE = "---"


@dataclass(frozen=True)
class Opened:
    """A text that somebody may edit."""

    draft: Drafted
    name: Name
    stored: Saved

    @property
    def address(self) -> str:
        return f"{self.draft.address}texts/{self.name.file}"

    @property
    def place(self) -> str:
        """What findings call the file."""
        return f"{self.draft.place}/{self.name.file}"


def context(opened: Opened, typed: Sent | None = None) -> dict[str, Any]:
    """What the template of the editor shows; `typed` is what stands in it, else what is stored."""
    apart = taken_apart(opened.stored.text)
    is_whole = typed.is_whole if typed else is_unreadable(apart)
    fields = {**apart.fields, **(typed.fields if typed else {})}
    viewer, draft = signed_in(), opened.draft
    now = clock.now()
    return {
        "draft": frame(draft, ""),
        "text": {
            "address": opened.address,
            "title": fields.get("title") or opened.name.file,
            "kind": kind_of(opened.name),
            "language": LANGUAGES[opened.name.language],
            "revision": typed.revision if typed else opened.stored.revision,
            "body": typed.body if typed else apart.body,
            "line": _line_asked_for(apart),
            "is_whole": is_whole,
            "is_unsaved": typed is not None,
            "saved": saved_words(opened.stored),
            "questions_address": f"{draft.address}questions/{opened.name.language}/"
            if opened.name.slug == "quiz"
            else "",
        },
        "fields": () if is_whole else fields_of(opened, apart, fields),
        "others": others_words(visits.others(viewer, draft.id, opened.name.file, at=now)),
    }


def _line_asked_for(apart: heads.Text) -> int:
    """The line of the text that `?line=` leads to, counted in the file; 0 without one."""
    asked = request.args.get("line", "")
    line = int(asked) if asked.isdecimal() and len(asked) < 7 else 0
    return max(0, line - apart.first_line + 1)


def is_unreadable(apart: heads.Text) -> bool:
    """Whether the settings stand in the body, for they cannot be read."""
    return not apart.head and apart.body.removeprefix("\ufeff").startswith(_FENCE)


def kind_of(name: Name) -> str:
    return name.slug if name.slug in ("quiz", "glossary") else "lesson"


def fields_of(opened: Opened, apart: heads.Text, typed: Mapping[str, str]) -> list[dict[str, Any]]:
    """The settings that have a field here. A translation has those of its original."""
    settings = texts.all_of(opened.draft.id).get(titles.SETTINGS, "")
    _titles, base = titles.titles_of(settings)
    is_lesson = kind_of(opened.name) == "lesson"
    shown = ["title"]
    for name in ("minutes", "objectives"):
        if name in apart.fields or (is_lesson and opened.name.language == base):
            shown.append(name)
    return [
        {
            "name": name,
            "label": labels()[name],
            "value": typed.get(name, ""),
            "choices": _choices(settings, typed.get(name, "")) if name == "objectives" else None,
        }
        for name in shown
    ]


def labels() -> dict[str, str]:
    """What the fields above a text are called."""
    return {
        "title": _("Title"),
        "minutes": _("Minutes to read"),
        "objectives": _("What it teaches"),
    }


def _choices(settings: str, typed: str) -> list[tuple[str, object, bool]]:
    """The objectives to tick: code, words, whether it is ticked; those that the course does not
    have come last, that they can be taken away."""
    ticked = heads.listed(typed)
    known = objectives.of_settings(settings, language.current().code)
    codes = {code for code, _words in known}
    return [(code, words, code in ticked) for code, words in known] + [
        (code, "", True) for code in ticked if code not in codes
    ]


def saved_words(saved: Saved) -> str:
    """When and by whom a text was saved."""
    if saved.saved_at is None:
        return ""
    if days.day_of(saved.saved_at) == days.day_of(clock.now()):
        return _("Saved %(time)s", time=language.shown_time(saved.saved_at))
    return _("Saved %(time)s", time=language.shown_moment(saved.saved_at))


def others_words(names: list[str]) -> str:
    """Who else has the text open; empty where nobody has."""
    if not names:
        return ""
    joined = ", ".join(names)
    return ngettext(
        "%(names)s has this text open too. What each of you writes is kept.",
        "%(names)s have this text open too. What each of you writes is kept.",
        len(names),
        names=joined,
    )
