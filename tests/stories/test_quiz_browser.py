"""A quiz in a real Chromium, and what can go wrong around it: line, server, session, clock.

After each story every answer that the page called saved is in the database, which is opened
beside the hub, and the score is right.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import making
import pytest
from playwright.sync_api import Page
from serving import Hub
from stories import key
from stories.walker import Walker, officer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

QUIZ = making.FIRST_STEPS
REPORT = making.REPORT
KEY = key.of(making.MODULES / "cybercrime" / "first-steps" / "quiz.en.md")
PASSWORD = "a long way to the mountains"
NOT_SAVED = re.compile("Answers waiting: ")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("quiz"), ELEARN_MODULES=str(making.MODULES))
    yield hub
    hub.stop()


# What the database says -----------------------------------------------------------------------


def database(hub: Hub, *, writable: bool = False) -> sqlite3.Connection:
    file = Path(hub.environment["ELEARN_DATA"]) / "elearn.db"
    return sqlite3.connect(f"file:{file}?mode={'rw' if writable else 'ro'}", uri=True, timeout=20)


def attempt_of(page: Page) -> str:
    found = re.search(r"/attempts/([^/]+)/", page.url)
    assert found, page.url
    return UUID(found[1]).hex


def stored(hub: Hub, attempt: str) -> dict[str, Any]:
    with closing(database(hub)) as opened:
        rows = opened.execute(
            "SELECT question, response FROM answer WHERE attempt_id = ?", (attempt,)
        )
        return {question: json.loads(response) for question, response in rows}


def state(hub: Hub, attempt: str) -> tuple[str, str | None, str | None]:
    """The attempt's state, points and possible."""
    with closing(database(hub)) as opened:
        row = opened.execute(
            "SELECT state, points, possible FROM attempt WHERE id = ?", (attempt,)
        ).fetchone()
    return (row[0], row[1], row[2])


def set_deadline(hub: Hub, attempt: str, seconds: float) -> None:
    """Moves the end of an attempt to so many seconds from now."""
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    with closing(database(hub, writable=True)) as opened, opened:
        opened.execute(
            "UPDATE attempt SET deadline_at = ? WHERE id = ?",
            (moment.replace(tzinfo=None).isoformat(sep=" "), attempt),
        )


# What an officer does -------------------------------------------------------------------------


def begin(walker: Walker, name: str, module: str = QUIZ) -> str:
    """An officer of her own signs in and starts a quiz; the attempt's id."""
    walker.go(officer(walker.hub, name))
    walker.page.fill("[name=password]", PASSWORD)
    walker.follow("main form button")
    sign_in(walker.page, name)
    walker.page.wait_for_url(f"{walker.hub.address}/")
    walker.go(module)
    walker.follow("form[action$='/attempts'] button")
    return attempt_of(walker.page)


def sign_in(page: Page, name: str, inside: str = "main") -> None:
    page.fill(f"{inside} [name=email]", f"{name}@walk.example")
    page.fill(f"{inside} [name=password]", PASSWORD)
    page.click(f"{inside} form button")


def say(page: Page, id: str, text: str) -> None:
    page.fill(f"[name={id}]", text)
    page.locator(f"[name={id}]").blur()


def settle(page: Page) -> None:
    """Waits until the page says that all is saved."""
    page.wait_for_function(
        """() => document.getElementById('_says').textContent.startsWith('Everything') &&
            [...document.querySelectorAll('.saved')].every(
                note => !note.textContent || note.textContent.startsWith('Saved'))"""
    )


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """Waits until the banner says this."""
    page.locator("#_says").filter(has_text=words).wait_for()


def called_saved(page: Page) -> set[str]:
    return set(
        page.locator(".saved").evaluate_all(
            """notes => notes.filter(note => note.textContent.startsWith('Saved'))
                .map(note => note.closest('[data-kind]').id)"""
        )
    )


