"""The servers that are measured: the hub itself, and *hello*, each in its own process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_LONGEST_START_SECONDS = 120.0


@dataclass(frozen=True)
class Server:
    """A server that answers. `seconds` is what its start took until the first 200."""

    process: subprocess.Popen[str]
    port: int
    seconds: float

    @property
    def megabytes(self) -> float:
        """Resident memory of the process."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                return int(line.split()[1]) / 1000
        raise AssertionError("no VmRSS")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def environment(data: Path, modules: Path, port: int) -> dict[str, str]:
    """The hub's settings on SQLite, whatever the caller's own are."""
    return {
        **{name: value for name, value in os.environ.items() if not name.startswith("ELEARN_")},
        "ELEARN_DATA": str(data),
        "ELEARN_MODULES": str(modules),
        "DATABASE_URL": "",
        "HOST": "127.0.0.1",
        "PORT": str(port),
    }


@contextmanager
def hub(data: Path, modules: Path, **more: str) -> Iterator[Server]:
    """`flask serve` as the operator starts it."""
    port = free_port()
    command = [sys.executable, "-m", "flask", "serve"]
    with _running(command, environment(data, modules, port) | more, port) as server:
        yield server


@contextmanager
def hello(data: Path) -> Iterator[Server]:
    """A Flask view that returns a word, on the same server with the same settings."""
    port = free_port()
    command = [sys.executable, "-m", "bench.hello"]
    with _running(command, environment(data, data, port), port) as server:
        yield server


@contextmanager
def _running(command: list[str], settings: dict[str, str], port: int) -> Iterator[Server]:
    began = time.perf_counter()
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, text=True)
    try:
        _wait_for(process, port, began)
        yield Server(process, port, time.perf_counter() - began)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _wait_for(process: subprocess.Popen[str], port: int, began: float) -> None:
    question = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
    while time.perf_counter() - began < _LONGEST_START_SECONDS:
        assert process.poll() is None, "the server ended before it answered"
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
                line.sendall(question)
                if b" 200 " in line.recv(64):
                    return
        except OSError:
            time.sleep(0.01)
    raise AssertionError("the server does not answer")
