"""A pass counts in the cycle in which it was earned, and in no other."""

from __future__ import annotations

from datetime import datetime, timedelta

import making
from cast import AIDA
from flask import Flask

from elearn.db import transaction
from elearn.learning import certificates, progress

YEARS = timedelta(days=800)


def state(at: datetime, id: str = "first-steps") -> str:
    return progress.standing(making.viewer(AIDA), making.module(id), at=at).state


def read(slug: str, at: datetime, id: str = "first-steps") -> None:
    """Marks a lesson read as its page does."""
    aida, module = making.viewer(AIDA), making.module(id)
    with transaction():
        if progress.mark_read(aida, module, slug, at=at):
            certificates.complete_by_reading(aida, module.id, at=at)


def test_reading_a_lesson_in_a_new_cycle_renews_no_pass_that_ran_out(
    app: Flask, at: datetime
) -> None:
    making.passed(AIDA, at=at)
    late = at + YEARS
    making.an_attempt(AIDA, at=late)

    read("seizing", late)

    assert state(late) == "learning"


def test_reading_on_after_a_pass_ran_out_leaves_it_run_out(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at)

    read("seizing", at + YEARS)

    assert state(at + YEARS) == "expired"


def test_the_last_lesson_completes_a_pass_of_its_own_cycle(app: Flask, at: datetime) -> None:
    making.passed(AIDA, at=at, id="report-writing")
    assert state(at, "report-writing") == "learning"

    for slug in making.module("report-writing").lesson_order:
        read(slug, at + timedelta(days=1), "report-writing")

    assert state(at + timedelta(days=1), "report-writing") == "passed"
