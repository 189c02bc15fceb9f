"""The four people that a new hub on one's own machine starts with."""

from __future__ import annotations

from datetime import datetime

from elearn import audit
from elearn.people import passwords, units, users

PEOPLE = (
    ("officer@demo.example", "Aida Nurlanova", "officer"),
    ("instructor@demo.example", "Ilya Sadykov", "instructor"),
    ("supervisor@demo.example", "Sana Karimova", "supervisor"),
    ("admin@demo.example", "Vera Akhmetova", "administrator"),
)


def add(password_hash: str, *, at: datetime) -> None:
    """Adds them, the officer in the supervisor's unit. The hash is made before the transaction."""
    country = units.add("Kazakhstan", "country", at=at, state="kz")
    agency = units.add("Sample Agency", "agency", at=at, parent=country)
    department = units.add("Northern Department", "department", at=at, parent=agency)
    unit = units.add("Northern Crossing", "unit", at=at, parent=department)
    for login, name, role in PEOPLE:
        person = users.add(None, login, role=role, at=at, name=name, unit=unit)
        person.password_hash = password_hash
        person.is_demonstration = True
    audit.record(None, "add demonstration people", "hub", at=at)


PASSWORD = passwords.DEMONSTRATION_PASSWORD
