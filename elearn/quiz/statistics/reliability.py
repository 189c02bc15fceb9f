"""Cronbach's alpha: how much of the spread of scores is the officers' own (Psychometrika 16, 1951).

Of 0 and 1 alone it is Kuder and Richardson's formula 20.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from elearn.quiz.statistics.intervals import Estimate, Z


def alpha(points: Sequence[Sequence[float]]) -> Estimate | None:
    """The alpha of one form: a row of points for each officer, the same questions in each.

    None where nothing can be said: one question, fewer than three officers, or all have the same
    score. The interval is Bonett's (JEBS 27, 2002; with Bonett and Wright's correction, Journal of
    Organizational Behavior 36, 2015).
    """
    n = len(points)
    count = len(points[0]) if points else 0
    if n < 3 or count < 2:
        return None
    spread = statistics.variance(math.fsum(row) for row in points)
    if not spread:
        return None
    own = math.fsum(statistics.variance(column) for column in zip(*points, strict=True))
    value = count / (count - 1) * (1 - own / spread)
    if value >= 1:
        return Estimate(1.0, 1.0, 1.0, n)
    turned = math.log(1 - value) - math.log(n / (n - 1))
    reach = Z * math.sqrt(2 * count / ((count - 1) * (n - 2)))
    low, high = 1 - math.exp(turned + reach), 1 - math.exp(turned - reach)
    return Estimate(value, min(low, value), max(high, value), n)
