"""The first page: the domains, and for who signed in, the courses begun."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn import clock
from elearn.learning import progress, reviews
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.web import language
from elearn.web.doors import open_door
from elearn.web.viewer import current_viewer

front = open_door("front")


@front.get("/")
def show() -> str:
    code = language.current().code
    viewer = current_viewer()
    states = progress.states(viewer, at=clock.now()) if viewer else {}
    domains = catalogue.domains(code)
    modules = [module for domain in domains for module in domain.modules]
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
        my=[_row(module, code, states) for module in modules if module.id in states],
    )


def _row(module: Opened, code: str, states: dict[str, str]) -> dict[str, Any]:
    return {
        "title": module.text("titles", code),
        "address": module.address,
        "hours": module.about["hours"],
        "colour": module.colour,
        "state": states.get(module.id),
    }
