"""Training elsewhere: a second person decides, within her units, and it makes no certificate."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import cast
import making
import outside_papers as papers
import pytest
from cast import AIDA, BEK, DEMI, DINA, ILYA, SANA, SAUL, VERA, VIC
from flask import Flask
from outside_papers import PAPER
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from unchanged import nothing_changes

from elearn.db import db, transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import erasure
from elearn.learning.duties import ledger, obligations
from elearn.learning.training import decisions, outside, scans
from elearn.models.assignments import OutsideTraining, Tally
from elearn.models.learning import Certificate, Progress
from tests.abuse.test_16_pictures import jpeg

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _joined(app: Flask, at: datetime) -> None:
    papers.no_scans()
    with transaction():
        cast.join(at=at - DAY)


def state() -> tuple[str, str | None]:
    (row,) = papers.stored()
    return row.state, row.module_id


def test_an_officer_enters_her_own_and_her_supervisor_approves_it(at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    assert state() == ("waiting", "report-writing")

    papers.approved(SANA, id, at=at)

    assert state() == ("approved", "report-writing")


def test_the_second_person_says_which_course_it_stands_for(at: datetime) -> None:
    papers.approved(SANA, papers.entered(AIDA, AIDA, at=at), at=at, course="first-steps")

    assert state() == ("approved", "first-steps")


def test_who_entered_it_does_not_decide_about_it(at: datetime) -> None:
    id = papers.entered(SANA, AIDA, at=at)
    with pytest.raises(Conflict, match="entered this yourself"), nothing_changes():
        papers.approved(SANA, id, at=at)
    with pytest.raises(Conflict, match="entered this yourself"), nothing_changes():
        papers.refused(SANA, id, at=at)

    papers.approved(DINA, id, at=at)

    assert state()[0] == "approved"


def test_nobody_decides_about_her_own(at: datetime) -> None:
    id = papers.entered(DINA, SANA, at=at)
    with pytest.raises(NotFound):
        papers.approved(SANA, id, at=at)
    own = papers.entered(SANA, SANA, at=at, paper=replace(PAPER, title="Another"))
    with pytest.raises(NotFound):
        papers.approved(SANA, own, at=at)


def test_a_deputy_can_be_the_second_person(at: datetime) -> None:
    papers.approved(DEMI, papers.entered(SANA, AIDA, at=at), at=at)

    assert state()[0] == "approved"


@pytest.mark.parametrize("by", [SAUL, ILYA, VERA, VIC, BEK, AIDA])
def test_nobody_else_decides_about_north(at: datetime, by: str) -> None:
    id = papers.entered(SANA, AIDA, at=at)
    for decide in (papers.approved, papers.refused):
        with pytest.raises(NotFound), nothing_changes():
            decide(by, id, at=at)
    assert outside.waiting(making.viewer(by)) == []


@pytest.mark.parametrize("by", [SAUL, ILYA, VERA, VIC, BEK, AIDA])
def test_nobody_else_enters_for_north(at: datetime, by: str) -> None:
    of = SANA if by == AIDA else AIDA
    with pytest.raises(NotFound), nothing_changes():
        papers.entered(by, of, at=at)


@pytest.mark.parametrize("column", ["entered_by", "person_id"])
def test_the_table_itself_holds_the_second_person(at: datetime, column: str) -> None:
    id = papers.entered(SANA, AIDA, at=at)
    decider = {"entered_by": SANA, "person_id": AIDA}[column]
    values = {"state": "approved", "decided_at": at, "decided_by": making.viewer(decider).person_id}
    with pytest.raises(IntegrityError), transaction():
        db.session.execute(update(OutsideTraining).where(OutsideTraining.id == id).values(**values))


def test_a_refusal_needs_a_reason_and_is_kept_with_it(at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    with pytest.raises(Invalid, match="Give the reason"):
        papers.refused(SANA, id, at=at, because=" ")

    papers.refused(SANA, id, at=at, because="No  stamp")

    (row,) = papers.stored()
    assert (row.state, row.because) == ("refused", "No stamp")


def test_a_decision_is_made_once_and_the_same_again_changes_nothing(at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    papers.approved(SANA, id, at=at)
    with nothing_changes():
        papers.approved(SANA, id, at=at + DAY)
        for decide in (papers.refused, papers.approved):
            with pytest.raises(Conflict, match="decided about this already"):
                decide(DINA, id, at=at + DAY)


def test_many_are_decided_together_or_none(at: datetime) -> None:
    ids = [
        papers.entered(AIDA, AIDA, at=at, paper=replace(PAPER, title=f"Course {number}"))
        for number in range(3)
    ]
    papers.refused(DINA, ids[2], at=at)
    sana = making.viewer(SANA)
    with pytest.raises(Conflict), nothing_changes(), transaction():
        decisions.approve(sana, dict.fromkeys(ids), at=at)
    with transaction():
        decisions.approve(sana, dict.fromkeys(ids[:2]), at=at)

    assert [row.state for row in papers.stored()] == ["approved", "approved", "refused"]


WRONG: dict[str, dict[str, Any]] = {
    "title": {"title": " \u200e"},
    "title ": {"title": "x" * 301},
    "provider": {"provider": ""},
    "number": {"document_number": "x" * 101},
    "number ": {"document_number": ""},
    "held_on": {"held_on": date(2026, 3, 3)},
    "valid_until": {"valid_until": date(2025, 3, 9)},
    "course": {"module_id": "nothing"},
}


@pytest.mark.parametrize("code", WRONG)
def test_a_paper_that_cannot_be_is_refused(at: datetime, code: str) -> None:
    with pytest.raises(Invalid) as refusal, nothing_changes():
        papers.entered(AIDA, AIDA, at=at, paper=replace(PAPER, **WRONG[code]))

    assert refusal.value.code == code.strip()


def test_the_same_is_entered_once_until_it_is_refused(at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    again = replace(PAPER, title="interviewing  WITNESSES", document_number="kz-۰۰۴۲")
    with pytest.raises(Conflict, match="entered already"):
        papers.entered(SANA, AIDA, at=at, paper=again)

    papers.refused(SANA, id, at=at)
    papers.entered(AIDA, AIDA, at=at, paper=again)

    assert len(papers.stored()) == 2


def test_it_never_makes_a_certificate_nor_progress_of_ours(app: Flask, at: datetime) -> None:
    papers.approved(SANA, papers.entered(AIDA, AIDA, at=at), at=at)

    for table in (Certificate, Progress):
        db.session.rollback()
        assert db.session.scalar(select(func.count()).select_from(table)) == 0
    assert app.test_cli_runner().invoke(args=["records", "verify"]).exit_code == 0


def test_it_counts_as_passed_once_it_is_approved_and_until_it_ends(at: datetime) -> None:
    aida = making.viewer(AIDA)
    paper = replace(PAPER, valid_until=date(2026, 3, 20))
    id = papers.entered(AIDA, AIDA, at=at, paper=paper)

    def cell(then: datetime) -> obligations.Cell | None:
        seen = ledger.own(aida, at=then)
        return seen.cells(seen.entries[0]).get("report-writing")

    assert cell(at) is None
    papers.approved(SANA, id, at=at)

    now, later = cell(at), cell(at + 30 * DAY)
    assert now
    assert later
    assert (now.state, later.state) == (obligations.State.PASSED, obligations.State.EXPIRED)
    assert now.done
    assert (now.done.is_elsewhere, now.done.passed_on) == (True, PAPER.held_on)


def test_an_approval_makes_the_counts_of_the_unit_stale(at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    unit = making.viewer(AIDA).unit_id
    with transaction():
        db.session.add(Tally(unit_id=unit, module_id="", counted_at=at))

    papers.approved(SANA, id, at=at)

    assert db.session.scalar(select(Tally.is_stale).where(Tally.unit_id == unit)) is True


def test_who_could_decide_is_named(at: datetime) -> None:
    papers.entered(SANA, AIDA, at=at)
    sana = making.viewer(SANA)
    mine = outside.waiting(sana)

    names = decisions.deciders(sana, mine, at=at)

    assert names == ["Demi", "Dina"]


def test_a_record_is_told_to_its_owner_and_to_who_supervises_her(at: datetime) -> None:
    papers.approved(SANA, papers.entered(AIDA, AIDA, at=at), at=at)
    aida = making.viewer(AIDA).person_id
    for login, seen in ((AIDA, 1), (SANA, 1), (DEMI, 1), (SAUL, 0), (BEK, 0), (ILYA, 0), (VERA, 0)):
        assert len(outside.of(making.viewer(login), aida)) == seen, login


def test_the_erased_leave_no_paper(app: Flask, at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at, scan=jpeg())
    papers.approved(SANA, id, at=at)
    aida = making.viewer(AIDA).person_id
    kept = outside.kept_scans(aida)
    with transaction():
        erasure.erase(None, aida, because="Asked for it", at=at)
    scans.drop(papers.folder(), kept)

    (row,) = papers.stored()
    assert (row.title, row.provider, row.document_number, row.scan) == ("", "", "", None)
    assert (row.state, row.module_id) == ("approved", "report-writing")
    assert not papers.kept()


def test_a_scan_stays_while_another_entry_has_it(at: datetime) -> None:
    papers.entered(AIDA, AIDA, at=at, scan=jpeg())
    papers.entered(SAUL, BEK, at=at, scan=jpeg())
    kept = outside.kept_scans(making.viewer(AIDA).person_id)
    with transaction():
        outside.forget(making.viewer_inside(AIDA).person_id)
    scans.drop(papers.folder(), kept)

    (path,) = papers.kept()
    assert path.read_bytes() == jpeg()
