"""A record as its page shows it, to the officer and to the supervisor alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from elearn.credentials import code as codes
from elearn.library.texts import Said, in_language
from elearn.reports.records import Held, Line, Record, Tried
from elearn.web import language, states


def view(record: Record, address_of: Callable[[UUID], str]) -> dict[str, Any]:
    """All that is shown; `address_of` says where the result of an attempt stands."""
    entry = record.entry
    return {
        "name": entry.name,
        "latin_name": entry.latin_name if entry.latin_name != entry.name else None,
        "rank": entry.rank,
        "position": entry.position,
        "service_number": entry.service_number,
        "unit": entry.unit,
        "on": record.on,
        "lines": [_line(one, address_of) for one in record.lines],
        "services": record.services,
        "certificates": [_certificate(one) for one in record.certificates],
        "training": [
            {"training": one, "module": _title_of(record, one.module_id)} for one in record.training
        ],
        "exemptions": [
            {"exemption": one, "module": _title_of(record, one.module_id)}
            for one in record.exemptions
        ],
        "leaves": record.leaves,
    }


def _line(one: Line, address_of: Callable[[UUID], str]) -> dict[str, Any]:
    cell = one.cell
    return {
        "title": _said(one.module.titles),
        "state": cell.state.value,
        "sign": states.SIGNS[cell.state],
        "word": states.word(cell.state),
        "is_assigned": cell.is_assigned,
        "due_on": cell.due_on,
        "expires_on": cell.expires_on,
        "percent": cell.done.percent if cell.done else None,
        "is_elsewhere": bool(cell.done and cell.done.is_elsewhere),
        "attempts": [_attempt(tried, address_of) for tried in one.attempts],
    }


def _attempt(one: Tried, address_of: Callable[[UUID], str]) -> dict[str, Any]:
    return {
        "number": one.number,
        "day": one.finished_on,
        "percent": one.percent,
        "state": one.state,
        "is_supervised": one.is_supervised,
        "address": address_of(one.id),
    }


def _certificate(one: Held) -> dict[str, Any]:
    return {
        "title": _said(one.titles),
        "code": codes.shown(one.code),
        "address": f"/certificates/{one.code}",
        "state": one.state,
        "issued_on": one.issued_on,
        "expires_on": one.expires_on,
    }


def _title_of(record: Record, module_id: str | None) -> Said | str:
    titles = record.titles.get(module_id or "")
    return _said(titles) if titles else module_id or ""


def _said(titles: Mapping[str, str]) -> Said:
    return in_language(titles, language.current().code)
