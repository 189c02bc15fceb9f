"""The command line: what it prints, and how it ends."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import making
import pytest
from cast import AIDA, BORN, ILYA, VERA
from click.testing import Result
from flask import Flask
from sending import Browser

Run = Callable[..., Result]
ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command, as `flask …` does."""
    return lambda *words: app.test_cli_runner().invoke(args=[str(word) for word in words])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The modules of the tests, free to be changed."""
    return Path(shutil.copytree(making.MODULES, tmp_path / "modules"))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_what_is_right_is_done_even_with_warnings(run: Run, copy: Path) -> None:
    done = run("modules", "check", copy)

    assert done.exit_code == 0
    assert "W16" in done.output


def test_what_is_wrong_is_told_with_its_place(run: Run, copy: Path) -> None:
    change(copy / "cybercrime/report/quiz.en.md", "Id: last-word", "Id: first-word")

    done = run("modules", "check", copy)

    assert done.exit_code == 1
    errors = [line for line in done.stdout.splitlines() if ": E" in line]
    assert errors
    for line in errors:
        file, number, column, code, _ = line.split(":", 4)
        assert file.endswith("report/quiz.en.md")
        assert int(number) > 1
        assert int(column) > 0
        assert code.strip() == "E27"


def test_the_same_as_json(run: Run, copy: Path) -> None:
    change(copy / "cybercrime/report/module.yml", "syntax: 1", "syntax: 1\nsyntax: 1")

    done = run("modules", "check", copy, "--json")

    assert done.exit_code == 1
    rows = json.loads(done.stdout)
    assert {"file", "line", "column", "code", "sentence"} <= set(rows[0])
    assert any(row["code"] == "E40" for row in rows)


def test_publishing_the_same_files_again_changes_nothing(run: Run, copy: Path) -> None:
    done = run("modules", "publish", copy)

    assert done.exit_code == 0, done.output
    assert done.stdout.count("unchanged") == 4


def test_one_wrong_module_keeps_the_others_out(run: Run, copy: Path) -> None:
    change(copy / "cybercrime/first-steps/module.yml", "hours: 1", "hours: 2")
    change(copy / "cybercrime/report/quiz.en.md", "Answer: facts", "")

    done = run("modules", "publish", copy)

    assert done.exit_code == 1
    assert "nothing was published" in done.output
    assert making.module().number == 1


def test_one_module_is_published_from_its_own_folder(run: Run, copy: Path) -> None:
    change(copy / "cybercrime/first-steps/module.yml", "hours: 1", "hours: 2")

    done = run("modules", "publish", copy / "cybercrime" / "first-steps", "--as", ILYA)

    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "first-steps: version 2")


def test_a_question_that_became_another_kind_is_refused(run: Run, copy: Path) -> None:
    quiz = copy / "cybercrime" / "report" / "quiz.en.md"
    change(quiz, "Answer: facts", "Answer: true")

    done = run("modules", "publish", copy)

    assert done.exit_code == 1
    assert "E28" in done.output


@pytest.mark.parametrize("login", [AIDA, "nobody@hub.example"])
def test_who_lacks_the_right_does_not_publish(run: Run, copy: Path, login: str) -> None:
    done = run("modules", "publish", copy, "--as", login)

    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ["modules", "publish", "/no/such/folder"],
        ["people", "add"],
        ["people", "add", "x@y.example", "--role", "king"],
        ["certificates", "revoke", "CODE"],
        ["modules", "no-such-command"],
    ],
)
def test_wrong_use_ends_with_2(run: Run, words: list[str]) -> None:
    assert run(*words).exit_code == 2


def test_a_new_person_gets_a_link_that_works(run: Run, client_as: ClientAs) -> None:
    done = run("people", "add", "chief@hub.example", "--role", "administrator", "--name", "Chief")

    assert done.exit_code == 0
    link = done.stdout.strip()
    assert link.startswith("http://127.0.0.1:8000/invitation/")
    passer_by = client_as(None)
    path = link.removeprefix("http://127.0.0.1:8000")
    assert passer_by.post(path, {"password": "five words that I keep"}).status_code == 303
    answer = passer_by.post(
        "/sign-in", {"email": "chief@hub.example", "password": "five words that I keep"}
    )
    assert answer.status_code == 303


def test_a_person_is_added_once_and_disabled(run: Run, client_as: ClientAs) -> None:
    aida = client_as(AIDA)

    assert run("people", "add", AIDA).exit_code == 1
    assert run("people", "disable", AIDA, "--as", ILYA).exit_code == 1
    assert run("people", "disable", AIDA, "--as", VERA).exit_code == 0
    assert run("people", "disable", "nobody").exit_code == 1

    assert aida.get("/account/").status_code == 303


def test_a_certificate_is_revoked_once_with_its_reason(run: Run, app: Flask) -> None:
    code = making.passed(AIDA, at=BORN).code

    assert run("certificates", "revoke", code, "--because", "by mistake").exit_code == 0
    again = run("certificates", "revoke", code, "--because", "by mistake")
    none = run("certificates", "revoke", "nothing", "--because", "x")

    assert (again.exit_code, none.exit_code) == (1, 1)
    assert "revoked already" in again.stderr
