"""The second step of signing in: who needs one, what a person has, and what is set up or gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import delete, func, select

from elearn import audit
from elearn.access import Viewer, administered_by, not_over
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.mail import outbox
from elearn.models.accounts import Passkey
from elearn.models.people import Grant, Person
from elearn.people import (
    authenticators,
    devices,
    one_time_codes,
    sessions,
    sign_in_steps,
    throttle,
)
from elearn.people.one_time_codes import RECOVERY, SHEET, Standing

APP = "app"
PASSKEY = "passkey"
MOST_TRIES, PER = 20, timedelta(days=1)


@dataclass(frozen=True)
class Ways:
    """What a person can take the second step with. Recovery codes are no factor of their own."""

    app_since: datetime | None
    passkeys: int
    sheet: Standing | None
    recovery: Standing | None

    @property
    def is_any(self) -> bool:
        """Whether there is or was a factor: who used up a sheet does not begin anew alone."""
        return bool(self.app_since or self.passkeys or self.sheet)

    @property
    def offered(self) -> list[str]:
        """The ways that are open now, the handiest first."""
        lists = ((SHEET, self.sheet), (RECOVERY, self.recovery))
        codes = [kind for kind, list in lists if list and list.left]
        return [*([APP] if self.app_since else []), *([PASSKEY] if self.passkeys else []), *codes]

    @property
    def factors(self) -> int:
        """How many factors there are, each of which is enough."""
        has_sheet = self.sheet is not None and self.sheet.left > 0
        return (self.app_since is not None) + self.passkeys + has_sheet


def of(person_id: UUID) -> Ways:
    """What a person has set up."""
    app = authenticators.find(person_id)
    keys = select(func.count()).select_from(Passkey).where(Passkey.person_id == person_id)
    return Ways(
        app.confirmed_at if app else None,
        db.session.scalar(keys) or 0,
        one_time_codes.standing(person_id, SHEET),
        one_time_codes.standing(person_id, RECOVERY),
    )


def is_needed(person_id: UUID, *, at: datetime, at_home: bool) -> bool:
    """Whether a person may not come in without one: who holds a role above officer, or will.

    `at_home` says that the demonstration runs on its own machine: its people need none.
    """
    if at_home and db.session.get_one(Person, person_id).is_demonstration:
        return False
    held = select(Grant.id).where(Grant.person_id == person_id, not_over(at)).exists()
    return bool(db.session.scalar(select(held)))


def take_try(person_id: UUID, login: str, *, device: str, at: datetime) -> tuple[str, str]:
    """Takes one of a day's tries at a code, before it is looked at; what `forgive` gives back.

    A known device counts by itself alone: who guesses elsewhere keeps nobody out. Called in a
    transaction of its own. Raises TooMany.
    """
    known = device if devices.is_known(device, login, at=at) else ""
    counted = ("second step", f"{person_id}\0{known}")
    throttle.allow(*counted, at=at, most=MOST_TRIES, per=PER)
    return counted


def set_up_app(
    viewer: Viewer, secret: str, step: int, hashes: list[str], *, key: bytes, at: datetime
) -> None:
    """Keeps an app whose first code was right, with new recovery codes, of which these are the
    hashes."""
    authenticators.keep(viewer.person_id, secret, step, key=key, at=at)
    one_time_codes.keep(viewer.person_id, RECOVERY, hashes, at=at)
    audit.record(viewer, "set up app", viewer.login, at=at)
    tell(viewer.person_id, at=at)


def make_codes(viewer: Viewer, kind: str, hashes: list[str], *, at: datetime) -> None:
    """Keeps a new list of the viewer's in place of the old one, whose codes are good no more."""
    one_time_codes.keep(viewer.person_id, kind, hashes, at=at)
    audit.record(viewer, f"make {kind} codes", viewer.login, at=at)
    tell(viewer.person_id, at=at)


def give_sheet(viewer: Viewer, person_id: UUID, hashes: list[str], *, at: datetime) -> None:
    """Keeps a new sheet of somebody whose account the viewer administers, to be printed and
    handed over; the person's sessions end. Raises NotFound, also for oneself.
    """
    login = _kept_by(viewer, person_id)
    one_time_codes.keep(person_id, SHEET, hashes, at=at)
    sign_in_steps.end_all(person_id)
    sessions.end_all(person_id, at=at)
    audit.record(viewer, "give sheet", login, at=at)
    tell(person_id, at=at)


def tell(person_id: UUID, *, at: datetime) -> None:
    """Queues a letter which says that the second step was changed, where letters can go."""
    if db.session.get_one(Person, person_id).mail:
        event = f"second step {person_id} {at.isoformat()}"
        outbox.queue(person_id, "security-notice", event=event, at=at)


def remove(viewer: Viewer, what: str, *, is_needed: bool, at: datetime) -> None:
    """Takes away the viewer's app or sheet. Raises Conflict for the last way of who needs one."""
    ways = of(viewer.person_id)
    is_there = ways.app_since is not None if what == APP else ways.sheet is not None
    if not is_there:
        return
    counts = what == APP or (ways.sheet is not None and ways.sheet.left > 0)
    if is_needed and ways.factors - counts < 1:
        raise Conflict(
            "This is the only second step of your account, and your role needs one. "
            "Set up another one first.",
            code="last",
        )
    if what == APP:
        authenticators.remove(viewer.person_id)
    else:
        one_time_codes.remove(viewer.person_id, SHEET)
    if ways.factors - counts < 1:
        one_time_codes.remove(viewer.person_id, RECOVERY)
    audit.record(viewer, f"remove {what}", viewer.login, at=at)
    tell(viewer.person_id, at=at)


def reset(viewer: Viewer, person_id: UUID, *, at: datetime) -> None:
    """Takes away the second steps of somebody whose account the viewer administers. Raises
    NotFound, also for oneself.
    """
    login = _kept_by(viewer, person_id)
    forget_all(person_id, at=at)
    audit.record(viewer, "reset second step", login, at=at)
    tell(person_id, at=at)


def _kept_by(viewer: Viewer, person_id: UUID) -> str:
    """The login of somebody whose account the viewer administers. Raises NotFound."""
    who = Person.id == person_id, Person.id != viewer.person_id
    login = db.session.scalar(select(Person.login).where(*who, administered_by(viewer)))
    if login is None:
        raise NotFound("There is no such person here.")
    return login


def forget_all(person_id: UUID, *, at: datetime) -> None:
    """Takes away every second step of a person and ends the sessions; for a lost account."""
    authenticators.remove(person_id)
    for kind in (RECOVERY, SHEET):
        one_time_codes.remove(person_id, kind)
    db.session.execute(delete(Passkey).where(Passkey.person_id == person_id))
    sign_in_steps.end_all(person_id)
    sessions.end_all(person_id, at=at)
