"""The record of who did what. Rows are added, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from elearn.db import Base, Moment
from elearn.models.identifiers import new_id


class AuditEntry(Base):
    """One act: `who` is a login or "operator", `did` a verb phrase, `to` its object."""

    __tablename__ = "audit_entry"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    at: Mapped[datetime] = mapped_column(Moment, index=True)
    person_id: Mapped[UUID | None]
    who: Mapped[str] = mapped_column(String(254))
    did: Mapped[str] = mapped_column(String(60))
    to: Mapped[str] = mapped_column(String(254))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
