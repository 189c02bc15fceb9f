"""Units and courses as the desk's forms name them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from elearn.access import Viewer
from elearn.library import catalogue
from elearn.people import units
from elearn.people.grants import Held
from elearn.web import language
from elearn.web.language import _
from elearn.web.roles import level_names


def unit_id(text: str) -> UUID | None:
    """The id that a field or an address says; None where it says none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def places(viewer: Viewer) -> list[dict[str, Any]]:
    """The units in one's reach, each after the one it belongs to and set in below it."""
    levels = level_names()
    return [
        {
            "id": str(place.id),
            "name": place.name,
            "indent": "\N{EM SPACE}" * place.depth,
            "depth": place.depth,
            "level": levels[place.level],
            "people": place.people,
            "address": f"/admin/units/{place.id}/",
        }
        for place in units.tree(viewer)
    ]


def reach_words(held: Held) -> str:
    """What a role reaches over, in the reader's language."""
    code = language.current().code
    if held.unit:
        return held.unit
    if held.domain:
        return str(catalogue.domain(held.domain, code).title)
    if held.module:
        found = catalogue.modules_by_id([held.module]).get(held.module)
        return str(found.text("titles", code)) if found else held.module
    if held.role == "instructor":
        return _("every course")
    return _("the whole hub") if held.role == "administrator" else _("no unit")
