"""The answer of a question about a number, in three fields: number, tolerance and unit."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PLUS_MINUS = re.compile(r"\s*(?:±|\+ ?/? ?-)\s*")
_FIGURES = re.compile(r"\s*[+\-−]?\s*\d[\d.,٫٬\u00a0…  ]*(?:(?:\.\.|…)\s*[+\-−]?\s*\d[\d.,٫٬ ]*)?")
_ALLOWED = re.compile(r"\s*[+\-−]?\s*\d[\d.,٫٬]*\s*[%٪]?")


def parted(answer: str) -> dict[str, str]:
    """`value`, `tolerance` and `unit` of an answer as it is written; what is no number stands
    whole in `value`."""
    head, *rest = _PLUS_MINUS.split(answer.strip(), maxsplit=1)
    figures = _FIGURES.match(head)
    if not figures:
        return {"value": answer.strip(), "tolerance": "", "unit": ""}
    value, unit = figures[0].strip(), head[figures.end() :].strip()
    if not rest:
        return {"value": value, "tolerance": "", "unit": unit}
    allowed = _ALLOWED.match(rest[0])
    tolerance = allowed[0].strip() if allowed else rest[0].strip()
    after = rest[0][allowed.end() :].strip() if allowed else ""
    return {"value": value, "tolerance": tolerance, "unit": unit or after}


def joined(form: Mapping[str, str], before: str) -> str:
    """The answer that these fields say; as it was written before, where that says the same."""
    names = ("value", "tolerance", "unit")
    said = {name: " ".join(form.get(f"amount.{name}", "").split()) for name in names}
    if said == parted(before):
        return before
    tolerance = f" ± {said['tolerance']}" if said["tolerance"] else ""
    return f"{said['value']}{tolerance} {said['unit']}".strip()
