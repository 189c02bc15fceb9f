"""A mail server for the tests, which keeps what it is handed."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from postgresql import free_port


class PostOffice:
    """What was taken, and whom it refuses."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.refused: set[str] = set()
        self.silent = False
        self.has_come = threading.Event()

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address in self.refused:
            return f"550 no {address} here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.taken.append(letter)
        self.recipients += envelope.rcpt_tos
        self.has_come.set()
        if self.silent:
            await asyncio.sleep(30)
        return "250 OK"


@contextmanager
def open_at(host: str = "127.0.0.1", port: int | None = None) -> Iterator[tuple[PostOffice, str]]:
    """The office and its address, as ELEARN_SMTP says it."""
    office = PostOffice()
    controller = Controller(office, hostname=host, port=port or free_port())
    controller.start()
    try:
        yield office, f"smtp://{host}:{controller.port}"
    finally:
        controller.stop()


def link_in(letter: EmailMessage) -> str:
    """The link that stands alone on a line."""
    lines = letter.get_content().splitlines()
    return next(line for line in lines if "/invitation/" in line)
