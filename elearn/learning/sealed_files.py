"""Sealed files: answers that a browser closed for the hub, handed in and decided about."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from elearn.quiz import sealing


class ForPage(NamedTuple):
    """What the quiz page needs to seal answers: the hub's public key, and its own token."""

    key: str
    token: str


def for_page(key: sealing.Key, attempt_id: UUID) -> ForPage:
    """For an attempt that the caller has found as one's own. The page passes the hub's key:

    `sealed_files.for_page(current_app.config["SEALING_KEY"], attempt_id)`.
    """
    return ForPage(key.public, key.token(attempt_id))
