"""Officers who are not there: each knows so much, draws a quiz and answers it by chance.

A two-parameter logistic model with options: who does not know the answer chooses among the wrong
options by their pull. Faults are planted, so that it is known what is to be found.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elearn.quiz.statistics import decisions, languages
from elearn.quiz.statistics.items import Answers, Item, analysed
from elearn.quiz.statistics.languages import Fairness
from elearn.quiz.statistics.signs import Sign, signs

OPTIONS = 4


@dataclass(frozen=True)
class Question:
    """`key` is the option that is marked as right, `truth` the one that those choose who know."""

    difficulty: float
    slope: float
    pulls: tuple[float, ...]
    truth: int
    key: int
    # Everybody is told the answer, or hardly anybody can tell what is asked.
    is_told: bool = False
    is_muddled: bool = False
    # By so much it is harder for who reads the translation.
    harder: float = 0.0


def bank(chance: random.Random, count: int = 30) -> list[Question]:
    """Questions without a fault, as instructors write them: neither trivial nor hopeless."""
    return [_question(chance) for _ in range(count)]


def _question(chance: random.Random) -> Question:
    truth = chance.randrange(OPTIONS)
    pulls = tuple(0.0 if at == truth else chance.uniform(0.5, 1.5) for at in range(OPTIONS))
    return Question(chance.uniform(-1.75, 1.0), chance.uniform(0.8, 1.8), pulls, truth, truth)


def with_wrong_key(one: Question) -> Question:
    return replace(one, key=(one.truth + 1) % OPTIONS)


def with_unused_option(one: Question) -> Question:
    pulls = tuple(
        0.0 if at == (one.truth + 1) % OPTIONS else pull for at, pull in enumerate(one.pulls)
    )
    return replace(one, pulls=pulls)


def with_hint(one: Question) -> Question:
    return replace(one, is_told=True)


def muddled(one: Question) -> Question:
    return replace(one, is_muddled=True)


def badly_translated(one: Question) -> Question:
    return replace(one, harder=2.0)


@dataclass
class Found:
    """What the analysis says of each question of a bank, by its place."""

    items: list[Item]
    fairness: list[Fairness | None]
    scores: list[decisions.Score] = field(default_factory=list)

    def signs(self, at: int) -> tuple[Sign, ...]:
        return signs(self.items[at])


def chosen(one: Question, knows: float, is_translated: bool, chance: random.Random) -> int:
    """The option that somebody chooses who knows so much."""
    if one.is_muddled:
        return chance.randrange(OPTIONS)
    if one.is_told:
        return one.truth if chance.random() < 0.97 else _tempted(one, chance)
    way = one.slope * (knows - one.difficulty - one.harder * is_translated)
    return one.truth if chance.random() < 1 / (1 + math.exp(-way)) else _tempted(one, chance)


def _tempted(one: Question, chance: random.Random) -> int:
    return chance.choices(range(OPTIONS), one.pulls)[0]


def sat(
    questions: Sequence[Question],
    chance: random.Random,
    *,
    officers: int,
    drawn: int = 20,
    translated: float = 0.0,
    behind: float = 0.0,
) -> Found:
    """So many officers sit quizzes of so many questions, drawn by chance.

    The part `translated` of them reads the translation and knows less by `behind`.
    """
    answers = [Answers() for _ in questions]
    read: list[list[tuple[int, bool, bool]]] = [[] for _ in questions]
    scores = []
    for _ in range(officers):
        is_translated = chance.random() < translated
        knows = chance.gauss(-behind * is_translated, 1)
        asked = chance.sample(range(len(questions)), drawn)
        picks = [chosen(questions[at], knows, is_translated, chance) for at in asked]
        rights = [float(questions[at].key == pick) for at, pick in zip(asked, picks, strict=True)]
        total = sum(rights)
        for at, pick, right in zip(asked, picks, rights, strict=True):
            answers[at].add(right, (total - right) / (drawn - 1), (pick,))
            if translated:
                read[at].append((round(total), is_translated, bool(right)))
        one = decisions.score(rights, [1.0] * drawn)
        assert one
        scores.append(one)
    items = [
        analysed("single", each, [at == one.key for at in range(OPTIONS)])
        for one, each in zip(questions, answers, strict=True)
    ]
    return Found(items, [languages.compared(one) for one in read] if translated else [], scores)
