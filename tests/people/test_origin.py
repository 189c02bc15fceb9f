"""Which name a hub has for devices: from its public address alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.people.origin import Hub, hub_at


@pytest.mark.parametrize(
    ("address", "host", "origin"),
    [
        ("https://hub.example", "hub.example", "https://hub.example"),
        ("https://Hub.Example:443/elearn", "hub.example", "https://hub.example"),
        ("https://hub.example:8443", "hub.example", "https://hub.example:8443"),
        ("https://оқу.example", "xn--n1ak7x.example", "https://xn--n1ak7x.example"),
        ("http://127.0.0.1:8000", "localhost", "http://localhost:8000"),
        ("http://[::1]:8000", "localhost", "http://localhost:8000"),
        ("http://localhost", "localhost", "http://localhost"),
    ],
)
def test_a_hub_with_a_name_and_https_or_on_this_machine(
    address: str, host: str, origin: str
) -> None:
    assert hub_at(address) == Hub(host, origin)


@pytest.mark.parametrize(
    "address",
    [
        "http://hub.example",
        "https://10.0.0.7",
        "https://[fd00::7]:8443",
        "http://0.0.0.0:8000",
        "https://",
        "https://hub.example:seven",
        "",
    ],
)
def test_a_number_or_plain_http_has_no_passkeys(address: str) -> None:
    assert hub_at(address) is None


@given(st.text())
def test_no_address_breaks_it(rest: str) -> None:
    hub = hub_at(f"https://{rest}")

    assert hub is None or hub.origin.startswith(("https://", "http://localhost"))
