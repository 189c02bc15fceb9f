"""Questions that came in without a key, and why: kept for a day, for who brought them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from elearn.access import Viewer
from elearn.errors import NotFound
from elearn.interop.brought import Brought
from elearn.interop.plain.keys import REASONS
from elearn.people import uploads

_PURPOSE = "import"
_NAME = "unkeyed"
_VALUES = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True)
class Unkeyed:
    """A question by its title as the quiz has it; `reason` is one of `keys.REASONS`, with its
    values."""

    title: str
    reason: str
    values: Mapping[str, object]


def of(found: Brought) -> tuple[Unkeyed, ...]:
    """The questions of a file that have no key, in their order."""
    return tuple(
        Unkeyed(found.questions[one.question - 1].title, one.text, one.values)
        for one in found.remarks
        if one.question
    )


def keep(viewer: Viewer, questions: Sequence[Unkeyed], *, at: datetime) -> UUID:
    """Keeps them as an upload of the viewer; its id."""
    rows = [[one.title, REASONS.index(one.reason), dict(one.values)] for one in questions]
    return uploads.keep(viewer, _PURPOSE, _NAME, json.dumps(rows).encode(), at=at)


def kept(viewer: Viewer, upload_id: UUID, *, at: datetime) -> tuple[Unkeyed, ...]:
    """What was kept. Raises NotFound, also after a day and for a file that is none of these."""
    body = uploads.taken(viewer, _PURPOSE, upload_id, at=at).body
    try:
        found = tuple(_read(*row) for row in json.loads(body))
    except (ValueError, TypeError, IndexError, AttributeError, RecursionError):
        raise NotFound("This list is not kept any more. The check shows what is missing.") from None
    return found


def _read(title: object, number: int, values: Mapping[str, object]) -> Unkeyed:
    """One row. Raises ValueError where its values are not those of its reason."""
    reason = REASONS[number]
    said = {str(name): str(value) for name, value in values.items()}
    if said.keys() != set(_VALUES.findall(reason)):
        raise ValueError(reason)
    return Unkeyed(str(title), reason, said)
