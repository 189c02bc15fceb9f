"""Texts made to hang a server are refused at once, with their line."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from unchanged import nothing_changes

from elearn.content import rendering, source
from elearn.errors import has_errors
from tests.content.written import LESSON, MODULE, folder, lesson, parsed, said

SECONDS = 2.0

BOMBS = {
    "brackets": ("[" * 19_999, 5, "E43"),
    "brackets on lines": ("[\n" * 9_000, 5, "E43"),
    "pictures": ("![" * 4_000, 5, "E43"),
    "tags": ("<a " * 6_000, 5, "E43"),
    "back-ticks": ("` " * 4_000, 5, "E43"),
    "runs of back-ticks": ("".join("x" + "`" * n for n in range(150)), 5, "E43"),
    "a table of brackets": ("|a|\n|-|\n|" + "[" * 600 + "|", 7, "E43"),
    "nested lists": ("\n".join("  " * n + "- x" for n in range(400)), 25, "E43"),
    "lists on one line": ("- " * 1000 + "x", 5, "E43"),
    "nested quotes": (">" * 1000 + "x", 5, "E43"),
    "footnotes": ("\n".join(f"[^{n}]: x" for n in range(3000)), 205, "E43"),
    "headings": ("\n".join("## a" for _ in range(9_000)), 505, "E43"),
    "10,000 headings": ("## a\n" * 10_000, 10_001, "E43"),
    "link definitions": ("\n".join(f"[{n}]: x" for n in range(9_000)), 5, "E43"),
    "a long line": ("word\n" + "x" * 30_000, 6, "E43"),
    "a long text": ("word " * 50_000, 1, "E43"),
    "a control character": ("one\ntwo \x00", 6, "E42"),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_two_seconds_with_its_line(name: str) -> None:
    body, line, code = BOMBS[name]
    start = time.process_time()

    _, findings = parsed({"first-minutes.en.md": lesson(body)})

    assert said(findings)[0] == f"first-minutes.en.md:{line}: {code}"
    assert time.process_time() - start < SECONDS


HEAVY = {
    "stars": ("*a" * 9_000 + "\n") * 10,
    "mixed emphasis": ("*_a" * 6_000 + "\n") * 10,
    "escapes": ("\\*" * 9_000 + "\n") * 10,
    "entities": ("&amp;" * 3_900 + "\n") * 9,
    "table cells": "|a" * 2000 + "|\n" + "|-" * 2000 + "|\n" + ("|a" * 2000 + "|\n") * 40,
}


@pytest.mark.parametrize("name", HEAVY)
def test_what_no_cap_meets_ends_with_its_time_and_names_the_file(name: str) -> None:
    module, findings = parsed({"first-minutes.en.md": lesson(HEAVY[name])})
    assert module is not None
    assert not has_errors(findings)
    start = time.monotonic()

    same, late = rendering.render(module, seconds=0.3)

    assert said(late) in (["first-minutes.en.md:1: E44"], [])
    assert (same == module) == bool(late)
    assert time.monotonic() - start < 20


def test_a_line_of_ten_megabytes_is_refused_before_it_is_read(tmp_path: Path) -> None:
    place = folder(tmp_path, {"module.yml": MODULE, "first-minutes.en.md": "x" * 10_000_000})

    assert said(list(source.read(place).findings)) == ["first-minutes.en.md:1: E43"]


def test_a_yaml_alias_bomb_is_refused_with_its_line() -> None:
    bomb = "\n".join(["a: &a [x, x]", *(f"b{n}: [*a, *a, *a]" for n in range(100))])

    _, findings = parsed(module=f"{MODULE}{bomb}\n")

    assert said(findings) == ["module.yml:6: E40"]


def test_a_module_of_too_many_files_is_refused(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {f"media/{n}.txt": b"x" for n in range(501)}
    place = folder(tmp_path, {"module.yml": MODULE, "first-minutes.en.md": LESSON, **files})

    assert "module.yml:1: E43" in said(list(source.read(place).findings))


ON_DISK = {
    "10,000 headings": "## a\n" * 10_000,
    "a list of 1,000 levels": "\n".join(f"{'  ' * n}- x" for n in range(400)),
    "lists on one line": "- " * 1_000 + "x",
    "brackets": "[" * 19_999,
    "ten megabytes": "x" * 10_000_000,
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("name", ON_DISK)
def test_a_bomb_is_not_published_and_its_line_is_told(
    app: Flask, tmp_path: Path, name: str
) -> None:
    place = folder(tmp_path, {"module.yml": MODULE, "first-minutes.en.md": lesson(ON_DISK[name])})
    start = time.process_time()
    with nothing_changes():
        done = app.test_cli_runner().invoke(args=["modules", "publish", str(place)])
        spent = time.process_time() - start

    assert done.exit_code == 1
    assert re.search(r"first-minutes\.en\.md:[0-9]+:", done.output), done.output[:300]
    assert spent < SECONDS


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_others_read_on_while_a_heavy_text_is_rendered(
    app: Flask, client_as: Callable[[str | None], Browser]
) -> None:
    """Rendering is another process's work: nineteen pages of twenty come as they came before."""
    module, _ = parsed({"first-minutes.en.md": lesson(HEAVY["table cells"])})
    assert module is not None
    aida = client_as(AIDA)
    waits: dict[str, list[float]] = {"before": [], "while": []}

    def read(when: str) -> None:
        for _ in range(40):
            begun = time.monotonic()
            assert aida.get(f"{FIRST_STEPS}seizing/").status_code == 200
            waits[when].append(time.monotonic() - begun)

    read("before")
    heavy = threading.Thread(target=rendering.render, args=(module,), kwargs={"seconds": 1})
    heavy.start()
    read("while")
    heavy.join()

    assert sorted(waits["while"])[-3] < sorted(waits["before"])[-3] * 5 + 0.5
