"""Gaps of Moodle: its notation `{1:MC:=a~b}` inside a text, and its lists of missing words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import message
from elearn.interop.banks import gaps, html_text, labels
from elearn.interop.banks.amounts import exact, spelled
from elearn.interop.banks.keys import ALL, NOTHING, Weighted
from elearn.interop.banks.moodle_fields import Fields
from elearn.interop.banks.telling import Teller, Unfit
from elearn.interop.banks.texts import titled, within
from elearn.interop.banks.typed import Span, around
from elearn.quiz.blocks import MOST_CHOICES, short

_WORDS = "SHORTANSWER|SA|MW"
_EXACT_WORDS = "SHORTANSWER_C|SAC|MWC"
_CHOICE = (
    "MULTICHOICE|MC|MULTICHOICE_V|MCV|MULTICHOICE_H|MCH|MULTICHOICE_S|MCS|MULTICHOICE_VS|MCVS"
    "|MULTICHOICE_HS|MCHS"
)
_NUMBER = "NUMERICAL|NM"
_GAP = re.compile(
    rf"\{{\s*([0-9]{{0,4}})\s*:\s*({_EXACT_WORDS}|{_WORDS}|{_CHOICE}|{_NUMBER}"
    r"|MULTIRESPONSE(?:_HS?|_S)?|MR(?:HS?|S)?)\s*:((?:[^{}\\]|\\.)*+)\}",
    re.DOTALL,
)
_LEFT = re.compile(r"\{\s*[0-9]{0,4}\s*:\s*[A-Z_]{2,20}\s*[:}]")
_WEIGHT = re.compile(r"\s*%(-?[0-9]{1,3}(?:\.[0-9]{0,10})?)%")
_NUMBERED = re.compile(r"\[\[\s*([0-9]{1,3})\s*\]\]")
# An escaped sign is a sign of the text.
_ESCAPED = re.compile(r"\\([}~#\"/\\=%:])")


def cloze(fields: Fields, sketch: Sketch) -> Sketch:
    """A text with gaps in Moodle's notation. Raises Unfit."""
    found = fields.part("questiontext")
    raw = found.raw() if found else None
    if found is None or raw is None or not raw:
        raise Unfit(message("It has no text. Write what is asked."))
    made: list[str] = []
    weights: list[Fraction] = []
    exactness: set[bool] = set()

    def take(gap: re.Match[str]) -> str:
        if len(made) >= MOST_CHOICES:
            raise Unfit(message("It has more gaps than people can fill."))
        weights.append(exact(gap[1] or "1") or ALL)
        made.append(_gap(gap[2].upper(), gap[3], fields.teller, exactness))
        return gaps.marked(len(made) - 1)

    text = _GAP.sub(take, within(raw.text))
    if not made or _LEFT.search(text):
        raise Unfit(message("It has no gap that can be read. Look at the notation of its gaps."))
    if len(exactness) > 1:
        fields.teller.look(message("Small and capital letters counted in some of its gaps only."))
    said = dict(sketch.labels)
    if exactness == {True}:
        said["case"] = "exact"
    if gaps.weights_differ(weights):
        fields.teller.look(message("Some gaps earned more than others; here all earn the same."))
    said = labels.with_points(said, spelled(sum(weights, NOTHING)))
    if said.get("points") == "1":
        del said["points"]
    prompt = replace(raw, text=text).markdown(found.pages())
    return _filled(replace(sketch, labels=said), prompt, made)


