"""An officer's record and attempts, as her supervisor sees them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

from flask import render_template

from elearn.access import Power
from elearn.learning.grading import Outcome
from elearn.library.texts import in_language
from elearn.reports import attempt_results, records
from elearn.reports.attempt_results import Aim
from elearn.web import asking, language
from elearn.web.doors import door
from elearn.web.records import view
from elearn.web.viewer import signed_in

officer_records = door("officer_records", needs=Power.SUPERVISE)

OFFICER = "/supervise/officers/<uuid:person_id>/"


@officer_records.get(f"{OFFICER}record/")
def show(person_id: UUID) -> str:
    viewer, on = signed_in(), asking.day()
    is_own = person_id == viewer.person_id

    def address_of(id: UUID) -> str:
        theirs = f"/supervise/officers/{person_id}/attempts/{id}/"
        return f"/attempts/{id}/result/" if is_own else theirs

    found = records.of(viewer, person_id, at=asking.moment(on), past=on is not None)
    return render_template(
        "supervisor/record.html",
        record=view(found, address_of),
        on=on,
        # Nobody helps oneself: that page is for others.
        address="" if is_own else f"/supervise/officers/{person_id}/",
    )


@officer_records.get(f"{OFFICER}attempts/<uuid:attempt_id>/")
def attempt(person_id: UUID, attempt_id: UUID) -> str:
    sat = attempt_results.of(signed_in(), person_id, attempt_id)
    return render_template(
        "supervisor/attempt.html",
        sat=sat,
        title=in_language(sat.titles, language.current().code),
        outcome=_grade(sat.outcome) if sat.outcome else None,
        aims=[_aim(one) for one in sat.aims],
        regrades=[
            {"at": one.at, "because": one.because, "before": _grade(one.before)}
            | {"after": _grade(one.after)}
            for one in sat.regrades
        ],
        back=f"/supervise/officers/{person_id}/record/",
    )


def _grade(outcome: Outcome) -> dict[str, Any]:
    is_waiting = None in outcome.marks.values()
    return {
        "state": outcome.state,
        "points": _points(outcome.points),
        "possible": _points(outcome.possible),
        # Rounded down, so that no pass mark is shown that was not reached.
        "percent": None if is_waiting else int(outcome.percent),
    }


def _aim(one: Aim) -> dict[str, Any]:
    return {
        "text": in_language(one.texts, language.current().code) if one.texts else "",
        "points": _points(one.points),
        "possible": _points(one.possible),
        "is_waiting": one.is_waiting,
    }


def _points(points: Fraction) -> int | float:
    """Points to two decimals, whole ones without any."""
    return int(points) if points.denominator == 1 else round(float(points), 2)
