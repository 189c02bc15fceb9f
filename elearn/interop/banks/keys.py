"""What other people's files say is right, as our kinds of question say it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.errors import message
from elearn.interop.banks.amounts import percent
from elearn.interop.banks.telling import Teller, Unfit
from elearn.languages import fold
from elearn.quiz.blocks import MOST_CHOICES, short

# Banks round thirds and sixths; two shares as near as this are meant to be the same.
_NEAR = Fraction(1, 100)
ALL = Fraction(1)
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Weighted:
    """An option, its share of the points (1 is all, may be negative) and its feedback."""

    text: str
    share: Fraction = NOTHING
    feedback: str = ""


def choice_of(
    sketch: Sketch, options: Sequence[Weighted], teller: Teller, *, single: bool
) -> Sketch:
    """The sketch as a question with options; `single` where one may be chosen.

    Raises Unfit where nothing or everything is right, or where there is no choice.
    """
    options = _distinct(options, teller)
    if len(options) < 2:
        raise Unfit(message("It has fewer than two answers to choose from. Add another."))
    if len(options) > MOST_CHOICES:
        raise Unfit(
            message("It has %(count)d answers to choose from; at most %(most)d are taken."),
            count=len(options),
            most=MOST_CHOICES,
        )
    full = [option for option in options if option.share >= ALL - _NEAR]
    if single and len(full) == 1:
        return _single(sketch, options, full[0], teller)
    if single and not full:
        raise Unfit(message("No answer earns all the points. Mark the right one and import again."))
    if single:
        teller.look(
            message(
                "Several answers earned all the points, and any one of them would do; here all of "
                "them must be ticked. Look whether that is meant."
            )
        )
        options = [replace(option, share=ALL if option in full else NOTHING) for option in options]
    return _multiple(sketch, options, teller)


def _distinct(options: Sequence[Weighted], teller: Teller) -> list[Weighted]:
    seen: dict[str, Weighted] = {}
    for option in options:
        if not option.text.strip():
            teller.lost(message("An empty answer was left out."))
            continue
        known = seen.setdefault(fold(option.text), option)
        if known is option:
            continue
        if known.share != option.share:
            raise Unfit(
                message("“%(text)s” stands there twice, once right and once wrong."),
                text=short(option.text),
            )
        teller.lost(message("“%(text)s” stands there twice; one is kept."), text=short(option.text))
    return list(seen.values())


def _single(sketch: Sketch, options: Sequence[Weighted], right: Weighted, teller: Teller) -> Sketch:
    if any(option.share < NOTHING for option in options):
        teller.look(
            message(
                "A wrong answer took points away; where one may be chosen it earns nothing here."
            )
        )
    choices = tuple(
        Choice(
            option.text,
            "x" if option is right else percent(option.share) if option.share > NOTHING else "",
            option.feedback,
        )
        for option in options
    )
    return replace(sketch, kind="single", choices=choices)


def _multiple(sketch: Sketch, options: Sequence[Weighted], teller: Teller) -> Sketch:
    rights = [option for option in options if option.share > NOTHING]
    wrongs = [option for option in options if option.share <= NOTHING]
    if not rights:
        raise Unfit(message("No answer is marked as right. Mark it and import again."))
    if not wrongs:
        raise Unfit(message("Every answer is right, so that there is nothing to choose."))
    is_even = _are_near(rights, Fraction(1, len(rights))) or _are_near(rights, ALL)
    is_plain = _are_near(wrongs, Fraction(-1, len(wrongs)))
    is_free = _are_near(wrongs, NOTHING)
    if is_free:
        teller.look(
            message("A wrong tick cost nothing there; here it takes away its share of the points.")
        )

    def mark(option: Weighted) -> str:
        if option.share > NOTHING:
            return "x" if is_even else percent(min(option.share, ALL))
        return "" if is_plain or is_free else percent(max(option.share, -ALL))

    choices = tuple(Choice(option.text, mark(option), option.feedback) for option in options)
    return replace(sketch, kind="multiple", choices=choices)


def _are_near(options: Sequence[Weighted], share: Fraction) -> bool:
    return all(abs(option.share - share) <= _NEAR for option in options)


def matching_of(sketch: Sketch, pairs: Sequence[tuple[str, str]], teller: Teller) -> Sketch:
    """The sketch as a matching; an empty left side makes a distractor. Raises Unfit."""
    kept: list[tuple[str, str]] = []
    lefts: set[str] = set()
    rights = [fold(right) for left, right in pairs if left.strip()]
    others: set[str] = set()
    for left, right in pairs:
        if not right.strip():
            teller.lost(message("“%(text)s” has no other side and was left out."), text=short(left))
            continue
        if left.strip() and fold(left) in lefts:
            raise Unfit(message("“%(text)s” is to be matched twice."), text=short(left))
        if not left.strip() and (fold(right) in rights or fold(right) in others):
            continue
        (lefts if left.strip() else others).add(fold(left if left.strip() else right))
        kept.append((left, right))
    if len(lefts) < 2:
        raise Unfit(message("It has fewer than two pairs to match. Add another."))
    labels = {**sketch.labels, "reuse": "yes"} if len(set(rights)) < len(rights) else sketch.labels
    return replace(sketch, kind="matching", pairs=tuple(kept), labels=labels)


def truth_of(sketch: Sketch, *, is_true: bool, right: str = "", wrong: str = "") -> Sketch:
    """The sketch as a statement that is true or false; what is said to a right and a wrong
    answer."""
    labels = {"correct": right, "incorrect": wrong, **sketch.labels}
    return replace(
        sketch, kind="true-false", answer="true" if is_true else "false", labels=_filled(labels)
    )


def _filled(labels: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in labels.items() if value.strip()}
