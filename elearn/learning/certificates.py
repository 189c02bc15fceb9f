"""Certificates: given with the pass, verified by anyone, revoked by the hub."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, select

from elearn import audit
from elearn.access import Viewer, visible_to
from elearn.credentials import code as codes
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.learning import progress
from elearn.library import catalogue
from elearn.models.learning import Attempt, Certificate, LessonRead
from elearn.models.library import Domain, Module, Version
from elearn.models.people import Person


@dataclass(frozen=True)
class Verified:
    """A certificate and what it is worth at this moment."""

    certificate: Certificate
    state: str  # valid, superseded, expired or revoked


def months_later(moment: datetime, months: int) -> datetime:
    """The same day so many months on, or the last day of that month where there is none."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)


def complete(viewer: Viewer, attempt: Attempt, score: Fraction, *, at: datetime) -> str | None:
    """Moves the progress to the attempt's state, and gives the certificate where it is due.

    Returns the code of the certificate that stands for the pass. Where the module asks for
    reading too, a pass counts once every lesson is read.
    """
    version = db.session.get_one(Version, attempt.version_id)
    state, expires_at, code = attempt.state, None, None
    if state == "passed":
        if version.about["needs_reading"] and not _has_read_all(attempt, version):
            state = "learning"
        else:
            terms = version.about["certificate"]
            if terms and terms["valid_months"]:
                expires_at = months_later(at, terms["valid_months"])
            if terms:
                code = _of_cycle(attempt) or _issue(attempt, version, int(score), expires_at, at=at)
    progress.reach(
        viewer,
        attempt.module_id,
        state,
        at=at,
        score=score,
        keep=catalogue.quiz_of(version.id).rules.keep,
        cycle=attempt.cycle,
        expires_at=expires_at,
    )
    return code


def _has_read_all(attempt: Attempt, version: Version) -> bool:
    query = select(LessonRead.slug).where(
        LessonRead.person_id == attempt.person_id, LessonRead.module_id == attempt.module_id
    )
    return set(version.about["lessons"]) <= set(db.session.scalars(query))


def complete_by_reading(viewer: Viewer, module_id: str, *, at: datetime) -> None:
    """After a lesson was marked read: gives what an earlier pass was waiting for."""
    attempt = db.session.scalar(
        select(Attempt)
        .where(
            Attempt.person_id == viewer.person_id,
            Attempt.module_id == module_id,
            Attempt.state == "passed",
            visible_to(viewer, Attempt),
        )
        .order_by(Attempt.cycle.desc(), Attempt.number.desc())
        .limit(1)
    )
    if attempt is not None:
        score = Fraction(attempt.points or 0) * 100 / Fraction(attempt.possible or 1)
        complete(viewer, attempt, score, at=at)


def _issue(
    attempt: Attempt,
    version: Version,
    percent: int,
    expires_at: datetime | None,
    *,
    at: datetime,
) -> str:
    """One certificate a person, module and cycle; passing again in it issues nothing."""
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
            name=name,
            latin_name=latin_name,
            titles=version.about["titles"],
            domain_titles=domain_titles,
            edition=version.edition,
            percent=percent,
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
