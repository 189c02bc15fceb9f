"""Names, titles and whatever else people type is shown as text, wherever it is shown.

The skeleton of a page, its elements and their attributes' names, must not depend on the words in
it: every page is looked at with plain words and again with hostile ones in their place.
The hub writes no XLSX; rosters are read by a command, which makes people as `users.add` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import drafting
import making
import pytest
import unchanged
from cast import AIDA, ILYA, SANA, VERA
from flask import Flask
from furnishing import desk
from making import FIRST_STEPS
from sending import Browser
from sqlalchemy import update
from stories import page
from werkzeug.test import TestResponse

from elearn import clock
from elearn.content import markup
from elearn.content.surroundings import Medium, Surroundings
from elearn.db import db, transaction
from elearn.models.library import Domain
from elearn.models.people import Person, Unit
from tests.abuse.test_12_hostile_lessons import MUTATIONS
from tests.content.test_hostile import wrong
from tests.test_doors import NOBODYS, filled, routes
from tests.web.officer.test_certificate_page import printed, words_of

ClientAs = Callable[[str | None], Browser]
PLAIN = "Plain words"
# Each at most as long as a name may be.
HOSTILE = {
    "attributes": "' onfocus='alert(1)' x=\"><img src=x onerror=alert(1)><script>alert(1)</script>",
    "elements": "</title></textarea></option><svg onload=alert(1)><!--<a href=javascript:alert(1)>",
    "templates": "{{ 7*7 }}{% raw %}${7*7}%(sentence)s{0} &lt;b&gt;&#60;script&#62; ]]><style>",
    "mutations": MUTATIONS[3][:190],
}
# Neither engine has a part in how a page is written; one is quick.
on_one_engine = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
every_word = pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)


class _Skeleton(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.parts.append(f"<{tag} {' '.join(sorted(name for name, _ in attrs))}>")

    def handle_endtag(self, tag: str) -> None:
        self.parts.append(f"</{tag}>")

    def handle_comment(self, data: str) -> None:
        self.parts.append("<!---->")


def skeleton(answer: TestResponse) -> tuple[Any, ...]:
    """Everything of an answer but words and values."""
    reader = _Skeleton()
    if answer.mimetype == "text/html":
        reader.feed(answer.text)
        reader.close()
    return answer.status_code, answer.mimetype, sorted(answer.headers.keys()), reader.parts


def say(words: str, *, at: datetime) -> None:
    """Puts these words wherever people and authors write a line."""
    with transaction():
        db.session.execute(update(Person).values(name=words, latin_name=words))
        db.session.execute(update(Unit).values(name=words))
        db.session.execute(update(Domain).values(titles={"en": words}, summaries={"en": words}))
    for module, _ in making.checked().modules:
        texts = {"en": words, "ru": words}
        making.another_version(
            at=at,
            id=module.id,
            titles=texts,
            summaries=texts,
            audience=texts,
            sources=(words,),
            glossaries={"en": ((words, "<p>x</p>"),)},
            lessons=tuple(replace(one, title=words) for one in module.lessons),
        )


def own(attempt: str, code: str, sitting: str) -> dict[str, str]:
    person = str(making.viewer(AIDA).person_id)
    return {
        **NOBODYS,
        **desk(AIDA, SANA, at=clock.now()),
        **drafting.places("first-steps", at=clock.now()),
        "<code>": code,
        "<uuid:attempt_id>": attempt,
        "<uuid:person_id>": person,
        "<uuid:sitting_id>": sitting,
    }


FILES = (".pdf", ".csv", ".xlsx", ".docx", ".zip", ".<extension>", "assets/<name>")


def pages(app: Flask, places: dict[str, str]) -> list[tuple[Browser, str]]:
    """Every page that somebody of the cast is shown, with the first who is."""
    browsers = [Browser(app, login) for login in (AIDA, SANA, ILYA, VERA)]
    found = []
    for rule, method in routes(app):
        if method == "GET" and not rule.endswith(FILES):
            path = filled(rule, places)
            who = next((one for one in browsers if one.get(path).status_code == 200), None)
            found += [(who, path)] if who else []
    return found


@on_one_engine
@every_word
def test_no_page_is_built_otherwise_for_hostile_names(app: Flask, at: datetime, words: str) -> None:
    say(PLAIN, at=at)
    code = making.passed(AIDA, at=at).code
    assert code
    places = own(
        str(making.an_attempt(AIDA, at=at, id="report-writing")),
        code,
        str(making.a_sitting(SANA, at=at)[0]),
    )
    looked = pages(app, places)
    before = [browser.get(path) for browser, path in looked]

    say(words, at=at)

    shown = 0
    for (browser, path), plain in zip(looked, before, strict=True):
        answer = browser.get(path)
        if path.startswith(GROWING):
            assert not dangerous(plain, answer), path
        else:
            assert skeleton(answer) == skeleton(plain), path
        shown += " ".join(words.split()) in page.read(answer.text).words
    assert shown > 10


# What is done between two looks stands in the record.
# Where what is said anew adds something: an entry, a version, a version newer than the draft.
GROWING = ("/admin/audit", "/author/drafts/", "/author/modules/")
DANGER = ("<script", "<img", "<svg", "<style", "<iframe", "<form", "<math", "<base", "<!--")


def dangerous(plain: TestResponse, hostile: TestResponse) -> list[str]:
    """Elements that stand on the second page more often, and every handler of an event."""
    first, second = skeleton(plain)[-1], skeleton(hostile)[-1]
    more = [one for one in set(second) if second.count(one) > first.count(one)]
    handlers = [one for one in second if re.search(r" on\w", one)]
    return handlers + [one for one in more if one.startswith(DANGER)]


TYPED: list[Callable[[Browser, str], TestResponse]] = [
    lambda browser, words: browser.get(f"/search?q={quote(words)}"),
    lambda browser, words: browser.get(f"/verify/?code={quote(words)}"),
    lambda browser, words: browser.get(f"/verify/{quote(words, safe='')}"),
    lambda browser, words: browser.get(f"/nowhere/{quote(words)}"),
    lambda browser, words: browser.get(f"{FIRST_STEPS}{quote(words, safe='')}/"),
    lambda browser, words: browser.get(f"/sign-in?next={quote(words)}"),
    lambda browser, words: browser.post("/sign-in", {"email": words, "password": words}),
    lambda browser, words: browser.post("/language", {"lang": words, "next": words}),
    lambda browser, words: browser.post(f"{FIRST_STEPS}attempts", {"code": words}),
    lambda browser, words: browser.get("/", Accept_Language=words, User_Agent=words),
]


@on_one_engine
@every_word
@pytest.mark.parametrize("login", [None, AIDA])
def test_what_is_typed_comes_back_as_text(
    client_as: ClientAs, login: str | None, words: str
) -> None:
    browser = client_as(login)
    assert browser.token
    for place, typed in enumerate(TYPED):
        before = unchanged.rows() if place < 6 else None
        plain, hostile = typed(browser, PLAIN), typed(browser, words)
        if plain.status_code != 303 and hostile.status_code != 308:
            assert skeleton(hostile)[:2] == skeleton(plain)[:2], place
            assert not dangerous(plain, hostile), place
        assert before is None or unchanged.rows() == before


@on_one_engine
@every_word
def test_a_program_gets_them_as_json_and_nothing_else(client_as: ClientAs, words: str) -> None:
    aida = client_as(AIDA)
    address = aida.start(FIRST_STEPS)
    for answer in (
        aida.save(address, quote(words, safe=""), words),
        aida.save(address, "pick-one", words),
        aida.get(f"/modules/{quote(words, safe='')}/", Accept="application/json"),
    ):
        assert answer.mimetype == "application/json"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.status_code in (404, 422)


@every_word
def test_alternative_words_and_names_of_files_are_text(words: str) -> None:
    around = Surroundings("/", (), {"seal.png": Medium("/media/0.png", 1, 2, 2)})
    renderer = markup.Renderer(around)
    for text in (
        f"![{words}](media/seal.png)",
        f'![a](media/seal.png "{words}")',
        f"![a](media/{words})",
        f"[a](media/{words})",
        f"| {words} |\n|---|\n| {words} |",
        f'!!! law "{words}"\n    x',
    ):
        html = renderer.lesson(text, "en").html
        assert not wrong(html), html


@on_one_engine
@every_word
def test_a_certificate_is_printed_with_the_name_as_it_is(
    app: Flask, client_as: ClientAs, at: datetime, words: str
) -> None:
    say(words, at=at)
    code = making.passed(AIDA, at=at).code

    paper = client_as(AIDA).get(f"/certificates/{code}.pdf")

    assert (paper.status_code, paper.mimetype) == (200, "application/pdf")
    data = paper.get_data()
    for active in (b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/EmbeddedFile", b"/URI"):
        assert active not in data, active
    on_paper = printed(data)
    assert [word for word in words_of(words)[:3] if word not in on_paper] == []


@on_one_engine
def test_the_plain_words_are_on_the_pages(app: Flask, client_as: ClientAs, at: datetime) -> None:
    """Else the tests above would compare pages that show none of them."""
    say(PLAIN, at=at)

    assert PLAIN in client_as(AIDA).see("/account/").words
    assert PLAIN in client_as(AIDA).see(FIRST_STEPS).words
