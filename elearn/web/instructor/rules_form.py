"""The rules of a quiz as the fields of a form, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import MultiDict

from elearn.errors import Invalid
from elearn.languages import one_line, western_digits
from elearn.library.workshop.settings import Path
from elearn.quiz.questions import Rules

CHOICES = {
    "show": ("feedback", "marks", "score"),
    "show_answers": ("after pass", "after attempt", "after last attempt", "never"),
    "shuffle": ("options", "questions", "both", "no"),
    "keep": ("best", "last", "first"),
}
UNITS = {"d": 86400, "h": 3600, "m": 60}
WAITS = 3
LONGEST_SECONDS = 730 * 86400

Fields = MultiDict[str, str]


def fields_of(title: str, rules: Rules) -> Fields:
    """The fields that say what the rules say."""
    fields: Fields = MultiDict({"title": title, "pass_mark": str(rules.pass_percent)})
    fields["attempts"] = str(rules.attempts or "")
    for number, seconds in enumerate(rules.waits_seconds, 1):
        unit = next((unit for unit, size in UNITS.items() if seconds % size == 0), "m")
        fields[f"wait.{number}"] = str(seconds // UNITS[unit] or "")
        fields[f"unit.{number}"] = unit
    fields["time_limit"] = str(rules.limit_minutes or "")
    for name in CHOICES:
        fields[name] = str(getattr(rules, name))
    if rules.supervised:
        fields["supervised"] = "yes"
    return fields


def wait_rows(fields: Fields) -> int:
    """How many waits the form has rows for: some, or all that there are."""
    numbers = [name.partition(".")[2] for name in fields if name.startswith("wait.")]
    return max(WAITS, *(int(one) for one in numbers if one.isdecimal() and int(one) <= 20), 1)


def changes(fields: Fields, before: Fields) -> dict[Path, Any]:
    """The rules that the fields say differently from those before. Raises Invalid."""
    old, new = _values(before, is_checked=False), _values(fields, is_checked=True)
    return {(name.replace("_", " "),): value for name, value in new.items() if old[name] != value}


def _values(fields: Fields, *, is_checked: bool) -> dict[str, Any]:
    """The rules as they are written."""
    title = one_line(fields.get("title", ""))
    if is_checked and not 0 < len(title) <= 200:
        raise Invalid("Write a title of 1 to 200 characters for the quiz.", code="title")
    percent = _whole(fields, "pass_mark")
    if is_checked and (percent is None or not 1 <= percent <= 100):
        raise Invalid("Write the pass mark as a whole percent from 1 to 100.", code="pass_mark")
    attempts = _whole(fields, "attempts")
    if is_checked and (attempts == -1 or attempts == 0 or (attempts or 1) > 1000):
        raise Invalid(
            "Write how many attempts there are, up to 1000; leave it empty for no limit.",
            code="attempts",
        )
    minutes = _whole(fields, "time_limit")
    if is_checked and (minutes or 0) not in range(0, LONGEST_SECONDS // 60 + 1):
        raise Invalid(
            "Write the time in whole minutes; leave it empty for no limit.", code="time_limit"
        )
    return {
        "title": title,
        "pass_mark": f"{percent}%",
        "attempts": attempts or "unlimited",
        "wait_between_attempts": _waits(fields),
        "time_limit": f"{minutes}m" if minutes else "none",
        **{name: _chosen(fields, name) for name in CHOICES},
        "supervised": "yes" if fields.get("supervised") else "no",
    }


def _chosen(fields: Mapping[str, str], name: str) -> str:
    said = fields.get(name, "")
    return said if said in CHOICES[name] else CHOICES[name][0]


def _waits(fields: Fields) -> str:
    """The waits as they are written. Raises Invalid."""
    found = []
    for number in range(1, wait_rows(fields) + 1):
        count = _whole(fields, f"wait.{number}")
        unit = fields.get(f"unit.{number}", "h")
        if count is None:
            continue
        if unit not in UNITS or not 0 < count * UNITS[unit] <= LONGEST_SECONDS:
            raise Invalid(
                "Write how long to wait as a whole number, up to two years.",
                code=f"wait.{number}",
            )
        found.append(f"{count}{unit}")
    return ", ".join(found) or "none"


def _whole(fields: Mapping[str, str], name: str) -> int | None:
    """The whole number in a field: None where it is empty, -1 where it is none."""
    text = western_digits(fields.get(name, "").strip()).removesuffix("%").strip()
    if not text:
        return None
    return int(text) if text.isdecimal() and len(text) <= 7 else -1
