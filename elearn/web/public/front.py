"""The first page: the domains, and for who signed in, the courses asked and those begun."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn import clock
from elearn.learning import reviews
from elearn.learning.duties import owed
from elearn.learning.duties.owed import Owed
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.web import language, owing
from elearn.web.doors import open_door
from elearn.web.viewer import current_viewer

front = open_door("front")


@front.get("/")
def show() -> str:
    code = language.current().code
    viewer = current_viewer()
    domains = catalogue.domains(code)
    modules = {module.id: module for domain in domains for module in domain.modules}
    asked = owed.own(viewer, at=clock.now()) if viewer else Owed((), (), {})
    states = asked.states
    return render_template(
        "public/front.html",
        domains=[
            {
                "slug": domain.slug,
                "title": domain.title,
                "summary": domain.summary,
                "colour": domain.colour,
                "modules": [_row(module, code, states) for module in domain.modules],
            }
            for domain in domains
        ],
        to_repeat=len(reviews.due(viewer, at=clock.now())) if viewer and states else 0,
        **_asked(asked, modules, code),
        my=[
            _row(module, code, states)
            for module in modules.values()
            if module.id in states and asked.course(module.id) is None
        ],
    )


def _asked(asked: Owed, modules: dict[str, Opened], code: str) -> dict[str, Any]:
    """What the reader must pass: courses by their due day, and programmes in their order."""
    return {
        "courses": [owing.row(one, modules, code) for one in asked.courses],
        "programmes": [
            {
                "title": listed.title,
                "steps": [[owing.row(one, modules, code) for one in step] for step in listed.steps],
            }
            for listed in asked.programmes
        ],
    }


def _row(module: Opened, code: str, states: dict[str, str]) -> dict[str, Any]:
    return {
        "title": module.text("titles", code),
        "address": module.address,
        "hours": module.about["hours"],
        "colour": module.colour,
        "state": states.get(module.id),
    }
