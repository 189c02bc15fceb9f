"""What a supervisor's desk holds: one of everything, about one officer."""

from __future__ import annotations

import base64
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import gettempdir

import making

from elearn.db import snapshot, transaction
from elearn.learning.assigning import exemptions, leaves
from elearn.learning.training import outside
from elearn.learning.training.outside import Paper
from elearn.people import uploads
from elearn.reports import periods

BECAUSE = "Sent to the course at the border"
TITLE = "Seizure of telephones, three days"


def desk(officer: str, supervisor: str, *, at: datetime) -> dict[str, str]:
    """The things that the places in the addresses of the desk stand for."""
    person, unit = making.viewer(officer), making.viewer(supervisor).unit_id
    assert unit
    today = at.date()
    programme = making.a_programme(supervisor, at=at)
    assignment = making.an_assignment(supervisor, at=at, programme=programme)
    making.an_assignment(supervisor, at=at, id="report-writing", due_on=today + timedelta(days=5))
    paper = Paper(TITLE, "UNODC", "N 17", date(2026, 2, 1))
    by = making.viewer(supervisor)
    with transaction():
        exemption = exemptions.give(
            by, person.person_id, "report-writing", until_on=None, because=BECAUSE, at=at
        )
        leave = leaves.give(by, person.person_id, today, None, because=BECAUSE, at=at)
        training = outside.enter(
            person, person.person_id, paper, None, Path(gettempdir()), on=today, at=at
        )
        upload = uploads.keep(by, "roster", "roster.csv", b"name;number\nA B;1\n", at=at)
    with snapshot():
        period = periods.read(by, unit, stood_at=at, at=at)
    with transaction():
        report = periods.keep(
            by, unit, period, stood_at=at, language="kk", signatory="Col. Specimen", at=at
        )
    return {
        "<uuid:programme_id>": str(programme),
        "<uuid:assignment_id>": str(assignment),
        "<uuid:exemption_id>": str(exemption),
        "<uuid:leave_id>": str(leave),
        "<uuid:training_id>": str(training),
        "<uuid:upload_id>": str(upload),
        "<uuid:report_id>": str(report),
        "<kind>": "overdue",
        "<key>": base64.urlsafe_b64encode(person.person_id.bytes).decode().rstrip("="),
    }
