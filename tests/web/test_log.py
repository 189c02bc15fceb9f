"""What the log tells of a failure: where it was, and nothing that people typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from cast import AIDA
from sending import Browser
from sqlalchemy import update

from elearn.db import db
from elearn.library import catalogue
from elearn.models.people import Person

ClientAs = Callable[[str | None], Browser]


TYPED = {"name": "chain of custody", "role": "burglar"}


def no_database_takes(*_: object) -> None:
    """A change that a constraint of the table forbids."""
    db.session.execute(update(Person).values(**TYPED))


def test_a_failed_statement_is_logged_without_its_values(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(catalogue, "domain", no_database_takes)

    answer = client_as(AIDA).get("/modules/cybercrime/")

    assert answer.status_code == 500
    assert "no_database_takes" in caplog.text
    assert "burglar" not in caplog.text
    assert "chain of custody" not in caplog.text


def test_an_address_makes_no_line_of_its_own_in_the_log(
    client_as: ClientAs, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(catalogue, "domain", no_database_takes)

    client_as(AIDA).get("/modules/cybercrime%0aERROR all is well/")

    assert "all is well" in caplog.text
    assert "\nERROR all is well" not in caplog.text
