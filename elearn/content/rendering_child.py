"""The child process that renders: reads texts as JSON, writes one JSON line for each.

Started anew by `rendering`, never forked, so that it holds nothing of the server but the
texts. A text that takes too long ends the process; the lines before it stand.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from typing import Any

from elearn.content import surroundings
from elearn.content.markup import Renderer
from elearn.content.text.tree import CapPassed

MOST_MEMORY = 1_000_000_000


def main() -> None:
    """Renders what stands on stdin until it is done or over its limits."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    order = json.load(sys.stdin)
    renderer = Renderer(surroundings.from_json(order["surroundings"]))
    # The signal's own action ends the process even inside a regular expression, which no
    # Python handler can.
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    for text in order["texts"]:
        signal.setitimer(signal.ITIMER_PROF, order["seconds"])
        answer = _rendered(renderer, text)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _rendered(renderer: Renderer, text: dict[str, Any]) -> dict[str, Any]:
    try:
        if not text["is_lesson"]:
            return {"html": renderer.words(text["text"], text["language"])}
        lesson = renderer.lesson(text["text"], text["language"])
        return {"html": lesson.html, "headings": lesson.headings, "text": lesson.text}
    except (CapPassed, RecursionError, MemoryError):
        return {"refused": True}


if __name__ == "__main__":
    main()
