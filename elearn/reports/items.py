"""What the answers of officers say of each question of a course: from first attempts alone.

Whoever sits a quiz again has learnt from it, so that later attempts say less of the questions. An
attempt is counted under the marks that it has now, after every correction of a key.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Text, case, cast, func, select
from sqlalchemy.types import JSON

from elearn.access import Viewer, taught_by
from elearn.db import db, is_sqlite
from elearn.library.catalogue import Opened
from elearn.models.examination import Regrade
from elearn.models.learning import Answer, Attempt
from elearn.models.library import Version
from elearn.models.people import Person
from elearn.quiz.marking import GIVEN
from elearn.reports.banks import Asked, bank, flat
from elearn.reports.gathered import TOO_LONG, Gathered, Sat

_LONGEST = 2_000
_AT_ONCE = 50


@dataclass(frozen=True)
class Chosen:
    """Which attempts are counted: those on versions from a number to a number; `supervised` None
    means both ways of sitting."""

    first: int
    last: int
    supervised: bool | None = None


@dataclass(frozen=True)
class LeftOut:
    """First attempts that are not counted: still running, waiting for a mark, of people who were
    erased."""

    running: int = 0
    waiting: int = 0
    erased: int = 0


@dataclass(frozen=True)
class Figures:
    """What was gathered for the questions of one version, `shown`, by its number."""

    shown: int
    version_id: UUID | None
    bank: Mapping[str, Asked]
    gathered: Gathered
    left_out: LeftOut


@dataclass
class _Banks:
    """The banks of versions by id, and what corrected attempts are held by."""

    by_version: dict[UUID, dict[str, Asked]] = field(default_factory=dict)
    corrected: dict[UUID, tuple[dict[str, Any], UUID | None]] = field(default_factory=dict)

    def given(self, attempt_id: UUID) -> frozenset[str]:
        """The questions of an attempt whose points everybody has: they say nothing of it."""
        if attempt_id not in self.corrected:
            return frozenset()
        asked = flat(self.corrected[attempt_id][0]["questions"])
        return frozenset(one["id"] for one in asked if one["credit"] == GIVEN)


def figures(viewer: Viewer, module: Opened, chosen: Chosen) -> Figures:
    """All first attempts of a course that the viewer teaches, in five statements."""
    rows = db.session.execute(_versions(viewer, module, chosen)).all()
    banks = _Banks({row.id: bank(row.quiz) for row in rows if row.quiz})
    banks.corrected = _corrected(viewer, module, chosen)
    missing = {id for _, id in banks.corrected.values() if id} - set(banks.by_version)
    if missing:
        query = select(Version.id, Version.quiz).where(Version.id.in_(missing))
        banks.by_version |= {row.id: bank(row.quiz) for row in db.session.execute(query)}
    gathered = Gathered()
    for id, version_id, sat in _sat(viewer, module, chosen, banks):
        gathered.add(sat, _asked(id, version_id, banks))
    newest = max((row for row in rows if row.quiz), key=lambda row: row.number, default=None)
    return Figures(
        newest.number if newest else chosen.last,
        newest.id if newest else None,
        banks.by_version[newest.id] if newest else {},
        gathered,
        _left_out(viewer, module, chosen),
    )


def numbers(viewer: Viewer, module: Opened) -> list[int]:
    """The numbers of all versions of a course that the viewer teaches."""
    query = select(Version.number).where(
        Version.module_id == module.id, taught_by(viewer, Version.module_id)
    )
    return list(db.session.scalars(query.order_by(Version.number)))


def _versions(viewer: Viewer, module: Opened, chosen: Chosen) -> Select[Any]:
    """The versions that were sat first, and the last one that is chosen."""
    sat = select(Attempt.version_id).where(
        Attempt.module_id == module.id, taught_by(viewer, Attempt.module_id), _is_first()
    )
    return select(Version.id, Version.number, Version.quiz).where(
        Version.module_id == module.id,
        Version.number.between(chosen.first, chosen.last),
        (Version.number == chosen.last) | Version.id.in_(sat),
    )


def _is_first() -> Any:
    return (Attempt.cycle == 1) & (Attempt.number == 1)


def _first(viewer: Viewer, module: Opened, chosen: Chosen, *columns: Any) -> Select[Any]:
    """Columns of the first attempts that are chosen, whatever became of them."""
    query = (
        select(*columns)
        .select_from(Attempt)
        .join(Person, Person.id == Attempt.person_id)
        .join(Version, Version.id == Attempt.version_id)
        .where(
            Attempt.module_id == module.id,
            taught_by(viewer, Attempt.module_id),
            _is_first(),
            Version.number.between(chosen.first, chosen.last),
        )
    )
    if chosen.supervised is not None:
        query = query.where(Attempt.is_supervised == chosen.supervised)
    return query


def _counted(viewer: Viewer, module: Opened, chosen: Chosen, *columns: Any) -> Select[Any]:
    is_graded = Attempt.state.in_(("passed", "failed")) & Person.erased_at.is_(None)
    return _first(viewer, module, chosen, *columns).where(is_graded)


def _left_out(viewer: Viewer, module: Opened, chosen: Chosen) -> LeftOut:
    is_erased = Person.erased_at.is_not(None)
    query = _first(viewer, module, chosen, Attempt.state, is_erased, func.count())
    counts: dict[tuple[str, bool], int] = {
        (state, bool(erased)): count
        for state, erased, count in db.session.execute(query.group_by(Attempt.state, is_erased))
    }
    return LeftOut(
        counts.get(("open", False), 0),
        counts.get(("waiting", False), 0),
        sum(count for (_, erased), count in counts.items() if erased),
    )


def _corrected(
    viewer: Viewer, module: Opened, chosen: Chosen
) -> dict[UUID, tuple[dict[str, Any], UUID | None]]:
    """The quiz with its newest corrected keys, and the version these come from, by attempt."""
    query = _counted(viewer, module, chosen, Regrade.attempt_id, Regrade.drawn, Regrade.version_id)
    query = query.join(Regrade, Regrade.attempt_id == Attempt.id)
    rows = db.session.execute(query.where(Regrade.drawn.is_not(None)).order_by(Regrade.at))
    return {row.attempt_id: (row.drawn, row.version_id) for row in rows}


def _responses() -> Any:
    """All responses of an attempt as one JSON object; what somebody wrote at length stays where
    it is."""
    short = case(
        (func.length(Answer.response) > _LONGEST, json.dumps(TOO_LONG)), else_=Answer.response
    )
    pairs = (
        func.json_group_object(Answer.question, func.json(short))
        if is_sqlite()
        else func.json_object_agg(Answer.question, cast(short, JSON))
    )
    query = select(cast(pairs, Text)).where(Answer.attempt_id == Attempt.id)
    return query.correlate(Attempt).scalar_subquery()


def _sat(
    viewer: Viewer, module: Opened, chosen: Chosen, banks: _Banks
) -> Iterator[tuple[UUID, UUID, Sat]]:
    query = _counted(
        viewer,
        module,
        chosen,
        Attempt.id,
        Attempt.version_id,
        cast(Attempt.drawn, Text),
        Attempt.marks,
        Attempt.is_supervised,
        Attempt.language,
        _responses(),
    )
    rows = db.session.execute(query, execution_options={"yield_per": _AT_ONCE})
    for id, version_id, drawn, marks, is_supervised, language, responses in rows:
        if version_id in banks.by_version:
            given = json.loads(responses) if responses else {}
            sat = Sat(marks or {}, given, drawn, is_supervised, language, banks.given(id))
            yield id, version_id, sat


def _asked(id: UUID, version_id: UUID, banks: _Banks) -> Mapping[str, Asked]:
    """The questions of an attempt by id, those that it is marked by a later key as the later
    version has them.

    Their words must be the same ones in the same order; else the options mean something else.
    """
    asked = banks.by_version[version_id]
    if id not in banks.corrected:
        return asked
    drawn, later_id = banks.corrected[id]
    later = banks.by_version.get(later_id or version_id, {})
    return asked | {
        one["id"]: later[one["id"]]
        for one in flat(drawn["questions"])
        if one["id"] in later
        and later[one["id"]].key == one["key"]
        and _has_words_of(asked[one["id"]], later[one["id"]])
    }


def _has_words_of(one: Asked, other: Asked) -> bool:
    return (one.kind, one.texts) == (other.kind, other.texts)
