"""What teaches, in a real Chromium: checks in lessons, the result, practice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import making
import pytest
from serving import Hub
from stories.walker import Walker, arrive

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

LESSON = f"{making.FIRST_STEPS}seizing/"
PICK_ONE = "/practice/first-steps/pick-one/"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("learning"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


def days_pass(hub: Hub) -> None:
    """Two days since the attempts, whose author lets the answers be seen."""
    file = Path(hub.environment["ELEARN_DATA"]) / "elearn.db"
    with closing(sqlite3.connect(file, timeout=20)) as opened, opened:
        opened.execute(
            "UPDATE attempt SET finished_at = datetime(finished_at, '-2 days') || '.000000', "
            "rules = json_set(rules, '$.show_answers', 'after attempt')"
        )


def test_a_check_in_a_lesson_answers_at_once_by_keyboard_and_to_the_ear(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(scripts=False)
    arrive(walker, "without-scripts")
    walker.go(LESSON)
    check = walker.page.locator("section.check")
    wrong, right = check.get_by_label("True"), check.get_by_label("False")
    sent: list[str] = []
    walker.page.on("request", lambda request: sent.append(request.url))

    assert not check.locator(".why").filter(visible=True).count()
    wrong.press(" ")
    assert check.locator("[aria-live=polite] .why").filter(visible=True).inner_text() == "Not right"
    wrong.press("ArrowDown")
    assert right.is_checked()
    assert check.locator("[aria-live=polite] .why").filter(visible=True).inner_text() == "Right"
    check.locator("summary").press("Enter")
    assert check.get_by_text("Off stays off").is_visible()
    assert not sent


@pytest.mark.parametrize(("width", "language"), [(360, "fa-af"), (1280, "en")])
def test_the_result_and_practice_are_fit_to_be_seen(
    hub: Hub, walk: Callable[..., Walker], width: int, language: str
) -> None:
    walker = walk(width, language)
    walker.sign_in()
    walker.go(making.FIRST_STEPS)
    start = walker.page.locator("form[action$='/attempts'] button")
    if start.count():
        walker.follow("form[action$='/attempts'] button")
        walker.page.wait_for_url("**/attempts/*/")
        attempt = walker.page.url
        walker.page.goto(f"{attempt}check/")
        walker.follow("form[action$='/finish'] button")
        walker.look()
        days_pass(hub)
        walker.page.goto(f"{attempt}result/")
        walker.look()
    walker.go("/practice/")
    walker.look()
    walker.go(PICK_ONE)
    if walker.page.locator("form[action^='/practice/'] button").count():
        walker.look()
        walker.follow("form[action^='/practice/'] button")
    walker.look()
    assert walker.page.url.endswith(PICK_ONE)
