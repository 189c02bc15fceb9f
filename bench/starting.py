"""The start of a hub that has its database already, beside importing what it stands on."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from bench import floors, servers
from bench.table import Row

_ROUNDS = 3


def measure(data: Path, modules: Path) -> list[Row]:
    shares, starts, sizes = [], [], []
    for _ in range(_ROUNDS):
        floor = floors.import_seconds()
        with servers.hub(data, modules) as hub:
            shares.append(hub.seconds / floor)
            starts.append(hub.seconds)
            sizes.append(hub.megabytes)
    return [
        Row(
            "9", "start to the first 200, of importing Flask + SQLAlchemy", median(shares), "≤ 1.5"
        ),
        Row("9", "start to the first 200", median(starts), None, "s"),
        Row("9", "memory (RSS) after the start", median(sizes), "≤ 90", "MB", 0),
    ]
