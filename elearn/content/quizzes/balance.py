"""What weakens a quiz as a whole: its pass mark, its pools, what guessing would earn."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from elearn.errors import message
from elearn.quiz import fairness
from elearn.quiz.blocks import Notes, Place, short
from elearn.quiz.chance import chance_of_passing
from elearn.quiz.kinds import single
from elearn.quiz.questions import Question, Quiz

_FEW = 3  # so many keys at one place may be chance
_TOP = Place(1)


def check_quiz(
    quiz: Quiz, objectives: Collection[str], tags: Collection[str], notes: Notes
) -> None:
    """Notes what the questions together could do better."""
    _check_tags(quiz, tags, notes)
    _check_cover(quiz, objectives, notes)
    _check_places(quiz, notes)
    _check_pass_mark(quiz, notes)
    _check_answers_shown(quiz, notes)


def check_chances(quiz: Quiz, notes: Notes) -> None:
    """Notes where luck alone would pass too often. For quizzes without errors only."""
    blind = chance_of_passing(quiz, 0.0)
    if blind > fairness.MOST_GUESSED:
        says = message(
            "Blind guessing passes in %(percent)s%% of cases over all attempts, and 1%% is the "
            "most: ask more questions, add options, or raise the pass mark."
        )
        notes.add(_TOP, "E48", says, percent=f"{blind * 100:.1f}")
    lucky = chance_of_passing(quiz, fairness.KNOWS)
    if lucky > fairness.MOST_LUCKY:
        says = message(
            "An officer who knows 60%% passes in %(percent)s%% of cases over all attempts: more "
            "questions, or kinds that are hard to guess, tell people apart better."
        )
        notes.add(_TOP, "W18", says, percent=f"{lucky * 100:.0f}")
    _check_cut(quiz, notes)


def _check_tags(quiz: Quiz, tags: Collection[str], notes: Notes) -> None:
    for question in _every(quiz):
        for tag in question.tags if tags else ():
            if tag not in tags:
                near = get_close_matches(tag[:60], list(tags)[:200], 1)
                if near:
                    says = message("The tag %(tag)s is not in domain.yml: did you mean %(near)s?")
                    notes.add(Place(question.line or 1), "W08", says, tag=short(tag), near=near[0])
                    continue
                says = message("The tag %(tag)s is not in domain.yml: add it there or correct it.")
                notes.add(Place(question.line or 1), "W08", says, tag=short(tag))


def _check_cover(quiz: Quiz, objectives: Collection[str], notes: Notes) -> None:
    covered = {question.objective for question in _every(quiz)}
    for objective in objectives:
        if objective not in covered:
            says = message("No question covers the objective %(name)s: add one.")
            notes.add(_TOP, "W08", says, name=short(objective))


def _check_places(quiz: Quiz, notes: Notes) -> None:
    is_mixed = quiz.rules.shuffle in ("options", "both")
    still = [
        question
        for question in _every(quiz)
        if isinstance(question.key, single.Key) and not (is_mixed and question.shuffle)
    ]
    places = {
        question.key.shares.index(max(question.key.shares))
        for question in still
        if isinstance(question.key, single.Key)
    }
    if len(still) >= _FEW and len(places) == 1:
        says = message(
            "The right option stands at place %(place)d in all %(count)d questions that are not "
            "shuffled: vary it, or let them be shuffled."
        )
        line = Place(still[0].line or 1)
        notes.add(line, "W04", says, place=next(iter(places)) + 1, count=len(still))


def _check_pass_mark(quiz: Quiz, notes: Notes) -> None:
    mark = fairness.pass_mark(quiz)
    if mark.is_met:
        return
    says = message(
        "%(percent)d%% of %(possible)d points is %(needed)s: who answers in whole points "
        "needs %(least)d, that is %(real)s%%. Choose a pass mark that a score can meet."
    )
    notes.add(
        _TOP,
        "W10",
        says,
        percent=quiz.rules.pass_percent,
        possible=int(mark.possible),
        needed=f"{float(mark.needed):g}",
        least=mark.least,
        real=f"{float(mark.least_percent):.1f}",
    )


def _check_answers_shown(quiz: Quiz, notes: Notes) -> None:
    if quiz.rules.show_answers != "after attempt" or quiz.rules.attempts == 1:
        return
    pools = list(fairness.pools(quiz))
    is_small = not pools or any(len(pool.questions) < 2 * pool.draw for pool in pools)
    if is_small:
        says = message(
            "The answers are shown before the last attempt, and the pools are small: the next "
            "attempt asks the same. Write show answers: after pass, or enlarge the pools."
        )
        notes.add(_TOP, "W12", says)


def _check_cut(quiz: Quiz, notes: Notes) -> None:
    """Compares the cut that judges expect of the hardest and of the easiest form."""
    cut = fairness.expected_cut(quiz)
    if cut and cut.difference > fairness.MOST_CUT_DIFFERENCE:
        says = message(
            "By Expect the hardest form asks for %(hardest)d%%, the easiest for %(easiest)d%%: "
            "bring the questions of each pool closer together."
        )
        notes.add(_TOP, "W19", says, hardest=round(cut.hardest), easiest=round(cut.easiest))


def _every(quiz: Quiz) -> Iterator[Question]:
    for question in quiz.questions():
        yield question
        yield from question.questions
