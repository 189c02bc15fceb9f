"""A quiz's words and points as the author's desk shows them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from elearn.languages import LANGUAGES, Language
from elearn.library.texts import Said
from elearn.quiz.questions import Question, Quiz, Wording
from elearn.web.published import html


@dataclass(frozen=True)
class Words:
    """The words of a question in one language; the HTML was sanitised when it was published."""

    wording: Wording
    language: Language

    @property
    def title(self) -> Said:
        return Said(self.wording.title, self.language.code)

    @property
    def prompt(self) -> Markup:
        return html(self.wording.prompt)

    @property
    def rubric(self) -> list[Markup]:
        """What an answer must hold, point by point."""
        return [html(one) for one in self.wording.rubric]


def words_of(question: Question, language: str) -> Words:
    """The words in the reader's language, else in the base language, which comes first."""
    code = language if language in question.wordings else next(iter(question.wordings))
    return Words(question.wordings[code], LANGUAGES[code])


def question_of(quiz: Quiz, id: str) -> Question:
    """The question of this id, also inside a scenario; the bank of an attempt has it."""
    return next(
        one for whole in quiz.questions() for one in (whole, *whole.questions) if one.id == id
    )


def points_text(points: Fraction) -> str:
    """Points exactly, as people type them: 2, 1.5 or 1/3."""
    if 100 % points.denominator:
        return str(points)
    return f"{float(points):g}"
