"""Reminding: which steps of a due day are reached, and when a letter of it is due. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from elearn.learning.duties.obligations import Cell, Member, State

WEEK, DAY, OVERDUE = "week", "day", "overdue"
EARLY = (WEEK, DAY)

_DAYS_BEFORE = {WEEK: 7, DAY: 1, OVERDUE: -1}
# What the person can do something about; who has no attempt left waits for the supervisor.
_OPEN = {State.NOT_STARTED, State.LEARNING, State.OVERDUE, State.EXPIRED, State.EXPIRES_SOON}
_ZONES = {
    "kz": "Asia/Almaty",
    "kg": "Asia/Bishkek",
    "tj": "Asia/Dushanbe",
    "tm": "Asia/Ashgabat",
    "uz": "Asia/Tashkent",
    "pk": "Asia/Karachi",
    "af": "Asia/Kabul",
}


@dataclass(frozen=True, order=True)
class Owed:
    """A module to be passed by a day, of which so many steps of reminding are reached, the most
    urgent one last; none while the day is far."""

    due_on: date
    module_id: str
    steps: tuple[str, ...]


def owed(member: Member, cells: Mapping[str, Cell], on: date) -> list[Owed]:
    """What a person has to do by a day and can do something about, the earliest due first;
    nothing while the person is away."""
    if member.is_away(on):
        return []
    found = [
        Owed(cell.due_on, id, steps(cell.due_on, on))
        for id, cell in cells.items()
        if cell.is_assigned and cell.due_on and cell.state in _OPEN and not cell.is_shut
        # A pass that ends is shown as such also where nobody asks for it again.
        if not _is_exempt(member, id, on)
    ]
    return sorted(found)


def _is_exempt(member: Member, id: str, on: date) -> bool:
    until = member.exempt.get(id)
    return id in member.exempt and (until is None or on <= until)


def steps(due_on: date, on: date) -> tuple[str, ...]:
    """The steps that are reached on a day: 7 days and 1 day before the due day, and after it."""
    left = (due_on - on).days
    return tuple(step for step, before in _DAYS_BEFORE.items() if left <= before)


def to_tell(
    owed: Iterable[Owed], told: frozenset[tuple[str, date, str]], *, refuses_early: bool
) -> list[Owed]:
    """Those whose most urgent step was not told yet; `told` are modules, due days and steps."""
    return [
        one
        for one in owed
        if one.steps
        and (one.module_id, one.due_on, one.steps[-1]) not in told
        and not (refuses_early and one.steps[-1] in EARLY)
    ]


def event(person_id: UUID, told: Iterable[Owed]) -> str:
    """What names the letter that tells of these: the same ones never make another letter."""
    said = sorted(f"{one.module_id} {one.due_on} {one.steps[-1]}" for one in told)
    return f"reminder {person_id} {uuid5(person_id, '|'.join(said))}"


def zone_of(state: str | None, instead: ZoneInfo) -> ZoneInfo:
    """The zone of a state of the region; that of the hub for any other place."""
    return ZoneInfo(_ZONES[state]) if state in _ZONES else instead


def next_hour(at: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The next moment at which clocks in the zone say this hour."""
    local = at.astimezone(zone)
    moment = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    return moment if moment >= local else moment + timedelta(days=1)
