"""The schemas for editors say what the check says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from elearn.content.quizzes.settings import BASE_KEYS, TRANSLATION_KEYS
from elearn.content.schemas import schemas

ROOT = Path(__file__).parent.parent.parent / "modules"
GOOD = {"id": "a-b", "syntax": 1, "base": "ru", "title": {"ru": "А"}, "lessons": ["one"]}


def mistakes(name: str, value: Any) -> list[str]:
    found = jsonschema.Draft202012Validator(schemas()[name]).iter_errors(value)
    return [one.json_path for one in found]


def head_of(path: Path) -> Any:
    text = path.read_text("utf-8")
    settings = text if path.suffix == ".yml" else text.split("---")[1]
    return YAML(typ="safe", pure=True).load(settings)


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("*/domain.yml", "domain"),
        ("*/*/module.yml", "module"),
        ("*/*/quiz.*.md", "quiz"),
        ("*/*/[!qg]*.*.md", "lesson"),
    ],
)
def test_what_is_shipped_fits(pattern: str, name: str) -> None:
    paths = list(ROOT.glob(pattern))

    assert paths
    assert {str(path): mistakes(name, head_of(path)) for path in paths} == {
        str(path): [] for path in paths
    }


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"titel": {"ru": "А"}}, "$"),
        ({"base": "de"}, "$.base"),
        ({"title": {"de": "A"}}, "$.title"),
        ({"id": "А б"}, "$.id"),
        ({"certificate": {"valid": "2 weeks"}}, "$.certificate"),
        ({"edition": 0}, "$.edition"),
    ],
)
def test_what_the_check_refuses_is_underlined(change: dict[str, Any], place: str) -> None:
    assert mistakes("module", GOOD) == []
    assert mistakes("module", {**GOOD, **change}) == [place]


def test_a_certificate_may_be_none() -> None:
    assert mistakes("module", {**GOOD, "certificate": "none"}) == []


def test_every_setting_of_a_quiz_is_known() -> None:
    assert set(schemas()["quiz"]["properties"]) == {*BASE_KEYS, *TRANSLATION_KEYS}
