"""`python -m proofs [seed]`: the long proofs and their figures. The first failure ends it."""

from __future__ import annotations

import math
import sys
import time

from proofs import faults, kills, storm
from proofs.kills import Tally

ROUNDS = 100
SAVES = 52_000


def main() -> None:
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else int(time.time())
    print(f"seed {seed}", flush=True)
    tallies = [kills.on_sqlite(ROUNDS, SAVES, seed), kills.on_postgresql(ROUNDS, SAVES, seed)]
    print("\n".join(_lines(tallies)))
    storm.main()
    faults.main(seed)


def _lines(tallies: list[Tally]) -> list[str]:
    saves = sum(one.saves for one in tallies)
    lines = [
        "| engine | kills | with its server | saves acknowledged | missing | finishes "
        "| half graded | minutes | records verify |",
        "|---|---|---|---|---|---|---|---|---|",
        *(
            f"| {one.engine} | {one.kills} | {one.crashes} | {one.saves:,} | 0 "
            f"| {one.finishes} | 0 | {one.seconds / 60:.1f} | {one.verified} |"
            for one in tallies
        ),
    ]
    # None seen in n: at most 1 - 0.05 ** (1 / n), the exact form of the rule of three.
    bound = -math.expm1(math.log(0.05) / saves)
    kills_bound = -math.expm1(math.log(0.05) / sum(one.kills for one in tallies))
    return [
        *lines,
        f"95 % upper bound: {bound:.2e} lost for each save acknowledged; "
        f"{kills_bound:.3f} kills that lose anything for each kill.",
    ]


if __name__ == "__main__":
    main()
