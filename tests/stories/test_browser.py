"""The whole road in a real Chromium: small screen, right to left, no scripts, a bad line.

On every page of the road axe finds nothing (WCAG 2.2 AA), nothing scrolls sideways, and
the browser's console, which tells every breach of the content policy, stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import making
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Response,
    sync_playwright,
)
from serving import Hub
from stories import key
from stories.page import read
from stories.stranger import OFFICER, PASSWORD, Right, filled, response

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    },
    "rules": {"target-size": {"enabled": True}},
}
MODULE = "/modules/cybercrime/first-steps/"
KEY = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("browser"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


@dataclass
class Walker:
    """A person at a screen, who looks at each page she comes to."""

    hub: Hub
    context: BrowserContext
    page: Page
    faults: list[str]
    scripts: bool  # without them nothing can be run in the page, axe neither

    def go(self, path: str) -> None:
        self.page.goto(self.hub.address + path)

    def look(self) -> None:
        """Holds this page to what every page must be."""
        where = self.page.url.removeprefix(self.hub.address)
        found = Axe().run(self.page, options=RULES)
        broken = [
            f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}"
            for one in found.response["violations"]
        ]
        assert not broken, (where, broken)
        width, screen = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert width <= screen, f"{where} scrolls sideways: {width} of {screen}"
        assert not self.faults, (where, self.faults)

    def follow(self, selector: str) -> None:
        """Clicks what leads to another page, and waits until that page is there."""
        with self.page.expect_navigation():
            self.page.click(selector)

    def sign_in(self, login: str = OFFICER) -> None:
        self.go("/sign-in")
        self.look()
        self.page.fill("[name=email]", login)
        self.page.fill("[name=password]", PASSWORD)
        self.follow("main form button")
        self.page.wait_for_url(f"{self.hub.address}/")

    def answer(self, keys: dict[str, Right]) -> None:
        """Fills in every question that is on the page, rightly."""
        for question in [one for one in read(self.page.content()).every() if one.get("data-kind")]:
            kind, id = question.get("data-kind"), question.get("id")
            if kind in ("single", "multiple", "true-false"):
                for name, value in filled(_alone(question), keys):
                    self.page.check(f'[name="{name}"][value="{value}"]')
            elif kind == "ordering":
                self._order(id, response(question, keys))
            elif kind in ("matching", "cloze"):
                for name, value in filled(_alone(question), keys):
                    field = self.page.locator(f'[name="{name}"]')
                    if field.evaluate("field => field.tagName") == "SELECT":
                        field.select_option(value)
                    else:
                        field.fill(value)
            elif kind in ("numeric", "text"):
                self.page.fill(f'[name="{id}"]', keys[id].answer)

    def _order(self, id: str, items: list[str]) -> None:
        """With scripts the steps are moved by their arrows, without them they are numbered."""
        lists = self.page.locator(f'#{id} select[name^="{id}."]')
        if lists.first.is_visible():
            for place, item in enumerate(items, 1):
                self.page.select_option(f'[name="{id}.{item}"]', str(place))
            return
        rows = self.page.locator(f"#{id} .order > li")
        for place, item in enumerate(items):
            while True:
                names = rows.evaluate_all(
                    "rows => rows.map(row => row.querySelector('select').name)"
                )
                there = names.index(f"{id}.{item}")
                if there == place:
                    break
                rows.nth(there).locator("button").first.click()


def _alone(question: Any) -> Any:
    """A page that holds this question only."""
    root = read("")
    root.inside.append(question)
    return root


def _faults_of(said: ConsoleMessage) -> list[str]:
    """What the console complains of; that a page answers 404 or 422 is no fault of it."""
    is_fault = said.type in ("error", "warning")
    return [said.text] if is_fault and "Failed to load resource" not in said.text else []


def _missing(answer: Response) -> list[str]:
    """A style, script or picture that is not there."""
    is_part = answer.request.resource_type not in ("document", "fetch")
    return [f"{answer.status} {answer.url}"] if is_part and answer.status >= 400 else []


@pytest.fixture
def walk(chromium: Browser, hub: Hub) -> Iterator[Callable[..., Walker]]:
    """A walker with a screen of this width, in this language, with or without scripts."""
    opened: list[BrowserContext] = []

    def begin(width: int = 360, language: str = "en", *, scripts: bool = True) -> Walker:
        context = chromium.new_context(
            viewport={"width": width, "height": 740},
            locale={"fa-af": "fa-AF"}.get(language, language),
            java_script_enabled=scripts,
            bypass_csp=False,
        )
        opened.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.extend(_faults_of(said)))
        page.on("response", lambda answer: faults.extend(_missing(answer)))
        return Walker(hub, context, page, faults, scripts)

    yield begin
    for context in opened:
        context.close()


def officer(hub: Hub, name: str) -> str:
    """An officer of her own for a test, so that attempts are left."""
    done = hub.command("people", "add", f"{name}@walk.example", "--name", name)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().removeprefix(hub.address)


def arrive(walker: Walker, name: str) -> None:
    """An invited officer chooses a password and signs in."""
    walker.go(officer(walker.hub, name))
    if walker.scripts:
        walker.look()
    walker.page.fill("[name=password]", PASSWORD.replace("2026", "daily"))
    walker.follow("main form button")
    walker.page.fill("[name=email]", f"{name}@walk.example")
    walker.page.fill("[name=password]", PASSWORD.replace("2026", "daily"))
    walker.follow("main form button")
    walker.page.wait_for_url(f"{walker.hub.address}/")


def test_the_look_sees_what_is_wrong(walk: Callable[..., Walker]) -> None:
    walker = walk()
    small = '<button style="width:12px;height:12px;padding:0;border:0">x</button>'
    walker.page.set_content(f"<html lang=en><title>x</title><main><h1>x</h1>{small * 2}</main>")

    with pytest.raises(AssertionError, match="target-size"):
        walker.look()


@pytest.mark.parametrize(
    ("width", "language", "direction"),
    [(360, "ru", "ltr"), (360, "fa-af", "rtl"), (1280, "en", "ltr")],
)
def test_the_whole_road(
    walk: Callable[..., Walker], width: int, language: str, direction: str
) -> None:
    walker = walk(width, language)
    page = walker.page
    walker.go("/")
    walker.look()
    assert page.get_attribute("html", "dir") == direction
    walker.go("/help")
    walker.look()
    arrive(walker, f"walker-{language}")
    walker.look()

    walker.follow("a[href='/modules/cybercrime/']")
    walker.look()
    walker.follow(f"main a[href='{MODULE}']")
    walker.look()
    walker.follow(f"main a[href='{MODULE}seizing/']")
    assert page.get_attribute("html", "dir") == direction
    assert page.get_attribute("article", "lang") == {"fa-af": "fa-AF"}.get(language, language)
    walker.look()
    walker.follow("form[action$='/read'] button")
    page.wait_for_url("**/law/")
    walker.look()
    walker.go(f"{MODULE}glossary/")
    walker.look()
    walker.go("/search?q=bag")
    walker.look()

    walker.go(MODULE)
    walker.follow("form[action$='/attempts'] button")
    page.wait_for_url("**/attempts/*/")
    walker.look()
    walker.answer(KEY)
    walker.look()
    walker.follow("[name=go][value=check]")
    page.wait_for_url("**/check/")
    walker.look()
    walker.follow("form[action$='/finish'] button")
    page.wait_for_url("**/result/")
    assert page.get_attribute("[data-state]", "data-state") == "passed"
    walker.look()
    walker.follow("main a[href^='/certificates/']:not([href$='.pdf'])")
    walker.look()
    code = page.url.rpartition("/")[2]
    walker.go("/account/")
    walker.look()
    walker.go("/sign-out")
    walker.look()

    for path in ("/verify/", f"/verify/{code}"):
        walker.go(path)
        walker.look()
    walker.hub.command("certificates", "revoke", code, "--because", "a test")
    walker.go(f"/verify/{code}")
    assert page.get_attribute("[data-state]", "data-state") == "revoked"
    walker.look()
    walker.go("/verify/00000000000000000000000000")
    walker.look()
    walker.go("/no/such/page")
    walker.look()


@pytest.mark.parametrize("language", ["en", "fa-af"])
def test_nothing_scrolls_sideways_on_the_smallest_screen(
    walk: Callable[..., Walker], language: str
) -> None:
    walker = walk(320, language)
    arrive(walker, f"small-{language}")
    for path in ("/", "/modules/cybercrime/", MODULE, f"{MODULE}seizing/", "/search?q=seal"):
        walker.go(path)
        walker.look()
    walker.go(MODULE)
    walker.follow("form[action$='/attempts'] button")
    walker.page.wait_for_url("**/attempts/*/")
    walker.look()


def test_the_road_without_scripts(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en", scripts=False)
    page = walker.page
    arrive(walker, "no-scripts")
    walker.go(MODULE)

    walker.follow("form[action$='/attempts'] button")
    for _turn in range(40):
        if page.url.endswith("/check/"):
            break
        assert "?question=" in page.url
        walker.answer(KEY)
        walker.follow("[name=go].first")
    walker.follow("form[action$='/finish'] button")

    assert page.get_attribute("[data-state]", "data-state") == "passed"


def test_an_answer_is_saved_in_the_background_and_survives_a_cut_line(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    arrive(walker, "cut-line")
    walker.go(MODULE)
    walker.follow("form[action$='/attempts'] button")
    page.wait_for_url("**/attempts/*/")
    note = page.locator("#say-it .saved")

    page.fill("[name=say-it]", "chain")
    page.locator("[name=say-it]").blur()
    note.filter(has_text=re.compile("^Saved")).wait_for()

    walker.context.set_offline(True)
    page.fill("[name=say-it]", "chain of custody")
    page.locator("[name=say-it]").blur()
    note.filter(has_text="Not saved yet").wait_for()
    walker.context.set_offline(False)
    note.filter(has_text=re.compile("^Saved")).wait_for(timeout=40_000)

    page.reload()
    assert page.input_value("[name=say-it]") == "chain of custody"
    assert page.get_attribute("#say-it", "data-revision") == "2"


def test_every_control_shows_where_the_focus_is(walk: Callable[..., Walker]) -> None:
    walker = walk(1280, "en")
    page = walker.page
    walker.go("/sign-in")

    seen = set()
    for _turn in range(30):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const one = document.activeElement, style = getComputedStyle(one);
                const width = parseFloat(style.outlineWidth);
                return [one.outerHTML.slice(0, 120), style.outlineStyle, width];
            }"""
        )
        if found[0].startswith("<body"):
            break
        assert found[1] != "none", found
        assert found[2] >= 2, found
        seen.add(found[0])

    assert any('name="password"' in one for one in seen)
    assert any("skip" in one for one in seen)


