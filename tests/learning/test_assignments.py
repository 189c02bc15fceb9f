"""Assignments: rules that follow people, and what excuses from them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import making
import pytest
from cast import AIDA, BEK, SANA
from flask import Flask

from elearn.db import transaction
from elearn.errors import Invalid, NotFound
from elearn.learning import assigned, assignments, exemptions, leaves, ledger, programmes, touched
from elearn.learning.assignments import Terms, When
from elearn.learning.obligations import Cell, State, Step
from elearn.learning.touched import Change
from elearn.people import postings, users

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def test_what_is_assigned_to_a_unit_is_asked_of_those_below_it_alone(
    app: Flask, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)

    asked = making.cell_of(AIDA, at=at)
    assert asked == Cell(State.NOT_STARTED, due_on=TODAY + 5 * DAY)
    assert making.cell_of(BEK, at=at) is None
