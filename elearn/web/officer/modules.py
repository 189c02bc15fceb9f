"""The pages of a domain and of a module."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn import clock
from elearn.access import Power, Viewer
from elearn.db import transaction
from elearn.errors import Refusal
from elearn.learning import admission, attempts, certificates, progress
from elearn.learning.admission import Admission
from elearn.learning.duties import owed
from elearn.learning.progress import Standing
from elearn.library import catalogue
from elearn.library.catalogue import LessonEntry, Opened
from elearn.library.texts import in_language
from elearn.people import users
from elearn.web import language, owing
from elearn.web.doors import door
from elearn.web.language import _, ngettext
from elearn.web.officer import archived, rules
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

modules = door("modules", needs=Power.LEARN)


@modules.get("/modules/<domain>/")
def domain(domain: str) -> str:
    code = language.current().code
    entry = catalogue.domain(domain, code)
    states = progress.states(signed_in(), at=clock.now())
    return render_template(
        "officer/domain.html",
        domain=entry,
        modules=[
            {
                "title": module.text("titles", code),
                "summary": module.text("summaries", code),
                "address": module.address,
                "hours": module.about["hours"],
                "state": states.get(module.id),
            }
            for module in entry.modules
        ],
    )


@modules.get("/modules/<domain>/<module>/")
def show(domain: str, module: str) -> str:
    opened = catalogue.module(domain, module)
    archived.check_begun(signed_in(), opened)
    return page(opened)


def page(opened: Opened, *, typed: str = "", refused: Refusal | None = None) -> str:
    """The page of a module; after a refused start with the code that was typed and why."""
    viewer = signed_in()
    code = language.current().code
    admitted = _admitted(viewer, opened) if opened.has_quiz else None
    standing = admitted.standing if admitted else _standing(viewer, opened)
    lessons = catalogue.lessons(opened, code, viewer.state)
    quiz = _quiz(viewer, opened, admitted, has_lessons=bool(lessons)) if admitted else None
    return render_template(
        "officer/module.html",
        module=_about(opened, code),
        lessons=[_lesson(opened, entry, standing.read, code) for entry in lessons],
        progress={"read": len(standing.read), "of": len(lessons), "state": standing.state},
        asked=_asked(viewer, opened, admitted, code),
        quiz=quiz,
        certificate=_certificate(viewer, opened),
        typed_code=typed,
        code_error=sentence(refused) if refused else "",
    )


def _asked(
    viewer: Viewer, opened: Opened, admitted: Admission | None, code: str
) -> dict[str, Any] | None:
    """By when the course is to be passed, where it is asked; what it says itself stands above."""
    asked = admitted.asked if admitted else None
    course = (asked or owed.own(viewer, at=clock.now())).course(opened.id)
    if course is None:
        return None
    before = catalogue.modules_by_id([course.first_pass] if course.first_pass else [])
    return owing.row(course, before, code) | {"state": ""}


def heading_of(opened: Opened, code: str) -> dict[str, Any]:
    """What every page of a module says of it."""
    return {
        "title": opened.text("titles", code),
        "address": opened.address,
        "domain_title": in_language(opened.domain_titles, code),
        "domain_address": f"/modules/{opened.domain_slug}/",
        "colour": opened.colour,
    }


def _about(opened: Opened, code: str) -> dict[str, Any]:
    about = opened.about
    return heading_of(opened, code) | {
        "summary": opened.text("summaries", code),
        "audience": opened.text("audience", code),
        "hours": about["hours"],
        "objectives": [
            (name, in_language(texts, code, about["base"]))
            for name, texts in about["objectives"].items()
        ],
        "sources": about["sources"],
        "certificate": _certificate_sentence(about["certificate"]),
        "glossary_address": f"{opened.address}glossary/" if about["has_glossary"] else None,
    }


def _certificate_sentence(terms: dict[str, Any] | None) -> str:
    if terms is None:
        return ""
    months = terms["valid_months"]
    if months is None:
        return _("A certificate that anyone can check. It does not run out.")
    return ngettext(
        "A certificate that anyone can check. It is valid for %(num)s month.",
        "A certificate that anyone can check. It is valid for %(num)s months.",
        months,
    )


def _lesson(opened: Opened, entry: LessonEntry, read: frozenset[str], code: str) -> dict[str, Any]:
    return {
        "title": entry.title,
        "address": f"{opened.address}{entry.slug}/",
        "minutes": entry.minutes,
        "slug": entry.slug,
        "is_read": entry.slug in read,
        "language_note": "" if entry.language == code else language.name_of(entry.language),
    }


def _standing(viewer: Viewer, opened: Opened) -> Standing:
    return progress.standing(viewer, opened, at=clock.now())


def _quiz(
    viewer: Viewer, opened: Opened, admitted: Admission, *, has_lessons: bool
) -> dict[str, Any]:
    quiz = catalogue.quiz_of(opened.version_id)
    return {
        "rules_sentence": rules.told(
            quiz,
            admitted,
            extra_time_percent=users.extra_time_of(viewer) if quiz.rules.limit_minutes else 0,
            state=viewer.state,
            needs_reading=opened.about["needs_reading"] and has_lessons,
        ),
        "requires": _requires(viewer, opened, admitted),
        "can_start": admitted.refusal is None,
        "reason": sentence(admitted.refusal) if admitted.refusal else "",
        "ask": _whom_to_ask(viewer, admitted),
        "read_again": _read_again(viewer, opened, admitted),
        "is_supervised": quiz.rules.supervised,
        "start_address": f"{opened.address}attempts",
        "running_address": f"/attempts/{admitted.running}/" if admitted.running else None,
        "attempts_left": admitted.left,
        "last_address": _last_result(admitted),
    }


def _admitted(viewer: Viewer, opened: Opened) -> Admission:
    """What the rules say now; an attempt whose time is over is closed before."""
    now = clock.now()
    admitted = admission.to_quiz(viewer, opened, at=now)
    if not attempts.is_past(admitted.ends_at, at=now):
        return admitted
    with transaction():
        attempts.close_own(viewer, opened.id, at=now)
    return admission.to_quiz(viewer, opened, at=now)


def _whom_to_ask(viewer: Viewer, admitted: Admission) -> list[str]:
    """The names of those who may give another attempt, once all are used."""
    if admitted.refusal is None or admitted.refusal.code != "attempts":
        return []
    return [*users.supervisors_of(viewer, at=clock.now()), _("an instructor")]


def _read_again(viewer: Viewer, opened: Opened, admitted: Admission) -> dict[str, Any] | None:
    """The lesson to read again before an extra attempt."""
    extra = admitted.extra
    if extra is None or extra.read_at is not None:
        return None
    entries = catalogue.lessons(opened, language.current().code, viewer.state)
    return next(
        (
            {"title": entry.title, "address": f"{opened.address}{entry.slug}/"}
            for entry in entries
            if entry.slug == extra.lesson
        ),
        None,
    )


def _last_result(admitted: Admission) -> str | None:
    return f"/attempts/{admitted.last}/result/" if admitted.last else None


def _requires(viewer: Viewer, opened: Opened, admitted: Admission) -> list[dict[str, str]]:
    """The modules to pass first, those that are passed left out."""
    missing = progress.unmet(viewer, opened.about["requires"], at=clock.now())
    missing += [admitted.first_pass] if admitted.first_pass else []
    code = language.current().code
    return [
        {"title": module.text("titles", code), "address": module.address}
        for module in catalogue.modules_by_id(missing).values()
    ]


def _certificate(viewer: Viewer, opened: Opened) -> dict[str, str] | None:
    found = certificates.newest(viewer, opened.id, at=clock.now())
    if found is None or found.state != "valid":
        return None
    address = f"/certificates/{found.certificate.code}"
    return {"address": address, "pdf_address": f"{address}.pdf"}
