"""Whom a change of rules touches, shown before it is made; what is confirmed is what was seen."""

from __future__ import annotations

from typing import Any

from flask import make_response, render_template
from werkzeug.wrappers import Response

from elearn.access import Viewer
from elearn.learning.assigning.touched import Effect, Named, Touched
from elearn.web import fields
from elearn.web.language import _, ngettext, shown_day
from elearn.web.viewer import signed_in

SEEN = "seen"


def is_as_seen(touched: Touched) -> bool:
    """Whether the numbers are still those that were shown to who confirms."""
    return fields.typed(SEEN) == touched.counts


def page(touched: Touched, *, is_new: bool, kept: list[tuple[str, str]], **about: Any) -> Response:
    """The preview; again, with a word about it, where something has changed meanwhile.

    `kept` are the fields that the confirmation sends again; `about` goes to the page: heading,
    facts, confirm, go, action, back, and edit for a way back to the form.
    """
    is_stale = bool(fields.typed(SEEN)) and not is_as_seen(touched)
    made = render_template(
        "supervisor/preview.html",
        is_stale=is_stale,
        sentences=given(touched) if is_new else changed(touched),
        names=[_row(signed_in(), one) for one in touched.names],
        left_out=touched.people - len(touched.names),
        kept=[*kept, (SEEN, touched.counts)],
        **about,
    )
    return make_response(made, 409 if is_stale else 200)


def given(touched: Touched) -> list[str]:
    """What a new rule asks of how many."""
    said = [_concerned(touched)]
    if touched.to_pass:
        said.append(ngettext("%(num)s must pass it.", "%(num)s must pass it.", touched.to_pass))
    if touched.newly_late:
        said.append(_newly_late(touched))
    if touched.passed:
        said.append(
            ngettext("%(num)s has passed already.", "%(num)s have passed already.", touched.passed)
        )
    if touched.excused:
        said.append(
            ngettext(
                "%(num)s is exempt or on leave.", "%(num)s are exempt or on leave.", touched.excused
            )
        )
    if touched.asked_already:
        said.append(
            ngettext(
                "Of %(num)s it is asked already by another assignment: the earlier day counts.",
                "Of %(num)s it is asked already by another assignment: the earlier day counts.",
                touched.asked_already,
            )
        )
    return [*said, *_due(touched)]


def changed(touched: Touched) -> list[str]:
    """What a change of rules changes for how many."""
    said = [_concerned(touched)]
    if touched.newly_late:
        said.append(_newly_late(touched))
    if touched.late_no_more:
        said.append(
            ngettext(
                "%(num)s is no longer overdue.",
                "%(num)s are no longer overdue.",
                touched.late_no_more,
            )
        )
    if touched.due_changed:
        said.append(
            ngettext(
                "For %(num)s the due day changes.",
                "For %(num)s the due day changes.",
                touched.due_changed,
            )
        )
    if touched.state_changed:
        said.append(
            ngettext(
                "For %(num)s the state changes.",
                "For %(num)s the state changes.",
                touched.state_changed,
            )
        )
    if touched.released:
        said.append(
            ngettext(
                "Of %(num)s it is asked no more.",
                "Of %(num)s it is asked no more.",
                touched.released,
            )
        )
    if len(said) == 1 and touched.people:
        said.append(_("Nothing changes for anybody now."))
    return said


def _concerned(touched: Touched) -> str:
    if not touched.people:
        return _("This concerns nobody now.")
    return ngettext(
        "This concerns %(num)s person.", "This concerns %(num)s people.", touched.people
    )


def _newly_late(touched: Touched) -> str:
    return ngettext(
        "%(num)s becomes overdue at once.",
        "%(num)s become overdue at once.",
        touched.newly_late,
    )


def _due(touched: Touched) -> list[str]:
    first, last = touched.first_due_on, touched.last_due_on
    if first is None or last is None:
        return []
    if first == last:
        return [_("Due on %(day)s.", day=shown_day(first))]
    return [_("Due between %(first)s and %(last)s.", first=shown_day(first), last=shown_day(last))]


def _row(viewer: Viewer, one: Named) -> dict[str, Any]:
    return {
        "name": one.name,
        "unit": one.unit,
        # Nobody has a page of her own among those whom she looks after.
        "address": "" if one.id == viewer.person_id else f"/supervise/officers/{one.id}/",
        "is_late": one.effect.is_newly_late,
        "says": _effect(one.effect),
    }


def _effect(effect: Effect) -> str:
    if effect.is_newly_late:
        return _("becomes overdue")
    words = {
        "released": _("asked no more"),
        "passed": _("passed already"),
        "excused": _("exempt or on leave"),
    }
    if effect.outcome in words:
        return words[effect.outcome]
    if effect.due_on is None:
        return _("must pass it")
    return _("due %(day)s", day=shown_day(effect.due_on))
