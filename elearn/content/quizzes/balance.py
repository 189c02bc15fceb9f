"""What weakens a quiz as a whole: its pass mark, its pools, what guessing would earn."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fractions import Fraction

from elearn.errors import message
from elearn.quiz.blocks import Notes, Place, short
from elearn.quiz.chance import chance_of_passing
from elearn.quiz.kinds import single
from elearn.quiz.questions import Pool, Question, Quiz

_FEW = 3  # so many keys at one place may be chance
_MOST_GUESSED = 0.01
_KNOWS = 0.6
_MOST_LUCKY = 0.2
_MOST_CUT_DIFFERENCE = 5
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
    if blind > _MOST_GUESSED:
        says = message(
            "Blind guessing passes in %(percent)s%% of cases over all attempts, and 1%% is the "
            "most: ask more questions, add options, or raise the pass mark."
        )
        notes.add(_TOP, "E48", says, percent=f"{blind * 100:.1f}")
    lucky = chance_of_passing(quiz, _KNOWS)
    if lucky > _MOST_LUCKY:
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
    states = {state for entry in _pools(quiz) for state in entry.states}
    for state in (None, *sorted(states)):
        possible = sum((_possible(entry, state) for entry in quiz.entries), Fraction(0))
        needed = possible * quiz.rules.pass_percent / 100
        if needed.denominator == 1 or possible.denominator != 1:
            continue
        least = needed.__ceil__()
        says = message(
            "%(percent)d%% of %(possible)d points is %(needed)s: who answers in whole points "
            "needs %(least)d, that is %(real)s%%. Choose a pass mark that a score can meet."
        )
        notes.add(
            _TOP,
            "W10",
            says,
            percent=quiz.rules.pass_percent,
            possible=int(possible),
            needed=f"{float(needed):g}",
            least=least,
            real=f"{float(Fraction(least * 100) / possible):.1f}",
        )
        return


def _possible(entry: Pool | Question, state: str | None) -> Fraction:
    if isinstance(entry, Question):
        return Fraction(0) if entry.kind == "information" else _counted(entry)
    if entry.states and state not in entry.states:
        return Fraction(0)
    worth = [_counted(question) for question in entry.questions if question.kind != "information"]
    return entry.draw * worth[0] if worth else Fraction(0)


def _counted(question: Question) -> Fraction:
    return sum((part.points for part in question.marked()), Fraction(0))


def _check_answers_shown(quiz: Quiz, notes: Notes) -> None:
    if quiz.rules.show_answers != "after attempt" or quiz.rules.attempts == 1:
        return
    pools = list(_pools(quiz))
    is_small = not pools or any(len(pool.questions) < 2 * pool.draw for pool in pools)
    if is_small:
        says = message(
            "The answers are shown before the last attempt, and the pools are small: the next "
            "attempt asks the same. Write show answers: after pass, or enlarge the pools."
        )
        notes.add(_TOP, "W12", says)


def _check_cut(quiz: Quiz, notes: Notes) -> None:
    """Compares the cut that judges expect of the hardest and of the easiest form."""
    hardest = easiest = possible = Fraction(0)
    for entry in quiz.entries:
        questions = list(entry.questions) if isinstance(entry, Pool) else [entry]
        worth = sorted(
            (_expected(question), _counted(question))
            for question in questions
            if question.kind != "information"
        )
        if any(expected < 0 for expected, _ in worth):
            return
        draw = entry.draw if isinstance(entry, Pool) else len(worth)
        hardest += sum((each for each, _ in worth[:draw]), Fraction(0))
        easiest += sum((each for each, _ in worth[-draw:]), Fraction(0))
        possible += sum((points for _, points in worth[:draw]), Fraction(0))
    if possible and (easiest - hardest) * 100 / possible > _MOST_CUT_DIFFERENCE:
        says = message(
            "By Expect the hardest form asks for %(hardest)d%%, the easiest for %(easiest)d%%: "
            "bring the questions of each pool closer together."
        )
        notes.add(
            _TOP,
            "W19",
            says,
            hardest=round(hardest * 100 / possible),
            easiest=round(easiest * 100 / possible),
        )


def _expected(question: Question) -> Fraction:
    """The points that barely competent officers get, by the judges; -1 where they did not say."""
    parts = list(question.marked())
    if any(part.expect_percent is None for part in parts):
        return Fraction(-1)
    return sum((part.points * (part.expect_percent or 0) / 100 for part in parts), Fraction(0))


def _pools(quiz: Quiz) -> Iterator[Pool]:
    return (entry for entry in quiz.entries if isinstance(entry, Pool))


def _every(quiz: Quiz) -> Iterator[Question]:
    for question in quiz.questions():
        yield question
        yield from question.questions
