"""`flask people …`: accounts from the console."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from elearn import clock
from elearn.access import POWERS, Power
from elearn.cli.speaking import acting_person, as_option, refusing
from elearn.db import transaction
from elearn.people import invitations, users

people = AppGroup("people", help="Accounts of people.")


@people.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice(sorted(POWERS)), default="officer", show_default=True)
@click.option("--name", default="", help="The person's name, as it stands on certificates.")
@as_option
@refusing
def add(login: str, role: str, name: str, acting: str | None) -> None:
    """Add a person and print the one-time link with which the password is chosen."""
    viewer = acting_person(acting, Power.ADMINISTER)
    now = clock.now()
    with transaction():
        person = users.add(viewer, login, role=role, name=name, at=now)
        token = invitations.invite(person, at=now)
    click.echo(f"{current_app.config['ADDRESS']}/invitation/{token}")


@people.command("disable")
@click.argument("login")
@as_option
@refusing
def disable(login: str, acting: str | None) -> None:
    """Close an account and end its sessions."""
    viewer = acting_person(acting, Power.ADMINISTER)
    with transaction():
        users.disable(viewer, login, at=clock.now())
    click.echo(f"{login} is disabled")


@people.command("extra-time")
@click.argument("login")
@click.argument("percent", type=int)
@click.option("--because", required=True, help="The reason, kept in the record.")
@as_option
@refusing
def extra_time(login: str, percent: int, because: str, acting: str | None) -> None:
    """Set how much longer a person may take over a quiz, from the next attempt on."""
    viewer = acting_person(acting, Power.ADMINISTER)
    with transaction():
        person = users.named(login, at=clock.now())
        users.give_extra_time(viewer, person.person_id, percent, because=because, at=clock.now())
    click.echo(f"{person.login} has {percent} % extra time")
