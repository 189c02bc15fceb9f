"""The list of a draft's questions: what each asks, where it stands, what the check says of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from elearn.errors import Finding, NotFound
from elearn.languages import LANGUAGES
from elearn.library.texts import Said
from elearn.library.workshop import objectives, questions, texts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.questions import Bank
from elearn.quiz.words import meaning
from elearn.web import language
from elearn.web.instructor import question_findings, question_moves, question_words
from elearn.web.instructor.found import address_of
from elearn.web.instructor.question_findings import Note
from elearn.web.language import _

if TYPE_CHECKING:
    from elearn.content.quizzes.placing import Placed


def context(draft: Drafted, code: str, findings: Iterable[Finding]) -> dict[str, Any]:
    """What the template of the list shows, with what the check says of the draft; `bank` is
    nothing where there is no quiz yet."""
    base = questions.base_of(draft.id)
    try:
        bank = questions.bank(draft.id, code)
    except NotFound:
        return {"bank": None, "language": LANGUAGES[code], "base": LANGUAGES[base]}
    found, rest = question_findings.by_place(bank, question_findings.of_text(draft, bank, findings))
    notes = {
        number: [question_findings.note(bank, one) for one in each]
        for number, each in found.items()
    }
    address = f"{draft.address}questions/{code}/"
    known = _objectives(draft)
    rows = [
        _row(draft, bank, number, notes.get(number, []), known)
        for number in range(len(bank.places))
    ]
    return {
        "bank": {
            "address": address,
            "text_address": address_of(draft, bank.name),
            "is_base": bank.is_base,
            "rows": _nested(bank, rows),
            "count": sum(place.role == "question" for place in bank.places),
            "notes": rest,
            "missing": _missing(bank),
        },
        "language": LANGUAGES[code],
        "base": LANGUAGES[base],
    }


def _row(
    draft: Drafted, bank: Bank, number: int, notes: list[Note], known: Mapping[str, Said]
) -> dict[str, Any]:
    place, key = bank.places[number], bank.keys()[number]
    original = bank.originals.get(key)
    labels = (original or place).sketch.labels
    around = question_moves.siblings(bank, place)
    level = meaning(labels.get("level", ""))
    return {
        "key": key,
        "role": place.role,
        "title": Said(place.sketch.title or _("Without a title"), bank.language),
        "kind": question_words.kind(place.sketch.kind),
        "address": f"{draft.address}questions/{bank.language}/{key}/",
        "text_address": "" if place.is_whole else address_of(draft, bank.name, place.look_at),
        "points": _points(bank, place, labels) if place.sketch.kind != "information" else "",
        "draw": labels.get("draw", ""),
        "objective": known.get(labels.get("objective", ""), labels.get("objective", "")),
        "level": question_words.level(level) if level else "",
        "notes": notes,
        "errors": sum(note.is_error for note in notes),
        "is_first": around[0] == place,
        "is_last": around[-1] == place,
        "is_inside": place.outer is not None,
        "groups": [
            (bank.keys()[at], Said(group.sketch.title, bank.language))
            for at, group in enumerate(bank.places)
            if question_moves.may_go_into(bank, place, group)
        ],
        "inside": [],
    }


def _points(bank: Bank, place: Placed, labels: Mapping[str, str]) -> str:
    """Its own points, or those that the group around it gives to each."""
    outer = bank.places[place.outer].sketch.labels if place.outer is not None else {}
    return labels.get("points") or outer.get("points each") or "1"


def _objectives(draft: Drafted) -> dict[str, Said]:
    settings = texts.all_of(draft.id).get(titles.SETTINGS, "")
    return dict(objectives.of_settings(settings, language.current().code))


def _nested(bank: Bank, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with those of a group inside it."""
    outside: list[dict[str, Any]] = []
    for place, row in zip(bank.places, rows, strict=True):
        (outside if place.outer is None else rows[place.outer]["inside"]).append(row)
    return outside


def _missing(bank: Bank) -> list[tuple[str, Said]]:
    """The questions of the original that a translation lacks: key and title."""
    here = {place.id for place in bank.places}
    return [
        (id, Said(place.sketch.title, bank.base))
        for id, place in bank.originals.items()
        if id not in here and place.role == "question"
    ]


def choices(bank: Bank, into: Placed | None) -> dict[str, Any]:
    """What a new question may ask, by what the officer does; in a group not every kind may be."""
    barred = (
        {"pool", "scenario"} if into and into.role == "scenario" else {"pool"} if into else set()
    )
    return {
        "kinds": [
            (name, *words) for name, words in question_words.kinds().items() if name not in barred
        ],
        "into": Said(into.sketch.title, bank.language) if into else None,
        "into_key": bank.keys()[bank.places.index(into)] if into else "",
    }
