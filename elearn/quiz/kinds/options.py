"""Reading a list of options with their marks, as both kinds of choice have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from elearn.errors import message
from elearn.languages import fold
from elearn.quiz.answers import number
from elearn.quiz.blocks import MOST_CHOICES, Block, Item, Mark, Notes, Place, mark_of, short


@dataclass(frozen=True)
class Option:
    """One option; `share` is its own percent, None where it has none."""

    place: Place
    text: str
    feedback: str
    is_right: bool = False
    share: Fraction | None = None


def options(block: Block, notes: Notes) -> tuple[Option, ...]:
    """The options of a choice; what is wrong with one of them is noted."""
    items = block.items[:MOST_CHOICES]
    read = tuple(_option(item, notes) for item in items)
    marks = [mark for item in items if (mark := mark_of(item.text)) and mark.is_known]
    if len({mark.opening for mark in marks}) > 1:
        notes.add(
            block.items[0].place,
            "E04",
            message(
                "Round and square brackets are mixed in one list: use ( ) where one option is "
                "right, [ ] where several may be."
            ),
        )
    if len(read) < 2:
        notes.add(block.items[0].place, "E06", message("One option is no choice: add another."))
    check_count(len(block.items), block.items[0].place, notes)
    check_differ([(option.text, option.place) for option in read], notes)
    return read


def _option(item: Item, notes: Notes) -> Option:
    mark = mark_of(item.text)
    if mark is None or not (mark.is_known or mark.is_like_one):
        notes.add(
            item.place,
            "E09",
            message("This option has no mark: begin it as the others, such as ( ) or [ ]."),
        )
        return Option(item.place, item.text.strip(), item.quote)
    text = mark.text.strip()
    if not text:
        notes.add(item.place, "E08", message("This option is empty: write its text or remove it."))
    elif not mark.text[0].isspace():
        notes.add(
            item.place,
            "E38",
            message(
                "Put a blank between %(mark)s and the text, or other viewers show a link or "
                "plain text."
            ),
            mark=f"{mark.opening}{mark.inside or ' '}{mark.closing}",
        )
    return Option(item.place, text, item.quote, mark.is_right, share_of(mark, item.place, notes))


def share_of(mark: Mark, place: Place, notes: Notes) -> Fraction | None:
    """The percent of a mark as a share, -1 to 1; None where it has none."""
    if not mark.is_known:
        says = (
            message("The mark %(mark)s lacks its percent sign: write (50%%), or (x) for right.")
            if mark.is_number
            else message("The mark %(mark)s is not known: write x for right or leave it empty.")
        )
        notes.add(place, "E09", says, mark=f"{mark.opening}{mark.inside}{mark.closing}")
        return None
    if mark.percent is None:
        return None
    percent = number(mark.percent)
    if percent is None or not -100 <= percent <= 100:
        notes.add(
            place,
            "E10",
            message("The percent of an option must be from -100 to 100, not %(percent)s."),
            percent=mark.percent,
        )
        return Fraction(0)
    return percent / 100


def check_count(count: int, place: Place, notes: Notes) -> None:
    """Notes where there is more than people can weigh."""
    if count > MOST_CHOICES:
        notes.add(
            place,
            "E43",
            message("There are %(count)d choices here; at most %(most)d are taken."),
            count=count,
            most=MOST_CHOICES,
        )


def check_differ(texts: Sequence[tuple[str, Place]], notes: Notes) -> None:
    """Notes every text that reads like one before it; `other` of a note is that one."""
    seen: dict[str, tuple[str, int]] = {}
    for text, place in texts:
        folded = fold(text)
        if folded and folded in seen:
            other, line = seen[folded]
            notes.add(
                place,
                "E07",
                message("“%(text)s” stands here twice (also in line %(line)d): change one."),
                text=short(text),
                other=short(other),
                line=line,
            )
        seen.setdefault(folded, (text, place.line))
