"""Writing a lesson in a real Chromium: alone, by two at once, on a bad line, on a phone.

What a page called saved is in the database, and no word that anybody typed is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import drafting
import engines
import making
import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from serving import Hub
from stories.walker import Walker

from elearn import clock
from elearn.app import create_app
from elearn.db import let_go, transaction
from elearn.library.workshop import drafts, texts
from elearn.people import sessions, users

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

INSTRUCTOR, SECOND = "instructor@demo.example", "ida@demo.example"
LESSON = "Первый абзац.\n\nВторой абзац.\n\nТретий абзац.\n"
SAVED = '#_saved:text-matches("^Saved .*[0-9]")'


class Desk:
    """A hub, and drafts in its database."""

    def __init__(self, folder: Path) -> None:
        self.hub = Hub(folder, ELEARN_MODULES=str(making.MODULES))
        self.hub.command("people", "add", SECOND, "--role", "instructor", "--name", "Ida Omarova")
        self.app: Flask = create_app(engines.settings_of(folder))
        self.count = 0

    def begin(self, name: str = "first-look.ru.md", body: str = LESSON) -> str:
        """A new draft with this text; the address of its editor."""
        self.count += 1
        head = f"---\ntitle: Осмотр {self.count}\nminutes: 5\n\n---\n\n"
        files = {"module.yml": drafting.SETTINGS, "quiz.ru.md": drafting.QUIZ, name: head + body}
        with self.app.app_context():
            viewer = users.named(INSTRUCTOR, at=clock.now())
            slug = f"parcels-{self.count}"
            with transaction():
                id = drafts.begin(viewer, "cybercrime", slug, slug, files, at=clock.now())
            return f"/author/drafts/{id}/texts/{name}"

    def stored(self, address: str) -> str:
        """The text that the database has, without its settings."""
        _, _, _, id, _, name = address.split("/")
        with self.app.app_context():
            let_go()
            return texts.all_of(UUID(id))[name].split("---\n\n")[-1]

    def enter(self, walker: Walker, login: str = INSTRUCTOR) -> None:
        """Signs somebody in without her form."""
        with self.app.app_context():
            person = users.named(login, at=clock.now())
            with transaction():
                token = sessions.open_for(
                    person.person_id, at=clock.now(), address="127.0.0.1", agent="Chromium"
                )
        walker.context.add_cookies(
            [{"name": "session", "value": token, "url": self.hub.address, "httpOnly": True}]
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = Desk(tmp_path_factory.mktemp("editor"))
    yield desk
    desk.hub.stop()


@pytest.fixture(scope="module")
def hub(desk: Desk) -> Hub:
    return desk.hub


def typed(page: Page, after: str, words: str) -> None:
    """Puts the caret behind some words, and types."""
    page.evaluate(
        """words => {
            const body = document.getElementById('_body');
            const place = body.value.indexOf(words) + words.length;
            body.focus();
            body.setSelectionRange(place, place);
        }""",
        after,
    )
    page.keyboard.type(words)


def a_picture() -> bytes:
    """A PNG of the tests' courses."""
    return sorted(making.MODULES.glob("*/*/media/*.png"))[0].read_bytes()


def opened(desk: Desk, walker: Walker, address: str, login: str = INSTRUCTOR) -> Page:
    desk.enter(walker, login)
    walker.go(address)
    return walker.page


@pytest.mark.parametrize(("width", "language"), [(360, "en"), (360, "fa-af"), (1280, "en")])
def test_the_editor_fits_every_screen(
    desk: Desk, walk: Callable[..., Walker], width: int, language: str
) -> None:
    body = "## سرخط\n\nمتن [\n\n![](media/none.jpg)\n"
    walker = walk(width, language)
    opened(desk, walker, desk.begin("first-look.fa-af.md", body))
    walker.page.evaluate("document.getElementById('_shown').open = true")
    walker.page.wait_for_selector("#_preview h2")

    walker.look()
    assert walker.page.get_attribute("#_body", "dir") == "rtl"


