"""What a rule asks, in words: by when, and for how long a pass counts; and both from a form."""

from __future__ import annotations

from typing import Any

from elearn.errors import Invalid
from elearn.learning.assigning.terms import When
from elearn.learning.duties.obligations import Rule
from elearn.web import fields
from elearn.web.language import _, ngettext, shown_day


def due(rule: Rule) -> str:
    """By when a rule is to be met."""
    if rule.due_on is not None:
        return _("due %(day)s", day=shown_day(rule.due_on))
    if rule.due_days is not None:
        return ngettext(
            "due %(num)s day after joining", "due %(num)s days after joining", rule.due_days
        )
    return _("no due day")


def renewal(rule: Rule) -> str:
    """For how long a pass counts; empty where it counts for good."""
    if rule.renew_months is None:
        return ""
    return ngettext("again every %(num)s month", "again every %(num)s months", rule.renew_months)


def when() -> When:
    """By when, as the form says it. Raises Invalid."""
    chosen = fields.typed("due")
    due_on = fields.day("due_on") if chosen == "day" else None
    if chosen == "day" and due_on is None:
        raise Invalid("Write the day as 2026-03-02.", code="due_on")
    return When(
        due_on=due_on,
        due_days=fields.whole("due_days") if chosen == "days" else None,
        renew_months=fields.whole("renew_months") if fields.typed("renew_months") else None,
        renew_days=fields.whole("renew_days") if fields.typed("renew_days") else 30,
    )


def typed(rule: Rule) -> dict[str, Any]:
    """The fields of the form that say what a rule says."""
    return {
        "due": "day" if rule.due_on else "days" if rule.due_days else "",
        "due_on": rule.due_on.isoformat() if rule.due_on else "",
        "due_days": rule.due_days or "",
        "renew_months": rule.renew_months or "",
        "renew_days": str(rule.renew_days),
    }
