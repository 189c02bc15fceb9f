"""Answers that are typed, words and numbers, as other people's files accept them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from elearn.content.quizzes.sketches import Sketch
from elearn.content.quizzes.writing import answer_of
from elearn.errors import message
from elearn.interop.banks.amounts import spelled
from elearn.interop.banks.keys import ALL, NOTHING, Weighted
from elearn.interop.banks.telling import Teller, Unfit
from elearn.languages import fold
from elearn.quiz.blocks import short
from elearn.quiz.kinds.text import MOST_VARIANTS

_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LONGEST_UNIT = 20


@dataclass(frozen=True)
class Span:
    """Accepted numbers from `low` to `high`; `value` is the middle where it was told."""

    low: Fraction
    high: Fraction
    share: Fraction = ALL
    feedback: str = ""
    value: Fraction | None = None


def around(value: Fraction, tolerance: Fraction, share: Fraction, feedback: str) -> Span:
    """The numbers that differ by the tolerance or less."""
    return Span(value - tolerance, value + tolerance, share, feedback, value)


def words_of(sketch: Sketch, variants: Sequence[Weighted], teller: Teller) -> Sketch:
    """The sketch as a question that is answered in words; `*` in one is any text, `\\*` a star.

    Raises Unfit.
    """
    answer = accepted(variants, teller, is_exact=sketch.labels.get("case") == "exact")
    labels = _said(sketch.labels, variants, teller)
    return replace(sketch, kind="text", answer=answer, labels=labels)


def accepted(variants: Sequence[Weighted], teller: Teller, *, is_exact: bool = False) -> str:
    """What stands after `Answer:` or in a gap for these wordings. Raises Unfit."""
    kept: dict[str, str] = {}
    for variant in variants:
        text = " ".join(variant.text.split())
        if variant.share < ALL:
            if variant.share > NOTHING:
                teller.lost(
                    message("“%(text)s” earned a part of the points and is not accepted here."),
                    text=short(text),
                )
            continue
        if not text.replace("*", "").strip():
            raise Unfit(message("Any answer at all is right there."))
        kept.setdefault(text if is_exact else fold(text), _variant(text))
    if not kept:
        raise Unfit(message("No answer earns all the points. Mark the right one and import again."))
    if len(kept) > MOST_VARIANTS:
        raise Unfit(
            message("It accepts %(count)d wordings; at most %(most)d are taken."),
            count=len(kept),
            most=MOST_VARIANTS,
        )
    return " | ".join(kept.values())


def _variant(text: str) -> str:
    # What looks like HTML would be refused; the wide twin of the sign is compared as the same.
    plain = _TAG.sub("＜", text.replace("\\*", "\ue0ff"))
    if "*" in plain:
        return plain.replace("\ue0ff", "*").replace("|", "｜")
    word = answer_of([plain.replace("\ue0ff", "*")])
    # What a gap would take for a number or a choice stays a word.
    return f'"{word}"' if word[:1] in ("=", "(", "[") else word


def _said(
    labels: Mapping[str, str], variants: Sequence[Weighted | Span], teller: Teller
) -> dict[str, str]:
    """The labels with what is said to right and wrong answers; a feedback to one wording alone
    has no place."""
    taken = dict(labels)
    right = _distinct(each.feedback for each in variants if each.share >= ALL)
    wrong = _distinct(
        each.feedback
        for each in variants
        if each.share <= NOTHING and (not isinstance(each, Weighted) or not each.text.strip(" *"))
    )
    if right and "correct" not in taken:
        taken["correct"] = " ".join(right)
    if wrong and "incorrect" not in taken:
        taken["incorrect"] = " ".join(wrong)
    for each in variants:
        if each.feedback and each.feedback not in (*right, *wrong):
            teller.lost(
                message("The feedback “%(text)s” to one answer alone has no place here."),
                text=short(each.feedback),
            )
    return taken


def _distinct(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in texts if text.strip()))


def number_of(sketch: Sketch, spans: Sequence[Span], teller: Teller, unit: str = "") -> Sketch:
    """The sketch as a question that is answered with a number. Raises Unfit."""
    labels = _said(sketch.labels, spans, teller)
    right = [span for span in spans if span.share >= ALL]
    for span in spans:
        if NOTHING < span.share < ALL:
            teller.lost(
                message("“%(text)s” earned a part of the points and is not accepted here."),
                text=figures(span),
            )
    if not right:
        raise Unfit(message("No answer earns all the points. Mark the right one and import again."))
    joined = _joined(right)
    if joined is None and any(span.low != span.high for span in right):
        raise Unfit(message("Numbers in several places are right; only one stretch can be."))
    if joined is None:
        teller.look(
            message("Several numbers are right; they are compared as words now, letter by letter.")
        )
        answer = answer_of([spelled(span.low) for span in right])
        return replace(sketch, kind="text", answer=answer, labels=labels)
    if joined.value is not None and joined.high - joined.value > abs(joined.value):
        labels["tolerance"] = "ok"
    return replace(
        sketch,
        kind="numeric",
        answer=f"{figures(joined)} {_unit(unit, teller)}".strip(),
        labels=labels,
    )


def figures(span: Span) -> str:
    """`37 ± 0.5` or `36..38`."""
    if span.value is None:
        return f"{spelled(span.low)}..{spelled(span.high)}"
    if span.low == span.high:
        return spelled(span.value)
    return f"{spelled(span.value)} ± {spelled(span.high - span.value)}"


def _joined(spans: Sequence[Span]) -> Span | None:
    """The one stretch that these make; None where something lies between them."""
    first, *rest = sorted(spans, key=lambda span: span.low)
    for span in rest:
        if span.low > first.high:
            return None
        if span.high > first.high or span.low < first.low:
            first = replace(first, high=max(first.high, span.high), value=None)
    return first


def _unit(unit: str, teller: Teller) -> str:
    unit = " ".join(unit.split())
    if len(unit) <= _LONGEST_UNIT and not any(character.isdecimal() for character in unit):
        return unit
    teller.lost(
        message("The unit “%(text)s” was left out: write it into the text."), text=short(unit)
    )
    return ""
