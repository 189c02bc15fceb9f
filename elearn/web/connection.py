"""What the connection must be before anybody may sign in over it."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from elearn.config import LOOPBACK
from elearn.errors import NotAllowed
from elearn.people import users

_FORWARDED = frozenset(
    {
        "HTTP_FORWARDED",
        "HTTP_X_FORWARDED_FOR",
        "HTTP_X_FORWARDED_HOST",
        "HTTP_X_FORWARDED_PROTO",
        "HTTP_VIA",
    }
)


def _is_local() -> bool:
    """Whether the browser and the server are on one machine, with nothing between them."""
    environment = request.environ
    if not _FORWARDED.isdisjoint(environment):
        return False
    return _is_loopback(environment.get("HTTP_HOST") or environment["SERVER_NAME"])


@lru_cache(maxsize=256)
def _is_loopback(host: str) -> bool:
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK
    except ValueError:
        return False


def require_private() -> None:
    """Raises NotAllowed where a password would cross a network that anyone can read."""
    if request.is_secure or _is_local() or current_app.config["PLAIN_HTTP"]:
        return
    raise NotAllowed("Sign in over https: this connection can be read by others.", code="https")


def is_at_home() -> bool:
    """Whether `flask serve` listens on loopback, and the browser is on the same machine."""
    return bool(current_app.config["SERVED_ON_LOOPBACK"]) and _is_local()


def _keep_demonstration_at_home() -> None:
    """The demonstration's password is printed in the manual: it must not be reached from afar.

    Raises NotAllowed for every request that did not come straight to `flask serve` on loopback.
    """
    if request.endpoint == "health.alive":
        return
    if current_app.config["DEMONSTRATION"] is None:
        current_app.config["DEMONSTRATION"] = users.has_demonstration()
    if not current_app.config["DEMONSTRATION"]:
        return
    if not is_at_home():
        raise NotAllowed(
            "This hub has the demonstration people and answers on its own machine only. "
            "Begin with a new data folder to serve others.",
            code="demonstration",
        )


def init_app(app: Flask) -> None:
    app.before_request(_keep_demonstration_at_home)
