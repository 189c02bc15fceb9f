"""Filters: what a reader of reports asks for, read from an address in one place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode
from uuid import UUID

from elearn import days
from elearn.errors import Invalid, NotFound, message
from elearn.languages import one_line, western_digits
from elearn.learning.duties.obligations import State

DUES = ("overdue", "week", "month")
SORTS = ("unit", "name", "late")
_LONGEST = 200


@dataclass(frozen=True)
class Filters:
    """What is asked for; the empty one is everything that the reader supervises, today.

    `unit` is a unit with all below it. `on` is a day that is over, None for now. `due` says
    when: `overdue`, within a `week` or a `month`. `after` is the row after which to go on.
    `is_whole`: up to 500 rows, each as short as can be.
    """

    unit: UUID | None = None
    modules: tuple[str, ...] = ()
    state: State | None = None
    due: str = ""
    rank: str = ""
    on: date | None = None
    sort: str = "unit"
    after: UUID | None = None
    is_whole: bool = False

    @property
    def is_past(self) -> bool:
        return self.on is not None

    @property
    def picks(self) -> bool:
        """Whether people are chosen by where they stand, and not only by who they are."""
        return self.state is not None or bool(self.due)

    def moment(self, now: datetime) -> datetime:
        """The moment that is asked about: now, or the last one of the day."""
        return now if self.on is None else days.end_of(self.on)

    def but(self, **changes: object) -> str:
        """The same filters with some of them changed, as the end of an address, from its `?`."""
        changed: Filters = replace(self, **changes)  # type: ignore[arg-type]
        pairs = changed.pairs()
        return f"?{urlencode(pairs)}" if pairs else ""

    def pairs(self) -> list[tuple[str, str]]:
        """The filters as they stand in an address; what is not asked for is left out."""
        said = [
            ("unit", str(self.unit) if self.unit else ""),
            *(("module", id) for id in self.modules),
            ("state", self.state.value if self.state else ""),
            ("due", self.due),
            ("rank", self.rank),
            ("at", self.on.isoformat() if self.on else ""),
            ("sort", "" if self.sort == "unit" else self.sort),
            ("all", "1" if self.is_whole else ""),
            ("after", str(self.after or "")),
        ]
        return [(name, value) for name, value in said if value]


def read(asked: Mapping[str, Sequence[str]], *, today: date) -> Filters:
    """The filters of an address, each name with its values.

    Raises NotFound for what can be no unit or person, and Invalid for what else is not understood.
    """
    first = {name: values[0].strip() for name, values in asked.items() if values}
    modules = tuple(dict.fromkeys(id for id in asked.get("module", ()) if id))
    return Filters(
        unit=_id(first.get("unit", ""), message("There is no such unit here.")),
        modules=modules,
        state=_state(first.get("state", "")),
        due=_one_of(first.get("due", ""), ("", *DUES), "due"),
        rank=one_line(first.get("rank", ""))[:_LONGEST],
        on=past_day(first.get("at", ""), today=today),
        sort=_one_of(first.get("sort") or "unit", SORTS, "sort"),
        after=_id(first.get("after", ""), message("There is no such person here.")),
        is_whole=first.get("all") == "1",
    )


def past_day(text: str, *, today: date) -> date | None:
    """The day that a report is asked for; None where it is today. Raises Invalid."""
    said = western_digits(text)
    if not said:
        return None
    try:
        on = date.fromisoformat(said if re.fullmatch(r"\d{4}-\d\d-\d\d", said) else "")
    except ValueError:
        raise Invalid("Write the day as 2026-03-02.", code="at") from None
    if on > today:
        raise Invalid("This day is still to come. Choose today or a day before.", code="at")
    return None if on == today else on


def _id(text: str, missing: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound(missing) from None


def _state(text: str) -> State | None:
    try:
        return State(text) if text else None
    except ValueError:
        raise Invalid("Choose a state from the list.", code="state") from None


def _one_of(text: str, known: Sequence[str], name: str) -> str:
    if text not in known:
        raise Invalid("This address asks for something that is not known here.", code=name)
    return text
