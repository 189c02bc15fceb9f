"""Sketches to test with: every kind, with signs in it that some format takes for its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from hypothesis import strategies as st

from elearn.content.markup import Renderer
from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.content.quizzes.writing import answer_of
from elearn.content.surroundings import Surroundings
from elearn.interop import signs
from elearn.interop.banks import gaps
from elearn.interop.banks.keys import Weighted
from elearn.interop.banks.proving import proved
from elearn.interop.banks.telling import Teller, Unfit
from elearn.languages import fold
from elearn.quiz.kinds import amounts, cloze, multiple, single, text
from elearn.quiz.questions import Question

_PIECES = (
    *("scene", "evidence", "улика", "ҷавоб", "پاسخ", "5", "1,5", "kg", "T", "TRUE", "x", "(x)"),
    *("~", "=", "#", "{", "}", ":", "::", "->", "→", "%50%", "\\", "/", "//", "####", "[html]"),
    *("<b>", "</p>", "&amp;", "&", "<", ">", '"', "'", "«", "»", "]]>", "{1:MC:=a}", "$CATEGORY:"),
    *(
        "*",
        "**",
        "_",
        "`",
        "[a]",
        "(b)",
        "|",
        "!",
        "- ",
        "1.",
        "#",
        ".",
        "?",
        "Answer:",
        "Points: 2",
    ),
)
letters = st.lists(st.sampled_from(_PIECES), min_size=1, max_size=6).map(
    lambda pieces: " ".join(" ".join(pieces).split())
)
words = letters.map(signs.escaped).filter(lambda text: bool(fold(text)))
"""One line of Markdown in which every sign is a letter."""
prompts = st.one_of(
    st.just(""),
    words,
    st.lists(words, min_size=2, max_size=3).map("\n\n".join),
    words.map(lambda text: f"**bold** {text} *slanted*"),
    words.map(lambda text: f"{text}\n\n- one\n- two\n\n`code` {text}"),
)
titles = letters.map(lambda text: "Q " + text.replace("`", "").replace("*", ""))
shares = st.sampled_from(["", "", "50%", "25%", "33.33333%"])


@st.composite
def options(draw: st.DrawFn, kind: str) -> tuple[Choice, ...]:
    """Options with a right one first; those of a multiple choice have marks of their own too."""
    texts = draw(st.lists(words, min_size=2, max_size=5, unique_by=fold))
    notes = st.one_of(st.just(""), words)
    marks = shares if kind == "single" else st.sampled_from(["", "", "-50%", "x"])
    rest = [Choice(text, draw(marks), draw(notes)) for text in texts[2:]]
    return (Choice(texts[0], "x", draw(notes)), Choice(texts[1], "", draw(notes)), *rest)


@st.composite
def questions(draw: st.DrawFn) -> Sketch:
    """A question of any kind but a text with gaps, as the linter takes it."""
    labels = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "explain": words,
                "points": st.sampled_from(["2", "0.5"]),
                "level": st.sampled_from(["apply", "analyse"]),
                "objective": st.just("EV-1"),
                "tags": st.just("seizure, phone"),
                "id": st.sampled_from(["first-7k2m", "a1"]),
            },
        )
    )
    kind = draw(
        st.sampled_from(
            [
                "single",
                "multiple",
                "true-false",
                "numeric",
                "text",
                "matching",
                "ordering",
                "written",
                "information",
            ]
        )
    )
    sketch = Sketch(kind, draw(titles), draw(prompts), labels=labels)
    said = {"correct": draw(words), "incorrect": draw(words)} if draw(st.booleans()) else {}
    match kind:
        case "single" | "multiple":
            return replace(sketch, choices=draw(options(kind)))
        case "true-false":
            answer = draw(st.sampled_from(["true", "false"]))
            return replace(sketch, answer=answer, labels={**labels, **said})
        case "numeric":
            answer = draw(
                st.sampled_from(["5", "-1.5 ± 0.25", "1..4", "0.001 ± 0.0001", "37 ± 2%"])
            )
            return replace(sketch, answer=answer, labels={**labels, **said})
        case "text":
            plain = st.lists(letters.filter(lambda text: "->" not in text), min_size=1, max_size=3)
            answer = draw(plain.map(answer_of))
            return replace(sketch, answer=answer, labels={**labels, **said})
        case "matching":
            lefts = draw(st.lists(words, min_size=2, max_size=4, unique_by=fold))
            rights = draw(st.lists(words, min_size=5, max_size=5, unique_by=fold))
            pairs = (*zip(lefts, rights, strict=False), ("", rights[-1]))
            return replace(sketch, pairs=pairs)
        case "ordering":
            steps = draw(st.lists(words, min_size=3, max_size=5, unique_by=fold))
            return replace(sketch, steps=tuple(steps))
        case "information":
            labels = {name: labels[name] for name in ("id",) if name in labels}
            return replace(sketch, prompt=sketch.prompt or "Read this.", labels=labels)
    return sketch


@st.composite
def clozes(draw: st.DrawFn) -> Sketch:
    """A text with one to three gaps: words, choices, numbers."""
    made = [draw(st.one_of(_words_in_gap, _choice_in_gap, st.just("[[= 24 ± 1]]")))]
    made += draw(st.lists(st.one_of(_words_in_gap, _choice_in_gap), max_size=2))
    texts = draw(st.lists(words, min_size=len(made) + 1, max_size=len(made) + 1))
    prompt = texts[0] + "".join(f" {gap} {text}" for gap, text in zip(made, texts[1:], strict=True))
    labels = draw(st.sampled_from([{}, {"points": "2"}, {"points": "6", "case": "exact"}]))
    return Sketch("cloze", "Fill", prompt, labels=labels)


def _gap(texts: list[str], *, is_choice: bool) -> str:
    options = [Weighted(each, Fraction(not is_choice or not at)) for at, each in enumerate(texts)]
    try:
        make = gaps.gap_of_choice if is_choice else gaps.gap_of_words
        return make(options, Teller(""))
    except Unfit:
        return "[[word | other]]"


_words_in_gap = st.lists(letters, min_size=1, max_size=3).map(
    lambda texts: _gap(texts, is_choice=False)
)
_choice_in_gap = st.lists(letters, min_size=2, max_size=4, unique_by=fold).map(
    lambda texts: _gap(texts, is_choice=True)
)


def read_as(sketch: Sketch) -> Question | None:
    """The question that a sketch makes; None where the linter refuses it."""
    try:
        return proved(sketch, "en")
    except Unfit:
        return None


def said_by(question: Question) -> tuple[object, ...]:
    """What must come back: kind, key, words, feedback, points and labels."""
    wording = question.wordings["en"]
    texts = (wording.prompt, wording.hint, wording.correct, wording.incorrect, wording.explain)
    return (
        question.kind,
        question.points,
        question.level,
        question.objective,
        question.tags,
        question.id,
        fold(wording.title),
        *(_letters(text) for text in (*texts, *wording.parts, *wording.targets)),
        *(_letters(text) for text in wording.feedback),
    )


def _letters(text: str) -> str:
    """The letters that a reader sees, whatever marks were needed to keep them letters."""
    html = Renderer(Surroundings()).words(text, "en")
    return " ".join(html.replace("<p>", " ").replace("</p>", " ").replace("<br>", " ").split())


def keys_agree(one: object, other: object) -> bool:
    """Whether two keys say the same; shares are rounded to five digits on the way."""
    if isinstance(one, single.Key) and isinstance(other, single.Key):
        return _near(one.shares, other.shares)
    if isinstance(one, multiple.Key) and isinstance(other, multiple.Key):
        return one.rights == other.rights and _near(one.shares, other.shares)
    if isinstance(one, amounts.Key) and isinstance(other, amounts.Key):
        return (one.low, one.high) == (other.low, other.high)
    if isinstance(one, text.Key) and isinstance(other, text.Key):
        return [(fold(each.text), each.is_pattern) for each in one.variants] == [
            (fold(each.text), each.is_pattern) for each in other.variants
        ]
    if isinstance(one, cloze.Key) and isinstance(other, cloze.Key):
        both = zip(one.gaps, other.gaps, strict=True)
        return all(keys_agree(gap.key, same.key) for gap, same in both)
    return one == other


def _near(shares: Sequence[Fraction], others: Sequence[Fraction]) -> bool:
    pairs = zip(shares, others, strict=True)
    return all(abs(share - other) < Fraction(1, 10_000) for share, other in pairs)
