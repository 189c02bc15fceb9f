"""Records: everything that was kept of what officers did, made again from its facts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn.db import db
from elearn.learning import facts, proof
from elearn.learning.differences import Difference
from elearn.learning.facts import Facts, Given, Place
from elearn.learning.proof import Stored
from elearn.learning.summaries import Summary
from elearn.library import catalogue
from elearn.models.audit import AuditEntry
from elearn.models.examination import Mark, Regrade
from elearn.models.learning import Answer, Attempt, Certificate, Progress
from elearn.models.library import Version
from elearn.models.people import Person

AT_ONCE = 100
"""How many attempts or people are held in memory at a time."""


@dataclass(frozen=True)
class Batch:
    """So many records were looked at, by kind; `last` is None where none is left."""

    counts: dict[str, int]
    differences: list[Difference]
    last: UUID | None


def attempts_after(last: UUID | None) -> Batch:
    """The next finished attempts by id, graded and drawn again. For the operator: all people's."""
    query = select(Attempt).where(Attempt.state != "open").order_by(Attempt.id).limit(AT_ONCE)
    rows = db.session.scalars(query.where(Attempt.id > last) if last else query).all()
    found = [one for stored in _stored(rows) for one in proof.differences(stored)]
    db.session.expunge_all()
    return Batch({"attempt": len(rows)}, found, rows[-1].id if rows else None)


def _stored(rows: Sequence[Attempt]) -> Iterator[Stored]:
    ids = [row.id for row in rows]
    given: dict[UUID, dict[str, str]] = defaultdict(dict)
    for attempt_id, question, response in db.session.execute(
        select(Answer.attempt_id, Answer.question, Answer.response).where(
            Answer.attempt_id.in_(ids)
        )
    ):
        given[attempt_id][question] = response
    marks: dict[UUID, dict[str, str]] = defaultdict(dict)
    for attempt_id, question, points in db.session.execute(
        select(Mark.attempt_id, Mark.question, Mark.points).where(Mark.attempt_id.in_(ids))
    ):
        marks[attempt_id][question] = points
    regrades: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in db.session.scalars(
        select(Regrade).where(Regrade.attempt_id.in_(ids)).order_by(Regrade.at)
    ):
        regrades[row.attempt_id].append(
            {
                "before": row.before,
                "after": row.after,
                "drawn": row.drawn,
                "quiz": catalogue.quiz_of(row.version_id) if row.version_id else None,
            }
        )
    erased = _erased({row.person_id for row in rows})
    for attempt in rows:
        yield Stored(
            attempt.id,
            attempt.seed,
            attempt.drawn,
            attempt.marking,
            attempt.rules,
            {
                "state": attempt.state,
                "points": attempt.points,
                "possible": attempt.possible,
                "marks": attempt.marks,
            },
            catalogue.quiz_of(attempt.version_id),
            partial(_seen_before, attempt),
            given[attempt.id],
            marks[attempt.id],
            tuple(regrades[attempt.id]),
            attempt.person_id in erased,
        )


def _erased(ids: Collection[UUID]) -> set[UUID]:
    query = select(Person.id).where(Person.id.in_(ids), Person.erased_at.is_not(None))
    return set(db.session.scalars(query))


def _seen_before(attempt: Attempt) -> frozenset[str]:
    """The questions of the officer's earlier attempts, which the draw avoided."""
    earlier = db.session.scalars(
        select(Attempt.drawn).where(
            Attempt.person_id == attempt.person_id,
            Attempt.module_id == attempt.module_id,
            (Attempt.cycle < attempt.cycle)
            | ((Attempt.cycle == attempt.cycle) & (Attempt.number < attempt.number)),
        )
    )
    return frozenset(question["id"] for drawn in earlier for question in drawn["questions"])


def people_after(last: UUID | None) -> Batch:
    """The summaries and certificates of the next people by id, held against their facts."""
    query = select(Person.id).order_by(Person.id).limit(AT_ONCE)
    ids = db.session.scalars(query.where(Person.id > last) if last else query).all()
    known = facts.of_people(ids)
    serving = dict(
        db.session.execute(select(Person.id, Person.unit_id).where(Person.id.in_(ids))).all()
    )
    rows = {
        (row.person_id, row.module_id): row
        for row in db.session.scalars(select(Progress).where(Progress.person_id.in_(ids)))
    }
    found: list[Difference] = []
    for place in sorted({*known, *rows}, key=str):
        row = rows.get(place)
        found += _of_progress(place, known.get(place, Facts()), row)
        if row is not None and row.unit_id != serving[place[0]]:
            found.append(_of_place("progress", place, "unit", row.unit_id, serving[place[0]]))
    given = _certificates(ids)
    for place, each in sorted(known.items(), key=str):
        found += _of_certificates(place, each, given)
    counts = {"progress": len(rows), "certificate": len(given)}
    db.session.expunge_all()
    return Batch(counts, found, ids[-1] if ids else None)


