"""Sealed files: answers that a browser closed for the hub, handed in as one piece.

What comes while its attempt is open is stored like any save; what comes after the end is
kept until a supervisor decides, in `learning/late_files`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.learning import answers, attempts, grading
from elearn.models.examination import SealedFile
from elearn.models.learning import Attempt
from elearn.models.people import Person
from elearn.people import users
from elearn.quiz import drawing, sealing
from elearn.quiz.drawing import Drawn
from elearn.quiz.sealing import SealedAnswer

MOST_FILES = 100


class ForPage(NamedTuple):
    """What the quiz page needs to seal answers: the hub's public key, and its own token."""

    key: str
    token: str


def for_page(key: sealing.Key, attempt_id: UUID) -> ForPage:
    """For an attempt that the caller has found as one's own. The page passes the hub's key:

    `sealed_files.for_page(current_app.config["SEALING_KEY"], attempt_id)`.
    """
    return ForPage(key.public, key.token(attempt_id))


@dataclass(frozen=True)
class Seen:
    """An attempt as one who may hand in files for it sees it."""

    module_id: str
    officer: str
    is_own: bool
    is_open: bool


def seen(viewer: Viewer, attempt_id: UUID) -> Seen:
    """One's own attempt, or one of an officer in one's scope. Raises NotFound."""
    attempt = _attempt(viewer, attempt_id)
    officer = db.session.get_one(Person, attempt.person_id)
    is_own = attempt.person_id == viewer.person_id
    return Seen(attempt.module_id, officer.name, is_own, attempt.state == "open")


def _attempt(viewer: Viewer, attempt_id: UUID, *, locked: bool = False) -> Attempt:
    query = select(Attempt).where(Attempt.id == attempt_id, visible_to(viewer, Attempt))
    attempt = db.session.scalar(query.with_for_update() if locked else query)
    if attempt is None:
        raise NotFound("There is no such attempt here.")
    return attempt


@dataclass(frozen=True)
class Opened:
    """A file that was opened: the last answer to each question, in the form that is kept."""

    sha256: str
    answers: tuple[SealedAnswer, ...]


def opened(viewer: Viewer, attempt_id: UUID, raw: bytes, key: sealing.Key) -> Opened:
    """Opens a file for an attempt; every answer must be one that the attempt can take.

    Stores nothing, so it is called before the transaction. Raises NotFound, TooLarge, Invalid.
    """
    drawn = drawing.from_json(_attempt(viewer, attempt_id).drawn)
    last = sealing.newest(sealing.open_file(key, attempt_id, raw))
    accepted = tuple(_accepted(drawn, answer) for answer in last)
    return Opened(hashlib.sha256(raw).hexdigest(), accepted)


def _accepted(drawn: Drawn, answer: SealedAnswer) -> SealedAnswer:
    question = answers.question_of(drawn, answer.question)
    response = answers.accepted(question, answer.response)
    return SealedAnswer(answer.question, answer.revision, response, answer.at)


@dataclass(frozen=True)
class Receipt:
    """What became of a file when it came; the same for the same file again.

    `counted` answers stand in the attempt now, `kept` ones came after the end and wait for a
    supervisor. To the questions of the `older` ones something newer or other was stored
    already: both are kept, and the officer says which one counts.
    """

    received_at: datetime
    counted: int
    older: tuple[SealedAnswer, ...]
    kept: int


