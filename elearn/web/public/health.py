"""For the machines that watch: is the process alive, can it answer."""

from __future__ import annotations

from flask import Response, current_app

from elearn import schema
from elearn.db import DatabaseError, db
from elearn.web.doors import open_door

health = open_door("health")


@health.get("/healthz")
def alive() -> Response:
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """200 when the database answers and its migrations are those of this code."""
    try:
        is_current = schema.is_current(current_app.config["MIGRATIONS"])
    except DatabaseError:
        db.session.rollback()
        is_current = False
    said = "ready\n" if is_current else "not ready\n"
    return Response(said, 200 if is_current else 503, mimetype="text/plain")
