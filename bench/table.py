"""What was measured, as one table: figure, target, met or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTHS = (3, 58, 12, 12, 8)


@dataclass(frozen=True)
class Row:
    """One figure. `target` such as `≥ 0.5`; None for a figure that only explains others."""

    number: str
    what: str
    figure: float
    target: str | None = None
    unit: str = ""
    digits: int = 2

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        if self.target is None:
            return None
        sign, limit = self.target.split()
        return self.figure >= float(limit) if sign == "≥" else self.figure <= float(limit)

    @property
    def shown(self) -> str:
        return f"{self.figure:,.{self.digits}f} {self.unit}".strip()


_VERDICT = {True: "met", False: "NOT MET", None: ""}


def lines(rows: Sequence[Row]) -> list[str]:
    """The table, a line a row, with a head and a count at the end."""
    shown = [_line("", "what", "figure", "target", ""), "─" * (sum(WIDTHS) + 2 * len(WIDTHS))]
    for row in rows:
        target = f"{row.target} {row.unit}".strip() if row.target else ""
        shown.append(_line(row.number, row.what, row.shown, target, _VERDICT[row.is_met]))
    held = [row.is_met for row in rows if row.is_met is not None]
    shown.append(f"{sum(held)} of {len(held)} targets met")
    return shown


def _line(number: str, what: str, figure: str, target: str, verdict: str) -> str:
    a, b, c, d, e = WIDTHS
    return f"{number:<{a}}  {what:<{b}}  {figure:>{c}}  {target:>{d}}  {verdict:<{e}}".rstrip()
