"""The officers of the bench: signed in, each with an attempt that runs."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from flask import Flask, g

from bench import clients
from elearn import clock
from elearn.access import Viewer
from elearn.db import transaction
from elearn.learning import answers, attempts
from elearn.library import catalogue
from elearn.people import passwords, sessions, users
from elearn.quiz.kinds import KINDS
from elearn.web import forms

DOMAIN, MODULE = "cybercrime", "electronic-evidence"
LESSON = f"/modules/{DOMAIN}/{MODULE}/principles/"
PASSWORD = "forty-two small lanterns"


@dataclass(frozen=True)
class Officer:
    """A browser that is signed in. `question` with its `response` is what it saves."""

    login: str
    cookie: str
    token: str
    attempt_id: UUID
    question: str
    response: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Cookie": self.cookie, "Accept-Encoding": "gzip, deflate, br"}

    def get(self, path: str, **more: str) -> str:
        return clients.request("GET", path, self.headers | more)

    def save(self) -> str:
        """The PUT of one answer, with a place for its revision."""
        body = f'{{"revision": {clients.REVISION}, "response": "{self.response}"}}'
        path = f"/attempts/{self.attempt_id}/answers/{self.question}"
        given = {"X-CSRF-Token": self.token, "Content-Type": "application/json"}
        return clients.request("PUT", path, self.headers | given, body)

    def finish(self) -> str:
        given = {"X-CSRF-Token": self.token, "Accept": "application/json"}
        headers = self.headers | given | {"Content-Length": "0"}
        return clients.request("POST", f"/attempts/{self.attempt_id}/finish", headers)


def hired(app: Flask, count: int, *, answered: bool = False) -> list[Officer]:
    """So many new officers; where `answered`, with everything right and only to be finished."""
    with app.app_context():
        password_hash = passwords.hashed(PASSWORD)
        with transaction():
            made = [_officer(password_hash, answered) for _ in range(count)]
    return [_with_token(app, officer) for officer in made]


def _officer(password_hash: str, answered: bool) -> Officer:
    now = clock.now()
    login = f"bench-{secrets.token_hex(8)}"
    person = users.add(None, login, role="officer", at=now, name="Aida Nurlanova")
    person.password_hash = password_hash
    token = sessions.open_for(person.id, at=now, address="127.0.0.1", agent="bench")
    viewer = users.named(login, at=clock.now())
    attempt_id = attempts.start(viewer, catalogue.module(DOMAIN, MODULE), at=now)
    drawn = attempts.drawn_of(viewer, attempt_id)
    if answered:
        _answer_all(viewer, attempt_id)
    single = next(one for one in drawn.answerable() if one.kind == "single")
    option = KINDS["single"].solution(single.key, single.layout)
    return Officer(login, f"session={token}", "", attempt_id, single.id, str(option))


def _answer_all(viewer: Viewer, attempt_id: UUID) -> None:
    for question in attempts.drawn_of(viewer, attempt_id).answerable():
        solution = KINDS[question.kind].solution(question.key, question.layout)
        response = answers.accepted(question, solution)
        answers.store(viewer, attempt_id, question.id, response, revision=1, at=clock.now())


def _with_token(app: Flask, officer: Officer) -> Officer:
    with app.test_request_context("/", headers={"Cookie": officer.cookie}):
        return replace(officer, token=forms.csrf_token())


def sign_in(app: Flask, officer: Officer) -> str:
    """The POST of the sign-in form, as a new browser sends it."""
    with app.test_request_context("/sign-in"):
        token = forms.csrf_token()
        cookie = f"form={g.form_cookie}"
    fields = f"csrf_token={token}&email={officer.login}&password={PASSWORD.replace(' ', '+')}"
    kind = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    return clients.request("POST", "/sign-in", kind, fields)
