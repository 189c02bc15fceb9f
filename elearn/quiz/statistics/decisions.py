"""Whether the same officers would pass and fail again, had each drawn another quiz.

Huynh's beta-binomial model of randomly parallel forms (Journal of Educational Measurement 13,
1976), which fits quizzes that are drawn from pools: an officer knows a part of all that could be
asked, and each quiz asks so much of it by chance. Where questions give parts of their points, the
length is that of as many right-or-wrong questions as would be as exact: the effective test length
of Livingston and Lewis (same journal, 32, 1995). For right-or-wrong questions of the same worth it
is their number, and the reliability is Kuder and Richardson's formula 21.

Pools that spread a draw over objectives draw more evenly than chance does: there the figure is on
the low side.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.quiz.statistics.intervals import Estimate, Z

_SMALLEST = 1e-4
_STEP = 1e-4
# Longer quizzes are decided no less alike, and take long to reckon.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Score:
    """One attempt: the part of its points that was earned, and the variance that this has by which
    questions were drawn, reckoned from how unlike its answers are to each other."""

    share: float
    error: float


@dataclass(frozen=True)
class Consistency:
    """`same` is the part of officers who would get the same decision on another quiz; `kappa` how
    much of what chance alone leaves open that is (Cohen, EPM 20, 1960), None where all passed."""

    same: Estimate
    kappa: float | None
    reliability: float


def score(earned: Sequence[float], points: Sequence[float]) -> Score | None:
    """The score of one attempt from the part earned of each question and its points.

    None of fewer than two questions.
    """
    count, possible = len(earned), math.fsum(points)
    if count < 2 or not possible:
        return None
    mean = math.fsum(earned) / count
    spread = math.fsum((one - mean) ** 2 for one in earned) / (count - 1)
    share = math.fsum(one * worth for one, worth in zip(earned, points, strict=True)) / possible
    weight = math.fsum(worth * worth for worth in points) / possible**2
    return Score(min(max(share, 0.0), 1.0), spread * weight)


def consistency(scores: Sequence[Score], pass_percent: int) -> Consistency | None:
    """How consistent the decision is at this pass mark; None where all have the same score.

    The interval is by the delta method on the logit, from the moments of the scores.
    """
    n = len(scores)
    if n < 3:
        return None
    shares = [one.share for one in scores]
    mean = math.fsum(shares) / n
    spread = math.fsum((one - mean) ** 2 for one in shares) / n
    if spread < 1e-12:
        return None
    reliability = max(0.0, 1 - math.fsum(one.error for one in scores) / n / spread)
    reliability = min(reliability, 1 - _SMALLEST)
    length = _effective_length(mean, spread, reliability)
    least = math.ceil(Fraction(pass_percent * length, 100))
    same, failing = _agreement(length, least, mean, spread)
    error = _error(shares, mean, spread, lambda m, s: _agreement(length, least, m, s)[0])
    by_chance = failing**2 + (1 - failing) ** 2
    kappa = (same - by_chance) / (1 - by_chance) if by_chance < 1 - 1e-9 else None
    return Consistency(_estimate(same, error, n), kappa, reliability)


def _effective_length(mean: float, spread: float, reliability: float) -> int:
    length = (mean * (1 - mean) - reliability * spread) / (spread * (1 - reliability))
    return min(max(1, round(length)), _LONGEST)


def _agreement(length: int, least: int, mean: float, spread: float) -> tuple[float, float]:
    """How often two quizzes of an officer are decided alike, and how often one is failed."""
    mean = min(max(mean, _SMALLEST), 1 - _SMALLEST)
    # Formula 21 on the scale of shares: the spread without what chance in the draw adds to it.
    chance = (mean * (1 - mean) - spread) / (length - 1) if length > 1 else spread
    reliability = min(max(1 - chance / spread, _SMALLEST), 1 - _SMALLEST)
    both = length * (1 - reliability) / reliability
    knows, lacks = mean * both, (1 - mean) * both
    lower = least <= length / 2
    points = range(least) if lower else range(least, length + 1)
    ways = [
        math.lgamma(length + 1) - math.lgamma(x + 1) - math.lgamma(length - x + 1)
        for x in range(length + 1)
    ]
    base = _beta(knows, lacks)
    alone = [_beta(knows + x, lacks + length - x) - base for x in range(length + 1)]
    twice = [_beta(knows + x, lacks + 2 * length - x) - base for x in range(2 * length + 1)]
    one = math.fsum(math.exp(ways[x] + alone[x]) for x in points)
    two = math.fsum(math.exp(ways[x] + ways[y] + twice[x + y]) for x in points for y in points)
    # Both on this side, or both on the other.
    same = 1 - 2 * one + 2 * two
    return min(max(same, 0.0), 1.0), one if lower else 1 - one


def _beta(one: float, other: float) -> float:
    return math.lgamma(one) + math.lgamma(other) - math.lgamma(one + other)


def _error(
    shares: Sequence[float], mean: float, spread: float, same: Callable[[float, float], float]
) -> float:
    """The standard error of what is reckoned from the mean and the spread of the scores."""
    n = len(shares)
    third = math.fsum((one - mean) ** 3 for one in shares) / n
    fourth = math.fsum((one - mean) ** 4 for one in shares) / n
    step = spread * _STEP
    by_mean = (same(mean + step, spread) - same(mean - step, spread)) / (2 * step)
    by_spread = (same(mean, spread + step) - same(mean, spread - step)) / (2 * step)
    variance = (
        by_mean**2 * spread + 2 * by_mean * by_spread * third + by_spread**2 * (fourth - spread**2)
    ) / n
    return math.sqrt(max(variance, 0.0))


def _estimate(value: float, error: float, n: int) -> Estimate:
    inside = min(max(value, 1e-9), 1 - 1e-9)
    turned = math.log(inside / (1 - inside))
    reach = Z * error / (inside * (1 - inside))
    low, high = (
        1 / (1 + math.exp(-max(-700.0, min(700.0, turned + by)))) for by in (-reach, reach)
    )
    return Estimate(value, min(low, value), max(high, value), n)
