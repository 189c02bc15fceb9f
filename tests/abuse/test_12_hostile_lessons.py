"""Whatever stands in a lesson, what reaches a browser is harmless, and the browser agrees.

The linter refuses raw HTML with its line (tests/content/test_hostile.py). Here it is handed past
the linter: to the renderer, to the sanitiser, and at last past both into a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import making
import pytest
from answering import Answering
from cast import AIDA
from engines import OnSQLite
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, Request, sync_playwright
from sending import Browser
from stories.walker import ARGUMENTS

from elearn import clock
from elearn.content.markup import ALLOWED, Renderer, clean
from elearn.content.surroundings import Surroundings
from tests.content.test_hostile import HOSTILE, wrong

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LESSON = "seizing"
RUN = "window.ran = 1"
# What is harmless to one reader of HTML and is something else once a browser has read it.
MUTATIONS = [
    f"<svg></p><style><a id='</style><img src=1 onerror={RUN}>'>",
    f"<svg><p><style><g title='</style><img src=1 onerror={RUN}>'>",
    f"<math><mi><table><mglyph><style><math href='</style><img src=1 onerror={RUN}>'>",
    "<form><math><mtext></form><form><mglyph><style></math>"
    f"<img src=1 onerror={RUN}></style></mglyph></form>",
    f"<math><annotation-xml encoding='text/html'><style><img src=1 onerror={RUN}></style>",
    f"<svg><foreignObject><p><style><!--</style><img src=1 onerror={RUN}>--></p>",
    f"<svg><desc><noscript><p title='</noscript><img src=1 onerror={RUN}>'>",
    f"<noembed><img title='</noembed><img src=1 onerror={RUN}>'></noembed>",
    f"<xmp><p title='</xmp><img src=1 onerror={RUN}>'></xmp>",
    f"<iframe><p title='</iframe><img src=1 onerror={RUN}>'></iframe>",
    f"<plaintext><img src=1 onerror={RUN}>",
    f"<template><img src=1 onerror={RUN}></template>",
    f"<select><template><style><!--</style><a rel='--></style></template></select>{RUN}'>",
    f"<listing>&lt;img src=1 onerror={RUN}&gt;</listing>",
    f"<textarea><img title='</textarea><img src=1 onerror={RUN}>'></textarea>",
    f"<title><a title='</title><img src=1 onerror={RUN}>'></title>",
    f"<a title='`<img src=1 onerror={RUN}>`'>x</a>",
    f"<p title='--!><img src=1 onerror={RUN}>'><!--</p>",
    f"<table><td><svg><desc><td></desc></svg><style></table><img src=1 onerror={RUN}></style>",
    f"<a><b><table><a href='javascript:{RUN}'><svg></a></table></b></a>",
    f"<svg><a xlink:href='javascript:{RUN}'><text>x</text></a></svg>",
    f"<svg><animate onbegin='{RUN}' attributeName=x dur=1s></svg>",
    f"<details open ontoggle='{RUN}'><summary>x</summary></details>",
    f"<input autofocus onfocus='{RUN}'>",
    f"<object data='data:text/html,<script>{RUN}</script>'></object>",
    f"<iframe srcdoc='<script>{RUN}</script>'></iframe>",
    f"<p id=a><![CDATA[</p><img src=1 onerror={RUN}>]]></p>",
    f"<a href='&#1;javascript:{RUN}'>x</a><a href='java\tscript:{RUN}'>x</a>",
    f"<img src='media/x.png' srcset='x 1x' onload='{RUN}' style='background:url(//x.org)'>",
    f"<b\x0bonclick={RUN}>x</b><b/onclick={RUN}>x</b>",
    f"\x00<scr\x00ipt>{RUN}</scr\x00ipt>",
    f"{RUN} <div hx-get=/account/ hx-trigger=load data-on-click='{RUN}'>x</div>",
]
CORPUS = [*HOSTILE, *MUTATIONS]
AROUND = Surroundings("/modules/d/m/", ("one",))


def ways(text: str) -> Iterator[str]:
    """What the renderer and the sanitiser each make of a text."""
    yield Renderer(AROUND).lesson(text, "en").html
    yield clean(text)


@pytest.mark.parametrize("text", MUTATIONS)
def test_what_turns_into_something_else_is_harmless_and_stays_so(text: str) -> None:
    for html in ways(text):
        assert not wrong(html), html
        assert not wrong(clean(html)), html


@given(st.lists(st.sampled_from([*MUTATIONS, "</p>", "</style>", "-->", "'>", "<b>"]), max_size=5))
def test_pieces_of_them_put_together_are_harmless_too(parts: list[str]) -> None:
    html = clean("".join(parts))

    assert not wrong(html), html
    assert not wrong(clean(html)), html


# In a real browser -------------------------------------------------------------------------------

LISTEN = """
    window.refused = [];
    addEventListener("securitypolicyviolation", event => window.refused.push(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`));
"""
# Reads each text as a part of the page, writes it and reads it again, as an editor would.
READ_TWICE = """(texts) => texts.flatMap(text => {
    const place = document.createElement("div");
    document.body.append(place);
    const parts = () => [...place.querySelectorAll("*")].map(one =>
        [one.localName, one.namespaceURI, one.getAttributeNames()]);
    place.innerHTML = text;
    const once = parts();
    place.innerHTML = place.innerHTML;
    const twice = parts();
    place.remove();
    return [...once, ...twice];
})"""


class Watched:
    """A page, and all that it did beside showing itself."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.said: list[str] = []
        page.add_init_script(LISTEN)
        page.on("dialog", lambda one: (self.said.append(f"dialog {one.message}"), one.dismiss()))
        page.on("pageerror", lambda one: self.said.append(f"error {one}"))
        page.on("response", lambda one: self._requested(one.request))
        page.on("requestfailed", self._requested)

    def _requested(self, request: Request) -> None:
        """What the policy held back has gone nowhere."""
        if not request.url.startswith(self.address) and request.failure != "csp":
            self.said.append(f"request {request.url} {request.failure}")

    def refused(self) -> list[str]:
        """What the policy of the page refused, by the browser's own report."""
        # The report comes after what it is about.
        self.page.evaluate("() => new Promise(done => setTimeout(done, 100))")
        found: list[str] = self.page.evaluate("window.refused")
        return found

    def ran(self) -> Any:
        return self.page.evaluate("window.ran")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnSQLite]:
    engine = OnSQLite(tmp_path_factory.mktemp("hostile"))
    with engine.app.app_context():
        yield engine
        engine.close()


@pytest.fixture(scope="module")
def reading(hub: OnSQLite) -> Iterator[Callable[[str], Any]]:
    """Opens the lesson in Aida's browser with this HTML in it, past every check."""
    with Answering(hub.app) as server, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        cookie = {"name": "session", "value": Browser(hub.app, AIDA).session, "url": server.address}

        @contextmanager
        def begin(html: str) -> Iterator[Watched]:
            with_body(html)
            context = chromium.new_context()
            context.add_cookies([cookie])  # type: ignore[list-item]
            watched = Watched(context.new_page(), server.address)
            watched.page.goto(f"{server.address}{making.FIRST_STEPS}{LESSON}/")
            watched.page.wait_for_load_state("networkidle")
            yield watched
            context.close()

        yield begin
        chromium.close()


def with_body(html: str) -> None:
    module = next(module for module, _ in making.checked().modules if module.id == "first-steps")
    lessons = tuple(
        replace(one, body=html) if one.slug == LESSON else one for one in module.lessons
    )
    making.another_version(at=clock.now(), lessons=lessons)


def test_no_hostile_lesson_does_anything_in_a_browser(reading: Callable[[str], Any]) -> None:
    body = "\n".join(html for text in CORPUS for html in ways(text))
    with reading(body) as watched:
        assert watched.page.locator("article").inner_text().count("alert(1)") > 10
        for place in watched.page.locator("article a[href]").all():
            assert (place.get_attribute("href") or "").startswith(("#", "https://", "/modules/"))

        assert watched.refused() == []
        assert watched.ran() is None
        assert watched.said == []


def test_a_browser_reads_it_the_same_twice_and_finds_nothing_but_text(
    reading: Callable[[str], Any],
) -> None:
    with reading("<p>x</p>") as watched:
        texts = [html for text in CORPUS for html in ways(text)]
        found = watched.page.evaluate(READ_TWICE, texts)

        assert len(found) > len(CORPUS) / 2
        for name, namespace, attributes in found:
            assert name in ALLOWED or name == "tbody", (name, namespace)
            assert namespace.endswith("/xhtml"), (name, namespace)
            assert set(attributes) <= ALLOWED.get(name, set()) | {"class"}, (name, attributes)
        assert watched.refused() == []
        assert watched.ran() is None


def test_what_would_come_past_every_check_is_refused_by_the_browser(
    reading: Callable[[str], Any],
) -> None:
    """The policy holds by itself; and the tests above would see a report if there were one."""
    past = (
        f"<script>{RUN}</script><img src=media/none.png onerror='{RUN}'>"
        f"<p style='color:red' onclick='{RUN}'>x</p><style>p {{ color: red }}</style>"
        "<img src=https://evil.example/pixel.png><iframe src=https://evil.example/></iframe>"
        "<base href=https://evil.example/><object data=https://evil.example/></object>"
        "<form id=f action=https://evil.example/><input name=a></form>"
        f"<a id=j href='javascript:{RUN}'>x</a>"
    )
    with reading(past) as watched:
        watched.page.evaluate("document.getElementById('f').submit()")
        watched.page.evaluate("document.getElementById('j').click()")
        directives = {one.split()[0] for one in watched.refused()}

        assert directives >= {
            *("script-src-elem", "script-src-attr", "style-src-elem", "style-src-attr", "img-src"),
            *("frame-src", "base-uri", "object-src", "form-action"),
        }
        assert watched.ran() is None
        assert watched.said == []
