from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import elearn.content

ROOM = Path(elearn.content.__file__).parent


def calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield f"{path.name}:{node.lineno}", node


def test_gettext_finds_every_sentence() -> None:
    """`-k Finding:5` finds a text in the call; `-k message` one that stands elsewhere."""
    for place, call in calls():
        if call.func.id == "Finding":  # type: ignore[attr-defined]
            assert not any(isinstance(one, ast.Starred) for one in call.args), place
            text = call.args[4]
            assert isinstance(text, ast.Constant | ast.Name | ast.Attribute | ast.Subscript), place
        if call.func.id == "message":  # type: ignore[attr-defined]
            assert isinstance(call.args[0], ast.Constant), place


def test_no_sentence_is_kept_unmarked() -> None:
    for path in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                names = {one.id for one in node.targets if isinstance(one, ast.Name)}
                assert not names & {"says", "sentence", "text"} or node.value.value == "", (
                    f"{path.name}:{node.lineno}"
                )
