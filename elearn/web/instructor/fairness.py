"""How fair the quiz of a course is, in a table for people who are no statisticians."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import render_template

from elearn.access import Power
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.library.texts import in_language
from elearn.quiz import chance, fairness
from elearn.quiz.fairness import Cut, PassMark
from elearn.quiz.questions import Pool, Question, Quiz
from elearn.web import language
from elearn.web.doors import door
from elearn.web.instructor.words import points_text, words_of
from elearn.web.language import _, ngettext, shown_number, shown_percent
from elearn.web.viewer import signed_in

fairness_pages = door("fairness", needs=Power.AUTHOR)


@dataclass(frozen=True)
class Figures:
    """What is reckoned of a version's quiz. The chances are 0 to 1, over all attempts."""

    forms: int
    guessed: float
    lucky: float
    pass_mark: PassMark
    cut: Cut | None


@lru_cache(maxsize=256)
def figures_of(version_id: UUID) -> Figures:
    """Versions never change, so each is reckoned once a process."""
    quiz = catalogue.quiz_of(version_id)
    return Figures(
        fairness.forms(quiz),
        chance.chance_of_passing(quiz, 0.0),
        chance.chance_of_passing(quiz, fairness.KNOWS),
        fairness.pass_mark(quiz),
        fairness.expected_cut(quiz),
    )


@dataclass(frozen=True)
class Row:
    """One question that the table answers. `do` says what to do, empty where all is well;
    what is not known is neither good nor bad."""

    asks: str
    figure: str
    means: str
    do: str = ""
    is_known: bool = True


@fairness_pages.get("/author/modules/<domain>/<module>/fairness/")
def show(domain: str, module: str) -> str:
    opened = catalogue.taught_module(signed_in(), domain, module)
    code = language.current().code
    quiz = catalogue.quiz_of(opened.version_id) if opened.has_quiz else None
    return render_template(
        "instructor/fairness.html",
        module={
            "title": opened.text("titles", code),
            "address": opened.address,
            "course_address": f"/author{opened.address}",
            "corrections_address": f"/author{opened.address}corrections/",
            "colour": opened.colour,
            "number": opened.number,
        },
        rows=_rows(opened, quiz) if quiz else [],
        pools=[_pool(pool, code) for pool in fairness.pools(quiz)] if quiz else [],
        unlabelled=_unlabelled(opened, quiz, code) if quiz else [],
    )


def _rows(opened: Opened, quiz: Quiz) -> list[Row]:
    figures = figures_of(opened.version_id)
    return [
        _forms(figures),
        _guessed(figures, quiz),
        _lucky(figures, quiz),
        _pass_mark(figures, quiz),
        _cut(figures),
    ]


def _forms(figures: Figures) -> Row:
    return Row(
        _("How many different quizzes can be drawn?"),
        _("more than a million") if figures.forms > 1_000_000 else shown_number(figures.forms),
        _("The more there are, the less it helps to ask a colleague who was there before."),
        _("Everybody gets the same questions: put them into pools with more than each draws.")
        if figures.forms == 1
        else "",
    )


def _guessed(figures: Figures, quiz: Quiz) -> Row:
    return Row(
        _("How often does somebody pass who knows nothing and guesses?"),
        _share(figures.guessed, fairness.MOST_GUESSED),
        _("Over %(attempts)s. At most 1 in 100 may.", attempts=_attempts(quiz)),
        _("Ask more questions, add options, or raise the pass mark.")
        if figures.guessed > fairness.MOST_GUESSED
        else "",
    )


def _lucky(figures: Figures, quiz: Quiz) -> Row:
    return Row(
        _(
            "How often does an officer pass who knows %(percent)s and guesses the rest?",
            percent=shown_percent(round(fairness.KNOWS * 100)),
        ),
        _share(figures.lucky, fairness.MOST_LUCKY),
        _("Over %(attempts)s. At most 1 in 5 should.", attempts=_attempts(quiz)),
        _("Ask more questions, or use kinds that are hard to guess: numbers, texts, orders, gaps.")
        if figures.lucky > fairness.MOST_LUCKY
        else "",
    )


def _attempts(quiz: Quiz) -> str:
    """The attempts that the chances are over; unlimited ones stand for so many."""
    allowed = quiz.rules.attempts
    if allowed is None:
        return _("%(num)s attempts (there is no limit)", num=chance.UNLIMITED)
    return ngettext("the only attempt", "all %(num)s attempts", allowed)


def _share(share: float, most: float) -> str:
    """A chance as people say it, never rounded across the limit that it is held to."""
    if share < 0.0001:
        return _("less than 1 in 10,000")
    if share < 0.095:
        return _("about 1 in %(num)s", num=shown_number(round(1 / share)))
    percent, limit = round(share * 100), round(most * 100)
    return shown_percent(max(percent, limit + 1) if share > most else min(percent, limit))


def _pass_mark(figures: Figures, quiz: Quiz) -> Row:
    mark = figures.pass_mark
    return Row(
        _("Can a score meet the pass mark exactly?"),
        _(
            "%(percent)s of %(possible)s points: %(needed)s",
            percent=shown_percent(quiz.rules.pass_percent),
            possible=points_text(mark.possible),
            needed=points_text(mark.needed),
        ),
        _("An officer who has exactly the pass mark passes."),
        ""
        if mark.is_met
        else _(
            "No score in whole points meets it: %(least)s points are needed, more than was told. "
            "Choose a pass mark that a score can meet.",
            least=mark.least,
        ),
    )


def _cut(figures: Figures) -> Row:
    asks = _("Is one quiz harder than another?")
    cut = figures.cut
    if cut is None:
        return Row(
            asks,
            _("not known"),
            _(
                "Judges can say of each question how many barely competent officers answer it "
                "rightly."
            ),
            _("To have this reckoned, write their percentage under every question, after Expect:"),
            is_known=False,
        )
    return Row(
        asks,
        _(
            "%(hardest)s to %(easiest)s",
            hardest=shown_percent(round(cut.hardest)),
            easiest=shown_percent(round(cut.easiest)),
        ),
        _(
            "What a barely competent officer is expected to reach in the hardest and in the "
            "easiest quiz that can be drawn. They should lie at most 5 points apart."
        ),
        _("Bring the questions of each pool closer together.")
        if cut.difference > fairness.MOST_CUT_DIFFERENCE
        else "",
    )


def _pool(pool: Pool, code: str) -> dict[str, Any]:
    spreads = {"objective": _("objective"), "level": _("level"), "tag": _("tag")}
    size = len(pool.questions)
    return {
        "title": in_language(pool.titles, code, next(iter(pool.titles))),
        "states": ", ".join(pool.states).upper(),
        "size": size,
        "draw": pool.draw,
        "spread": spreads[pool.spread],
        "forms": chance.forms_of(pool),
        "repeats": max(0, 2 * pool.draw - size),
    }


def _unlabelled(opened: Opened, quiz: Quiz, code: str) -> list[dict[str, Any]]:
    """The questions of which reports cannot say what officers know."""
    has_objectives = bool(opened.about["objectives"])
    found = []
    for question in (part for whole in quiz.questions() for part in whole.marked()):
        missing = _missing(question, has_objectives=has_objectives)
        if missing:
            found.append({"title": words_of(question, code).title, "missing": missing})
    return found


def _missing(question: Question, *, has_objectives: bool) -> str:
    lacks = [] if question.level else ["Level"]
    lacks += ["Objective"] if has_objectives and not question.objective else []
    return ", ".join(lacks)