def _of_progress(place: Place, known: Facts, row: Progress | None) -> Iterator[Difference]:
    summary = facts.fold(known)
    if row is None or summary is None:
        if row is not None or summary is not None:
            yield _of_place("progress", place, "row", _there(row), _there(summary))
        return
    for fact in (one.name for one in fields(Summary)):
        stored, computed = getattr(row, fact), getattr(summary, fact)
        if stored != computed:
            yield _of_place("progress", place, fact, stored, computed)


def _there(thing: object | None) -> str:
    return "none" if thing is None else "one"


def _of_place(record: str, place: Place, fact: str, stored: object, computed: object) -> Difference:
    return Difference(record, f"{place[0]} {place[1]}", fact, _said(stored), _said(computed))


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value).lower()


@dataclass(frozen=True)
class _Paper:
    """What a certificate says beside what `facts` knows of it, and whether its end is on record."""

    edition: int
    edition_published: int
    has_published_titles: bool
    issued_at: datetime
    revoked_because: str | None
    is_on_record: bool


def _certificates(ids: Sequence[UUID]) -> dict[str, _Paper]:
    rows = db.session.execute(
        select(Certificate, Version.edition, Version.about)
        .join(Version, Version.id == Certificate.version_id)
        .where(Certificate.person_id.in_(ids))
    ).all()
    revoked = [row.Certificate.code for row in rows if row.Certificate.revoked_at]
    moments = [row.Certificate.revoked_at for row in rows if row.Certificate.revoked_at]
    told = db.session.execute(
        select(AuditEntry.to, AuditEntry.at).where(
            AuditEntry.did == "revoke certificate",
            # Where its details were erased with a person, the moment is left of it.
            AuditEntry.to.in_(revoked) | ((AuditEntry.to == "") & AuditEntry.at.in_(moments)),
        )
    )
    on_record = {(code, at) for code, at in told}
    return {
        one.code: _Paper(
            one.edition,
            edition,
            one.titles == about["titles"],
            one.issued_at,
            one.revoked_because,
            not on_record.isdisjoint({(one.code, one.revoked_at), ("", one.revoked_at)}),
        )
        for one, edition, about in rows
    }


def _of_certificates(place: Place, known: Facts, papers: dict[str, _Paper]) -> Iterator[Difference]:
    cycles = {one.cycle for one in known.sat} | {one.cycle for one in known.given}
    for cycle in sorted(cycles):
        issues = [one for one in known.given if one.cycle == cycle]
        passes = [one for one in known.passes(cycle) if one.terms]
        numbers = [one.issue for one in issues]
        if numbers != list(range(1, len(numbers) + 1)):
            wanted = list(range(1, len(numbers) + 1))
            yield _of_place("certificate", place, f"issues of cycle {cycle}", numbers, wanted)
        newest = known.newest(cycle)
        if passes and (newest is None or newest.is_withdrawn):
            yield _of_place("certificate", place, f"cycle {cycle}", "none", "one for the pass")
        for one in issues:
            yield from _of_certificate(known, one, papers[one.code], is_newest=one is newest)


def _of_certificate(
    known: Facts, given: Given, paper: _Paper, *, is_newest: bool
) -> Iterator[Difference]:
    def difference(fact: str, stored: object, computed: object) -> Difference:
        return Difference("certificate", given.code, fact, _said(stored), _said(computed))

    sat = next((one for one in known.sat if one.id == given.attempt_id), None)
    if sat is None or sat.cycle != given.cycle:
        yield difference("attempt", given.attempt_id, "one of its officer, module and cycle")
        return
    stands = is_newest and given.revoked_at is None
    if stands and not sat.counts_at:
        yield difference("attempt", sat.state, "a pass that counts")
    said = [
        ("version", given.version_id, sat.version_id),
        ("supervised", given.is_supervised, sat.is_supervised),
        ("edition", paper.edition, paper.edition_published),
        ("titles", paper.has_published_titles, True),
    ]
    if sat.counts_at:
        said.append(("expires_at", given.expires_at, sat.expires_at))
    for fact, stored, computed in said:
        if stored != computed:
            yield difference(fact, stored, computed)
    if stands and sat.percent is not None and given.percent != int(sat.percent):
        yield difference("percent", given.percent, int(sat.percent))
    if not stands and given.percent not in sat.percents:
        yield difference("percent", given.percent, f"one of {sorted(sat.percents)}")
    if sat.finished_at and paper.issued_at < sat.finished_at:
        yield difference("issued_at", paper.issued_at, f"not before {_said(sat.finished_at)}")
    if given.revoked_at and not (paper.is_on_record and paper.revoked_because):
        yield difference("revoked_at", given.revoked_at, "explained in the record")
    if given.revoked_at is None and paper.revoked_because:
        yield difference("revoked_at", "none", "the moment of the reason that stands there")
