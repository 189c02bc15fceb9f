"""The pages of a domain and of a module."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn import clock
from elearn.access import Power, Viewer
from elearn.learning import admission, certificates, progress
from elearn.learning.admission import Admission
from elearn.library import catalogue
from elearn.library.catalogue import LessonEntry, Opened
from elearn.library.texts import in_language
from elearn.quiz.questions import Rules
from elearn.web import language
from elearn.web.doors import door
from elearn.web.language import _, ngettext
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
    viewer = signed_in()
    opened = catalogue.module(domain, module)
    code = language.current().code
    standing = progress.standing(viewer, opened, at=clock.now())
    lessons = catalogue.lessons(opened, code, viewer.state)
    return render_template(
        "officer/module.html",
        module=_about(opened, code),
        lessons=[_lesson(opened, entry, standing.read, code) for entry in lessons],
        progress={"read": len(standing.read), "of": len(lessons), "state": standing.state},
        quiz=_quiz(viewer, opened) if opened.has_quiz else None,
        certificate=_certificate(viewer, opened),
    )


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


def _quiz(viewer: Viewer, opened: Opened) -> dict[str, Any]:
    admitted = admission.to_quiz(viewer, opened, at=clock.now())
    quiz = catalogue.quiz_of(opened.version_id)
    return {
        "rules_sentence": rules_sentences(quiz.rules, needs_reading=opened.about["needs_reading"]),
        "requires": _requires(viewer, opened),
        "can_start": admitted.refusal is None,
        "reason": sentence(admitted.refusal) if admitted.refusal else "",
        "start_address": f"{opened.address}attempts",
        "running_address": f"/attempts/{admitted.running}/" if admitted.running else None,
        "attempts_left": admitted.left,
        "last_address": _last_result(admitted),
    }


def _last_result(admitted: Admission) -> str | None:
    return f"/attempts/{admitted.last}/result/" if admitted.last else None


def _requires(viewer: Viewer, opened: Opened) -> list[dict[str, str]]:
    """The modules to pass first, those that are passed left out."""
    missing = progress.unmet(viewer, opened.about["requires"], at=clock.now())
    code = language.current().code
    return [
        {"title": module.text("titles", code), "address": module.address}
        for module in catalogue.modules_by_id(missing).values()
    ]


def rules_sentences(rules: Rules, *, needs_reading: bool) -> list[str]:
    """The rules of an attempt, a sentence each, told before the start."""
    percent = language.shown_percent(rules.pass_percent)
    said = [_("To pass you need %(percent)s of the points.", percent=percent)]
    if needs_reading:
        said.append(_("The certificate also needs every lesson marked as read."))
    if rules.attempts is None:
        said.append(_("You may try as often as you like."))
    else:
        said.append(
            ngettext("You have %(num)s attempt.", "You have %(num)s attempts.", rules.attempts)
        )
        wait = rules.wait_seconds(1)
        if wait and rules.attempts > 1:
            hours = max(1, round(wait / 3600))
            said.append(
                ngettext(
                    "After a failed attempt the next one opens in %(num)s hour.",
                    "After a failed attempt the next one opens in %(num)s hours.",
                    hours,
                )
            )
    if rules.limit_minutes is None:
        said.append(_("There is no time limit. You can leave and come back."))
    else:
        said.append(
            ngettext(
                "You have %(num)s minute from the start.",
                "You have %(num)s minutes from the start.",
                rules.limit_minutes,
            )
        )
    return said


def _certificate(viewer: Viewer, opened: Opened) -> dict[str, str] | None:
    found = certificates.newest(viewer, opened.id, at=clock.now())
    if found is None or found.state != "valid":
        return None
    address = f"/certificates/{found.certificate.code}"
    return {"address": address, "pdf_address": f"{address}.pdf"}
