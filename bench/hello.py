"""*hello*: the least that Flask can do on the hub's server, the floor of every ratio."""

from __future__ import annotations

from flask import Flask

from elearn import config
from elearn.cli import serve


def create_app() -> Flask:
    app = Flask("hello")
    app.config["DEMONSTRATION"] = False

    @app.get("/healthz")
    def healthz() -> str:
        return "hello"

    return app


if __name__ == "__main__":
    serve.answer(create_app(), config.from_environment())
