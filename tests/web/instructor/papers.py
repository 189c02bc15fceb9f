"""Written answers handed in by officers, through their pages, and marked by instructors."""

from __future__ import annotations

from typing import Any

import cast
from flask import Flask
from sending import Browser
from stories import page
from stories.page import Element
from werkzeug.test import TestResponse

from elearn.db import transaction
from elearn.people import users

STATEMENT = "/modules/cybercrime/statement/"
QUEUE = "/author/marking/"
OLGA = "olga@hub.example"


def second_instructor(app: Flask) -> Browser:
    with transaction():
        users.add(None, OLGA, role="instructor", at=cast.BORN, name="Olga", unit=None)
    return Browser(app, OLGA)


def handed_in(officer: Browser, **answers: str) -> str:
    """Finishes the quiz with these answers, by question with low lines; the attempt's address."""
    address = officer.start(STATEMENT)
    for question, response in answers.items():
        assert officer.save(address, question.replace("_", "-"), response).status_code == 200
    assert officer.post(f"{address}finish").status_code == 303
    return address


def place(attempt: str, question: str) -> str:
    """Where this answer is marked."""
    return f"{QUEUE}{attempt.split('/')[2]}/{question}"


def mark(instructor: Browser, address: str, points: str, **more: Any) -> TestResponse:
    """Fills in the form as it stands now and sends it."""
    return send(instructor, instructor.see(address), address, points, **more)


def send(
    instructor: Browser, shown: Element, address: str, points: str, **more: Any
) -> TestResponse:
    """Fills in a form that was loaded before."""
    seen = shown.first("input", name="seen").get("value")
    return instructor.post(address, {"seen": seen, "points": points} | more)


def form_again(answer: TestResponse) -> Element:
    """The form that a refused one comes back with."""
    return page.read(answer.text)
