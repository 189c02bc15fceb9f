"""Bad queries, each marked with the rule that must find it, and good ones beside them."""

from sqlalchemy import delete, func, literal_column, select, text, update

from elearn import access
from elearn.access import administered_by, audited_by, helped_by, marked_by, overseen_by, visible_to
from elearn.db import db
from elearn.models.learning import Answer, Attempt, Certificate, Module
from elearn.models.audit import AuditEntry
from elearn.models.people import Grant, Person, Unit


def of_anybody(attempt_id, person_id, code, at):
    db.session.get(Attempt, attempt_id)  # ruleid: query-without-rights
    db.session.get(Certificate, code, with_for_update=True)  # ruleid: query-without-rights
    select(Attempt).where(Attempt.id == attempt_id)  # ruleid: query-without-rights
    select(Attempt.id, Attempt.state)  # ruleid: query-without-rights
    select(Person).where(Person.id == person_id)  # ruleid: query-without-rights
    select(Answer).where(Answer.attempt_id == attempt_id)  # ruleid: query-without-rights
    select(func.max(Attempt.number))  # ruleid: query-without-rights
    select(func.count()).select_from(Attempt)  # ruleid: query-without-rights
    update(Attempt).where(Attempt.id == attempt_id)  # ruleid: query-without-rights
    delete(Answer).where(Answer.attempt_id == attempt_id)  # ruleid: query-without-rights
    select(Grant).where(access.in_force(at))  # ruleid: query-without-rights


def of_those_who_may_be_seen(viewer, attempt, attempt_id):
    select(Attempt).where(Attempt.id == attempt_id, visible_to(viewer, Attempt))
    select(Attempt).where(marked_by(viewer)).order_by(Attempt.id).limit(20)
    select(Attempt.id).join(Person).where(helped_by(viewer, Attempt), Attempt.state == "open")
    select(Attempt).where(access.taught_by(viewer, Attempt.module_id))
    select(Person).where(Person.id == attempt.person_id, access.administered_by(viewer))
    select(Person, administered_by(viewer)).where(overseen_by(viewer), Person.erased_at.is_(None))
    select(AuditEntry).where(audited_by(viewer))
    select(Grant.role).join(Person).where(access.supervising(viewer, attempt.finished_at))
    select(Person.name).join(Unit).where(access.supervised_by(viewer), Unit.level == "unit")
    select(Grant).where(Grant.for_person_id == viewer.person_id)
    select(Attempt).where(Attempt.person_id == viewer.person_id)
    select(Answer).where(Answer.attempt_id == attempt.id)
    db.session.get(Person, attempt.person_id)
    select(Module)


def by_text(name, connection):
    text(f"SELECT * FROM person WHERE login = '{name}'")  # ruleid: sql-from-text
    text("SELECT * FROM person WHERE login = '%s'" % name)  # ruleid: sql-from-text
    text("SELECT * FROM person WHERE login = '{}'".format(name))  # ruleid: sql-from-text
    connection.execute("DELETE FROM person WHERE login = " + name)  # ruleid: sql-from-text
    connection.exec_driver_sql(f"PRAGMA {name}")  # ruleid: sql-from-text
    literal_column(f"{name} DESC")  # ruleid: sql-from-text
    text("SELECT * FROM module WHERE id = :id")
    connection.execute(select(Module).join(Module.version))
    db.session.commit()  # ruleid: commit-outside-transaction
