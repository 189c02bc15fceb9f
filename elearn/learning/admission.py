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
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.models.learning import Attempt
from elearn.quiz.questions import Rules


@dataclass(frozen=True)
class Admission:
    """`running` is the attempt to go on with; `refusal` says why a new one cannot begin.

    `left` is None where attempts are unlimited; `last` is the attempt that ended last.
    """

    cycle: int
    number: int
    left: int | None
    running: UUID | None = None
    last: UUID | None = None
    refusal: Conflict | None = None


def cycle_of(
    standing: progress.Standing, module: Opened, *, edition_held: int | None, at: datetime
) -> int:
    """The cycle that an attempt begun now belongs to: the next one once renewal is open."""
    if standing.state == "expired":
        return standing.cycle + 1
    if standing.state != "passed":
        return standing.cycle
    if edition_held is not None and module.edition > edition_held:
        return standing.cycle + 1
    terms = module.about["certificate"]
    if standing.expires_at and terms:
        opens = standing.expires_at - timedelta(days=terms["renew_days"])
        return standing.cycle + 1 if at >= opens else standing.cycle
    return standing.cycle


def to_quiz(viewer: Viewer, module: Opened, *, at: datetime) -> Admission:
    """What the rules of the quiz say to this officer at this moment. Raises NotFound."""
    rules = catalogue.quiz_of(module.version_id).rules
    ended = list(
        db.session.scalars(
            select(Attempt)
            .where(
                Attempt.person_id == viewer.person_id,
                Attempt.module_id == module.id,
                visible_to(viewer, Attempt),
            )
            .order_by(Attempt.cycle, Attempt.number)
        )
    )
    running = next((one.id for one in ended if one.state == "open"), None)
    cycle = cycle_of(
        progress.standing(viewer, module, at=at),
        module,
        edition_held=certificates.edition_held(viewer, module.id),
        at=at,
    )
    in_cycle = [one for one in ended if one.cycle == cycle]
    left = None if rules.attempts is None else max(0, rules.attempts - len(in_cycle))
    return Admission(
        cycle=cycle,
        number=len(in_cycle) + 1,
        left=left,
        running=running,
        last=next((one.id for one in reversed(ended) if one.state != "open"), None),
        refusal=None if running else _refusal(viewer, module, rules, in_cycle, left, at),
    )


def _refusal(
    viewer: Viewer,
    module: Opened,
    rules: Rules,
    in_cycle: list[Attempt],
    left: int | None,
    at: datetime,
) -> Conflict | None:
    if progress.unmet(viewer, module.about["requires"], at=at):
        return Conflict("Pass the modules that this one builds on first.", code="requires")
    if any(one.state == "waiting" for one in in_cycle):
        return Conflict(
            "Your last attempt waits for an instructor to read your written answers.",
            code="waiting",
        )
    if left == 0:
        return Conflict(
            "You have used all your attempts. Ask your supervisor or instructor for another one.",
            code="attempts",
        )
    failed = [one for one in in_cycle if one.state == "failed"]
    if failed and in_cycle[-1].state == "failed" and failed[-1].finished_at:
        opens = failed[-1].finished_at + timedelta(seconds=rules.wait_seconds(len(failed)))
        if at < opens:
            return Conflict(
                "The next attempt opens on %(opens)s. Read the lessons again until then.",
                code="early",
                opens=opens,
            )
    return None