def hand_in(viewer: Viewer, attempt_id: UUID, file: Opened, *, at: datetime) -> Receipt:
    """Stores the answers of a file that came in time, or keeps those of one that came late.

    Called inside one transaction. The same bytes again are the first receipt again. Raises
    NotFound, or Conflict where the attempt has more files than anybody needs.
    """
    attempt = _attempt(viewer, attempt_id, locked=True)
    earlier = _files(attempt_id, SealedFile.sha256 == file.sha256)
    if earlier:
        return receipt_of(earlier[0])
    _refuse_one_too_many(attempt_id)
    officer = users.known_as(attempt.person_id)
    if attempt.state == "open" and attempts.is_over(attempt, at=at):
        grading.finish(officer, attempt, by=None, at=at)
    is_late = attempt.state != "open"
    if is_late and (same := _kept_already(attempt_id, file)):
        return receipt_of(same)
    row = SealedFile(
        attempt_id=attempt_id,
        sha256=file.sha256,
        received_at=at,
        handed_in_by=viewer.person_id,
        answers=[_as_json(answer) for answer in file.answers]
        if is_late
        else [
            _as_json(answer) | {"stands": _stands(officer, attempt_id, answer, at=at)}
            for answer in file.answers
        ],
        state="kept" if is_late else "counted",
    )
    db.session.add(row)
    receipt = receipt_of(row)
    audit.record(
        viewer,
        "hand in sealed answers",
        str(attempt_id),
        at=at,
        file=file.sha256,
        received_at=at.isoformat(),
        after_the_end=is_late,
        counted=receipt.counted,
        older=len(receipt.older),
        kept=receipt.kept,
    )
    db.session.flush()
    return receipt


def _kept_already(attempt_id: UUID, file: Opened) -> SealedFile | None:
    """A late file with the same answers, sealed another time: the supervisor decides once."""
    given = {(one.question, one.revision, str(one.response)) for one in file.answers}
    rows = _files(attempt_id, SealedFile.state == "kept")
    return next(
        (
            row
            for row in rows
            if {(one.question, one.revision, str(one.response)) for one in answers_in(row)} == given
        ),
        None,
    )


def _refuse_one_too_many(attempt_id: UUID) -> None:
    query = select(func.count()).where(SealedFile.attempt_id == attempt_id)
    if (db.session.scalar(query) or 0) >= MOST_FILES:
        raise Conflict(
            "%(most)s files were handed in for this attempt, and it takes no more. "
            "Ask your supervisor.",
            code="full",
            most=MOST_FILES,
        )


def _stands(officer: Viewer, attempt_id: UUID, answer: SealedAnswer, *, at: datetime) -> bool:
    """Stores an answer as a save does; whether it stands in the attempt after that."""
    try:
        answers.store(
            officer, attempt_id, answer.question, answer.response, revision=answer.revision, at=at
        )
    except Conflict as conflict:
        if conflict.code != "older":
            raise
        return conflict.facts["response"] == answer.response
    return True


def _as_json(answer: SealedAnswer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "revision": answer.revision,
        "response": answer.response,
        "at": answer.at.isoformat(),
    }


def answers_in(row: SealedFile) -> list[SealedAnswer]:
    """The answers of a stored file."""
    return [_from_json(one) for one in row.answers]


def _from_json(one: dict[str, Any]) -> SealedAnswer:
    moment = datetime.fromisoformat(one["at"])
    return SealedAnswer(one["question"], one["revision"], one["response"], moment)


def receipt_of(row: SealedFile) -> Receipt:
    stands = [one.get("stands") for one in row.answers]
    older = tuple(_from_json(one) for one in row.answers if one.get("stands") is False)
    return Receipt(row.received_at, stands.count(True), older, stands.count(None))


@dataclass(frozen=True)
class Handed:
    """A file as its officer sees it: its receipt, and what a supervisor decided, if anybody."""

    receipt: Receipt
    state: str
    because: str | None


def handed_in(viewer: Viewer, attempt_id: UUID) -> list[Handed]:
    """The files of an attempt, the newest first. Raises NotFound."""
    _attempt(viewer, attempt_id)
    return [Handed(receipt_of(row), row.state, row.because) for row in _files(attempt_id)]


def _files(attempt_id: UUID, *where: Any) -> Sequence[SealedFile]:
    query = select(SealedFile).where(SealedFile.attempt_id == attempt_id, *where)
    return db.session.scalars(query.order_by(SealedFile.received_at.desc(), SealedFile.id)).all()
