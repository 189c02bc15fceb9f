"""A plain text, typed or pasted from a word processor → the questions in it."""

from __future__ import annotations

from elearn.errors import Invalid
from elearn.interop.brought import Brought, Remark
from elearn.interop.plain import lines, reading

LONGEST = 2_000_000
MOST_LINES = 20_000


def read(text: str) -> Brought:
    """The questions of a text. Raises Invalid where it is too long to be one exam."""
    if len(text) > LONGEST or text.count("\n") > MOST_LINES:
        raise Invalid("This text is longer than one course can be. Split it.", code="file")
    found = reading.read(lines.in_lines(lines.of_text(text)))
    first = found.found.questions[0].stem[0].number if found.found.questions else 0
    rest = found.found.rest
    title, told = "", list(found.remarks)
    if rest and not rest[0].rows and rest[0].number < first and len(rest[0].text) <= 200:
        title = rest[0].text
        told = list(found.without(title))
    if not found.questions:
        told.append(Remark("", reading.NO_QUESTIONS))
    return Brought(
        title,
        questions=found.questions,
        remarks=tuple(told),
        signs=found.signs,
        numbers=found.numbers,
    )
