"""What the answers of officers say of each question and lesson."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request

from elearn import clock
from elearn.access import Power
from elearn.errors import NotFound
from elearn.languages import western_digits
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.library.texts import in_language
from elearn.quiz.questions import Quiz
from elearn.quiz.statistics.intervals import LEAST
from elearn.reports import findings, items, lessons
from elearn.reports.findings import Finding, Whole
from elearn.reports.items import Chosen, Figures
from elearn.web import language
from elearn.web.doors import door
from elearn.web.instructor import item_words
from elearn.web.instructor.item_view import item_view
from elearn.web.instructor.words import question_of, words_of
from elearn.web.language import _, shown_number, shown_percent
from elearn.web.viewer import signed_in

item_pages = door("item_pages", needs=Power.AUTHOR)

COURSE = "/author/modules/<domain>/<module>/"


@item_pages.get(f"{COURSE}questions/")
def show(domain: str, module: str) -> str:
    opened = catalogue.taught_module(signed_in(), domain, module)
    chosen, numbers = _chosen(opened)
    found = items.figures(signed_in(), opened, chosen)
    quiz = catalogue.quiz_of(found.version_id) if found.version_id else None
    rows = findings.of_questions(found.bank, found.gathered)
    code = language.current().code
    return render_template(
        "instructor/items.html",
        module=_module(opened, found),
        count=found.gathered.count,
        enough=found.gathered.count >= LEAST,
        too_few=item_words.too_few(found.gathered.count),
        left_out=item_words.left_out(found.left_out),
        unread=found.gathered.unread,
        numbers=numbers,
        chosen=chosen,
        rows=[_row(one, quiz, code) for one in rows] if quiz else [],
        whole=_whole(findings.of_the_whole(found.gathered, quiz.rules.pass_percent), quiz)
        if quiz
        else [],
        objectives=_objectives(opened, found, code),
    )


@item_pages.get(f"{COURSE}questions/<question>/")
def one(domain: str, module: str, question: str) -> str:
    opened = catalogue.taught_module(signed_in(), domain, module)
    chosen, _numbers = _chosen(opened)
    found = items.figures(signed_in(), opened, chosen)
    if found.version_id is None or question not in found.bank:
        raise NotFound("There is no such question here.")
    quiz = catalogue.quiz_of(found.version_id)
    rows = findings.of_questions(found.bank, found.gathered)
    row = next(one for one in rows if one.asked.id == question)
    asked = question_of(quiz, question)
    return render_template(
        "instructor/item.html",
        module=_module(opened, found),
        words=words_of(asked, language.current().code),
        item=item_view(row, asked),
        sentences=item_words.sentences(row),
    )


@item_pages.get(f"{COURSE}reading/")
def reading(domain: str, module: str) -> str:
    opened = catalogue.taught_module(signed_in(), domain, module)
    found = lessons.reading(signed_in(), opened, at=clock.now())
    entries = {one.slug: one for one in catalogue.lessons(opened, language.current().code, None)}
    return render_template(
        "instructor/reading.html",
        module=_module(opened, None),
        began=found.began,
        enough=found.began >= LEAST,
        too_few=item_words.too_few(found.began),
        unread=found.unread,
        rows=[
            {
                "title": entries[one.slug].title,
                "planned": entries[one.slug].minutes,
                "read": item_words.share(one.read),
                "stopped": one.stopped,
                "minutes": None if one.minutes is None else round(one.minutes),
                "timed": one.timed,
            }
            for one in found.lessons
            if one.slug in entries
        ],
    )


def _chosen(opened: Opened) -> tuple[Chosen, list[int]]:
    """The attempts that the address asks for, all of them where it asks for none; and the numbers
    of the versions that there are."""
    numbers = items.numbers(signed_in(), opened)
    chosen = Chosen(numbers[0], opened.number)
    ways = {"supervised": True, "alone": False}
    first, last = _number("from", numbers), _number("to", numbers)
    if first is not None:
        chosen = replace(chosen, first=first)
    if last is not None:
        chosen = replace(chosen, last=last)
    if chosen.first > chosen.last:
        chosen = replace(chosen, first=chosen.last, last=chosen.first)
    return replace(chosen, supervised=ways.get(request.args.get("sat", ""))), numbers


def _number(name: str, known: list[int]) -> int | None:
    """The number of a version that the address names; None where there is no such one."""
    text = western_digits(request.args.get(name, ""))
    number = int(text) if text.isdecimal() and len(text) <= 6 else 0
    return number if number in known else None


def _module(opened: Opened, found: Figures | None) -> dict[str, Any]:
    course = f"/author{opened.address}"
    asked = {name: request.args[name] for name in ("from", "to", "sat") if request.args.get(name)}
    return {
        "title": opened.text("titles", language.current().code),
        "colour": opened.colour,
        "address": course,
        "questions_address": f"{course}questions/",
        "reading_address": f"{course}reading/",
        "corrections_address": f"{course}corrections/",
        "asked": f"?{urlencode(asked)}" if asked else "",
        "number": found.shown if found else opened.number,
    }


def _row(found: Finding, quiz: Quiz, code: str) -> dict[str, Any]:
    item = found.item
    return {
        "id": found.asked.id,
        "title": words_of(question_of(quiz, found.asked.id), code).title,
        "n": item.n,
        "is_known": item.is_known,
        "right": item_words.share(item.facility),
        "apart": item_words.measure(item.discrimination),
        "blanks": item.blanks,
        "sentences": item_words.sentences(found),
        "gravity": found.gravity,
    }


def _whole(whole: Whole, quiz: Quiz) -> list[dict[str, Any]]:
    """The quiz as a whole: what is asked, the figure, and what it means."""
    rows = []
    for supervised, estimate in sorted(whole.totals.items()):
        asks = _("Mean score, in supervised sittings") if supervised else _("Mean score, sat alone")
        rows.append({"asks": asks, "share": item_words.share(estimate), "means": ""})
    return [*rows, _consistency(whole, quiz), _alpha(whole)]


def _consistency(whole: Whole, quiz: Quiz) -> dict[str, Any]:
    found = whole.consistency
    asks = _("Would another quiz from the same pools decide the same?")
    if found is None:
        return {
            "asks": asks,
            "share": None,
            "means": _(
                "Not known yet: at least %(least)s officers with quizzes of the same length are "
                "needed, and not all with the same score.",
                least=shown_number(LEAST),
            ),
        }
    return {
        "asks": asks,
        "share": item_words.share(found.same),
        "means": _(
            "So many officers would pass or fail again, at the pass mark of %(percent)s. Reckoned "
            "from quizzes of %(length)s questions.",
            percent=shown_percent(quiz.rules.pass_percent),
            length=shown_number(whole.length),
        ),
    }


def _alpha(whole: Whole) -> dict[str, Any]:
    found = whole.reliability
    asks = _("How exactly does it measure? (Cronbach’s alpha)")
    if found.alpha:
        means = _(
            "From 0 to 1. A test of a course should have 0.7, one for a certificate 0.8. Reckoned "
            "from officers who all had the same questions."
        )
        return {"asks": asks, "number": item_words.measure(found.alpha), "means": means}
    if found.forms > 1:
        means = _(
            "Not reckoned: each officer draws another quiz. At most %(most)s had the same "
            "questions; %(least)s are needed.",
            most=shown_number(found.most_alike),
            least=shown_number(LEAST),
        )
    elif found.most_alike < LEAST:
        means = item_words.too_few(found.most_alike)
    else:
        means = _("Not reckoned: there is one question only, or all have the same score.")
    return {"asks": asks, "number": None, "means": means}


def _objectives(opened: Opened, found: Figures, code: str) -> list[dict[str, Any]]:
    """The objectives, those first of which most was lost."""
    whole = findings.objectives(found.gathered)
    texts = opened.about["objectives"]
    known = sorted(whole, key=lambda one: -(one.lost.value if one.lost else 0))
    return [
        {
            "text": in_language(texts[one.code], code) if one.code in texts else one.code,
            "n": one.n,
            "lost": item_words.share(one.lost),
            "too_few": item_words.too_few(one.n),
        }
        for one in known
    ]
