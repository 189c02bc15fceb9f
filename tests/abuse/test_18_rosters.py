"""Nobody's role is raised and no other agency's officer is moved by a list of people.

The hub reads no roster yet: people are added one by one, at the desk and at the console. What a
list would try is tried there; the test of the doors turns red when one that takes a list opens.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import cast
import making
import pytest
from cast import AIDA, BEK, VIC
from flask import Flask
from sending import Browser
from unchanged import nothing_changes

from elearn.db import transaction

ClientAs = Callable[[str | None], Browser]


def test_no_door_and_no_command_takes_a_list_of_people(app: Flask) -> None:
    rules = [rule.rule for rule in app.url_map.iter_rules()]
    assert not [rule for rule in rules if "import" in rule or "roster" in rule]

    done = app.test_cli_runner().invoke(args=["people", "import", "roster.csv"])
    assert done.exit_code == 2


@pytest.mark.parametrize("login", [AIDA, AIDA.upper(), BEK, f" {BEK} "])
def test_a_login_that_is_there_is_not_given_again(app: Flask, login: str) -> None:
    with nothing_changes():
        done = app.test_cli_runner().invoke(
            args=["people", "add", login, "--role", "administrator", "--name", "Somebody Else"]
        )

    assert done.exit_code == 1


@pytest.mark.parametrize("page", ["", "roles/administrator", "sign-out"])
def test_another_agencys_officer_is_neither_moved_nor_raised(
    client_as: ClientAs, at: datetime, page: str
) -> None:
    with transaction():
        cast.join(at=at)
    person = making.viewer(AIDA).person_id
    vic = client_as(VIC)
    sent = {
        "name": "X",
        "login": AIDA,
        "role": "administrator",
        "unit": str(making.viewer(VIC).unit_id),
    }

    with nothing_changes():
        assert vic.post(f"/admin/people/{person}/{page}", sent).status_code == 404
