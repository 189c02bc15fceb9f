"""`flask reminders queue` and the letters it makes: each at most once, in the reader's words."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

import making
import post_office
import pytest
import time_machine
from cast import AIDA, SANA
from click.testing import Result
from flask import Flask
from post_office import PostOffice
from serving import ROOT
from sqlalchemy import select, text

from elearn import clock
from elearn.db import db, transaction
from elearn.learning.assigning import assignments, exemptions, leaves
from elearn.learning.assigning.assignments import When
from elearn.mail import choices
from elearn.models.assignments import Reminder
from elearn.models.mail import Letter
from elearn.models.people import Unit
from elearn.people import users

Run = Callable[..., Result]
TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)
NOTHING = "0 reminders and 0 letters of the week queued\n"


@pytest.fixture
def run(app: Flask) -> Run:
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


@pytest.fixture(autouse=True)
def no_letters_of_the_week(app: Flask) -> None:
    change(SANA, mail=None)


def change(login: str, **values: object) -> None:
    with transaction():
        person = users.by_login(login)
        for name, value in values.items():
            setattr(person, name, value)


def choose(login: str, *, at: datetime, hour: int = 9, refused: tuple[str, ...] = ()) -> None:
    person = making.viewer(login)
    with transaction():
        choices.choose(person, hour=hour, refused=refused, at=at)


def letters() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).order_by(Letter.queued_at, Letter.id)))


def told() -> list[tuple[date, str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(Reminder).order_by(Reminder.due_on, Reminder.at))
    return sorted((one.due_on, one.step, one.sent_as) for one in rows)


def on(at: datetime, day: int, run: Run, *words: str) -> str:
    """What a command prints so many days later."""
    with time_machine.travel(at + day * DAY, tick=False):
        done = run(*(words or ("reminders", "queue")))
    assert done.exit_code == 0, done.output
    return done.stdout


def test_an_officer_is_told_7_days_and_1_day_before_and_the_day_after(
    run: Run, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 10 * DAY)

    counts = [on(at, day, run)[0] for day in range(30)]

    assert [day for day, count in enumerate(counts) if count != "0"] == [3, 9, 11]
    assert [one.kind for one in letters()] == ["reminder"] * 3
    assert len(told()) == 3


def test_what_was_missed_while_the_job_stood_still_is_told_once_as_it_stands_now(
    run: Run, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 10 * DAY)

    assert on(at, 11, run) == "1 reminders and 0 letters of the week queued\n"
    assert on(at, 11, run) == NOTHING

    due = TODAY + 10 * DAY
    assert told() == [(due, step, "letter") for step in ("day", "overdue", "week")]


def test_a_clock_that_goes_back_tells_nobody_again(run: Run, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + 10 * DAY)
    on(at, 11, run)

    assert [on(at, day, run) for day in (9, 3, 0, 11)] == [NOTHING] * 4


def test_one_letter_tells_of_all_courses_that_are_new(
    office: PostOffice, run: Run, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)
    making.an_assignment(at=at, id="advanced", due_on=TODAY + 1 * DAY)
    on(at, 0, run)

    on(at, 1, run, "mail", "send")

    (letter,) = office.taken
    assert office.recipients == [AIDA]
    text = letter.get_content()
    assert text.index("by March 3, 2026") < text.index("by March 7, 2026")
    assert "https://hub.example/modules/cybercrime/first-steps/" in text.splitlines()
    assert letter["List-Unsubscribe"] == "<https://hub.example/account/letters/>"


def test_another_due_day_is_another_event(run: Run, at: datetime) -> None:
    rule = making.an_assignment(at=at, due_on=TODAY + 5 * DAY)
    on(at, 0, run)
    sana = making.viewer(SANA)
    with transaction():
        assignments.change(sana, rule, When(due_on=TODAY + 6 * DAY), at=at)

    assert on(at, 0, run).startswith("1 reminders")
    assert on(at, 0, run) == NOTHING


def test_who_has_no_mail_gets_no_letter_and_is_not_said_to_be_told(run: Run, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    change(AIDA, mail=None)

    assert on(at, 0, run) == NOTHING
    assert not told()


def test_nobody_is_told_who_is_away_exempt_closed_or_has_passed(run: Run, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    making.an_assignment(at=at, id="advanced", due_on=TODAY + DAY)
    sana, aida = making.viewer(SANA), making.viewer(AIDA).person_id
    away = making.somebody(at=at, beside=AIDA, login="away@north.example")
    closed = making.somebody(at=at, beside=AIDA, login="closed@north.example")
    assert closed
    making.passed(AIDA, at=at)
    with transaction():
        leaves.give(sana, away, TODAY, TODAY + 9 * DAY, because="Leave", at=at)
        exemptions.give(sana, aida, "advanced", until_on=None, because="Taught it", at=at)
    change("closed@north.example", disabled_at=at)

    assert on(at, 0, run) == NOTHING


def test_the_end_of_a_pass_is_a_due_day(run: Run, office: PostOffice, at: datetime) -> None:
    making.an_assignment(at=at, renew_months=1, renew_days=20)
    making.passed(AIDA, at=at)

    days = [day for day in range(40) if on(at, day, run) != NOTHING]

    assert days == [24, 30, 32]
    on(at, 33, run, "mail", "send")
    assert "your pass ended on April 2, 2026" in office.taken[-1].get_content()


@pytest.mark.parametrize(
    ("state", "hour", "due"),
    [("kz", 9, "03-03T04:00"), ("af", 9, "03-03T04:30"), ("af", 14, "03-02T09:30")],
)
def test_a_letter_goes_out_at_the_officer_s_hour_where_she_serves(
    run: Run, at: datetime, state: str, hour: int, due: str
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    choose(AIDA, hour=hour, at=at)
    with transaction():
        db.session.get_one(Unit, making.viewer_inside(AIDA).unit_id).state = state

    on(at, 0, run)

    assert [one.due_at for one in letters()] == [datetime.fromisoformat(f"2026-{due}:00+00:00")]


def test_a_letter_is_in_the_officer_s_language(run: Run, office: PostOffice, at: datetime) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    change(AIDA, language="ru")
    on(at, 0, run)

    on(at, 1, run, "mail", "send")

    (letter,) = office.taken
    assert letter["Content-Language"] == "ru"
    assert "Первые шаги" in letter.get_content()


def test_before_a_due_day_letters_can_be_refused_and_after_it_they_cannot(
    run: Run, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)
    choose(AIDA, refused=("reminder-early",), at=at)

    days = [day for day in range(10) if on(at, day, run) != NOTHING]

    assert days == [6]


def test_what_was_passed_meanwhile_is_not_asked_for(
    run: Run, office: PostOffice, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    on(at, 0, run)
    making.passed(AIDA, at=at)

    assert on(at, 1, run, "mail", "send").startswith("0 letters sent, 0 left")

    assert not office.taken
    assert [one.error for one in letters()] == ["not needed any more"]


def test_a_letter_leaves_out_what_was_passed_and_keeps_the_rest(
    run: Run, office: PostOffice, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + DAY)
    making.an_assignment(at=at, id="advanced", due_on=TODAY + DAY)
    on(at, 0, run)
    making.passed(AIDA, at=at)

    on(at, 1, run, "mail", "send")

    (letter,) = office.taken
    assert "first-steps" not in letter.get_content()
    assert "/modules/cybercrime/advanced/" in letter.get_content()


def test_while_the_server_is_away_reminders_wait_and_one_letter_comes_of_each_course(
    app: Flask, run: Run, at: datetime
) -> None:
    making.an_assignment(at=at, due_on=TODAY + 5 * DAY)
    on(at, 0, run)
    with time_machine.travel(at + DAY, tick=False):
        assert run("mail", "send").exit_code == 1
    on(at, 4, run)

    with post_office.open_at() as (office, address):
        app.config["SETTINGS"], before = (
            replace(app.config["SETTINGS"], smtp=address),
            app.config["SETTINGS"],
        )
        on(at, 5, run, "mail", "send")
        app.config["SETTINGS"] = before

    assert len(office.taken) == 1
    assert {one.error for one in letters()} == {"", "not needed any more"}


def fill(people: int, *, at: datetime) -> None:
    """Brings officers with mail into the unit of Aida."""
    unit_id = making.viewer(AIDA).unit_id
    with transaction():
        unit = db.session.get(Unit, unit_id)
        for number in range(people):
            users.add(None, f"o{number}@north.example", role="officer", at=at, name="O", unit=unit)


def start(app: Flask) -> subprocess.Popen[str]:
    """`flask reminders queue` in a process of its own."""
    settings = app.config["SETTINGS"]
    environment = {
        **os.environ,
        "ELEARN_DATA": str(settings.data),
        "DATABASE_URL": settings.database_url,
    }
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "reminders", "queue"],
        cwd=ROOT,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_two_jobs_at_once_and_one_killed_tell_everybody_once(app: Flask) -> None:
    now = clock.now()
    fill(60, at=now)
    making.an_assignment(at=now, due_on=(now + DAY).date())

    jobs = [start(app) for _ in range(3)]
    while not letters() and any(job.poll() is None for job in jobs):
        time.sleep(0.02)
    jobs[0].kill()
    for job in jobs:
        _out, error = job.communicate(timeout=60)
        assert job.returncode in (0, -signal.SIGKILL), error
    last = start(app)
    assert last.communicate(timeout=60)[0].startswith("0 reminders")

    events = Counter(one.person_id for one in letters())
    assert len(events) == 61
    assert set(events.values()) == {1}
    assert len(told()) == 2 * 61


def test_a_job_killed_before_it_has_stored_leaves_nothing_behind(app: Flask, run: Run) -> None:
    now = clock.now()
    making.an_assignment(at=now, due_on=(now + DAY).date())
    with transaction():
        if app.config["SETTINGS"].database_url:
            db.session.execute(text("LOCK TABLE letter IN SHARE MODE"))
        job = start(app)
        time.sleep(3)
        job.kill()
        job.communicate(timeout=60)
    assert not letters()
    assert not told()

    assert run("reminders", "queue").stdout.startswith("1 reminders")
    assert len(letters()) == 1
