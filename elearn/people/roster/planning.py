"""A roster against the hub: who would be added, moved, changed and closed, and what is wrong.

Looking changes nothing; `roster_changes` does what a plan says. A person is known by the service
number within the agency, else by the mail address.
"""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from elearn.access import Viewer
from elearn.errors import message
from elearn.languages import fold
from elearn.people.roster.cells import LEFT, ON_LEAVE, Fault, Wanted, likeness, wanted
from elearn.people.roster.plans import Addition, Change, Plan
from elearn.people.roster.rows import Lines
from elearn.people.roster.standing import Held, Known, People, Units, agency_of, enrolled

_PLAIN = ("name", "latin_name", "service_number", "rank", "position", "mail", "language")


def plan(viewer: Viewer | None, unit_id: UUID, lines: Lines, *, close_missing: bool) -> Plan:
    """What a roster for a unit and all below it would do. Without a viewer the operator asks.

    Raises NotFound for a unit into which the viewer brings nobody.
    """
    return _Planning(viewer, unit_id, lines).plan(close_missing)


class _Planning:
    """One roster against what the hub knows."""

    def __init__(self, viewer: Viewer | None, unit_id: UUID, lines: Lines) -> None:
        self.top = enrolled(viewer, unit_id)
        self.viewer = viewer
        self.units = Units(self.top)
        self.people = People(viewer, agency_of(self.top.path))
        self.faults: list[Fault] = []
        self.wanted = [self._read(*wanted(line)) for line in lines.lines]
        keys = {one.mail_key for one in self.wanted} | {one.number_key for one in self.wanted}
        self.held = Held(keys - {""})
        self.bad = {fault.row for fault in self.faults if not fault.is_warning}
        self.shortest = self._shortest_with_zeros()
        self.rows: dict[str, int] = {}
        self.looks: dict[str, str] = {}
        self.named: set[UUID] = set()
        self.told: set[int] = set()
        self.unchanged = 0

    def _read(self, one: Wanted, faults: list[Fault]) -> Wanted:
        # Of who has left, nothing but who it is matters.
        is_left = one.status == LEFT
        keys = ("service_number", "mail")
        self.faults += [fault for fault in faults if not is_left or fault.field in keys]
        return one

    def _shortest_with_zeros(self) -> int:
        """How long the shortest number of digits is that begins with a zero; 0 without any."""
        numbers = [one.number_key for one in self.wanted]
        numbers += [one.number_key for one in self.people.all if one.is_within]
        lengths = [len(key) for key in numbers if key.isdigit() and key.startswith("0")]
        return min(lengths, default=0)

    def plan(self, close_missing: bool) -> Plan:
        steps = [step for one in self.wanted if (step := self._step(one)) is not None]
        closing = [step for step in steps if isinstance(step, Known)]
        missing = [one for one in self.people.all if self._is_missing(one)]
        if close_missing:
            closing += [one for one in missing if not one.has_role]
        self.faults.sort(key=lambda fault: (fault.row, fault.is_warning))
        return Plan(
            self.top.id,
            self.top.name,
            tuple(step for step in steps if isinstance(step, Addition)),
            tuple(step for step in steps if isinstance(step, Change)),
            tuple(closing),
            tuple(sorted(missing, key=lambda one: (one.unit, one.name, one.id))),
            self.unchanged,
            tuple(self.faults),
        )

    def _is_missing(self, one: Known) -> bool:
        is_here = one.path.startswith(self.top.path) and not one.is_closed
        return is_here and one.id not in self.named

    def _step(self, one: Wanted) -> Addition | Change | Known | None:
        """What a row does; None for nothing, whether it is right or wrong."""
        if self._is_double(one):
            return None
        known = self._known(one)
        if known is not None:
            self.named.add(known.id)
        if one.status == LEFT:
            return self._closing(one, known)
        unit_id = self._unit(one, known)
        if unit_id is None or one.row in self.bad:
            return None
        if one.status == ON_LEAVE:
            self._warn(
                one, "status", message("Enter the days of leave on the page of the officer.")
            )
        if known is None:
            return self._addition(one, unit_id)
        return self._change(one, known, unit_id)

    def _wrong(self, one: Wanted, field: str, text: str, /, **values: object) -> None:
        self.faults.append(Fault(one.row, field, text, values))

    def _warn(self, one: Wanted, field: str, text: str, /, **values: object) -> None:
        self.faults.append(Fault(one.row, field, text, values, is_warning=True))

    def _is_double(self, one: Wanted) -> bool:
        """Whether a row above has the same number or address."""
        for field, key in (("service_number", one.number_key), ("mail", one.mail_key)):
            first = self.rows.setdefault(key, one.row) if key else one.row
            if first != one.row:
                text = message("Row %(first)s has the same. One of the two must be another's.")
                self._wrong(one, field, text, first=first)
                return True
        return False

    def _known(self, one: Wanted) -> Known | None:
        """Whom a row means: by the number, else by the address where no number speaks against."""
        found = self.people.by_number.get(one.number_key, []) if one.number_key else []
        if not found and one.mail_key:
            by_mail = self.people.by_mail.get(one.mail_key, [])
            found = [held for held in by_mail if not (one.number_key and held.service_number)]
        if len(found) > 1:
            text = message(
                "Several people here have this number. An administrator tells them apart."
            )
            self._wrong(one, "service_number", text)
        return found[0] if found else None

    def _unit(self, one: Wanted, known: Known | None) -> UUID | None:
        """The unit that a row says; where it says none, the one in which she is, or the top."""
        if not one.unit:
            stays = known is not None and known.unit_id in self.units.names
            return known.unit_id if known is not None and stays else self.top.id
        found = self.units.called(one.unit)
        if len(found) == 1:
            return found[0]
        if one.unit_from in self.told:
            return None
        # It is said once of a cell, however many rows took it.
        self.told.add(one.unit_from)
        if found:
            text = message(
                "Several units are called %(typed)s. Write the one above before it, with a slash "
                "between."
            )
            self._wrong(one, "unit", text, typed=one.unit)
        elif near := self.units.nearest(one.unit):
            text = message("There is no unit %(typed)s here. Did you mean %(near)s?")
            self._wrong(one, "unit", text, typed=one.unit, near=near)
        else:
            text = message(
                "There is no unit %(typed)s here. An administrator adds it, or choose another."
            )
            self._wrong(one, "unit", text, typed=one.unit)
        return None

    def _addition(self, one: Wanted, unit_id: UUID) -> Addition | None:
        login = one.mail_key or one.number_key
        if not login or self._is_alike(one):
            return None
        if self.held.by_others(login):
            text = (
                message("Somebody else has this mail address. Give another one, or none.")
                if one.mail_key
                else message("Somebody else signs in by this number. Give a mail address.")
            )
            self._wrong(one, "mail", text)
            return None
        return Addition(one, login, unit_id, self.units.names[unit_id])

    def _is_alike(self, one: Wanted) -> bool:
        """Whether zeros are lost; letters that only look the same are warned of."""
        key = one.number_key
        if not key:
            return False
        known = self.people.alike.get(likeness(key))
        other = known.service_number or known.login if known else self.looks.get(likeness(key), "")
        self.looks.setdefault(likeness(key), one.service_number)
        if not other:
            self._warn_of_zeros(one)
            return False
        if key.isdigit():
            text = message(
                "There is the number %(other)s already. If zeros were lost, make the column text "
                "and type the number whole."
            )
            self._wrong(one, "service_number", text, other=other)
            return True
        text = message(
            "There is the number %(other)s already, which looks the same in letters of another "
            "alphabet. Look whether it is another person."
        )
        self._warn(one, "service_number", text, other=other)
        return False

    def _warn_of_zeros(self, one: Wanted) -> None:
        key = one.number_key
        if key.isdigit() and not key.startswith("0") and len(key) < self.shortest:
            text = message(
                "Others begin with a zero, and this is shorter. Look whether it is whole."
            )
            self._warn(one, "service_number", text)

    def _may_touch(self, one: Wanted, known: Known) -> bool:
        """Whether a roster may change this account; says why where it may not."""
        if not known.is_within:
            text = message(
                "This number or address belongs to somebody outside your units. An administrator "
                "moves the person."
            )
        elif known.has_role:
            text = message(
                "This person holds a role, so an administrator changes the account. Leave the "
                "row out, or as it was."
            )
        elif known.is_closed:
            text = message(
                "This account is closed. An administrator opens it again; until then leave the "
                "row out."
            )
        else:
            return True
        self._wrong(one, "service_number" if one.service_number else "mail", text)
        return False

    def _closing(self, one: Wanted, known: Known | None) -> Known | None:
        if known is None or known.is_closed:
            self.unchanged += 1
            return None
        return known if self._may_touch(one, known) else None

    def _change(self, one: Wanted, known: Known, unit_id: UUID) -> Change | None:
        fields = tuple(self._differences(one, known))
        is_moved = unit_id != known.unit_id
        if not fields and not is_moved and not known.is_closed:
            self.unchanged += 1
            return None
        if not self._may_touch(one, known) or (
            is_moved and self._leaves_agency(one, known, unit_id)
        ):
            return None
        is_taken = any(name == "mail" for name, _, _ in fields)
        if is_taken and self.held.by_others(one.mail_key, known.id):
            text = message("Somebody else has this mail address. Give another one, or none.")
            self._wrong(one, "mail", text)
            return None
        if not is_moved:
            return Change(one.row, known, fields)
        return Change(one.row, known, fields, unit_id, self.units.names[unit_id])

    def _leaves_agency(self, one: Wanted, known: Known, unit_id: UUID) -> bool:
        """Whether the unit is another agency's: no roster moves anybody there."""
        old, new = agency_of(known.path), agency_of(self.units.paths[unit_id])
        if old.startswith(new) or new.startswith(old):
            return False
        text = message("This person serves in another agency. An administrator moves the person.")
        self._wrong(one, "unit", text)
        return True

    @staticmethod
    def _differences(one: Wanted, known: Known) -> Iterator[tuple[str, str, str]]:
        """What the roster says otherwise. What it leaves blank, it does not take away."""
        is_same = {
            "service_number": known.service_number != "" and known.number_key == one.number_key,
            "mail": fold(known.mail) == one.mail_key,
        }
        for name in _PLAIN:
            before, after = getattr(known, name), getattr(one, name)
            if after and after != before and not is_same.get(name):
                yield name, before, after
