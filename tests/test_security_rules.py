"""docs/security/rules.md says what the code does: limits, open pages, data and ciphers."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest

from elearn import models
from elearn.db import Base
from elearn.people import passwords

ROOT = Path(__file__).parent.parent
RULES = (ROOT / "docs" / "security" / "rules.md").read_text("utf-8")
LIMIT = re.compile(r"([0-9][0-9,]*) (\w+?)s? (?:\| |\()`([a-z_/]+)\.([A-Z_]+)`")
UNITS = {
    "day": timedelta(days=1),
    "hour": timedelta(hours=1),
    "minute": timedelta(minutes=1),
    "second": timedelta(seconds=1),
}
CIPHERS = re.compile(r"^\s*(?:import|from) (hashlib|hmac|secrets|cryptography|argon2)\b", re.M)
# These take a hash as a name for a text, or 128 random bits as an id, and guard nothing by it.
NAMES = {"content/formatting.py", "content/surroundings.py", "content/origins.py"}


def limits() -> list[tuple[str, str, str, str]]:
    tables = [line for line in RULES.splitlines() if line.startswith("| ")]
    return [found for line in tables for found in LIMIT.findall(line.replace(" | `", " | `"))]


def test_there_are_limits() -> None:
    assert len(limits()) >= 15


@pytest.mark.parametrize(("number", "unit", "room", "name"), limits())
def test_a_limit_is_that_of_the_code(number: str, unit: str, room: str, name: str) -> None:
    said = int(number.replace(",", ""))
    kept = getattr(import_module(f"elearn.{room.replace('/', '.')}"), name)

    assert kept == (said * UNITS[unit] if isinstance(kept, timedelta) else said), name


def test_every_page_that_is_open_to_strangers_is_named() -> None:
    doors = (ROOT / "tests" / "doors.txt").read_text("utf-8")
    lines = re.findall(r"^(\w+) +(\S+)  passer-by (\d+)", doors, re.M)
    shut = {("GET", "303"), ("POST", "401"), ("PUT", "401")}
    for method, rule, status in lines:
        if (method, status) not in shut:
            assert f"`{rule}`" in RULES, rule


def test_every_table_is_classed() -> None:
    assert models.people
    for table in Base.metadata.tables:
        assert f"`{table}`" in RULES, table


def test_every_file_that_uses_ciphers_is_in_the_inventory() -> None:
    for path in sorted((ROOT / "elearn").rglob("*.py")):
        name, text = path.relative_to(ROOT / "elearn").as_posix(), path.read_text("utf-8")
        assert not re.search(r"\bmd5\b|\bsha1\b|\bECB\b|PKCS1v15", text), name
        if CIPHERS.search(text) and name not in NAMES:
            assert f"`{name}`" in RULES, name


@pytest.mark.parametrize("typed", ["Пароль из пяти слов", " five words that I keep ", "ё" * 128])
def test_a_password_is_taken_exactly_as_it_is_typed(typed: str) -> None:
    kept = passwords.hashed(typed)

    assert passwords.is_right(typed, kept)
    for other in (typed.swapcase(), typed + " ", typed[:-1], typed.replace("ё", "е").strip()):
        assert other == typed or not passwords.is_right(other, kept)
