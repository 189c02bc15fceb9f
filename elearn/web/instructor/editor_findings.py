"""What the check says of one text, with the places as its author sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app, render_template

from elearn import clock, days
from elearn.content import heads
from elearn.errors import Finding
from elearn.library.workshop import checking
from elearn.web.instructor import found, found_words, question_numbers
from elearn.web.instructor.editor_page import Opened, is_unreadable
from elearn.web.instructor.editor_saves import taken_apart

# What the hub puts in by itself, once the page of the draft is looked at.
_PUT_IN_BY_THE_HUB = frozenset(
    {
        "This question has no Id: “flask modules fmt” adds one.",
        "The translation does not say what it was made from; run flask modules fmt.",
    }
)


def page_part(opened: Opened) -> str:
    """The list below the text, as a part of the page."""
    return render_template("instructor/parts/editor_findings.html", findings=listed(opened))


def listed(opened: Opened) -> dict[str, Any]:
    """What the template of the list shows."""
    today = days.day_of(clock.now())
    checked = checking.check(opened.draft, current_app.config["MEDIA"], on=today)
    kept = [one for one in checked.findings if one.text not in _PUT_IN_BY_THE_HUB]
    here = [one for one in kept if one.file == opened.place]
    return {
        "rows": list(_rows(here, opened)),
        "elsewhere": sum(one.is_error for one in kept if one.file != opened.place),
        "check_address": f"{opened.draft.address}check/",
    }


def _rows(findings: Iterable[Finding], opened: Opened) -> Iterable[dict[str, Any]]:
    """The findings, each at a line of the text field or at a field above it."""
    apart = taken_apart(opened.stored.text)
    shown = heads.Text("", opened.stored.text) if is_unreadable(apart) else apart
    bank = found.bank_of(opened.draft, opened.name.file)
    titles = question_numbers.titles(bank) if bank else {}
    for finding in sorted(findings, key=lambda one: not one.is_error):
        line = finding.line - shown.first_line + 1
        field = heads.field_at(shown, finding.line) if line < 1 else None
        yield {
            "sentence": found_words.sentence(finding, titles),
            "is_error": finding.is_error,
            "line": line if line >= 1 else None,
            "field": field or "title",
            "question": found.question_of(bank, finding.line) if bank else None,
        }
