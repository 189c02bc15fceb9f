"""What the supervisor's forms let one choose: courses, units and people; and their names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from elearn.access import Viewer
from elearn.learning.duties.obligations import Step
from elearn.library import catalogue
from elearn.people import units
from elearn.web import fields, language


def courses() -> list[dict[str, Any]]:
    """The courses by their area, as a list to choose from shows them."""
    code = language.current().code
    return [
        {
            "title": entry.title,
            "modules": [(one.id, one.text("titles", code)) for one in entry.modules],
        }
        for entry in catalogue.domains(code)
        if entry.modules
    ]


def places(viewer: Viewer) -> list[dict[str, Any]]:
    """The units that the viewer supervises, each set in below the one it belongs to."""
    return [
        {"id": str(place.id), "name": place.name, "indent": "\N{EM SPACE}" * place.depth}
        for place in units.supervised(viewer)
    ]


def titles(ids: Iterable[str]) -> dict[str, Any]:
    """What courses are called, by id; one that is no longer published says its id."""
    wanted = sorted(set(ids))
    code = language.current().code
    found = catalogue.modules_by_id(wanted)
    return {id: found[id].text("titles", code) if id in found else id for id in wanted}


def shown_steps(steps: Sequence[Step], named: dict[str, Any]) -> list[dict[str, Any]]:
    """The steps of a programme by the names of their courses."""
    return [
        {"titles": [named[id] for id in step.modules], "is_after": step.is_after_earlier}
        for step in steps
    ]


def uuid(text: str) -> UUID | None:
    """The id that a field says; None where it says none."""
    try:
        return UUID(text)
    except ValueError:
        return None


def ticked(name: str) -> frozenset[UUID]:
    """The ids of the boxes of this name that are ticked."""
    found = (uuid(text) for text in fields.sent().getlist(name))
    return frozenset(id for id in found if id is not None)
