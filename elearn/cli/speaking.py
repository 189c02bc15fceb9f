"""What commands share: who acts, and a refusal as one line and exit 1."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click

from elearn import access
from elearn.access import Power, Viewer
from elearn.db import DatabaseError
from elearn.errors import Refusal
from elearn.people import users

F = TypeVar("F", bound=Callable[..., Any])

as_option = click.option("--as", "acting", metavar="EMAIL", help="Who acts; else the operator.")


def acting_person(login: str | None, power: Power) -> Viewer | None:
    """The person named by `--as`, who must have the power; None is the operator."""
    if login is None:
        return None
    viewer = users.named(login)
    access.require(viewer, power)
    return viewer


def refusing(command: F) -> F:
    """A refusal is told in one line on standard error, and the command ends with 1."""

    @wraps(command)
    def called(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except Refusal as refusal:
            click.echo(str(refusal), err=True)
        except DatabaseError as error:
            click.echo(f"The database refused: {error.orig}", err=True)
        sys.exit(1)

    return called  # type: ignore[return-value]
