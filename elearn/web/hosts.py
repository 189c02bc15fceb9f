"""The names that the hub answers to: a page asked for under another one is not ours to give.

Links in letters are written with the address of the settings, never with what a request says.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, current_app, request

from elearn.config import LOOPBACK, Settings
from elearn.errors import Refusal
from elearn.web import viewer

# They tell nothing, and are asked for by machines that know an address alone.
_ANY_HOST = frozenset({"health.alive", "health.ready"})


class WrongHost(Refusal):
    """The request names a host that is none of ours (421)."""


_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9.-]+))(?::[0-9]+)?", re.IGNORECASE)


@lru_cache(maxsize=256)
def _name(host: str) -> str:
    """The name in a Host line, without its port; empty for what is none."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_ours(name: str, settings: Settings) -> bool:
    if name in LOOPBACK or name in settings.hosts:
        return True
    if settings.address:
        return name == urlsplit(settings.address).hostname
    # Nobody said what the hub is called: on a closed network it is reached by its number, and
    # no other site can be called by a number of ours.
    return name == settings.host or (not settings.is_loopback and _is_address(name))


def _answer_to_own_names() -> None:
    if request.endpoint in _ANY_HOST:
        return
    host = request.environ.get("HTTP_HOST") or request.environ["SERVER_NAME"]
    if not _is_ours(_name(host), current_app.config["SETTINGS"]):
        # The page that says so is for nobody in particular.
        viewer.give_up()
        raise WrongHost(
            "This hub does not answer to this name. If it should, its operator adds the name to "
            "the settings.",
            code="host",
        )


def init_app(app: Flask) -> None:
    app.before_request(_answer_to_own_names)
