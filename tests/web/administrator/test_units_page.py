"""An administrator moves a unit, once she has seen what goes with it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from cast import SANA, VERA
from flask import Flask
from sending import Browser
from sqlalchemy import select

from elearn.db import db
from elearn.models.people import Unit

ClientAs = Callable[[str | None], Browser]


def found(name: str) -> Unit:
    db.session.rollback()
    return db.session.scalars(select(Unit).where(Unit.name == name)).one()


@pytest.fixture
def page(app: Flask) -> str:
    return f"/admin/units/{found('North').id}/"


def test_it_says_what_moves_and_then_moves_it(client_as: ClientAs, page: str) -> None:
    vera, to = client_as(VERA), found("Tajikistan").id
    assert vera.see(page).first("form", action=f"{page}move")

    asked = vera.see(f"{page}move?parent={to}").words
    answer = vera.post(f"{page}move", {"parent": str(to)})

    assert "2 units move" in asked
    assert "2 persons move" in asked
    assert answer.location == "/admin/units/"
    assert found("North").parent_id == to


def test_a_place_below_itself_is_not_offered_and_not_taken(client_as: ClientAs, page: str) -> None:
    vera, inside = client_as(VERA), found("Northern Crossing").id

    offered = {one.get("value") for one in vera.see(page).every("option")}
    answer = vera.get(f"{page}move?parent={inside}")

    assert str(found("Tajikistan").id) in offered
    assert offered.isdisjoint({str(inside), str(found("North").id)})
    assert answer.status_code == 422
    assert "cannot stand below itself" in answer.text


@pytest.mark.parametrize("parent", ["no-id", str(UUID(int=1))])
def test_an_unknown_place_is_refused(client_as: ClientAs, page: str, parent: str) -> None:
    assert client_as(VERA).post(f"{page}move", {"parent": parent}).status_code == 422


def test_nobody_else_comes_in(client_as: ClientAs, page: str) -> None:
    assert client_as(SANA).get(f"{page}move").status_code == 403
