"""What another officer did does not exist: 404, the same as for an id that nobody has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID, uuid4

import making
import pytest
from cast import AIDA, BEK, NAMES
from flask import Flask
from sending import Browser
from sqlalchemy import func, select
from stories import page

from elearn.db import db
from elearn.models.audit import AuditEntry

ClientAs = Callable[[str | None], Browser]

PAGES = ("/attempts/{attempt}/", "/attempts/{attempt}/check/", "/attempts/{attempt}/result/")
PAPERS = ("/certificates/{code}", "/certificates/{code}.pdf", "/certificates/{code}.json")


@pytest.fixture
def of_aida(app: Flask, at: datetime) -> tuple[UUID, str]:
    """A running attempt of Aida's, and a certificate of hers."""
    code = making.passed(AIDA, at=at).code
    assert code
    return making.an_attempt(AIDA, at=at), code


@pytest.mark.parametrize("path", [*PAGES, *PAPERS])
def test_a_page_of_another_officer_is_as_one_that_is_not_there(
    of_aida: tuple[UUID, str], client_as: ClientAs, path: str
) -> None:
    attempt, code = of_aida
    bek = client_as(BEK)
    other = code[:-1] + ("0" if code[-1] != "0" else "1")

    hers = bek.get(path.format(attempt=attempt, code=code))
    nobodys = bek.get(path.format(attempt=uuid4(), code=other))

    assert (hers.status_code, nobodys.status_code) == (404, 404)
    assert words(hers.text, str(attempt)) == words(nobodys.text, "")
    assert AIDA not in hers.text
    assert NAMES[AIDA] not in hers.text


def words(html: str, id: str) -> str:
    """What a page says, but for the address that was asked for."""
    return page.read(html).first("main").words.replace(id, "")


def test_that_somebody_asked_stands_in_the_record(
    of_aida: tuple[UUID, str], client_as: ClientAs
) -> None:
    attempt, _ = of_aida
    client_as(BEK).get(f"/attempts/{attempt}/")

    db.session.rollback()
    refused = select(func.count()).select_from(AuditEntry).where(
        AuditEntry.who == BEK, AuditEntry.to == str(attempt), AuditEntry.outcome == "refused"
    )  # fmt: skip
    assert db.session.scalar(refused) == 1
