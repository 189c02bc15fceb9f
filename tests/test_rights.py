"""Who may do what: every route × everybody × one's own thing and another's, held in rights.txt.

Every line is one route. It says which answer each person gets where the thing asked for is
Aida's, in North, and where it is Bek's, in South. What nobody may know of is 404; a door whose
right one lacks 403; a stranger is led to sign in (303, 401), and so is who was disabled. Each
request begins with the same database, so that no line depends on another one. A new route has no
line and is red until somebody writes down who may do it: the test says where its lines lie.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import cast
import drafting
import making
import pytest
import time_machine
from cast import AIDA, BEK, DEMI, DINA, EMIL, IDA, ILYA, PASSER_BY, SANA, SAUL, VERA, VIC
from engines import OnSQLite
from furnishing import desk
from sending import Browser
from sqlalchemy import select
from test_doors import NOBODYS, ask, filled, routes

from elearn.db import db, transaction
from elearn.models.people import Grant, Person
from elearn.people import users

HELD = Path(__file__).with_name("rights.txt")
EVERYBODY = [PASSER_BY, AIDA, BEK, SANA, DEMI, SAUL, ILYA, IDA, VERA, VIC, EMIL, DINA]
AT = datetime(2026, 3, 2, 9, 0, tzinfo=cast.BORN.tzinfo)


class Furnished(OnSQLite):
    """A hub with everybody in it, signed in, and the things of Aida and of Bek."""

    def _fill(self) -> None:
        super()._fill()
        with self.app.app_context():
            with transaction():
                cast.join(at=AT - timedelta(days=1))
            self.things = {AIDA: things(AIDA, SANA, SANA), BEK: things(BEK, SAUL, SAUL)}
            # Of Ida's courses the second one's draft is.
            self.things[AIDA] |= drafting.places("first-steps", at=AT)
            self.things[BEK] |= drafting.places("advanced", at=AT)
            self.browsers = {login: Browser(self.app, login) for login in EVERYBODY}
            for browser in self.browsers.values():
                assert browser.token
            with transaction():
                users.disable(None, DINA, at=AT)
            db.session.remove()
            db.engine.dispose()

    def ask(self, login: str | None, method: str, path: str) -> int:
        """The answer this person gets; what it changed is undone."""
        browser = self.browsers[login]
        if login:
            browser.client.set_cookie("session", browser.session, domain="localhost")
        status = ask(browser, method, path)
        if method != "GET" and status < 400:
            self.renew()
        return status


def things(owner: str, supervisor: str, holder: str) -> dict[str, str]:
    """What the places in routes stand for: an officer's own, and what belongs to her unit."""
    code = making.passed(owner, at=AT).code
    assert code
    attempt = making.an_attempt(owner, at=AT, id="report-writing")
    sitting = making.a_sitting(supervisor, at=AT)[0]
    grant = select(Grant.id).join(Person, Person.id == Grant.person_id)
    return NOBODYS | {
        "<code>": code,
        "<uuid:attempt_id>": str(attempt),
        "<uuid:person_id>": str(making.viewer(owner).person_id),
        "<uuid:sitting_id>": str(sitting),
        "<uuid:unit_id>": str(making.viewer(owner).unit_id),
        "<uuid:grant_id>": str(db.session.scalars(grant.where(Person.login == holder)).first()),
        **desk(owner, supervisor, at=AT),
        "holder": str(making.viewer(holder).person_id),
    }


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Furnished]:
    with time_machine.travel(AT, tick=False):
        hub = Furnished(tmp_path_factory.mktemp("rights"))
        yield hub
        hub.close()


def answers(hub: Furnished, method: str, rule: str, owner: str) -> str:
    """Who gets which answer: `200 aida; 404 bek, sana`."""
    own = hub.things[owner]
    if "grant_id" in rule:
        own = own | {"<uuid:person_id>": own["holder"]}
    said: dict[int, list[str]] = {}
    for login in EVERYBODY:
        status = hub.ask(login, method, filled(rule, own))
        said.setdefault(status, []).append(cast.SHORT[login])
    return "; ".join(f"{status} {', '.join(names)}" for status, names in sorted(said.items()))


def line(hub: Furnished, method: str, rule: str) -> str:
    aidas = answers(hub, method, rule, AIDA)
    beks = answers(hub, method, rule, BEK) if "<" in rule else aidas
    if aidas == beks:
        return f"{method:4} {rule}  {aidas}"
    return f"{method:4} {rule}  Aida's: {aidas} | Bek's: {beks}"


def test_everybody_may_do_what_is_written_down_and_nothing_else(
    hub: Furnished, tmp_path: Path
) -> None:
    seen = [line(hub, method, rule) for rule, method in routes(hub.app)]

    new = tmp_path / "rights.txt"
    new.write_text("\n".join(seen) + "\n", "utf-8")
    held = HELD.read_text("utf-8").splitlines()
    assert seen == held, f"look at the difference, and copy {new} over {HELD} where it is right"
