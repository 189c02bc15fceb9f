"""Training elsewhere from the spreadsheets of years past: looked at, then entered whole."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import or_, select

from elearn import audit
from elearn.access import Viewer, supervised_by
from elearn.db import db
from elearn.errors import Conflict, Invalid
from elearn.languages import fold
from elearn.learning.training import list_columns, outside, written_days
from elearn.learning.training.outside import Paper
from elearn.library import catalogue
from elearn.models.people import Person, Unit
from elearn.people import users

T = TypeVar("T")

MOST_ROWS = 5_000
_AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    """A row that can be entered; `number` counts as the spreadsheet does, the heads being 1.

    `is_there` says that it was entered before, or stands further up in the file.
    """

    number: int
    person_id: UUID
    person: str
    paper: Paper
    is_there: bool


@dataclass(frozen=True)
class Preview:
    """What a file would enter, and what is wrong in which row: one mistake, and nothing enters."""

    rows: Sequence[Row]
    troubles: Sequence[tuple[int, Invalid]]

    @property
    def fresh(self) -> list[Row]:
        return [row for row in self.rows if not row.is_there]


@dataclass(frozen=True)
class _Known:
    """What rows are held against: people by number and by login, and courses by every name.

    A name of several people leads to None.
    """

    people: Mapping[str, Person | None]
    courses: Mapping[str, str]
    titles: Sequence[str]
    on: date


def look(
    viewer: Viewer,
    table: Sequence[tuple[int, Sequence[str]]],
    shown: Mapping[str, str],
    *,
    on: date,
) -> Preview:
    """What the numbered rows of a table would enter; the first of them names the columns.

    `shown` is what the page calls the fields; `on` is today. Raises Invalid for a table without
    rows, with too many, or without a column that is needed.
    """
    if len(table) < 2:
        raise Invalid("There is no row below the heads of the columns.", code="file")
    if len(table) - 1 > MOST_ROWS:
        raise Invalid(
            "There are more than %(most)s rows. Split the file.", code="file", most=MOST_ROWS
        )
    places = list_columns.places(table[0][1], shown)
    numbered = [(number, _fields(row, places)) for number, row in table[1:]]
    known = _known(viewer, [fields["person"] for _number, fields in numbered], on=on)
    rows: list[tuple[int, Person, Paper]] = []
    troubles: list[tuple[int, Invalid]] = []
    for number, fields in numbered:
        wrong: list[Invalid] = []
        read = _read(fields, known, wrong)
        troubles += [(number, one) for one in wrong]
        if read is not None:
            rows.append((number, *read))
    return Preview(list(_held_against_what_is_there(rows)), troubles)


def _fields(row: Sequence[str], places: Mapping[str, int]) -> dict[str, str]:
    return {
        field: row[place].strip() if place < len(row) else "" for field, place in places.items()
    }


def _known(viewer: Viewer, typed: Sequence[str], *, on: date) -> _Known:
    courses: dict[str, str] = {}
    titles: list[str] = []
    for domain in catalogue.domains("en"):
        for module in domain.modules:
            said = list(module.about["titles"].values())
            titles += said
            courses |= dict.fromkeys(map(fold, [module.id, module.slug, *said]), module.id)
    return _Known(_people(viewer, sorted(set(typed))), courses, titles, on)


def _people(viewer: Viewer, typed: Sequence[str]) -> dict[str, Person | None]:
    """The people whom the viewer supervises, by their number or login as it was typed."""
    found: dict[str, Person | None] = {}
    for first in range(0, len(typed), _AT_ONCE):
        some = typed[first : first + _AT_ONCE]
        logins = [users.folded_login(one) for one in some]
        people = db.session.scalars(
            select(Person)
            .join(Unit, Unit.id == Person.unit_id)
            .where(
                supervised_by(viewer),
                or_(Person.login.in_(logins), Person.service_number.in_(some)),
                Person.disabled_at.is_(None),
            )
        ).all()
        for one in some:
            login = users.folded_login(one)
            meant = [who for who in people if one == who.service_number or login == who.login]
            if meant:
                found[one] = meant[0] if len(meant) == 1 else None
    return found


def _read(
    fields: Mapping[str, str], known: _Known, wrong: list[Invalid]
) -> tuple[Person, Paper] | None:
    """The person and the paper of a row; None after `wrong` got what is wrong with it."""
    person = _kept(wrong, lambda: _person(fields["person"], known))
    held_on = _kept(wrong, lambda: _day(fields["held_on"]))
    until = _kept(
        wrong, lambda: written_days.read(fields.get("valid_until", ""), code="valid_until")
    )
    module_id = _kept(wrong, lambda: _course(fields.get("course", ""), known))
    if person is None or held_on is None or wrong:
        return None
    paper = Paper(
        fields["title"], fields["provider"], fields.get("number", ""), held_on, until, module_id
    )
    checked = _kept(wrong, lambda: outside.checked(paper, on=known.on))
    return None if checked is None else (person, checked)


def _kept(wrong: list[Invalid], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except Invalid as refusal:
        wrong.append(refusal)
        return None


def _person(typed: str, known: _Known) -> Person:
    if not typed:
        raise Invalid("Give the service number or login.", code="person")
    if typed not in known.people:
        raise Invalid(
            "Nobody in your units has the number or login %(typed)s.", code="person", typed=typed
        )
    person = known.people[typed]
    if person is None:
        raise Invalid(
            "Several people have the number %(typed)s. Give the login.", code="person", typed=typed
        )
    return person


def _day(typed: str) -> date:
    day = written_days.read(typed, code="held_on")
    if day is None:
        raise Invalid("Give the day it was held.", code="held_on")
    return day


def _course(typed: str, known: _Known) -> str | None:
    if not typed:
        return None
    if fold(typed) in known.courses:
        return known.courses[fold(typed)]
    folded = {fold(title): title for title in known.titles}
    near = difflib.get_close_matches(fold(typed), folded, n=1, cutoff=0.6)
    if near:
        raise Invalid(
            "There is no course %(typed)s. Did you mean %(near)s?",
            code="course",
            typed=typed,
            near=folded[near[0]],
        )
    raise Invalid("There is no course %(typed)s.", code="course", typed=typed)


def _held_against_what_is_there(rows: Sequence[tuple[int, Person, Paper]]) -> Iterator[Row]:
    ids = sorted({person.id for _number, person, _paper in rows})
    there = {
        (one.person_id, *outside.same_as(outside.paper_of(one)))
        for first in range(0, len(ids), _AT_ONCE)
        for one in outside.entries_of(ids[first : first + _AT_ONCE])
    }
    for number, person, paper in rows:
        same = (person.id, *outside.same_as(paper))
        yield Row(number, person.id, person.name, paper, same in there)
        there.add(same)


def enter(viewer: Viewer, preview: Preview, body: bytes, *, at: datetime) -> int:
    """Enters what is new in a file of these bytes, all of it or nothing, to wait for a second
    person; how much it was. Raises Conflict while a row has a mistake."""
    if preview.troubles:
        raise Conflict("Some rows cannot be read yet. Nothing was entered.", code="file")
    fresh = preview.fresh
    if fresh:
        outside.enter_all(viewer, [(row.person_id, row.paper) for row in fresh], at=at)
        sha256 = hashlib.sha256(body).hexdigest()
        audit.record(viewer, "import training", sha256, at=at, number=len(fresh), file=sha256)
    return len(fresh)


def lock(viewer: Viewer) -> None:
    """Lets one file of the viewer after the other in: the same, sent twice, is entered once."""
    query = select(Person.id).where(Person.id == viewer.person_id)
    db.session.execute(query.with_for_update())
