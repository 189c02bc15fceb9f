"""Certificates: given with the pass, verified by anyone, revoked by the hub."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from uuid import UUID

from sqlalchemy import func, select

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.credentials import code as codes
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.learning import facts, progress
from elearn.learning.summaries import months_later, percent_of
from elearn.models.learning import Attempt, Certificate, LessonRead
from elearn.models.library import Domain, Module, Version
from elearn.models.people import Person


@dataclass(frozen=True)
class Verified:
    """A certificate and what it is worth at this moment."""

    certificate: Certificate
    state: str  # valid, superseded, expired or revoked


def complete(viewer: Viewer, attempt: Attempt, score: Fraction, *, at: datetime) -> str | None:
    """Moves the progress to a finish, and gives the certificate where it is due.

    Returns the code of the certificate that stands for the pass. Where the module asks for
    reading too, a pass counts once every lesson is read.
    """
    version = attempt.version
    terms = version.about["certificate"]
    state, expires_at = attempt.state, None
    most = attempt.rules["attempts"]
    was_last = state == "failed" and most is not None and attempt.number >= most
    if state == "passed":
        if version.about["needs_reading"] and not _has_read_all(attempt, version):
            state = "learning"
        elif terms and terms["valid_months"]:
            expires_at = months_later(at, terms["valid_months"])
    progress.reach(
        viewer,
        attempt.module_id,
        state,
        at=at,
        score=None if attempt.state == "waiting" else score,
        keep=attempt.rules["keep"],
        cycle=attempt.cycle,
        expires_at=expires_at,
        was_last=was_last,
    )
    if was_last and version.about["needs_reading"]:
        # An earlier attempt may have passed, and wait for a lesson to be read.
        progress.settle(attempt.person_id, attempt.module_id, at=at)
    if state != "passed" or not terms:
        return None
    if _of_cycle(attempt) is None:
        return _issue(attempt, expires_at, at=at)
    return follow(attempt.person_id, attempt.module_id, attempt.cycle, at=at)


def _has_read_all(attempt: Attempt, version: Version) -> bool:
    query = select(LessonRead.slug).where(
        LessonRead.person_id == attempt.person_id, LessonRead.module_id == attempt.module_id
    )
    return set(version.about["lessons"]) <= set(db.session.scalars(query))


def complete_by_reading(viewer: Viewer, module_id: str, *, at: datetime) -> None:
    """After a lesson was marked read: gives what an earlier pass was waiting for."""
    cycles = db.session.scalars(
        select(Attempt.cycle)
        .where(
            Attempt.person_id == viewer.person_id,
            Attempt.module_id == module_id,
            Attempt.state == "passed",
            visible_to(viewer, Attempt),
        )
        .distinct()
    ).all()
    if not cycles:
        return
    progress.held(viewer.person_id, module_id)
    for cycle in sorted(cycles):
        follow(viewer.person_id, module_id, cycle, at=at)
    progress.settle(viewer.person_id, module_id, at=at)


def follow(
    person_id: UUID,
    module_id: str,
    cycle: int,
    *,
    at: datetime,
    by: Viewer | None = None,
    because: str = "",
) -> str | None:
    """Brings a cycle's certificates to what its attempts say; the code of the one that stands.

    A pass that has none gets one; another result, or another attempt that carries the pass,
    gets the next issue; where no pass is left, `by` revokes it because of what changed. What
    the hub itself revoked stays so. The caller holds the progress.
    """
    known = facts.of(person_id, module_id)
    passes = [one for one in known.passes(cycle) if one.terms]
    last = known.newest(cycle)
    newest = None if last is None or last.is_withdrawn else last
    if newest is not None and newest.revoked_at is not None:
        return newest.code
    if not passes:
        if newest is not None:
            revoke(by, newest.code, because=because, at=at)
        return None
    carrier = next((one for one in passes if newest and one.id == newest.attempt_id), passes[0])
    if newest and newest.attempt_id == carrier.id and newest.percent == int(carrier.percent or 0):
        return newest.code
    issue = last.issue + 1 if last else 1
    attempt = db.session.get_one(Attempt, carrier.id)
    return _issue(attempt, carrier.expires_at, issue=issue, at=at)


def _issue(attempt: Attempt, expires_at: datetime | None, *, at: datetime, issue: int = 1) -> str:
    """A certificate for the pass that this attempt is, in the words of its version."""
    version = db.session.get_one(Version, attempt.version_id)
    name, latin_name, domain_titles = db.session.execute(
        select(Person.name, Person.latin_name, Domain.titles)
        .select_from(Person)
        .join(Module, Module.id == attempt.module_id)
        .join(Domain, Domain.slug == Module.domain_slug)
        .where(Person.id == attempt.person_id)
    ).one()
    code = codes.new_code()
    db.session.add(
        Certificate(
            code=code,
            person_id=attempt.person_id,
            module_id=attempt.module_id,
            version_id=version.id,
            attempt_id=attempt.id,
            cycle=attempt.cycle,
            issue=issue,
            name=name,
            latin_name=latin_name,
            titles=version.about["titles"],
            domain_titles=domain_titles,
            edition=version.edition,
            percent=int(percent_of(attempt.points, attempt.possible)),
            is_supervised=attempt.is_supervised,
            issued_at=at,
            expires_at=expires_at,
        )
    )
    return code


def _of_cycle(attempt: Attempt) -> str | None:
    return db.session.scalar(
        select(Certificate.code)
        .where(
            Certificate.person_id == attempt.person_id,
            Certificate.module_id == attempt.module_id,
            Certificate.cycle == attempt.cycle,
        )
        .order_by(Certificate.issue.desc())
        .limit(1)
    )


def code_for(attempt: Attempt) -> str | None:
    """The code of the certificate that stands for this passed attempt's cycle."""
    return _of_cycle(attempt) if attempt.state == "passed" else None


