"""What a lesson weighs on the line: heads and bodies, as a browser fetches them."""

from __future__ import annotations

import re
import socket

from bench.cast import LESSON, Officer
from bench.modules import SHORT_LESSON
from bench.servers import Server
from bench.table import Row

_FETCHED = re.compile(r'<(?:link|script|img)[^>]+(?:href|src)="([^"]+)"|data-progress="([^"]+)"')
_KB = 1000


def answer(server: Server, request: str) -> tuple[bytes, bytes]:
    """Head and body of one answer, as they came."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(request.encode().replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        whole = b"".join(iter(lambda: line.recv(65536), b""))
    head, _, body = whole.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", body


def _kilobytes(parts: tuple[bytes, bytes]) -> float:
    return sum(map(len, parts)) / _KB


def measure(server: Server, officer: Officer) -> list[Row]:
    """First visit and repeat of a real lesson, and of one of 300 words."""
    plain = officer.get(LESSON).replace("gzip, deflate, br", "identity")
    text = answer(server, plain)[1].decode()
    page = answer(server, officer.get(LESSON))
    etag = re.search(rb"(?i)etag: (.+)\r\n", page[0])
    assert etag is not None
    repeat = answer(server, officer.get(LESSON, **{"If-None-Match": etag[1].decode()}))
    assert b" 304 " in repeat[0], repeat[0]
    others = {
        address: answer(server, officer.get(address))
        for address in sorted({one or other for one, other in _FETCHED.findall(_asked_for(text))})
    }
    beside = sum(map(_kilobytes, others.values()))
    short = _kilobytes(answer(server, officer.get(SHORT_LESSON)))
    words = len(
        re.sub(r"<[^>]+>", " ", text.partition("<article")[2].partition("</article")[0]).split()
    )
    return [
        Row(
            "2",
            f"first visit, lesson of {words:,} words",
            _kilobytes(page) + beside,
            "≤ 20",
            "KB",
            1,
        ),
        Row("2", "first visit, lesson of 300 words", short + beside, "≤ 14", "KB", 1),
        Row("2", "first visit, requests", 1 + len(others), "≤ 4", digits=0),
        Row("2", "the page alone", _kilobytes(page), None, "KB", 1),
        Row("2", "CSS, brotli", _bodies(others, ".css"), "≤ 8", "KB", 1),
        Row("2", "JS, brotli", _bodies(others, ".js"), "≤ 6", "KB", 1),
        Row("2", "repeat visit, the page (304)", _kilobytes(repeat), "≤ 0.5", "KB"),
    ]


def _asked_for(page: str) -> str:
    """The page without the icon that a lesson names for no medium, so that none is fetched."""
    return re.sub(r'<link [^>]*media="not all"[^>]*>', "", page)


def _bodies(answers: dict[str, tuple[bytes, bytes]], ending: str) -> float:
    return sum(len(body) for path, (_, body) in answers.items() if path.endswith(ending)) / _KB
