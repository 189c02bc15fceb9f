"""What the hub itself puts into the texts of a draft, so that no author need: ids of questions, the
original of a translation, a blank line."""

from __future__ import annotations

from uuid import UUID

from elearn.access import Viewer
from elearn.library.workshop import plans, reviews
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.plans import Plan


def plan_of(draft_id: UUID) -> Plan:
    """The texts with what is missing put in; what they mean stays the same. Slow, so it is made
    before the transaction that carries it out."""
    from elearn.content import formatting

    said, revisions = plans.read(draft_id)
    found = formatting.formatted(said)
    return Plan({name: (text, revisions[name]) for name, text in found.items()})


def may_mend(viewer: Viewer, draft: Drafted) -> bool:
    """Whether the hub may write in the viewer's name: not in that of one who only looks, where a
    review is wanted, for who has written in a draft cannot review it."""
    is_written_in = draft.state == "writing"
    return is_written_in and (not reviews.is_wanted(draft) or reviews.has_written(viewer, draft))
