"""What an officer owes, in words: by when each course is to be passed, and what stands before."""

from __future__ import annotations

from typing import Any

from elearn.learning.duties.obligations import Cell, State
from elearn.learning.duties.owed import Course
from elearn.library.catalogue import Opened
from elearn.web.language import _, shown_day


def row(course: Course, modules: dict[str, Opened], code: str) -> dict[str, Any]:
    """A course that is asked, as lists show it; `state` and `says` are empty for an alternative."""
    module = modules.get(course.module_id)
    before = modules.get(course.first_pass)
    cell = course.cell
    return {
        "title": module.text("titles", code) if module else course.module_id,
        "address": module.address if module else "",
        "state": _STATES.get(cell.state, "") if cell else "",
        "says": says(course) if cell else "",
        "is_late": bool(cell and cell.is_late),
        "first_pass": before.text("titles", code) if before else "",
    }


# What the words of a state on an officer's pages are called; the others are said by `says`.
_STATES = {
    State.PASSED: "passed",
    State.EXPIRES_SOON: "passed",
    State.WAITING: "waiting",
    State.LEARNING: "learning",
}


def says(course: Course) -> str:
    """By when a course is to be passed, or why it need not be; empty where nothing is due."""
    cell = course.cell
    assert cell is not None
    if cell.state == State.EXEMPT:
        until = course.exempt_until
        return _("exempt until %(day)s", day=shown_day(until)) if until else _("exempt")
    if cell.state == State.ON_LEAVE:
        if cell.due_on is None:
            return _("on leave: nothing is due")
        return _("on leave: the day is put off to %(day)s", day=shown_day(cell.due_on))
    if cell.state == State.USED_UP:
        return _("no attempt left: ask your supervisor")
    if cell.state == State.EXPIRES_SOON and cell.due_on:
        return _("renew by %(day)s", day=shown_day(cell.due_on))
    if cell.state == State.EXPIRED and cell.expires_on:
        return _("expired on %(day)s: pass it again", day=shown_day(cell.expires_on))
    return _unpassed(cell)


def _unpassed(cell: Cell) -> str:
    if cell.state == State.PASSED:
        return ""
    if cell.due_on is None:
        return _("to be passed") if cell.state == State.NOT_STARTED else ""
    day = shown_day(cell.due_on)
    return _("overdue since %(day)s", day=day) if cell.is_late else _("due %(day)s", day=day)
