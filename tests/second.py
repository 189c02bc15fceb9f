"""People of the tests at the second step of signing in."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

import making
import pyotp
from cast import PASSWORD
from flask import Flask
from sending import Browser
from werkzeug.test import TestResponse

from elearn.db import transaction
from elearn.people import authenticators, one_time_codes, second_steps

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = "/sign-in/second-step"


def code(at: datetime) -> str:
    """What the app shows at this moment."""
    return pyotp.TOTP(SECRET).at(at)


def an_app(app: Flask, login: str, *, at: datetime) -> UUID:
    """Gives a person an app that shows the codes of SECRET."""
    id = making.viewer(login).person_id
    with transaction():
        authenticators.keep(id, SECRET, 0, key=app.config["VAULT_KEY"], at=at)
    return id


def a_list(login: str, kind: str, *, at: datetime) -> list[str]:
    """Gives a person a list of codes."""
    viewer = making.viewer(login)
    codes = one_time_codes.new_list(kind)
    hashes = one_time_codes.hashed(codes)
    with transaction():
        second_steps.make_codes(viewer, kind, hashes, at=at)
    return codes


def typed_password(browser: Browser, login: str, onward: str = "") -> TestResponse:
    """The right password, with the token of the sign-in page."""
    browser._token = ""
    return browser.post("/sign-in", {"email": login, "password": PASSWORD, "next": onward})


def send(browser: Browser, path: str, **fields: str) -> TestResponse:
    """A form with the token of its own page."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', browser.get(path).text)
    browser._token = found.group(1) if found else browser.token
    return browser.post(path, dict(fields))


def second(browser: Browser, way: str, typed: str) -> TestResponse:
    return send(browser, STEP, way=way, code=typed)
