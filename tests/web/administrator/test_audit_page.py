"""The record as the administrator reads it and takes it along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import select

from elearn import audit
from elearn.db import db, transaction
from elearn.models.audit import AuditEntry
from elearn.models.people import Grant, Unit
from elearn.people import record, users
from elearn.people.record import Wanted
from elearn.reports import sheets
from elearn.web.administrator import audit as page

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def vera(client_as: ClientAs) -> Browser:
    return client_as(VERA)


def note(login: str | None, did: str, to: str, *, at: datetime, **facts: str) -> None:
    with transaction():
        audit.record(making.viewer_inside(login) if login else None, did, to, at=at, **facts)


def test_the_newest_act_stands_first_and_in_words(
    vera: Browser, client_as: ClientAs, at: datetime
) -> None:
    note(AIDA, "sign in", AIDA, at=at - timedelta(hours=1))
    client_as(AIDA).post(f"{FIRST_STEPS}seizing/read")

    entries = vera.see("/admin/audit/").first("ul", **{"class": "rows"}).words

    assert entries.index("Lesson read") < entries.index("Sign-in")
    assert AIDA in entries


def test_a_refusal_is_marked_and_an_unknown_act_says_itself(
    vera: Browser, client_as: ClientAs, at: datetime
) -> None:
    client_as(BEK).get("/author/")
    note(SANA, "count the chairs", "hub", at=at)

    shown = vera.see("/admin/audit/").words

    assert "refused" in shown
    assert "count the chairs" in shown


@pytest.mark.parametrize(
    ("filters", "there", "away"),
    [
        (f"person={AIDA.upper()}", ["first", "third"], ["second"]),
        ("act=sign+in", ["first"], ["second", "third"]),
        ("day=2026-03-01", ["first"], ["second", "third"]),
        ("day=٢٠٢٦-٠٣-٠١", ["first"], ["second", "third"]),
        ("object=the+second+thing", ["second"], ["first", "third"]),
        ("outcome=refused", [], ["first", "second", "third"]),
        ("act=sign+in&person=0042", [], ["first", "second", "third"]),
        ("day=yesterday&outcome=none", ["first", "second", "third"], []),
    ],
)
def test_entries_are_found_by_what_is_asked(
    vera: Browser, at: datetime, filters: str, there: list[str], away: list[str]
) -> None:
    note(AIDA, "sign in", AIDA, at=at - timedelta(days=1), mark="first")
    note(BEK, "read lesson", "the second thing", at=at, mark="second")
    note(ILYA, "change person", AIDA, at=at, mark="third")

    shown = vera.see(f"/admin/audit/?{filters}").words

    assert all(word in shown for word in there)
    assert not [word for word in away if f"mark: {word}" in " ".join(shown.split())]


def test_pages_hold_every_entry_once(
    vera: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "MOST", 3)
    for number in range(7):
        note(AIDA, "sign in", f"n{number}", at=at + timedelta(seconds=number // 2))

    seen: list[str] = []
    address = "/admin/audit/?act=sign+in"
    while address:
        shown = vera.see(address)
        links = [one for one in shown.every("a") if one.words == "Older entries"]
        words = shown.words.split()
        seen += [word for word in words if word.startswith("n") and word[1:].isdecimal()]
        address = links[0].get("href") or "" if links else ""

    assert sorted(seen) == [f"n{number}" for number in range(7)]


@pytest.fixture
def of_north(app: Flask, at: datetime) -> str:
    """Sana administers North as well."""
    with transaction():
        sana = users.by_login(SANA)
        assert sana is not None
        sana.role = "administrator"
        north = db.session.scalars(select(Unit.id).where(Unit.name == "North")).one()
        db.session.add(
            Grant(person_id=sana.id, role="administrator", unit_id=north, given_at=at, starts_at=at)
        )
    return SANA


def test_an_administrator_of_a_unit_reads_of_its_people_alone(
    of_north: str, client_as: ClientAs, at: datetime
) -> None:
    note(AIDA, "read lesson", "one", at=at)
    note(BEK, "read lesson", "two", at=at)
    note(None, "disable person", AIDA, at=at)
    note(None, "disable person", BEK, at=at)
    note(VERA, "add unit", "elsewhere", at=at)

    sana = client_as(of_north)
    found = record.entries(making.viewer(of_north), Wanted(), most=100)
    exported = sana.get("/admin/audit.csv").text

    assert {(one.who, one.to) for one in found if one.at == at} >= {
        (AIDA, "one"),
        ("operator", AIDA),
    }
    assert BEK not in {word for one in found for word in (one.who, one.to)}
    assert "elsewhere" not in exported
    assert BEK not in exported


def test_a_supervisor_reads_nothing(client_as: ClientAs) -> None:
    assert record.entries(making.viewer(SANA), Wanted(), most=9) == []
    assert client_as(SANA).get("/admin/audit/").status_code == 403
    assert client_as(SANA).get("/admin/audit.csv").status_code == 403


def test_the_file_holds_what_the_page_shows_and_is_itself_recorded(
    vera: Browser, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "AT_ONCE", 2)
    for number in range(5):
        note(AIDA, "sign in", f"n{number}", at=at - timedelta(minutes=number + 1))

    answer = vera.get(f"/admin/audit.csv?person={AIDA}&act=sign+in")

    assert answer.headers["Content-Disposition"] == 'attachment; filename="record.csv"'
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Cache-Control"] == "no-store"
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert head == ["at", "who", "act", "object", "outcome", "address", "facts"]
    assert [row[3] for row in rows] == [f"n{number}" for number in range(5)]
    assert rows[0][0] == "2026-03-02T08:59:00.000Z"
    db.session.rollback()
    taken = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "export record")).one()
    assert (taken.who, taken.to) == (VERA, AIDA)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_of_the_file_is_a_formula(vera: Browser, at: datetime, start: str) -> None:
    assert sheets.safe(f"{start}1+1") == f"'{start}1+1"
    note(AIDA, "sign in", f"{start}HYPERLINK(1)", at=at - timedelta(minutes=1))

    rows = csv.reader(
        io.StringIO(vera.get("/admin/audit.csv?act=sign+in").data.decode("utf-8-sig"))
    )

    assert f"'{start}HYPERLINK(1)" in {cell for row in rows for cell in row}


def test_what_is_no_formula_stays_as_it_is() -> None:
    assert [sheets.safe(cell) for cell in ("a=b", "", 12, "Аида")] == ["a=b", "", "12", "Аида"]
