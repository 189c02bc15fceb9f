"""Sketches of questions as quiz Markdown, in the layout that the handbook shows.

Every text of a sketch is Markdown of its own; nothing in it can become a mark, a label, an answer
or a heading of the file (see `guarding`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from elearn.content.quizzes import guarding
from elearn.content.quizzes.blocks import block_of
from elearn.content.quizzes.lines import cleaned
from elearn.content.quizzes.sections import headings, role_of
from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.quiz.answers import number
from elearn.quiz.blocks import Notes
from elearn.quiz.kinds import amounts, true_false
from elearn.quiz.words import meaning

_TEXTS = ("hint", "correct", "incorrect", "explain")
_SHORTS = (
    *("case", "unit", "tolerance", "reuse"),
    *("draw", "spread", "points each", "for"),
    *("points", "credit", "shuffle", "objective", "level", "tags", "source", "expect", "id"),
)
_LAST_BULLET = re.compile(r"(?m)^\s{0,3}([-*+])(?=\s)")
_QUOTES = ('"', "“", "„", "«", "”")


@dataclass(frozen=True)
class Words:
    """The author's own words for labels, pools and scenarios by their English name, and the
    order of the author's labels."""

    said: Mapping[str, str]
    order: Sequence[str] = ()

    def of(self, name: str) -> str:
        return self.said.get(name, name.capitalize())

    def in_order(self, names: Sequence[str]) -> list[str]:
        """The names as the author has them, the others behind; the id is the last."""
        places = {name: place for place, name in enumerate(self.order)}
        return sorted(names, key=lambda name: (name == "id", places.get(name, len(places))))


def written(sketches: Sequence[Sketch], level: int = 2) -> str:
    """The Markdown of questions, scenarios and pools with their parts, headings of this level;
    ends in one line end. Ids are written where a sketch has one; `formatting` makes the others."""
    blocks = [block for sketch in sketches for block in _with_parts(sketch, level)]
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n" if blocks else ""


def written_alone(
    sketch: Sketch,
    level: int = 2,
    words: Mapping[str, str] | None = None,
    order: Sequence[str] = (),
) -> list[str]:
    """The lines of one sketch without its parts; labels named in `order` stand in that order."""
    own = Words(words or {}, order)
    lines = list(_lines(sketch, level, own, is_strict=False))
    return (
        lines if _reads_alike(lines, sketch) else list(_lines(sketch, level, own, is_strict=True))
    )


def answer_of(variants: Sequence[str]) -> str:
    """The answer of a text question that accepts these wordings, each to the letter: no number,
    star, quote or bar in them has a meaning."""
    return " | ".join(_wording(variant) for variant in variants if variant.strip())


def _with_parts(sketch: Sketch, level: int) -> Iterator[list[str]]:
    yield written_alone(sketch, level)
    for part in sketch.parts:
        yield from _with_parts(part, level + 1)


def _wording(variant: str) -> str:
    # A bar always parts wordings; its wide twin is compared as the same sign.
    words = " ".join(guarding.lines_of(variant.strip())).replace("|", "｜")
    is_special = "*" in words or words.startswith(_QUOTES) or number(words) is not None
    return f'"{words}"' if is_special or meaning(words) in ("true", "false", "written") else words


def _lines(sketch: Sketch, level: int, words: Words, *, is_strict: bool) -> Iterator[str]:
    prompt = guarding.guarded_prompt(sketch.prompt, sketch.kind, is_strict=is_strict)
    yield _heading(sketch, level, words)
    for paragraph in (
        prompt,
        *_answers(sketch, words, prompt),
        *_texts(sketch, words),
        _shorts(sketch, words),
    ):
        if paragraph:
            yield ""
            yield from paragraph


def _heading(sketch: Sketch, level: int, words: Words) -> str:
    role = sketch.kind if sketch.kind in ("pool", "scenario") else "question"
    title = guarding.guarded_title(sketch.title, role)
    if role != "question":
        title = f"{words.of(role)}: {title}"
    return f"{'#' * level} {title}".rstrip()


# ── answers ──


