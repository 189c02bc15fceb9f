"""What was typed into the form of a question's translation: words, and never another key."""

from __future__ import annotations

from dataclasses import replace

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.errors import Invalid, message
from elearn.quiz.blocks import Mark, mark_of
from elearn.web.instructor.question_forms import TEXTS, Form, typed

_LENGTHS = ("choices", "pairs", "steps")


def typed_words(original: Sketch, form: Form, before: Sketch | None) -> Sketch:
    """The words of the form around the original's key: as many options, pairs and steps, in the
    same order. Marks stay as the translator's text has them, where they agree with the original's,
    and else stay empty."""
    old = before or Sketch(original.kind, "", labels=_own_labels(original))
    said = typed(original.kind, form, old)
    labels = {**old.labels}
    for name in TEXTS:
        labels.pop(name, None)
        if said.labels.get(name):
            labels[name] = said.labels[name]
    return replace(
        said,
        choices=_choices(original, said, old),
        pairs=_pairs(original, form),
        steps=_padded(said.steps, len(original.steps)),
        answer=said.answer if original.kind == "text" else old.answer,
        labels=labels,
    )


def require_alike(original: Sketch, words: Sketch) -> None:
    """Raises Invalid where the words cannot stand beside the original."""
    from elearn.content.quizzes.placing import sketches_of
    from elearn.content.quizzes.writing import written

    if not words.title:
        raise Invalid("Write what is asked, in one line.", code="title")
    id = original.labels.get("id", "")
    (found, *more) = sketches_of(written([words]), {id: original.kind} if id else None)
    is_alike = not more and all(
        len(getattr(found.sketch, name)) == len(getattr(original, name)) for name in _LENGTHS
    )
    if is_alike and found.sketch.kind == original.kind:
        return
    says = message("Leave the gaps of the text as they are in the original, each in [[ and ]].")
    raise Invalid(says, code="prompt")


def _own_labels(original: Sketch) -> dict[str, str]:
    return {name: value for name, value in original.labels.items() if name == "id"}


def _choices(original: Sketch, said: Sketch, old: Sketch) -> tuple[Choice, ...]:
    rows = (*said.choices, *[Choice("")] * len(original.choices))
    return tuple(
        Choice(row.text, _same_mark(key.mark, old, place), row.feedback)
        for place, (key, row) in enumerate(zip(original.choices, rows, strict=False))
    )


def _same_mark(key: str, old: Sketch, place: int) -> str:
    own = old.choices[place].mark if place < len(old.choices) else ""
    return own if own and _meaning(own) == _meaning(key) else ""


def _meaning(inside: str) -> object:
    mark: Mark | None = mark_of(f"({inside or ' '})")
    return (mark.is_right, mark.percent) if mark else inside


def _pairs(original: Sketch, form: Form) -> tuple[tuple[str, str], ...]:
    lefts = iter(text.strip() for text in form.getlist("left"))
    rights = iter(text.strip() for text in form.getlist("right_side"))
    extras = iter(text.strip() for text in form.getlist("extra"))
    return tuple(
        (next(lefts, ""), next(rights, "")) if left else ("", next(extras, ""))
        for left, _right in original.pairs
    )


def _padded(steps: tuple[str, ...], count: int) -> tuple[str, ...]:
    return (*steps, *[""] * count)[:count]
