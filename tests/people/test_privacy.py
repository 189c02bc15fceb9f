"""What the desk keeps of a person goes with the person, and days that are past count the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import making
import pytest
import time_machine
from cast import AIDA, SANA, VERA
from flask import Flask
from sqlalchemy import func, select, true

from elearn.db import db, transaction
from elearn.learning import erasure
from elearn.learning.assigning import exemptions, leaves
from elearn.learning.duties import ledger
from elearn.learning.duties.obligations import Cell
from elearn.mail import choices
from elearn.models.assignments import Exemption, Leave, Reminder, Upload
from elearn.models.audit import AuditEntry
from elearn.models.learning import Progress
from elearn.models.mail import LetterChoice
from elearn.people import accounts, retention, uploads, users
from tests.learning.test_erasure import everything, run

DAY = timedelta(days=1)
SECRETS = ("SN-77", "Kapitan", "Duty desk", "Her father is ill", "On another duty", "my roster.csv")


@pytest.fixture
def aida(app: Flask, at: datetime) -> UUID:
    """Aida, of whom the desk keeps all that it can."""
    making.an_assignment(at=at)
    sana, aida = making.viewer(SANA), making.viewer(AIDA)
    with transaction():
        person = users.by_login(AIDA)
        assert person
        person.service_number, person.rank, person.position = SECRETS[:3]
        first, last = at.date(), (at + 5 * DAY).date()
        leaves.give(sana, aida.person_id, first, last, because=SECRETS[3], at=at)
        exemptions.give(
            sana, aida.person_id, "first-steps", until_on=None, because=SECRETS[4], at=at
        )
        choices.choose(aida, hour=7, refused=[choices.EARLY], at=at)
        uploads.keep(aida, "roster", SECRETS[5], b"1", at=at)
        where = {"person_id": aida.person_id, "module_id": "first-steps"}
        db.session.add(Reminder(**where, due_on=first, step="week", sent_as="paper", at=at))
    return aida.person_id


def erase(person_id: UUID, *, at: datetime) -> None:
    vera = making.viewer(VERA)
    with transaction():
        erasure.erase(vera, person_id, because="Asked for it", at=at)


def count(table: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(table)) or 0
    db.session.rollback()
    return found


def test_nothing_that_the_desk_kept_tells_who_it_was(aida: UUID, at: datetime) -> None:
    assert all(one in everything() for one in SECRETS)

    erase(aida, at=at + DAY)

    left = everything()
    assert [one for one in SECRETS if one in left] == []
    assert [count(one) for one in (LetterChoice, Reminder, Upload)] == [0, 0, 0]


def cells(at: datetime) -> list[dict[str, Cell]]:
    """Where everybody stood on a day that is past."""
    read = ledger.read(None, true(), at=at, past=True)
    db.session.rollback()
    return sorted((read.cells(one) for one in read.entries), key=str)


def test_a_past_day_counts_the_erased_as_before(aida: UUID, at: datetime) -> None:
    making.failed(AIDA, at=at)
    before = cells(at + DAY)

    erase(aida, at=at + 9 * DAY)

    assert cells(at + DAY) == before
    assert (count(Leave), count(Exemption), count(Progress)) == (1, 1, 1)
    assert cells(at + 10 * DAY) != before


def test_a_login_of_before_goes_from_the_record_and_its_next_holder_stays(
    aida: UUID, at: datetime
) -> None:
    vera = making.viewer(VERA)
    with transaction():
        _, details = accounts.one(vera, aida, at=at)
        accounts.change(vera, aida, replace(details, login="new@north.example"), at=at + DAY)
    later = making.somebody(at=at + 2 * DAY, beside=SANA, login=AIDA)
    with transaction():
        users.give_extra_time(vera, later, 25, because="Her arm", at=at + 3 * DAY)

    erase(aida, at=at + 4 * DAY)

    about = select(AuditEntry.did).where(AuditEntry.to == AIDA).order_by(AuditEntry.at)
    assert db.session.scalars(about).all() == ["add person", "give extra time"]


def test_reminders_and_uploads_have_their_time(aida: UUID, app: Flask, at: datetime) -> None:
    with time_machine.travel(at + 2 * DAY, tick=False):
        run(app, "people", "retention", "--do")
        assert (count(Upload), count(Reminder)) == (0, 1)

    assert retention.over(at=at + 401 * DAY)["reminders"] == 1
