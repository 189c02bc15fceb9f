"""Questions on the move: up and down, into groups and out of them; and rows of a form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.library.workshop.questions import Bank

if TYPE_CHECKING:
    from elearn.content.quizzes.placing import Placed

_ROWS = {"choices": Choice(""), "pairs": (" ", ""), "extras": ("", ""), "steps": "", "rubric": ""}


def moved(bank: Bank, place: Placed, to: str) -> str:
    """The text with the question moved: `up`, `down`, `out`, or the key of a group to go into.
    Where there is no such way it stays."""
    from elearn.content.quizzes import rewriting

    text = bank.saved.text
    around = siblings(bank, place)
    at = around.index(place)
    if to == "up" and at > 0:
        return rewriting.moved(text, place, before=around[at - 1])
    if to == "down" and at + 1 < len(around):
        return rewriting.moved(text, around[at + 1], before=place)
    if to == "out" and place.outer is not None:
        return rewriting.moved(text, place, before=_after(bank, place.outer))
    group = bank.at(to)
    if group is not None and may_go_into(bank, place, group):
        return rewriting.moved(text, place, into=group)
    return text


def siblings(bank: Bank, place: Placed) -> list[Placed]:
    """What stands in the same group, or in none, in order; itself too."""
    return [each for each in bank.places if each.outer == place.outer]


def may_go_into(bank: Bank, place: Placed, group: Placed) -> bool:
    """Whether a question may stand in a case or a set, and a case in a set; not where it is."""
    number = bank.places.index(group)
    if group.role == "question" or place.role == "pool" or place.outer == number:
        return False
    return place.role == "question" or group.role == "pool"


def _after(bank: Bank, number: int) -> Placed | None:
    """What stands behind a group, on its own level."""
    group = bank.places[number]
    around = siblings(bank, group)
    at = around.index(group) + 1
    return around[at] if at < len(around) else None


def put_in_place(bank: Bank, key: str, sketch: Sketch) -> str:
    """The text with a question that is not in it: where the original has it in its order, else at
    the end."""
    from elearn.content.quizzes import rewriting

    order = list(bank.originals)
    following = order[order.index(key) + 1 :] if key in order else []
    here = {each.id: each for each in bank.places}
    original = bank.originals.get(key)
    before = next((here[id] for id in following if id in here), None)
    named = sketch if key[:1] == "~" else replace(sketch, labels={**sketch.labels, "id": key})
    text = rewriting.inserted(bank.saved.text, named)
    if before is None or original is None:
        return text
    from elearn.content.quizzes.placing import sketches_of

    places = sketches_of(text, {id: each.sketch.kind for id, each in bank.originals.items()})
    if before.outer is not None and bank.originals[before.id].level > original.level:
        before = bank.places[before.outer]
    return rewriting.moved(text, places[-1], before=before)


def rearranged(sketch: Sketch, go: str) -> Sketch:
    """The sketch of a form with a row more (`add.steps`), or one moved up (`up.steps.2`)."""
    verb, _, rest = go.partition(".")
    name, _, number = rest.partition(".")
    if name not in _ROWS:
        return sketch
    field = "pairs" if name == "extras" else name
    rows = list(getattr(sketch, field))
    if verb == "add":
        rows.append(_ROWS[name])
    elif number.isdecimal() and 0 < int(number) < len(rows):
        at = int(number)
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    changed: dict[str, Any] = {field: tuple(rows)}
    return replace(sketch, **changed)
