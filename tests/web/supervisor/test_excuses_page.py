"""Exemptions and leave: given with a reason, by those who answer for the officer alone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, SANA
from sending import Browser
from sqlalchemy import select
from stories import page

from elearn.db import db
from elearn.learning.duties.obligations import State
from elearn.models.assignments import Exemption, Leave
from elearn.models.audit import AuditEntry

ClientAs = Callable[[str | None], Browser]
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
EXEMPT = {"module": "first-steps", "until": "2026-03-31", "because": "Teaches it himself"}
LEAVE = {"first": "2026-03-02", "last": "2026-03-11", "because": "Sick"}


def excuses(login: str) -> str:
    return f"/supervise/officers/{making.viewer(login).person_id}/excuses/"


def audited(did: str) -> list[AuditEntry]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry).where(AuditEntry.did == did)))


def test_the_page_of_an_officer_leads_to_what_excuses(client_as: ClientAs, at: datetime) -> None:
    sana, address = client_as(SANA), excuses(AIDA)
    officer = sana.see(address.removesuffix("excuses/"))

    assert officer.first("a", href=address).words == "Exemptions and leave"


def test_an_exemption_is_given_with_a_reason_and_recorded(
    client_as: ClientAs, at: datetime
) -> None:
    making.an_assignment(at=at)
    sana = client_as(SANA)

    assert sana.post(f"{excuses(AIDA)}exemptions", EXEMPT).status_code == 303

    assert "until March 31, 2026 · Teaches it himself" in sana.see(excuses(AIDA)).words
    assert making.cell_of(AIDA, at=at).state == State.EXEMPT
    (line,) = audited("exempt")
    assert (line.who, line.to, line.facts["because"]) == (SANA, AIDA, "Teaches it himself")


def test_an_exemption_ends_by_its_button(client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at)
    sana = client_as(SANA)
    sana.post(f"{excuses(AIDA)}exemptions", EXEMPT)
    id = db.session.scalars(select(Exemption.id)).one()

    assert sana.post(f"{excuses(AIDA)}exemptions/{id}/end").status_code == 303

    assert making.cell_of(AIDA, at=at).state == State.NOT_STARTED
    assert len(audited("end exemption")) == 1


@pytest.mark.parametrize(
    ("form", "change", "target"),
    [
        ("exemptions", {"module": "advanced"}, "_module_exempt"),
        ("exemptions", {"until": "2026-03-01"}, "_until_exempt"),
        ("exemptions", {"because": " "}, "_because_exempt"),
        ("leaves", {"first": ""}, "_first_leave"),
        ("leaves", {"last": "2026-03-01"}, "_last_leave"),
        ("leaves", {"because": ""}, "_because_leave"),
    ],
)
def test_a_refused_form_keeps_what_was_typed(
    client_as: ClientAs, at: datetime, form: str, change: dict[str, str], target: str
) -> None:
    making.an_assignment(at=at)
    typed = (EXEMPT if form == "exemptions" else LEAVE) | change

    answer = client_as(SANA).post(f"{excuses(AIDA)}{form}", typed)

    shown = page.read(answer.text)
    assert answer.status_code == 422
    assert shown.first("a", href=f"#{target}")
    assert shown.first(id=target)


def test_leave_is_noted_shortened_and_withdrawn(client_as: ClientAs, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    sana = client_as(SANA)
    sana.post(f"{excuses(AIDA)}leaves", LEAVE)
    assert making.cell_of(AIDA, at=at).due_on == TODAY + 11 * DAY

    first = db.session.scalars(select(Leave.id)).one()
    sana.post(f"{excuses(AIDA)}leaves/{first}", {"last": "2026-03-04"})
    assert making.cell_of(AIDA, at=at).due_on == TODAY + 4 * DAY

    second = db.session.scalars(select(Leave.id).where(Leave.ended_at.is_(None))).one()
    sana.post(f"{excuses(AIDA)}leaves/{second}/withdraw")
    assert making.cell_of(AIDA, at=at).due_on == TODAY + DAY
    acts = ("give leave", "change leave", "withdraw leave")
    assert [len(audited(did)) for did in acts] == [1, 1, 1]


def test_a_last_day_before_the_first_is_refused_beside_its_field(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    sana.post(f"{excuses(AIDA)}leaves", LEAVE)
    id = db.session.scalars(select(Leave.id)).one()

    answer = sana.post(f"{excuses(AIDA)}leaves/{id}", {"last": "2026-03-01"})

    assert answer.status_code == 422
    assert page.read(answer.text).first(id=f"_last_{id}").get("value") == "2026-03-01"
    assert sana.get(f"{excuses(AIDA)}leaves/{id}").location == excuses(AIDA)


def test_nobody_excuses_herself_or_people_of_others(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    for login in (SANA, BEK):
        assert sana.get(excuses(login)).status_code == 404
        assert sana.post(f"{excuses(login)}exemptions", EXEMPT).status_code == 404
        assert sana.post(f"{excuses(login)}leaves", LEAVE).status_code == 404


def test_what_excuses_one_officer_is_not_ended_by_the_address_of_another(
    client_as: ClientAs, at: datetime
) -> None:
    other = making.somebody(at=at, beside=AIDA)
    sana = client_as(SANA)
    sana.post(f"{excuses(AIDA)}leaves", LEAVE)
    id = db.session.scalars(select(Leave.id)).one()

    wrong = f"/supervise/officers/{other}/excuses/leaves/{id}"
    assert sana.post(wrong, {"last": "2026-03-04"}).status_code == 404
    assert sana.post(f"{wrong}/withdraw").status_code == 404