def test_the_first_tab_stop_leads_to_the_text(walk: Callable[..., Walker]) -> None:
    walker = walk(1280, "en")
    walker.go("/help")

    walker.page.keyboard.press("Tab")
    walker.page.keyboard.press("Enter")

    assert walker.page.url.endswith("#_main")


def test_a_refused_sign_in_names_the_problem(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    walker.go("/sign-in")
    walker.page.fill("[name=email]", "nobody@walk.example")
    walker.page.fill("[name=password]", "not a password of ours")

    walker.follow("main form button")

    walker.look()
    assert walker.page.title().startswith("Problem:")
    assert walker.page.input_value("[name=email]") == "nobody@walk.example"


def test_the_language_is_chosen_on_the_page_and_kept(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    walker.go("/help")

    walker.page.click(".menu summary")
    walker.follow(".menu button[value=ru]")
    walker.page.wait_for_url("**/help")

    assert walker.page.get_attribute("html", "lang") == "ru"
    walker.go("/")
    assert walker.page.get_attribute("html", "lang") == "ru"


@pytest.mark.parametrize("path", ["/help", "/no/such/page"])
def test_escape_closes_the_list_of_languages(walk: Callable[..., Walker], path: str) -> None:
    walker = walk(360, "en")
    walker.go(path)
    menu = walker.page.locator(".menu")
    menu.locator("summary").press("Enter")
    walker.page.keyboard.press("Tab")
    assert menu.locator("button").first.evaluate("button => button === document.activeElement")

    walker.page.keyboard.press("Escape")

    assert menu.get_attribute("open") is None
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")
