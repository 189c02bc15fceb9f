"""What commands share: who acts, the hub's language, and a refusal as one line and exit 1."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, TypeVar

import click
from flask import current_app

from elearn import access, audit, clock, schema
from elearn.access import Power, Viewer
from elearn.db import DatabaseError, db
from elearn.errors import Finding, Refusal
from elearn.languages import LANGUAGES
from elearn.people import users
from elearn.people.roster.cells import Fault

F = TypeVar("F", bound=Callable[..., Any])

as_option = click.option("--as", "acting", metavar="EMAIL", help="Who acts; else the operator.")


def acting_person(login: str | None, power: Power) -> Viewer | None:
    """The person named by `--as`, who must have the power; None is the operator."""
    if login is None:
        return None
    viewer = replace(users.named(login, at=clock.now()), address=audit.CONSOLE)
    access.require(viewer, power)
    return viewer


def said(about: Refusal | Finding | Fault, language: str | None = None) -> str:
    """The sentence in a language, else in the hub's: instructors read findings in theirs."""
    code = language or current_app.config["LANGUAGE"]
    return LANGUAGES[code].said(about.text) % about.values


def refusing(command: F) -> F:
    """A refusal is told in one line on standard error, and the command ends with 1."""

    @wraps(command)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            click.echo(said(refusal), err=True)
        except DatabaseError as error:
            db.session.rollback()
            if _is_behind():
                click.echo("Bring the database up first: flask db upgrade", err=True)
            else:
                click.echo(f"The database refused: {error.orig}", err=True)
        except OSError as error:
            click.echo(f"The system refused: {error}", err=True)
        sys.exit(1)

    return called  # type: ignore[return-value]


def _is_behind() -> bool:
    """Whether the database lacks tables of this code; not told of one that answers nothing."""
    try:
        return not schema.is_current(current_app.config["MIGRATIONS"])
    except DatabaseError:
        return False
