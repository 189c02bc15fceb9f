"""A supervisor of one unit asks for another one's people: not there, in any form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import making
import pytest
from cast import AIDA, BEK, NAMES, SANA
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.people import Person, Unit

ClientAs = Callable[[str | None], Browser]
LISTS = ("/supervise/", "/supervise/officers/", "/supervise/extra-attempts/")


@pytest.fixture
def sana(client_as: ClientAs, at: datetime) -> Browser:
    making.failed(BEK, at=at)
    return client_as(SANA)


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("GET", "/supervise/officers/{bek}/"),
        ("GET", "/supervise/officers/{bek}/extra-time"),
        ("POST", "/supervise/officers/{bek}/extra-time"),
        ("GET", "/supervise/extra-attempts/{bek}/first-steps/"),
        ("POST", "/supervise/extra-attempts/{bek}/first-steps/"),
        ("GET", "/admin/people/{bek}/"),
        ("GET", "/admin/audit/"),
        ("GET", "/admin/audit.csv"),
    ],
)
def test_a_person_of_another_unit_is_not_there(sana: Browser, method: str, page: str) -> None:
    bek = making.viewer(BEK).person_id
    form = {"percent": "100", "because": "mine", "running": "1", "hours": "0"}

    path = page.format(bek=bek)
    answer = sana.get(path) if method == "GET" else sana.post(path, form)

    assert answer.status_code in (403, 404)
    assert NAMES[BEK] not in answer.text
    db.session.rollback()
    assert db.session.get_one(Person, bek).extra_time_percent == 0


@pytest.mark.parametrize("filters", ["", "?q=Bek", "?q=0042", "?q=%25", "?unit={south}", "?q=_"])
@pytest.mark.parametrize(
    "page", ["/supervise/", "/supervise/officers/", "/supervise/extra-attempts/"]
)
def test_no_filter_widens_a_list(sana: Browser, page: str, filters: str) -> None:
    south = db.session.scalars(select(Unit.id).where(Unit.name == "South")).one()
    db.session.rollback()

    shown = sana.see(f"{page}{filters.format(south=south)}")

    assert NAMES[BEK] not in shown.words


def test_her_own_are_there(sana: Browser) -> None:
    """Else the tests above would prove nothing."""
    assert NAMES[AIDA] in sana.see("/supervise/officers/?q=aida").words
