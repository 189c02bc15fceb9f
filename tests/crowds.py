"""Many people at once, and where they stand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from elearn.db import db, transaction
from elearn.languages import sort_name
from elearn.models import library
from elearn.models.identifiers import new_id
from elearn.models.learning import Progress
from elearn.models.people import Person, Posting, Unit
from elearn.people import users


def a_crowd(count: int, *, at: datetime, beside: str, **more: object) -> list[UUID]:
    """So many officers in the unit of another person, without anything of their own."""
    neighbour = users.by_login(beside)
    assert neighbour
    unit_id = neighbour.unit_id
    ids = [new_id() for _ in range(count)]
    names = [f"Токтогулов Айбек {number:04}" for number in range(count)]
    with transaction():
        db.session.execute(
            insert(Person),
            [
                {
                    "id": id,
                    "login": id.hex,
                    "name": name,
                    "sort_name": sort_name(name),
                    "role": "officer",
                    "unit_id": unit_id,
                    "created_at": at,
                    **more,
                }
                for id, name in zip(ids, names, strict=True)
            ],
        )
        postings = [{"person_id": id, "from_at": at, "unit_id": unit_id} for id in ids]
        db.session.execute(insert(Posting), postings)
    return ids


def begun(people: Sequence[UUID], module_id: str, *, at: datetime, state: str = "learning") -> None:
    """They stand so in a module."""
    where = select(Person.id, Person.unit_id).where(Person.id.in_(people))
    units = {row.id: row.unit_id for row in db.session.execute(where)}
    db.session.rollback()
    passed_at = at if state == "passed" else None
    with transaction():
        db.session.execute(
            insert(Progress),
            [
                {
                    "person_id": id,
                    "module_id": module_id,
                    "unit_id": units[id],
                    "state": state,
                    "passed_at": passed_at,
                    "changed_at": at,
                }
                for id in people
            ],
        )


def many_modules(count: int) -> list[str]:
    """So many modules, each the same as one of the tests' but by its name."""
    pattern = db.session.get_one(library.Module, "first-steps")
    version = db.session.get_one(library.Version, pattern.version_id)
    kept = {
        column.name: getattr(version, column.name) for column in library.Version.__table__.columns
    }
    domain = pattern.domain_slug
    ids = [f"subject-{number:02}" for number in range(count)]
    db.session.rollback()
    with transaction():
        for id in ids:
            module = library.Module(id=id, domain_slug=domain, slug=id)
            db.session.add(module)
            db.session.flush()
            fresh = new_id()
            titles = {"en": f"First steps with subject {id[-2:]} for those on the scene"}
            about = kept["about"] | {"titles": titles}
            db.session.add(
                library.Version(**(kept | {"id": fresh, "module_id": id, "about": about}))
            )
            db.session.flush()
            module.version_id = fresh
    return ids


def unit_named(name: str) -> UUID:
    found = db.session.scalars(select(Unit.id).where(Unit.name == name)).one()
    db.session.rollback()
    return found
