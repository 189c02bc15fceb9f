"""What a file brings, as the page shows it before anything is taken in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from elearn.content.quizzes.sketches import Sketch
from elearn.interop.brought import Brought, Remark
from elearn.languages import fold
from elearn.library.workshop.questions import Bank
from elearn.library.workshop.unkeyed import Unkeyed
from elearn.web.instructor import question_words
from elearn.web.language import _

MOST_SHOWN = 200
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_CHOICES = ("single", "multiple")
_WITHOUT_KEY = ("information", "written")
_RULE_OF_TABLE = re.compile(r"\|(?: ?:?-+:? ?\|)+")
_LATIN, _CYRILLIC, _ARABIC = "ABCDEFGHIJKL", "АБВГДЕЖЗИКЛМ", ("الف", *"بجدهوزحطيكل")
_LETTERS: dict[str, Sequence[str]] = dict.fromkeys(("ru", "kk", "ky", "tg"), _CYRILLIC)
_LETTERS |= dict.fromkeys(("fa-af", "ps", "ur"), _ARABIC)


def shown(found: Brought, language: str) -> dict[str, Any]:
    """The parts of the report: counts, questions without a key, what was lost, what to look at.

    `number` is the author's own, 0 where the question has none among others that have; options
    without letters of their own get those of the language."""
    questions = list(_all(found.questions))
    count = len(questions)
    signs = found.signs if len(found.signs) == count else ((),) * count
    own = (
        found.numbers if len(found.numbers) == count and any(found.numbers) else range(1, count + 1)
    )
    keyless = [one for one in enumerate(questions, 1) if not has_key(one[1])]
    reasons = {one.question: _remark(one)[1] for one in found.remarks if one.question}
    lost = [one for one in found.remarks if one.is_loss and not one.question]
    noted = [one for one in found.remarks if not one.is_loss]
    return {
        "lessons": [lesson.title for lesson in found.lessons],
        "questions": [
            {"place": number, "number": own[number - 1]}
            | _question(one, _lettered(signs[number - 1], len(one.choices), language))
            for number, one in enumerate(questions[:MOST_SHOWN], 1)
        ],
        "question_count": count,
        "kinds": [
            (question_words.kind(kind), count)
            for kind, count in Counter(one.kind for one in questions).most_common()
        ],
        "pictures": len(found.media),
        "keyless": [
            (number, own[number - 1], plain(one.title), reasons.get(number, ""))
            for number, one in keyless[:MOST_SHOWN]
        ],
        "keyless_count": len(keyless),
        "asked_count": sum(one.kind not in _WITHOUT_KEY for one in questions),
        "lost": [_remark(one) for one in lost[:MOST_SHOWN]],
        "lost_count": len(lost),
        "noted": [_remark(one) for one in noted[:MOST_SHOWN]],
        "most": MOST_SHOWN,
        "is_empty": not found.lessons and not questions,
    }


def _all(questions: Iterable[Sketch]) -> Iterator[Sketch]:
    """The questions, those of scenarios and pools in place of these."""
    for one in questions:
        if one.parts:
            yield from _all(one.parts)
        else:
            yield one


def has_key(question: Sketch) -> bool:
    """Whether it says what is right."""
    if question.kind in _CHOICES:
        return any(choice.mark for choice in question.choices)
    if question.kind in ("text", "numeric", "true-false"):
        return bool(question.answer)
    return True


def _lettered(signs: Sequence[str], count: int, language: str) -> list[str]:
    """What stands before each option: the author's own letters, or those of the language."""
    own = [*signs, *[""] * count][:count]
    if all(own):
        return own
    letters = _LETTERS.get(language, _LATIN)
    return [letters[place] if place < len(letters) else str(place + 1) for place in range(count)]


def _question(question: Sketch, letters: Sequence[str]) -> dict[str, Any]:
    """A question in one row: its options with those that are right, or else its answer."""
    answers = {"true": _("true"), "false": _("false")}
    answer = question.answer
    if question.kind == "true-false":
        answer = answers.get(answer, answer)
    return {
        "title": plain(question.title),
        "text": [
            plain(line)
            for line in question.prompt.splitlines()
            if line.strip() and not _RULE_OF_TABLE.fullmatch(line.strip())
        ],
        "options": [
            (letter, plain(one.text), bool(one.mark))
            for letter, one in zip(letters, question.choices, strict=True)
            if one.text
        ],
        "answer": answer,
        "has_key": has_key(question),
    }


def plain(text: str) -> str:
    """The letters of a line of Markdown."""
    return _ESCAPED.sub(r"\1", _PICTURE.sub(_("(picture)"), text))


def _remark(one: Remark) -> tuple[str, str]:
    """Where it is, and what is to be said."""
    return one.place, _(one.text, **one.values) if one.values else _(one.text)


def to_mark(rows: Sequence[Unkeyed], questions_at: str, bank: Bank) -> list[dict[str, Any]]:
    """The questions that came in without a key, with the page of each that is still there."""
    places: dict[str, list[tuple[str, bool]]] = {}
    for key, place in zip(bank.keys(), bank.places, strict=True):
        here = places.setdefault(fold(plain(place.sketch.title)), [])
        here.append((key, has_key(place.sketch)))
    made = []
    for one in rows:
        # Of questions with the same words, those that wait for a key come first.
        here = sorted(places.get(fold(plain(one.title)), []), key=lambda place: place[1])
        key, is_marked = here[0] if here else ("", False)
        if here:
            places[fold(plain(one.title))].remove(here[0])
        reason = _(one.reason, **one.values) if one.values else _(one.reason)
        address = f"{questions_at}{key}/" if key else questions_at
        made.append(
            {
                "title": plain(one.title),
                "reason": reason,
                "address": address,
                "is_marked": is_marked,
            }
        )
    return made
