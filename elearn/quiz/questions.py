"""The values of a quiz, as its author wrote it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Protocol


class Key(Protocol):
    """What a kind needs to show, read and mark a question; one frozen dataclass a kind.

    It holds no words that are shown: those are in `Wording`, by language.
    """

    @property
    def kind(self) -> str: ...


@dataclass(frozen=True)
class Wording:
    """The words of one question in one language.

    As parsed each is Markdown; `elearn.content.rendering` returns the same value with
    sanitised HTML in every place (`title` excepted, which is always plain text).
    """

    title: str
    prompt: str = ""
    # Options of a choice, left sides of a matching, steps in their right order.
    parts: tuple[str, ...] = ()
    # Right sides of a matching, those of the pairs first, then the distractors.
    targets: tuple[str, ...] = ()
    # One for each part; empty where the author wrote none.
    feedback: tuple[str, ...] = ()
    hint: str = ""
    correct: str = ""
    incorrect: str = ""
    explain: str = ""
    rubric: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One question, page or scenario. A scenario's `questions` stay together, in order."""

    id: str
    key: Key
    wordings: Mapping[str, Wording]
    points: Fraction = Fraction(1)
    credit: str = "each"  # or "all"
    shuffle: bool = True
    objective: str | None = None
    level: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None
    expect_percent: int | None = None
    questions: tuple[Question, ...] = ()
    # Hash of kind, key and the original's words as written: what the question is.
    content: str = field(default="", compare=False)
    # Where it stands in the author's file; no part of what the question is.
    line: int = field(default=0, compare=False)

    @property
    def kind(self) -> str:
        return self.key.kind

    @property
    def possible(self) -> Fraction:
        """The points this question can give, its own or its questions' together."""
        return (
            sum((q.points for q in self.questions), Fraction(0)) if self.questions else self.points
        )

    def marked(self) -> Iterator[Question]:
        """The questions that earn points: itself, or those inside it."""
        if self.kind == "scenario":
            yield from (q for q in self.questions if q.kind != "information")
        elif self.kind != "information":
            yield self


@dataclass(frozen=True)
class Pool:
    """A set of questions of which each attempt gets `draw`."""

    titles: Mapping[str, str]
    draw: int
    questions: tuple[Question, ...]
    spread: str = "objective"  # or "level", "tag"
    states: tuple[str, ...] = ()


@dataclass(frozen=True)
class Rules:
    """What an attempt is held to. Minutes and seconds are whole; None means no limit."""

    pass_percent: int = 80
    attempts: int | None = 3
    # Seconds to wait after the first, second, … failed attempt; the last one repeats.
    waits_seconds: tuple[int, ...] = (86400,)
    limit_minutes: int | None = None
    show: str = "feedback"  # or "score", "marks"
    show_answers: str = "after pass"  # or "after attempt", "after last attempt", "never"
    shuffle: str = "options"  # or "questions", "both", "no"
    keep: str = "best"  # or "last", "first"
    # Whether an attempt begins with the code of a supervised sitting only.
    supervised: bool = False

    def wait_seconds(self, failed: int) -> int:
        """How long to wait after so many failed attempts."""
        if not failed or not self.waits_seconds:
            return 0
        return self.waits_seconds[min(failed, len(self.waits_seconds)) - 1]


@dataclass(frozen=True)
class Quiz:
    """A whole quiz: its rules, and pools and single questions in the author's order."""

    titles: Mapping[str, str]
    rules: Rules
    entries: tuple[Pool | Question, ...] = field(default=())

    def questions(self) -> Iterator[Question]:
        """Every question of the bank, scenarios as one."""
        for entry in self.entries:
            if isinstance(entry, Pool):
                yield from entry.questions
            else:
                yield entry
