"""`flask certificates …`"""

from __future__ import annotations

import click
from flask.cli import AppGroup

from elearn import clock
from elearn.access import Power
from elearn.cli.speaking import acting_person, as_option, refusing
from elearn.db import transaction
from elearn.learning import certificates as given

certificates = AppGroup("certificates", help="Certificates that were given.")


@certificates.command("revoke")
@click.argument("code")
@click.option("--because", required=True, help="The reason, kept in the record.")
@as_option
@refusing
def revoke(code: str, because: str, acting: str | None) -> None:
    """Take a certificate back; its page says so from then on."""
    viewer = acting_person(acting, Power.ADMINISTER)
    with transaction():
        certificate = given.revoke(viewer, code, because=because, at=clock.now())
    click.echo(f"{certificate.code} is revoked")
