"""What is sent to the server itself: half-sent requests without end, and what is no request."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.request import urlopen

import pytest
from serving import Hub

HALF = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\na"
BEGIN = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n"


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    hub = Hub(tmp_path_factory.mktemp("flood"))
    yield hub
    assert hub.stop() == 0


def test_half_sent_requests_keep_nobody_out(hub: Hub) -> None:
    held = [socket.create_connection(("127.0.0.1", hub.port)) for _ in range(300)]
    try:
        for one in held:
            one.sendall(HALF)
        with urlopen(f"{hub.address}/healthz", timeout=5) as answer:
            assert answer.status == 200
    finally:
        for one in held:
            one.close()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"NOTHING\r\n\r\n", 400),
        (BEGIN + b"Content-Length: 4\r\nContent-Length: 5\r\n\r\nabcde", 400),
        (BEGIN + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n\r\n", 400),
        (BEGIN + b"Content-Length: 1073741824\r\n\r\nabcde", 413),
        (BEGIN + b"X-Long: " + b"a" * 300_000 + b"\r\n\r\n", 431),
    ],
    ids=["no request", "two lengths", "a lying chunk", "a gigabyte", "long headers"],
)
def test_what_is_no_request_is_refused_with_the_defences_of_the_browser(
    hub: Hub, sent: bytes, status: int
) -> None:
    with socket.create_connection(("127.0.0.1", hub.port), timeout=5) as line:
        line.sendall(sent)
        answer = line.recv(4096).decode()

    assert f" {status} " in answer.partition("\r\n")[0]
    assert "X-Content-Type-Options: nosniff" in answer
    assert "Content-Security-Policy: default-src 'none'" in answer
