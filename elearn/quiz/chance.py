"""How likely the quiz lets somebody pass who should not, over all forms it can draw."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.quiz.drawing import groups_of, is_for
from elearn.quiz.kinds import KINDS
from elearn.quiz.questions import Pool, Question, Quiz

UNLIMITED = 3
"""So many attempts stand for "unlimited", where the true figure would be 1 for all."""

# The chance of each margin. The margin of a question is 100 x points earned - pass mark x
# points possible, in steps of 1 / `fineness`: a form is passed when its margins add up to
# 0 or more, also where forms differ in the points they offer.
Margins = dict[int, float]
_CERTAIN: Margins = {0: 1.0}

# So many different sums are told apart; past that, shares are rounded to a coarser step.
_MOST_SUMS = 2_000
_COARSER = (60, 12, 6, 2)

# So many additions, about a tenth of a second, are spent on the exact forms of one group.
_MOST_ADDITIONS = 1_500_000


def chance_of_passing(quiz: Quiz, knows: float) -> float:
    """The chance, 0 to 1, to pass in any of the allowed attempts.

    `knows` is the share of questions the officer truly knows; the others are guessed
    blindly (0: all of them). Exact for one attempt but in three cases: a pool whose
    questions belong to several groups of its spread counts as drawn without spread; where
    part credit makes thousands of different sums, shares are rounded (to halves at the
    coarsest); and from a large bank of unlike questions the same one may come twice, which
    tells a little too much luck. Attempts count as independent, unlimited ones as three.
    Where pools are for some states only, the most generous state counts.
    """
    states = {code for entry in quiz.entries if isinstance(entry, Pool) for code in entry.states}
    once = max(_chance_in_one(quiz, state, knows) for state in (None, *sorted(states)))
    return 1 - (1 - once) ** (quiz.rules.attempts or UNLIMITED)


def _chance_in_one(quiz: Quiz, state: str | None, knows: float) -> float:
    """The chance to pass one attempt that is drawn for an officer of this state."""
    entries = [e for e in quiz.entries if isinstance(e, Question) or is_for(e, state)]
    if not any(question.possible for entry in entries for question in _marked(entry)):
        return 0.0
    guesser = _Guesser(quiz.rules.pass_percent, knows, _fineness(entries))
    margins = _CERTAIN
    for entry in entries:
        margins = _sum(margins, guesser.margins(entry))
    return min(1.0, math.fsum(chance for margin, chance in margins.items() if margin >= 0))


@dataclass(frozen=True)
class _Guesser:
    """Somebody who knows a share of the questions and guesses the rest."""

    pass_percent: int
    knows: float
    fineness: int

    def margins(self, entry: Pool | Question) -> Margins:
        """The margins that a pool or a question may come out at."""
        if isinstance(entry, Pool):
            return self._of_pool(entry)
        margins = _CERTAIN
        for question in entry.marked():
            margins = _sum(margins, self._of_question(question))
        return margins

    def _of_question(self, question: Question) -> Margins:
        possible = round(question.points * self.fineness)
        margins: Margins = {}
        for share, chance in _shares(question, self.knows).items():
            earned = round(share * question.points * self.fineness)
            margin = 100 * earned - self.pass_percent * possible
            margins[margin] = margins.get(margin, 0.0) + chance
        return margins

    def _of_pool(self, pool: Pool) -> Margins:
        """Every draw that the pool's spread allows, each as likely as it is."""
        groups = _grouped(pool)
        sure, extra, open_groups = _quotas([len(group) for group in groups], pool.draw)
        margins = _CERTAIN
        # By how many of the open groups have given one question more than the others.
        more: list[Margins] = [_CERTAIN] + [{}] * extra
        for group, quota, is_open in zip(groups, sure, open_groups, strict=True):
            given = _chosen([self.margins(question) for question in group], quota + is_open)
            if not is_open:
                margins = _sum(margins, given[quota])
                continue
            more = [
                _both(
                    _sum(more[count], given[quota]),
                    _sum(more[count - 1], given[quota + 1]) if count else {},
                )
                for count in range(extra + 1)
            ]
        return _sum(margins, _divided(more[extra], math.comb(sum(open_groups), extra)))


def _marked(entry: Pool | Question) -> Iterator[Question]:
    for question in entry.questions if isinstance(entry, Pool) else (entry,):
        yield from question.marked()


def _shares(question: Question, knows: float) -> Mapping[Fraction, float]:
    guessed = KINDS[question.kind].guess(question.key, question.credit)
    shares = {share: chance * (1 - knows) for share, chance in guessed.items()}
    shares[Fraction(1)] = shares.get(Fraction(1), 0.0) + knows
    return {share: chance for share, chance in shares.items() if chance}


