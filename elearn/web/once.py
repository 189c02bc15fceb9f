"""What a browser may show for ten minutes and the hub keeps nowhere: new secrets and codes.

A page that did not arrive on a bad line can so be asked for again. The cookie is closed in the
vault for one person and one use.
"""

from __future__ import annotations

import base64
import json
from datetime import datetime
from uuid import UUID

from flask import current_app, request
from werkzeug.wrappers import Response

from elearn.credentials import vault
from elearn.web.viewer import cookie_name, set_cookie

SECONDS = 600


def keep(response: Response, name: str, value: str, person_id: UUID, *, at: datetime) -> None:
    """Sends what pages of this person may show for ten minutes."""
    text = json.dumps([int(at.timestamp()) + SECONDS, value])
    key: bytes = current_app.config["VAULT_KEY"]
    closed = vault.closed(key, text.encode(), _about(name, person_id))
    sent = base64.urlsafe_b64encode(closed).decode()
    set_cookie(response, cookie_name(name), sent, max_age=SECONDS)


def kept(name: str, person_id: UUID, *, at: datetime) -> str:
    """What was kept for this person; empty where it was not, or is over."""
    key: bytes = current_app.config["VAULT_KEY"]
    try:
        closed = base64.urlsafe_b64decode(request.cookies.get(cookie_name(name), ""))
    except ValueError:
        return ""
    text = vault.opened(key, closed, _about(name, person_id))
    if text is None:
        return ""
    until, value = json.loads(text)
    return str(value) if at.timestamp() < until else ""


def _about(name: str, person_id: UUID) -> bytes:
    return name.encode() + b"\0" + person_id.bytes
