"""How surely planted faults are found, and how often a good question is accused."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import simulated
from simulated import Found, Question

from elearn.quiz.statistics.languages import suspects
from elearn.quiz.statistics.signs import Kind

RUNS = 400
OFFICERS = 600
"""First attempts of a run. Each draws 20 of 30 questions: 400 of them answer each question, 200 in
each language."""

BEHIND = 0.4
"""By so much those who read the translation know less, in standard deviations."""

PLANTED: dict[str, Callable[[Question], Question]] = {
    "wrong key": simulated.with_wrong_key,
    "dead distractor": simulated.with_unused_option,
    "hint": simulated.with_hint,
    "muddled wording": simulated.muddled,
    "bad translation": simulated.badly_translated,
}


@dataclass
class Tally:
    """`found` counts runs by fault; `accused` are what has no fault."""

    officers: int
    runs: int = 0
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PLANTED, 0))
    clean_questions: int = 0
    accused_questions: int = 0
    accused_banks: int = 0
    accused_translations: int = 0

    def line(self) -> str:
        shares = [one / self.runs for one in self.found.values()]
        shares += [self.accused_questions / self.clean_questions]
        shares += [self.accused_banks / self.runs, self.accused_translations / self.runs]
        return f"| {self.officers * 2 // 3} | {' | '.join(f'{one:.1%}' for one in shares)} |"


def tallied(runs: int, *, officers: int, seed: int) -> Tally:
    """Each run has a bank without a fault, and one with each fault planted in a question."""
    tally = Tally(officers)
    for run in range(runs):
        chance = random.Random(f"{seed} {run}")
        clean = simulated.bank(chance)
        _accuse(tally, _sat(clean, chance, officers), len(clean))
        faulty = simulated.bank(chance)
        for at, plant in enumerate(PLANTED.values()):
            faulty[at] = plant(faulty[at])
        _find(tally, _sat(faulty, chance, officers), faulty)
        tally.runs += 1
    return tally


def _sat(questions: list[Question], chance: random.Random, officers: int) -> Found:
    return simulated.sat(questions, chance, officers=officers, translated=0.5, behind=BEHIND)


def _accuse(tally: Tally, found: Found, count: int) -> None:
    accused = sum(bool(found.signs(at)) for at in range(count))
    tally.clean_questions += count
    tally.accused_questions += accused
    tally.accused_banks += bool(accused)
    tally.accused_translations += any(suspects(found.fairness))


def _find(tally: Tally, found: Found, questions: list[Question]) -> None:
    for at, fault in enumerate(PLANTED):
        tally.found[fault] += fault in _faults_of(found, at, questions[at])


def _faults_of(found: Found, at: int, question: Question) -> Iterator[str]:
    """What the analysis says of one question, in the words of what was planted.

    Where hardly anybody can tell what is asked, the key looks doubtful now and then: that is to
    be looked at as well.
    """
    unused = (question.truth + 1) % simulated.OPTIONS
    for sign in found.signs(at):
        if sign.kind is Kind.KEY:
            yield from ("wrong key", "muddled wording")
        elif sign.kind is Kind.EASY:
            yield "hint"
        elif sign.kind is Kind.ALIKE:
            yield "muddled wording"
        elif sign.kind is Kind.UNUSED and sign.option == unused:
            yield "dead distractor"
    fairness = found.fairness[at]
    if suspects(found.fairness)[at] and fairness and fairness.is_harder:
        yield "bad translation"


def main(seed: int) -> None:
    print(f"| officers a question | {' | '.join(PLANTED)} | questions | banks | translations |")
    print(f"|{'---|' * (len(PLANTED) + 4)}")
    for officers in (150, 300, 450, OFFICERS, 1_200):
        tally = tallied(RUNS, officers=officers, seed=seed)
        print(tally.line(), flush=True)
        if officers == OFFICERS:
            missed = {one: n for one, n in tally.found.items() if n < 0.95 * RUNS}
            accused = max(tally.accused_banks, tally.accused_translations)
            if missed or accused > 0.05 * RUNS:
                raise SystemExit(f"missed {missed}, accused {accused} of {RUNS}")


if __name__ == "__main__":
    main(20261130)
