"""The page of one question: its form, what the check says, and how officers see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import current_app, render_template, request

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.errors import Conflict, Finding, Invalid
from elearn.languages import LANGUAGES
from elearn.library.texts import Said
from elearn.library.workshop import objectives, picture_lists, questions, texts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.questions import Bank
from elearn.quiz.blocks import mark_of
from elearn.quiz.words import meaning
from elearn.web import language
from elearn.web.instructor import (
    amount_fields,
    question_findings,
    question_forms,
    question_numbers,
    question_preview,
    question_words,
)
from elearn.web.instructor.found import address_of
from elearn.web.instructor.frame import frame
from elearn.web.instructor.question_findings import Note
from elearn.web.language import _
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

if TYPE_CHECKING:
    from elearn.content.quizzes.placing import Placed

_ROWS = {"single": 4, "multiple": 4, "matching": 3, "ordering": 4}


def address(draft: Drafted, code: str, key: str = "") -> str:
    """The list of questions in a language, or the page of one of them."""
    start = f"{draft.address}questions/{code}/"
    return f"{start}{key}/" if key else start


def empty(kind: str) -> Sketch:
    """A new question of a kind, with rows to fill."""
    rows = _ROWS.get(kind, 0)
    return Sketch(
        kind,
        "",
        choices=(Choice(""),) * rows if kind in ("single", "multiple") else (),
        pairs=((" ", ""),) * rows if kind == "matching" else (),
        steps=("",) * rows if kind == "ordering" else (),
    )


def to_translate(bank: Bank, key: str) -> Sketch:
    """A question that a translation lacks yet: the original's shape without its words."""
    original = bank.originals[key].sketch
    return Sketch(
        original.kind,
        "",
        choices=tuple(Choice("") for _each in original.choices),
        pairs=tuple((" " if left else "", "") for left, _right in original.pairs),
        steps=("",) * len(original.steps),
        rubric=("",) * len(original.rubric),
        labels={"id": key},
    )


def page(
    draft: Drafted,
    bank: Bank,
    sketch: Sketch,
    *,
    key: str = "",
    into: Placed | None = None,
    refusal: Invalid | Conflict | None = None,
    is_late: bool = False,
) -> str:
    """The form of a question with what stands in it; `into` is the group that a new one goes
    into."""
    place = bank.at(key) if key else None
    original = bank.originals.get(key)
    findings = question_findings.of_bank(draft, bank) if refusal is None and place else []
    notes = _notes(bank, place, findings) if place else {}
    if refusal is not None and not is_late:
        notes.setdefault(refusal.code, []).insert(0, Note(sentence(refusal), True))
    is_shown = place is not None and place.role != "pool" and request.method == "GET"
    return render_template(
        "instructor/question.html",
        draft=frame(draft, "questions/"),
        question=_question(draft, bank, sketch, key, place, into),
        original=_words(original.sketch) if original and not bank.is_base else None,
        olang=LANGUAGES[bank.base],
        choices=_lists(draft, bank, sketch),
        notes=notes,
        trouble=_trouble(refusal, is_late),
        theirs=_theirs(place) if is_late and place else None,
        saved=_saved(draft, bank, key, findings),
        pictures=_pictures(draft),
        seen=question_preview.view(draft, bank, place) if is_shown and place else None,
    )


def _question(
    draft: Drafted,
    bank: Bank,
    sketch: Sketch,
    key: str,
    place: Placed | None,
    into: Placed | None,
) -> dict[str, Any]:
    here = address(draft, bank.language)
    return {
        **_words(sketch),
        "kind": sketch.kind,
        "kind_name": question_words.kind(sketch.kind),
        "does": question_words.kinds().get(sketch.kind, ("", ""))[1],
        "language": LANGUAGES[bank.language],
        "is_base": bank.is_base,
        "is_new": place is None,
        "list_address": here,
        "address": address(draft, bank.language, key)
        if key
        else _new_address(here, sketch, bank, into),
        "text_address": address_of(draft, bank.name, place.first) if place else "",
        "stamp": questions.stamp_of(bank.saved.text, place) if place else "",
        "revision": bank.saved.revision,
        "labels": sketch.labels,
        "meanings": {name: meaning(value) for name, value in sketch.labels.items()},
    }


def _new_address(here: str, sketch: Sketch, bank: Bank, into: Placed | None) -> str:
    inside = f"&into={bank.keys()[bank.places.index(into)]}" if into else ""
    return f"{here}~new/?kind={sketch.kind}{inside}"


