"""The people of the tests.

Aida is an officer in North, Bek one in South, whom nobody in North may see. Sana
supervises North, Ilya instructs, Vera administers. The passer-by has no account.
"""

from __future__ import annotations

from datetime import UTC, datetime

from elearn.people import passwords, units, users

AIDA = "aida@north.example"
BEK = "0042"  # a service number: an account need have no mail
SANA = "sana@north.example"
ILYA = "ilya@hub.example"
VERA = "vera@hub.example"
PASSER_BY = None

ROLES = {AIDA: "officer", BEK: "officer", SANA: "supervisor", ILYA: "instructor"} | {
    VERA: "administrator"
}
NAMES = {
    AIDA: "Аида Нурланова",
    BEK: "Bek Rahimov",
    SANA: "Sana Karimova",
    ILYA: "Ilya <Sadykov> & Sons",
    VERA: "Vera Akhmetova",
}
SHORT = {AIDA: "aida", BEK: "bek", SANA: "sana", ILYA: "ilya", VERA: "vera", None: "passer-by"}

PASSWORD = "four plain words together"
BORN = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


def arrive(password_hash: str) -> None:
    """Gives everybody an account. Called inside a transaction."""
    kazakhstan = units.add("Kazakhstan", "country", state="kz")
    north = units.add("North", "department", parent=kazakhstan)
    crossing = units.add("Northern Crossing", "unit", parent=north)
    tajikistan = units.add("Tajikistan", "country", state="tj")
    south = units.add("South", "department", parent=tajikistan)
    place = {AIDA: crossing, SANA: north, BEK: south, ILYA: None, VERA: None}
    for login, role in ROLES.items():
        person = users.add(None, login, role=role, at=BORN, name=NAMES[login], unit=place[login])
        person.password_hash = password_hash


def hashed() -> str:
    """The hash of everybody's password; slow, so made once a process."""
    return passwords.hashed(PASSWORD)
