"""The kinds of questions of Moodle XML as kinds of ours."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import message
from elearn.interop.banks import keys, typed
from elearn.interop.banks.amounts import exact
from elearn.interop.banks.keys import ALL, NOTHING
from elearn.interop.banks.moodle_fields import Fields
from elearn.interop.banks.moodle_gaps import cloze, selected
from elearn.interop.banks.telling import Unfit
from elearn.interop.banks.typed import around
from elearn.quiz.blocks import short

_TRUE = frozenset({"true", "1", "верно", "истина"})
_ITEM = re.compile(r"^(?:[*+-]|\d{1,3}[.)])\s+")


def _multichoice(fields: Fields, sketch: Sketch) -> Sketch:
    options = [replace(option, text=answer.markdown()) for option, answer in fields.weighted()]
    single = fields.switch("single", otherwise=True)
    return keys.choice_of(_unshuffled(fields, sketch), options, fields.teller, single=single)


def _all_or_nothing(fields: Fields, sketch: Sketch) -> Sketch:
    """OU multiple response and the like: an answer is right or wrong."""
    read = [replace(option, text=answer.markdown()) for option, answer in fields.weighted()]
    options = [replace(option, share=ALL if option.share > NOTHING else NOTHING) for option in read]
    return keys.choice_of(_unshuffled(fields, sketch), options, fields.teller, single=False)


def _unshuffled(fields: Fields, sketch: Sketch) -> Sketch:
    if fields.switch("shuffleanswers", otherwise=True):
        return sketch
    return replace(sketch, labels={**sketch.labels, "shuffle": "no"})


def _truefalse(fields: Fields, sketch: Sketch) -> Sketch:
    feedback = {}
    right = None
    for option, answer in fields.weighted():
        is_true = answer.raw().letters().lower() in _TRUE
        feedback[is_true] = option.feedback
        if option.share >= ALL:
            right = is_true
    if right is None:
        raise Unfit(message("It does not say whether it is true or false."))
    return keys.truth_of(
        sketch,
        is_true=right,
        right=feedback.get(right, ""),
        wrong=feedback.get(not right, ""),
    )


def _shortanswer(fields: Fields, sketch: Sketch) -> Sketch:
    variants = [replace(option, text=answer.value(".")) for option, answer in fields.weighted()]
    if fields.switch("usecase", otherwise=False):
        sketch = replace(sketch, labels={**sketch.labels, "case": "exact"})
    return typed.words_of(sketch, variants, fields.teller)


def _numerical(fields: Fields, sketch: Sketch) -> Sketch:
    spans = []
    labels = dict(sketch.labels)
    for option, answer in fields.weighted():
        text = answer.value(".")
        if text == "*":
            labels.setdefault("incorrect", option.feedback)
            continue
        value, tolerance = exact(text), exact(answer.value("tolerance") or "0")
        if value is None or tolerance is None:
            raise Unfit(message("“%(text)s” cannot be read as a number."), text=short(text))
        spans.append(around(value, abs(tolerance), option.share, option.feedback))
    unit = _unit(fields)
    if unit and fields.value("unitgradingtype") not in ("", "0"):
        labels["unit"] = "required"
    labels = {name: value for name, value in labels.items() if value}
    return typed.number_of(replace(sketch, labels=labels), spans, fields.teller, unit)


def _unit(fields: Fields) -> str:
    """The unit in which the answer stands; others, to be reckoned into it, are told as lost."""
    listed = fields.part("units")
    units = listed.parts("unit") if listed else []
    own = [each for each in units if (each.amount("multiplier") or ALL) == ALL]
    names = [each.value("unit_name") for each in (own or units[:0])]
    for each in units:
        if each.value("unit_name") not in names[:1]:
            fields.teller.lost(
                message("The unit “%(text)s” was left out: an answer takes one unit."),
                text=short(each.value("unit_name")),
            )
    return names[0] if names else ""


def _matching(fields: Fields, sketch: Sketch) -> Sketch:
    pairs = []
    for pair in fields.parts("subquestion"):
        answer = pair.part("answer")
        pairs.append((pair.line(), answer.line() if answer else ""))
    return keys.matching_of(sketch, pairs, fields.teller)


def _essay(fields: Fields, sketch: Sketch) -> Sketch:
    info, template = fields.part("graderinfo"), fields.part("responsetemplate")
    rubric = info.markdown().split("\n") if info and info.raw() else []
    if template and template.raw():
        fields.teller.lost(message("The text that answers begin with was left out."))
    if exact(fields.value("attachments") or "0"):
        fields.teller.lost(message("Officers can hand in no files with an answer."))
    lines = [_ITEM.sub("", each.strip()).rstrip("\\").strip() for each in rubric]
    return replace(sketch, kind="written", rubric=tuple(filter(None, lines)))


def _description(fields: Fields, sketch: Sketch) -> Sketch:
    labels = {name: text for name, text in sketch.labels.items() if name not in ("points", "hint")}
    return replace(sketch, kind="information", labels=labels)


def _ordering(fields: Fields, sketch: Sketch) -> Sketch:
    answers = fields.weighted()
    is_numbered = len({option.share for option, _ in answers}) == len(answers)
    ordered = sorted(answers, key=lambda each: each[0].share) if is_numbered else answers
    for option, _ in answers:
        if option.feedback:
            fields.teller.lost(message("Feedback to a step has no place here."))
    if fields.value("selectcount") not in ("", "0", "-1"):
        fields.teller.look(message("A few steps were drawn there; here all of them are ordered."))
    labels = dict(sketch.labels)
    if fields.value("gradingtype") in ("-1", "ALL_OR_NOTHING"):
        labels["credit"] = "all"
    steps = tuple(answer.markdown() for _, answer in ordered)
    return replace(sketch, kind="ordering", steps=steps, labels=labels)


READERS: dict[str, Callable[[Fields, Sketch], Sketch]] = {
    "multichoice": _multichoice,
    "multichoiceset": _all_or_nothing,
    "oumultiresponse": _all_or_nothing,
    "truefalse": _truefalse,
    "shortanswer": _shortanswer,
    "numerical": _numerical,
    "matching": _matching,
    "match": _matching,
    "ddmatch": _matching,
    "essay": _essay,
    "description": _description,
    "ordering": _ordering,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": selected,
    "ddwtos": selected,
}
"""How each kind is read; their answers and what belongs to them alone."""

OWN_TEXT = frozenset({"cloze", "multianswer", "gapselect", "ddwtos"})
"""Kinds whose text holds their answers, so that it is read with them."""
