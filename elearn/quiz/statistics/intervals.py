"""Estimates and how sure they are: intervals hold the truth in 95 of 100 cases."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

Z = NormalDist().inv_cdf(0.975)

LEAST = 30
"""Of fewer officers nothing is said."""

PRELIMINARY = 100
"""What is said of fewer officers is called preliminary."""


@dataclass(frozen=True)
class Estimate:
    """A figure, the interval around it, and of how many officers it is."""

    value: float
    low: float
    high: float
    n: int


def share(total: float, n: int) -> Estimate | None:
    """The mean of `n` shares, 0 to 1, that sum up to `total`; None of none.

    Wilson's score interval (Wilson, JASA 22, 1927). Where shares lie between 0 and 1 it is wider
    than it need be: they spread less than those which are 0 or 1 alone.
    """
    if not n:
        return None
    mean = min(max(total / n, 0.0), 1.0)
    weight = Z * Z / n
    middle = (mean + weight / 2) / (1 + weight)
    reach = Z * math.sqrt(mean * (1 - mean) / n + weight / (4 * n)) / (1 + weight)
    return Estimate(
        mean, max(0.0, min(middle - reach, mean)), min(1.0, max(middle + reach, mean)), n
    )


def mean(values: Sequence[float]) -> Estimate | None:
    """The mean of figures between 0 and 1, with the interval of the normal curve; None below 2."""
    n = len(values)
    if n < 2:
        return None
    middle = math.fsum(values) / n
    spread = math.sqrt(math.fsum((one - middle) ** 2 for one in values) / (n - 1))
    reach = Z * spread / math.sqrt(n)
    return Estimate(middle, max(0.0, middle - reach), min(1.0, middle + reach), n)


def difference(one: Estimate, other: Estimate) -> Estimate:
    """By how much the first of two shares of different officers is higher, -1 to 1.

    Newcombe's interval from two of Wilson's (Statistics in Medicine 17, 1998, method 10).
    """
    value = one.value - other.value
    down = math.hypot(one.value - one.low, other.high - other.value)
    up = math.hypot(one.high - one.value, other.value - other.low)
    return Estimate(value, value - down, value + up, one.n + other.n)


def correlation(one: Sequence[float], other: Sequence[float]) -> Estimate | None:
    """Pearson's correlation with Fisher's interval (Metron 1, 1921).

    None of fewer than four pairs, and where either side is the same for everybody.
    """
    n = len(one)
    if n < 4:
        return None
    try:
        value = min(max(statistics.correlation(one, other), -1.0), 1.0)
    except statistics.StatisticsError:
        return None
    turned = math.atanh(min(max(value, -1 + 1e-15), 1 - 1e-15))
    reach = Z / math.sqrt(n - 3)
    return Estimate(
        value, min(math.tanh(turned - reach), value), max(math.tanh(turned + reach), value), n
    )
