"""Facts: what officers did in modules, now or as it was known at a moment that is past."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, select, true

from elearn.db import db
from elearn.learning.summaries import Facts, Given, Place, Sat, fold, percent_of
from elearn.models.examination import ExtraAttempt, Regrade
from elearn.models.learning import Attempt, Certificate, LessonRead
from elearn.models.library import Version

__all__ = ["Facts", "Given", "Place", "Sat", "fold", "of", "of_people"]


def of(person_id: UUID, module_id: str) -> Facts:
    """What a person did in a module; the caller may know of it."""
    return of_people([person_id], module_id=module_id).get((person_id, module_id), Facts())


def of_people(
    person_ids: Collection[UUID], *, module_id: str | None = None, at: datetime | None = None
) -> dict[Place, Facts]:
    """What these people did, by person and module; the caller may know of it.

    With `at`, what was known at that moment: whatever was begun, finished, marked, graded
    again, given or revoked later is as it stood then.
    """
    asked = _Asked(person_ids, module_id, at)
    rows = db.session.execute(_attempts(asked)).all()
    terms = _terms_of({row.version_id for row in rows})
    read = _read(asked, [row.module_id for row in rows if terms[row.version_id].needs_reading])
    regraded = _regraded(asked)
    sat: dict[Place, list[Sat]] = defaultdict(list)
    for row in rows:
        place = (row.person_id, row.module_id)
        grade = _grade_at(row, regraded.get(row.id, ()), at)
        sat[place].append(_sat(row, grade, terms[row.version_id], read.get(place, {})))
    given = _given(asked, regraded)
    return {
        place: Facts(tuple(sat.get(place, ())), place in read, tuple(given.get(place, ())))
        for place in {*read, *sat, *given}
    }


@dataclass(frozen=True)
class _Asked:
    """Whose facts, of which module or all, and at which moment; None for now."""

    person_ids: Collection[UUID]
    module_id: str | None
    at: datetime | None

    def theirs(self, table: type[Any]) -> ColumnElement[bool]:
        among: ColumnElement[bool] = table.person_id.in_(self.person_ids)
        return among if self.module_id is None else among & (table.module_id == self.module_id)

    def by_then(self, moment: Any) -> ColumnElement[bool]:
        return true() if self.at is None else moment <= self.at


def _attempts(asked: _Asked) -> Any:
    following = and_(
        ExtraAttempt.person_id == Attempt.person_id,
        ExtraAttempt.module_id == Attempt.module_id,
        ExtraAttempt.cycle == Attempt.cycle,
        ExtraAttempt.number == Attempt.number + 1,
        asked.by_then(ExtraAttempt.granted_at),
    )
    columns = select(
        Attempt.person_id,
        Attempt.module_id,
        Attempt.id,
        Attempt.version_id,
        Attempt.cycle,
        Attempt.number,
        Attempt.state,
        Attempt.started_at,
        Attempt.finished_at,
        Attempt.graded_at,
        Attempt.points,
        Attempt.possible,
        Attempt.rules["keep"].as_string().label("keep"),
        Attempt.rules["attempts"].as_integer().label("limit"),
        Attempt.is_supervised,
        ExtraAttempt.id.is_not(None).label("is_followed"),
    )
    return (
        columns.outerjoin(ExtraAttempt, following)
        .where(asked.theirs(Attempt), asked.by_then(Attempt.started_at))
        .order_by(Attempt.cycle, Attempt.number)
    )


@dataclass(frozen=True)
class _Terms:
    """What a version asks for beside the pass, and what its pass gives."""

    needs_reading: bool
    lessons: frozenset[str]
    certificate: Mapping[str, Any] | None


def _terms_of(version_ids: Collection[UUID]) -> dict[UUID, _Terms]:
    return {id: _terms(id) for id in version_ids}


@lru_cache(maxsize=4_096)
def _terms(version_id: UUID) -> _Terms:
    """Versions never change, so each is read once a process."""
    about = db.session.execute(select(Version.about).where(Version.id == version_id)).scalar_one()
    return _Terms(about["needs_reading"], frozenset(about["lessons"]), about["certificate"])


def _read(asked: _Asked, asking: Collection[str]) -> dict[Place, dict[str, datetime]]:
    """When what was read; in modules that do not ask for it, only that something was."""
    lesson = case((LessonRead.module_id.in_(set(asking)), LessonRead.slug), else_="")
    query = (
        select(
            LessonRead.person_id,
            LessonRead.module_id,
            lesson.label("lesson"),
            func.min(LessonRead.read_at),
        )
        .where(asked.theirs(LessonRead), asked.by_then(LessonRead.read_at))
        .group_by(LessonRead.person_id, LessonRead.module_id, "lesson")
    )
    read: dict[Place, dict[str, datetime]] = defaultdict(dict)
    for person, module, slug, at in db.session.execute(query):
        read[person, module][slug] = at
    return read


@dataclass(frozen=True)
class _Grade:
    """What an attempt came to by a moment, and all that it had come to until then."""

    state: str
    points: str | None
    possible: str | None
    percents: frozenset[int]


def _regraded(asked: _Asked) -> dict[UUID, list[Any]]:
    """The re-grades of each attempt, the earliest first; those that came later too."""
    rows = db.session.execute(
        select(Regrade.attempt_id, Regrade.at, Regrade.before, Regrade.after)
        .join(Attempt, Attempt.id == Regrade.attempt_id)
        .where(asked.theirs(Attempt))
        .order_by(Regrade.at)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.attempt_id].append(row)
    return found


def _grade_at(row: Any, regraded: Sequence[Any], at: datetime | None) -> _Grade:
    if at is not None and (row.finished_at is None or row.finished_at > at):
        return _Grade("open", None, None, frozenset())
    later = next((one for one in regraded if at is not None and one.at > at), None)
    state, points, possible = row.state, row.points, row.possible
    if later is not None:
        state, points, possible = (later.before[name] for name in ("state", "points", "possible"))
    # Graded by a person later than that, and not after another grade had fallen.
    is_marked_later = at is not None and row.graded_at is not None and at < row.graded_at
    if is_marked_later and (later is None or row.graded_at <= later.at):
        state = "waiting"
    earlier = [one for one in regraded if at is None or one.at <= at]
    return _Grade(state, points, possible, _percents(points, possible, earlier))


def _percents(points: str | None, possible: str | None, regraded: Iterable[Any]) -> frozenset[int]:
    graded = [kept for one in regraded for kept in (one.before, one.after)]
    pairs = [(points, possible), *((kept["points"], kept["possible"]) for kept in graded)]
    return frozenset(int(percent_of(*pair)) for pair in pairs)


def _sat(row: Any, grade: _Grade, terms: _Terms, read: Mapping[str, datetime]) -> Sat:
    is_graded = grade.state in ("passed", "failed")
    finished_at = None if grade.state == "open" else row.finished_at
    return Sat(
        row.id,
        row.version_id,
        row.cycle,
        row.number,
        grade.state,
        row.started_at,
        finished_at,
        percent_of(grade.points, grade.possible) if is_graded else None,
        row.keep,
        row.is_supervised,
        _counts_at(finished_at, terms, read) if grade.state == "passed" else None,
        terms.certificate,
        grade.percents,
        row.limit,
        row.is_followed,
    )


def _counts_at(
    finished_at: datetime | None, terms: _Terms, read: Mapping[str, datetime]
) -> datetime | None:
    if finished_at is None or not terms.needs_reading:
        return finished_at
    if not terms.lessons <= set(read):
        return None
    return max([finished_at, *(read[slug] for slug in terms.lessons)])


def _given(asked: _Asked, regraded: Mapping[UUID, Sequence[Any]]) -> dict[Place, list[Given]]:
    rows = db.session.execute(
        select(
            Certificate.person_id,
            Certificate.module_id,
            Certificate.code,
            Certificate.attempt_id,
            Certificate.version_id,
            Certificate.cycle,
            Certificate.issue,
            Certificate.percent,
            Certificate.is_supervised,
            Certificate.expires_at,
            Certificate.revoked_at,
        )
        .where(asked.theirs(Certificate), asked.by_then(Certificate.issued_at))
        .order_by(Certificate.cycle, Certificate.issue)
    )
    found: dict[Place, list[Given]] = defaultdict(list)
    for row in rows:
        ended_at = row.revoked_at
        is_later = ended_at is not None and asked.at is not None and ended_at > asked.at
        revoked_at = None if is_later else ended_at
        found[row.person_id, row.module_id].append(
            Given(
                row.code,
                row.attempt_id,
                row.version_id,
                row.cycle,
                row.issue,
                row.percent,
                row.is_supervised,
                row.expires_at,
                revoked_at,
                revoked_at in {one.at for one in regraded.get(row.attempt_id, ())},
            )
        )
    return found
