"""A browser for the tests: a client with the token and origin that our pages send."""

from __future__ import annotations

import contextvars
import re
from typing import Any
from uuid import UUID

import cast
from flask import Flask
from stories import page
from stories.page import Element
from werkzeug.test import TestResponse

from elearn import clock
from elearn.db import transaction
from elearn.people import sessions, users

HOST = "http://127.0.0.1"


class Browser:
    """One person's browser."""

    def __init__(self, app: Flask, login: str | None) -> None:
        self.app = app
        self.login = login
        self.client = app.test_client()
        self._token = ""
        if login is not None:
            self.session = self._signed_in(login)

    def _signed_in(self, login: str) -> str:
        with self.app.app_context():
            person = users.named(login, at=clock.now())
            with transaction():
                token = sessions.open_for(
                    person.person_id, at=clock.now(), address="127.0.0.1", agent="Firefox/140"
                )
        self.client.set_cookie("session", token, domain="localhost")
        return token

    @property
    def token(self) -> str:
        """The token of the session's forms, taken from a page that has one."""
        if not self._token:
            shown = self.get("/sign-out" if self.login else "/sign-in").text
            found = re.search(r'name="csrf_token" value="([^"]+)"', shown)
            assert found, shown
            self._token = found.group(1)
        return self._token

    def get(self, path: str, **headers: str) -> TestResponse:
        return self._ask("GET", path, headers)

    def see(self, path: str, **headers: str) -> Element:
        """A page that is there."""
        answer = self.get(path, **headers)
        assert answer.status_code == 200, f"{path}: {answer.status} {answer.headers}"
        return page.read(answer.text)

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        """A form with its token, sent from a page of ours."""
        fields = {"csrf_token": self.token} | (data or {})
        return self._ask("POST", path, {"Sec-Fetch-Site": "same-origin"} | headers, data=fields)

    def put(self, path: str, value: object, **headers: str) -> TestResponse:
        return self._ask("PUT", path, {"X-CSRF-Token": self.token} | headers, json=value)

    def bare(self, method: str, path: str, **more: Any) -> TestResponse:
        """A request without token or origin."""
        return self._open(path, method=method, **more)

    def _open(self, path: str, **more: Any) -> TestResponse:
        """Each request in a context of its own, as in a server: the test's `g` is not its."""

        def ask() -> TestResponse:
            answer = self.client.open(path, **more)
            # Here, for a file that is sent while it is read is read in the request's context.
            answer.get_data()
            answer.close()
            return answer

        return contextvars.Context().run(ask)

    def _ask(self, method: str, path: str, headers: dict[str, str], **more: Any) -> TestResponse:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._open(path, method=method, headers=sent, **more)

    # What officers do ----------------------------------------------------------------------

    def start(self, module: str) -> str:
        """Starts or goes on with the quiz of a module; the address of the attempt."""
        answer = self.post(f"{module}attempts")
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def save(
        self, attempt: str | UUID, question: str, response: object, revision: int = 1
    ) -> TestResponse:
        address = attempt if isinstance(attempt, str) else f"/attempts/{attempt}/"
        return self.put(
            f"{address}answers/{question}", {"revision": revision, "response": response}
        )


def state_of(shown: Element) -> str:
    """The state that a result or verification page says."""
    states = [one.get("data-state") for one in shown.every("section") if one.get("data-state")]
    assert len(states) == 1, states
    return states[0]


PEOPLE = [cast.PASSER_BY, *cast.ROLES]
