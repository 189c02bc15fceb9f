"""Units in numbers, from the whole of what one supervises down to a single unit."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import render_template

from elearn.access import Power, Viewer
from elearn.reports import charts, rollup
from elearn.reports.filters import Filters
from elearn.reports.places import Place
from elearn.reports.rollup import Line, Rollup
from elearn.reports.tallies import Counts
from elearn.web import asking, language, states
from elearn.web.doors import door
from elearn.web.supervisor.recounting import recount
from elearn.web.viewer import signed_in

unit_counts = door("unit_counts", needs=Power.SUPERVISE)

LIST = "/supervise/units/"


@unit_counts.get(LIST)
def show() -> str:
    return _page(None)


@unit_counts.get(f"{LIST}<uuid:unit_id>/")
def unit(unit_id: UUID) -> str:
    return _page(unit_id)


def _page(unit_id: UUID | None) -> str:
    on = asking.day()
    found = _rolled_up(signed_in(), unit_id, on)
    place = found.place
    below = [one for one in found.lines if not one.is_own]
    return render_template(
        "supervisor/units.html",
        place=place,
        above=_above(place, on, is_first=unit_id is None),
        on=on,
        lines=[_line(one, on) for one in found.lines],
        has_below=bool(below),
        total=_numbers(found.total),
        is_stale=bool(found.stale),
        counted_at=found.counted_at,
        chart=charts.bars((one.name, rollup.percent(one.counts) or 0) for one in below),
        states=_states(found.total),
        parts=charts.stacked([(name, count) for name, _s, _w, count in _states(found.total)]),
        width=charts.WIDTH,
        matrix=_matrix(place.id if place else None, on),
    )


def _above(place: Place | None, on: date | None, *, is_first: bool) -> str:
    """The page from which this one leads down; nothing where it is the first."""
    if place and place.above:
        return _address(place.above.id, on)
    return "" if is_first else _address(None, on)


def _rolled_up(viewer: Viewer, unit_id: UUID | None, on: date | None) -> Rollup:
    at = asking.moment(on)
    if on is not None:
        return rollup.then(viewer, unit_id, at=at)
    found = rollup.of_units(viewer, unit_id, at=at)
    return rollup.of_units(viewer, unit_id, at=at) if recount(found.stale) else found


def _line(one: Line, on: date | None) -> dict[str, Any]:
    return {
        "name": one.name,
        "is_own": one.is_own,
        "address": _matrix(one.id, on) if one.is_own else _address(one.id, on),
        "numbers": _numbers(one.counts),
    }


def _address(unit_id: UUID | None, on: date | None) -> str:
    return f"{LIST}{unit_id}/{Filters(on=on).but()}" if unit_id else f"{LIST}{Filters(on=on).but()}"


def _matrix(unit_id: UUID | None, on: date | None) -> str:
    return f"/supervise/completion{Filters(unit=unit_id, on=on).but()}"


def _numbers(counts: Counts) -> list[str]:
    """The cells of a line, as `units.html` heads them."""
    share = rollup.percent(counts)
    numbers = [
        language.shown_number(number) for number in (counts.strength, counts.away, counts.assigned)
    ]
    numbers.append(language.shown_number(counts.passed + counts.expires_soon))
    numbers.append("" if share is None else language.shown_percent(share))
    return numbers + [
        language.shown_number(number)
        for number in (
            counts.late,
            counts.used_up,
            counts.waiting,
            counts.exempt,
            counts.expires_soon,
        )
    ]


def _states(counts: Counts) -> list[tuple[str, str, str, int]]:
    """How much of what is asked for is in which state: its name, its sign, its word, the count."""
    return [
        (name, sign, word, getattr(counts, name.replace("-", "_")))
        for name, sign, word in states.legend()
    ]
