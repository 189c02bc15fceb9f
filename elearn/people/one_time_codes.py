"""Lists of codes on paper, asked for in their order and each good once.

`recovery` codes come with a factor, for the day when it is lost; a `sheet` is a factor itself.
Hashing a list takes most of a second: it is done before the transaction that keeps it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, insert, select, update

from elearn.credentials import code as codes
from elearn.db import db
from elearn.models.accounts import OneTimeCode
from elearn.people import passwords

RECOVERY, SHEET = "recovery", "sheet"
COUNT = {RECOVERY: 10, SHEET: 20}
LENGTH = 10
_GROUP = 5


@dataclass(frozen=True)
class Line:
    """The line of a list that is asked for next."""

    kind: str
    number: int
    code_hash: str


@dataclass(frozen=True)
class Standing:
    """How a person's list stands: how many codes it had, how many are left, and its day."""

    count: int
    left: int
    made_at: datetime


def new_list(kind: str) -> list[str]:
    """As many new codes as a list of this kind has: 50 random bits each."""
    return [
        "".join(secrets.choice(codes.ALPHABET) for _ in range(LENGTH)) for _ in range(COUNT[kind])
    ]


def hashed(new: list[str]) -> list[str]:
    """What is kept of the codes. Slow; raises Busy where too many hash at this moment."""
    return [passwords.hashed(code) for code in new]


def shown(code: str) -> str:
    """A code in groups, as it is printed and read out."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def keep(person_id: UUID, kind: str, hashes: list[str], *, at: datetime) -> None:
    """Puts a new list in the place of the person's old one of this kind."""
    remove(person_id, kind)
    db.session.execute(
        insert(OneTimeCode),
        [
            {
                "person_id": person_id,
                "kind": kind,
                "number": number,
                "code_hash": code_hash,
                "made_at": at,
            }
            for number, code_hash in enumerate(hashes, 1)
        ],
    )


def remove(person_id: UUID, kind: str) -> None:
    """Forgets a person's list of this kind."""
    db.session.execute(
        delete(OneTimeCode).where(OneTimeCode.person_id == person_id, OneTimeCode.kind == kind)
    )


def standing(person_id: UUID, kind: str) -> Standing | None:
    """How a person's list of this kind stands; None without one."""
    query = select(
        func.count(),
        func.count().filter(OneTimeCode.used_at.is_(None)),
        func.max(OneTimeCode.made_at),
    ).where(OneTimeCode.person_id == person_id, OneTimeCode.kind == kind)
    count, left, made_at = db.session.execute(query).one()
    return Standing(count, left, made_at) if count else None


def next_line(person_id: UUID, kind: str) -> Line | None:
    """The line of a person's list that is asked for next; None where all are used, or none are."""
    query = (
        select(OneTimeCode.number, OneTimeCode.code_hash)
        .where(
            OneTimeCode.person_id == person_id,
            OneTimeCode.kind == kind,
            OneTimeCode.used_at.is_(None),
        )
        .order_by(OneTimeCode.number)
        .limit(1)
    )
    row = db.session.execute(query).first()
    return Line(kind, *row) if row else None


def is_right(line: Line | None, typed: str) -> bool:
    """Whether the code of this line was typed. Slow, and outside of transactions.

    Raises Busy where too many hash at this moment.
    """
    code = codes.as_meant(typed)
    return passwords.is_right(code if len(code) == LENGTH else "", line.code_hash if line else None)


def spend(person_id: UUID, line: Line, *, at: datetime) -> bool:
    """Takes the line whose code was right; False where it was taken meanwhile."""
    taken = db.session.execute(
        update(OneTimeCode)
        .where(
            OneTimeCode.person_id == person_id,
            OneTimeCode.kind == line.kind,
            OneTimeCode.number == line.number,
            OneTimeCode.code_hash == line.code_hash,
            OneTimeCode.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(OneTimeCode.number)
    ).first()
    return taken is not None
