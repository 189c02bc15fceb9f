"""Handing letters to the mail server. The only file that speaks SMTP."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from elearn.config import LOOPBACK
from elearn.errors import Invalid

TIMEOUT_SECONDS = 20
_PORTS = {"smtp": 587, "smtps": 465}


class NotSent(Exception):
    """The letter was not taken. `is_line_lost` says that no other one can be sent either."""

    def __init__(self, error: Exception) -> None:
        # The kind and the number alone: the server's words may hold the person's address.
        code = getattr(error, "smtp_code", "")
        if isinstance(error, smtplib.SMTPRecipientsRefused):
            code = next(iter(error.recipients.values()))[0]
        super().__init__(f"{type(error).__name__} {code}".strip())
        is_answer = isinstance(error, smtplib.SMTPException | ValueError | MessageError)
        self.is_line_lost = not is_answer or isinstance(error, smtplib.SMTPServerDisconnected)


@dataclass(frozen=True)
class Sheet:
    """A letter as it goes out. `unsubscribe` is where its kind can be refused; empty for none."""

    id: str
    sender: str
    sender_name: str
    to: str
    subject: str
    text: str
    language: str
    unsubscribe: str = ""


@contextmanager
def connected(server: str) -> Iterator[Callable[[Sheet], None]]:
    """A line to the mail server (`smtp://user:password@host:587`, `smtps://…`), and the way to
    hand a letter over, which raises NotSent.

    The line is encrypted, but to this machine itself. Raises Invalid without a server, OSError
    where it cannot be reached or does not let us in.
    """
    if not server:
        raise Invalid("No mail server is set: give ELEARN_SMTP. The letters wait.")
    parts = urlsplit(server)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        line: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT_SECONDS, context=context)
    else:
        line = smtplib.SMTP(host, port, timeout=TIMEOUT_SECONDS)
    try:
        if parts.scheme == "smtp" and host not in LOOPBACK:
            line.starttls(context=context)
        if parts.username:
            line.login(unquote(parts.username), unquote(parts.password or ""))
        yield lambda sheet: _hand_over(line, sheet)
    finally:
        line.close()


def _hand_over(line: smtplib.SMTP, sheet: Sheet) -> None:
    try:
        line.send_message(_message(sheet), from_addr=sheet.sender, to_addrs=[sheet.to])
    except (OSError, ValueError, MessageError) as error:
        raise NotSent(error) from error


def _message(sheet: Sheet) -> EmailMessage:
    """Raises ValueError or MessageError for an address that is none."""
    made = EmailMessage()
    made["From"] = Address(" ".join(sheet.sender_name.split()), addr_spec=sheet.sender)
    made["To"] = Address(addr_spec=sheet.to)
    made["Subject"] = sheet.subject
    # The same each time: who gets a letter twice can tell that it is one.
    made["Message-ID"] = f"<{sheet.id}@{sheet.sender.partition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    if sheet.unsubscribe:
        made["List-Unsubscribe"] = f"<{sheet.unsubscribe}>"
    made.set_content(sheet.text)
    made["Content-Language"] = sheet.language
    return made
