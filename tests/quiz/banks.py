"""Quizzes to test with: short ways to say one, and Hypothesis strategies for any."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from elearn.quiz.answers import Variant
from elearn.quiz.kinds import (
    cloze,
    information,
    matching,
    multiple,
    numeric,
    ordering,
    scenario,
    single,
    text,
    true_false,
    written,
)
from elearn.quiz.questions import Key, Pool, Question, Quiz, Rules, Wording

NUMERIC = numeric.Key(Fraction(27, 20), Fraction(29, 20), Fraction(7, 5), ("kg",))
TEXT = text.Key((Variant("chain of custody"), Variant("* custody *", True)))
HALF_AND_HALF = multiple.Key((True, True, False, False), (None, None, None, Fraction(-1, 2)))

KEYS: tuple[Key, ...] = (
    single.Key((Fraction(0), Fraction(1), Fraction(1, 2))),
    HALF_AND_HALF,
    true_false.Key(False),
    NUMERIC,
    TEXT,
    matching.Key((0, 1), 3),
    ordering.Key(4),
    cloze.Key((cloze.Gap(single.Key((Fraction(1), Fraction(0)))), cloze.Gap(TEXT))),
    written.Key(),
)


def choice(options: int = 4) -> single.Key:
    """A single choice whose first option is right."""
    return single.Key((Fraction(1), *[Fraction(0)] * (options - 1)))


def question(
    id: str,
    key: Key | None = None,
    points: int | str = 1,
    objective: str | None = None,
    level: str | None = None,
    tags: Sequence[str] = (),
    credit: str = "each",
    shuffle: bool = True,
    questions: Sequence[Question] = (),
) -> Question:
    return Question(
        id,
        choice() if key is None else key,
        {"en": Wording(id)},
        points=Fraction(points),
        objective=objective,
        level=level,
        tags=tuple(tags),
        credit=credit,
        shuffle=shuffle,
        questions=tuple(questions),
    )


def page(id: str) -> Question:
    return question(id, information.Key())


def case(id: str, *questions: Question, objective: str | None = None) -> Question:
    return question(id, scenario.Key(), questions=questions, objective=objective)


def pool(
    draw: int, *questions: Question, spread: str = "objective", states: Sequence[str] = ()
) -> Pool:
    return Pool({"en": "Pool"}, draw, tuple(questions), spread, tuple(states))


def quiz(*entries: Pool | Question, rules: Rules | None = None) -> Quiz:
    return Quiz({"en": "Quiz"}, rules or Rules(), tuple(entries))


seeds = st.binary(min_size=16, max_size=16)


@st.composite
def questions(draw: st.DrawFn, id: str) -> Question:
    """A question of any kind that takes an answer."""
    return question(
        id,
        draw(st.sampled_from(KEYS)),
        points=draw(st.sampled_from(["1", "2", "1/3", "5/2"])),
        objective=draw(st.sampled_from([None, "EV-1", "EV-2", "EV-3"])),
        level=draw(st.sampled_from([None, "apply", "remember"])),
        tags=draw(st.lists(st.sampled_from("abc"), unique=True)),
        credit=draw(st.sampled_from(["each", "all"])),
        shuffle=draw(st.booleans()),
    )


@st.composite
def elements(draw: st.DrawFn, id: str) -> Question:
    """A question, a page or a scenario."""
    which = draw(st.sampled_from(["question", "question", "page", "case"]))
    if which == "page":
        return page(id)
    if which == "question":
        return draw(questions(id))
    inside = range(draw(st.integers(1, 3)))
    return case(id, *(draw(questions(f"{id}-{place}")) for place in inside))


@st.composite
def quizzes(draw: st.DrawFn) -> Quiz:
    entries: list[Pool | Question] = []
    for place in range(draw(st.integers(1, 4))):
        if draw(st.booleans()):
            entries.append(draw(elements(f"q{place}")))
            continue
        members = [draw(elements(f"p{place}-{n}")) for n in range(draw(st.integers(1, 8)))]
        spread = draw(st.sampled_from(["objective", "level", "tag"]))
        states = draw(st.sampled_from([(), ("kz",), ("kz", "tj")]))
        count = draw(st.integers(1, len(members)))
        entries.append(pool(count, *members, spread=spread, states=states))
    shuffle = draw(st.sampled_from(["options", "questions", "both", "no"]))
    return quiz(*entries, rules=Rules(shuffle=shuffle))
