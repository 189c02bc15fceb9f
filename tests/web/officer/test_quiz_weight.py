"""What a quiz of forty questions weighs on the line: page, style and scripts, with brotli."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cast
import pytest
from cast import AIDA
from engines import OnSQLite
from sending import Browser
from stories import page, stranger
from stories.page import Element
from werkzeug.test import TestResponse

from elearn.cli import modules as command
from elearn.db import transaction
from elearn.library import publishing

MODULES = Path(__file__).parents[3] / "modules"
MODULE = "/modules/cybercrime/electronic-evidence/"


@pytest.fixture(scope="module")
def quiz(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Browser, str]]:
    """A browser, and the address of an attempt that drew a whole bank with real prose."""
    engine = OnSQLite(tmp_path_factory.mktemp("weight"))
    engine.renew()
    found = command.look(MODULES / "cybercrime")
    module, files = next(one for one in found.modules if one[0].id == "cyb-electronic-evidence")
    assert module.quiz is not None
    quiz = replace(module.quiz, entries=tuple(module.quiz.questions()))
    with engine.app.app_context():
        kept = publishing.keep_media(engine.app.config["MEDIA"], module)
        with transaction():
            for domain, text in found.domains:
                publishing.publish_domain(domain, text)
            publishing.publish(
                None, replace(module, quiz=quiz), source=files, kept=kept, at=cast.BORN
            )
        browser = Browser(engine.app, AIDA)
        yield browser, browser.start(MODULE)
    engine.close()


def weight(answer: TestResponse) -> int:
    """Bytes of an answer on the wire, headers with it."""
    assert answer.status_code == 200
    return len(answer.data) + len(str(answer.headers).encode())


def asked_for(browser: Browser, path: str) -> TestResponse:
    return browser.get(path, Accept_Encoding="br")


def parts(browser: Browser, address: str) -> list[str]:
    """Style, script and icon of the page."""
    shown = browser.get(address).text
    return re.findall(r'(?:href|src)="(/assets/[^"]+)"', shown)


def test_a_quiz_of_forty_questions_weighs_at_most_40_kb_first_and_20_kb_again(
    quiz: tuple[Browser, str],
) -> None:
    browser, address = quiz
    shown: Element = page.read(browser.get(address).text)
    assert len(stranger.questions(shown)) == 40

    again = weight(asked_for(browser, address))
    first = again + sum(weight(asked_for(browser, path)) for path in parts(browser, address))

    assert first <= 40 * 1024, first
    assert again <= 20 * 1024, again


def test_a_quiz_asks_for_its_style_the_script_of_all_pages_its_own_and_the_icon(
    quiz: tuple[Browser, str],
) -> None:
    browser, address = quiz

    names = [re.sub(r"\.\w{12}\.", ".", path) for path in parts(browser, address)]

    assert sorted(names) == [
        "/assets/elearn.css",
        "/assets/elearn.js",
        "/assets/icon.svg",
        "/assets/quiz.js",
    ]
