"""What the stories in a browser begin with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from serving import Hub
from stories.walker import ARGUMENTS, Walker, faults_of, missing


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(ARGUMENTS)
        )
        yield browser
        browser.close()


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
        # A page that lost a race on a busy machine tries again within half a minute.
        context.set_default_timeout(60_000)
        page = context.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.extend(faults_of(said)))
        page.on("response", lambda answer: faults.extend(missing(answer)))
        return Walker(hub, context, page, faults, scripts)

    yield begin
    for context in opened:
        context.close()
