"""What needs a supervisor's attention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, NAMES, SANA
from crowds import a_crowd, begun
from sending import Browser
from sqlalchemy import insert
from web.test_statements import counted

from elearn.db import db, transaction
from elearn.models.assignments import OutsideTraining
from elearn.models.identifiers import new_id

ClientAs = Callable[[str | None], Browser]
LIST = "/supervise/attention/"


@pytest.fixture
def sana(client_as: ClientAs) -> Browser:
    browser = client_as(SANA)
    assert browser.token
    return browser


def kinds(browser: Browser, path: str = LIST) -> list[str]:
    return [one.get("data-kind") for one in browser.see(path).every("li") if one.get("data-kind")]


def a_training(login: str, *, by: str, at: datetime) -> None:
    person, other = making.viewer(login).person_id, making.viewer(by).person_id
    with transaction():
        db.session.execute(
            insert(OutsideTraining).values(
                id=new_id(),
                person_id=person,
                title="Course",
                provider="UNODC",
                document_number="7",
                held_on=date(2026, 1, 1),
                entered_by=other,
                entered_at=at,
            )
        )


def everything(at: datetime) -> None:
    """All kinds that need attention, for Aida and a few beside her."""
    people = a_crowd(4, at=at, beside=AIDA)
    earlier = at - timedelta(days=60)
    making.an_assignment(at=earlier, due_on=date(2026, 2, 20))
    making.an_assignment(at=earlier, id="advanced", due_on=date(2026, 3, 5))
    making.an_assignment(at=earlier, id="report-writing", renew_months=1)
    begun(people, "report-writing", at=at - timedelta(days=20), state="passed")
    making.failed(AIDA, at=at - timedelta(days=2), id="report-writing")
    making.failed(AIDA, at=at - timedelta(days=1), id="report-writing")
    a_training(AIDA, by=AIDA, at=at)


def test_what_only_the_supervisor_can_do_comes_first(at: datetime, sana: Browser) -> None:
    everything(at)

    expected = ["used-up", "training", "overdue", "due-soon", "expires-soon", "not-in"]
    assert kinds(sana) == expected
    assert kinds(sana, "/supervise/") == expected[1:]


def test_each_kind_has_its_verb_and_leads_to_where_it_is_done(at: datetime, sana: Browser) -> None:
    everything(at)
    rows = [one for one in sana.see(LIST).every("li") if one.get("data-kind")]

    assert {row.first("a").words: row.first("a").get("href") for row in rows} == {
        "Give another attempt": "/supervise/extra-attempts/",
        "Decide": "/supervise/training/",
        "Remind": f"{LIST}expires-soon/",
        "Let them in": "/supervise/invitations/",
    }


def test_nothing_that_waits_says_so(at: datetime, sana: Browser) -> None:
    assert "Nothing waits for you." in sana.get(LIST).text


def test_nobody_decides_about_what_she_entered(at: datetime, sana: Browser) -> None:
    a_training(AIDA, by=SANA, at=at)

    assert kinds(sana) == []


def test_what_waits_in_units_of_others_counts_nothing(at: datetime, sana: Browser) -> None:
    a_training(BEK, by=BEK, at=at)
    a_crowd(3, at=at, beside=BEK)

    assert kinds(sana) == []


def test_those_who_are_late_stand_with_what_is_late(at: datetime, sana: Browser) -> None:
    everything(at)
    making.passed(AIDA, at=at)
    page = sana.see(f"{LIST}overdue/")

    boxes = [one.get("value") for one in page.every("input") if one.get("name") == "person"]
    assert len(boxes) == 5
    assert str(making.viewer(AIDA).person_id) not in boxes
    assert "Overdue due on February 20, 2026" in page.words


@pytest.mark.parametrize("kind", ["due-soon", "expires-soon"])
def test_a_kind_lists_its_people(kind: str, at: datetime, sana: Browser) -> None:
    everything(at)

    assert "Айбек" in sana.get(f"{LIST}{kind}/").text


def test_a_kind_that_is_none_is_not_there(at: datetime, sana: Browser) -> None:
    assert sana.get(f"{LIST}nonsense/").status_code == 404


def test_it_costs_two_statements_beside_the_sessions_and_the_rights(
    at: datetime, sana: Browser
) -> None:
    everything(at)
    for path in (LIST, f"{LIST}overdue/", f"{LIST}due-soon/"):
        sana.get(path)
        with counted() as said:
            assert sana.get(path).status_code == 200
        assert len(said) == 4, said


def test_a_count_that_is_old_hides_nobody(at: datetime, sana: Browser) -> None:
    sana.get(LIST)
    making.an_assignment(at=at - timedelta(days=9), due_on=date(2026, 2, 25))

    assert NAMES[AIDA] in sana.get(f"{LIST}overdue/").text
