"""Short ways to make what a test begins with. Plain functions, defaults that work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from cast import SANA

from elearn import clock
from elearn.access import Viewer
from elearn.cli import modules as command
from elearn.db import db, transaction
from elearn.learning import answers, attempts, grading, sittings
from elearn.learning.assigning import assignments, programmes
from elearn.learning.assigning.terms import Terms, When
from elearn.learning.duties import ledger
from elearn.learning.duties.obligations import Cell, Step
from elearn.library import catalogue, publishing
from elearn.library.catalogue import Opened
from elearn.models.people import Unit
from elearn.people import postings, users
from elearn.quiz.drawing import Drawn
from elearn.quiz.kinds import KINDS

MODULES = Path(__file__).parent / "modules"
FIRST_STEPS = "/modules/cybercrime/first-steps/"
REPORT = "/modules/cybercrime/report/"
ADVANCED = "/modules/cybercrime/advanced/"


@lru_cache(maxsize=1)
def checked() -> command.Checked:
    """The modules of the tests, checked and rendered: once a process, for it takes a second."""
    found = command.look(MODULES)
    errors = [str(one) for one in found.findings if one.is_error]
    assert not errors, errors
    return found


def publish(media: Path, *, at: datetime) -> None:
    """Publishes the modules of the tests."""
    found = checked()
    kept = {module.id: publishing.keep_media(media, module) for module, _ in found.modules}
    with transaction():
        for domain, text in found.domains:
            publishing.publish_domain(domain, text)
        for module, files in found.modules:
            publishing.publish(None, module, source=files, kept=kept[module.id], at=at)


def first_steps() -> tuple[command.Module, publishing.Source]:
    """The module first-steps, rendered, and its files."""
    return next(one for one in checked().modules if one[0].id == "first-steps")


def another_version(*, at: datetime, id: str = "first-steps", **changes: Any) -> None:
    """Publishes a module again with other fields, as after an edit by its author."""
    module, files = next(one for one in checked().modules if one[0].id == id)
    other = publishing.Source({**files.texts, "edited": f"{sorted(changes)}{at}"}, {})
    with transaction():
        publishing.publish(None, replace(module, media={}, **changes), source=other, kept=[], at=at)


def with_rules(*, at: datetime, id: str = "first-steps", **rules: Any) -> None:
    """Publishes a module again with other rules of an attempt."""
    quiz = next(module.quiz for module, _ in checked().modules if module.id == id)
    assert quiz is not None
    another_version(at=at, id=id, quiz=replace(quiz, rules=replace(quiz.rules, **rules)))


def viewer(login: str) -> Viewer:
    """A person of the cast as rooms know them."""
    found = users.named(login, at=clock.now())
    db.session.rollback()
    return found


def somebody(*, at: datetime, beside: str, login: str = "new@hub.example") -> UUID:
    """An officer's account that is nobody of the cast, in the unit of another person."""
    neighbour = users.by_login(beside)
    assert neighbour
    unit = db.session.get(Unit, neighbour.unit_id) if neighbour.unit_id else None
    db.session.rollback()
    with transaction():
        return users.add(None, login, role="officer", at=at, name="Новый Человек", unit=unit).id


def module(id: str = "first-steps") -> Opened:
    return catalogue.module_of(id)


def an_attempt(login: str, *, at: datetime, id: str = "first-steps") -> UUID:
    """A running attempt of a person."""
    person = viewer(login)
    with transaction():
        return attempts.start(person, module(id), at=at)


def a_sitting(
    login: str, *, at: datetime, id: str = "first-steps", hours: int = 3
) -> tuple[UUID, str]:
    """A supervised sitting that is open from now on: its id and its code."""
    person, held = viewer(login), module(id)
    with transaction():
        return sittings.open_for(
            person, held, place="Room 7", opens_at=at, closes_at=at + timedelta(hours=hours), at=at
        )


def drawn(login: str, attempt_id: UUID) -> Drawn:
    return attempts.drawn_of(viewer(login), attempt_id)


def right(question: Any) -> Any:
    """The right response to a drawn question, from its key."""
    response = KINDS[question.kind].solution(question.key, question.layout)
    return answers.accepted(question, response)


def answered(login: str, attempt_id: UUID, *, at: datetime, rightly: bool = True) -> None:
    """Answers every question, rightly or not at all."""
    person = viewer(login)
    for question in drawn(login, attempt_id).answerable():
        response = right(question) if rightly else None
        with transaction():
            answers.store(person, attempt_id, question.id, response, revision=1, at=at)


def finished(login: str, attempt_id: UUID, *, at: datetime) -> grading.Outcome:
    with transaction():
        return attempts.finish(viewer_inside(login), attempt_id, at=at)


def viewer_inside(login: str) -> Viewer:
    """The same inside a transaction, which must not be rolled back."""
    return users.named(login, at=clock.now())


def passed(login: str, *, at: datetime, id: str = "first-steps") -> grading.Outcome:
    """A person passes a module, all answers right."""
    attempt_id = an_attempt(login, at=at, id=id)
    answered(login, attempt_id, at=at)
    return finished(login, attempt_id, at=at)


def failed(login: str, *, at: datetime, id: str = "first-steps") -> grading.Outcome:
    """A person fails a module, no answer given."""
    return finished(login, an_attempt(login, at=at, id=id), at=at)


def an_assignment(
    login: str = SANA,
    *,
    at: datetime,
    id: str | None = "first-steps",
    programme: UUID | None = None,
    unit: UUID | None = None,
    people: Iterable[str] = (),
    **when: Any,
) -> UUID:
    """What a supervisor assigns: a course, or a programme, to people, or else to a unit and all
    below, which without one is that in which she serves. `when` are fields of `When`."""
    named = frozenset(viewer(one).person_id for one in people)
    person = viewer(login)
    terms = Terms(
        module_id=None if programme else id,
        programme_id=programme,
        unit_id=None if named else unit or person.unit_id,
        person_ids=named,
        when=When(**when),
    )
    with transaction():
        return assignments.give(viewer_inside(login), terms, at=at)


def a_programme(
    login: str = SANA,
    *,
    at: datetime,
    title: str = "Basics",
    steps: Iterable[Step] = (Step(("first-steps",)), Step(("advanced",), is_after_earlier=True)),
) -> UUID:
    """A programme that a supervisor makes for the unit in which she serves."""
    person = viewer(login)
    with transaction():
        return programmes.make(person, person.unit_id, title, tuple(steps), at=at)


def cell_of(login: str, *, at: datetime, id: str = "first-steps") -> Cell | None:
    """Where a person stands in a course, as his or her own pages say it."""
    read = ledger.own(viewer(login), at=at)
    return read.cells(read.entries[0]).get(id)


def moved(login: str, *, to: str, at: datetime) -> None:
    """A person goes to serve in the unit of another one."""
    with transaction():
        person, other = users.by_login(login), users.by_login(to)
        assert person
        assert other
        postings.put(person, other.unit_id, at=at)


def moved_out(login: str, *, at: datetime) -> None:
    """A person serves in no unit from now on. Called inside a transaction."""
    person = users.by_login(login)
    assert person
    postings.put(person, None, at=at)


def above(login: str, *, at: datetime) -> str:
    """Somebody who supervises the unit above that of a person: the login."""
    with transaction():
        unit = db.session.get(Unit, viewer_inside(login).unit_id)
        assert unit
        parent = db.session.get(Unit, unit.parent_id)
        users.add(None, "above@hub.example", role="supervisor", at=at, unit=parent)
    return "above@hub.example"
