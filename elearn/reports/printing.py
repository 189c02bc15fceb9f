"""A period report as a PDF to be kept: each language on pages of its own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from elearn.reports.papers import Section
from elearn.reports.sheets import Table

_SOURCE = Path(__file__).with_name("report.typ")


def pdf(sections: Sequence[Section], *, at: datetime) -> bytes:
    """Pages of A4 as PDF/A-2b; the same bytes for the same report. `at` is when it was made."""
    from elearn.credentials import paper

    said = json.dumps([_said(section) for section in sections])
    return paper.compiled(_SOURCE, {"report": said}, at)


def _said(section: Section) -> dict[str, Any]:
    lang, _, region = section.language.tag.partition("-")
    return {
        "lang": lang,
        "region": region or None,
        "direction": section.language.direction,
        "hub": section.hub,
        "title": section.title,
        "unit": section.unit,
        "number": section.number,
        "about": section.about,
        "tables": [_table(section, one) for one in section.tables],
        "notes": section.notes,
        "signatory": section.signatory,
        "signs": section.signs,
        "signature": section.signature,
        "dated": section.dated,
        "page": section.page,
    }


def _table(section: Section, table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "head": table.head,
        "rows": [[section.shown(cell) for cell in row] for row in table.rows],
        "sums": [[section.shown(cell) for cell in row] for row in table.sums],
        "changes": [[section.change(cell) for cell in row] for row in table.changes],
    }