def selected(fields: Fields, sketch: Sketch) -> Sketch:
    """A text with numbered gaps, each with the words of its group to choose from. Raises Unfit."""
    found = fields.part("questiontext")
    if found is None or not found.raw():
        raise Unfit(message("It has no text. Write what is asked."))
    words = [
        (each.raw().letters(), each.value("group") or "1")
        for each in fields.parts("selectoption", "dragbox")
    ]
    raw = found.raw()
    made: list[str] = []

    def take(gap: re.Match[str]) -> str:
        number = int(gap[1])
        if len(made) >= MOST_CHOICES:
            raise Unfit(message("It has more gaps than people can fill."))
        if not 0 < number <= len(words):
            raise Unfit(message("Gap %(number)d has no word that fills it."), number=number)
        made.append(_choice(number - 1, words, fields.teller))
        return gaps.marked(len(made) - 1)

    text = _NUMBERED.sub(take, within(raw.text))
    if not made:
        raise Unfit(message("It has no gap that can be read. Look at the notation of its gaps."))
    if any(each.value("infinite") for each in fields.parts("dragbox")) or len(made) < len(words):
        fields.teller.look(message("Each gap has its own list of words now, in the same order."))
    prompt = replace(raw, text=text).markdown(found.pages())
    return _filled(sketch, prompt, made)


def _choice(right: int, words: Sequence[tuple[str, str]], teller: Teller) -> str:
    group = words[right][1]
    # A word that is alone in its group would be no choice.
    is_alone = sum(other == group for _, other in words) < 2
    options = [
        Weighted(text, ALL if place == right else NOTHING)
        for place, (text, other) in enumerate(words)
        if other == group or is_alone
    ][:MOST_CHOICES]
    return gaps.gap_of_choice(options, teller)


def _filled(sketch: Sketch, prompt: str, made: Sequence[str]) -> Sketch:
    title = sketch.title or titled("", html_text.one_line(gaps.blanked(prompt)) + " **")[0]
    return replace(sketch, kind="cloze", title=title, prompt=gaps.filled(prompt, made))


def _gap(kind: str, inside: str, teller: Teller, exactness: set[bool]) -> str:
    options = [_option(each) for each in _parted(inside) if each.strip()]
    if any(option.feedback for option in options):
        teller.lost(message("Feedback to the answers of a gap has no place here."))
    if kind in _NUMBER.split("|"):
        return gaps.gap_of_number([_span(each) for each in options if each.text != "*"], teller)
    if kind in _CHOICE.split("|"):
        return gaps.gap_of_choice(options, teller)
    if kind.startswith("M") and kind not in (*_WORDS.split("|"), *_EXACT_WORDS.split("|")):
        raise Unfit(message("A gap in which several answers are ticked has no place here."))
    exactness.add(kind in _EXACT_WORDS.split("|"))
    words = [each for each in options if each.share > NOTHING or each.text != "*"]
    return gaps.gap_of_words(words, teller)


def _parted(inside: str) -> list[str]:
    """The options of a gap; an escaped tilde parts nothing."""
    return re.findall(r"(?:[^~\\]|\\.)+", inside, re.DOTALL)


def _option(text: str) -> Weighted:
    said = text.strip()
    share = NOTHING
    if found := _WEIGHT.match(said):
        share = (exact(found[1]) or NOTHING) / 100
        said = said[found.end() :]
    elif said.startswith("="):
        share, said = ALL, said[1:]
    words, _, feedback = _first_hash(said)
    return Weighted(_plain(words), share, _plain(feedback))


def _first_hash(text: str) -> tuple[str, str, str]:
    found = re.match(r"((?:[^#\\]|\\.)*+)(#?)(.*)", text, re.DOTALL)
    return (found[1], found[2], found[3]) if found else (text, "", "")


def _plain(text: str) -> str:
    # `\*` is a star and no wildcard; it is kept for the reader of words.
    return html_text.letters(_ESCAPED.sub(r"\1", text))


def _span(option: Weighted) -> Span:
    low, dots, high = option.text.partition("..")
    value, _, tolerance = option.text.partition(":")
    ends = (exact(low), exact(high)) if dots else (exact(value), exact(tolerance or "0"))
    if ends[0] is None or ends[1] is None:
        raise Unfit(message("“%(text)s” cannot be read as a number."), text=short(option.text))
    if dots:
        return Span(min(ends[0], ends[1]), max(ends[0], ends[1]), option.share, option.feedback)
    return around(ends[0], abs(ends[1]), option.share, option.feedback)
