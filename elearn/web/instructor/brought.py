"""What a file brings, as the page shows it before anything is taken in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from elearn.content.quizzes.sketches import Sketch
from elearn.interop.brought import Brought, Remark
from elearn.web.instructor import question_words
from elearn.web.language import _

MOST_SHOWN = 200
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*")
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_CHOICES = ("single", "multiple")


def shown(found: Brought) -> dict[str, Any]:
    """The parts of the report: counts, questions without a key, what was lost, what to look at."""
    questions = list(_all(found.questions))
    keyless = [one for one in enumerate(questions, 1) if not has_key(one[1])]
    lost = [one for one in found.remarks if one.is_loss]
    noted = [one for one in found.remarks if not one.is_loss]
    return {
        "lessons": [lesson.title for lesson in found.lessons],
        "questions": [
            _question(number, one) for number, one in enumerate(questions[:MOST_SHOWN], 1)
        ],
        "question_count": len(questions),
        "kinds": [
            (question_words.kind(kind), count)
            for kind, count in Counter(one.kind for one in questions).most_common()
        ],
        "pictures": len(found.media),
        "keyless": [(number, _plain(one.title)) for number, one in keyless[:MOST_SHOWN]],
        "keyless_count": len(keyless),
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


def _question(number: int, question: Sketch) -> dict[str, Any]:
    """A question in one row: its options with those that are right, or else its answer."""
    answers = {"true": _("true"), "false": _("false")}
    answer = question.answer
    if question.kind == "true-false":
        answer = answers.get(answer, answer)
    return {
        "number": number,
        "title": _plain(question.title),
        "options": [(_plain(one.text), bool(one.mark)) for one in question.choices],
        "answer": answer,
        "has_key": has_key(question),
    }


def _plain(text: str) -> str:
    """The letters of a line of Markdown."""
    return _ESCAPED.sub(r"\1", _PICTURE.sub(_("(picture)"), text))


def _remark(one: Remark) -> tuple[str, str]:
    """Where it is, and what is to be said."""
    return one.place, _(one.text, **one.values) if one.values else _(one.text)
