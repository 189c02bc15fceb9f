"""What wapiti and the watched hub say about one crawl, and what of it must not be."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explained import Finding


@dataclass(frozen=True)
class Answer:
    """One line of the watched hub. `login` is empty for a stranger, `rule` where no page is."""

    method: str
    path: str
    rule: str
    status: int
    login: str


@dataclass(frozen=True)
class Crawl:
    """What one role's crawl came to."""

    role: str
    login: str
    answers: list[Answer]
    findings: list[Finding]
    cut_short: list[str]
    seconds: float

    @property
    def pages(self) -> set[str]:
        """The addresses that were shown to this person."""
        return {
            one.path
            for one in self.answers
            if (one.method, one.status, one.login) == ("GET", 200, self.login)
        }

    @property
    def doors(self) -> set[tuple[str, str]]:
        """The doors that were tried, opened or not."""
        return {(one.method, one.rule) for one in self.answers if one.rule}

    def faults(self, fewest: int) -> Iterator[str]:
        """Why this crawl proves less than it says, or what the hub failed at."""
        if len(self.pages) < fewest:
            yield f"{self.role}: only {len(self.pages)} pages were seen, of at least {fewest}"
        for one in sorted({(a.status, a.method, a.path) for a in self.answers if a.status >= 500}):
            yield f"{self.role}: the hub answered {' '.join(map(str, one))}"


def answers_in(path: Path, *, after: int = 0) -> list[Answer]:
    """The lines of the watched hub, without the first ones."""
    lines = path.read_text("utf-8").splitlines()[after:]
    return [Answer(**json.loads(line)) for line in lines]


def findings_in(report: dict[str, Any], role: str) -> list[Finding]:
    """All that is in a report of wapiti, weaknesses, anomalies and remarks, each once."""
    found = (
        Finding(kind, f"{one['method']} {one['path']}", role, _said(one))
        for part in ("vulnerabilities", "anomalies", "additionals")
        for kind, ones in report[part].items()
        for one in ones
    )
    return list(dict.fromkeys(found))


def _said(one: dict[str, Any]) -> str:
    return f"{one['info']}, in {one['parameter']}" if one["parameter"] else str(one["info"])


def table(crawls: list[Crawl]) -> list[str]:
    rows = [
        f"| {one.role} | {len(one.pages)} | {len(one.doors)} | {len(one.answers):,} "
        f"| {len(one.findings)} | {one.seconds:.0f} | {', '.join(one.cut_short) or '–'} |"
        for one in crawls
    ]
    return [
        "| role | pages | doors | requests | findings | seconds | attacks cut short |",
        "|---|---|---|---|---|---|---|",
        *rows,
    ]
