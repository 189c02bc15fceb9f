"""The record of who did what. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class AuditEntry(Base):
    """One act: `who` is a login or "operator", `did` a verb phrase, `to` its object.

    The entries of an agency form a chain: `hash` covers the one before, the number, the
    moment, the person, the act and `digest`, which covers all that tells more (`salt`, `who`,
    `to`, `facts`, `address`). So these can be erased with the person, and the chain still holds.
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        UniqueConstraint("chain", "number"),
        CheckConstraint("outcome IN ('done','refused')", name="outcome"),
        Index("ix_audit_entry_person_id_at", "person_id", "at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    chain: Mapped[str] = mapped_column(String(32))
    number: Mapped[int]
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    person_id: Mapped[UUID | None]
    who: Mapped[str] = mapped_column(String(254))
    did: Mapped[str] = mapped_column(String(60))
    to: Mapped[str] = mapped_column(String(254))
    outcome: Mapped[str] = mapped_column(String(10), default="done")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")
    salt: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))
    erased_at: Mapped[datetime | None] = mapped_column(Moment)


class AuditHead(Base):
    """The end of an agency's chain, locked last in each transaction that adds to it.

    `chain` is the agency's unit id in hexadecimal, or "hub".
    """

    __tablename__ = "audit_head"

    chain: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
