"""Law boxes that are old, and all text that rests on an article."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request

from elearn import clock, days
from elearn.access import Power
from elearn.languages import LANGUAGES, one_line
from elearn.library.workshop import law
from elearn.library.workshop.law import Dated, Named
from elearn.web import language
from elearn.web.doors import door
from elearn.web.viewer import signed_in

law_pages = door("law_pages", needs=Power.AUTHOR)


@law_pages.get("/author/law/")
def show() -> str:
    """Every law box by its age; with `?cites=` what rests on that article."""
    viewer, code = signed_in(), language.current().code
    article = one_line(request.args.get("cites", ""))[: law.LONGEST_ARTICLE]
    on = days.day_of(clock.now())
    resting = law.resting_on(viewer, article, code) if article else None
    found = list(resting.boxes) if resting else law.boxes(viewer, code)
    return render_template(
        "instructor/law.html",
        article=article,
        old=[_box(one) for one in found if one.is_old(on)],
        fresh=[_box(one) for one in found if one.as_of and not one.is_old(on)],
        undated=[_box(one) for one in found if one.as_of is None],
        lessons=[_named(one) for one in resting.lessons] if resting else [],
        questions=[_named(one) for one in resting.questions] if resting else [],
    )


def _box(one: Dated) -> dict[str, Any]:
    return {
        "title": one.title,
        "lesson": one.lesson,
        "course": one.course.title,
        "cites": one.cites,
        "as_of": one.as_of,
        "address": one.address,
        "draft_address": one.draft_address,
        "days": _days(one.days) if len(set(one.days.values())) > 1 else [],
    }


def _days(by_language: Any) -> list[tuple[Any, date | None]]:
    """The day of each language, where they differ."""
    return [(LANGUAGES[code], day) for code, day in by_language.items()]


def _named(one: Named) -> dict[str, Any]:
    return {
        "title": one.title,
        "course": one.course.title,
        "address": one.address,
        "is_draft": one.course.draft is not None,
    }
