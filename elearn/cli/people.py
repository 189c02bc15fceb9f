"""`flask people …`: accounts from the console."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import AppGroup

from elearn import clock
from elearn.access import POWERS, Power, Viewer
from elearn.cli import rosters
from elearn.cli.speaking import acting_person, as_option, refusing
from elearn.db import transaction
from elearn.people import invitations, recovering, units, users
from elearn.people.invitations import Code

people = AppGroup("people", help="Accounts of people.")
people.add_command(rosters.import_roster)


@people.command("add")
@click.argument("login")
@click.option("--role", type=click.Choice(sorted(POWERS)), default="officer", show_default=True)
@click.option("--name", default="", help="The person's name, as it stands on certificates.")
@click.option("--mail", default="", help="Where letters go; else a login that is an address.")
@click.option("--unit", default="", help="The unit, its names from the country down: A/B/C.")
@click.option("--code", "by_code", is_flag=True, help="Print a short code instead of a link.")
@as_option
@refusing
def add(
    login: str, role: str, name: str, mail: str, unit: str, by_code: bool, acting: str | None
) -> None:
    """Add a person and print the one-time link or code with which the password is chosen."""
    viewer = acting_person(acting, Power.ADMINISTER)
    code = invitations.new_code() if by_code else None
    with transaction():
        users.add(
            viewer,
            login,
            role=role,
            name=name,
            mail=mail,
            unit=units.at_place(unit) if unit else None,
            at=clock.now(),
        )
        said = _invited(viewer, login, code)
    click.echo(said)


@people.command("invite")
@click.argument("login")
@click.option("--code", "by_code", is_flag=True, help="Print a short code instead of a link.")
@click.option("--mail", "by_mail", is_flag=True, help="Send a letter with the link instead.")
@as_option
@refusing
def invite(login: str, by_code: bool, by_mail: bool, acting: str | None) -> None:
    """Print a new one-time link or code for a person who has no password yet, or send it."""
    if by_code and by_mail:
        raise click.UsageError("Give --code or --mail, not both.")
    viewer = acting_person(acting, Power.ADMINISTER)
    code = invitations.new_code() if by_code else None
    with transaction():
        if by_mail:
            invitations.queue_letter(viewer, login, at=clock.now())
            said = "the letter is queued"
        else:
            said = _invited(viewer, login, code)
    click.echo(said)


def _invited(viewer: Viewer | None, login: str, code: Code | None) -> str:
    """What is to be handed to the person: an address, or login and code."""
    address = f"{current_app.config['ADDRESS']}/invitation/"
    now = clock.now()
    if code is None:
        return f"{address}{invitations.invite_by_hand(viewer, login, at=now)}"
    invitations.give_code_by_hand(viewer, login, code.hash, at=now)
    return f"{address} {login} {invitations.shown(code.text)}"


@people.command("recover")
@click.argument("login")
@as_option
@refusing
def recover(login: str, acting: str | None) -> None:
    """Take away password, second steps and sessions of an account, and print a new link."""
    viewer = acting_person(acting, Power.ADMINISTER)
    with transaction():
        token = recovering.recover(viewer, login, at=clock.now())
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
