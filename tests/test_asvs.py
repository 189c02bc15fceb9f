"""docs/security/asvs.md holds every requirement once, and names only what is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parent.parent
LEVELS = dict(
    line.split() for line in Path(__file__).with_name("asvs.txt").read_text("utf-8").splitlines()
)
TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
QUOTED = re.compile(r"`([^`]+)`")
WAYS = ("Looked at: ", "Does not apply: ", "Not met: ")
LEFT = 0
"""How many rows say that they are not met. Lower it with each that is."""


class Row(NamedTuple):
    """A line of the table; `ids` are all that it speaks for."""

    ids: tuple[str, ...]
    levels: tuple[str, ...]
    words: str
    where: str
    proof: str


def rows() -> list[Row]:
    text = (ROOT / "docs" / "security" / "asvs.md").read_text("utf-8")
    found = []
    for line in text.splitlines():
        if re.match(r"\| [0-9]", line):
            ids, levels, words, where, proof = (one.strip() for one in line[1:-1].split("|"))
            every = tuple(ids.split(", "))
            said = tuple(levels.split(", "))
            found.append(Row(every, said * (len(every) // len(said)), words, where, proof))
    return found


ROWS = rows()


@cache
def names_in(path: Path) -> frozenset[str]:
    """Everything that a file defines, its classes' methods among it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Assign):
            named = [part for one in node.targets for part in ast.walk(one)]
            found |= {part.id for part in named if isinstance(part, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            found.add(node.target.id)
    return frozenset(found)


def is_there(name: str) -> bool:
    """Whether a quoted path, or room/file.function, is in the tree; other words are not asked."""
    if (ROOT / name).exists() or (ROOT / "elearn" / name).exists():
        return True
    room, dot, function = name.rpartition(".")
    file = ROOT / "elearn" / f"{room}.py"
    return bool(dot) and file.exists() and function in names_in(file)


def test_every_requirement_of_levels_1_and_2_stands_in_the_table_once() -> None:
    said = [id for row in ROWS for id in row.ids]

    assert len(LEVELS) == 253
    assert said == list(LEVELS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ids[0])
def test_a_row_says_its_level_and_what_is_asked(row: Row) -> None:
    assert row.levels == tuple(LEVELS[id] for id in row.ids)
    assert row.words


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ids[0])
def test_what_a_row_names_is_there(row: Row) -> None:
    for file, test in TEST.findall(row.where + row.proof):
        assert (ROOT / "tests" / file).exists(), file
        assert test in names_in(ROOT / "tests" / file), f"{file}::{test}"
    for name in QUOTED.findall(row.where + TEST.sub("", row.proof)):
        if re.fullmatch(r"[\w./-]+", name) and re.search(r"\w/\w|^app\.|^audit\.|\.py$", name):
            assert is_there(name), name
    for link in re.findall(r"\]\(([^)#]+)", row.where + row.proof):
        assert (ROOT / "docs" / "security" / link).exists(), link


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.ids[0])
def test_a_row_is_proved_or_says_why_not(row: Row) -> None:
    way = next((one for one in WAYS if row.proof.startswith(one)), None)

    if way is None:
        assert TEST.search(row.proof), "name a test, or say what was looked at"
    else:
        assert len(row.proof.removeprefix(way)) >= 8


def test_links_into_the_rules_lead_to_a_heading() -> None:
    rules = (ROOT / "docs" / "security" / "rules.md").read_text("utf-8")
    headings = {
        re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-")
        for one in re.findall(r"^## (.+)$", rules, re.M)
    }
    for row in ROWS:
        wanted = set(re.findall(r"\(rules\.md#([\w-]+)\)", row.where + row.proof))
        assert wanted <= headings


def test_what_is_not_met_is_counted() -> None:
    assert sum("Not met: " in row.proof for row in ROWS) == LEFT
