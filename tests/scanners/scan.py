"""`make scan`: bandit and semgrep over the code; quiet when nothing is unexplained."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from explained import HERE, ROOT, Finding, place_of, unexplained

BIN = ROOT / ".scanners" / "bin"
RULES = HERE / "rules.yaml"
CODE = ["elearn", "wsgi.py", "migrations"]
EXAMPLES = sorted(path for path in (HERE / "examples").rglob("*") if path.is_file())
BANDIT = [
    *("bandit", "--quiet", "--configfile", str(HERE / "bandit.yaml")),
    *("--format", "json", "--recursive", *CODE),
]
# A comment cannot silence a rule: what may stay is explained in one place.
SEMGREP = [
    *("semgrep", "scan", "--config", str(RULES), "--json", "--quiet"),
    *("--metrics=off", "--disable-version-check", "--disable-nosem"),
    # Without it semgrep asks git, and in a copy without git no path of a rule fits.
    *("--project-root", str(ROOT), *CODE),
    # Named one by one, for else semgrep passes over whatever lies in tests/.
    *(path.relative_to(ROOT).as_posix() for path in EXAMPLES),
]


def main() -> None:
    running = [started(words) for words in (BANDIT, SEMGREP)]
    bandit, semgrep = (report(one) for one in running)
    in_code, in_examples = told_apart(semgrep["results"])
    findings = [*of_bandit(bandit["results"]), *of_semgrep(in_code)]
    wrong = [
        *(str(error) for error in [*bandit["errors"], *semgrep["errors"]]),
        *misses(in_examples),
        *unexplained(findings, "code"),
    ]
    if wrong:
        print("\n".join(wrong))
        print("Mend it, or say in tests/scanners/explained.toml why it may stay.")
        sys.exit(1)


def started(words: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [str(BIN / words[0]), *words[1:]],
        cwd=ROOT,
        env={"PATH": f"{BIN}:/usr/bin:/bin", "HOME": str(BIN.parent), "PYTHONWARNINGS": "ignore"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def report(process: subprocess.Popen[str]) -> dict[str, Any]:
    said, complaint = process.communicate()
    try:
        return json.loads(said)
    except ValueError:
        sys.exit(f"{process.args}: {complaint or said}")


def of_bandit(results: list[dict[str, Any]]) -> Iterator[Finding]:
    """What is explained beside the line for ruff, whose S704 is bandit's B704, is explained."""
    for one in results:
        path, number = one["filename"].removeprefix("./"), one["line_number"]
        line = (ROOT / path).read_text("utf-8").splitlines()[number - 1]
        if re.search(rf"# noqa: S{one['test_id'][1:]} - \w", line):
            continue
        place = place_of(path, number)
        yield Finding(one["test_id"], place, f"{path}:{number}", one["issue_text"])


def of_semgrep(results: list[dict[str, Any]]) -> Iterator[Finding]:
    for one in results:
        path, number = one["path"], one["start"]["line"]
        message = one["extra"]["message"]
        yield Finding(rule_of(one), place_of(path, number), f"{path}:{number}", message)


def rule_of(result: dict[str, Any]) -> str:
    return str(result["check_id"]).rpartition(".")[2]


def told_apart(results: list[dict[str, Any]]) -> tuple[list[Any], list[Any]]:
    """What was found in the code, and what in the examples."""
    folder = (HERE / "examples").relative_to(ROOT).as_posix()
    in_examples = [one for one in results if one["path"].startswith(folder)]
    return [one for one in results if one not in in_examples], in_examples


def misses(results: list[dict[str, Any]]) -> Iterator[str]:
    """Where a rule does not find its example, or finds what is no example of it."""
    found = {(one["path"], one["start"]["line"], rule_of(one)) for one in results}
    meant = {
        (path.relative_to(ROOT).as_posix(), number, rule)
        for path in EXAMPLES
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for rule in re.findall(r"[\w-]+", line.partition("ruleid:")[2].removesuffix("#}"))
    }
    for path, number, rule in sorted(meant - found):
        yield f"{path}:{number}: {rule} does not find its example"
    for path, number, rule in sorted(found - meant):
        yield f"{path}:{number}: {rule} finds what is no example of it"
    ids = set(re.findall(r"^  - id: ([\w-]+)$", RULES.read_text("utf-8"), re.MULTILINE))
    for rule in sorted(ids - {rule for _, _, rule in meant}):
        yield f"{RULES.relative_to(ROOT)}: {rule} has no example"


if __name__ == "__main__":
    main()
