"""Whether a question is harder in one language than in another for officers who know as much.

Differential item functioning by Mantel and Haenszel: officers of two languages are compared only
where they have the same score (Holland and Thayer in Wainer and Braun, Test Validity, 1988), on the
delta scale and in the classes of the Educational Testing Service (Zieky; Dorans and Holland; both
in Holland and Wainer, Differential Item Functioning, 1993).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from elearn.quiz.statistics.intervals import Estimate, Z

LEAST_IN_LANGUAGE = 100
"""So many officers must have had the question in a language before it is compared."""

_DELTA = -2.35
_SMALL, _LARGE = 1.0, 1.5
_BY_CHANCE = 0.02
_ONE_SIDED = NormalDist().inv_cdf(0.95)


@dataclass(frozen=True)
class Table:
    """Officers of the same score: right and wrong in the original, right and wrong in the other."""

    right: float
    wrong: float
    other_right: float
    other_wrong: float


@dataclass(frozen=True)
class Fairness:
    """`delta` is below 0 where the question is harder in the other language than in the original.

    `letter` is A (no difference worth a thought), B or C (large, and surely so). `chance` is how
    often so much is seen where there is no difference.
    """

    delta: Estimate
    letter: str
    chance: float

    @property
    def is_harder(self) -> bool:
        return self.delta.value < 0


@dataclass(frozen=True)
class Common:
    """The odds ratio that all tables have in common, the variance of its logarithm (Robins, Breslow
    and Greenland, Biometrics 42, 1986), and the chi-square of Mantel and Haenszel with their
    correction for continuity."""

    ratio: float
    variance: float
    chi_square: float


def compared(answers: Iterable[tuple[int, bool, bool]]) -> Fairness | None:
    """A question in two languages, from (score, whether in the other language, whether all right).

    The score is over all questions drawn, this one included, as Holland and Thayer ask: without it
    groups of different strength seem to differ in every question. None where nothing can be said.
    """
    cells: dict[int, list[int]] = {}
    counts = [0, 0]
    for score, is_other, is_right in answers:
        cells.setdefault(score, [0, 0, 0, 0])[2 * is_other + (not is_right)] += 1
        counts[is_other] += 1
    if min(counts) < LEAST_IN_LANGUAGE:
        return None
    found = common([Table(*cell) for cell in cells.values()])
    if found is None:
        return None
    return _judged(found, sum(counts))


def suspects(compared: Sequence[Fairness | None]) -> list[bool]:
    """Which of all questions that were compared are to be checked, in their order.

    Those of class C that would be rare even among so many (Bonferroni): of a bank in which nothing
    is wrong, each of the classes finds something by chance.
    """
    known = sum(one is not None for one in compared)
    return [
        one is not None and one.letter == "C" and one.chance * known <= _BY_CHANCE
        for one in compared
    ]


def common(tables: Iterable[Table]) -> Common | None:
    """What the tables have in common; None where it would be nothing or without end."""
    straight = crossed = pr = ps_qr = qs = 0.0
    excess = variance = 0.0
    for one in tables:
        n = one.right + one.wrong + one.other_right + one.other_wrong
        if n < 2:
            continue
        r, s = one.right * one.other_wrong / n, one.wrong * one.other_right / n
        p, q = (one.right + one.other_wrong) / n, (one.wrong + one.other_right) / n
        straight, crossed = straight + r, crossed + s
        pr, ps_qr, qs = pr + p * r, ps_qr + p * s + q * r, qs + q * s
        first, rights = one.right + one.wrong, one.right + one.other_right
        excess += one.right - first * rights / n
        variance += first * (n - first) * rights * (n - rights) / (n * n * (n - 1))
    if not straight or not crossed or not variance:
        return None
    spread = pr / (2 * straight**2) + ps_qr / (2 * straight * crossed) + qs / (2 * crossed**2)
    chi_square = max(0.0, abs(excess) - 0.5) ** 2 / variance
    return Common(straight / crossed, spread, chi_square)


def _judged(found: Common, n: int) -> Fairness:
    value = _DELTA * math.log(found.ratio)
    error = abs(_DELTA) * math.sqrt(found.variance)
    size = abs(value)
    letter = "B"
    if size < _SMALL or found.chi_square < Z * Z:
        letter = "A"
    elif size >= _LARGE and size - _ONE_SIDED * error > _SMALL:
        letter = "C"
    chance = math.erfc(math.sqrt(found.chi_square / 2))
    return Fairness(Estimate(value, value - Z * error, value + Z * error, n), letter, chance)
