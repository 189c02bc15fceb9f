"""The people of the tests.

Aida is an officer in North, Bek one in South, whom nobody in North may see. Sana
supervises North, Ilya instructs, Vera administers. The passer-by has no account.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from elearn.people import deputies, grants, passwords, units, users
from elearn.people.grants import Reach

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

# Those who come for the tests of rights alone; see `join`.
SAUL = "saul@south.example"
VIC = "vic@south.example"
IDA = "ida@hub.example"
DINA = "dina@north.example"
EMIL = "emil@north.example"
DEMI = "demi@north.example"
SHORT |= {SAUL: "saul", VIC: "vic", IDA: "ida", DINA: "dina", EMIL: "emil", DEMI: "demi"}

PASSWORD = "four plain words together"
BORN = datetime(2026, 1, 5, 4, 0, tzinfo=UTC)


def arrive(password_hash: str) -> None:
    """Gives everybody an account. Called inside a transaction."""
    kazakhstan = units.add("Kazakhstan", "country", at=BORN, state="kz")
    north = units.add("North", "department", at=BORN, parent=kazakhstan)
    crossing = units.add("Northern Crossing", "unit", at=BORN, parent=north)
    tajikistan = units.add("Tajikistan", "country", at=BORN, state="tj")
    south = units.add("South", "department", at=BORN, parent=tajikistan)
    place = {AIDA: crossing, SANA: north, BEK: south, ILYA: None, VERA: None}
    for login, role in ROLES.items():
        person = users.add(None, login, role=role, at=BORN, name=NAMES[login], unit=place[login])
        person.password_hash = password_hash


def join(*, at: datetime) -> None:
    """Brings those whom the tests of rights need beside the cast. Called inside a transaction.

    Saul supervises South and Vic administers it; Ida instructs one other course; Dina
    supervises North and is to be disabled; Emil did until a while ago; Demi stands in for Sana.
    """
    sana, bek = users.by_login(SANA), users.by_login(BEK)
    assert sana
    assert bek
    people = {
        login: users.add(None, login, role="officer", at=at, name=SHORT[login].title())
        for login in (SAUL, VIC, IDA, DINA, EMIL, DEMI)
    }
    for login in (SAUL, VIC):
        people[login].unit_id = bek.unit_id
    for login in (DINA, EMIL, DEMI):
        people[login].unit_id = sana.unit_id
    north, south = Reach(unit_id=sana.unit_id), Reach(unit_id=bek.unit_id)
    grants.give(None, people[SAUL], "supervisor", south, at=at)
    grants.give(None, people[VIC], "administrator", south, at=at)
    grants.give(None, people[IDA], "instructor", Reach(module="advanced"), at=at)
    grants.give(None, people[DINA], "supervisor", north, at=at)
    soon = at + timedelta(hours=1)
    grants.give(None, people[EMIL], "supervisor", north, at=at, ends_at=soon)
    deputies.name(
        users.named(SANA, at=at),
        people[DEMI].id,
        ends_at=at + timedelta(days=90),
        because="On leave",
        at=at,
    )


def hashed() -> str:
    """The hash of everybody's password; slow, so made once a process."""
    return passwords.hashed(PASSWORD)
