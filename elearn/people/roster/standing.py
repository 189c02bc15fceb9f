"""Who and what is in the hub when a roster is looked at, read by a few queries."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true

from elearn import access
from elearn.access import Viewer
from elearn.db import db, in_parts
from elearn.errors import NotFound
from elearn.languages import fold
from elearn.models.people import Person, Unit
from elearn.people.roster.cells import key_of, likeness


@dataclass(frozen=True)
class Known:
    """Somebody of the agency as the hub has her. `is_within` says that the viewer may bring
    people into her unit; `has_role` that she is more than an officer."""

    id: UUID
    login: str
    name: str
    latin_name: str
    service_number: str
    rank: str
    position: str
    mail: str
    language: str
    unit_id: UUID
    unit: str
    path: str
    has_role: bool
    is_closed: bool
    is_within: bool

    @property
    def number_key(self) -> str:
        """By which numbers are compared; who has none may sign in by one."""
        if self.service_number:
            return key_of(self.service_number)
        return "" if "@" in self.login else self.login


def enrolled(viewer: Viewer | None, unit_id: UUID) -> Unit:
    """A unit into which the viewer may bring people. Raises NotFound."""
    query = select(Unit).where(Unit.id == unit_id, _reach(viewer))
    unit = db.session.scalar(query)
    if unit is None:
        raise NotFound("There is no such unit here.")
    return unit


def _reach(viewer: Viewer | None) -> ColumnElement[bool]:
    return true() if viewer is None else access.enrolled_by(viewer)


@dataclass(frozen=True)
class Place:
    """A unit to choose: `depth` from 0 among those that the viewer may choose."""

    id: UUID
    name: str
    depth: int


def places(viewer: Viewer) -> list[Place]:
    """The units into which the viewer may bring people, each after the one it belongs to."""
    query = select(Unit.id, Unit.name, Unit.path).where(access.enrolled_by(viewer))
    rows = db.session.execute(query).all()
    names = {id.hex: name for id, name, _ in rows}

    def place(path: str) -> list[tuple[str, str]]:
        return [(names[part], part) for part in path.strip("/").split("/") if part in names]

    ordered = sorted((place(path), id, name) for id, name, path in rows)
    return [Place(id, name, len(above) - 1) for above, id, name in ordered]


def agency_of(path: str) -> str:
    """The path of the agency of a unit: the second one from the root, or the root itself."""
    return "/".join(path.split("/")[:2]).rstrip("/") + "/"


class Units:
    """The units that a roster for a unit can name: that one and all below it."""

    def __init__(self, top: Unit) -> None:
        query = select(Unit.id, Unit.name, Unit.path).where(access.below(Unit.path, top.path))
        rows = [(id, name, path) for id, name, path in db.session.execute(query)]
        self.names = {id: name for id, name, _ in rows}
        self.paths = {id: path for id, _, path in rows}
        folded = {id.hex: fold(name) for id, name, _ in rows}
        self._places = {
            id: [folded[part] for part in path.strip("/").split("/") if part in folded]
            for id, _, path in rows
        }
        self._called: dict[str, list[UUID]] = {}
        for id, name, _ in rows:
            self._called.setdefault(fold(name), []).append(id)
        self._found: dict[str, list[UUID]] = {}

    def called(self, text: str) -> list[UUID]:
        """The units of this name, or of these names from above down with slashes between."""
        if text not in self._found:
            self._found[text] = self._called.get(fold(text)) or self._at_place(text)
        return self._found[text]

    def _at_place(self, text: str) -> list[UUID]:
        names = [fold(part) for part in text.split("/") if part.strip()]
        if len(names) < 2:
            return []
        return [id for id, place in self._places.items() if place[-len(names) :] == names]

    def nearest(self, text: str) -> str:
        """The name that is most like this one; empty where none is."""
        near = difflib.get_close_matches(fold(text), self._called, 1, 0.6)
        return self.names[self._called[near[0]][0]] if near else ""


class People:
    """Those of an agency, by what a roster knows them by."""

    def __init__(self, viewer: Viewer | None, agency: str) -> None:
        self.by_number: dict[str, list[Known]] = {}
        self.by_mail: dict[str, list[Known]] = {}
        self.alike: dict[str, Known] = {}
        self.all = list(_of(viewer, agency))
        for one in self.all:
            if one.number_key:
                self.by_number.setdefault(one.number_key, []).append(one)
                if one.is_within:
                    self.alike.setdefault(likeness(one.number_key), one)
            for mail in {fold(one.mail), one.login if "@" in one.login else ""} - {""}:
                self.by_mail.setdefault(mail, []).append(one)


def _of(viewer: Viewer | None, agency: str) -> Iterator[Known]:
    query = (
        select(
            *(Person.id, Person.login, Person.name),
            *(func.coalesce(Person.latin_name, ""), func.coalesce(Person.service_number, "")),
            *(Person.rank, Person.position),
            *(func.coalesce(Person.mail, ""), func.coalesce(Person.language, "")),
            *(Unit.id, Unit.name, Unit.path),
            *(Person.role != "officer", Person.disabled_at.is_not(None), _reach(viewer)),
        )
        .join(Unit, Unit.id == Person.unit_id)
        .where(access.below(Unit.path, agency), Person.erased_at.is_(None))
    )
    for *said, has_role, is_closed, is_within in db.session.execute(query):
        flags = (bool(has_role), bool(is_closed), bool(is_within))
        yield Known(*(*said, *flags))


class Held:
    """Logins and addresses that somebody in the hub has, whoever it is."""

    def __init__(self, keys: Collection[str]) -> None:
        self._by: dict[str, set[UUID]] = {}
        for some in in_parts(sorted(keys)):
            query = select(Person.id, Person.login, Person.mail).where(
                or_(Person.login.in_(some), func.lower(Person.mail).in_(some))
            )
            for id, login, mail in db.session.execute(query):
                self._by.setdefault(login, set()).add(id)
                self._by.setdefault(fold(mail or ""), set()).add(id)

    def by_others(self, key: str, than: UUID | None = None) -> bool:
        """Whether somebody but this person has it."""
        return bool(self._by.get(key, set()) - {than})
