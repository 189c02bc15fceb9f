"""What was looked at and may stay: the entries of explained.toml, and which of them still fit."""

from __future__ import annotations

import ast
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ENTRIES = HERE / "explained.toml"


@dataclass(frozen=True)
class Finding:
    """What a scanner says; `place` is written as in the papers: learning/attempts.close."""

    rule: str
    place: str
    where: str
    message: str


def unexplained(findings: list[Finding], table: str, entries_in: Path = ENTRIES) -> list[str]:
    """A line for each finding that no entry explains, and for each entry that explains none."""
    entries = tomllib.loads(entries_in.read_text("utf-8")).get(table, [])
    used: set[int] = set()
    lines = []
    for finding in findings:
        fitting = [
            number
            for number, entry in enumerate(entries)
            if entry["rule"] == finding.rule and re.fullmatch(entry["place"], finding.place)
        ]
        used.update(fitting)
        if not fitting:
            lines.append(f"{finding.where}: {finding.rule}: {finding.message} ({finding.place})")
    idle = [entry for number, entry in enumerate(entries) if number not in used]
    return lines + [
        f"tests/scanners/explained.toml: {entry['rule']} at {entry['place']} explains nothing"
        for entry in idle
    ]


def place_of(path: str, line: int) -> str:
    """The function or the table at a line, as the papers write it; of a template its path."""
    if not path.endswith(".py"):
        return path
    room = path.removeprefix("elearn/").removesuffix(".py")
    inner = ""
    nodes: list[ast.AST] = [ast.parse((ROOT / path).read_text("utf-8"))]
    while nodes:
        for node in ast.iter_child_nodes(nodes.pop()):
            if not getattr(node, "lineno", line + 1) <= line <= (node.end_lineno or 0):
                continue
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                inner = node.name
            elif isinstance(node, ast.Assign) and not inner:
                inner = ast.unparse(node.targets[0])
            nodes.append(node)
    return f"{room}.{inner}" if inner else room
