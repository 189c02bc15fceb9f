"""The tree of a large hub: a first country that is the same however large the hub is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random
from uuid import UUID

COUNTRIES = (
    ("Kazakhstan", "kz"),
    ("Uzbekistan", "uz"),
    ("Tajikistan", "tj"),
    ("Kyrgyzstan", "kg"),
    ("Turkmenistan", "tm"),
    ("Afghanistan", "af"),
    ("Azerbaijan", "az"),
)
PEOPLE, LARGE = 50, 500
"""How many serve in each unit, and in the one large unit of the second country."""

_FIRST = 20
_BELOW = {"country": "agency", "agency": "department", "department": "unit"}
_NARROW = {"country": 2, "agency": 2, "department": 4}
_WIDE = {"country": 5, "agency": 5, "department": 12}
# Of the second country: the large unit, and those that gave it their people.
_LARGE, _SMALLER, _SMALL = 300, range(200, 245), 40


@dataclass(frozen=True)
class Place:
    """A unit: `number` counts from 0 through the hub, `people` serve in it."""

    id: UUID
    parent_id: UUID | None
    level: str
    name: str
    state: str
    path: str
    number: int
    people: int

    @property
    def is_large(self) -> bool:
        return self.people == LARGE


def id_of(chance: Random, at: datetime) -> UUID:
    """An id as the hub makes them, the same for the same chance: a time, then random bits."""
    number = int(at.timestamp() * 1000) << 80 | 0x7 << 76 | chance.getrandbits(12) << 64
    return UUID(int=number | 0b10 << 62 | chance.getrandbits(62))


def tree(officers: int, at: datetime) -> list[Place]:
    """Every unit, each after its parent: so many that fifty serve in each."""
    count = max(officers // PEOPLE, 1)
    first = min(count, _FIRST)
    rest, countries = count - first, len(COUNTRIES) - 1
    sizes = [first, *(rest // countries + (n < rest % countries) for n in range(countries))]
    chance = Random(0)
    found: list[Place] = []
    for number, size in enumerate(sizes):
        found += _country(chance, number, size, len(found), at)
    return found


def _country(chance: Random, country: int, size: int, first: int, at: datetime) -> Iterator[Place]:
    """A country and all below it, level by level."""
    widths = _WIDE if country else _NARROW
    parents: list[Place | None] = [None]
    made = 0
    for parent in parents:
        for _ in range(widths.get(parent.level, 0) if parent else 1):
            if made == size:
                return
            people = PEOPLE
            if country == 1:
                people = LARGE if made == _LARGE else _SMALL if made in _SMALLER else PEOPLE
            place = _place(chance, parent, country, first + made, people, at)
            parents.append(place)
            made += 1
            yield place


def _place(
    chance: Random, parent: Place | None, country: int, number: int, people: int, at: datetime
) -> Place:
    id = id_of(chance, at)
    name, state = COUNTRIES[country]
    level = _BELOW[parent.level] if parent else "country"
    return Place(
        id,
        parent.id if parent else None,
        level,
        f"{level.capitalize()} {number}" if parent else name,
        state,
        f"{parent.path if parent else ''}{id.hex}/",
        number,
        people,
    )
