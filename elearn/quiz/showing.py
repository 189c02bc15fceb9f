"""What an officer may see of an attempt that is over, and when: the author's rules."""

from __future__ import annotations

from dataclasses import dataclass

from elearn.quiz.questions import Rules


@dataclass(frozen=True)
class Stage:
    """Where the officer stands when a result is opened.

    `has_passed` and `is_last` (all attempts that the rules give are over) are of the cycle
    of the attempt; `is_sitting`: another attempt of the module runs at this moment.
    """

    has_passed: bool
    is_last: bool
    is_sitting: bool


@dataclass(frozen=True)
class Shown:
    """What may be shown: the marks of each question, and the key with its feedback.

    `withheld` says why the key is not: `sitting`, `pass`, `last` (it comes later) or `never`.
    """

    marks: bool
    answers: bool
    withheld: str = ""


def shown(rules: Rules, stage: Stage) -> Shown:
    """What these rules let an officer see who stands there."""
    withheld = _withheld(rules, stage)
    return Shown(marks=rules.show != "score", answers=not withheld, withheld=withheld)


def _withheld(rules: Rules, stage: Stage) -> str:
    if rules.show != "feedback" or rules.show_answers == "never":
        return "never"
    if rules.show_answers == "after pass" and not (stage.has_passed or stage.is_last):
        return "pass"
    if rules.show_answers == "after last attempt" and not stage.is_last:
        return "last"
    # A page of an earlier attempt beside the quiz would be its key.
    return "sitting" if stage.is_sitting else ""