def test_what_is_typed_is_saved_by_itself_and_previewed(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    walker = walk(1280)
    page = opened(desk, walker, address)

    typed(page, "Первый абзац.", " Ещё **слово**.")
    page.wait_for_selector("#_saved:has-text('Not saved yet')")
    page.wait_for_selector(SAVED, timeout=5_000)

    assert desk.stored(address) == LESSON.replace("абзац.", "абзац. Ещё **слово**.", 1)
    page.wait_for_selector("#_preview strong:has-text('слово')")
    assert not walker.faults


def test_two_write_in_one_text_and_neither_loses_a_word(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    one, other = walk(1280), walk(1280)
    mine, hers = opened(desk, one, address), opened(desk, other, address, SECOND)
    hers.wait_for_timeout(300)

    typed(hers, "Третий абзац.", " Её слова.")
    hers.wait_for_selector(SAVED)
    typed(mine, "Первый абзац.", " Мои слова")
    mine.wait_for_selector("#_trouble:has-text('Ida Omarova changed other lines')")
    mine.keyboard.type(", дальше.")
    mine.wait_for_selector(SAVED)

    both = LESSON.replace("Третий абзац.", "Третий абзац. Её слова.").replace(
        "Первый абзац.", "Первый абзац. Мои слова, дальше."
    )
    expect(mine.locator("#_body")).to_have_value(both)
    assert desk.stored(address) == both
    expect(mine.locator("#_others")).to_contain_text("Ida Omarova")
    # Hers follows by itself, and the caret stays at her words.
    hers.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(hers.locator("#_body")).to_have_value(both)
    hers.keyboard.type(" И ещё.")
    hers.wait_for_selector(SAVED)
    assert "Её слова. И ещё.\n" in desk.stored(address)


def test_two_write_in_the_same_line_and_look_at_both(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    one, other = walk(360), walk(1280)
    mine, hers = opened(desk, one, address), opened(desk, other, address, SECOND)

    typed(hers, "Второй абзац.", " Её слова.")
    hers.wait_for_selector(SAVED)
    typed(mine, "Второй абзац.", " Мои слова.")
    mine.wait_for_selector("#_both:visible")
    one.follow("#_both")
    one.look()
    words = mine.input_value("textarea[name=body] >> nth=0")
    assert "Её слова." in words
    assert "Мои слова." in words
    one.follow("main form .first")

    assert desk.stored(address) == words
    assert mine.input_value("#_body") == words


def test_what_was_typed_while_the_line_was_away_is_sent_when_it_is_back(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    walker = walk(360)
    page = opened(desk, walker, address)
    typed(page, "Первый абзац.", " Раз.")
    page.wait_for_selector(SAVED)

    walker.context.set_offline(True)
    page.keyboard.type(" Два.")
    page.wait_for_selector("#_trouble:has-text('no line')")
    assert page.evaluate("!dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    page.keyboard.type(" Три.")
    walker.context.set_offline(False)
    page.wait_for_selector(SAVED)

    assert desk.stored(address) == LESSON.replace("абзац.", "абзац. Раз. Два. Три.", 1)
    assert page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")


def test_an_answer_that_is_lost_on_the_way_is_no_conflict(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    walker = walk(360)
    page = opened(desk, walker, address)
    lost = []

    def lose(route: Route) -> None:
        if route.request.method == "PUT" and not lost:
            lost.append(route.fetch())
            page.keyboard.type(" Два.")
            route.abort()
        else:
            route.continue_()

    page.route(f"**{address}", lose)
    typed(page, "Первый абзац.", " Раз.")
    page.wait_for_selector("#_trouble:has-text('no line')")
    page.wait_for_selector(SAVED)

    assert lost
    assert desk.stored(address) == LESSON.replace("абзац.", "абзац. Раз. Два.", 1)


def test_who_was_signed_out_is_told_so_and_loses_nothing(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    walker = walk(360)
    page = opened(desk, walker, address)
    walker.context.clear_cookies()

    typed(page, "Первый абзац.", " Раз.")
    page.wait_for_selector("#_in:visible")
    walker.faults.clear()
    walker.look()
    desk.enter(walker)
    page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_selector(SAVED)

    assert desk.stored(address) == LESSON.replace("абзац.", "абзац. Раз.", 1)


def test_marks_by_toolbar_and_keyboard_and_back_by_undo(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin(body="слово\n")
    page = opened(desk, walk(1280), address)
    page.locator("#_body").select_text()

    page.click("[data-mark=bold]")
    expect(page.locator("#_body")).to_have_value("**слово**\n")
    page.keyboard.press("Control+b")
    expect(page.locator("#_body")).to_have_value("слово\n")
    page.keyboard.press("Control+i")
    expect(page.locator("#_body")).to_have_value("*слово*\n")
    page.keyboard.press("Control+z")
    expect(page.locator("#_body")).to_have_value("слово\n")
    page.focus("[data-mark=bold]")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#_body")).to_have_value("## слово\n")
    page.click("[data-mark=law]")
    expect(page.locator("#_body")).to_have_value('!!! law "…"\n    ## слово\n')


def test_a_finding_leads_to_its_line(desk: Desk, walk: Callable[..., Walker]) -> None:
    body = "Строка.\n\n" * 80 + "[ссылка](none.jpg)\n\n" + "Строка.\n\n" * 80
    page = opened(desk, walk(360), desk.begin(body=body))

    page.click("#_findings a[data-line]")

    chosen = page.evaluate(
        "(b => b.value.slice(b.selectionStart, b.selectionEnd))(document.activeElement)"
    )
    assert chosen == "[ссылка](none.jpg)"
    assert 500 < page.evaluate("document.getElementById('_body').scrollTop") < 6_000


def test_a_picture_is_dropped_into_the_text_with_its_words(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    address = desk.begin()
    walker = walk(1280)
    page = opened(desk, walker, address)
    typed(page, "Первый абзац.", "")
    page.evaluate(
        """async bytes => {
            const brought = new DataTransfer();
            const file = new File([new Uint8Array(bytes)], 'seal.png', { type: 'image/png' });
            brought.items.add(file);
            const how = { dataTransfer: brought, bubbles: true, cancelable: true };
            document.getElementById('_body').dispatchEvent(new DragEvent('drop', how));
        }""",
        list(a_picture()),
    )

    page.click("#_picture .first")
    expect(page.locator("#_picture [role=alert]")).to_contain_text("Say in words")
    walker.look()
    page.fill("#_alt", "Целая пломба")
    page.click("#_picture .first")
    page.wait_for_selector("#_preview img[alt='Целая пломба']")
    page.wait_for_selector(SAVED)

    assert "Первый абзац.\n\n![Целая пломба](media/" in desk.stored(address)
    page.click("[data-mark=picture]")
    page.set_input_files("#_file", {"name": "x.png", "mimeType": "image/png", "buffer": b"no"})
    page.fill("#_alt", "Ничего")
    page.click("#_picture .first")
    expect(page.locator("#_picture [role=alert]")).not_to_be_empty()
    assert "Ничего" not in page.input_value("#_body")


def test_what_a_word_processor_puts_on_the_clipboard_becomes_marks(
    desk: Desk, walk: Callable[..., Walker]
) -> None:
    page = opened(desk, walk(360), desk.begin(body=""))
    html = """<html><head><style>p {color: red}</style></head><body><h1>Осмотр</h1>
        <p>Это <b>важно</b> и <i>ново</i>: <a href="https://example.org/a">закон</a>.</p>
        <p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>один</p>
        <p style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>два</p>
        <ol><li>раз<ul><li>внутри</li></ul></li><li>два</li></ol>
        <table><tr><td>А</td><td>Б</td></tr><tr><td>1</td><td>2</td></tr></table>
        <img src=x onerror="document.title='run'"><script>document.title='run'</script></body>"""

    page.evaluate(
        """html => {
            const brought = new DataTransfer();
            brought.setData('text/html', html);
            brought.setData('text/plain', 'Осмотр');
            const body = document.getElementById('_body');
            body.focus();
            const how = { clipboardData: brought, bubbles: true, cancelable: true };
            body.dispatchEvent(new ClipboardEvent('paste', how));
        }""",
        html,
    )

    assert page.input_value("#_body") == (
        "## Осмотр\n\nЭто **важно** и *ново*: [закон](https://example.org/a).\n\n- один\n- два\n\n"
        "1. раз\n   - внутри\n2. два\n\n| А | Б |\n| --- | --- |\n| 1 | 2 |"
    )
    assert page.title() != "run"


def test_without_scripts_all_of_it_works(desk: Desk, walk: Callable[..., Walker]) -> None:
    address = desk.begin()
    walker = walk(360, scripts=False)
    page = opened(desk, walker, address)

    page.fill("#_body", "**Новый** текст.\n")
    walker.follow("[name=go][value=preview]")
    assert page.inner_text("#_preview strong") == "Новый"
    assert page.input_value("#_body") == "**Новый** текст.\n"
    walker.follow("[name=go][value=save]")

    assert desk.stored(address) == "**Новый** текст.\n"
