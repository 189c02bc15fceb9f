"""A quiz by forms alone: the fields of the page read back into responses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from elearn.errors import Invalid
from elearn.learning import answers
from elearn.learning.answers import Given, Saved
from elearn.quiz.drawing import Drawn, DrawnQuestion
from elearn.quiz.kinds import KINDS
from elearn.quiz.kinds.responses import Fields
from elearn.web.refusals import sentence

_TYPED = ("numeric", "text", "written")

LARGEST_REVISION = 10**9
"""Revisions are below it, from a form as from a program: the next one must fit the database."""

STORED, TYPED = "stored", "typed."
"""What `choice.<question>` says where two answers met: the stored one stays, or what was typed
counts, over the stored revision that follows the point."""


def read(drawn: Drawn, fields: Fields) -> tuple[list[Given], dict[str, str]]:
    """What a form says, and a sentence for each question that could not be read.

    A question with its hidden revision but no field of its own is taken back: no box is
    ticked. One with neither was not on the page and is left as it is.
    """
    given, errors = [], {}
    for question in drawn.answerable():
        try:
            one = _read_one(question, fields)
        except Invalid as refusal:
            errors[question.id] = sentence(refusal)
        else:
            if one is not None:
                given.append(one)
    return given, errors


def as_typed(drawn: Drawn, given: list[Given], fields: Fields) -> dict[str, object]:
    """What a refused form holds, by question, to be shown again as it was typed."""
    texts: dict[str, object] = {
        question.id: fields[question.id][0]
        for question in drawn.answerable()
        if question.kind in _TYPED and fields.get(question.id)
    }
    parts = {
        question.id: _parts(question, fields)
        for question in drawn.answerable()
        if question.kind in ("ordering", "cloze")
    }
    read = {one.question: one.response for one in given}
    return texts | {id: typed for id, typed in parts.items() if typed} | read


def _parts(question: DrawnQuestion, fields: Fields) -> dict[str, str]:
    """What was typed into each place of an order, or each gap."""
    if question.kind == "ordering":
        names = [str(item) for item, _ in question.layout["items"]]
    else:
        names = [str(gap) for gap in range(1, len(question.layout["gaps"]) + 1)]
    sent = {name: fields.get(f"{question.id}.{name}") for name in names}
    return {name: values[0] for name, values in sent.items() if values}


def _read_one(question: DrawnQuestion, fields: Fields) -> Given | None:
    kind = KINDS[question.kind]
    choice = (fields.get(f"choice.{question.id}") or [""])[0]
    if choice == STORED:
        return None
    over = [choice[len(TYPED) :]] if choice.startswith(TYPED) else None
    shown = _revision(over or fields.get(f"revision.{question.id}"))
    if not kind.is_in_form(question.layout, question.id, fields):
        return None if shown is None else Given(question.id, None, shown)
    typed = kind.from_form(question.key, question.layout, question.id, fields)
    return Given(question.id, answers.accepted(question, typed), shown)


def _revision(values: list[str] | None) -> int | None:
    if not values:
        return None
    if not values[0].isdecimal() or len(values[0]) > 9:
        raise Invalid("This page is out of date. Load it again.")
    return int(values[0])


def flags(drawn: Drawn, fields: Fields) -> dict[str, bool]:
    """Which questions the form flags for later, and which not; those without a flag stay."""
    sent = {question.id: fields.get(f"flag.{question.id}") for question in drawn.answerable()}
    # A box that is ticked follows the hidden field of the same name.
    return {id: values[-1] == "1" for id, values in sent.items() if values}


def stale(given: list[Given], there: Mapping[str, Saved]) -> dict[str, Saved]:
    """The stored answers that a form does not know of and says something else than."""
    return {
        one.question: saved
        for one in given
        if (saved := there.get(one.question))
        and one.shown is not None
        and saved.revision > one.shown
        and saved.response != one.response
    }


def one_at_a_time(drawn: Drawn, asked: str | None, address: str) -> dict[str, Any] | None:
    """The place of one question among the others; None for the page with all of them.

    A question inside a scenario is shown with its scenario, whose text it needs. `numbers`
    are those of the questions that are shown; a page of information has none.
    """
    places = {question.id: place for place, question in enumerate(drawn.questions)}
    for question in drawn.questions:
        places |= {part.id: places[question.id] for part in question.questions}
    if asked not in places:
        return None
    place = places[asked]
    ids = [question.id for question in drawn.questions]
    counted = [question.id for question in drawn.answerable()]

    def of(there: int) -> str | None:
        return f"{address}?question={ids[there]}" if 0 <= there < len(ids) else None

    return {
        "question": ids[place],
        "address": of(place),
        "numbers": [number for number, id in enumerate(counted, 1) if places[id] == place],
        "of": len(counted),
        "previous": of(place - 1),
        "next": of(place + 1),
    }
