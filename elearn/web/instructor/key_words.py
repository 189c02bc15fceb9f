"""A key in the words of its question, so that an instructor sees what is held to be right."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from markupsafe import Markup, escape

from elearn.quiz.kinds import cloze, matching, multiple, numeric, ordering, single, text, true_false
from elearn.quiz.questions import Key, Wording
from elearn.web.instructor.words import points_text
from elearn.web.language import _, shown_percent
from elearn.web.published import html


def lines(key: Key, wording: Wording) -> list[Markup]:
    """What the key holds to be right, a line each; nothing where a person marks."""
    if isinstance(key, cloze.Key):
        return [line for gap in key.gaps for line in _gap(gap, wording)]
    say = _SAY.get(type(key))
    return say(key, wording) if say else []


def _single(key: single.Key, wording: Wording) -> list[Markup]:
    return _shares(key.shares, wording.parts)


def _shares(shares: tuple[Fraction, ...], parts: tuple[str, ...]) -> list[Markup]:
    return [
        html(part) if share == 1 else html(part) + f" ({shown_percent(round(share * 100))})"
        for share, part in zip(shares, parts, strict=True)
        if share
    ]


def _multiple(key: multiple.Key, wording: Wording) -> list[Markup]:
    return [
        html(part) for is_right, part in zip(key.rights, wording.parts, strict=True) if is_right
    ]


def _true_false(key: true_false.Key, wording: Wording) -> list[Markup]:
    return [escape(_("True") if key.answer else _("False"))]


def _numeric(key: numeric.Key, wording: Wording) -> list[Markup]:
    low, high = points_text(key.low), points_text(key.high)
    said = low if low == high else f"{low} – {high}"
    return [escape(" ".join([said, *key.units[:1]]))]


def _text(key: text.Key, wording: Wording) -> list[Markup]:
    return [escape(variant.text) for variant in key.variants]


def _matching(key: matching.Key, wording: Wording) -> list[Markup]:
    pairs = zip(wording.parts, key.rights, strict=True)
    return [html(left) + " – " + html(wording.targets[right]) for left, right in pairs]


def _ordering(key: ordering.Key, wording: Wording) -> list[Markup]:
    return [html(step) for step in wording.parts]


def _gap(gap: cloze.Gap, wording: Wording) -> list[Markup]:
    if isinstance(gap.key, single.Key):
        options = wording.targets[gap.start : gap.start + len(gap.key.shares)]
        return _shares(gap.key.shares, options)
    return lines(gap.key, wording)


_SAY: dict[type, Callable[[Any, Wording], list[Markup]]] = {
    single.Key: _single,
    multiple.Key: _multiple,
    true_false.Key: _true_false,
    numeric.Key: _numeric,
    text.Key: _text,
    matching.Key: _matching,
    ordering.Key: _ordering,
}
