"""What the questions of a quiz are called beside their titles: numbers, as their list has them."""

from __future__ import annotations

from elearn.library.workshop.questions import Bank


def numbers(bank: Bank) -> list[str]:
    """The number of each place in the list of questions: `3`, and `4.1` in the fourth group."""
    found: list[str] = []
    inside: dict[int | None, int] = {}
    for place in bank.places:
        inside[place.outer] = inside.get(place.outer, 0) + 1
        before = f"{found[place.outer]}." if place.outer is not None else ""
        found.append(f"{before}{inside[place.outer]}")
    return found


def titles(bank: Bank) -> dict[str, str]:
    """What each question is called, by its id; one that a translation lacks as in the original."""
    originals = {id: place.sketch.title for id, place in bank.originals.items()}
    return originals | {place.id: place.sketch.title for place in bank.places if place.id}
