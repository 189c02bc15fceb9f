"""What a roster would do, as values: shown first, and done only as it was shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from uuid import UUID

from elearn.people.roster.cells import Fault, Wanted
from elearn.people.roster.standing import Known


@dataclass(frozen=True)
class Addition:
    """A person who gets an account."""

    wanted: Wanted
    login: str
    unit_id: UUID
    unit: str


@dataclass(frozen=True)
class Change:
    """A person of whom something is kept otherwise than before: (field, before, after).

    `unit_id` is the new unit; None where she stays.
    """

    row: int
    known: Known
    fields: tuple[tuple[str, str, str], ...]
    unit_id: UUID | None = None
    unit: str = ""


@dataclass(frozen=True)
class Plan:
    """What a roster would do. `missing` are those of the unit whom it does not name; they are
    among `closing` where that was asked for. With errors, nothing is done."""

    unit_id: UUID
    unit: str
    added: tuple[Addition, ...]
    changed: tuple[Change, ...]
    closing: tuple[Known, ...]
    missing: tuple[Known, ...]
    unchanged: int
    faults: tuple[Fault, ...]

    @property
    def errors(self) -> tuple[Fault, ...]:
        return tuple(one for one in self.faults if not one.is_warning)

    @property
    def warnings(self) -> tuple[Fault, ...]:
        return tuple(one for one in self.faults if one.is_warning)

    @property
    def moved(self) -> tuple[Change, ...]:
        return tuple(one for one in self.changed if one.unit_id is not None)

    @property
    def altered(self) -> tuple[Change, ...]:
        """Those who stay where they are."""
        return tuple(one for one in self.changed if one.unit_id is None)

    @property
    def is_idle(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.added or self.changed or self.closing)

    @property
    def seal(self) -> str:
        """The same for two plans that do the same."""
        done = repr((self.unit_id, self.added, self.changed, self.closing))
        return hashlib.sha256(done.encode()).hexdigest()[:32]
