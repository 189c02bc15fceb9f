"""Sketches of every kind, full of texts that look like marks."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from elearn.content.quizzes.sketches import Choice, Sketch

NASTY = (
    *("(x) ", "[ ] ", "[x]", "(50%)", "[[", "]]", "Answer: ", "Ответ:", "Pool: ", "Id: b", "؛ "),
    *("# ", "## Scenario: a", "- ", "* ", "1. ", "12) ", "– (x) a", "- [x] b", "- a -> b", "->"),
    *("> ", "```", "~~~", "``` a ``` b", "`", "---", "***", "===", "|", "; Points: 3", "Pionts: 2"),
    *("Order:", "Info: yes", "Rubric:", "!!! law", "[^1]: a", "*[UN]: b", "::: check", "\\", "→"),
    *("\n", "\n\n", "\n  ", "  \n", "\t", "\u00a0", "\u200f", "قانون", "ё", "slowly", "wörd", "5"),
    *("： ", "Explain：", "&amp;", "a_b*c", "\r\n", "    code", "true", "112", "%(x)s", "a"),
)
nasty = st.lists(st.sampled_from(NASTY), max_size=8).map("".join)
named = st.tuples(st.sampled_from("abcdefgh"), nasty).map(lambda pair: f"{pair[0]} {pair[1]}")
lines = nasty.map(lambda text: " ".join(text.split()))


@st.composite
def texts(draw: st.DrawFn, count: int) -> list[str]:
    """So many texts, none like another."""
    return [draw(nasty) + f" n{place} " + draw(nasty) for place in range(count)]


@st.composite
def labels(draw: st.DrawFn) -> dict[str, str]:
    said = {name: draw(named) for name in ("hint", "correct", "incorrect", "explain")}
    said |= {"points": draw(st.sampled_from(["2", "1.5", "۳"])), "tags": "seizure, phone"}
    said |= {"level": "apply", "source": "first-minutes#seal", "credit": "all", "id": "first-7k2m"}
    return {name: said[name] for name in draw(st.sets(st.sampled_from(sorted(said))))}


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Any question that a form can hold."""
    kind = draw(st.sampled_from(sorted(_ANSWERS)))
    title = draw(named)
    return Sketch(kind, title, labels=draw(labels()), **draw(_ANSWERS[kind]))


@st.composite
def _choices(draw: st.DrawFn, right: str, marks: tuple[str, ...]) -> dict[str, object]:
    said = draw(texts(draw(st.integers(2, 4))))
    given = [right, *(draw(st.sampled_from(marks)) for _ in said[1:])]
    choices = tuple(Choice(text, mark, draw(nasty)) for text, mark in zip(said, given, strict=True))
    return {"prompt": draw(nasty), "choices": choices}


@st.composite
def _matching(draw: st.DrawFn) -> dict[str, object]:
    said = draw(texts(6))
    pairs = [(said[0], said[1]), (said[2], said[3]), ("", said[4])]
    return {"prompt": draw(nasty), "pairs": tuple(pairs)}


_ANSWERS = {
    "single": _choices("x", ("", "50%")),
    "multiple": _choices("x", ("", "-50%")),
    "matching": _matching(),
    "ordering": st.fixed_dictionaries({"prompt": nasty, "steps": texts(3).map(tuple)}),
    "true-false": st.fixed_dictionaries(
        {"prompt": nasty, "answer": st.sampled_from(["true", "false", "верно"])}
    ),
    "numeric": st.fixed_dictionaries(
        {"prompt": nasty, "answer": st.sampled_from(["37 ± 0.5 °C", "36..38", "1,4 kg"])}
    ),
    "text": st.fixed_dictionaries(
        {
            "prompt": nasty,
            "answer": st.sampled_from(
                ["112", "a | b", "true", "written", "5 kg", "yes; Points: 2"]
            ),
        }
    ),
    "written": st.fixed_dictionaries({"prompt": nasty, "rubric": texts(2).map(tuple)}),
    "information": st.fixed_dictionaries({"prompt": nasty}),
    "cloze": st.fixed_dictionaries({"prompt": lines.map(lambda text: _with_gap(text))}),
}


def _with_gap(text: str) -> str:
    plain = re.sub(r"`|\[\[|\]\]", "", text)
    return f"{plain}\n\nA [[word]] (x)."
