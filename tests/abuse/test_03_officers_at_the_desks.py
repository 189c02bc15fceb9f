"""3. An officer at every page of instructors, supervisors and administrators, by every method."""

from __future__ import annotations

from datetime import datetime

import making
from cast import AIDA, BEK
from flask import Flask
from sending import Browser
from sqlalchemy import func, select
from test_doors import NOBODYS, ask, filled, routes
from unchanged import nothing_changes

from elearn.db import db
from elearn.models.audit import AuditEntry

DESKS = ("/author/", "/supervise/", "/admin/")


def test_an_officer_finds_every_page_of_every_desk_shut(app: Flask, at: datetime) -> None:
    own = NOBODYS | {
        "<uuid:person_id>": str(making.viewer(BEK).person_id),
        "<uuid:attempt_id>": str(making.an_attempt(BEK, at=at)),
        "<uuid:unit_id>": str(making.viewer(BEK).unit_id),
    }
    aida = Browser(app, AIDA)
    aida.token  # noqa: B018 - asked for before the look at the database
    there = [(rule, method) for rule, method in routes(app) if rule.startswith(DESKS)]
    assert len(there) > 40

    with nothing_changes():
        for rule, method in there:
            path = filled(rule, own)
            assert ask(aida, method, path) == 403, (method, rule)
            answer = aida.get(path) if method == "GET" else aida.post(path)
            assert "Bek" not in answer.text

    kept = select(func.count()).select_from(AuditEntry).where(AuditEntry.outcome == "refused")
    assert db.session.scalar(kept)


def test_a_method_that_a_page_of_a_desk_lacks_is_none(app: Flask, at: datetime) -> None:
    there = routes(app)
    aida = Browser(app, AIDA)
    for rule in {rule for rule, _ in there if rule.startswith(DESKS)}:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            if (rule, method) not in there:
                status = aida.bare(method, filled(rule, NOBODYS)).status_code
                assert status == 405, (method, rule)
