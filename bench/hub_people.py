"""The officers of a large hub, with what each of them learnt, by one chance a unit."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from bench.hub_courses import MODULES, Rows, department_modules
from bench.hub_tree import Place, id_of
from elearn.languages import sort_name

_GIVEN = (
    ("Аида", "Aida"), ("Бек", "Bek"), ("Гүлнар", "Gulnar"), ("Дамир", "Damir"),
    ("Ерлан", "Yerlan"), ("Зарина", "Zarina"), ("Иброҳим", "Ibrohim"), ("Камила", "Kamila"),
    ("Мадина", "Madina"), ("Нурлан", "Nurlan"), ("Сардор", "Sardor"), ("Фарход", "Farkhod"),
)  # fmt: skip
_FAMILY = (
    ("Нурланов", "Nurlanov"), ("Раҳимов", "Rahimov"), ("Каримов", "Karimov"),
    ("Ахметов", "Akhmetov"), ("Мамедов", "Mamedov"), ("Сафаров", "Safarov"),
    ("Юсупов", "Yusupov"), ("Бердиев", "Berdiyev"), ("Токтогулов", "Toktogulov"),
    ("Атаев", "Atayev"), ("Җумаев", "Jumayev"), ("Исмоилов", "Ismoilov"),
)  # fmt: skip
_RANKS = ("Private", "Sergeant", "Lieutenant", "Captain", "Major", "Colonel")
_SHARES = (
    ("passed", 62),
    ("learning", 14),
    ("failed", 4),
    ("waiting", 3),
    ("", 17),
)
"""Of what is asked for, in percent; nothing was begun in the rest."""


def officers(place: Place, first: int, by: UUID, at: datetime) -> Rows:
    """The people of a unit, `first` being the number of the first one, and all of theirs."""
    chance = Random(1_000 + place.number)
    names = ("person", "posting", "progress", "leave", "exemption", "outside_training")
    rows: Rows = {name: [] for name in names}
    for number in range(first, first + place.people):
        person = _person(chance, place, number, at)
        rows["person"].append(person)
        rows["posting"] += _postings(chance, person, at)
        rows["progress"] += _progress(chance, place, person["id"], at)
        _excuse(rows, chance, person["id"], by, at)
    return rows


def _person(chance: Random, place: Place, number: int, at: datetime) -> dict[str, Any]:
    (given, latin_given), (family, latin_family) = chance.choice(_GIVEN), chance.choice(_FAMILY)
    name = f"{family} {given} {number}"
    login = f"{number:06d}"
    return {
        "id": id_of(chance, at - timedelta(days=800)),
        "login": login,
        "name": name,
        "latin_name": f"{latin_given} {latin_family}",
        "sort_name": sort_name(name),
        "service_number": login,
        "rank": chance.choice(_RANKS),
        "position": "",
        "role": "officer",
        "unit_id": place.id,
        "language": chance.choice(("ru", "kk", "tg", None)),
        "mail": f"{login}@police.example" if chance.random() < 0.6 else None,
        "created_at": at - timedelta(days=800),
    }


def _postings(chance: Random, person: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    """One, or for one officer in twenty two in the same unit, with a gap between."""
    since = at - timedelta(days=chance.randrange(10, 800))
    row = {"person_id": person["id"], "from_at": since, "to_at": None, "unit_id": person["unit_id"]}
    if chance.random() >= 0.05:
        return [row]
    before = since - timedelta(days=400)
    return [row | {"from_at": before, "to_at": since - timedelta(days=30)}, row]


def _progress(chance: Random, place: Place, id: UUID, at: datetime) -> list[dict[str, Any]]:
    asked: Sequence[str] = (
        MODULES if place.is_large else (*MODULES[:12], *department_modules(place))
    )
    states = chance.choices(
        [state for state, _ in _SHARES], [share for _, share in _SHARES], k=len(asked)
    )
    return [
        _reached(chance, place, id, module, state, at)
        for module, state in zip(asked, states, strict=True)
        if state
    ]


def _reached(
    chance: Random, place: Place, id: UUID, module: str, state: str, at: datetime
) -> dict[str, Any]:
    changed = at - timedelta(minutes=chance.randrange(1_440, 1_200_000))
    is_passed = state == "passed"
    return {
        "person_id": id,
        "module_id": module,
        "unit_id": place.id,
        "cycle": 1,
        "state": state,
        "percent": chance.randrange(70, 101) if is_passed else None,
        "is_used_up": state == "failed" and chance.random() < 0.5,
        "passed_at": changed if is_passed else None,
        "expires_at": changed + timedelta(days=730) if is_passed else None,
        "changed_at": changed,
    }


def _excuse(rows: Rows, chance: Random, id: UUID, by: UUID, at: datetime) -> None:
    """Leave for one in thirty, an exemption for one in fifty, training elsewhere for one in
    a hundred."""
    made = {"made_by": by, "made_at": at - timedelta(days=50)}
    if chance.random() < 1 / 30:
        first = at.date() - timedelta(days=chance.randrange(60))
        last = first + timedelta(days=chance.randrange(10, 60))
        row = {"id": id_of(chance, at), "person_id": id, "first_on": first, "last_on": last}
        rows["leave"].append(row | made)
    if chance.random() < 1 / 50:
        row = {"id": id_of(chance, at), "person_id": id, "module_id": chance.choice(MODULES[:12])}
        rows["exemption"].append(row | made | {"until_on": None, "because": "On another duty"})
    if chance.random() < 1 / 100:
        rows["outside_training"].append(_trained(chance, id, by, at))


def _trained(chance: Random, id: UUID, by: UUID, at: datetime) -> dict[str, Any]:
    held = at - timedelta(days=chance.randrange(30, 600))
    return {
        "id": id_of(chance, at),
        "person_id": id,
        "module_id": chance.choice(MODULES[:12]),
        "title": "A course in a classroom",
        "provider": "The police academy",
        "document_number": f"{chance.randrange(100_000)}",
        "held_on": held.date(),
        "valid_until": held.date() + timedelta(days=1_000),
        "state": "approved",
        "entered_by": by,
        "entered_at": held,
        "decided_by": None,
        "decided_at": held,
    }
