"""One question and all that is known of it, as its page shows it."""

from __future__ import annotations

from typing import Any

from elearn.languages import LANGUAGES
from elearn.library.texts import Said
from elearn.quiz.questions import Question
from elearn.quiz.statistics.items import Option
from elearn.quiz.statistics.signs import Kind
from elearn.reports.banks import TRUE_OR_FALSE
from elearn.reports.findings import Finding
from elearn.web import language
from elearn.web.instructor import item_words
from elearn.web.instructor.words import words_of
from elearn.web.language import _
from elearn.web.published import html


def item_view(found: Finding, question: Question) -> dict[str, Any]:
    item = found.item
    apart = found.apart or {}
    return {
        "n": item.n,
        "is_known": item.is_known,
        "too_few": item_words.too_few(item.n),
        "right": item_words.share(item.facility),
        "right_supervised": item_words.share(apart.get(True)),
        "right_alone": item_words.share(apart.get(False)),
        "strong": item_words.share(item.strong_facility),
        "apart": item_words.measure(item.discrimination),
        "blanks": item.blanks,
        "options": _options(found, question),
        "thirds": _thirds(item.options),
        "wrong": [{"text": text, "count": count} for text, count in found.wrong],
        "is_typed": question.kind in ("text", "numeric"),
        "languages": _languages(found) if item.is_known else [],
    }


def _options(found: Finding, question: Question) -> list[dict[str, Any]]:
    texts = _texts(question)
    about = {one.option: one.kind for one in found.signs if one.option is not None}
    return [
        {
            "text": texts[one.index],
            "is_right": one.is_right,
            "count": round(one.chosen.value * one.chosen.n),
            "chosen": item_words.share(one.chosen),
            "weak": item_words.share(one.weak),
            "strong": item_words.share(one.strong),
            "note": item_words.of_option(about[one.index]) if one.index in about else "",
            "is_grave": about.get(one.index) is Kind.DRAWS_STRONG,
        }
        for one in found.item.options
    ]


def _texts(question: Question) -> list[Any]:
    """The options in the reader's language, as they were published."""
    if question.kind == TRUE_OR_FALSE:
        return [_("True"), _("False")]
    return [html(one) for one in words_of(question, language.current().code).wording.parts]


def _thirds(options: tuple[Option, ...]) -> dict[str, int] | None:
    """How many officers are in the weakest and in the strongest third."""
    first = next(iter(options), None)
    if first is None or first.weak is None or first.strong is None:
        return None
    return {"weak": first.weak.n, "strong": first.strong.n}


def _languages(found: Finding) -> list[dict[str, Any]]:
    return [
        {
            "name": Said(LANGUAGES[one.code].name, one.code),
            "n": one.n,
            "n_original": one.n_original,
            "delta": item_words.measure(one.fairness.delta) if one.fairness else None,
            "letter": one.fairness.letter if one.fairness else "",
            "means": item_words.of_language(one),
            "is_suspect": one.is_suspect,
        }
        for one in found.languages
        if one.n
    ]
