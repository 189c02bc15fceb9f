"""What every page of a draft shows around its own part."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from elearn.library.workshop import drafts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.web import language
from elearn.web.language import _
from elearn.web.viewer import signed_in


def draft_of(id: UUID) -> Drafted:
    """The open draft of this id that the viewer may work on. Raises NotFound, or Conflict where it
    is closed."""
    return drafts.still_open(drafts.draft(signed_in(), id))


def frame(draft: Drafted, here: str) -> dict[str, Any]:
    """The part `draft` of a page of the workshop; `here` is the path behind the draft's own."""
    published = drafts.published_module(draft)
    code = language.current().code
    return {
        "title": titles.title_of(draft, code),
        "address": draft.address,
        "course_address": f"/author{published.address}" if published else "",
        "state": states()[draft.state],
        "published": published.number if published else None,
        "pages": [(name, draft.address + path, path == here) for path, name in _pages()],
    }


def states() -> dict[str, str]:
    """The states of a draft in the reader's words."""
    return {
        "writing": _("being written"),
        "in review": _("in review"),
        "scheduled": _("to be published on its day"),
        "published": _("published"),
        "dropped": _("dropped"),
    }


def _pages() -> list[tuple[str, str]]:
    return [
        ("", _("Lessons")),
        ("questions/", _("Questions")),
        ("pictures/", _("Pictures")),
        ("translations/", _("Translations")),
        ("settings/", _("Settings")),
        ("check/", _("Check")),
        ("publish/", _("Publish")),
    ]
