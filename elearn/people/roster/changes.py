"""What a roster's plan says, done: all of it or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update

from elearn import audit
from elearn.access import Viewer
from elearn.db import db, in_parts
from elearn.errors import Conflict, Invalid
from elearn.languages import sort_name
from elearn.models.people import Person
from elearn.people import closings, counts, invitations, postings
from elearn.people.roster.plans import Addition, Change, Plan


def apply(viewer: Viewer | None, plan: Plan, *, seal: str, at: datetime) -> None:
    """Does what a plan says that was made in this transaction.

    Raises Invalid where the roster has errors, and Conflict where the plan is not the one of
    this seal, which somebody has looked at.
    """
    if plan.errors:
        raise Invalid("There are errors in this roster. Nothing was changed.", code="rows")
    if plan.seal != seal:
        raise Conflict(
            "Something has changed since this was shown, so nothing was done. Look at it again.",
            code="seal",
        )
    if plan.is_idle:
        return
    _add(viewer, plan.added, at=at)
    _change(viewer, plan.changed, at=at)
    closings.close_all(viewer, {one.id: one.login for one in plan.closing}, at=at)
    counts.mark_stale(
        {one.known.unit_id for one in plan.changed} | {one.unit_id for one in plan.closing}
    )
    audit.record(
        viewer,
        "import roster",
        str(plan.unit_id),
        at=at,
        added=len(plan.added),
        moved=len(plan.moved),
        changed=len(plan.changed),
        closed=len(plan.closing),
    )


def _add(viewer: Viewer | None, added: Sequence[Addition], *, at: datetime) -> None:
    """Adds the accounts, each without a password; all of them at once, for there may be many."""
    people = [_person(one, at) for one in added]
    db.session.add_all(people)
    db.session.flush()
    postings.begin(people, at=at)
    for person in people:
        audit.record(viewer, "add person", person.login, at=at)


def _person(one: Addition, at: datetime) -> Person:
    wanted = one.wanted
    return Person(
        login=one.login,
        name=wanted.name,
        latin_name=wanted.latin_name or None,
        service_number=wanted.service_number or None,
        rank=wanted.rank,
        position=wanted.position,
        role="officer",
        unit_id=one.unit_id,
        language=wanted.language or None,
        mail=wanted.mail or None,
        created_at=at,
    )


def _change(viewer: Viewer | None, changed: Sequence[Change], *, at: datetime) -> None:
    """Keeps what is said otherwise, and posts those who are moved."""
    ids = [one.known.id for one in changed]
    for some in in_parts(sorted(ids)):
        # Held until the end, so that nobody changes them meanwhile.
        db.session.execute(select(Person.id).where(Person.id.in_(some)).with_for_update())
    rows = [_row(one) for one in changed if one.fields]
    if rows:
        db.session.execute(update(Person), rows)
    for one in changed:
        if any(name == "mail" for name, _, _ in one.fields):
            invitations.end_all(one.known.id, at=at)
    # Reports of a day that is past count by the ranks of then: another rank is another posting.
    posted = {
        one.known.id: one.unit_id or one.known.unit_id
        for one in changed
        if one.unit_id or any(name == "rank" for name, _, _ in one.fields)
    }
    postings.move({id: unit_id for id, unit_id in posted.items() if unit_id}, at=at)
    for one in changed:
        names = [name for name, _, _ in one.fields] + ["unit_id"] * (one.unit_id is not None)
        audit.record(viewer, "change person", one.known.login, at=at, changed=names)


def _row(change: Change) -> dict[str, object]:
    """The columns that change; a name is sorted by what it is."""
    values: dict[str, object] = {name: after for name, _, after in change.fields}
    if "name" in values:
        values["sort_name"] = sort_name(str(values["name"]))
    return {"id": change.known.id} | values
