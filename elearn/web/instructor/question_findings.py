"""What the check says of the questions of a draft, each finding at the part that it is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import current_app

from elearn import clock, days
from elearn.errors import Finding
from elearn.library.workshop import checking
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.questions import Bank
from elearn.web.instructor import found_words, question_numbers
from elearn.web.instructor.question_forms import FIELDS

# Where the form shows what the text says in labels.
_FIELDS_OF_LABELS = {
    "order": "steps",
    "rubric": "rubric",
    "info": "prompt",
    "id": "",
    "unit": "value",
    "tolerance": "value",
    "case": "variants",
    "reuse": "pairs",
}


@dataclass(frozen=True)
class Note:
    """What is said of a part of a question, and whether it bars publishing."""

    sentence: str
    is_error: bool


def of_bank(draft: Drafted, bank: Bank) -> list[Finding]:
    """Every finding about the text that the questions stand in."""
    today = days.day_of(clock.now())
    found = checking.check(draft, current_app.config["MEDIA"], on=today).findings
    return of_text(draft, bank, found)


def of_text(draft: Drafted, bank: Bank, findings: Iterable[Finding]) -> list[Finding]:
    """Those findings of a draft that are about this text, the errors first."""
    file = f"{draft.place}/{bank.name}"
    return sorted(
        (one for one in findings if one.file == file), key=lambda one: (not one.is_error, one.line)
    )


def by_place(
    bank: Bank, findings: Iterable[Finding]
) -> tuple[dict[int, list[Finding]], list[Note]]:
    """The findings by the number of the question in whose own lines they stand, and the notes of
    those that stand in none."""
    found: dict[int, list[Finding]] = {}
    rest: list[Note] = []
    for finding in findings:
        number = next(
            (
                number
                for number, place in enumerate(bank.places)
                if place.first <= finding.line <= place.last
            ),
            None,
        )
        if number is None:
            rest.append(note(bank, finding))
        else:
            found.setdefault(number, []).append(finding)
    return found, rest


def note(bank: Bank, finding: Finding) -> Note:
    """The finding in the reader's words."""
    titles = question_numbers.titles(bank)
    return Note(found_words.sentence(finding, titles), finding.is_error)


def by_field(bank: Bank, number: int, findings: Iterable[Finding]) -> dict[str, list[Note]]:
    """The findings of one question by the field of its form; "" stands above the form."""
    from elearn.content.quizzes.placing import part_at

    place = bank.places[number]
    fields: dict[str, list[Note]] = {}
    for finding in findings:
        part = _lacking(bank, finding) or part_at(
            bank.saved.text, place, finding.line, finding.column
        )
        if part == "answer":
            part = FIELDS.get(place.sketch.kind, "prompt")
        name = part.partition(".")[0]
        field = _FIELDS_OF_LABELS.get(name, name)
        fields.setdefault(field, []).append(note(bank, finding))
    return fields


def _lacking(bank: Bank, finding: Finding) -> str:
    """The field that is empty, where a finding says that something is missing."""
    if finding.code == "W03":
        return "explain"
    if finding.code == "W16" and bank.is_base:
        return str(finding.values["labels"]).partition(",")[0].lower()
    return ""


def next_mistake(bank: Bank, number: int, findings: Iterable[Finding]) -> int | None:
    """The number of the next question with a mistake after this one, from the end on from the
    beginning; None where no other has one."""
    found, _rest = by_place(bank, findings)
    wrong = [at for at in sorted(found) if any(one.is_error for one in found[at])]
    after = [at for at in wrong if at > number] + [at for at in wrong if at < number]
    return after[0] if after else None
