"""A passkey in a real Chromium, whose device is made of software: added on a phone, used to come
in, removed; and what Chromium's own answers prove when they come again or from elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession
from serving import Hub
from stories.stranger import OFFICER, PASSWORD
from stories.walker import Walker

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGE = "/account/passkeys/"
AGAIN = """proof => fetch('/sign-in/passkey', {method: 'POST', body: proof, headers: {
    'Content-Type': 'application/json',
    'X-CSRF-Token': document.querySelector('[name=csrf_token]').value}}).then(a => a.status)"""
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("passkey"))
    hub.address = f"http://localhost:{hub.port}"  # a number has no passkeys
    yield hub
    hub.stop()


def device_of(walker: Walker) -> tuple[CDPSession, str]:
    """A device in the walker's browser that says yes by itself."""
    talk = walker.context.new_cdp_session(walker.page)
    talk.send("WebAuthn.enable")
    return talk, talk.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})[
        "authenticatorId"
    ]


def add(walker: Walker, name: str) -> None:
    walker.go(PAGE)
    walker.page.fill("[name=name]", name)
    walker.follow("[data-passkey] button")


def leave(walker: Walker) -> None:
    walker.go("/sign-out")
    walker.follow("main form button.first")


def refusal(walker: Walker) -> str:
    walker.page.click("[data-passkey] button")
    return walker.page.wait_for_selector("[data-passkey] [role=alert]:visible").inner_text()


def test_a_passkey_is_added_opens_the_hub_and_is_removed(walk: Callable[..., Walker]) -> None:
    officer = walk(360, "fa-af")
    page = officer.page
    talk, device = device_of(officer)
    officer.sign_in()
    add(officer, "My <phone>")
    assert page.url.endswith("/account/recovery-codes")
    officer.go(PAGE)
    officer.look()
    assert "My <phone>" in page.inner_text("main .rows")
    page.fill("[name=name]", "again")
    assert refusal(officer), "the device holds one already, and says so"
    leave(officer)

    officer.go(f"/sign-in?next={PAGE}")
    officer.look()
    sent: list[Any] = []
    page.on("request", lambda one: sent.append(one) if one.method == "POST" else None)
    officer.follow("[data-passkey] button")
    assert page.url == officer.hub.address + PAGE
    proof = sent[-1].post_data
    leave(officer)
    officer.go("/sign-in")
    assert page.evaluate(AGAIN, proof) == 422, "a proof is good once"

    talk.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    assert refusal(officer)
    talk.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": True})
    page.fill("[name=email]", OFFICER)
    page.fill("[name=password]", PASSWORD)
    officer.follow("main form button.first")
    officer.look()
    officer.follow("[data-passkey] button")
    assert page.url == f"{officer.hub.address}/"

    officer.go(PAGE)
    officer.follow("main .rows form button")
    assert not page.query_selector("main .rows")
    leave(officer)
    officer.go("/sign-in")
    assert refusal(officer)


def test_where_nothing_can_be_asked_of_a_device_the_page_says_so(
    walk: Callable[..., Walker], hub: Hub
) -> None:
    number, plain = walk(1280), walk(360, scripts=False)
    number.page.goto(f"http://127.0.0.1:{hub.port}/sign-in")
    assert not number.page.is_visible("[data-passkey] button")

    plain.page.goto(f"{hub.address}/sign-in")
    assert not plain.page.is_visible("[data-passkey] button")
    plain.page.fill("[name=email]", OFFICER)
    plain.page.fill("[name=password]", PASSWORD)
    plain.follow("main form button")
    plain.page.goto(hub.address + PAGE)
    assert hub.address in plain.page.inner_text("[data-else]")
