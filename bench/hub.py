"""`python -m bench.hub OFFICERS FOLDER-or-DATABASE_URL`: a large hub, the same every time.

A hundred thousand officers serve in two thousand units of seven countries and learn in forty
modules. The first country, of a thousand officers, is the same in a hub of any size. Everything
is reckoned from the start of the day on which it is made.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select, text, update

from bench import hub_courses
from bench.hub_courses import Rows
from bench.hub_people import officers
from bench.hub_tree import Place, id_of, tree
from elearn import clock, schema
from elearn.app import create_app
from elearn.config import Settings
from elearn.db import Base, db, is_sqlite, snapshot, transaction
from elearn.models.library import Module, Version
from elearn.people import sessions, users
from elearn.reports import tallies

SUPERVISORS = {
    "unit@bench.example": "an ordinary unit",
    "country@bench.example": "the first country",
    "second@bench.example": "the second country",
    "large@bench.example": "the unit of five hundred",
    "hub@bench.example": "every country",
}
_UNITS_AT_ONCE = 40


def main() -> None:
    count, place = int(sys.argv[1]), sys.argv[2]
    began = time.monotonic()
    app = opened(place)
    with app.app_context():
        fill(count)
        for login, what in SUPERVISORS.items():
            token = signed_in(login)
            if token:
                print(f"{login} supervises {what}; cookie: session={token}")
    print(f"{count} officers in {time.monotonic() - began:.0f} s")


def opened(place: str) -> Flask:
    """The hub of a folder or, for an address of PostgreSQL, of that database."""
    if "://" in place:
        settings = Settings(data=Path("/tmp/elearn-bench-hub"), database_url=place)
    else:
        settings = Settings(data=Path(place))
    return create_app(settings)


def fill(count: int) -> None:
    """Makes the hub in an empty database and counts its tallies. Inside the app's context."""
    schema.upgrade(Path("migrations").resolve())
    at = datetime.combine(clock.now().date(), datetime.min.time(), UTC)
    places = tree(count, at - timedelta(days=900))
    by = id_of(Random(3), at)
    _store(_beginning(places, by, at))
    _publish()
    first = 1
    for start in range(0, len(places), _UNITS_AT_ONCE):
        batch = places[start : start + _UNITS_AT_ONCE]
        numbers = _numbers(batch, first)
        _store(_joined([officers(one, number, by, at) for one, number in numbers]))
        first += sum(one.people for one in batch)
    if not is_sqlite():
        # What the server's autovacuum does by itself, a minute later.
        with transaction():
            db.session.execute(text("ANALYZE"))
    _count([place.id for place in places])


def _numbers(places: list[Place], first: int) -> Iterator[tuple[Place, int]]:
    for place in places:
        yield place, first
        first += place.people


def _joined(several: list[Rows]) -> Rows:
    return {name: [row for rows in several for row in rows[name]] for name in several[0]}


def _beginning(places: list[Place], by: UUID, at: datetime) -> Rows:
    """All but the officers: courses, units, supervisors, and what is asked for."""
    founded = at - timedelta(days=900)
    units = [
        {"id": one.id, "parent_id": one.parent_id, "level": one.level, "name": one.name}
        | {"state": one.state, "path": one.path}
        for one in places
    ]
    stood = [{"unit_id": one.id, "from_at": founded, "path": one.path} for one in places]
    keeper = _account(by, "operator@bench.example", "administrator", at)
    return {
        **hub_courses.catalogue(founded),
        "unit": units,
        "unit_place": stood,
        **_supervisors(places, keeper, at),
        **hub_courses.asked(places, by, at),
    }


def _account(id: UUID, login: str, role: str, at: datetime) -> dict[str, Any]:
    return {"id": id, "login": login, "name": login, "sort_name": login, "role": role} | {
        "created_at": at - timedelta(days=900)
    }


def _supervisors(places: list[Place], keeper: dict[str, Any], at: datetime) -> Rows:
    """People with grants over units, who serve in none."""
    ordinary = next((one for one in places if one.level == "unit"), places[-1])
    countries = [one for one in places if one.level == "country"]
    large = [one for one in places if one.is_large]
    reaches = ([ordinary], countries[:1], countries[1:2], large, countries)
    chance, since = Random(4), at - timedelta(days=300)
    rows: Rows = {"person": [keeper], "role_grant": []}
    for login, reach in zip(SUPERVISORS, reaches, strict=True):
        person = _account(id_of(chance, at), login, "supervisor", at)
        rows["person"] += [person] if reach else []
        rows["role_grant"] += [
            {"id": id_of(chance, at), "person_id": person["id"], "role": "supervisor"}
            | {"unit_id": place.id, "given_at": since, "starts_at": since}
            for place in reach
        ]
    return rows


def _publish() -> None:
    """The only version of each module is the one that readers see."""
    only = select(Version.id).where(Version.module_id == Module.id).scalar_subquery()
    with transaction():
        db.session.execute(update(Module).values(version_id=only))


def _store(rows: Rows) -> None:
    with transaction():
        for name, some in rows.items():
            if some:
                db.session.execute(insert(Base.metadata.tables[name]), some)


def _count(ids: list[UUID]) -> None:
    at = clock.now()
    for start in range(0, len(ids), _UNITS_AT_ONCE):
        batch = ids[start : start + _UNITS_AT_ONCE]
        with snapshot():
            counted = tallies.counts_of(batch, at=at)
        with transaction():
            tallies.store(counted, at=at)


def signed_in(login: str) -> str:
    """The token of a new session of a supervisor; empty where there is none."""
    at = clock.now()
    person = users.by_login(login)
    if person is None:
        return ""
    id = person.id
    with transaction():
        return sessions.open_for(id, at=at, address="127.0.0.1", agent="bench")


if __name__ == "__main__":
    main()
