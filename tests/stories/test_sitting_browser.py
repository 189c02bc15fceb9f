"""A supervisor opens a sitting, an officer begins in it, in a real Chromium: on a phone, from
right to left. axe looks at every page of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import making
import pytest
from serving import Hub
from stories.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

SUPERVISOR = "supervisor@demo.example"
FIRST_STEPS = "/modules/cybercrime/first-steps/"


def noon() -> str:
    """A zone in which it is about noon: a sitting of the whole day is open there."""
    return f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    folder = tmp_path_factory.mktemp("sitting")
    hub = Hub(folder, ELEARN_MODULES=str(making.MODULES), ELEARN_TIME_ZONE=noon())
    yield hub
    hub.stop()


def looked_at(walker: Walker, path: str = "") -> None:
    if path:
        walker.go(path)
    walker.look()


def test_from_the_form_to_the_attempt_under_supervision(walk: Callable[..., Walker]) -> None:
    supervisor, officer = walk(360, "fa-af"), walk(360)
    supervisor.sign_in(SUPERVISOR)
    supervisor.follow("nav a[href='/supervise/']")
    looked_at(supervisor)
    supervisor.follow("a[href='/supervise/sittings/']")
    looked_at(supervisor)
    page = supervisor.page
    page.select_option("[name=module]", "first-steps")
    page.fill("[name=place]", "Room <7>")
    page.fill("[name=from]", "12:00")
    page.fill("[name=to]", "11:00")
    supervisor.follow("main .first")
    looked_at(supervisor)
    assert page.input_value("[name=place]") == "Room <7>"
    page.fill("[name=from]", "00:00")
    page.fill("[name=to]", "23:59")
    supervisor.follow("main .first")
    looked_at(supervisor)
    code = page.inner_text("strong.code")

    officer.sign_in()
    officer.go(FIRST_STEPS)
    officer.page.click("#_quiz summary")
    officer.page.fill("[name=code]", "AAAAA-AAAAA")
    officer.follow("#_quiz form button")
    looked_at(officer)
    assert officer.page.input_value("[name=code]") == "AAAAA-AAAAA"
    officer.page.fill("[name=code]", code.lower())
    officer.follow("#_quiz form button")
    assert "/attempts/" in officer.page.url
    assert "under supervision" in officer.page.inner_text("main")

    supervisor.page.reload()
    looked_at(supervisor)
    assert "Aida Nurlanova" in supervisor.page.inner_text("main .rows")


@pytest.mark.parametrize(("width", "language"), [(360, "fa-af"), (1280, "en")])
def test_the_pages_of_the_desk_fit_every_screen(
    walk: Callable[..., Walker], width: int, language: str
) -> None:
    supervisor = walk(width, language)
    supervisor.sign_in(SUPERVISOR)
    for path in ("", "officers/", "officers/?q=aida", "extra-attempts/", "sittings/"):
        looked_at(supervisor, f"/supervise/{path}")
    supervisor.go("/supervise/officers/?q=aida")
    supervisor.follow("main .rows a")
    looked_at(supervisor)
    supervisor.page.fill("[name=percent]", "lots")
    supervisor.page.fill("[name=because]", "Reads with a lens")
    supervisor.follow("main .first")
    looked_at(supervisor)
