"""Every page of the workshop on a phone, from right to left, and with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import drafting
import engines
import making
import pytest
from playwright.sync_api import Page
from serving import Hub
from stories.walker import Walker

from elearn import clock
from elearn.app import create_app
from elearn.db import transaction
from elearn.library.workshop import drafts, texts
from elearn.people import users

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INSTRUCTOR = "instructor@demo.example"
COURSE = "/author/modules/cybercrime/first-steps/"
OF_COURSES = (
    *(
        "/author/",
        "/author/new/",
        "/author/import/",
        "/author/law/",
        "/author/law/?cites=KZ-CC-128",
    ),
    *(COURSE, f"{COURSE}versions/", f"{COURSE}versions/1/", f"{COURSE}fairness/"),
    *(f"{COURSE}questions/", f"{COURSE}reading/", f"{COURSE}corrections/", f"{COURSE}archive/"),
)
OF_A_DRAFT = (
    *("", "texts/first-look.ru.md", "texts/quiz.ru.md", "questions/ru/", "questions/ru/~new/"),
    *(
        "questions/ru/label-7k2m/",
        "questions/ru/~new/?kind=cloze",
        "questions/ru/~new/?kind=matching",
    ),
    *("pictures/", "settings/", "settings/quiz", "translations/", "translations/en/first-look/"),
    *("questions/en/signs-91xa/", "check/", "publish/", "review/", "read/first-look/", "trial/"),
    *("drop", "lessons/first-look/remove"),
)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("pages"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


@pytest.fixture(scope="module")
def draft(hub: Hub) -> str:
    """The path of a draft in two languages, with a mistake in it."""
    app = create_app(engines.settings_of(Path(hub.environment["ELEARN_DATA"])))
    files = {"module.yml": drafting.SETTINGS, "first-look.ru.md": drafting.LESSON}
    files |= {"quiz.ru.md": drafting.QUIZ, "first-look.en.md": drafting.LESSON}
    files["quiz.en.md"] = drafting.QUIZ.replace("- [x] Новая лента\n", "")
    with app.app_context():
        viewer, at = users.named(INSTRUCTOR, at=clock.now()), clock.now()
        with transaction():
            id = drafts.begin(viewer, "cybercrime", "parcels", "border-parcels", files, at=at)
        assert texts.all_of(id)
    return f"/author/drafts/{id}/"


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (360, "fa-af"), (1280, "ru")])
def test_every_page_of_the_workshop_is_good_to_look_at(
    walk: Callable[..., Walker], draft: str, width: int, language: str
) -> None:
    instructor = walk(width, language)
    instructor.sign_in(INSTRUCTOR)

    for path in (*OF_COURSES, *(draft + one for one in OF_A_DRAFT)):
        instructor.go(path)
        assert instructor.page.locator("main h1").count() == 1, path
        instructor.look()


def test_a_course_is_begun_and_written_with_the_keyboard_alone(
    walk: Callable[..., Walker],
) -> None:
    instructor = walk(1280)
    instructor.sign_in(INSTRUCTOR)
    page = instructor.page
    instructor.go("/author/")

    opens(page, "a[href='/author/new/']")
    types(page, "[name=title]", "Keys alone")
    types(page, "[name=base]", "English")
    types(page, "[name=subject]", "Cybercrime")
    opens(page, "main form button.first")
    opens(page, "ol a[href*='/texts/']")
    types(page, "textarea[name=body]", "## Begin\n\nWritten without a mouse.")
    page.wait_for_selector('#_saved:text-matches("^Saved .*[0-9]")')
    opens(page, "nav.tabs a[href$='questions/']")
    opens(page, "ol.questions p.name a")
    types(page, "[name=explain]", "Because the lesson says so.")
    opens(page, ".bar button.first")

    assert "Because the lesson says so." in page.input_value("[name=explain]")
    instructor.look()


def reaches(page: Page, selector: str) -> None:
    """Goes on with Tab until the first such element has the focus, which must be seen."""
    wanted = page.locator(selector).first
    for _ in range(150):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            outline = wanted.evaluate("one => getComputedStyle(one).outlineStyle")
            assert outline != "none", selector
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def types(page: Page, selector: str, text: str) -> None:
    """Writes into a field in place of what stands there; in a list, the beginning of a choice."""
    reaches(page, selector)
    if page.locator(selector).first.evaluate("one => one.tagName") != "SELECT":
        page.keyboard.press("Control+A")
    page.keyboard.type(text)


def opens(page: Page, selector: str) -> None:
    reaches(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")
