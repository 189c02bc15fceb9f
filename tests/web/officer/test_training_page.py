"""An officer hands in her papers; a scan is hers and her supervisors', and never a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import outside_papers as papers
import pytest
from cast import AIDA, BEK, ILYA, SANA, VERA
from flask import Flask
from outside_papers import FORM
from sending import Browser
from sqlalchemy import select
from unchanged import nothing_changes

from elearn.db import db
from elearn.models.library import Media
from tests.abuse.test_16_pictures import SECRET, exif, jpeg
from tests.learning.training.test_scans import PDF, REFUSED

ClientAs = Callable[[str | None], Browser]
PAGE = "/training/"


@pytest.fixture(autouse=True)
def _empty(app: Flask) -> None:
    papers.no_scans()


def scan_of_aida(aida: Browser, raw: bytes) -> str:
    """The address of a scan that was sent by the form."""
    answer = papers.send(aida, raw)
    assert (answer.status_code, answer.location) == (303, PAGE), answer.text
    (address,) = (
        one.get("href") for one in aida.see(PAGE).every("a") if one.words == "Open the scan"
    )
    return address


def test_a_picture_is_kept_bare_and_shown_to_her_and_her_supervisor(
    client_as: ClientAs, at: datetime
) -> None:
    address = scan_of_aida(client_as(AIDA), jpeg(exif(1)))

    for login in (AIDA, SANA):
        served = client_as(login).get(address)
        assert (served.mimetype, served.data) == ("image/jpeg", jpeg())
        assert served.headers["Cache-Control"] == "no-store"
        assert served.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert served.headers["X-Content-Type-Options"] == "nosniff"
    assert SECRET not in served.data


def test_a_pdf_is_only_to_be_saved(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    served = aida.get(scan_of_aida(aida, PDF))

    assert (served.mimetype, served.data) == ("application/pdf", PDF)
    assert served.headers["Content-Disposition"].startswith("attachment; filename=training-")


def test_a_scan_is_nobody_elses_and_no_media(app: Flask, client_as: ClientAs, at: datetime) -> None:
    address = scan_of_aida(client_as(AIDA), jpeg())
    (row,) = papers.stored()
    for login in (BEK, ILYA, VERA):
        assert client_as(login).get(address).status_code == 404
    assert client_as(None).get(address).status_code == 303
    for login in (AIDA, SANA, BEK):
        assert client_as(login).get(f"/media/{row.scan}.jpg").status_code == 404
    assert not list(app.config["MEDIA"].rglob(f"{row.scan}*"))


def test_a_scan_that_a_course_shows_too_takes_nothing_from_the_course(
    app: Flask, client_as: ClientAs, at: datetime
) -> None:
    picture = db.session.scalars(select(Media)).first()
    assert picture
    name, extension = picture.sha256, picture.extension
    kept = next(path for path in app.config["MEDIA"].rglob("*") if path.name == name)
    aida = client_as(AIDA)
    assert aida.get(f"/media/{name}.{extension}").status_code == 200

    scan_of_aida(aida, kept.read_bytes())

    assert aida.get(f"/media/{name}.{extension}").status_code == 200


def test_a_damaged_scan_is_not_served(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    address = scan_of_aida(aida, jpeg())
    (path,) = papers.kept()
    path.write_bytes(b"<script>alert(1)</script>")

    assert aida.get(address).status_code == 404


@pytest.mark.parametrize("name", [one for one in REFUSED if one != "nothing"])
def test_what_is_no_scan_is_refused_with_what_was_typed(
    client_as: ClientAs, at: datetime, name: str
) -> None:
    aida = client_as(AIDA)
    assert aida.token
    with nothing_changes():
        answer = papers.send(aida, REFUSED[name]())

    assert answer.status_code == 422
    assert 'value="KZ-0042"' in answer.text
    assert 'href="#_scan"' in answer.text
    assert not papers.kept()


def test_four_megabytes_are_taken_and_six_are_not(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    scan_of_aida(aida, PDF[:-6] + b" " * 4_000_000 + PDF[-6:])
    with nothing_changes():
        for size in (5_300_000, 6_000_000):
            large = PDF[:-6] + b" " * size + PDF[-6:]
            assert papers.send(aida, large, number="another").status_code == 413


WRONG = {
    "title": {"title": ""},
    "provider": {"provider": ""},
    "number": {"number": ""},
    "held_on": {"held_on": "3/5/2025"},
    "held_on ": {"held_on": ""},
    "held_on  ": {"held_on": "2026-03-03"},
    "valid_until": {"valid_until": "09.03.2025"},
    "course": {"course": "nothing"},
}


@pytest.mark.parametrize("field", WRONG)
def test_a_mistake_is_said_at_its_field(client_as: ClientAs, at: datetime, field: str) -> None:
    aida = client_as(AIDA)
    assert aida.token
    with nothing_changes():
        answer = aida.post(PAGE, FORM | WRONG[field])

    assert answer.status_code == 422
    assert f'href="#_{field.strip()}"' in answer.text


def test_the_same_form_sent_twice_is_entered_once(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    assert aida.post(PAGE, FORM).status_code == 303
    answer = aida.post(PAGE, FORM | {"held_on": "۲۰۲۵-۰۳-۱۰"})

    assert answer.status_code == 409
    assert "This training is entered already." in answer.text
    assert len(papers.stored()) == 1


def test_the_account_leads_there(client_as: ClientAs) -> None:
    links = [one.get("href") for one in client_as(AIDA).see("/account/").every("a")]

    assert PAGE in links


def test_nobody_enters_for_somebody_else_by_a_field(client_as: ClientAs, at: datetime) -> None:
    aida = client_as(AIDA)
    more = {"person": "0", "state": "approved", "entered_by": "0", "decided_by": "0"}
    assert aida.post(PAGE, FORM | more).status_code == 303

    (row,) = papers.stored()
    assert (row.state, row.person_id, row.entered_by) == ("waiting", row.entered_by, row.person_id)
    assert isinstance(row.person_id, UUID)
