"""The hub as browsers know it when a device signs: from its settings, never from a request."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from elearn.config import LOOPBACK

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Hub:
    """The hub as devices know it: keys are bound to the host's name, proofs to the origin."""

    host: str
    origin: str


def hub_at(address: str) -> Hub | None:
    """The hub of this public address; None where browsers make no passkeys.

    They want https and a name, not a number. This machine itself is `localhost` to them.
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode()
        port = "" if parts.port in (None, _PORTS[parts.scheme]) else f":{parts.port}"
    except (ValueError, LookupError):
        return None
    if parts.hostname in LOOPBACK:
        return Hub("localhost", f"{parts.scheme}://localhost{port}")
    if parts.scheme != "https" or not host or _is_number(host):
        return None
    return Hub(host, f"https://{host}{port}")


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
