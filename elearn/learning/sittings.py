"""Supervised sittings: a quiz, a place and a time, opened by the invigilator's code."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select

from elearn import audit
from elearn.access import Viewer, teaches, visible_to
from elearn.credentials import code as codes
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.library.catalogue import Opened
from elearn.models.examination import Sitting
from elearn.models.identifiers import new_id
from elearn.models.learning import Attempt
from elearn.models.people import Person

LENGTH = 10
_GROUP = 5
LONGEST = timedelta(days=1)


def open_for(
    viewer: Viewer,
    module: Opened,
    *,
    place: str,
    opens_at: datetime,
    closes_at: datetime,
    at: datetime,
) -> tuple[UUID, str]:
    """Opens a sitting; its id, and its code, of which only the hash is kept. Raises Invalid."""
    place = " ".join(place.split())
    if not place or len(place) > 200:
        raise Invalid("Say where the sitting is, in 200 characters at most.", code="place")
    if not may_open(viewer, module):
        raise Invalid("This is not a course that you teach. Choose another one.", code="module")
    if not module.has_quiz:
        raise Invalid("This course has no quiz. Choose another one.", code="module")
    if not opens_at < closes_at <= opens_at + LONGEST:
        raise Invalid("A sitting ends after it begins, and within a day.", code="hours")
    if closes_at <= at:
        raise Invalid("This time is over already. Give an end that is still to come.", code="hours")
    code = "".join(secrets.choice(codes.ALPHABET) for _ in range(LENGTH))
    id = new_id()
    db.session.add(
        Sitting(
            id=id,
            module_id=module.id,
            code_hash=_hash(code),
            place=place,
            opens_at=opens_at,
            closes_at=closes_at,
            opened_by=viewer.person_id,
            opened_at=at,
        )
    )
    hours = f"{opens_at.isoformat()}/{closes_at.isoformat()}"
    audit.record(viewer, "open sitting", str(id), at=at, module=module.id, place=place, hours=hours)
    db.session.flush()
    return id, code


def may_open(viewer: Viewer, module: Opened) -> bool:
    """Whether the viewer may have this quiz taken: a supervisor any, an instructor her own."""
    return viewer.is_supervisor or teaches(viewer, module.domain_slug, module.id)


def shown(code: str) -> str:
    """The code in groups, as it is read out."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def is_code_of(sitting: Sitting, code: str) -> bool:
    """Whether this is the code that opens the sitting."""
    return secrets.compare_digest(sitting.code_hash, _hash(code))


def opened_by_code(typed: str, module_id: str, *, at: datetime) -> Sitting:
    """The sitting of a module that a typed code opens at this moment. Raises Invalid."""
    code = codes.as_meant(typed)
    sitting = db.session.scalar(
        select(Sitting).where(Sitting.code_hash == _hash(code), Sitting.module_id == module_id)
    )
    if sitting is None:
        raise Invalid(
            "This code opens no sitting of this quiz. Compare it with the one that your "
            "invigilator has.",
            code="sitting",
        )
    if not sitting.opens_at <= at < sitting.closes_at:
        raise Invalid(
            "This sitting is open from %(opens)s to %(closes)s. Ask your invigilator.",
            code="sitting",
            opens=sitting.opens_at,
            closes=sitting.closes_at,
        )
    return sitting


def own(viewer: Viewer, *, since: datetime, most: int) -> list[Sitting]:
    """The sittings that the viewer, or somebody below, opened and that end after a moment."""
    query = select(Sitting).where(visible_to(viewer, Sitting), Sitting.closes_at > since)
    return list(db.session.scalars(query.order_by(Sitting.opens_at.desc()).limit(most)))


def one(viewer: Viewer, sitting_id: UUID) -> Sitting:
    """One of those. Raises NotFound."""
    query = select(Sitting).where(Sitting.id == sitting_id, visible_to(viewer, Sitting))
    sitting = db.session.scalar(query)
    if sitting is None:
        raise NotFound("There is no such sitting here.")
    return sitting


def seated(viewer: Viewer, sitting: Sitting) -> tuple[list[tuple[str, str]], int]:
    """Name and state of those in a sitting whom the viewer may see, and how many sit there."""
    inside = Attempt.sitting_id == sitting.id
    rows = db.session.execute(
        select(Person.name, Attempt.state)
        .join(Person, Person.id == Attempt.person_id)
        .where(inside, visible_to(viewer, Attempt))
        .order_by(Person.name)
    )
    count = db.session.scalar(select(func.count()).select_from(Attempt).where(inside)) or 0
    return [(name, state) for name, state in rows], count
