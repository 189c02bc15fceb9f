"""An officer's page that saves answers until the hub dies, and remembers what it was promised."""

from __future__ import annotations

import http.client
import json
import random
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from stories import page
from stories.key import Right
from stories.stranger import questions, response

MODULE = "/modules/cybercrime/first-steps/"


@dataclass
class Officer:
    """A signed-in officer and what the hub has promised her about her attempt.

    `acknowledged` holds each question's newest revision that came back as saved, with its
    response; `sent` the one whose answer never came; `outcome` what the finish answered.
    """

    login: str
    session: str
    token: str = ""
    attempt: str = ""
    acknowledged: dict[str, tuple[int, Any]] = field(default_factory=dict)
    sent: dict[str, tuple[int, Any]] = field(default_factory=dict)
    finish_sent: bool = False
    outcome: Any = None


class Writer(threading.Thread):
    """Saves for one officer, as fast as it can, and now and then finishes."""

    def __init__(
        self, officer: Officer, address: str, key: dict[str, Right], chance: random.Random
    ) -> None:
        super().__init__(daemon=True)
        self.officer = officer
        self.key = key
        self.chance = chance
        self.saves = 0
        self.fault: Exception | None = None
        self._host = urlsplit(address).netloc

    def run(self) -> None:
        try:
            with closing(http.client.HTTPConnection(self._host, timeout=30)) as connection:
                self._sit(lambda *sent: _ask(connection, *sent))
        except (OSError, http.client.HTTPException):
            return  # the hub is dead
        except Exception as fault:
            self.fault = fault

    def _sit(self, ask: Callable[..., tuple[int, str, bytes]]) -> None:
        officer = self.officer
        headers = {"Cookie": f"session={officer.session}", "Accept": "application/json"}
        if not officer.token:
            _, _, body = ask("GET", "/sign-out", "", headers | {"Accept": "text/html"})
            form = page.read(body.decode()).first("input", name="csrf_token")
            officer.token = form.get("value")
        headers["X-CSRF-Token"] = officer.token
        if not officer.attempt:
            status, where, _ = ask("POST", f"{MODULE}attempts", "", headers)
            _must_be(303, status, where)
            officer.attempt = where
        status, where, body = ask("GET", officer.attempt, "", headers | {"Accept": "text/html"})
        _must_be(200, status, where)
        asked = questions(page.read(body.decode()))
        right = {one.get("id"): response(one, self.key) for one in asked}
        for _turn in range(self.chance.randint(5, 60)):
            self._save(ask, headers, right)
        if self.chance.random() < 0.3:
            self._finish(ask, headers)
        else:
            while True:
                self._save(ask, headers, right)

    def _save(
        self, ask: Callable[..., tuple[int, str, bytes]], headers: Any, right: dict[str, Any]
    ) -> None:
        officer = self.officer
        question = self.chance.choice(sorted(right))
        revision = officer.acknowledged.get(question, (0, None))[0] + 1
        given = right[question] if self.chance.random() < 0.8 else None
        # What may have come and was not answered for is sent again as it was.
        revision, given = officer.sent.setdefault(question, (revision, given))
        body = json.dumps({"revision": revision, "response": given})
        sent = headers | {"Content-Type": "application/json"}
        status, _, said = ask("PUT", f"{officer.attempt}answers/{question}", body, sent)
        if status == 503:
            return
        _must_be(200, status, said)
        officer.acknowledged[question] = officer.sent.pop(question)
        self.saves += 1

    def _finish(self, ask: Callable[..., tuple[int, str, bytes]], headers: Any) -> None:
        self.officer.finish_sent = True
        status, _, body = ask("POST", f"{self.officer.attempt}finish", "", headers)
        _must_be(200, status, body)
        self.officer.outcome = json.loads(body)


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, body: str, headers: Any
) -> tuple[int, str, bytes]:
    connection.request(method, path, body, headers)
    with connection.getresponse() as answer:
        return answer.status, answer.headers.get("Location", ""), answer.read()


def _must_be(wanted: int, status: int, said: object) -> None:
    if status == 503:
        raise ConnectionError("the database went first")
    assert status == wanted, (status, said)
