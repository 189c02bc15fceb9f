"""Writing in files: begun by a command, checked at every save, told where GitHub looks."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import making
import pytest
from click.testing import Result
from flask import Flask
from postgresql import free_port

from elearn.languages import LANGUAGES

ROOT = Path(__file__).parent.parent.parent
LESSON = "cybercrime/first-steps/sealing.en.md"
WATCH = ("--watch", "--port")
Run = Callable[..., Result]


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(making.MODULES, tmp_path / "modules"))


@pytest.fixture
def run(app: Flask, copy: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command, as `flask …` does, on a copy of the modules."""
    settings = replace(app.config["SETTINGS"], modules=copy)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


def add(path: Path, text: str) -> None:
    """Saves a file with more text, in one step as editors do."""
    partial = path.parents[3] / "partial"
    partial.write_text(path.read_text("utf-8") + text, "utf-8")
    partial.replace(path)


@pytest.mark.parametrize("base", LANGUAGES)
def test_a_new_module_passes_the_check(run: Run, copy: Path, base: str) -> None:
    made = run("modules", "new", "cybercrime/seized-laptop", "--base", base)
    done = run("modules", "check", copy / "cybercrime" / "seized-laptop")

    assert (made.exit_code, done.exit_code) == (0, 0), done.output
    assert f"cybercrime/seized-laptop/quiz.{base}.md" in made.output.splitlines()


@pytest.mark.parametrize(
    ("place", "says"),
    [
        ("cybercrim/new", "did you mean cybercrime/new?"),
        ("cybercrime/first-steps", "is there already"),
        ("cybercrime/First Steps", "cannot stand in an address"),
        ("../outside/new", "cannot stand in an address"),
        ("cybercrime", "cannot stand in an address"),
    ],
)
def test_a_place_that_cannot_be_is_refused_and_nothing_written(
    run: Run, copy: Path, place: str, says: str
) -> None:
    before = sorted(copy.parent.rglob("*"))

    done = run("modules", "new", place)

    assert done.exit_code == 1
    assert says in done.output
    assert sorted(copy.parent.rglob("*")) == before


def test_a_new_module_takes_no_id_that_is_given(run: Run, copy: Path) -> None:
    run("modules", "new", "corruption/first-steps")

    assert run("modules", "check", copy).exit_code == 0


def test_findings_are_said_in_the_language_that_is_asked_for(run: Run, copy: Path) -> None:
    add(copy / LESSON, "\n[look](media/nothing.jpg)\n")

    done = run("modules", "check", copy, "--language", "ru")

    assert re.search(r"sealing\.en\.md:\d+:\d+: E31: .*[а-я]", done.output)


def test_findings_stand_beside_the_change_on_github(run: Run, copy: Path) -> None:
    add(copy / LESSON, "\n[50%](media/nothing.jpg)\n")

    done = run("modules", "check", copy / "cybercrime", "--format", "github")

    assert done.exit_code == 1
    [error] = [line for line in done.output.splitlines() if line.startswith("::error")]
    facts = re.fullmatch(r"::error file=(.+),line=(\d+),col=(\d+),title=E31::(.+)", error)
    assert facts
    assert Path(facts[1]).samefile(copy / LESSON)
    assert "nothing.jpg" in facts[4]


def test_a_percent_sign_and_a_comma_do_not_end_what_github_is_told(run: Run, copy: Path) -> None:
    odd = copy / "cybercrime" / "first-steps" / "a,b%.en.md"
    odd.write_text("---\ntitle: A\n---\n", "utf-8")

    done = run("modules", "check", copy, "--format", "github")

    assert "a%2Cb%25.en.md,line=1" in done.output


@pytest.mark.parametrize(
    ("file", "old", "new", "near"),
    [
        (LESSON, "\n## ", "\n[x](seizin.en.md)\n\n## ", "did you mean seizing?"),
        ("cybercrime/first-steps/module.yml", "sealing", "sealng", "did you mean sealing?"),
        ("cybercrime/advanced/module.yml", "first-steps", "frist-steps", "did you mean"),
    ],
)
def test_a_name_that_is_nearly_right_is_named(
    run: Run, copy: Path, file: str, old: str, new: str, near: str
) -> None:
    text = (copy / file).read_text("utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), "utf-8")

    assert near in run("modules", "check", copy).output


def test_editors_get_a_schema_of_every_kind_of_settings(run: Run, tmp_path: Path) -> None:
    done = run("modules", "schema", tmp_path / "schemas")

    assert done.exit_code == 0
    made = {path.name: json.loads(path.read_text()) for path in (tmp_path / "schemas").iterdir()}
    assert set(made) == {
        f"{name}.schema.json" for name in ("domain", "module", "lesson", "glossary", "quiz")
    }
    assert "certificate" in made["module.schema.json"]["properties"]


class Watched:
    """`flask modules check --watch` on a folder."""

    def __init__(self, modules: Path, data: Path) -> None:
        self.port = str(free_port())
        self.address = f"127.0.0.1:{self.port}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "flask", "modules", "check", str(modules), *WATCH, self.port],
            cwd=ROOT,
            env={**os.environ, "ELEARN_DATA": str(data)},
            stdout=subprocess.PIPE,
            text=True,
        )

    def said(self) -> list[str]:
        """The lines up to the count that ends a look."""
        assert self._process.stdout is not None
        lines = []
        for line in self._process.stdout:
            lines.append(line.rstrip())
            if re.match(r"\d+: \d+ errors", line):
                return lines
        raise AssertionError(lines)

    def get(self, path: str, host: str = "") -> str:
        request = urllib.request.Request(f"http://{self.address}{path}")
        if host:
            request.add_header("Host", host)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return str(answer.read().decode())

    def stop(self) -> int:
        self._process.send_signal(signal.SIGINT)
        self._process.communicate(timeout=30)
        return self._process.returncode


@pytest.fixture
def watched(copy: Path, tmp_path: Path) -> Iterator[Watched]:
    watched = Watched(copy, tmp_path / "data")
    yield watched
    watched.stop()


def test_every_save_is_checked_and_shown(watched: Watched, copy: Path) -> None:
    assert watched.said()[-1].endswith(" 0 errors, " + watched_warnings(watched))
    assert "Number them" not in watched.get("/cybercrime/first-steps/sealing.en")

    add(copy / LESSON, "\nNumber them.\n")
    watched.said()
    assert json.loads(watched.get("/changed?since=1")) == 2
    assert "Number them" in watched.get("/cybercrime/first-steps/sealing.en")

    add(copy / LESSON, "\n[x](media/no.jpg)\n")
    assert watched.said()[-1].startswith("3: 1 errors")
    shown = watched.get("/cybercrime/first-steps/sealing.en")
    assert "Number them" in shown
    assert "media/no.jpg" in shown
    assert watched.stop() == 0


def watched_warnings(watched: Watched) -> str:
    found = watched.get("/").count("<strong>W")
    return f"{found} warnings"


def test_what_is_watched_is_shown_to_this_machine_alone(watched: Watched) -> None:
    watched.said()

    with pytest.raises(urllib.error.HTTPError, match="404"):
        watched.get("/", host="evil.example")
    assert "✓" in watched.get("/cybercrime/first-steps/quiz.en")
