"""The whole road in a real Chromium: small screen, right to left, no scripts, a bad line.

On every page of the road axe finds nothing (WCAG 2.2 AA), nothing scrolls sideways, and
the browser's console, which tells every breach of the content policy, stays empty.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import making
import pytest
from postgresql import Cluster
from serving import Hub
from stories import key
from stories.walker import Walker, arrive

from elearn.credentials.code import new_code

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

MODULE = "/modules/cybercrime/first-steps/"
KEY = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("browser"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


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
    the_whole_road(walk(width, language), language, direction)


def test_the_whole_road_on_postgresql(
    walk: Callable[..., Walker], cluster: Cluster, tmp_path: Path
) -> None:
    modules = str(making.MODULES)
    hub = Hub(tmp_path, database_url=cluster.make("browser"), ELEARN_MODULES=modules)
    try:
        the_whole_road(replace(walk(360, "ru"), hub=hub), "ru", "ltr")
    finally:
        hub.stop()


def the_whole_road(walker: Walker, language: str, direction: str) -> None:
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
    walker.page.locator("a.skip:focus").wait_for()
    walker.page.keyboard.press("Enter")

    walker.page.wait_for_url("**/help#_main")


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


@pytest.mark.parametrize("language", ["ru", "kk", "ky"])
def test_the_name_of_the_hub_leaves_room_for_the_page(
    walk: Callable[..., Walker], language: str
) -> None:
    walker = walk(360, language)
    walker.go("/help")

    name = walker.page.locator(".brand bdi").bounding_box()
    head = walker.page.locator(".top").bounding_box()

    assert name
    assert head
    assert name["height"] <= 50
    assert head["height"] <= 100


def take_the_quiz(walker: Walker) -> None:
    """Starts it, answers all rightly, and finishes; looks at each page."""
    walker.go(MODULE)
    walker.follow("form[action$='/attempts'] button")
    walker.page.wait_for_url("**/attempts/*/")
    walker.answer(KEY)
    walker.look()
    walker.follow("[name=go][value=check]")
    walker.page.wait_for_url("**/check/")
    walker.follow("form[action$='/finish'] button")
    walker.page.wait_for_url("**/result/")
    walker.look()


def test_the_road_in_the_readers_own_colours(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    walker.page.emulate_media(forced_colors="active")
    walker.go("/")
    walker.look()
    arrive(walker, "own-colours")
    walker.go(f"{MODULE}seizing/")
    walker.look()

    take_the_quiz(walker)

    assert walker.page.evaluate("matchMedia('(forced-colors: active)').matches")


def test_a_certificate_that_no_longer_holds(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "ru")
    arrive(walker, "no-longer")
    take_the_quiz(walker)
    walker.follow("main a[href^='/certificates/']:not([href$='.pdf'])")
    code = walker.page.url.rpartition("/")[2]

    with closing(sqlite3.connect(f"{walker.hub.environment['ELEARN_DATA']}/elearn.db")) as stored:
        stored.execute("UPDATE certificate SET expires_at = issued_at WHERE code = ?", [code])
        stored.commit()
        look_at_certificate(walker, code, "expired")

        # As a correction of the name will give it: the same certificate, issued again.
        stored.row_factory = sqlite3.Row
        given = stored.execute("SELECT * FROM certificate WHERE code = ?", [code]).fetchone()
        newer = {**given, "code": new_code(), "issue": given["issue"] + 1}
        places = ", ".join("?" * len(newer))
        names = ", ".join(newer)
        stored.execute(f"INSERT INTO certificate ({names}) VALUES ({places})", [*newer.values()])
        stored.commit()
        look_at_certificate(walker, code, "superseded")


def look_at_certificate(walker: Walker, code: str, state: str) -> None:
    """On its own page and as others see it."""
    walker.go(f"/certificates/{code}")
    assert walker.page.locator(f"main .state.{state}").is_visible()
    walker.look()
    walker.go(f"/verify/{code}")
    assert walker.page.get_attribute("[data-state]", "data-state") == state
    walker.look()
