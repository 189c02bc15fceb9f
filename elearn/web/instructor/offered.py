"""What a new course offers, in the one sentence that is read before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from elearn.web import waits
from elearn.web.language import _, ngettext, shown_percent

if TYPE_CHECKING:
    from elearn.content.module import CertificateTerms, Module
    from elearn.quiz.questions import Quiz


def told(module: Module) -> str:
    """Its lessons, questions, rules and certificate; what it does not have is not counted."""
    return _("This course is new: %(parts)s.", parts=_(", ").join(_parts(module)))


def _parts(module: Module) -> Iterator[str]:
    lessons = len(module.lesson_order)
    if lessons:
        yield ngettext("%(num)s lesson", "%(num)s lessons", lessons)
    if module.quiz is None:
        yield _("no quiz")
        return
    yield from _quiz(module.quiz)
    yield _certificate(module.certificate)


def _quiz(quiz: Quiz) -> Iterator[str]:
    asked = sum(1 for question in quiz.questions() for _part in question.marked())
    yield ngettext("%(num)s question", "%(num)s questions", asked)
    yield _("pass mark %(percent)s", percent=shown_percent(quiz.rules.pass_percent))
    attempts = quiz.rules.attempts
    if attempts is None:
        yield _("as many attempts as one likes")
    else:
        yield ngettext("%(num)s attempt", "%(num)s attempts", attempts)
    times = waits.told(quiz.rules)
    if times:
        yield _("a wait after a failed attempt: %(times)s", times=times)


def _certificate(terms: CertificateTerms | None) -> str:
    if terms is None:
        return _("no certificate")
    if terms.valid_months is None:
        return _("a certificate that does not run out")
    return ngettext(
        "a certificate valid for %(num)s month",
        "a certificate valid for %(num)s months",
        terms.valid_months,
    )
