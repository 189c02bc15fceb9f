"""Which letters one wants: the hour, and the kinds that rules let one refuse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import making
import pytest
from cast import AIDA, SANA
from sending import Browser

from elearn.db import db
from elearn.mail import choices
from elearn.mail.choices import Choice

ClientAs = Callable[[str | None], Browser]
HERE = "/account/letters/"


def choice(login: str) -> Choice:
    person_id = making.viewer(login).person_id
    found = choices.of([person_id])[person_id]
    db.session.rollback()
    return found


def test_an_officer_chooses_the_hour_and_refuses_what_may_be_refused(
    client_as: ClientAs, at: datetime
) -> None:
    aida = client_as(AIDA)
    assert "weekly" not in aida.get(HERE).text

    answer = aida.post(HERE, {"hour": "18"})

    assert answer.status_code == 303
    assert choice(AIDA) == Choice(18, frozenset({"reminder-early"}))
    shown = aida.see(str(answer.location))
    assert "Your choice is kept." in shown.words
    assert "checked" not in shown.first("input", id="_early").attributes
    assert aida.post(HERE, {"hour": "9", "reminder-early": "1"}).status_code == 303
    assert choice(AIDA) == Choice()


def test_a_supervisor_may_refuse_the_letter_of_the_week_too(
    client_as: ClientAs, at: datetime
) -> None:
    client_as(SANA).post(HERE, {"hour": "9", "reminder-early": "1"})

    assert choice(SANA).refused == {"weekly"}


@pytest.mark.parametrize("hour", ["3", "23", "25", "", "nine"])
def test_an_hour_that_is_not_in_the_list_is_refused(
    client_as: ClientAs, at: datetime, hour: str
) -> None:
    answer = client_as(AIDA).post(HERE, {"hour": hour})

    assert answer.status_code == 422
    assert "Choose the hour from the list." in answer.text
    assert choice(AIDA) == Choice()
