"""`python -m bench`: everything in one run of a few minutes, one table at the end."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from bench import cast, finishing, modules, pace, publishing, servers, signing_in, starting, weight
from bench.table import Row, lines
from elearn.app import create_app
from elearn.config import Settings

_LATER = "Targets 6, 7, 8 and 11 come with the reports, certificates and bad lines they measure."


def main() -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="elearn-bench-") as name:
        rows = measured(Path(name))
    print("\n".join(lines(rows)))
    print(f"{_LATER}\nmeasured in {time.monotonic() - began:.0f} s")


def measured(folder: Path) -> list[Row]:
    """Every row, on a hub made for it in an empty folder."""
    data, texts = folder / "data", folder / "modules"
    modules.prepare(texts)
    _say("publishing the real modules")
    app = create_app(Settings(data=data, modules=texts))
    publishing.publish_all(app, texts)
    officers = cast.hired(app, 33)
    finishers = cast.hired(app, 42, answered=True)
    _say("counting statements")
    reading, saving = pace.counts(app, officers[-1])
    finish = finishing.counts(app, cast.hired(app, 2), finishers[:2])
    _say("starting")
    start = starting.measure(data, texts)
    with servers.hub(data, texts) as hub, servers.hello(data) as hello:
        _say("reading and saving")
        weights = weight.measure(hub, officers[0])
        more_reading, more_saving = pace.measure(hub, hello, officers, data)
        _say("finishing")
        finish += finishing.measure(hub, officers[0], finishers[2:])
        _say("signing in")
        sign_in = signing_in.measure(app, hub, officers)
        size = Row("9", "memory (RSS) after the bench", hub.megabytes, "≤ 250", "MB", 0)
    _say("a slow disk")
    more_saving += pace.on_slow_disk(data, texts, officers)
    _say("publishing")
    publish = publishing.measure(app, folder / "long")
    return [
        *(reading + more_reading),
        *weights,
        *(saving + more_saving),
        *finish,
        *sign_in,
        *start,
        size,
        *publish,
    ]


def _say(what: str) -> None:
    print(f"… {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
