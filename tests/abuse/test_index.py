"""Each of the thirty abuse tests stands here under its number."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest


def named_in(path: Path) -> list[str]:
    body = ast.parse(path.read_text("utf-8")).body
    return [
        one.name
        for one in body
        if isinstance(one, ast.FunctionDef) and one.name.startswith("test_")
    ]


@pytest.mark.parametrize("number", range(1, 31))
def test_every_number_is_tested(number: int) -> None:
    files = sorted(Path(__file__).parent.glob(f"test_{number:02}_*.py"))

    assert files
    assert all(named_in(path) for path in files)