def _fineness(entries: Sequence[Pool | Question]) -> int:
    """Steps to a point: so many that every sum is exact, or as many as are affordable."""
    marked = [question for entry in entries for question in _marked(entry)]
    whole = math.lcm(*(question.points.denominator for question in marked))
    exact = math.lcm(
        *(
            (share * question.points).denominator
            for question in marked
            for share in _shares(question, 0)
        )
    )
    points = sum(_most_points(entry) for entry in entries)
    steps = (exact, *(whole * finer for finer in _COARSER))
    return next((step for step in steps if step * points <= _MOST_SUMS), steps[-1])


def _most_points(entry: Pool | Question) -> Fraction:
    if isinstance(entry, Question):
        return entry.possible
    return sum(
        sorted((q.possible for q in entry.questions), reverse=True)[: entry.draw], Fraction()
    )


def _grouped(pool: Pool) -> list[list[Question]]:
    """The pool's questions by what its spread counts; one group where that overlaps."""
    groups: dict[str, list[Question]] = {}
    for question in pool.questions:
        names = groups_of(question, pool.spread)
        if len(names) > 1:
            return [list(pool.questions)]
        groups.setdefault(names[0], []).append(question)
    return list(groups.values())


def _quotas(sizes: Sequence[int], draw: int) -> tuple[list[int], int, list[bool]]:
    """What an even draw takes from each group for sure; how many questions are then left
    to draw; and which groups may, by lot, give one of those."""
    sure = [0] * len(sizes)
    left = min(draw, sum(sizes))
    while True:
        open_groups = [size > quota for size, quota in zip(sizes, sure, strict=True)]
        if not left or left < sum(open_groups):
            return sure, left, open_groups if left else [False] * len(sizes)
        sure = [quota + is_open for quota, is_open in zip(sure, open_groups, strict=True)]
        left -= sum(open_groups)


def forms_of(pool: Pool) -> int:
    """How many different sets of questions the pool can give, with its spread."""
    sizes = [len(group) for group in _grouped(pool)]
    sure, extra, open_groups = _quotas(sizes, pool.draw)
    # By how many of the open groups have given one question more than the others.
    ways = [1] + [0] * extra
    for size, quota, is_open in zip(sizes, sure, open_groups, strict=True):
        given, more = math.comb(size, quota), math.comb(size, quota + 1) if is_open else 0
        ways = [
            ways[count] * given + (ways[count - 1] * more if count else 0)
            for count in range(extra + 1)
        ]
    return ways[extra]


def _chosen(questions: Sequence[Margins], most: int) -> list[Margins]:
    """For 0, 1, … `most` of these questions, chosen with equal chance: their margins."""
    if _additions(questions, most) > _MOST_ADDITIONS:
        return _chosen_again_and_again(questions, most)
    # The chances of all choices added up, by how many were chosen; then each divided by
    # the number of such choices.
    added: list[Margins] = [_CERTAIN] + [{}] * most
    for question in questions:
        for count in range(most, 0, -1):
            added[count] = _both(added[count], _sum(added[count - 1], question))
    return [
        _divided(margins, math.comb(len(questions), count)) for count, margins in enumerate(added)
    ]


def _additions(questions: Sequence[Margins], most: int) -> int:
    """About how much work the exact forms are."""
    widest = max((max(question) - min(question)) // 100 + 1 for question in questions)
    return sum(len(question) for question in questions) * most * most * widest // 2


def _chosen_again_and_again(questions: Sequence[Margins], most: int) -> list[Margins]:
    """The same as if a question, once chosen, could be chosen again."""
    any_one: Margins = {}
    for question in questions:
        any_one = _both(any_one, _divided(question, len(questions)))
    chosen = [_CERTAIN]
    for _ in range(most):
        chosen.append(_sum(chosen[-1], any_one))
    return chosen


def _sum(some: Margins, others: Margins) -> Margins:
    """The margins of two things that happen independently, added."""
    result: Margins = {}
    for margin, chance in some.items():
        for other, likely in others.items():
            result[margin + other] = result.get(margin + other, 0.0) + chance * likely
    return result


def _both(some: Margins, others: Margins) -> Margins:
    """The chances of two things that exclude each other, together."""
    result = dict(some)
    for margin, chance in others.items():
        result[margin] = result.get(margin, 0.0) + chance
    return result


def _divided(margins: Margins, by: int) -> Margins:
    return {margin: chance / by for margin, chance in margins.items()}
