"""What the hub itself puts into the texts of a draft, so that no author need: ids of questions, the
original of a translation, a blank line."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from elearn.access import Viewer
from elearn.library.workshop import texts


def is_tidy(draft_id: UUID) -> bool:
    """Whether there is nothing to put in."""
    return not _untidy(draft_id)


def tidy(viewer: Viewer, draft_id: UUID, *, at: datetime) -> bool:
    """Puts in what is missing; whether anything was. What the texts mean stays the same."""
    found = _untidy(draft_id)
    for name, text in found.items():
        texts.put(viewer, draft_id, name, text, at=at)
    return bool(found)


def _untidy(draft_id: UUID) -> dict[str, str]:
    from elearn.content import formatting

    return formatting.formatted(texts.all_of(draft_id))
