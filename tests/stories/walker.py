"""A person at a screen in a real Chromium, who looks at each page she comes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Response
from serving import Hub
from stories.page import read
from stories.stranger import OFFICER, PASSWORD, Right, filled, response

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
        try:
            self._look()
        except Error as error:
            # A page that hands in what waited shows itself anew, perhaps while it is looked at.
            if "context was destroyed" not in str(error):
                raise
            self.page.wait_for_load_state()
            self._look()

    def _look(self) -> None:
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


def faults_of(said: ConsoleMessage) -> list[str]:
    """What the console complains of; that a page answers 404 or 422 is no fault of it."""
    is_fault = said.type in ("error", "warning")
    return [said.text] if is_fault and "Failed to load resource" not in said.text else []


def missing(answer: Response) -> list[str]:
    """A style, script or picture that is not there."""
    is_part = answer.request.resource_type not in ("document", "fetch")
    return [f"{answer.status} {answer.url}"] if is_part and answer.status >= 400 else []


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
