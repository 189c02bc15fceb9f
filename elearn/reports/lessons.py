"""How a course is read: how many marked each lesson as read, where they stop, and how long it took.

Nobody is watched: all that is known is when somebody said that a lesson is read.
"""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer, taught_by
from elearn.db import db
from elearn.library.catalogue import Opened
from elearn.models.learning import Attempt, LessonRead, Progress
from elearn.quiz.statistics.intervals import LEAST, Estimate, share

STOPPED = timedelta(days=30)
"""Who did nothing for so long, and did not begin the quiz, has stopped."""

LONGEST = timedelta(hours=1)
"""A longer time between two marks holds more than one lesson's reading."""

_AT_ONCE = 2_000

Mark = tuple[UUID, str, datetime]
"""Somebody, a lesson, and when it was marked as read."""


@dataclass(frozen=True)
class Lesson:
    """`read` is of those who began the course; `stopped` came this far and no further. `minutes` is
    the median time since the mark before, None where fewer than `LEAST` officers had one that was
    short enough; `timed` is how many had."""

    slug: str
    read: Estimate | None
    stopped: int
    minutes: float | None
    timed: int


@dataclass(frozen=True)
class Reading:
    """`began` is how many officers began the course; `unread` how many of them stopped before they
    marked any lesson."""

    began: int
    unread: int
    lessons: tuple[Lesson, ...]


def reading(viewer: Viewer, module: Opened, *, at: datetime) -> Reading:
    """How the lessons of a course that the viewer teaches are read, in three statements."""
    begun = set(_begun(viewer, module))
    stopped = set(_begun(viewer, module, since=at - STOPPED))
    marks = (
        select(LessonRead.person_id, LessonRead.slug, LessonRead.read_at)
        .where(LessonRead.module_id == module.id, taught_by(viewer, LessonRead.module_id))
        .order_by(LessonRead.person_id, LessonRead.read_at)
    )
    rows = db.session.execute(marks, execution_options={"yield_per": _AT_ONCE})
    return reckoned(
        module.lesson_order,
        begun,
        stopped,
        ((row.person_id, row.slug, row.read_at) for row in rows),
    )


def _begun(viewer: Viewer, module: Opened, since: datetime | None = None) -> Iterator[UUID]:
    """Those who began the course; `since`: of them those who did nothing in it from then on and
    are not at the quiz."""
    query = select(Progress.person_id).where(
        Progress.module_id == module.id, taught_by(viewer, Progress.module_id)
    )
    if since is not None:
        sat = select(Attempt.person_id).where(
            Attempt.module_id == module.id, taught_by(viewer, Attempt.module_id)
        )
        query = query.where(Progress.changed_at <= since, Progress.person_id.not_in(sat))
    return iter(db.session.scalars(query))


def reckoned(
    order: list[str], begun: set[UUID], stopped: set[UUID], marks: Iterable[Mark]
) -> Reading:
    """The figures from the marks, which come person by person in their order of time."""
    place = {slug: at for at, slug in enumerate(order)}
    read: Counter[str] = Counter()
    furthest: Counter[str] = Counter()
    gaps: dict[str, list[float]] = {slug: [] for slug in order}
    waiting = set(stopped)
    for person, of_one in groupby(marks, key=lambda mark: mark[0]):
        own = [mark for mark in of_one if mark[1] in place]
        if person not in begun or not own:
            continue
        read.update(slug for _, slug, _ in own)
        if person in waiting:
            waiting.discard(person)
            furthest[max((slug for _, slug, _ in own), key=place.__getitem__)] += 1
        for (_, _, before), (_, slug, after) in pairwise(own):
            if after - before <= LONGEST:
                gaps[slug].append((after - before).total_seconds() / 60)
    lessons = tuple(
        Lesson(
            slug,
            share(read[slug], len(begun)) if len(begun) >= LEAST else None,
            furthest[slug],
            statistics.median(gaps[slug]) if len(gaps[slug]) >= LEAST else None,
            len(gaps[slug]),
        )
        for slug in order
    )
    return Reading(len(begun), len(waiting), lessons)
