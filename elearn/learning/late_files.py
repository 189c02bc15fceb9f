"""Late files: answers that came sealed after the end, which a supervisor decides about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select
from sqlalchemy.orm import aliased

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.learning import answers, grading, sealed_files
from elearn.models.examination import Mark, SealedFile
from elearn.models.learning import Attempt
from elearn.models.people import Person

MOST_LISTED = 200
_LAST = 20


@dataclass(frozen=True)
class Late:
    """A late file of an officer in one's scope; of its answers only how many there are."""

    id: UUID
    attempt_id: UUID
    module_id: str
    version_id: UUID
    officer: str
    handed_in_by: str
    received_at: datetime
    finished_at: datetime
    deadline_at: datetime | None
    count: int
    state: str
    decided_by: str | None
    decided_at: datetime | None
    because: str | None


@dataclass(frozen=True)
class Change:
    """What a file would change at one question.

    `said_at` is what the clock of the device said, `stored_at` when the hub stored the
    answer that stands: None where none does.
    """

    question: str
    said_at: datetime
    stored_at: datetime | None
    is_same: bool


def waiting(viewer: Viewer) -> list[Late]:
    """The files that wait for a decision, the oldest first; at most 200."""
    kept = _late(viewer).where(SealedFile.state == "kept")
    return _read(kept.order_by(SealedFile.received_at, SealedFile.id).limit(MOST_LISTED))


def decided(viewer: Viewer) -> list[Late]:
    """The 20 files that were decided about last, the newest first."""
    done = _late(viewer).where(SealedFile.decided_at.is_not(None))
    return _read(done.order_by(SealedFile.decided_at.desc(), SealedFile.id).limit(_LAST))


def late(viewer: Viewer, file_id: UUID) -> Late:
    """A file that came late. Raises NotFound."""
    found = _read(_late(viewer).where(SealedFile.id == file_id))
    if not found:
        raise NotFound("There is no such file here.")
    return found[0]


def _late(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """The late files of others whom the viewer may see: nobody decides about one's own."""
    decider, messenger = aliased(Person), aliased(Person)
    return (
        select(
            SealedFile,
            Attempt.module_id,
            Attempt.version_id,
            Attempt.finished_at,
            Attempt.deadline_at,
            Person.name.label("officer"),
            messenger.name.label("messenger"),
            decider.name.label("decider"),
        )
        .join(Attempt, Attempt.id == SealedFile.attempt_id)
        .join(Person, Person.id == Attempt.person_id)
        .join(messenger, messenger.id == SealedFile.handed_in_by)
        .outerjoin(decider, decider.id == SealedFile.decided_by)
        .where(
            visible_to(viewer, Attempt),
            Attempt.person_id != viewer.person_id,
            (SealedFile.state != "counted") | SealedFile.decided_at.is_not(None),
        )
    )


def _read(query: Select[*tuple[Any, ...]]) -> list[Late]:
    return [_read_one(row.SealedFile, row) for row in db.session.execute(query)]


def _read_one(file: SealedFile, row: Any) -> Late:
    return Late(
        file.id,
        file.attempt_id,
        row.module_id,
        row.version_id,
        row.officer,
        row.messenger,
        file.received_at,
        row.finished_at,
        row.deadline_at,
        len(file.answers),
        file.state,
        row.decider,
        file.decided_at,
        file.because,
    )


def changes(viewer: Viewer, file_id: UUID) -> list[Change]:
    """What counting a file would change, question by question. Raises NotFound."""
    file = db.session.get_one(SealedFile, late(viewer, file_id).id)
    there = answers.stored(file.attempt_id)
    return [
        Change(
            one.question,
            one.at,
            stored.saved_at if (stored := there.get(one.question)) else None,
            stored is not None and stored.response == one.response,
        )
        for one in sealed_files.answers_in(file)
    ]


def count(viewer: Viewer, file_id: UUID, *, because: str, at: datetime) -> None:
    """Puts the answers of a late file in the place of the stored ones and grades again.

    Called inside one transaction. The same decision again changes nothing. Raises NotFound,
    Invalid without a reason, Conflict where somebody decided otherwise.
    """
    because = audit.reason(because)
    file, attempt = _held(viewer, file_id)
    if _is_decided(viewer, file, "counted", because):
        return
    changed = _put(file)
    _decide(viewer, file, "counted", because, at=at, questions=changed)
    grading.regrade(viewer, attempt, because=because, at=at, sealed_file_id=file.id)


def set_aside(viewer: Viewer, file_id: UUID, *, because: str, at: datetime) -> None:
    """Leaves the attempt as it is, and keeps the file with the reason. Raises as `count`."""
    because = audit.reason(because)
    file, _attempt = _held(viewer, file_id)
    if not _is_decided(viewer, file, "set aside", because):
        _decide(viewer, file, "set aside", because, at=at)


def _held(viewer: Viewer, file_id: UUID) -> tuple[SealedFile, Attempt]:
    """A late file and its attempt, locked until the transaction ends. Raises NotFound."""
    found = late(viewer, file_id)
    attempt = db.session.scalars(
        select(Attempt)
        .where(Attempt.id == found.attempt_id, visible_to(viewer, Attempt))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    file = db.session.get_one(SealedFile, file_id, populate_existing=True)
    return file, attempt


def _is_decided(viewer: Viewer, file: SealedFile, state: str, because: str) -> bool:
    """Whether just this was decided before. Raises Conflict where it was something else."""
    if file.state == "kept":
        return False
    if (file.state, file.decided_by, file.because) == (state, viewer.person_id, because):
        return True
    raise Conflict(
        "Somebody decided about this file already. The decision stands below.", code="decided"
    )


def _put(file: SealedFile) -> list[str]:
    """The answers of the file in the place of the stored ones; the questions that change."""
    changed = [
        one.question
        for one in sealed_files.answers_in(file)
        if answers.replace(file.attempt_id, one.question, one.response, at=file.received_at)
    ]
    # A mark was given for the words that stood there before.
    db.session.execute(
        delete(Mark).where(Mark.attempt_id == file.attempt_id, Mark.question.in_(changed))
    )
    return changed


def _decide(
    viewer: Viewer, file: SealedFile, state: str, because: str, *, at: datetime, **facts: Any
) -> None:
    file.state, file.because = state, because
    file.decided_by, file.decided_at = viewer.person_id, at
    audit.record(
        viewer,
        "count late answers" if state == "counted" else "set late answers aside",
        str(file.attempt_id),
        at=at,
        file=file.sha256,
        received_at=file.received_at.isoformat(),
        because=because,
        **facts,
    )
