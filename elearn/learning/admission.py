"""Whether an officer may sit the quiz now, and if not, why and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer, visible_to
from elearn.db import db
from elearn.errors import Conflict
from elearn.learning import certificates, progress
from elearn.learning.duties import owed
from elearn.learning.duties.obligations import Cell, State
from elearn.learning.duties.owed import Owed
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.examination import ExtraAttempt
from elearn.models.learning import Attempt
from elearn.quiz.questions import Rules

_NOT_BEGUN = progress.Standing("new", frozenset())


@dataclass(frozen=True)
class Admission:
    """`running` is the attempt to go on with, until `ends_at` where it has a limit; `refusal`
    says why a new one cannot begin.

    `left` is None where attempts are unlimited; `last` is the attempt that ended last;
    `extra` is what lets the next one begin beyond the limit of the rules; `asked` is all that
    the officer's assignments ask, and `first_pass` the module that comes before this one.
    """

    cycle: int
    number: int
    left: int | None
    running: UUID | None = None
    last: UUID | None = None
    refusal: Conflict | None = None
    extra: ExtraAttempt | None = None
    ends_at: datetime | None = None
    standing: progress.Standing = _NOT_BEGUN
    asked: Owed | None = None
    first_pass: str = ""


def cycle_of(
    standing: progress.Standing,
    module: Opened,
    *,
    edition_held: int | None,
    at: datetime,
    asked: Cell | None = None,
) -> int:
    """The cycle that an attempt begun now belongs to: the next one once renewal is open.

    It opens by the certificate, by a newer edition, or by an assignment for which the pass
    runs out sooner.
    """
    if standing.state == "expired":
        return standing.cycle + 1
    if standing.state != "passed":
        return standing.cycle
    if edition_held is not None and module.edition > edition_held:
        return standing.cycle + 1
    if asked and asked.is_assigned and asked.state is not State.PASSED:
        return standing.cycle + 1
    terms = module.about["certificate"]
    if standing.expires_at and terms:
        opens = standing.expires_at - timedelta(days=terms["renew_days"])
        return standing.cycle + 1 if at >= opens else standing.cycle
    return standing.cycle


def to_quiz(viewer: Viewer, module: Opened, *, at: datetime) -> Admission:
    """What the rules of the quiz say to this officer at this moment. Raises NotFound."""
    rules = catalogue.quiz_of(module.version_id).rules
    ended = _attempts(viewer, module)
    running = next((one for one in ended if one.state == "open"), None)
    standing = progress.standing(viewer, module, at=at)
    # Only who passed may hold an edition that another one renews.
    has_passed = standing.state == "passed"
    held = certificates.edition_held(viewer, module.id) if has_passed else None
    asked = owed.own(viewer, at=at)
    cell = asked.cells.get(module.id)
    cycle = cycle_of(standing, module, edition_held=held, at=at, asked=cell)
    in_cycle = [one for one in ended if one.cycle == cycle]
    number = len(in_cycle) + 1
    left = None if rules.attempts is None else max(0, rules.attempts - len(in_cycle))
    extra = _extra(viewer, module.id, cycle, number) if left == 0 else None
    course = asked.course(module.id)
    first_pass = course.first_pass if course else ""
    refusal = _refusal(viewer, module, rules, in_cycle, extra, at)
    return Admission(
        cycle=cycle,
        number=number,
        left=1 if extra else left,
        running=running.id if running else None,
        last=next((one.id for one in reversed(ended) if one.state != "open"), None),
        refusal=None if running else _in_order(first_pass) or refusal,
        extra=extra,
        ends_at=running.deadline_at if running else None,
        standing=standing,
        asked=asked,
        first_pass=first_pass,
    )


def _attempts(viewer: Viewer, module: Opened) -> list[Attempt]:
    query = (
        select(Attempt)
        .where(
            Attempt.person_id == viewer.person_id,
            Attempt.module_id == module.id,
            visible_to(viewer, Attempt),
        )
        .order_by(Attempt.cycle, Attempt.number)
    )
    return list(db.session.scalars(query))


def _in_order(first_pass: str) -> Conflict | None:
    """A step of a programme may open only after those before it."""
    if not first_pass:
        return None
    return Conflict(
        "In your programme another course comes before this one. Pass that one first.",
        code="order",
    )


def _extra(viewer: Viewer, module_id: str, cycle: int, number: int) -> ExtraAttempt | None:
    return db.session.scalar(
        select(ExtraAttempt).where(
            ExtraAttempt.person_id == viewer.person_id,
            ExtraAttempt.module_id == module_id,
            ExtraAttempt.cycle == cycle,
            ExtraAttempt.number == number,
            visible_to(viewer, ExtraAttempt),
        )
    )


def _refusal(
    viewer: Viewer,
    module: Opened,
    rules: Rules,
    in_cycle: list[Attempt],
    extra: ExtraAttempt | None,
    at: datetime,
) -> Conflict | None:
    if module.is_archived:
        return Conflict(
            "This course is no longer offered. What you began in it can be finished, and a "
            "certificate stays what it is.",
            code="archived",
        )
    if progress.unmet(viewer, module.about["requires"], at=at):
        return Conflict("Pass the modules that this one builds on first.", code="requires")
    if any(one.state == "waiting" for one in in_cycle):
        return Conflict(
            "Your last attempt waits for an instructor to read your written answers.",
            code="waiting",
        )
    if extra is not None:
        return _of_extra(extra, module, at)
    if rules.attempts is not None and len(in_cycle) >= rules.attempts:
        if any(one.state == "passed" for one in in_cycle):
            return Conflict("You have passed, and used all your attempts.", code="passed")
        return Conflict(
            "You have used all your attempts. Ask your supervisor or instructor for another one.",
            code="attempts",
        )
    return _too_early(rules, in_cycle, at)


def _of_extra(extra: ExtraAttempt, module: Opened, at: datetime) -> Conflict | None:
    """What an extra attempt still waits for: its hour, and a lesson to read again."""
    if at < extra.opens_at:
        return Conflict(
            "You were given one more attempt. It opens on %(opens)s.",
            code="early",
            opens=extra.opens_at,
        )
    # A lesson that a new version no longer has asks for nothing.
    if extra.lesson in module.lesson_order and extra.read_at is None:
        return Conflict(
            "You were given one more attempt. First read again the lesson that is named on the "
            "page of the course, and mark it as read.",
            code="lesson",
        )
    return None


def _too_early(rules: Rules, in_cycle: list[Attempt], at: datetime) -> Conflict | None:
    """The wait after a failed attempt, counted from its end."""
    failed = [one for one in in_cycle if one.state == "failed"]
    if not failed or in_cycle[-1] is not failed[-1]:
        return None
    opens = _ended_at(failed[-1]) + timedelta(seconds=rules.wait_seconds(len(failed)))
    if at >= opens:
        return None
    return Conflict(
        "The next attempt opens on %(opens)s. Read the lessons again until then.",
        code="early",
        opens=opens,
    )


def _ended_at(attempt: Attempt) -> datetime:
    """When the officer's time ended: the deadline, however much later the hub closed it."""
    assert attempt.finished_at is not None, "a failed attempt is finished"
    return min(attempt.finished_at, attempt.deadline_at or attempt.finished_at)