def _answers(sketch: Sketch, words: Words, prompt: Sequence[str]) -> Iterator[list[str]]:
    answer, order, rubric, info = (words.of(name) for name in ("answer", "order", "rubric", "info"))
    match sketch.kind:
        case "single" | "multiple":
            bullet = _bullet(prompt)
            yield [line for choice in sketch.choices for line in _choice(sketch, choice, bullet)]
        case "matching":
            bullet = _bullet(prompt)
            yield [_pair(*pair, bullet) for pair in sketch.pairs]
        case "ordering":
            yield [f"{order}:"]
            yield [
                line
                for place, step in enumerate(sketch.steps, 1)
                for line in _item(f"{place}.", guarding.guarded_item(step))
            ]
        case "true-false" | "numeric" | "text":
            # A translation may leave it to the original.
            yield [f"{answer}: {_typed(sketch)}"] if sketch.answer.strip() else []
        case "written":
            yield [f"{answer}: {sketch.answer or 'written'}"]
            yield [f"{rubric}:"] if sketch.rubric else []
            yield [line for each in sketch.rubric for line in _item("-", _marked_off(each))]
        case "information":
            yield [f"{info}: {sketch.answer or 'yes'}"]


def _bullet(prompt: Sequence[str]) -> str:
    """A list right under another of the same bullet would be one list with it."""
    bullets = _LAST_BULLET.findall("\n".join(prompt))
    return "*" if bullets and bullets[-1] == "-" else "-"


def _choice(sketch: Sketch, choice: Choice, bullet: str) -> list[str]:
    opening, closing = "()" if sketch.kind == "single" else "[]"
    mark = " ".join(re.sub(r"[()\[\]]", "", choice.mark).split()) or " "
    words = guarding.guarded_item(choice.text)
    # Code begins a line of its own, behind which its end is known.
    parted = ["", *words] if words[0].startswith(("```", "~~~")) else words
    lines = _item(f"{bullet} {opening}{mark}{closing}", parted, indent=2)
    quote = guarding.guarded_quote(choice.feedback)
    return lines + [f"  > {line}".rstrip() for line in quote]


def _item(mark: str, words: Sequence[str], indent: int = 0) -> list[str]:
    blanks = " " * (indent or len(mark) + 1)
    first, *rest = words
    return [f"{mark} {first}".rstrip(), *((blanks + line).rstrip() for line in rest)]


def _marked_off(text: str) -> list[str]:
    first, *rest = guarding.guarded_item(text)
    return [f"\\{first}" if first[:1] in ("(", "[") else first, *rest]


def _pair(left: str, right: str, bullet: str) -> str:
    sides = guarding.guarded_side(left), guarding.guarded_side(right)
    return " ".join(filter(None, [bullet, sides[0], "->", sides[1]]))


def _typed(sketch: Sketch) -> str:
    """An answer as typed; of a text one that would be read as another kind is quoted."""
    typed = " ".join(guarding.lines_of(sketch.answer.strip()))
    # A label after a semicolon would be read as one; this colon folds to the same sign.
    typed = re.sub(r"([;؛][^:：;؛]{1,60})[:：]", "\\1\ufe55", typed)
    if sketch.kind != "text" or not typed:
        return typed
    is_other = true_false.fits(typed) or amounts.fits(typed) or meaning(typed) == "written"
    return f'"{typed}"' if is_other else typed


# ── labels ──


def _texts(sketch: Sketch, words: Words) -> Iterator[list[str]]:
    for name in words.in_order(_TEXTS):
        first, *rest = guarding.guarded_value(sketch.labels.get(name, "")) or [""]
        if first or rest:
            yield [f"{words.of(name)}: {first}", *rest]


def _shorts(sketch: Sketch, words: Words) -> list[str]:
    values = (
        (name, guarding.guarded_short(sketch.labels.get(name, "")))
        for name in words.in_order(_SHORTS)
    )
    said = [f"{words.of(name)}: {value}" for name, value in values if value]
    return ["; ".join(said)] if said else []


def _reads_alike(lines: Sequence[str], sketch: Sketch) -> bool:
    """Whether the lines are read as one block with the answers and labels of the sketch."""
    notes = Notes("", ())
    _, *found = headings(cleaned(lines, 1))
    if len(found) != 1:
        return False
    role, title = role_of(found[0].title)
    is_question = role == "question"
    block = block_of(title, found[0].place, 2, found[0].lines, notes, takes_answers=is_question)
    said = {name for name in (*_TEXTS, *_SHORTS) if sketch.labels.get(name, "").strip()}
    own = {"answer", "order", "rubric", "info"}
    return (
        not notes.findings
        and len(block.items) == len(sketch.choices) + len(sketch.pairs)
        and len(block.steps or ()) == len(sketch.steps)
        and len(block.rubric) == len(sketch.rubric)
        and block.labels.keys() - own == said
        and _letters(block.prompt) == _letters(sketch.prompt)
    )


def _letters(text: str) -> str:
    return "".join(character for character in html.unescape(text) if character.isalnum())
