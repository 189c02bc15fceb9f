"""Handing in sealed answers: in time, late, again, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import making
import pytest
import sealed
import time_machine
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from handing_in import JSON, a_file, an_entry, audited, files, send, stored
from sending import Browser
from sqlalchemy import select

from elearn.db import db, transaction
from elearn.learning import answers, sealed_files
from elearn.models.learning import Attempt

ClientAs = Callable[[str | None], Browser]
REPORT = "report-writing"
FACTS = ("first-word", "facts", 1)
SIGNED = ("last-word", "signed", 1)
LATER = timedelta(minutes=31)


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def attempt(app: Flask, at: datetime) -> UUID:
    """Aida's running attempt, which has 30 minutes."""
    return making.an_attempt(AIDA, at=at, id=REPORT)


def state_of(attempt: UUID) -> str:
    db.session.rollback()
    return db.session.scalar(select(Attempt.state).where(Attempt.id == attempt)) or ""


def said(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json
    return body


def test_the_answers_of_a_file_that_comes_in_time_are_stored(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    body = said(send(aida, attempt, a_file(app, attempt, FACTS, ("last-word", "x", 7)), **JSON))

    assert body == {
        "received_at": "2026-03-02T09:00:00.000Z",
        "counted": 2,
        "older": 0,
        "kept": 0,
        "others": {},
    }
    assert stored() == {"first-word": (1, '"facts"'), "last-word": (7, '"x"')}
    assert [file.state for file in files()] == ["counted"]
    [entry] = audited("hand in sealed answers")
    assert (entry.who, entry.to) == (AIDA, str(attempt))
    assert entry.facts["received_at"] == "2026-03-02T09:00:00+00:00"
    assert entry.facts["after_the_end"] is False


def test_a_form_leads_to_a_page_that_says_what_happened(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    answer = send(aida, attempt, a_file(app, attempt, FACTS))

    assert answer.status_code == 303
    page = aida.get(answer.location).text
    assert "1 answer is stored and counts." in page
    assert f"/attempts/{attempt}/" in page


def test_a_newer_stored_answer_stays(app: Flask, aida: Browser, attempt: UUID) -> None:
    aida.save(attempt, "first-word", "facts", 5)

    body = said(
        send(aida, attempt, a_file(app, attempt, ("first-word", "lies", 4), SIGNED), **JSON)
    )

    assert (body["counted"], body["older"]) == (1, 1)
    assert stored() == {"first-word": (5, '"facts"'), "last-word": (1, '"signed"')}
    assert "1 answer meets another one" in aida.get(f"/attempts/{attempt}/sealed-answers").text


def test_an_answer_of_another_device_with_the_same_revision_stays(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    aida.save(attempt, "first-word", "facts", 1)

    body = said(send(aida, attempt, a_file(app, attempt, ("first-word", "lies", 1)), **JSON))

    assert (body["counted"], body["older"]) == (0, 1)
    assert stored() == {"first-word": (1, '"facts"')}


def test_the_same_late_answers_sealed_twice_are_decided_about_once(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    aida.post(f"/attempts/{attempt}/finish")

    first = said(send(aida, attempt, a_file(app, attempt, FACTS), **JSON))
    again = said(send(aida, attempt, a_file(app, attempt, FACTS), **JSON))

    assert first["kept"] == 1
    assert again == first
    assert len(files()) == 1


def test_where_another_answer_stands_the_officer_alone_is_shown_her_own(
    app: Flask, aida: Browser, client_as: Callable[[str | None], Browser], attempt: UUID
) -> None:
    aida.save(attempt, "first-word", "facts", 1)
    file = a_file(app, attempt, ("first-word", "lies", 1))

    hers = said(send(aida, attempt, file, **JSON))
    supervisors = said(send(client_as(SANA), attempt, file, **JSON))

    assert hers["others"] == {"first-word": "lies"}
    assert supervisors["older"] == 1
    assert "others" not in supervisors


@pytest.mark.parametrize("revision", [1, 3])
def test_an_answer_that_is_there_already_counts_as_there(
    app: Flask, aida: Browser, attempt: UUID, revision: int
) -> None:
    aida.save(attempt, "first-word", "facts", revision)

    body = said(send(aida, attempt, a_file(app, attempt, FACTS), **JSON))

    assert (body["counted"], body["older"]) == (1, 0)
    assert stored() == {"first-word": (revision, '"facts"')}


def test_an_answer_that_was_taken_back_is_taken_back(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    aida.save(attempt, "first-word", "facts", 1)

    said(send(aida, attempt, a_file(app, attempt, ("first-word", None, 2)), **JSON))

    assert stored() == {"first-word": (2, "null")}


def test_the_same_file_again_is_the_first_answer_again(
    app: Flask, aida: Browser, attempt: UUID, at: datetime
) -> None:
    raw = a_file(app, attempt, FACTS)
    first = said(send(aida, attempt, raw, **JSON))
    aida.save(attempt, "first-word", "changed since", 2)

    with time_machine.travel(at + timedelta(minutes=5), tick=False):
        again = said(send(aida, attempt, raw, **JSON))
    making.finished(AIDA, attempt, at=at)
    after_the_finish = said(send(aida, attempt, raw, **JSON))

    assert first == again == after_the_finish
    assert stored() == {"first-word": (2, '"changed since"')}
    assert len(files()) == len(audited("hand in sealed answers")) == 1


def test_a_file_after_the_finish_is_kept_and_changes_nothing(
    app: Flask, aida: Browser, attempt: UUID, at: datetime
) -> None:
    before = making.finished(AIDA, attempt, at=at)

    body = said(send(aida, attempt, a_file(app, attempt, FACTS, SIGNED), **JSON))

    assert (body["counted"], body["older"], body["kept"]) == (0, 0, 2)
    assert stored() == {}
    assert state_of(attempt) == before.state == "failed"
    assert [file.state for file in files()] == ["kept"]
    assert audited("hand in sealed answers")[0].facts["after_the_end"] is True
    result = aida.get(f"/attempts/{attempt}/result/").text
    assert "after the end. A supervisor decides whether they count." in result
    assert f"/attempts/{attempt}/sealed-answers" in result
    page = aida.get(f"/attempts/{attempt}/sealed-answers").text
    assert "2 answers came after the end of the attempt." in page
    assert "a supervisor decides" in page


def test_a_file_after_the_deadline_finds_the_attempt_graded_and_is_kept(
    app: Flask, aida: Browser, attempt: UUID, at: datetime
) -> None:
    aida.save(attempt, "first-word", "facts", 1)

    with time_machine.travel(at + LATER, tick=False):
        body = said(send(aida, attempt, a_file(app, attempt, SIGNED), **JSON))

    assert body["kept"] == 1
    assert state_of(attempt) == "passed"
    assert stored() == {"first-word": (1, '"facts"')}
    assert [entry.who for entry in audited("finish attempt")] == ["operator"]


def test_a_file_within_the_grace_after_the_deadline_still_counts(
    app: Flask, aida: Browser, attempt: UUID, at: datetime
) -> None:
    with time_machine.travel(at + timedelta(minutes=30) + answers.GRACE, tick=False):
        body = said(send(aida, attempt, a_file(app, attempt, SIGNED), **JSON))

    assert body["counted"] == 1


def test_a_supervisor_hands_in_for_an_officer_in_scope(
    app: Flask, client_as: ClientAs, attempt: UUID
) -> None:
    body = said(send(client_as(SANA), attempt, a_file(app, attempt, FACTS), **JSON))

    assert body["counted"] == 1
    assert stored() == {"first-word": (1, '"facts"')}
    assert [entry.who for entry in audited("hand in sealed answers")] == [SANA]
    page = client_as(SANA).get(f"/attempts/{attempt}/sealed-answers").text
    assert "Аида Нурланова" in page


@pytest.mark.parametrize("login", [BEK, ILYA, VERA])
def test_nobody_else_may_hand_in_or_look(
    app: Flask, client_as: ClientAs, attempt: UUID, login: str
) -> None:
    other = client_as(login)

    assert send(other, attempt, a_file(app, attempt, FACTS), **JSON).status_code == 404
    assert other.get(f"/attempts/{attempt}/sealed-answers").status_code == 404
    assert not files()


def test_an_own_file_does_not_go_into_another_attempt(
    app: Flask, aida: Browser, attempt: UUID, at: datetime
) -> None:
    another = making.an_attempt(AIDA, at=at)

    answer = send(aida, another, a_file(app, attempt, FACTS), **JSON)

    assert answer.status_code == 422
    assert answer.json is not None
    assert "belongs to another attempt" in answer.json["error"]
    assert not files()


def bad_files(app: Flask, attempt: UUID) -> dict[str, tuple[int, bytes]]:
    """Each with the status that it gets; all but the foreign one hold a good answer too."""
    key, good = app.config["SEALING_KEY"], an_entry(app, attempt, FACTS)
    flipped = good | {"box": ("B" if good["box"][0] == "A" else "A") + good["box"][1:]}
    forged = sealed.entry(key.public, attempt, sealed.said("x" * 22, "first-word", "facts"))

    def one(question: str, response: object) -> bytes:
        return sealed.file(attempt, [good, an_entry(app, attempt, (question, response, 9))])

    return {
        "damaged": (422, sealed.file(attempt, [good, flipped])),
        "foreign": (422, sealed.file(attempt, [flipped])),
        "forged": (422, sealed.file(attempt, [good, forged])),
        "no such question": (422, one("third-word", "x")),
        "no such response": (422, one("last-word", ["a", "list"])),
        "a long response": (422, one("last-word", "x" * 5_000)),
        "a very long response": (413, one("last-word", "x" * 70_000)),
        "too many": (413, sealed.file(attempt, [good] * 501)),
        "too large": (413, sealed.file(attempt, [good | {"more": "x" * 1_000_000}])),
        "much too large": (413, b"x" * 1_100_000),
        "not a file": (422, b"PK\x03\x04"),
        "nothing": (422, b""),
    }


def test_one_bad_answer_leaves_nothing_of_its_file_and_is_named(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    for name, (status, raw) in bad_files(app, attempt).items():
        answer = send(aida, attempt, raw, **JSON)
        assert answer.status_code == status, name
        assert answer.json is not None
        assert len(answer.json["error"]) > 20, name
        assert answer.json["code"], name

        page = send(aida, attempt, raw)
        assert page.status_code == status, name

    assert not files()
    assert not stored()


def test_a_refused_form_says_why_and_asks_again(app: Flask, aida: Browser, attempt: UUID) -> None:
    answer = send(aida, attempt, b"holiday.jpg")

    assert answer.status_code == 422
    assert "This is not a file of saved answers" in answer.text
    assert 'type="file"' in answer.text


def test_a_file_without_its_token_is_refused(app: Flask, aida: Browser, attempt: UUID) -> None:
    address = f"/attempts/{attempt}/sealed-answers"

    assert aida.bare("POST", address, data={"file": "x"}).status_code == 403


def test_a_form_without_scripts_sends_its_token_as_a_field(
    app: Flask, aida: Browser, attempt: UUID
) -> None:
    raw = BytesIO(a_file(app, attempt, FACTS))

    answer = aida.post(f"/attempts/{attempt}/sealed-answers", {"file": (raw, "answers.json")})

    assert answer.status_code == 303
    assert stored() == {"first-word": (1, '"facts"')}


def test_an_attempt_takes_no_end_of_files(
    app: Flask, aida: Browser, attempt: UUID, at: datetime
) -> None:
    handed_in(app, attempt, range(1, 101), at=at)

    answer = send(aida, attempt, a_file(app, attempt, ("first-word", "x", 101)), **JSON)

    assert answer.status_code == 409
    assert json.loads(answer.text)["code"] == "full"


def handed_in(app: Flask, attempt: UUID, revisions: Iterable[int], *, at: datetime) -> None:
    """A file with one answer for each revision, all in one transaction."""
    key, viewer = app.config["SEALING_KEY"], making.viewer(AIDA)
    with transaction():
        for revision in revisions:
            raw = a_file(app, attempt, ("first-word", "x", revision))
            file = sealed_files.opened(viewer, attempt, raw, key)
            sealed_files.hand_in(viewer, attempt, file, at=at)


def test_a_failure_in_the_middle_stores_nothing(app: Flask, attempt: UUID, at: datetime) -> None:
    def revisions() -> Iterator[int]:
        yield 1
        raise RuntimeError("the power went")

    with pytest.raises(RuntimeError):
        handed_in(app, attempt, revisions(), at=at)

    assert not files()
    assert not stored()
