"""Where an officer stands in a module: lessons read, and the state that reports see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import ColumnElement, select

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.db import db, upsert
from elearn.errors import NotFound
from elearn.learning import facts, summaries
from elearn.library.catalogue import Opened
from elearn.models.learning import LessonRead, Progress
from elearn.models.people import Person


@dataclass(frozen=True)
class Standing:
    """One officer in one module.

    `state` is as stored, but "new" before anything was done and "expired" once a pass ran out.
    """

    state: str
    read: frozenset[str]
    percent: int | None = None
    cycle: int = 1
    passed_at: datetime | None = None
    expires_at: datetime | None = None


def _state_at(state: str, expires_at: datetime | None, at: datetime) -> str:
    is_over = state == "passed" and expires_at is not None and expires_at <= at
    return "expired" if is_over else state


def standing(viewer: Viewer, module: Opened, *, at: datetime) -> Standing:
    """Where the viewer stands: two queries, both by primary key."""
    row = db.session.scalar(select(Progress).where(Progress.module_id == module.id, _own(viewer)))
    read = db.session.scalars(
        select(LessonRead.slug).where(
            LessonRead.person_id == viewer.person_id, LessonRead.module_id == module.id
        )
    )
    slugs = frozenset(read) & frozenset(module.lesson_order)
    if row is None:
        return Standing("new", slugs)
    state = _state_at(row.state, row.expires_at, at)
    return Standing(state, slugs, row.percent, row.cycle, row.passed_at, row.expires_at)


def _own(viewer: Viewer) -> ColumnElement[bool]:
    return visible_to(viewer, Progress) & (Progress.person_id == viewer.person_id)


def states(viewer: Viewer, *, at: datetime) -> dict[str, str]:
    """The state of every module that the viewer has begun, by the module's id."""
    columns = select(Progress.module_id, Progress.state, Progress.expires_at)
    rows = db.session.execute(columns.where(_own(viewer)))
    return {row.module_id: _state_at(row.state, row.expires_at, at) for row in rows}


def has_begun(viewer: Viewer, module_id: str) -> bool:
    """Whether the viewer has done anything in a module."""
    query = select(Progress.module_id).where(
        Progress.module_id == module_id,
        Progress.person_id == viewer.person_id,
        visible_to(viewer, Progress),
    )
    return db.session.scalar(query) is not None


def mark_read(viewer: Viewer, module: Opened, slug: str, *, at: datetime) -> bool:
    """Notes that a lesson is read; True where it was not before. Raises NotFound."""
    if slug not in module.lesson_order:
        raise NotFound("There is no such lesson here.")
    added = db.session.scalar(
        upsert(LessonRead)
        .values(
            person_id=viewer.person_id,
            module_id=module.id,
            slug=slug,
            version_id=module.version_id,
            read_at=at,
        )
        .on_conflict_do_nothing()
        .returning(LessonRead.slug)
    )
    if added is None:
        return False
    reach(viewer, module.id, "learning", at=at)
    audit.record(viewer, "read lesson", f"{module.id}/{slug}", at=at)
    return True


def reach(
    viewer: Viewer,
    module_id: str,
    state: str,
    *,
    at: datetime,
    score: Fraction | None = None,
    keep: str = "best",
    cycle: int | None = None,
    expires_at: datetime | None = None,
    was_last: bool = False,
) -> Progress:
    """Brings the summary up to a fact that is stored: what `facts.fold` says, in two statements.

    `cycle` is the fact's own; None for the one that runs. `score` is a percentage, 0 to 100,
    of an attempt graded for good; which of several stays is the quiz's rule `keep`.
    `was_last`: it failed, and the rules allow no other.
    """
    row = held(viewer.person_id, module_id)
    cycle = cycle or (row.cycle if row else 1)
    if row is None:
        row = Progress(person_id=viewer.person_id, module_id=module_id, cycle=cycle, state=state)
        # Later it follows the postings, which may have changed since the viewer was read.
        row.unit_id = viewer.unit_id
        db.session.add(row)
    elif cycle < row.cycle:
        # What was passed before the renewal opened passes nothing of it.
        return row
    elif cycle > row.cycle:
        stands = _state_at(row.state, row.expires_at, at) == "passed"
        if state != "passed" and stands and not was_last:
            # The pass that is being renewed stands until it runs out.
            return row
        # What was done in this cycle while the pass before it stood counts now too.
        return settle(viewer.person_id, module_id, at=at)
    elif summaries.RANK[state] > summaries.RANK[row.state]:
        row.state = state
    row.changed_at = at
    row.percent = summaries.kept(row.percent, score, keep)
    if was_last:
        row.is_used_up = row.state == "failed"
    if state == "passed" and row.passed_at is None:
        row.passed_at, row.expires_at = at, expires_at
    return row


def held(person_id: UUID, module_id: str) -> Progress | None:
    """The summary, locked: whoever changes the facts of one officer and module comes in turn."""
    return db.session.get(Progress, (person_id, module_id), with_for_update=True)


def settle(person_id: UUID, module_id: str, *, at: datetime) -> Progress:
    """Makes the summary what the stored facts say, also where they say less than before.

    For a person and module in which something was done.
    """
    row = held(person_id, module_id)
    summary = facts.fold(facts.of(person_id, module_id)) or summaries.Summary()
    if row is None:
        unit_id = db.session.scalar(select(Person.unit_id).where(Person.id == person_id))
        row = Progress(person_id=person_id, module_id=module_id, unit_id=unit_id)
        db.session.add(row)
    row.cycle, row.state, row.percent = summary.cycle, summary.state, summary.percent
    row.passed_at, row.expires_at = summary.passed_at, summary.expires_at
    row.is_used_up = summary.is_used_up
    row.changed_at = at
    return row


def unmet(viewer: Viewer, required: Sequence[str], *, at: datetime) -> list[str]:
    """Which of these modules, by id, the viewer has not passed, or not lately enough."""
    if not required:
        return []
    passed = {id for id, state in states(viewer, at=at).items() if state == "passed"}
    return [id for id in required if id not in passed]
