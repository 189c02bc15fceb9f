"""Clients in a process of their own, so that they do not eat the server's interpreter.

`run` starts it, hands it the connections as JSON and takes the times back. Each connection
is a browser that sends its next request as soon as the last is answered (a closed loop).
"""

from __future__ import annotations

import json
import math
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

REVISION = "#########"
"""Stands in a request for the next revision; as many characters, so that the length holds."""

_SECONDS_FOR_ONE = 60.0


@dataclass(frozen=True)
class Measured:
    """Times in milliseconds, sorted, the count of each status, and the seconds it all took."""

    times: tuple[float, ...]
    statuses: dict[str, int]
    seconds: float

    @property
    def rate(self) -> float:
        """Right answers a second."""
        return len(self.times) / self.seconds

    def at(self, percent: float) -> float:
        """The time that so many percent of the answers needed at most, in milliseconds."""
        if not self.times:
            return math.inf
        place = math.ceil(len(self.times) * percent / 100) - 1
        return self.times[max(place, 0)]


def request(method: str, path: str, headers: dict[str, str], body: str = "") -> str:
    """One request as it goes over the line."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    if body:
        lines.append(f"Content-Length: {len(body.encode())}")
    return "\r\n".join(lines) + "\r\n\r\n" + body


def run(
    port: int, requests: Sequence[Sequence[str]], *, seconds: float | None, revision: int = 1
) -> Measured:
    """What a list of requests for each connection took.

    For so many seconds, each list round and round; or, where `seconds` is None, once through.
    """
    process = start(port, requests, seconds=seconds, revision=revision)
    return result(process)


def start(
    port: int, requests: Sequence[Sequence[str]], *, seconds: float | None, revision: int = 1
) -> subprocess.Popen[str]:
    """The same, without waiting: `result` takes what came of it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.clients"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    order = {"port": port, "requests": requests, "seconds": seconds, "revision": revision}
    process.stdin.write(json.dumps(order))
    process.stdin.close()
    return process


def result(process: subprocess.Popen[str]) -> Measured:
    assert process.stdout is not None
    answer = json.loads(process.stdout.read())
    process.wait()
    return Measured(tuple(sorted(answer["times"])), answer["statuses"], answer["seconds"])


# ── in the other process ──


@dataclass
class _Connection:
    socket: socket.socket
    requests: list[list[bytes]]
    revision: int
    turn: int = 0
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def send(self) -> None:
        pieces = self.requests[self.turn % len(self.requests)]
        self.turn += 1
        if len(pieces) > 1:
            number = str(self.revision).ljust(len(REVISION)).encode()
            self.revision += 1
            whole = number.join(pieces)
        else:
            whole = pieces[0]
        self.received.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(whole)

    def status(self) -> str | None:
        """The status of the answer once it is here whole."""
        head, blank, body = self.received.partition(b"\r\n\r\n")
        if not blank:
            return None
        status = head[9:12].decode()
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return status if len(body) >= length or status in ("204", "304") else None


def _main() -> None:
    order = json.load(sys.stdin)
    chooser = selectors.DefaultSelector()
    for requests in order["requests"]:
        line = socket.create_connection(("127.0.0.1", order["port"]), timeout=_SECONDS_FOR_ONE)
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        pieces = [one.encode().split(REVISION.encode()) for one in requests]
        chooser.register(line, selectors.EVENT_READ, _Connection(line, pieces, order["revision"]))
    times: list[float] = []
    statuses: dict[str, int] = {}
    began = time.perf_counter()
    until = began + order["seconds"] if order["seconds"] else math.inf
    for key in list(chooser.get_map().values()):
        key.data.send()
    while chooser.get_map():
        ready = chooser.select(_SECONDS_FOR_ONE)
        assert ready, "the server answers no more"
        for key, _ in ready:
            connection: _Connection = key.data
            piece = connection.socket.recv(65536)
            assert piece, "the server closed the line"
            connection.received += piece
            status = connection.status()
            if status is None:
                continue
            now = time.perf_counter()
            statuses[status] = statuses.get(status, 0) + 1
            if status < "400":
                times.append((now - connection.sent_at) * 1000)
            is_done = order["seconds"] is None and connection.turn >= len(connection.requests)
            if is_done or now >= until:
                chooser.unregister(connection.socket)
            else:
                connection.send()
    seconds = time.perf_counter() - began
    json.dump({"times": times, "statuses": statuses, "seconds": seconds}, sys.stdout)


if __name__ == "__main__":
    _main()
