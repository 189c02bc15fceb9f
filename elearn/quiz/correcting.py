"""What a mistake in a quiz changes for those who sat it already."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from elearn.quiz.drawing import Drawn, DrawnQuestion
from elearn.quiz.kinds import KINDS
from elearn.quiz.marking import GIVEN
from elearn.quiz.questions import Key, Question, Quiz


@dataclass(frozen=True)
class Correction:
    """A question as it was asked and as the author has it now.

    `key` is the present key, said for the options as they were asked; None where those are
    other options now, so that no key says what the answers given to them are worth.
    """

    before: Question
    after: Question
    key: Key | None

    @property
    def is_reworded(self) -> bool:
        """Whether officers read another question than the one that has this key now."""
        language = next(iter(self.before.wordings))
        after = self.after.wordings.get(language)
        return after is None or after.prompt != self.before.wordings[language].prompt


def answerable(quiz: Quiz) -> Iterable[Question]:
    """Every question of the bank that takes an answer, also those inside scenarios."""
    return (one for whole in quiz.questions() for one in whole.marked())


def corrections(before: Quiz, after: Quiz) -> dict[str, Correction]:
    """The questions that both versions have, by id; a kind never changes under an id."""
    asked = {one.id: one for one in answerable(before)}
    return {
        one.id: Correction(asked[one.id], one, _carried(asked[one.id], one))
        for one in answerable(after)
        if one.id in asked and one.kind == asked[one.id].kind
    }


def _carried(before: Question, after: Question) -> Key | None:
    language = next(iter(before.wordings))
    if language not in after.wordings:
        return None
    key: Key | None = KINDS[after.kind].carried(
        after.key, before.wordings[language], after.wordings[language]
    )
    return key


def with_key(drawn: Drawn, id: str, key: Key) -> Drawn:
    """The drawn quiz with another key for one question; all else as the officer got it."""
    return _with(drawn, id, lambda question: replace(question, key=key))


def with_points_given(drawn: Drawn, id: str) -> Drawn:
    """The drawn quiz in which everybody has the points of one question."""
    return _with(drawn, id, lambda question: replace(question, credit=GIVEN))


def _with(drawn: Drawn, id: str, change: Callable[[DrawnQuestion], DrawnQuestion]) -> Drawn:
    def changed(questions: tuple[DrawnQuestion, ...]) -> tuple[DrawnQuestion, ...]:
        return tuple(
            change(one) if one.id == id else replace(one, questions=changed(one.questions))
            for one in questions
        )

    return Drawn(changed(drawn.questions))
