"""What the check says of one text, with the places as its author sees them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import current_app, render_template

from elearn import clock
from elearn.content import heads
from elearn.errors import Finding, message
from elearn.library.workshop import checking
from elearn.web.instructor.editor_page import Opened, is_unreadable
from elearn.web.instructor.editor_saves import taken_apart
from elearn.web.language import _

# What is done by a command where courses are files, and by a page here.
_IN_THE_BROWSER = {
    "The translation does not say what it was made from; run flask modules fmt.": message(
        "It is not noted yet which state of the original this translation fits: look at the "
        "page Translations."
    ),
    "The original has changed since this translation; bring it up to date, then run "
    "flask modules fmt --translated with this file.": message(
        "The original has changed since this translation: the page Translations shows what."
    ),
    "This question has no Id: “flask modules fmt” adds one.": message(
        "This question is new: press Save, and the hub gives it a name of its own."
    ),
    "The objective %(code)s does not stand in module.yml.": message(
        "The course has no objective %(code)s: choose another, or add it on the page Settings."
    ),
    "The objective %(name)s is not in module.yml: add it there.": message(
        "The course has no objective %(name)s: choose another, or add it on the page Settings."
    ),
    "%(slug)s is not listed under lessons in module.yml.": message(
        "This lesson has no place in the course yet: give it one on the page Lessons."
    ),
}


def page_part(opened: Opened) -> str:
    """The list below the text, as a part of the page."""
    return render_template("instructor/parts/editor_findings.html", findings=listed(opened))


def listed(opened: Opened) -> dict[str, Any]:
    """What the template of the list shows."""
    found = checking.check(
        opened.draft, current_app.config["MEDIA"], on=clock.now().date()
    ).findings
    here = [one for one in found if one.file == opened.place]
    return {
        "rows": list(_rows(here, opened.stored.text)),
        "elsewhere": sum(one.is_error for one in found if one.file != opened.place),
        "check_address": f"{opened.draft.address}check/",
    }


def _rows(findings: Iterable[Finding], text: str) -> Iterable[dict[str, Any]]:
    """The findings, each at a line of the text field or at a field above it."""
    apart = taken_apart(text)
    shown = heads.Text("", text) if is_unreadable(apart) else apart
    for finding in sorted(findings, key=lambda one: not one.is_error):
        line = finding.line - shown.first_line + 1
        field = heads.field_at(shown, finding.line) if line < 1 else None
        yield {
            "sentence": sentence(finding),
            "is_error": finding.is_error,
            "line": line if line >= 1 else None,
            "field": field or "title",
        }


def sentence(finding: Finding) -> str:
    """What a finding says, in the reader's language and in the words of the workshop."""
    text = _IN_THE_BROWSER.get(finding.text, finding.text)
    return _(text, **finding.values) if finding.values else _(text)
