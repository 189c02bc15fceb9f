"""Training elsewhere at the supervisor's desk: entered, looked at, decided by a second person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import making
import outside_papers as papers
import pytest
from cast import AIDA, BEK, DINA, ILYA, NAMES, SANA, SAUL, VERA
from flask import Flask
from outside_papers import FORM, PAPER
from sending import Browser
from unchanged import nothing_changes

from elearn.db import transaction
from tests.abuse.test_16_pictures import jpeg

ClientAs = Callable[[str | None], Browser]
LIST, NEW, DECIDE = (f"/supervise/training/{page}" for page in ("", "new", "decide"))


@pytest.fixture(autouse=True)
def _joined(app: Flask, at: datetime) -> None:
    with transaction():
        cast.join(at=at - timedelta(days=1))


def person(login: str) -> str:
    return str(making.viewer(login).person_id)


def test_a_supervisor_finds_an_officer_of_hers_alone(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    found = sana.see(f"{NEW}?q=аида")
    (link,) = (one for one in found.every("a") if one.words == NAMES[AIDA])

    assert "Interviewing" not in sana.see(link.get("href")).words
    assert "Nobody in your unit" in sana.see(f"{NEW}?q=Bek").words
    assert sana.get(f"{NEW}?person={person(BEK)}").status_code == 404
    assert sana.get(f"{NEW}?person={person(VERA)}").status_code == 404


def test_what_a_supervisor_enters_waits_for_another(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    answer = sana.post(NEW, papers.upload(jpeg(), person=person(AIDA)))
    assert (answer.status_code, answer.location) == (303, LIST)

    shown = sana.see(LIST)
    assert "Somebody else decides about these: Demi, Dina." in shown.words
    assert not [one for one in shown.every("input") if one.get("name") == "entry"]
    assert [one.get("name") for one in client_as(DINA).see(LIST).every("input")].count("entry") == 1


def test_with_nobody_else_the_page_says_whom_to_ask(client_as: ClientAs, at: datetime) -> None:
    papers.entered(SAUL, BEK, at=at)
    saul = client_as(SAUL)

    assert "Nobody else supervises these units" in saul.see(LIST).words
    assert "Nobody else supervises these units" not in client_as(SANA).see(LIST).words


def test_one_is_looked_at_and_approved_with_its_course(client_as: ClientAs, at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at, scan=jpeg())
    sana = client_as(SANA)
    shown = sana.see(f"{LIST}{id}/")
    assert "KZ-0042" in shown.words
    assert [one.get("href") for one in shown.every("a")].count(f"/training/{id}/scan") == 1

    sent = {"entry": str(id), f"course.{id}": "first-steps", "decision": "approve"}
    assert sana.post(DECIDE, sent).status_code == 303

    (row,) = papers.stored()
    assert (row.state, row.module_id) == ("approved", "first-steps")
    assert "approved" in sana.see(LIST).words


def test_many_are_looked_at_before_they_are_decided(client_as: ClientAs, at: datetime) -> None:
    ids = [
        str(papers.entered(AIDA, AIDA, at=at, paper=papers.called(title))) for title in ("A", "B")
    ]
    sana = client_as(SANA)
    preview = sana.see(f"{DECIDE}?entry={ids[0]}&entry={ids[1]}")
    assert "Approve 2 entries" in preview.words

    sent = {"entry": ids, "decision": "refuse", "because": "No stamp"}
    assert sana.post(DECIDE, sent).status_code == 303

    assert {(row.state, row.because) for row in papers.stored()} == {("refused", "No stamp")}


def test_a_refusal_without_a_reason_shows_what_was_chosen(
    client_as: ClientAs, at: datetime
) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    sent = {"entry": str(id), f"course.{id}": "", "decision": "refuse"}
    with nothing_changes():
        answer = client_as(SANA).post(DECIDE, sent)

    assert answer.status_code == 422
    assert "Give the reason" in answer.text
    assert 'value="report-writing" selected' not in answer.text


def test_her_own_entry_is_shown_without_a_decision(client_as: ClientAs, at: datetime) -> None:
    id = papers.entered(SANA, AIDA, at=at)
    sana = client_as(SANA)

    shown = sana.see(f"{LIST}{id}/")

    assert "You entered this: somebody else decides. That can be Demi, Dina." in shown.words
    assert not [one for one in shown.every("button") if one.get("name") == "decision"]
    with nothing_changes():
        sent = {"entry": str(id), "decision": "approve"}
        assert sana.post(DECIDE, sent).status_code == 409


@pytest.mark.parametrize("login", [SAUL, AIDA, BEK, ILYA, VERA])
def test_nobody_else_sees_or_decides(client_as: ClientAs, at: datetime, login: str) -> None:
    id = papers.entered(SANA, AIDA, at=at, scan=jpeg())
    barred = 404 if login == SAUL else 403
    browser = client_as(login)
    assert PAPER.title not in browser.get(LIST).text
    sent = {"entry": str(id), "decision": "approve", "person": person(AIDA)} | FORM
    with nothing_changes():
        for answer in (
            browser.get(f"{LIST}{id}/"),
            browser.get(f"{DECIDE}?entry={id}"),
            browser.post(DECIDE, sent),
            browser.get(f"{NEW}?person={person(AIDA)}"),
            browser.post(NEW, sent),
        ):
            assert answer.status_code == barred
        if login != AIDA:
            assert browser.get(f"/training/{id}/scan").status_code == 404


def test_without_anything_chosen_the_list_is_shown_again(client_as: ClientAs) -> None:
    sana = client_as(SANA)
    assert sana.get(DECIDE).location == sana.post(DECIDE).location == LIST
    assert sana.post(NEW).status_code == 422


def test_an_officer_sees_what_was_decided_and_why(client_as: ClientAs, at: datetime) -> None:
    id = papers.entered(AIDA, AIDA, at=at)
    aida = client_as(AIDA)
    shown = aida.see("/training/").words
    assert "waits for approval" in shown
    assert "These can decide about what waits: Demi, Dina, Sana Karimova." in shown

    papers.refused(SANA, id, at=at, because="Bring the stamped one")

    shown = aida.see("/training/").words
    assert "refused" in shown
    assert "The reason: Bring the stamped one" in shown