def _words(sketch: Sketch) -> dict[str, Any]:
    """What the fields of the form hold."""
    return {
        "title": sketch.title,
        "prompt": sketch.prompt,
        "options": [_option(choice) for choice in sketch.choices],
        "pairs": [(left.strip(), right) for left, right in sketch.pairs if left],
        "extras": [right for left, right in sketch.pairs if not left],
        "steps": sketch.steps,
        "rubric": sketch.rubric,
        "amount": amount_fields.parted(sketch.answer),
        "variants": question_forms.lines_of(sketch.answer),
        "truth": meaning(sketch.answer),
        "texts": {name: sketch.labels.get(name, "") for name in question_forms.TEXTS},
    }


def _option(choice: Choice) -> dict[str, Any]:
    mark = mark_of(f"({choice.mark or ' '})")
    is_right = bool(mark and mark.is_right)
    return {
        "text": choice.text,
        "is_right": is_right,
        "share": "" if is_right else choice.mark,
        "feedback": choice.feedback,
    }


def _lists(draft: Drafted, bank: Bank, sketch: Sketch) -> dict[str, Any]:
    """What can be chosen from lists."""
    settings = texts.all_of(draft.id).get(titles.SETTINGS, "")
    known = objectives.of_settings(settings, language.current().code)
    sources = [] if sketch.kind == "pool" else questions.sources_of(draft.id, bank.base)
    return {
        "objectives": _with_own(
            [(code, f"{code}: {words}") for code, words in known], sketch, "objective"
        ),
        "levels": question_words.levels(),
        "sources": _with_own(
            [
                (place, f"{lesson}: {heading}" if heading else lesson)
                for place, lesson, heading in sources
            ],
            sketch,
            "source",
        ),
        "spreads": question_words.spreads(),
        "states": question_words.states(),
    }


def _with_own(choices: list[tuple[str, str]], sketch: Sketch, name: str) -> list[tuple[str, str]]:
    """The choices, and what is written there now where it is none of them."""
    own = sketch.labels.get(name, "")
    is_known = not own or own in dict(choices)
    return choices if is_known else [*choices, (own, own)]


def _notes(bank: Bank, place: Placed, findings: Sequence[Finding]) -> dict[str, list[Note]]:
    number = bank.places.index(place)
    found, _rest = question_findings.by_place(bank, findings)
    return question_findings.by_field(bank, number, found.get(number, []))


def _trouble(refusal: Invalid | Conflict | None, is_late: bool) -> tuple[str, str] | None:
    if refusal is None:
        return None
    return ("" if is_late else f"_{refusal.code}", sentence(refusal))


def _theirs(place: Placed) -> str:
    """The other's version, as lines of text."""
    from elearn.content.quizzes.writing import written_alone

    bare = replace(
        place.sketch,
        labels={name: value for name, value in place.sketch.labels.items() if name != "id"},
    )
    return "\n".join(written_alone(bare, 1)).removeprefix("# ")


def _saved(
    draft: Drafted, bank: Bank, key: str, findings: Sequence[Finding]
) -> Mapping[str, Any] | None:
    """What is said after a save: that it was, what somebody else changed meanwhile, and where
    to go on."""
    since = request.args.get("saved", "")
    if not since.isdecimal() or len(since) > 9 or request.method != "GET":
        return None
    names, changed = "", list[str]()
    if int(since):
        names, changed = questions.changed_meanwhile(signed_in(), bank, int(since), key)
    return {
        "names": names,
        "changed": [Said(title, bank.language) for title in changed],
        "next": _next_mistake(draft, bank, key, findings),
    }


def _next_mistake(
    draft: Drafted, bank: Bank, key: str, findings: Sequence[Finding]
) -> dict[str, Any] | None:
    """The next question that bars publishing."""
    keys = bank.keys()
    here = keys.index(key) if key in keys else -1
    at = question_findings.next_mistake(bank, here, findings)
    if at is None:
        return None
    return {
        "address": address(draft, bank.language, keys[at]),
        "number": question_numbers.numbers(bank)[at],
        "title": Said(bank.places[at].sketch.title, bank.language),
    }


def _pictures(draft: Drafted) -> list[tuple[str, str]]:
    """The pictures of the draft: the line that shows each, and the address of a small one."""
    from elearn.content import uses

    found = picture_lists.all_of(draft.id, current_app.config["MEDIA"])
    words = _("what it shows")
    return [(uses.written(one.name, words), one.small_address) for one in found if one.is_picture]


def removing(draft: Drafted, bank: Bank, key: str) -> str:
    """Asks before a question is taken out."""
    place = bank.found(key)
    inside = [each for each in bank.places if place.first < each.first <= place.end]
    return render_template(
        "instructor/question_remove.html",
        draft=frame(draft, "questions/"),
        title=Said(place.sketch.title, bank.language),
        role=place.role,
        kind=question_words.kind(place.sketch.kind),
        count=len(inside),
        is_base=bank.is_base,
        address=f"{address(draft, bank.language, key)}remove",
        list_address=address(draft, bank.language),
    )
