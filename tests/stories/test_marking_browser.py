"""An officer writes, an instructor marks, in a real Chromium: on a phone, from right to left.

axe looks at every page of it, and at pictures in questions and options.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import making
import pytest
from serving import Hub
from stories.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STATEMENT = "/modules/cybercrime/statement/"
INSTRUCTOR = "instructor@demo.example"
ANSWER = "اول گوش می‌کنم.\nThen I write <b>it</b> down."


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("marking"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


def looked_at(walker: Walker, path: str = "") -> None:
    if path:
        walker.go(path)
    walker.look()


def test_from_the_officers_words_to_the_mark(walk: Callable[..., Walker]) -> None:
    officer, instructor = walk(360), walk(360, "fa-af")
    officer.sign_in()
    looked_at(officer, STATEMENT)
    officer.follow("form[action$='/attempts'] button")
    looked_at(officer)
    officer.page.check("#the-seal .option:first-of-type input")
    officer.page.fill("[name=in-your-words]", ANSWER)
    officer.follow("[name=go][value=check]")
    officer.follow("form[action$='/finish'] button")
    result = officer.page.url.removeprefix(officer.hub.address)
    assert officer.page.get_attribute("[data-state]", "data-state") == "waiting"
    looked_at(officer)

    instructor.sign_in(INSTRUCTOR)
    instructor.follow("nav a[href='/author/']")
    looked_at(instructor)
    looked_at(instructor, "/author/marking/")
    instructor.follow("main .first")
    looked_at(instructor)
    assert instructor.page.inner_text("blockquote.typed") == ANSWER
    instructor.page.fill("[name=points]", "7")
    instructor.follow("main .first")
    looked_at(instructor)
    instructor.page.fill("[name=points]", "۳٫۵")
    instructor.page.fill("[name=comment]", "Read it back to her.")
    instructor.follow("main .first")
    looked_at(instructor)
    instructor.follow("main .rows a")
    looked_at(instructor)

    looked_at(officer, result)
    assert officer.page.get_attribute("[data-state]", "data-state") in ("passed", "failed")
    assert "Read it back to her." in officer.page.inner_text("#in-your-words")


@pytest.mark.parametrize(("width", "language"), [(360, "fa-af"), (1280, "en")])
def test_the_fairness_page_fits_every_screen(
    walk: Callable[..., Walker], width: int, language: str
) -> None:
    instructor = walk(width, language)
    instructor.sign_in(INSTRUCTOR)

    looked_at(instructor, "/author/modules/cybercrime/first-steps/fairness/")
