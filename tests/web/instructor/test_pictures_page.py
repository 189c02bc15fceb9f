"""The page of pictures: add, copy the line, replace, take out; and what programs are told."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import cast
import drafting
import photographed
import pytest
from cast import AIDA, IDA, ILYA
from flask import Flask
from sending import Browser
from werkzeug.test import TestResponse

from elearn.db import transaction
from elearn.library import media
from elearn.library.workshop.drafts import Drafted

ClientAs = Callable[[str | None], Browser]
PHOTOGRAPH = photographed.photograph(photographed.scene(1200, 800))
JSON = "application/json"


def send(
    browser: Browser, draft: Drafted, body: bytes, name: str = "seal.jpg", **more: Any
) -> TestResponse:
    headers = {"Accept": more.pop("Accept")} if "Accept" in more else {}
    fields = {"alt": "A seal"} | more | {"file": (io.BytesIO(body), name)}
    return browser.post(f"{draft.address}pictures/", fields, **headers)


def test_a_program_is_told_the_line_for_the_text(client_as: ClientAs, at: datetime) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)

    answer = send(ilya, draft, PHOTOGRAPH, alt="Печать [на двери]", Accept=JSON)

    assert answer.status_code == 201
    assert answer.json == {
        "name": "seal.jpg",
        "markdown": r"![Печать \[на двери\]](media/seal.jpg)",
    }
    handed = send(ilya, draft, photographed.PDF, "Акт осмотра.pdf", alt="", Accept=JSON)
    assert handed.json == {
        "name": "akt-osmotra.pdf",
        "markdown": "[Акт осмотра](media/akt-osmotra.pdf)",
    }


def test_a_person_is_shown_the_line_and_the_small_picture(
    client_as: ClientAs, at: datetime
) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)

    answer = send(ilya, draft, PHOTOGRAPH, alt="Печать", caption='На "двери"')
    shown = ilya.see(answer.location)

    assert answer.status_code == 303
    lines = [one.get("value") or "" for one in shown.every("input")]
    assert (
        next(line for line in lines if line.startswith("!"))
        == '![Печать](media/seal.jpg "На \\"двери\\"")'
    )
    small = next(one.get("src") for one in shown.every("img"))
    assert ilya.get(small or "").content_type == "image/jpeg"


@pytest.mark.parametrize(
    ("fields", "body", "code"),
    [
        ({"alt": " "}, PHOTOGRAPH, "alt"),
        ({"alt": "a" * 301}, PHOTOGRAPH, "alt"),
        ({"caption": "a" * 301}, PHOTOGRAPH, "caption"),
        ({}, photographed.SVG, "file"),
        ({}, photographed.HEIC, "file"),
        ({}, b"", "file"),
    ],
)
def test_what_cannot_be_taken_is_told_to_people_and_programs(
    client_as: ClientAs, at: datetime, fields: dict[str, str], body: bytes, code: str
) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)

    said = send(ilya, draft, body, **{"caption": "Kept"} | fields, Accept=JSON)
    shown = send(ilya, draft, body, **{"caption": "Kept"} | fields)

    assert (said.status_code, shown.status_code) == (422, 422)
    assert said.json is not None
    assert said.json["code"] == code
    assert said.json["error"] in shown.text.replace("&#39;", "'")
    assert fields.get("caption", "Kept") in shown.text


def test_more_than_a_picture_may_have_is_not_read(client_as: ClientAs, at: datetime) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)

    answer = ilya.bare(
        "POST",
        f"{draft.address}pictures/",
        data=b"\xff\xd8\xff" + b"\0" * 9_000_000,
        content_type="multipart/form-data; boundary=x",
        headers={"X-CSRF-Token": ilya.token},
    )

    assert answer.status_code == 413


def test_a_picture_is_replaced_and_taken_out(client_as: ClientAs, at: datetime) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)
    send(ilya, draft, PHOTOGRAPH)
    place = f"{draft.address}pictures/seal.jpg/"
    drawing = photographed.encoded(photographed.drawing(), "PNG")

    replaced = ilya.post(
        f"{place}replace", {"file": (io.BytesIO(drawing), "x.png"), "language": "ru"}
    )
    removed = ilya.post(f"{place}remove")

    assert (replaced.status_code, removed.status_code) == (303, 303)
    assert replaced.location.endswith("#_seal.ru.jpg")
    assert ilya.get(f"{place}replace").location == f"{draft.address}pictures/"
    shown = ilya.get(f"{draft.address}pictures/").text
    assert "seal.ru.jpg" in shown
    assert "seal.jpg" not in shown


def test_what_a_text_shows_is_not_taken_out(client_as: ClientAs, at: datetime) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)
    send(ilya, draft, PHOTOGRAPH)
    drafting.saved(draft, "first-look.ru.md", f"{drafting.LESSON}\n![](media/seal.jpg)\n", at=at)

    refused = ilya.post(f"{draft.address}pictures/seal.jpg/remove")

    assert refused.status_code == 409
    assert "Первый осмотр" in refused.text
    assert "does not say what it shows" in refused.text


def test_files_of_others_drafts_are_not_there(client_as: ClientAs, at: datetime) -> None:
    with transaction():
        cast.join(at=at)
    draft = drafting.new_draft(at=at)
    place = f"{draft.address}pictures/"

    for login, status in ((IDA, 404), (AIDA, 403)):
        browser = client_as(login)
        assert browser.get(place).status_code == status
        assert send(browser, draft, PHOTOGRAPH).status_code == status
        for verb in ("replace", "remove"):
            assert browser.post(f"{place}seal.jpg/{verb}").status_code == status


def test_a_name_that_is_no_file_of_the_draft_is_not_found(
    client_as: ClientAs, at: datetime
) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)

    for name in ("gone.jpg", "..", "seal@480.jpg", "%2e%2e%2fdomain.yml"):
        for verb in ("replace", "remove"):
            answer = ilya.post(
                f"{draft.address}pictures/{name}/{verb}",
                {"file": (io.BytesIO(PHOTOGRAPH), "a.jpg")},
            )
            assert answer.status_code == 404, name


PAGE = b"<html><script>alert(1)</script></html>"


@pytest.mark.parametrize("kind", sorted(media.TYPES))
def test_no_kind_of_file_is_ever_a_page(
    app: Flask, client_as: ClientAs, at: datetime, kind: str
) -> None:
    """Not even bytes of a page that came in under the name of that kind."""
    sha256 = media.keep(app.config["MEDIA"], PAGE + kind.encode())
    with transaction():
        media.register([(sha256, kind, len(PAGE))])

    answer = client_as(AIDA).get(f"/media/{sha256}.{kind}")

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert not answer.mimetype.startswith(("text/html", "application/xhtml", "image/svg"))
    is_picture = answer.mimetype in ("image/png", "image/jpeg", "image/gif", "image/webp")
    assert is_picture or answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("kind", ["html", "svg", "xhtml", "xml", "js", "mjs", "css", "htm", "hta"])
def test_what_a_browser_would_run_is_served_under_no_name(
    app: Flask, client_as: ClientAs, at: datetime, kind: str
) -> None:
    ilya, draft = client_as(ILYA), drafting.new_draft(at=at)
    send(ilya, draft, photographed.PDF, f"a.{kind}")
    sha256 = media.keep(app.config["MEDIA"], photographed.PDF)

    assert kind not in media.TYPES
    assert ilya.get(f"/media/{sha256}.{kind}").status_code == 404
    assert ilya.get(f"/media/{sha256}.pdf").headers["Content-Disposition"].startswith("attachment")
