"""A stranger's program: it knows the contracts (addresses, fields, answers) and nothing else.

Standard library only. It never looks into elearn or its database; the key it reads in
the modules' Markdown, as an instructor would.
"""

from __future__ import annotations

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any

from stories import page
from stories.key import Right, plain
from stories.page import Element

OFFICER = "officer@demo.example"
PASSWORD = "learn-by-doing-2026"
ASKED = ("single", "multiple", "true-false", "numeric", "text", "matching", "ordering", "cloze")

Fields = list[tuple[str, str]]


@dataclass
class Answer:
    """What the server said."""

    status: int
    headers: Any
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def page(self) -> Element:
        return page.read(self.text)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def leads_to(self) -> str:
        """Where a 303 leads."""
        assert self.status == 303, f"{self.status}: {self.text[:600]}"
        return str(self.headers["Location"])


class _Stay(urllib.request.HTTPRedirectHandler):
    """Redirects are looked at, not followed."""

    def redirect_request(self, *_: object) -> None:
        return None


class Stranger:
    """A browser without scripts: cookies, pages, forms."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.cookies = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(
            _Stay, urllib.request.HTTPCookieProcessor(self.cookies)
        )

    def ask(
        self, path: str, *, method: str = "GET", data: bytes | None = None, **headers: str
    ) -> Answer:
        request = urllib.request.Request(
            urllib.parse.urljoin(self.address, path), data=data, method=method
        )
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        try:
            with self._opener.open(request, timeout=60) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def see(self, path: str) -> Element:
        """A page that is there."""
        answer = self.ask(path)
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.page

    def send(self, path: str, fields: Fields, **headers: str) -> Answer:
        """A form, as a browser sends it: with the origin of the page it stands on."""
        data = urllib.parse.urlencode(fields).encode()
        return self.ask(path, method="POST", data=data, Origin=self.address, **headers)

    # The road ------------------------------------------------------------------------------

    def sign_in(self, login: str = OFFICER, password: str = PASSWORD) -> None:
        form = form_to(self.see("/sign-in"), "/sign-in")
        fields = {**dict(hidden(form)), "email": login, "password": password}
        assert self.send("/sign-in", list(fields.items())).leads_to == "/"

    def speak(self, code: str) -> None:
        """Chooses the language of the pages, for good."""
        self.send("/language", [("lang", code), ("next", "/")])

    def start(self, module: str, *, one_by_one: bool = False) -> str:
        """Starts the quiz of a module, or goes on with the one that runs."""
        form = form_to(self.see(module), f"{module}attempts")
        fields = [one for one in hidden(form) if one[0] == "csrf_token"]
        # The field inside <noscript>: who has no scripts gets one question a page.
        fields += [("question", "first")] if one_by_one else []
        return self.send(f"{module}attempts", fields).leads_to

    def pass_by_forms(self, module: str, key: dict[str, Right]) -> str:
        """Question by question, the check, the finish; the address of the result."""
        address = self.start(module, one_by_one=True)
        assert "question=" in address
        for _turn in range(100):
            if address.endswith("/check/"):
                break
            form = form_to(self.see(address), "/answers")
            fields = hidden(form) + filled(form, key) + [("go", "next")]
            address = self.send(form.get("action"), fields).leads_to
        check = self.see(address)
        form = form_to(check, "/finish")
        return self.send(form.get("action"), hidden(form)).leads_to

    def pass_by_put(self, module: str, key: dict[str, Right]) -> Any:
        """Every answer by PUT, then the finish; what it answers as JSON."""
        address = self.start(module)
        sitting = self.see(address)
        token = sitting.first("meta", name="csrf-token").get("content")
        for question in questions(sitting):
            self.put(address, question, response(question, key), token)
        finished = self.ask(
            f"{address}finish",
            method="POST",
            data=b"",
            X_CSRF_Token=token,
            Accept="application/json",
        )
        assert finished.status == 200, finished.text
        return finished.json

    def put(self, address: str, question: Element, response: Any, token: str) -> Any:
        revision = int(question.get("data-revision")) + 1
        answer = self.ask(
            f"{address}answers/{question.get('id')}",
            method="PUT",
            data=json.dumps({"revision": revision, "response": response}).encode(),
            Content_Type="application/json",
            X_CSRF_Token=token,
        )
        assert answer.status == 200, f"{question.get('id')}: {answer.text}"
        assert answer.json["revision"] == revision
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", answer.json["saved_at"])
        return answer.json


# Forms ---------------------------------------------------------------------------------------


def form_to(page: Element, end: str) -> Element:
    """The form of a page that goes to an address with this end."""
    for form in page.every("form"):
        if form.get("action").split("?")[0].endswith(end):
            return form
    raise LookupError(f"no form to {end}")


def hidden(form: Element) -> Fields:
    return [(one.get("name"), one.get("value")) for one in form.every("input", type="hidden")]


def questions(page: Element) -> list[Element]:
    """The elements of the questions that are to be answered, scenarios opened."""
    return [
        one
        for one in page.every()
        if one.get("data-kind") and one.get("data-kind") not in ("scenario", "information")
    ]


def labelled(question: Element, kind: str) -> dict[str, str]:
    """Values of the boxes of a question by the words of their labels."""
    labels = {one.get("for"): plain(one.words) for one in question.every("label")}
    return {labels[box.get("id")]: box.get("value") for box in question.every("input", type=kind)}


def choices(select: Element) -> dict[str, str]:
    """Values of a list by their words."""
    return {
        plain(one.words): one.get("value") if "value" in one.attributes else one.words
        for one in select.every("option")
    }


def lists(question: Element) -> dict[str, Element]:
    """The lists of a question by the words of their labels, in the order of the page."""
    labels = {one.get("for"): plain(one.words) for one in question.every("label")}
    return {labels[one.get("id")]: one for one in question.every("select")}


def filled(page: Element, key: dict[str, Right]) -> Fields:
    """The fields of every question on a page, rightly filled in."""
    fields: Fields = []
    for question in questions(page):
        id, kind = question.get("id"), question.get("data-kind")
        given = response(question, key)
        if kind == "ordering":
            fields += [(f"{id}.{item}", str(place)) for place, item in enumerate(given, 1)]
        elif isinstance(given, dict):
            fields += [(f"{id}.{part}", value) for part, value in given.items()]
        elif isinstance(given, bool):
            fields.append((id, "true" if given else "false"))
        else:
            fields += [(id, one) for one in (given if isinstance(given, list) else [given])]
    return fields


def response(question: Element, key: dict[str, Right]) -> Any:
    """The right response to a question, in the form in which a program sends it."""
    id, kind = question.get("id"), question.get("data-kind")
    right = key[id]
    assert kind in ASKED, f"{id} is of the kind {kind}"
    if kind == "single":
        return labelled(question, "radio")[right.options[0]]
    if kind == "multiple":
        boxes = labelled(question, "checkbox")
        return [boxes[words] for words in right.options]
    if kind == "true-false":
        return right.answer == "true"
    if kind == "matching":
        return {
            list_.get("name").partition(".")[2]: choices(list_)[right.pairs[left]]
            for left, list_ in lists(question).items()
        }
    if kind == "ordering":
        items = lists(question)
        return [items[step].get("name").partition(".")[2] for step in right.steps]
    if kind == "cloze":
        return _gaps(question, right)
    return right.answer


def _gaps(question: Element, right: Right) -> dict[str, str]:
    given = {}
    for field in [*question.every("select"), *question.every("input", type="text")]:
        gap = field.get("name").partition(".")[2]
        words = right.gaps[int(gap) - 1]
        given[gap] = choices(field)[words] if field.name == "select" else words
    return given
