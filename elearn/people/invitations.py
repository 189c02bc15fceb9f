"""Ways to choose a password, once: a link, or a short code that is typed with the login."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, update

from elearn import access, audit
from elearn.access import Viewer
from elearn.credentials import code as codes
from elearn.db import db
from elearn.errors import Conflict, NotFound
from elearn.mail import outbox
from elearn.models.accounts import Invitation
from elearn.models.people import Person
from elearn.people import new_passwords, passwords, users

LASTS = {
    "invitation": timedelta(days=7),
    "reset": timedelta(hours=24),
    "recovery": timedelta(hours=24),
}
"""How long a link is good, by what it is for."""

CODE_LASTS = timedelta(days=30)
CODE_LENGTH = 10
_GROUP = 5

# The time to choose a password after a code was right; the code stays good until then.
_AFTER_CODE = timedelta(minutes=30)


@dataclass(frozen=True)
class Code:
    """A short code, to be shown once, and the hash to keep."""

    text: str
    hash: str


@dataclass(frozen=True)
class Opened:
    """Whose password a link chooses. `about` tells of the person: no password may be made of it."""

    login: str
    name: str
    about: tuple[str, ...]


def new_code() -> Code:
    """A code of 50 random bits. Its hash takes a while: made before the transaction."""
    text = "".join(secrets.choice(codes.ALPHABET) for _ in range(CODE_LENGTH))
    return Code(text, passwords.hashed(text))


def shown(code: str) -> str:
    """The code in groups, as it is read out and printed."""
    return "-".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def invite(
    person: Person,
    *,
    at: datetime,
    purpose: str = "invitation",
    by: Viewer | None = None,
    sent_to: str | None = None,
) -> str:
    """A token for a link, shown once; older ones of its purpose end.

    One that goes by letter is good only while the person's address is `sent_to`.
    """
    _end(at, Invitation.person_id == person.id, Invitation.purpose == purpose)
    return _link(person.id, purpose, at, at + LASTS[purpose], by, sent_to)


def invite_by_hand(viewer: Viewer | None, login: str, *, at: datetime) -> str:
    """The token for a link that an administrator or the operator hands over. Raises NotFound."""
    person = _kept_by(viewer, login)
    purpose = _purpose(person)
    audit.record(viewer, "give link", person.login, at=at, purpose=purpose)
    return invite(person, at=at, purpose=purpose, by=viewer)


def give_code_by_hand(viewer: Viewer | None, login: str, code_hash: str, *, at: datetime) -> None:
    """The same with a code."""
    person = _kept_by(viewer, login)
    give_code(person, code_hash, at=at, purpose=_purpose(person), by=viewer)
    audit.record(viewer, "give sign-in code", person.login, at=at)


def queue_letter(viewer: Viewer | None, login: str, *, at: datetime) -> None:
    """The same by letter; the link is made when it is sent. Raises NotFound or Conflict."""
    person = _kept_by(viewer, login)
    if not person.mail:
        raise Conflict("%(login)s has no mail address. Give a code.", login=person.login)
    kind = _purpose(person)
    outbox.queue(person.id, kind, event=f"{kind} {person.id} {at.isoformat()}", at=at)
    audit.record(viewer, "send link", person.login, at=at, purpose=kind)


def _kept_by(viewer: Viewer | None, login: str) -> Person:
    query = select(Person).where(Person.login == users.folded_login(login))
    if viewer is not None:
        query = query.where(access.administered_by(viewer))
    person = db.session.scalar(query)
    if person is None:
        raise NotFound("Nobody has the login %(login)s.", login=login)
    if person.disabled_at is not None:
        raise Conflict("The account %(login)s is closed.", login=person.login)
    return person


def _purpose(person: Person) -> str:
    return "reset" if person.password_hash else "invitation"


def invite_by_letter(person_id: UUID, purpose: str, *, sent_to: str, at: datetime) -> str:
    """The same for the letter that is about to be sent."""
    person = db.session.get_one(Person, person_id)
    return invite(person, at=at, purpose=purpose, sent_to=sent_to)


def give_code(
    person: Person,
    code_hash: str,
    *,
    at: datetime,
    purpose: str = "invitation",
    by: Viewer | None = None,
) -> None:
    """Keeps a code; older codes and links of its purpose end."""
    _end(at, Invitation.person_id == person.id, Invitation.purpose == purpose)
    db.session.add(
        Invitation(
            person_id=person.id,
            purpose=purpose,
            code_hash=code_hash,
            made_by=by.person_id if by else None,
            made_at=at,
            expires_at=at + CODE_LASTS,
        )
    )


def _link(
    person_id: UUID,
    purpose: str,
    at: datetime,
    expires_at: datetime,
    by: Viewer | None = None,
    sent_to: str | None = None,
) -> str:
    token = secrets.token_urlsafe(32)
    db.session.add(
        Invitation(
            person_id=person_id,
            purpose=purpose,
            token_hash=_token_hash(token),
            sent_to=sent_to,
            made_by=by.person_id if by else None,
            made_at=at,
            expires_at=expires_at,
        )
    )
    return token


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def end_all(person_id: UUID, *, at: datetime) -> None:
    """Links and codes with which the person could still choose a password are good no more."""
    _end(at, Invitation.person_id == person_id)


def _end(at: datetime, *which: ColumnElement[bool]) -> None:
    """Ends what is open of these."""
    is_open = and_(Invitation.used_at.is_(None), Invitation.expires_at > at)
    db.session.execute(update(Invitation).where(is_open, *which).values(expires_at=at))


def opened(token: str, *, at: datetime) -> Opened:
    """Whose link this is; looking uses nothing up. Raises NotFound, whatever the reason."""
    query = _open_link(token, at)
    person = db.session.scalar(query)
    if person is None:
        raise _over()
    return Opened(person.login, person.name, new_passwords.about(person))


def accept(token: str, password_hash: str, *, at: datetime, address: str = "") -> None:
    """Keeps the password of who has this link, once. Raises NotFound.

    Every session of the person ends, and every other link and code.
    """
    person = db.session.scalar(_open_link(token, at).with_for_update(of=Person))
    if person is None:
        raise _over()
    used = (
        update(Invitation)
        .where(Invitation.token_hash == _token_hash(token), Invitation.used_at.is_(None))
        .values(used_at=at)
        .returning(Invitation.purpose)
    )
    purpose = db.session.scalar(used)
    if purpose is None:
        raise _over()
    _end(at, Invitation.person_id == person.id)
    new_passwords.keep(person, password_hash, at=at)
    chooser = replace(users.known_as(person.id), address=address)
    audit.record(chooser, "choose password", person.login, at=at, by=purpose)


def _open_link(token: str, at: datetime) -> Select[Person]:
    return (
        select(Person)
        .join(Invitation, Invitation.person_id == Person.id)
        .where(
            Invitation.token_hash == _token_hash(token),
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
            or_(Invitation.sent_to.is_(None), Invitation.sent_to == Person.mail),
            Person.disabled_at.is_(None),
        )
    )


def _over() -> NotFound:
    return NotFound("This link was used already or has run out. Ask for a new one.")


@dataclass(frozen=True)
class OpenCode:
    """The newest open code of a login; a person without one has none that fits."""

    id: UUID | None
    hash: str | None

    def fits(self, typed: str) -> bool:
        """Whether this is what was typed; as slow where there is no code."""
        return passwords.is_right(codes.as_meant(typed), self.hash)


def code_of(login: str, *, at: datetime) -> OpenCode:
    """The code that somebody with this login would have to type."""
    query = (
        select(Invitation.id, Invitation.code_hash)
        .join(Person, Person.id == Invitation.person_id)
        .where(
            Person.login == users.folded_login(login),
            Person.disabled_at.is_(None),
            Invitation.code_hash.is_not(None),
            Invitation.used_at.is_(None),
            Invitation.expires_at > at,
        )
        .order_by(Invitation.made_at.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return OpenCode(*row) if row else OpenCode(None, None)


def end_code(code: OpenCode, *, at: datetime) -> None:
    """Ends a code that was typed wrongly too often."""
    if code.id is not None:
        _end(at, Invitation.id == code.id)


def link_for(code: OpenCode, *, at: datetime) -> str:
    """The token of a link for who typed the code rightly. The code itself is used up only when
    the password is chosen: a line that breaks in between costs nobody the code.
    """
    row = db.session.execute(
        select(Invitation.person_id, Invitation.purpose).where(
            Invitation.id == code.id, Invitation.used_at.is_(None), Invitation.expires_at > at
        )
    ).first()
    if row is None:
        raise _over()
    person_id, purpose = row
    return _link(person_id, purpose, at, at + _AFTER_CODE)
