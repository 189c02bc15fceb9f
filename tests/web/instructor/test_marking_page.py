"""Marking written answers: the queue, one answer at a time, and what the last mark does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import cast
import pytest
import time_machine
from cast import AIDA, BEK, ILYA
from flask import Flask
from sending import Browser, state_of
from sqlalchemy import select

from elearn.db import db
from elearn.models.audit import AuditEntry
from elearn.models.examination import Mark, Regrade
from tests.web.instructor.papers import (
    QUEUE,
    STATEMENT,
    form_again,
    handed_in,
    mark,
    place,
    second_instructor,
    send,
)

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


@pytest.fixture
def bek(client_as: ClientAs) -> Browser:
    return client_as(BEK)


@pytest.fixture
def ilya(client_as: ClientAs) -> Browser:
    return client_as(ILYA)


@pytest.fixture
def olga(app: Flask, at: datetime) -> Browser:
    return second_instructor(app)


def result_of(officer: Browser, attempt: str) -> str:
    return state_of(officer.see(f"{attempt}result/"))


def read_all(officer: Browser) -> None:
    officer.post(f"{STATEMENT}listening/read")


def marks() -> dict[str, str]:
    db.session.rollback()
    return {row.question: row.points for row in db.session.scalars(select(Mark))}


def test_the_last_mark_passes_certifies_and_records(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    read_all(aida)
    attempt = handed_in(aida, in_your_words="I listen.", what_you_ask="What did you see?")
    assert result_of(aida, attempt) == "waiting"

    first = mark(ilya, place(attempt, "in-your-words"), "4")
    assert result_of(aida, attempt) == "waiting"
    last = mark(ilya, place(attempt, "what-you-ask"), "1,5", comment="Shorter, please.")

    assert (first.status_code, last.status_code) == (303, 303)
    assert marks() == {"in-your-words": "4", "what-you-ask": "3/2"}
    assert result_of(aida, attempt) == "passed"
    paper = next(
        one.get("href")
        for one in aida.see(f"{attempt}result/").every("a")
        if one.get("href").endswith(".pdf")
    )
    code = paper.rpartition("/")[2].removesuffix(".pdf")
    assert aida.get(f"/verify/{code}").status_code == 200
    did = [row.did for row in db.session.scalars(select(AuditEntry).order_by(AuditEntry.at))]
    assert did.count("mark answer") == 2


def test_the_last_mark_can_also_fail(aida: Browser, ilya: Browser, at: datetime) -> None:
    attempt = handed_in(aida, in_your_words="I talk.")

    mark(ilya, place(attempt, "in-your-words"), "0")

    assert result_of(aida, attempt) == "failed"


def test_after_a_mark_the_next_answer_to_the_same_question_comes(
    aida: Browser, bek: Browser, ilya: Browser
) -> None:
    with time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=cast.BORN.tzinfo), tick=False):
        older = handed_in(aida, in_your_words="One.", what_you_ask="Two?")
    with time_machine.travel(datetime(2026, 3, 4, 9, tzinfo=cast.BORN.tzinfo), tick=False):
        newer = handed_in(bek, in_your_words="Three.")

        groups = [one.words for one in ilya.see(QUEUE).every("section")]
        first = mark(ilya, place(older, "in-your-words"), "1")
        second = mark(ilya, place(newer, "in-your-words"), "1")
        third = mark(ilya, place(older, "what-you-ask"), "1")

    assert len(groups) == 2
    assert "In your words" in groups[0]
    assert "2 answers wait" in groups[0]
    assert "waits 2 days" in groups[0]
    assert "waits less than an hour" in groups[0]
    assert first.location == place(newer, "in-your-words")
    assert second.location == place(older, "what-you-ask")
    assert third.location == QUEUE
    assert "Nothing waits" in ilya.see(QUEUE).words


def test_who_marks_does_not_see_whose_answer_it_is(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")

    for path in ("/author/", QUEUE, place(attempt, "in-your-words")):
        text = ilya.get(path).text
        assert not [one for one in (AIDA, cast.NAMES[AIDA]) if one in text], path


def test_the_answer_stands_beside_its_question_and_rubric_as_plain_text(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    attempt = handed_in(aida, what_you_ask="<b>Who</b>\n  carried it?")

    answer = ilya.get(place(attempt, "what-you-ask"))
    shown = ilya.see(place(attempt, "what-you-ask"))

    assert "&lt;b&gt;Who&lt;/b&gt;\n  carried it?</blockquote>" in answer.text
    assert shown.first("blockquote").get("dir") == "auto"
    assert "A woman saw who carried the parcel." in shown.words
    assert "open, short, leads nowhere" in shown.words


@pytest.mark.parametrize(
    ("language", "rubric", "tongue"),
    [("en", "as it was said", "en"), ("ru", "как сказано", "ru"), ("ps", "as it was said", "en")],
)
def test_the_rubric_is_in_the_readers_language_or_the_original(
    aida: Browser, ilya: Browser, at: datetime, language: str, rubric: str, tongue: str
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")

    shown = ilya.see(f"{place(attempt, 'in-your-words')}?lang={language}")

    spoken = {one.get("lang") for one in shown.every("ul") if rubric in one.words}
    assert spoken == {tongue}
    assert rubric in [one.words for one in shown.every("em")]


@pytest.mark.parametrize(
    ("typed", "stored"), [("2", "2"), ("1,5", "3/2"), ("0.25", "1/4"), ("7/2", "7/2"), ("٣", "3")]
)
def test_points_are_taken_as_people_write_them(
    aida: Browser, ilya: Browser, at: datetime, typed: str, stored: str
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")

    mark(ilya, place(attempt, "in-your-words"), typed)

    assert marks() == {"in-your-words": stored}


@pytest.mark.parametrize("typed", ["", "4.5", "-1", "many", "1/0", "1/3333", "9" * 60])
def test_other_points_come_back_with_what_was_typed(
    aida: Browser, ilya: Browser, at: datetime, typed: str
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")

    answer = mark(ilya, place(attempt, "in-your-words"), typed, comment="Keep this.")

    assert answer.status_code == 422
    again = form_again(answer)
    assert again.first("input", name="points").get("value") == typed
    assert again.first("textarea").words == "Keep this."
    assert "There is a problem" in again.words
    assert marks() == {}


def test_a_second_marker_is_told_and_overwrites_nothing(
    aida: Browser, ilya: Browser, olga: Browser, at: datetime
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.", what_you_ask="Who?")
    address = place(attempt, "in-your-words")
    loaded = olga.see(address)
    mark(ilya, address, "1", comment="Too short.")

    answer = send(olga, loaded, address, "4", comment="Lovely.")

    assert answer.status_code == 409
    assert "Somebody marked this answer" in answer.text
    assert "Lovely." in answer.text
    assert "Too short." in answer.text
    assert marks() == {"in-your-words": "1"}


def test_a_mark_that_is_left_as_it_was_stays_its_markers(
    aida: Browser, ilya: Browser, olga: Browser, at: datetime
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")
    address = place(attempt, "in-your-words")
    mark(ilya, address, "1")

    answer = mark(olga, address, "1")

    assert answer.status_code == 303
    assert not list(db.session.scalars(select(Regrade)))
    assert "In your words" in ilya.see(QUEUE).words
    assert "In your words" not in olga.see(QUEUE).words


def test_the_same_form_sent_twice_is_one_mark(aida: Browser, ilya: Browser, at: datetime) -> None:
    attempt = handed_in(aida, in_your_words="I listen.", what_you_ask="Who?")
    address = place(attempt, "in-your-words")
    loaded = ilya.see(address)

    answers = [send(ilya, loaded, address, "3") for _ in range(2)]

    assert [one.status_code for one in answers] == [303, 303]
    did = [row.did for row in db.session.scalars(select(AuditEntry))]
    assert did.count("mark answer") == 1


def test_a_mark_can_change_while_the_attempt_waits(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.", what_you_ask="Who?")
    address = place(attempt, "in-your-words")
    mark(ilya, address, "3")

    with time_machine.travel(at + timedelta(minutes=5), tick=False):
        answer = mark(ilya, address, "1")

    assert answer.status_code == 303
    assert marks() == {"in-your-words": "1"}
    assert not list(db.session.scalars(select(Regrade)))


def test_after_the_grading_a_mark_changes_with_a_reason_alone(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    attempt = handed_in(aida, in_your_words="I listen.")
    address = place(attempt, "in-your-words")
    mark(ilya, address, "1")
    assert result_of(aida, attempt) == "failed"

    with time_machine.travel(at + timedelta(days=1), tick=False):
        without = mark(ilya, address, "4")
        assert result_of(aida, attempt) == "failed"
        answer = mark(ilya, address, "4", because="The rubric was misread.")

        assert (without.status_code, answer.status_code) == (422, 303)
        assert 'href="#_because"' in without.text
        assert result_of(aida, attempt) == "passed"
    assert [row.because for row in db.session.scalars(select(Regrade))] == [
        "The rubric was misread."
    ]


def test_an_instructor_cannot_mark_an_answer_of_her_own(ilya: Browser, at: datetime) -> None:
    attempt = handed_in(ilya, in_your_words="I am brilliant.")
    address = place(attempt, "in-your-words")

    assert "Nothing waits" in ilya.see(QUEUE).words
    assert ilya.get(address).status_code == 404
    assert ilya.post(address, {"seen": "", "points": "4"}).status_code == 404
    assert marks() == {}


def test_what_is_not_handed_in_or_not_written_cannot_be_marked(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    running = aida.start(STATEMENT)
    aida.save(running, "in-your-words", "Not yet.")
    assert ilya.get(place(running, "in-your-words")).status_code == 404

    aida.post(f"{running}finish")

    assert ilya.get(place(running, "in-your-words")).status_code == 200
    for question in ("her-age", "what-you-ask", "a-witness", "nothing"):
        assert ilya.get(place(running, question)).status_code == 404, question


def test_the_desk_says_what_waits_and_leads_there(
    aida: Browser, ilya: Browser, at: datetime
) -> None:
    assert "Nothing waits for a mark" in ilya.see("/author/").words
    attempt = handed_in(aida, in_your_words="I listen.")

    desk = ilya.see("/author/")

    assert "1 answer waits for a mark" in desk.words
    assert place(attempt, "in-your-words") in [one.get("href") for one in desk.every("a")]
    assert "/author/modules/cybercrime/statement/" in [one.get("href") for one in desk.every("a")]


def test_only_who_may_teach_finds_the_way_to_the_desk(aida: Browser, ilya: Browser) -> None:
    assert "/author/" in [one.get("href") for one in ilya.see("/").every("a")]
    assert "/author/" not in [one.get("href") for one in aida.see("/").every("a")]
