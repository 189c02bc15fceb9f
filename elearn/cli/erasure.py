"""`flask people erase` and `flask people retention`: what must not be kept goes."""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import UUID

import click
from flask import current_app
from flask.cli import with_appcontext

from elearn import clock
from elearn.access import Power, Viewer
from elearn.cli.speaking import acting_person, as_option, refusing, said
from elearn.db import transaction
from elearn.errors import Refusal
from elearn.learning import erasure
from elearn.learning.training import outside, scans
from elearn.people import privacy, retention, users

_YEAR = timedelta(days=365.25)


@click.command("erase")
@with_appcontext
@click.argument("login")
@click.option("--because", required=True, help="The reason, kept in the record.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@as_option
@refusing
def erase(login: str, because: str, yes: bool, acting: str | None) -> None:
    """Erase a person for good: the account, the name, and answers in own words."""
    viewer = acting_person(acting, Power.ADMINISTER)
    person = users.named(login, at=clock.now())
    if not yes:
        click.confirm(f"Erase {person.login} ({person.name})? It cannot be undone", abort=True)
    _erase(viewer, person.person_id, because)
    click.echo(f"{person.login} is erased")


def _erase(viewer: Viewer | None, person_id: UUID, because: str) -> None:
    kept = outside.kept_scans(person_id)
    with transaction():
        erasure.erase(viewer, person_id, because=because, at=clock.now())
    scans.drop(current_app.config["SETTINGS"].scans, kept)


@click.command("retention")
@with_appcontext
@click.option("--do", "is_done", is_flag=True, help="Erase and delete; else only say what would.")
@refusing
def retain(is_done: bool) -> None:
    """Erase those whose accounts were closed long ago, and delete what has had its time.

    How long is ELEARN_RETENTION_YEARS. Without --do nothing is changed.
    """
    years = current_app.config["SETTINGS"].retention_years
    now = clock.now()
    refused = 0
    for person_id, login in privacy.past(before=now - years * _YEAR):
        if not is_done:
            click.echo(f"{login} would be erased")
            continue
        try:
            _erase(None, person_id, f"closed for {years} years")
            click.echo(f"{login} is erased")
        except Refusal as refusal:
            refused += 1
            click.echo(f"{login}: {said(refusal)}", err=True)
    for name, count in retention.over(at=now).items():
        click.echo(f"{count} {name} {'are' if is_done else 'would be'} deleted")
    if is_done:
        with transaction():
            retention.sweep(at=now)
    sys.exit(1 if refused else 0)
