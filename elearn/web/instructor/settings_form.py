"""The settings of a course as the fields of a form, and back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from werkzeug.datastructures import MultiDict

from elearn.errors import Invalid
from elearn.languages import LANGUAGES, one_line, western_digits
from elearn.library.workshop.settings import Path

BY_LANGUAGE = ("title", "summary", "audience")
MORE_ROWS = 2
MOST_ROWS = 60
LONGEST = 2000

_CODE = re.compile(r"(.*?)([0-9]{1,4})\Z")
_MONTHS = re.compile(r"([0-9]{1,3}) (month|year)")
_DAYS = re.compile(r"([0-9]{1,4})")

Fields = MultiDict[str, str]


def fields_of(values: Mapping[str, Any]) -> Fields:
    """The fields that say what the settings say."""
    fields: Fields = MultiDict()
    for name in BY_LANGUAGE:
        said = values.get(name)
        for code, text in said.items() if isinstance(said, dict) else ():
            fields[f"{name}.{code}"] = str(text)
    fields["hours"] = f"{values['hours']:g}" if _is_number(values.get("hours")) else ""
    for row, (code, said) in enumerate(_objectives(values).items(), 1):
        fields[f"objective.{row}.code"] = code
        for language, text in said.items():
            fields[f"objective.{row}.{language}"] = str(text)
    fields["rows"] = str(len(_objectives(values)) + MORE_ROWS)
    fields.update(_certificate_fields(values.get("certificate", {})))
    fields["completion"] = str(values.get("completion", "pass"))
    status = values.get("status")
    lists = {
        "requires": _texts(values.get("requires")),
        "national": _texts(values.get("national")),
        "status": list(status) if isinstance(status, dict) else [],
    }
    for name, texts in lists.items():
        for text in texts:
            fields.add(name, text)
    fields["sources"] = "\n".join(_texts(values.get("sources")))
    return fields


def said_in(fields: Fields, base: str, others: Iterable[str] = ()) -> list[str]:
    """The languages of the form, the base first: those of the draft's texts, those in which a
    field says something, and the one that was added."""
    found = {*others, fields.get("add", "")}
    found |= {name.rpartition(".")[2] for name, text in fields.items() if text.strip()}
    return [base, *(code for code in LANGUAGES if code in found and code != base)]


def row_count(fields: Fields) -> int:
    """How many rows there are for objectives."""
    text = fields.get("rows", "")
    return min(int(text), MOST_ROWS) if text.isdecimal() and len(text) < 4 else MORE_ROWS


def changes(fields: Fields, before: Mapping[str, Any], base: str) -> dict[Path, Any]:
    """The settings that the fields say differently from those before; None takes one out.
    Raises Invalid, its code the name of the field."""
    old = _values(fields_of(before), base, is_checked=False)
    new = _values(fields, base, is_checked=True)
    return {
        path: new.get(path)
        for path in dict.fromkeys((*old, *new))
        if new.get(path) != old.get(path)
    }


def taken_out(changes: Mapping[Path, Any], before: Mapping[str, Any]) -> list[str]:
    """The objectives of which these changes leave nothing."""
    return [
        code
        for code, said in _objectives(before).items()
        if all(changes.get(("objectives", code, language), "") is None for language in said)
    ]


def _values(fields: Fields, base: str, *, is_checked: bool) -> dict[Path, Any]:
    values: dict[Path, Any] = {}
    for name in BY_LANGUAGE:
        said = {code: _line(fields, f"{name}.{code}") for code in LANGUAGES}
        if is_checked:
            _check_said(said, f"{name}.{base}", base, is_needed=name == "title")
        values |= {(name, code): text for code, text in said.items() if text}
    values |= _objective_values(fields, base, is_checked=is_checked)
    hours = _hours(fields) if is_checked else _number(fields.get("hours", ""))
    wanted: dict[Path, Any] = {
        ("hours",): hours,
        ("requires",): fields.getlist("requires"),
        ("certificate",): _certificate(fields),
        ("completion",): "pass and read" if fields.get("completion") == "pass and read" else "pass",
        ("national",): fields.getlist("national"),
        ("sources",): [
            text for line in fields.get("sources", "").splitlines() if (text := one_line(line))
        ],
    }
    wanted |= {("status", code): "draft" for code in fields.getlist("status") if code in LANGUAGES}
    return values | {path: value for path, value in wanted.items() if value not in (None, [])}


def _check_said(said: Mapping[str, str], field: str, base: str, *, is_needed: bool) -> None:
    if any(len(text) > LONGEST for text in said.values()):
        raise Invalid("This is longer than 2000 characters: shorten it.", code=field)
    if not said[base] and (is_needed or any(said.values())):
        raise Invalid(
            "Write this in %(language)s too: it is the language of the original.",
            code=field,
            language=LANGUAGES[base].name,
        )


def _objective_values(fields: Fields, base: str, *, is_checked: bool) -> dict[Path, Any]:
    values: dict[Path, Any] = {}
    rows = range(1, row_count(fields) + 1)
    taken = {code for row in rows if (code := _line(fields, f"objective.{row}.code"))}
    seen: set[str] = set()
    for row in rows:
        said = {code: _line(fields, f"objective.{row}.{code}") for code in LANGUAGES}
        if not any(said.values()):
            continue
        code = _line(fields, f"objective.{row}.code") or _next_code(taken)
        taken.add(code)
        if is_checked:
            _check_said(said, f"objective.{row}.{base}", base, is_needed=True)
            if code in seen or len(code) > 40:
                raise Invalid(
                    "Two objectives have this short name, or it is too long: choose another one.",
                    code=f"objective.{row}.code",
                )
        seen.add(code)
        values |= {("objectives", code, one): text for one, text in said.items() if text}
    return values


def _next_code(taken: Iterable[str]) -> str:
    """A short name like those that are there: after PB-2 comes PB-3, after nothing O1."""
    numbered = [(int(found[2]), found[1]) for code in taken if (found := _CODE.match(code))]
    number, name = max(numbered, default=(0, "O"))
    return f"{name}{number + 1}"


def _hours(fields: Fields) -> int | float | None:
    text = fields.get("hours", "").strip()
    hours = _number(text)
    if text and (hours is None or not 0 < hours <= 1000):
        raise Invalid("Write the hours as a number, such as 2 or 1.5.", code="hours")
    return hours


def _number(text: str) -> int | float | None:
    plain = western_digits(text.strip()).replace(",", ".").replace("٫", ".")
    if not re.fullmatch(r"[0-9]{1,4}(\.[0-9]{1,6})?", plain):
        return None
    number = Fraction(plain)
    return int(number) if number.denominator == 1 else float(number)


def _certificate(fields: Fields) -> dict[str, str] | str:
    """The certificate's terms; months and days that cannot be read are refused."""
    kind = fields.get("certificate")
    if kind == "none":
        return "none"
    if kind != "months":
        return {"valid": "none"}
    months, days = _number(fields.get("months", "")), _number(fields.get("days", "") or "0")
    if not isinstance(months, int) or not 1 <= months <= 999:
        raise Invalid("Write for how many months it is valid, such as 24.", code="months")
    if not isinstance(days, int):
        raise Invalid("Write how many days before, such as 60.", code="days")
    return {"valid": f"{months} months", "renew from": f"{days} days" if days else "none"}


def _certificate_fields(said: Any) -> dict[str, str]:
    if not isinstance(said, Mapping):
        return {"certificate": "none", "months": "24", "days": "60"}
    months = _MONTHS.match(str(said.get("valid", "")))
    days = _DAYS.match(str(said.get("renew from", "")))
    if not months:
        return {"certificate": "ever", "months": "24", "days": "60"}
    count = int(months[1]) * (12 if months[2] == "year" else 1)
    return {"certificate": "months", "months": str(count), "days": days[1] if days else "0"}


def _line(fields: Fields, name: str) -> str:
    return one_line(fields.get(name, ""))


def _objectives(values: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    found = values.get("objectives")
    if not isinstance(found, dict):
        return {}
    return {code: said for code, said in found.items() if isinstance(said, dict)}


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
