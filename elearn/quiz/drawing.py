"""Which questions an attempt gets, and in what order everything in them is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.quiz.kinds import KINDS
from elearn.quiz.numbers import Numbers
from elearn.quiz.questions import Key, Pool, Question, Quiz

__all__ = [
    "NO_ANSWER",
    "Drawn",
    "DrawnQuestion",
    "Numbers",
    "draw",
    "from_json",
    "groups_of",
    "is_for",
    "lay_out",
    "to_json",
]

NO_ANSWER = ("information", "scenario")


@dataclass(frozen=True)
class DrawnQuestion:
    """One question as an attempt got it: key, worth and layout, pinned for ever.

    `layout` is the kind's own and plain JSON; words stay with the version.
    """

    id: str
    key: Key
    layout: Mapping[str, Any]
    points: Fraction
    credit: str
    objective: str | None = None
    level: str | None = None
    source: str | None = None
    questions: tuple[DrawnQuestion, ...] = ()

    @property
    def kind(self) -> str:
        return self.key.kind

    @property
    def possible(self) -> Fraction:
        """The points to be had here: none on a page, a scenario's questions' together."""
        if self.kind == "scenario":
            return sum((question.possible for question in self.questions), Fraction(0))
        return Fraction(0) if self.kind == "information" else self.points


@dataclass(frozen=True)
class Drawn:
    """The quiz of one attempt, in the order shown."""

    questions: tuple[DrawnQuestion, ...]

    def elements(self) -> Iterator[DrawnQuestion]:
        """All that stands on the page: questions, pages, scenarios and what is in them."""
        for question in self.questions:
            yield question
            yield from question.questions

    def find(self, id: str) -> DrawnQuestion | None:
        return next((question for question in self.elements() if question.id == id), None)

    def answerable(self) -> Iterator[DrawnQuestion]:
        """The questions that take an answer, also those inside scenarios."""
        return (question for question in self.elements() if question.kind not in NO_ANSWER)

    @property
    def possible(self) -> Fraction:
        return sum((question.possible for question in self.questions), Fraction(0))


def draw(
    quiz: Quiz, seed: bytes, *, state: str | None = None, seen: Iterable[str] = frozenset()
) -> Drawn:
    """The quiz that this seed gives to an officer of this state.

    `seen` are the ids of questions from earlier attempts: within the spread that the
    author asked for, a pool gives those only when the others are used up.
    """
    numbers = Numbers(seed)
    questions: list[Question] = []
    for entry in quiz.entries:
        if isinstance(entry, Question):
            questions.append(entry)
        elif is_for(entry, state):
            questions.extend(_drawn_from(entry, frozenset(seen), numbers))
    if quiz.rules.shuffle in ("questions", "both"):
        questions = _mixed(questions, numbers)
    shuffle = quiz.rules.shuffle in ("options", "both")
    return Drawn(tuple(lay_out(question, numbers, shuffle) for question in questions))


def is_for(pool: Pool, state: str | None) -> bool:
    """Whether officers of this state get questions from the pool."""
    return not pool.states or (state or "").lower() in {code.lower() for code in pool.states}


def groups_of(question: Question, spread: str) -> tuple[str, ...]:
    """What the pool's spread counts a question to; a scenario, to all that is in it.

    Questions for which the author said nothing are a group of their own.
    """
    if spread == "tag":
        own: Sequence[str | None] = question.tags
    else:
        own = (question.level if spread == "level" else question.objective,)
    named = tuple(dict.fromkeys(name for name in own if name))
    if named or not question.questions:
        return named or ("",)
    inner = (name for part in question.questions for name in groups_of(part, spread) if name)
    return tuple(dict.fromkeys(inner)) or ("",)


def _drawn_from(pool: Pool, seen: frozenset[str], numbers: Numbers) -> list[Question]:
    """So many questions as the pool gives, as even over its groups as can be.

    Each comes from the group that has given fewest so far; where several have, a question
    that the officer has not seen goes first. Lots decide the rest.
    """
    belongs = {question.id: groups_of(question, pool.spread) for question in pool.questions}
    order = numbers.shuffled(sorted({name for names in belongs.values() for name in names}))
    waiting = numbers.shuffled(list(belongs))
    given = dict.fromkeys(order, 0)

    def claim(id: str) -> tuple[int, int, bool, int]:
        """The lower, the sooner: lots (`order`, `waiting`) have the last word."""
        names = belongs[id]
        poorest = min(names, key=lambda name: (given[name], order.index(name)))
        together = sum(given[name] for name in names)
        return given[poorest], together, id in seen, order.index(poorest)

    taken: set[str] = set()
    for _ in range(min(pool.draw, len(waiting))):
        chosen = min(waiting, key=claim)
        waiting.remove(chosen)
        taken.add(chosen)
        for name in belongs[chosen]:
            given[name] += 1
    return [question for question in pool.questions if question.id in taken]


def _mixed(questions: list[Question], numbers: Numbers) -> list[Question]:
    """The questions in a new order; an information page stays before what it introduces."""
    result: list[Question] = []
    stretch: list[Question] = []
    for question in questions:
        if question.kind == "information":
            result += [*numbers.shuffled(stretch), question]
            stretch = []
        else:
            stretch.append(question)
    return result + numbers.shuffled(stretch)


def lay_out(question: Question, numbers: Numbers, shuffle: bool) -> DrawnQuestion:
    """One question with its options, steps or pairs in the order that these numbers give."""
    shuffle = shuffle and question.shuffle
    return DrawnQuestion(
        id=question.id,
        key=question.key,
        layout=KINDS[question.kind].layout(question, numbers, shuffle),
        points=question.points,
        credit=question.credit,
        objective=question.objective,
        level=question.level,
        source=question.source,
        questions=tuple(lay_out(part, numbers, shuffle) for part in question.questions),
    )


def to_json(drawn: Drawn) -> dict[str, Any]:
    """Plain JSON, as an attempt keeps it. It holds the key: never for the page."""
    return {"questions": [_question_json(question) for question in drawn.questions]}


def from_json(data: Mapping[str, Any]) -> Drawn:
    return Drawn(tuple(_question_from(question) for question in data["questions"]))


def _question_json(question: DrawnQuestion) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": question.id,
        "kind": question.kind,
        "key": KINDS[question.kind].key_json(question.key),
        "layout": dict(question.layout),
        "points": str(question.points),
        "credit": question.credit,
    }
    for name in ("objective", "level", "source"):
        if (value := getattr(question, name)) is not None:
            data[name] = value
    if question.questions:
        data["questions"] = [_question_json(part) for part in question.questions]
    return data


def _question_from(data: Mapping[str, Any]) -> DrawnQuestion:
    return DrawnQuestion(
        id=data["id"],
        key=KINDS[data["kind"]].key_from(data["key"]),
        layout=data["layout"],
        points=Fraction(data["points"]),
        credit=data["credit"],
        objective=data.get("objective"),
        level=data.get("level"),
        source=data.get("source"),
        questions=tuple(_question_from(part) for part in data.get("questions", ())),
    )
