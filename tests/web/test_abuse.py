"""What no page of ours sends, and what nobody should gain by sending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import making
import pytest
from cast import AIDA
from flask import Flask
from making import FIRST_STEPS, REPORT
from sending import Browser, state_of
from sqlalchemy import event, func, select, update
from stories import page, stranger

from elearn import clock
from elearn.app import create_app
from elearn.config import Settings
from elearn.db import db, transaction
from elearn.models.accounts import Session
from elearn.models.learning import Answer
from elearn.people import invitations, users

MINUTES = timedelta(minutes=5)

ClientAs = Callable[[str | None], Browser]


@pytest.fixture
def aida(client_as: ClientAs) -> Browser:
    return client_as(AIDA)


def attempt_at(address: str) -> UUID:
    return UUID(address.split("/")[2])


def put(browser: Browser, address: str, body: str) -> int:
    """A save with this very text as its body."""
    answer = browser.bare(
        "PUT",
        address,
        data=body,
        content_type="application/json",
        headers={"X-CSRF-Token": browser.token},
    )
    return int(answer.status_code)


@pytest.mark.parametrize(
    "response",
    [
        '"\\ud800"',
        '["\\udfff"]',
        '{"\\ud800": "\\ud800"}',
        "[" * 950 + "]" * 950,
        "[" * 20_000 + "]" * 20_000,
        '{"a":' * 5_000 + "1" + "}" * 5_000,
        "NaN",
        "1e999",
        "9" * 4_000,
        '"a\\u0000b"',
    ],
    ids=lambda text: f"{text[:8]} of {len(text)}",
)
def test_a_response_that_no_page_sends_is_refused_for_every_kind(
    aida: Browser, response: str
) -> None:
    address = aida.start(FIRST_STEPS)
    for question in making.drawn(AIDA, attempt_at(address)).answerable():
        status = put(
            aida, f"{address}answers/{question.id}", f'{{"revision": 1, "response": {response}}}'
        )
        assert status == 422, (question.kind, status)


@pytest.mark.parametrize("number", ["9" * 5_000, "1e5", "-0", "2147483647", "1000000000"])
def test_a_revision_that_leaves_no_room_is_no_save(aida: Browser, number: str) -> None:
    address = aida.start(REPORT)

    status = put(
        aida, f"{address}answers/first-word", f'{{"revision": {number}, "response": "facts"}}'
    )

    assert status in (400, 422)
    assert db.session.scalar(select(func.count()).select_from(Answer)) == 0


@pytest.mark.parametrize("host", ["[", "[::1", "a b", "localhost@evil.example", "x" * 3_000])
def test_a_host_that_is_none_is_no_failure(aida: Browser, host: str) -> None:
    answer = aida.get("/sign-out", Host=host)

    assert answer.status_code < 500


def read_only(app: Flask) -> Callable[[], None]:
    """Lets the database take nothing any more, as where its disk is full; call it to undo."""

    def shut(connection: Any, _record: object) -> None:
        if type(connection).__module__ == "sqlite3":
            connection.execute("PRAGMA query_only = ON")
        else:
            connection.execute("SET default_transaction_read_only = on")
            connection.commit()

    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "connect", shut)

    def undo() -> None:
        event.remove(db.engine, "connect", shut)
        db.engine.dispose()

    return undo


def test_officers_read_on_while_nothing_can_be_written(aida: Browser, app: Flask) -> None:
    address = aida.start(REPORT)
    assert aida.token
    with transaction():
        db.session.execute(update(Session).values(seen_at=clock.now() - MINUTES))
    open_again = read_only(app)
    try:
        for path in (
            "/",
            FIRST_STEPS,
            f"{FIRST_STEPS}seizing/",
            address,
            "/account/",
            "/search?q=seal",
        ):
            assert aida.get(path).status_code == 200, path
        for answer in (
            aida.save(address, "first-word", "facts"),
            aida.post(f"{address}answers", {"first-word": "facts"}),
            aida.post(f"{address}finish"),
            aida.post(f"{FIRST_STEPS}seizing/read"),
        ):
            assert answer.status_code == 503
            assert int(answer.headers["Retry-After"]) > 0
            assert "nothing was saved" in answer.text
    finally:
        open_again()

    assert aida.save(address, "first-word", "facts").status_code == 200
    assert aida.get(f"{FIRST_STEPS}seizing/").status_code == 200


def test_without_its_database_the_hub_says_so_on_every_page(tmp_path: Path) -> None:
    app = create_app(
        Settings(data=tmp_path, database_url="postgresql://127.0.0.1:1/nothing", secret="for tests")
    )
    for path in ("/", FIRST_STEPS, "/sign-in", "/nowhere", "/assets/nothing.css"):
        for accepted in ("text/html", "application/json"):
            answer = app.test_client().get(
                path, headers={"Accept": accepted, "Cookie": "session=any"}
            )
            assert answer.status_code in (500, 503), path
            assert answer.mimetype == accepted, path
            assert "Content-Security-Policy" in answer.headers
            assert "psycopg" not in answer.text
    assert app.test_client().get("/healthz").status_code == 200
    assert app.test_client().get("/readyz").status_code == 503


def test_a_result_outlives_the_quiz_that_it_came_from(aida: Browser, at: datetime) -> None:
    address = aida.start(FIRST_STEPS)
    aida.post(f"{address}finish")
    making.another_version(at=at, quiz=None)

    assert state_of(aida.see(f"{address}result/")) == "failed"


def test_an_attempt_is_finished_though_a_new_version_has_no_quiz(
    aida: Browser, at: datetime
) -> None:
    address = aida.start(FIRST_STEPS)
    making.another_version(at=at, quiz=None)

    assert aida.get(address).status_code == 200
    assert aida.post(f"{address}finish", Accept="application/json").status_code == 200
    assert state_of(aida.see(f"{address}result/")) == "failed"


def test_a_refused_order_stands_there_again_as_it_was_typed(aida: Browser) -> None:
    address = aida.start(FIRST_STEPS)
    attempt = making.drawn(AIDA, attempt_at(address))
    items = [id for id, _ in attempt.find("in-order").layout["items"]]
    places = dict(zip((f"in-order.{id}" for id in items), ("3", "1", "1"), strict=True))

    answer = aida.post(
        f"{address}answers", {**places, "fill-in.2": "person", "fill-in.3": "1" * 2_000}
    )

    assert answer.status_code == 422
    shown = page.read(answer.text)
    for name, place in places.items():
        chosen = [
            one.words
            for one in shown.first("select", name=name).every("option")
            if "selected" in one.attributes
        ]
        assert chosen == [place], name
    assert shown.first("input", name="fill-in.2").get("value") == "person"


def test_a_first_password_is_not_chosen_where_others_can_read_it(app: Flask, at: datetime) -> None:
    person = users.by_login(AIDA)
    assert person is not None
    db.session.rollback()
    with transaction():
        token = invitations.invite(person, at=at)
    browser = Browser(app, None)
    far = {"Host": "hub.example"}

    for answer in (
        browser.get(f"/invitation/{token}", **far),
        browser.post(f"/invitation/{token}", {"password": "five words that I keep"}, **far),
    ):
        assert answer.status_code == 403

    assert browser.get(f"/invitation/{token}").status_code == 200


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("FA", "fa-AF"),
        ("KK-kz", "kk"),
        ("ru;q=0, tg;q=0.1", "tg"),
        ("kk;q=0", "en"),
        ("en;q=nan, ps", "ps"),
        (";;,,q=1,*", "en"),
        ("x" * 5_000, "en"),
    ],
)
def test_any_line_of_languages_leads_to_one_that_the_hub_speaks(
    client_as: ClientAs, asked: str, given: str
) -> None:
    shown = client_as(None).see("/sign-in", Accept_Language=asked)

    assert shown.first("html").get("lang") == given


@pytest.mark.parametrize(
    "path", ["/verify", "//verify", "/modules/cybercrime?lang=ru", "//evil.example/verify"]
)
def test_a_slash_that_was_left_out_leads_nowhere_but_to_this_host(
    client_as: ClientAs, path: str
) -> None:
    assert client_as(AIDA).get(path, Host="evil.example").status_code == 421

    answer = client_as(AIDA).get(path, Host="hub.example")

    assert answer.status_code in (308, 404)
    assert "hub.example" not in answer.headers.get("Location", "")
    assert "evil.example" not in answer.headers.get("Location", "")
    if path == "/modules/cybercrime?lang=ru":
        assert answer.headers["Location"] == "/modules/cybercrime/?lang=ru"


def test_the_start_form_leads_back_to_the_attempt_that_runs(aida: Browser) -> None:
    address = aida.start(REPORT)

    form = stranger.form_to(aida.see(REPORT), "/attempts")

    assert aida.post(form.get("action")).location == address
    assert aida.post(form.get("action"), {"question": "first"}).location.startswith(
        f"{address}?question="
    )
