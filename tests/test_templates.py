"""Every template parses, is used, stands where its page stands, and escapes what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta, nodes

ROOT = Path(__file__).parent.parent / "elearn"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LONGEST = 200


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


def parsed(path: Path) -> nodes.Template:
    return Environment(extensions=["jinja2.ext.i18n"]).parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_it_parses_and_stays_short(path: Path) -> None:
    assert parsed(path)
    assert path.read_text("utf-8").count("\n") <= LONGEST


def test_every_template_is_used() -> None:
    used = set()
    for path in TEMPLATES:
        for one in meta.find_referenced_templates(parsed(path)):
            used |= {one} if one else {name_of(p) for p in TEMPLATES if "questions/" in name_of(p)}
    for path in (ROOT / "web").rglob("*.py"):
        used |= set(re.findall(r'"([a-z_/]+\.html)"', path.read_text("utf-8")))

    assert {name_of(path) for path in TEMPLATES} == used


def test_a_template_stands_with_its_page() -> None:
    """A page of `web/officer` fills templates of `officer/`, and nobody else's."""
    for path in (ROOT / "web").glob("*/*.py"):
        named = re.findall(r'"([a-z_]+)/[a-z_]+\.html"', path.read_text("utf-8"))
        assert set(named) <= {path.parent.name}, path


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_nothing_is_shown_unescaped_and_nothing_runs_inline(path: Path) -> None:
    text = path.read_text("utf-8")

    assert "|safe" not in text.replace(" ", "")
    assert "autoescape" not in text
    assert not re.search(r"<script(?![^>]* src=)", text)
    assert not re.search(r"\s(on[a-z]+|style)=", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_form_that_changes_something_has_its_token(path: Path) -> None:
    for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", path.read_text("utf-8"), re.S):
        guarded_by_origin = re.search(r'action="(/language|\{\{ read_address \}\})"', form)
        assert guarded_by_origin or 'name="csrf_token"' in form, form[:120]
