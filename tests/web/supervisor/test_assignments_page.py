"""Assigning: seen first whom it touches, then done; and nothing of units of others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import cast
import making
import pytest
import time_machine
from cast import AIDA, BEK, DEMI, NAMES, SANA, SAUL
from flask import Flask
from sending import Browser
from sqlalchemy import select
from stories import page
from stories.page import Element

from elearn.db import db, transaction
from elearn.learning.duties.obligations import State
from elearn.models.assignments import Assignment
from elearn.models.audit import AuditEntry

ClientAs = Callable[[str | None], Browser]
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
LIST = "/supervise/assignments/"
NEW = f"{LIST}new"


def unit_of(login: str) -> str:
    return str(making.viewer(login).unit_id)


def terms(**more: str) -> dict[str, str]:
    """The form as Sana would fill it in for North."""
    return {
        "what": "module:first-steps",
        "whom": "unit",
        "unit": unit_of(SANA),
        "due": "day",
        "due_on": "2026-03-12",
    } | more


def kept(answer: Element) -> dict[str, str]:
    """The hidden fields of a preview, as its confirmation sends them."""
    return {
        one.get("name"): one.get("value")
        for one in answer.every("input")
        if one.get("type") == "hidden" and one.get("name") not in ("csrf_token", None)
    }


def confirmed(sana: Browser, address: str, form: dict[str, str], go: str) -> None:
    """Sends a form, looks at the preview, and confirms it."""
    seen = sana.post(address, form | {"go": "preview"})
    assert seen.status_code == 200, seen.text
    answer = sana.post(address, kept(page.read(seen.text)) | {"go": go})
    assert answer.status_code == 303, answer.text


def joined(*, at: datetime) -> None:
    with transaction():
        cast.join(at=at)


def in_force() -> list[Assignment]:
    db.session.rollback()
    return list(db.session.scalars(select(Assignment).where(Assignment.ended_at.is_(None))))


def test_a_preview_says_whom_it_touches_and_assigns_nothing(
    client_as: ClientAs, at: datetime
) -> None:
    making.passed(AIDA, at=at)

    seen = client_as(SANA).post(NEW, terms(go="preview"))

    words = page.read(seen.text).words
    assert "This concerns 2 people." in words
    assert "1 must pass it." in words
    assert "1 has passed already." in words
    assert "Due on March 12, 2026." in words
    assert NAMES[AIDA] in words
    assert in_force() == []


def test_what_was_previewed_is_what_then_happens(client_as: ClientAs, at: datetime) -> None:
    confirmed(client_as(SANA), NEW, terms(), "give")

    (one,) = in_force()
    assert (one.module_id, one.due_on, one.starts_on) == ("first-steps", TODAY + 10 * DAY, TODAY)
    assert making.cell_of(AIDA, at=at).state == State.NOT_STARTED
    assert making.cell_of(BEK, at=at) is None
    (line,) = db.session.scalars(select(AuditEntry).where(AuditEntry.did == "give assignment"))
    assert (line.who, line.to, line.facts["due"]) == (SANA, str(one.id), "2026-03-12")


def test_a_confirmation_of_numbers_that_changed_shows_them_again(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    seen = sana.post(NEW, terms(go="preview"))
    making.somebody(at=at, beside=AIDA)

    answer = sana.post(NEW, kept(page.read(seen.text)) | {"go": "give"})

    assert answer.status_code == 409
    assert "This concerns 3 people." in answer.text
    assert in_force() == []


def test_a_confirmation_that_is_sent_twice_assigns_once(client_as: ClientAs, at: datetime) -> None:
    sana = client_as(SANA)
    form = kept(page.read(sana.post(NEW, terms(go="preview")).text)) | {"go": "give"}

    assert [sana.post(NEW, form).status_code for _ in range(2)] == [303, 409]

    assert len(in_force()) == 1


def test_people_are_found_ticked_and_named(client_as: ClientAs, at: datetime) -> None:
    sana, aida = client_as(SANA), str(making.viewer(AIDA).person_id)
    found = page.read(sana.post(NEW, terms(q="Аида", go="find")).text)
    assert found.first("input", name="person").get("value") == aida
    assert found.first("input", name="whom", checked="").get("value") == "people"

    confirmed(sana, NEW, terms(whom="people", person=aida), "give")

    assert making.cell_of(AIDA, at=at).due_on == TODAY + 10 * DAY
    assert making.cell_of(SANA, at=at) is None


def test_the_page_of_an_officer_leads_to_an_assignment_by_name(
    client_as: ClientAs, at: datetime
) -> None:
    sana, aida = client_as(SANA), making.viewer(AIDA).person_id
    officer = sana.see(f"/supervise/officers/{aida}/")
    (link,) = (one for one in officer.every("a") if one.words == "Assign a course or programme")

    form = sana.see(link.get("href"))

    assert form.first("input", name="person", checked="").get("value") == str(aida)
    assert form.first("input", name="whom", checked="").get("value") == "people"


@pytest.mark.parametrize(
    ("field", "typed", "target"),
    [
        ("due_on", "2026-03-01", "_due_on"),
        ("due_on", "soon", "_due_on"),
        ("due_on", "2099-01-01", "_due_on"),
        ("what", "", "_what"),
        ("unit", "", "_unit"),
        ("renew_months", "0", "_renew_months"),
        ("renew_days", "-3", "_renew_days"),
    ],
)
def test_what_cannot_be_taken_stands_with_its_reason(
    client_as: ClientAs, at: datetime, field: str, typed: str, target: str
) -> None:
    answer = client_as(SANA).post(NEW, terms(go="preview") | {field: typed})

    assert answer.status_code == 422
    assert page.read(answer.text).first("a", href=f"#{target}")


def test_days_and_numbers_are_read_in_any_digits(client_as: ClientAs, at: datetime) -> None:
    form = terms(due_on="۲۰۲۶-۰۳-۱۲", renew_months="۱۲", renew_days="۴۵")

    confirmed(client_as(SANA), NEW, form, "give")

    (one,) = in_force()
    assert (one.due_on, one.renew_months, one.renew_days) == (TODAY + 10 * DAY, 12, 45)


def test_nobody_is_named_who_serves_elsewhere_nor_oneself(
    client_as: ClientAs, at: datetime
) -> None:
    sana = client_as(SANA)
    for login in (BEK, SANA):
        form = terms(whom="people", person=str(making.viewer(login).person_id), go="preview")
        answer = sana.post(NEW, form)
        assert answer.status_code == 422
        assert NAMES[BEK] not in answer.text
    assert sana.post(NEW, terms(unit=unit_of(BEK), go="preview")).status_code == 422


def test_a_later_day_is_a_new_row_and_the_old_one_ends(client_as: ClientAs, at: datetime) -> None:
    old = making.an_assignment(at=at, due_on=TODAY + DAY)
    with time_machine.travel(at + 5 * DAY, tick=False):
        sana = client_as(SANA)
        form = {"due": "day", "due_on": "2026-03-20"}
        seen = sana.post(f"{LIST}{old}/", form | {"go": "preview"}).text
        assert "2 are no longer overdue." in seen
        assert "For 2 the due day changes." in seen

        confirmed(sana, f"{LIST}{old}/", form, "change")

        (new,) = in_force()
        assert (new.replaces_id, new.starts_on) == (old, TODAY)
        assert not making.cell_of(AIDA, at=at + 5 * DAY).is_late


def test_an_earlier_day_names_first_who_becomes_overdue(client_as: ClientAs, at: datetime) -> None:
    making.passed(AIDA, at=at)
    one = making.an_assignment(at=at, due_days=30)
    with time_machine.travel(at + 5 * DAY, tick=False):
        seen = client_as(SANA).post(
            f"{LIST}{one}/", {"due": "days", "due_days": "3", "go": "preview"}
        )

    shown = page.read(seen.text)
    assert "1 becomes overdue at once." in shown.words
    assert [row.words for row in shown.every("tr")][1].startswith(NAMES[SANA])


def test_an_assignment_ends_once_it_was_seen_whom_that_touches(
    client_as: ClientAs, at: datetime
) -> None:
    one, sana = making.an_assignment(at=at), client_as(SANA)
    seen = sana.see(f"{LIST}{one}/end")
    assert "Of 2 it is asked no more." in seen.words

    assert sana.post(f"{LIST}{one}/end", kept(seen)).status_code == 303

    assert in_force() == []
    assert making.cell_of(AIDA, at=at) is None
    assert sana.get(f"{LIST}{one}/").status_code == 404


def test_an_end_without_a_look_shows_it_first(client_as: ClientAs, at: datetime) -> None:
    one = making.an_assignment(at=at)

    answer = client_as(SANA).post(f"{LIST}{one}/end")

    assert answer.status_code == 200
    assert len(in_force()) == 1


def test_assignments_of_another_unit_do_not_exist(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    joined(at=at)
    theirs = making.an_assignment(SAUL, at=at)
    sana = client_as(SANA)

    assert "First steps" not in sana.see(LIST).words
    for path in (f"{LIST}{theirs}/", f"{LIST}{theirs}/end"):
        assert sana.get(path).status_code == 404
        assert sana.post(path, {"due": "", "go": "change"}).status_code == 404


def test_what_names_people_of_others_too_is_shown_and_not_to_be_changed(
    client_as: ClientAs, at: datetime
) -> None:
    one = making.an_assignment(at=at, people=[AIDA])
    making.moved(AIDA, to=BEK, at=at)
    sana = client_as(SANA)

    assert "First steps" not in sana.see(LIST).words
    assert sana.get(f"{LIST}{one}/").status_code == 404


def test_a_deputy_assigns_as_well(client_as: ClientAs, at: datetime) -> None:
    joined(at=at)

    confirmed(client_as(DEMI), NEW, terms(), "give")

    assert len(in_force()) == 1