def edition_held(viewer: Viewer, module_id: str) -> int | None:
    """The edition of the viewer's newest certificate for a module; None without one."""
    return db.session.scalar(
        select(func.max(Certificate.edition)).where(
            Certificate.module_id == module_id,
            Certificate.person_id == viewer.person_id,
            visible_to(viewer, Certificate),
        )
    )


def own(viewer: Viewer, *, at: datetime) -> list[Verified]:
    """The viewer's certificates, the newest first."""
    query = (
        select(Certificate)
        .where(Certificate.person_id == viewer.person_id, visible_to(viewer, Certificate))
        .order_by(Certificate.issued_at.desc())
    )
    return [Verified(one, _state(one, at)) for one in db.session.scalars(query)]


def newest(viewer: Viewer, module_id: str, *, at: datetime) -> Verified | None:
    """The viewer's newest certificate for a module."""
    return next((one for one in own(viewer, at=at) if one.certificate.module_id == module_id), None)


def seen_by(viewer: Viewer, text: str, *, at: datetime) -> Verified:
    """A certificate of one's own or in one's scope, by its code. Raises NotFound."""
    query = select(Certificate).where(
        Certificate.code == codes.canonical(text), visible_to(viewer, Certificate)
    )
    certificate = db.session.scalar(query)
    if certificate is None:
        raise NotFound("There is no such certificate here.")
    return Verified(certificate, _state(certificate, at))


def verified(text: str, *, at: datetime) -> Verified | None:
    """What anyone may know of a code; None where no certificate has it."""
    code = codes.canonical(text)
    certificate = db.session.get(Certificate, code) if code else None
    return Verified(certificate, _state(certificate, at)) if certificate else None


def _state(certificate: Certificate, at: datetime) -> str:
    if certificate.revoked_at is not None:
        return "revoked"
    newer = select(Certificate.code).where(
        Certificate.person_id == certificate.person_id,
        Certificate.module_id == certificate.module_id,
        Certificate.cycle == certificate.cycle,
        Certificate.issue > certificate.issue,
    )
    if db.session.scalar(newer.limit(1)) is not None:
        return "superseded"
    if certificate.expires_at is not None and certificate.expires_at <= at:
        return "expired"
    return "valid"


def revoke(viewer: Viewer | None, text: str, *, because: str, at: datetime) -> Certificate:
    """Takes a certificate back, with the reason. Raises NotFound or Conflict."""
    code = codes.canonical(text)
    certificate = db.session.get(Certificate, code, with_for_update=True) if code else None
    if certificate is None:
        raise NotFound("No certificate has the code %(typed)s.", typed=text)
    if certificate.revoked_at is not None:
        raise Conflict("The certificate %(typed)s is revoked already.", typed=text)
    certificate.revoked_at = at
    certificate.revoked_because = because[:500]
    audit.record(viewer, "revoke certificate", certificate.code, at=at, because=because)
    return certificate
