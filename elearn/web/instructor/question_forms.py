"""What was typed into the form of a question, as a sketch; rows that were left empty too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from werkzeug.datastructures import MultiDict

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.errors import Invalid, message
from elearn.quiz.answers import number
from elearn.quiz.blocks import mark_of
from elearn.quiz.kinds import amounts
from elearn.quiz.words import meaning
from elearn.web.instructor import amount_fields

Form = MultiDict[str, str]

MOST_ROWS = 60
TEXTS = ("hint", "explain", "correct", "incorrect")
_LINES = ("points", "objective", "level", "tags", "source", "expect", "credit")
_OF_GROUPS = ("draw", "spread", "points each", "for")
_TICKED = {
    "unit": "required",
    "tolerance": "ok",
    "case": "exact",
    "reuse": "yes",
    "shuffle": "no",
}

_SAYS = {
    "numeric": message(
        "Write the right answer as one number, such as 1400.5 or 1 400,5, or from … to … as 36..38."
    ),
    "text": message("Write at least one answer that is right."),
    "true-false": message("Say whether the statement is true or false."),
    "cloze": message("Make at least one gap: put [[ and ]] around a word of the text."),
    "single": message("Write at least two answers."),
    "multiple": message("Write at least two answers."),
    "matching": message("Write at least two pairs."),
    "ordering": message("Write at least three steps."),
}
FIELDS = {
    "numeric": "value",
    "text": "variants",
    "true-false": "answer",
    "cloze": "prompt",
    "single": "choices",
    "multiple": "choices",
    "matching": "pairs",
    "ordering": "steps",
}
"""The field of each kind that carries the answer."""


def typed(kind: str, form: Form, before: Sketch | None) -> Sketch:
    """The question as the form says it. What the author wrote in a way of their own, such as
    `х` or `верно`, stays so where it means the same. `before` also keeps what no form shows."""
    old = before or Sketch(kind, "")
    return replace(
        old,
        title=" ".join(form.get("title", "").split()),
        prompt=_text(form, "prompt"),
        choices=_choices(kind, form, old),
        pairs=_pairs(form) if kind == "matching" else (),
        steps=tuple(_listed(form, "step")) if kind == "ordering" else (),
        answer=_answer(kind, form, old),
        rubric=tuple(_listed(form, "rubric")) if kind == "written" else (),
        labels=_labels(kind, form, old.labels),
    )


def kept(sketch: Sketch) -> Sketch:
    """The question without the rows that were left empty. Raises Invalid for a pair of which only
    the right side was typed."""
    pairs = [(left.strip(), right) for left, right in sketch.pairs if left.strip() or right]
    if any(not left.strip() and left and right for left, right in sketch.pairs):
        raise Invalid("A pair lacks its left side: write it, or empty the right one.", code="pairs")
    return replace(
        sketch,
        choices=tuple(one for one in sketch.choices if one.text or one.feedback or one.mark),
        pairs=tuple(pairs),
        steps=tuple(filter(None, sketch.steps)),
        rubric=tuple(filter(None, sketch.rubric)),
    )


def require_readable(sketch: Sketch) -> None:
    """Raises Invalid where the words would be read as a question of another kind, or as none."""
    from elearn.content.quizzes.placing import sketches_of
    from elearn.content.quizzes.writing import written

    if not sketch.title:
        raise Invalid("Write what is asked, in one line.", code="title")
    is_number = sketch.kind != "numeric" or amounts.fits(sketch.answer)
    found = sketches_of(written([sketch])) if is_number else []
    if len(found) == 1 and found[0].sketch.kind == sketch.kind:
        return
    says = _SAYS.get(sketch.kind, message("This cannot be read as a question: look through it."))
    raise Invalid(says, code=FIELDS.get(sketch.kind, "title"))


def _text(form: Form, name: str) -> str:
    return form.get(name, "").replace("\r\n", "\n").strip("\n").rstrip()


def _listed(form: Form, name: str) -> list[str]:
    return [text.replace("\r\n", "\n").strip() for text in form.getlist(name)[:MOST_ROWS]]


# ── answers ──


def _choices(kind: str, form: Form, old: Sketch) -> tuple[Choice, ...]:
    if kind not in ("single", "multiple"):
        return ()
    texts, feedback = _listed(form, "option"), _listed(form, "feedback")
    shares = _listed(form, "share")
    right = set(form.getlist("right"))
    return tuple(
        Choice(
            text,
            _mark(
                str(place) in right,
                shares[place] if place < len(shares) else "",
                old.choices[place].mark if place < len(old.choices) else "",
            ),
            feedback[place] if place < len(feedback) else "",
        )
        for place, text in enumerate(texts)
    )


def _mark(is_right: bool, share: str, before: str) -> str:
    """The mark of an option; a share of its own, where one is typed, comes first."""
    if share:
        mark = share if "%" in share or "٪" in share else f"{share}%"
        return before if before == share else mark
    if not is_right:
        return ""
    known = mark_of(f"({before})")
    return before if known and known.is_right else "x"


def _pairs(form: Form) -> tuple[tuple[str, str], ...]:
    # A blank tells a pair that waits for its left side from a right side that has none.
    lefts = (left or " " for left in _listed(form, "left"))
    extra = (("", side) for side in _listed(form, "extra"))
    return (*zip(lefts, _listed(form, "right_side"), strict=False), *extra)


def _answer(kind: str, form: Form, old: Sketch) -> str:
    match kind:
        case "numeric":
            return amount_fields.joined(form, old.answer)
        case "text":
            lines = [line.strip() for line in form.get("variants", "").splitlines()]
            new = " | ".join(_variant(line) for line in lines if line)
            return old.answer if lines_of(old.answer) == lines_of(new) else new
        case "true-false":
            chosen = form.get("answer", "")
            chosen = chosen if chosen in ("true", "false") else ""
            return old.answer if meaning(old.answer) == chosen else chosen
    return old.answer


def _variant(line: str) -> str:
    # A bar always parts wordings; its wide twin is compared as the same sign. A number among
    # words is a word.
    line = line.replace("|", "｜")
    return f'"{line}"' if number(line) is not None else line


def lines_of(answer: str) -> list[str]:
    """The accepted wordings of an answer, as people type them: a number needs no quotes here."""
    pieces = (piece.strip() for piece in answer.replace("\\|", "|").split("|"))
    return [_unquoted(piece) for piece in pieces if piece]


def _unquoted(piece: str) -> str:
    inner = piece[1:-1].strip()
    is_quoted = len(piece) > 2 and piece[0] == piece[-1] == '"'
    return inner if is_quoted and number(inner) is not None else piece


# ── labels ──


def _labels(kind: str, form: Form, before: Mapping[str, str]) -> dict[str, str]:
    labels = dict(before)
    for name in TEXTS:
        _put(labels, form, name, _text(form, name).strip())
    for name in (*_LINES, *_OF_GROUPS):
        _put(labels, form, name, " ".join(form.get(name, "").split()))
    _put(labels, form, "expect", _percent(form.get("expect", "").strip()))
    for name, value in _TICKED.items():
        if f"has_{name}" not in form:
            continue
        _put(labels, {name: ""}, name, value if form.get(name) else "")
    if kind == "information":
        labels.pop("points", None)
    return labels


def _put(labels: dict[str, str], form: Mapping[str, str], name: str, value: str) -> None:
    """Sets or takes out a label that the form has; the author's own word for a value stays."""
    if name not in form:
        return
    if not value:
        labels.pop(name, None)
    elif name in TEXTS or meaning(labels.get(name, "")) != meaning(value):
        labels[name] = re.sub(r"\s+\n", "\n", value)


def _percent(text: str) -> str:
    return text if not text or text[-1:] in "%٪" else f"{text}%"
