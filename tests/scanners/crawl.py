"""`make crawl`: wapiti attacks a running hub as each role; quiet about what is explained."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import making
import roads
from explained import HERE, ROOT, unexplained
from reports import Crawl, answers_in, findings_in, table
from serving import Hub
from stories.stranger import Stranger

PYTHON = ROOT / ".scanners" / "crawler" / "bin" / "python"
# Wapiti's reports and what it said, of the last time.
REPORTS = ROOT / ".scanners" / "crawled"
# Login, and the fewest pages that a crawl must have seen to count. The officer comes first, so
# that there is something on the others' desks; the stranger last, for wrong passwords slow an
# address down.
ROLES = {
    "officer": ("officer@demo.example", 30),
    "instructor": ("instructor@demo.example", 30),
    "supervisor": ("supervisor@demo.example", 25),
    "administrator": ("admin@demo.example", 20),
    "stranger": ("", 6),
    "planted": ("", 1),
}
# Those that need no server on the internet and fit what a hub is (docs/security/scanners.md).
ATTACKS = (
    "cookieflags crlf csp csrf exec file htaccess http_headers permanentxss redirect sql upload xss"
)
# What would end the crawler's own session, so that it went on as a stranger. A third is found: the
# administrator's own account among the people. Others may be closed, for their crawls are over.
ENDINGS = ("/sign-out*", "/account/sessions/*")
# The weak page of watched.py: what is planted there must be found, or nothing is proven elsewhere.
PLANTED = [f"/planted?{field}" for field in ("to=/", "row=1", "file=a.txt", "command=a", "word=a")]
# The first is a last resort: when it strikes, wapiti may lose its own notes.
CRAWL_SECONDS, ATTACK_SECONDS = 150, 8


@dataclass(frozen=True)
class Ground:
    """The hub that is attacked, where it notes its answers, and how long an attack may take."""

    hub: Hub
    answers: Path
    begin: list[str]
    endings: list[str]
    attack_seconds: int


def main() -> None:
    attack_seconds = int(sys.argv[1]) if len(sys.argv) > 1 else ATTACK_SECONDS
    with tempfile.TemporaryDirectory(prefix="elearn-crawl-") as folder:
        crawls, wrong = _crawled(Path(folder), attack_seconds)
    print("\n".join(table(crawls)))
    wrong += unexplained([one for crawl in crawls for one in crawl.findings], "crawl")
    if wrong:
        print("\n".join(wrong))
        print("Mend it, or say in tests/scanners/explained.toml why it may stay.")
        print(f"What wapiti sent and said: {REPORTS.relative_to(ROOT)}/")
        sys.exit(1)


def _crawled(folder: Path, attack_seconds: int) -> tuple[list[Crawl], list[str]]:
    """Every role's crawl of one hub, and what went wrong with it."""
    answers = folder / "answers"
    hub = Hub(
        folder / "hub",
        FLASK_APP=str(HERE / "watched.py"),
        CRAWL_ANSWERS=str(answers),
        ELEARN_MODULES=str(making.MODULES),
    )
    try:
        people = {role: roads.came_in(hub.address, login) for role, (login, _) in ROLES.items()}
        begin = [*_own_pages(), *roads.sit(people["officer"])]
        endings = [*ENDINGS, roads.own_account(people["administrator"], ROLES["administrator"][0])]
        ground = Ground(hub, answers, begin, endings, attack_seconds)
        crawls = [_crawl(role, browser, ground) for role, browser in people.items()]
    finally:
        hub.stop()
    wrong = [fault for one in crawls for fault in one.faults(ROLES[one.role][1])]
    log = hub.log.read_text("utf-8")
    return crawls, wrong + [line for line in log.splitlines() if " ERROR " in line]


def _own_pages() -> list[str]:
    """The pages that have one address: links may lead to them later than the crawl lasts."""
    doors = (HERE.parent / "doors.txt").read_text("utf-8")
    return re.findall(r"^GET +(/[^<\s]*) ", doors, re.MULTILINE)


def _crawl(role: str, browser: Stranger, ground: Ground) -> Crawl:
    login, _ = ROLES[role]
    _must_be(browser, login, "before")
    known = len(answers_in(ground.answers))
    began = time.monotonic()
    report, said = _attacked(role, browser, ground)
    seconds = time.monotonic() - began
    given = answers_in(ground.answers, after=known)
    _must_be(browser, login, "after")
    cut_short = re.findall(r"Max attack time was reached for module (\w+)", said)
    return Crawl(role, login, given, findings_in(report, role), cut_short, seconds)


def _must_be(browser: Stranger, login: str, when: str) -> None:
    """Whose browser it is: the crawl of somebody who was signed out would prove nothing."""
    answer = browser.ask("/account/")
    is_so = answer.status == 200 and login in answer.text if login else answer.status == 303
    if not is_so:
        sys.exit(f"{when} the crawl as {login or 'a stranger'} /account/ said {answer.status}")


def _attacked(role: str, browser: Stranger, ground: Ground) -> tuple[dict[str, Any], str]:
    """Wapiti's report, and what it said meanwhile."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    report = REPORTS / f"{role}.json"
    report.unlink(missing_ok=True)
    folder = ground.answers.parent / role
    folder.mkdir()
    cookies = folder / "cookies.json"
    cookies.write_text(json.dumps(_as_wapiti_keeps(browser)))
    begin = PLANTED if role == "planted" else ["/", *ground.begin]
    address = browser.address
    done = subprocess.run(
        [
            *(str(PYTHON), str(HERE / "attack.py"), "--no-bugreport"),
            *("--url", address + begin[0].partition("?")[0], "--verbose", "1"),
            *("--module", ",".join(ATTACKS.split()), "--cookie", str(cookies)),
            *("--format", "json", "--output", str(report), "--scope", "folder", "--tasks", "4"),
            *("--store-session", str(folder / "kept"), "--store-config", str(folder / "set")),
            *("--max-scan-time", str(CRAWL_SECONDS), "--scan-force", "paranoid"),
            *("--max-attack-time", str(ground.attack_seconds), "--max-files-per-dir", "25"),
            *(word for path in begin for word in ("--start", address + path)),
            *(word for path in ground.endings for word in ("--exclude", address + path)),
        ],
        env={"PATH": os.defpath, "HOME": str(folder), "ATTACKS": ATTACKS},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    (REPORTS / f"{role}.log").write_text(done.stdout)
    broken = re.search(r".*(seems broken|Unable to|Missing dependencies).*", done.stdout)
    if broken or not report.exists():
        sys.exit(
            f"wapiti failed: {broken.group() if broken else 'no report'} ({REPORTS}/{role}.log)"
        )
    return json.loads(report.read_text("utf-8")), done.stdout


def _as_wapiti_keeps(browser: Stranger) -> dict[str, Any]:
    rest = {"expires": None, "secure": False, "port": None, "version": 0}
    return {"127.0.0.1": {"/": {one.name: {"value": one.value, **rest} for one in browser.cookies}}}


if __name__ == "__main__":
    main()
