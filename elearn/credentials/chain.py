"""A chain of records in which each seals the one before, so that none changes unseen.

After Schneier and Kelsey, "Secure audit logs to support computer forensics" (1999), without
their keys: who can write the whole database can make a whole new chain, so its end is to be
kept elsewhere too (docs/operator/running.md).
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

START = ""
"""What the first link of a chain stands on."""


@dataclass(frozen=True)
class Link:
    """What of a record stays even when its details are erased."""

    chain: str
    at: datetime
    person_id: UUID | None
    did: str
    outcome: str
    digest: str


def digest(salt: str, who: str, to: str, facts: dict[str, Any], address: str) -> str:
    """The SHA-256 of the details, in hexadecimal; the salt keeps them from being guessed."""
    return _hashed([salt, who, to, facts, address])


def link_hash(link: Link) -> str:
    """The SHA-256 of what stays of a record, in hexadecimal."""
    person = link.person_id.hex if link.person_id else ""
    at = link.at.astimezone(UTC).isoformat(timespec="microseconds")
    return _hashed([link.chain, at, person, link.did, link.outcome, link.digest])


def sealed(previous: str, link: str) -> str:
    """The hash of a link and of the one before: SHA-256 over both, written in hexadecimal.

    The database does the same (`db.Sealed`), so that moving a chain on is one statement.
    """
    return hashlib.sha256((previous + link).encode()).hexdigest()


def _hashed(values: list[Any]) -> str:
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