def finish(walker: Walker) -> tuple[str, str | None, str | None]:
    """The check, the finish; what the database then says."""
    attempt = attempt_of(walker.page)
    called = called_saved(walker.page)
    walker.follow("[name=go][value=check]")
    walker.page.wait_for_url("**/check/")
    assert called <= set(stored(walker.hub, attempt))
    walker.follow("form[action$='/finish'] button")
    walker.page.wait_for_url("**/result/")
    return state(walker.hub, attempt)


def kept(page: Page) -> str:
    """All that the browser's store holds, as text."""
    return str(
        page.evaluate(
            """() => new Promise((resolve, reject) => {
                const opening = indexedDB.open('elearn');
                opening.onerror = reject;
                opening.onsuccess = () => {
                    const all = opening.result.transaction('sealed').objectStore('sealed').getAll();
                    all.onsuccess = () => {
                        opening.result.close();
                        resolve(JSON.stringify(all.result));
                    };
                };
            })"""
        )
    )


def wait_until_kept(page: Page, count: int) -> str:
    for _turn in range(300):
        if kept(page).count('"question"') == count:
            break
        page.wait_for_timeout(100)
    return kept(page)


# The line -------------------------------------------------------------------------------------


def test_a_line_cut_for_ten_minutes_loses_nothing(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    page = walker.page
    page.clock.install()
    attempt = begin(walker, "ten-minutes")
    say(page, "how-much", "1.4")
    settle(page)
    order: list[str] = []
    page.on(
        "request",
        lambda sent: order.append(sent.url.rpartition("/")[2]) if sent.method == "PUT" else None,
    )

    walker.context.set_offline(True)
    walker.faults.clear()
    walker.answer(KEY)
    page.clock.fast_forward("10:00")
    says(page, NOT_SAVED)
    walker.look()
    assert set(stored(walker.hub, attempt)) == {"how-much"}
    assert called_saved(page) <= {"how-much"}
    changed = page.locator("[data-kind]").evaluate_all("all => all.map(one => one.id)")
    order.clear()
    walker.context.set_offline(False)
    settle(page)

    assert order == [id for id in changed if id in order]
    assert len(order) >= 10
    outcome, points, possible = finish(walker)
    assert (outcome, points) == ("passed", possible)


def test_a_page_of_a_plain_address_keeps_answers_in_itself_alone_and_says_so(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    # As browsers have it at http:// addresses that are not this machine.
    page.add_init_script(
        "Object.defineProperty(window, 'isSecureContext', {value: false});"
        "Object.defineProperty(crypto, 'subtle', {value: undefined});"
    )
    attempt = begin(walker, "plain-address")
    walker.context.set_offline(True)

    say(page, "say-it", "chain")

    says(page, re.compile("in this page only: leave it open.*not encrypted"))
    assert not page.is_visible("#_file")
    walker.context.set_offline(False)
    settle(page)
    assert stored(walker.hub, attempt) == {"say-it": "chain"}


def test_a_save_costs_at_most_a_kilobyte_each_way(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    page = walker.page
    begin(walker, "kilobyte")

    with page.expect_response(lambda answer: answer.request.method == "PUT") as caught:
        say(page, "say-it", "chain of custody")

    sizes = caught.value.request.sizes()
    assert sizes["requestHeadersSize"] + sizes["requestBodySize"] <= 1024, sizes
    assert sizes["responseHeadersSize"] + sizes["responseBodySize"] <= 1024, sizes


# The device -----------------------------------------------------------------------------------


def test_what_waits_outlives_a_killed_tab_and_nobody_can_read_it(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    attempt = begin(walker, "killed-tab")
    address = walker.page.url
    walker.context.set_offline(True)
    say(walker.page, "say-it", "chain of custody")
    say(walker.page, "how-much", "1.4")
    says(walker.page, re.compile("waiting: 2.*kept locked on this device"))
    records = wait_until_kept(walker.page, 2)

    walker.page.close()
    walker.context.set_offline(False)
    page = walker.context.new_page()
    page.goto(address)

    assert "custody" not in records
    assert "1.4" not in records
    page.wait_for_function("() => document.querySelector('[name=say-it]').value")
    settle(page)
    assert page.input_value("[name=say-it]") == "chain of custody"
    assert stored(walker.hub, attempt) == {"say-it": "chain of custody", "how-much": "1.4"}
    assert wait_until_kept(page, 0) == "[]"


def test_what_a_killed_tab_kept_and_another_device_answered_are_both_shown(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    attempt = begin(walker, "both-held")
    address = walker.page.url
    walker.context.set_offline(True)
    say(walker.page, "say-it", "chain of custody")
    say(walker.page, "how-much", "1.4")
    wait_until_kept(walker.page, 2)
    other = walk(1280, "en")
    other.go("/sign-in")
    sign_in(other.page, "both-held")
    other.page.goto(address)
    say(other.page, "say-it", "a list")
    say(other.page, "how-much", "7")
    settle(other.page)
    walker.page.close()

    walker.context.set_offline(False)
    page = walker.context.new_page()
    page.goto(address)
    for id, held, there in (("say-it", "chain of custody", "a list"), ("how-much", "1.4", "7")):
        page.locator(f"#{id} .saved", has_text=held).wait_for()
        assert page.input_value(f"[name={id}]") == there
    assert stored(walker.hub, attempt) == {"say-it": "a list", "how-much": "7"}

    page.locator("#say-it .saved button", has_text="Take that one").click()
    page.locator("#how-much .saved button", has_text="Keep what stands here").click()
    page.wait_for_function(
        "() => document.querySelector('[name=say-it]').value.startsWith('chain')"
    )
    settle(page)

    assert stored(walker.hub, attempt) == {"say-it": "chain of custody", "how-much": "7"}
    assert wait_until_kept(page, 0) == "[]"


def test_what_a_killed_tab_kept_goes_in_late_when_the_officer_comes_back_to_the_course(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    attempt = begin(walker, "back-late", REPORT)
    address = walker.page.url
    walker.context.set_offline(True)
    say(walker.page, "first-word", "facts")
    wait_until_kept(walker.page, 1)
    set_deadline(walker.hub, attempt, -60)
    walker.page.close()

    walker.context.set_offline(False)
    page = walker.context.new_page()
    shown: list[Page] = []
    page.on("load", lambda one: shown.append(one))
    with page.expect_response("**/sealed-answers"):
        page.goto(walker.hub.address + REPORT)
    # The page is shown anew by itself, and would take the way to another one back.
    while len(shown) < 2:
        page.wait_for_timeout(50)
    page.goto(f"{address}result/")

    page.get_by_text("supervisor decides").first.wait_for()
    assert wait_until_kept(page, 0) == "[]"
    assert stored(walker.hub, attempt) == {}


def test_answers_are_saved_to_a_file_and_handed_in_from_another_device(
    walk: Callable[..., Walker], tmp_path: Path
) -> None:
    walker = walk(360, "en")
    page = walker.page
    attempt = begin(walker, "to-a-file")
    address = page.url
    walker.context.set_offline(True)
    say(page, "say-it", "chain of custody")
    say(page, "how-much", "1.4")
    says(page, "Answers waiting: 2")
    with page.expect_download() as caught:
        page.click("#_file")
    file = tmp_path / caught.value.suggested_filename
    caught.value.save_as(file)
    page.close()

    other = walk(1280, "en")
    other.go("/sign-in")
    sign_in(other.page, "to-a-file")
    other.page.wait_for_url(f"{walker.hub.address}/")
    other.page.goto(f"{address}sealed-answers")
    other.page.set_input_files("[name=file]", file)
    other.follow("main form button")

    assert file.name == f"elearn-answers-{attempt[:8]}.json"
    assert "custody" not in file.read_text()
    assert stored(walker.hub, attempt) == {"say-it": "chain of custody", "how-much": "1.4"}


def test_signing_out_hands_in_what_waits_or_says_that_it_would_be_lost(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    attempt = begin(walker, "leaves")
    walker.context.set_offline(True)
    say(walker.page, "say-it", "chain")
    says(walker.page, NOT_SAVED)
    wait_until_kept(walker.page, 1)
    walker.page.close()
    walker.context.set_offline(False)
    page = walker.page = walker.context.new_page()

    page.route("**/sealed-answers", lambda route: route.abort())
    walker.go("/sign-out")
    page.locator("#_waiting").filter(has_text="could not be handed in: 1.").wait_for()
    page.unroute("**/sealed-answers")
    with page.expect_response("**/sealed-answers"):
        walker.go("/sign-out")

    assert wait_until_kept(page, 0) == "[]"
    assert not page.is_visible("#_waiting")
    assert stored(walker.hub, attempt) == {"say-it": "chain"}


def test_the_next_person_who_signs_out_takes_no_answer_of_the_first_away(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    begin(walker, "another-person")
    walker.page.goto("about:blank")
    walker.context.clear_cookies()
    attempt = begin(walker, "first-person")
    address = walker.page.url
    walker.context.set_offline(True)
    say(walker.page, "say-it", "chain")
    wait_until_kept(walker.page, 1)
    walker.context.clear_cookies()
    walker.page.close()
    walker.context.set_offline(False)

    page = walker.page = walker.context.new_page()
    walker.go("/sign-in")
    sign_in(page, "another-person")
    with page.expect_response("**/sealed-answers"):
        walker.go("/sign-out")
    walker.follow("main form button")
    page.goto(address)
    sign_in(page, "first-person")
    page.wait_for_url("**/attempts/**")

    settle(page)
    assert page.input_value("[name=say-it]") == "chain"
    assert stored(walker.hub, attempt) == {"say-it": "chain"}


def test_leaving_a_field_saves_nothing_anew(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    attempt = begin(walker, "leaves-field")
    say(walker.page, "say-it", "chain")
    settle(walker.page)

    walker.page.locator("[name=say-it]").blur()
    say(walker.page, "how-much", "1.4")
    settle(walker.page)

    assert stored(walker.hub, attempt) == {"say-it": "chain", "how-much": "1.4"}
    assert walker.page.get_attribute("#say-it", "data-revision") == "1"


def test_back_double_tap_and_a_turned_phone_lose_nothing(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    page = walker.page
    attempt = begin(walker, "restless")
    page.fill("[name=say-it]", "chain")
    page.set_viewport_size({"width": 740, "height": 360})
    page.locator("[name=say-it]").press_sequentially(" of custody")
    page.set_viewport_size({"width": 360, "height": 740})

    page.dblclick("[name=go][value=check]")
    page.wait_for_url("**/check/")
    assert stored(walker.hub, attempt) == {"say-it": "chain of custody"}
    page.go_back()

    page.wait_for_url("**/attempts/*/")
    assert page.input_value("[name=say-it]") == "chain of custody"
    say(page, "say-it", "custody chain")
    settle(page)
    assert stored(walker.hub, attempt) == {"say-it": "custody chain"}


def test_a_browser_without_room_says_so(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    page = walker.page
    page.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('', 'QuotaExceededError'); }"
    )
    attempt = begin(walker, "no-room")
    walker.context.set_offline(True)

    say(page, "say-it", "chain")

    says(page, re.compile("no room to keep them. They are in this page only"))
    walker.context.set_offline(False)
    settle(page)
    assert stored(walker.hub, attempt) == {"say-it": "chain"}


def test_who_types_without_a_pause_is_saved_on_the_way(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    page = walker.page
    begin(walker, "typist")

    with page.expect_response(lambda answer: answer.request.method == "PUT") as caught:
        page.locator("[name=say-it]").press_sequentially(
            "chain of custody, page by page", delay=100
        )

    sent = json.loads(caught.value.request.post_data or "")["response"]
    assert 0 < len(sent) < len("chain of custody, page by page")


# The session ----------------------------------------------------------------------------------


def test_a_session_that_ends_in_the_middle_is_begun_again_on_top_of_the_page(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    attempt = begin(walker, "revoked")
    other = walk(1280, "en")
    other.go("/sign-in")
    sign_in(other.page, "revoked")
    other.page.wait_for_url(f"{walker.hub.address}/")
    other.go("/account/")
    other.follow("main form[action*='/sessions/'] button")

    say(page, "say-it", "chain")
    page.wait_for_selector("#_again[open]")
    walker.look()
    page.fill("#_again [name=email]", "revoked@walk.example")
    page.fill("#_again [name=password]", "not the password at all")
    page.click("#_again form button")
    page.wait_for_selector("#_again .trouble")
    assert stored(walker.hub, attempt) == {}
    sign_in(page, "revoked", "#_again")
    settle(page)

    assert not page.is_visible("#_again")
    assert page.input_value("[name=say-it]") == "chain"
    assert stored(walker.hub, attempt) == {"say-it": "chain"}
    walker.answer(KEY)
    settle(page)
    outcome, points, possible = finish(walker)
    assert (outcome, points) == ("passed", possible)


def test_where_no_dialog_can_be_shown_another_tab_leads_back_in(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    page.add_init_script("delete HTMLDialogElement.prototype.showModal")
    attempt = begin(walker, "no-dialog")
    walker.context.clear_cookies()
    say(page, "say-it", "chain")
    says(page, "You were signed out")
    with walker.context.expect_page() as opened:
        page.click("#_in")

    sign_in(opened.value, "no-dialog")
    opened.value.wait_for_url(f"{walker.hub.address}/")
    page.evaluate("dispatchEvent(new Event('online'))")
    settle(page)

    assert stored(walker.hub, attempt) == {"say-it": "chain"}


def test_the_next_person_at_the_computer_does_not_inherit_answers(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    attempt = begin(walker, "first-one")
    walker.context.clear_cookies()
    say(page, "say-it", "chain")
    page.wait_for_selector("#_again[open]")
    page.fill("#_again [name=email]", "supervisor@demo.example")
    page.fill("#_again [name=password]", "learn-by-doing-2026")
    page.click("#_again form button")

    says(page, "Another person is signed in")

    assert stored(walker.hub, attempt) == {}
    assert page.input_value("[name=say-it]") == "chain"
    walker.context.clear_cookies()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_selector("#_again[open]")
    sign_in(page, "first-one", "#_again")
    settle(page)
    assert stored(walker.hub, attempt) == {"say-it": "chain"}


def test_two_tabs_meet_and_the_officer_says_which_answer_counts(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(1280, "en")
    page = walker.page
    attempt = begin(walker, "two-tabs")
    other = walker.context.new_page()
    other.goto(page.url)
    for id, text in (("say-it", "custody"), ("how-much", "1.4")):
        say(other, id, text)
    settle(other)

    say(page, "say-it", "chain of custody")
    say(page, "how-much", "2")
    note = page.locator("#say-it .note")
    note.filter(has_text="saved a different answer: custody").wait_for()
    page.locator("#how-much .note button").nth(1).wait_for()
    walker.look()
    assert stored(walker.hub, attempt) == {"say-it": "custody", "how-much": "1.4"}
    note.get_by_text("Keep what stands here").click()
    page.locator("#how-much .note").get_by_text("Take the saved one").click()
    settle(page)

    assert page.input_value("[name=how-much]") == "1.4"
    assert stored(walker.hub, attempt) == {"say-it": "chain of custody", "how-much": "1.4"}


def test_two_answers_to_a_matching_are_told_pair_by_pair(walk: Callable[..., Walker]) -> None:
    walker = walk(360, "en")
    page = walker.page
    begin(walker, "two-pairs")
    other = walker.context.new_page()
    other.goto(page.url)
    other.locator("#match-them select").nth(1).select_option(index=1)
    settle(other)
    left = page.locator("#match-them .pair label").nth(1).inner_text()
    right = page.locator("#match-them select").nth(1).locator("option").nth(1).inner_text()

    page.locator("#match-them select").nth(0).select_option(index=2)

    said = page.locator("#match-them .note")
    said.filter(has_text=f"saved a different answer: {left}: {right}").wait_for()


# Time -----------------------------------------------------------------------------------------


def left(page: Page) -> str:
    return page.inner_text("#_clock strong")


def test_the_time_is_the_servers_whatever_the_device_believes(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    page.clock.install()
    begin(walker, "wrong-clock", REPORT)
    assert left(page) == "30 min left"

    page.clock.set_system_time(datetime.now(UTC) + timedelta(hours=5))
    page.clock.run_for(1_500)
    assert left(page) == "30 min left"

    # The page goes on measuring; at ten and at two minutes it says so once.
    page.clock.run_for("20:10")
    assert page.inner_text("#_warns") == "10 min left"
    page.clock.run_for("03:00")
    assert page.inner_text("#_warns") == "10 min left"
    page.clock.run_for("05:00")
    assert page.inner_text("#_warns") == "2 min left"

    # A computer that slept asks the server, for whom only seconds have passed.
    with page.expect_response("**/healthz"):
        page.clock.fast_forward(60_000)
    page.wait_for_function(
        "() => document.querySelector('#_clock strong').textContent === '30 min left'"
    )


def test_at_the_end_the_last_answer_is_sent_and_the_result_comes_by_itself(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    attempt = begin(walker, "last-second", REPORT)
    set_deadline(walker.hub, attempt, 4)
    page.clock.install()
    page.reload()
    say(page, "first-word", "facts")
    page.fill("[name=last-word]", "signed")

    says(page, "The time is over")
    settle_note = page.locator("#last-word .saved").filter(has_text="Saved")
    settle_note.wait_for()
    assert page.is_disabled("[name=last-word]")
    set_deadline(walker.hub, attempt, -60)
    page.clock.run_for(20_000)

    page.wait_for_url("**/result/")
    assert stored(walker.hub, attempt) == {"first-word": "facts", "last-word": "signed"}
    assert state(walker.hub, attempt) == ("passed", "2", "2")


def test_the_end_passes_with_the_browser_closed_and_saved_answers_count(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    attempt = begin(walker, "closed-browser", REPORT)
    address = walker.page.url
    say(walker.page, "first-word", "facts")
    settle(walker.page)
    assert called_saved(walker.page) == {"first-word"}
    walker.page.close()

    set_deadline(walker.hub, attempt, -60)
    page = walker.context.new_page()
    page.goto(address)
    page.goto(address)

    assert page.url == f"{address}result/"
    assert stored(walker.hub, attempt) == {"first-word": "facts"}
    assert state(walker.hub, attempt) == ("passed", "1", "2")


def test_what_could_not_be_sent_in_time_is_handed_in_for_a_supervisor(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    attempt = begin(walker, "too-late", REPORT)
    walker.context.set_offline(True)
    say(page, "first-word", "facts")
    says(page, NOT_SAVED)

    set_deadline(walker.hub, attempt, -60)
    walker.context.set_offline(False)

    says(page, "Answers that came after the end: 1. A supervisor decides")
    assert stored(walker.hub, attempt) == {}
    assert page.is_visible("#_end")


# The server -----------------------------------------------------------------------------------


def test_a_server_that_is_killed_and_comes_back_loses_nothing(
    walk: Callable[..., Walker],
) -> None:
    walker = walk(360, "en")
    page = walker.page
    page.clock.install()
    attempt = begin(walker, "killed-server")
    say(page, "say-it", "chain")
    settle(page)
    saved = called_saved(page)

    walker.hub.kill()
    walker.answer(KEY)
    says(page, NOT_SAVED)
    walker.hub.start()
    assert saved <= set(stored(walker.hub, attempt))
    page.clock.run_for(45_000)
    settle(page)

    assert page.input_value("[name=say-it]") == KEY["say-it"].answer
    outcome, points, possible = finish(walker)
    assert (outcome, points) == ("passed", possible)
    with closing(database(walker.hub)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
