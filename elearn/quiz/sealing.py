"""Sealed answers: closed by a browser for the hub alone, opened and read here.

The form is shared with `static/js/`: an ephemeral P-256 key agrees with the hub's, HKDF-SHA-256
makes of that an AES-256-GCM key, and the attempt's id is the additional data. Why, and what it
does not prove: docs/decisions/0018-answers-sealed-to-the-hub.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from elearn.errors import Invalid, TooLarge, message

MOST_BYTES = 1_000_000
MOST_ENTRIES = 500
LARGEST_REVISION = 10**9

_VERSION = 1
_CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_DEEPEST = 8

_NO_FILE = message(
    "This is not a file of saved answers, or it was damaged on the way. "
    "Choose the file that the quiz page saved."
)
_NEWER = message(
    "This file was saved by a newer quiz page than this hub has. Ask the administrator."
)
_OTHER_ATTEMPT = message(
    "This file belongs to another attempt. Hand it in at the attempt in which it was saved."
)
_DAMAGED = message(
    "Answer %(number)s of this file is damaged; nothing of the file was taken. "
    "Try another copy of the file."
)
_FOREIGN = message(
    "This hub cannot open the answers of this file: the file was saved at another hub, or it was "
    "damaged. Nothing of it was taken."
)
_FORGED = message(
    "Answer %(number)s of this file was not sealed by the quiz page of this attempt; "
    "nothing of the file was taken."
)


def _derived(secret: bytes, length: int, info: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length, salt=None, info=info).derive(secret)


def _unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True)
class Key:
    """The hub's key. What is sealed to its public half, this alone opens."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)
    marking: bytes = field(repr=False)

    @property
    def public(self) -> str:
        """The public half as a browser takes it: the uncompressed point, base64url."""
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return _unpadded(point)

    def token(self, attempt: UUID) -> str:
        """What the page of this attempt seals into each answer, and nobody else knows."""
        return _unpadded(hmac.digest(self.marking, str(attempt).encode(), hashlib.sha256)[:16])


def key_from(secret: bytes) -> Key:
    """The key that belongs to a secret text: the same one on every machine that has it."""
    # 16 bytes more than the order has, so that no number is likelier (FIPS 186-5, A.2.1).
    wide = int.from_bytes(_derived(secret, 48, b"elearn sealing key 1"), "big")
    private = ec.derive_private_key(wide % (_ORDER - 1) + 1, _CURVE)
    return Key(private, _derived(secret, 32, b"elearn sealing token 1"))


@dataclass(frozen=True)
class SealedAnswer:
    """An answer as it was sealed; `at` is what the clock of the device said."""

    question: str
    revision: int
    response: object
    at: datetime


def attempt_of(raw: bytes) -> UUID:
    """The attempt that a file says it is for, before anything of it is believed.

    Raises TooLarge or Invalid.
    """
    try:
        return UUID(str(_whole(raw).get("attempt")))
    except ValueError:
        raise Invalid(_NO_FILE, code="file") from None


def open_file(key: Key, attempt: UUID, raw: bytes) -> list[SealedAnswer]:
    """The answers of a file, in its order, each sealed by the page of this attempt.

    Raises TooLarge or Invalid, and then no answer of the file may be taken.
    """
    entries = _entries(attempt, raw)
    plain = [_plain(key, attempt, entry, number) for number, entry in enumerate(entries, 1)]
    if not any(text is not None for text in plain):
        raise Invalid(_FOREIGN, code="foreign")
    return [_answer(key, attempt, text, number) for number, text in enumerate(plain, 1)]


def newest(answers: Iterable[SealedAnswer]) -> list[SealedAnswer]:
    """The last answer to each question: of the highest revision, and of equals the later one."""
    last: dict[str, SealedAnswer] = {}
    for answer in answers:
        there = last.get(answer.question)
        if there is None or answer.revision >= there.revision:
            last[answer.question] = answer
    return list(last.values())


def _whole(raw: bytes) -> dict[str, Any]:
    if len(raw) > MOST_BYTES:
        raise TooLarge("This file is too large; 1 MB is the most that a file of answers may have.")
    whole = _json(raw)
    if not isinstance(whole, dict) or not isinstance(whole.get("entries"), list):
        raise Invalid(_NO_FILE, code="file")
    if whole.get("v") != _VERSION:
        raise Invalid(_NEWER, code="version")
    return whole


def _entries(attempt: UUID, raw: bytes) -> list[Any]:
    whole = _whole(raw)
    if whole.get("attempt") != str(attempt):
        raise Invalid(_OTHER_ATTEMPT, code="attempt")
    entries: list[Any] = whole["entries"]
    if not entries:
        raise Invalid("There is no answer in this file.", code="empty")
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(
            "This file has more than %(most)s answers, which is the most that one file may have.",
            most=MOST_ENTRIES,
        )
    return entries


def _json(raw: bytes) -> object:
    """What the bytes say; None where they are no JSON, or lists within lists without end."""
    try:
        return json.loads(raw.decode())
    except (ValueError, RecursionError):
        return None


def _plain(key: Key, attempt: UUID, entry: object, number: int) -> bytes | None:
    """What is in an entry; None where this hub's key does not open it."""
    if not isinstance(entry, dict) or entry.get("v") != _VERSION:
        raise Invalid(_DAMAGED, code="damaged", number=number)
    if entry.get("attempt") != str(attempt):
        raise Invalid(_OTHER_ATTEMPT, code="attempt")
    try:
        point, iv, box = (_bytes(entry.get(name)) for name in ("key", "iv", "box"))
        shared = key.private.exchange(
            ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
        )
    except ValueError:
        raise Invalid(_DAMAGED, code="damaged", number=number) from None
    if len(iv) != 12:
        raise Invalid(_DAMAGED, code="damaged", number=number)
    try:
        secret = _derived(shared, 32, b"elearn sealed answer 1")
        return AESGCM(secret).decrypt(iv, box, str(attempt).encode())
    except InvalidTag:
        return None


def _bytes(text: object) -> bytes:
    """Of base64url without padding, in its one form. Raises ValueError."""
    if not isinstance(text, str):
        raise ValueError("no text")
    raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _unpadded(raw) != text:
        raise ValueError("another form of the same bytes")
    return raw


def _answer(key: Key, attempt: UUID, plain: bytes | None, number: int) -> SealedAnswer:
    if plain is None:
        raise Invalid(_DAMAGED, code="damaged", number=number)
    said = _json(plain)
    token = said.get("token") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(token, str):
        raise Invalid(_FORGED, code="forged", number=number)
    # As bytes: compare_digest refuses text beyond ASCII.
    if not hmac.compare_digest(token.encode("utf-8", "replace"), key.token(attempt).encode()):
        raise Invalid(_FORGED, code="forged", number=number)
    question, revision, at = said.get("question"), said.get("revision"), _moment(said.get("at"))
    if (
        not isinstance(question, str)
        or type(revision) is not int
        or not 0 < revision < LARGEST_REVISION
        or "response" not in said
        or _is_deep(said["response"])
        or at is None
    ):
        raise Invalid(_DAMAGED, code="damaged", number=number)
    return SealedAnswer(question, revision, said["response"], at)


def _is_deep(value: object, levels: int = _DEEPEST) -> bool:
    """Whether there are more lists within lists than any response has."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(levels == 0 or _is_deep(part, levels - 1) for part in parts)


def _moment(text: object) -> datetime | None:
    """A moment with its zone, as UTC; None for anything else, and for no year of ours."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
        known = at is not None and at.tzinfo is not None and 1900 < at.year < 9000
        return at.astimezone(UTC) if at is not None and known else None
    except ValueError:
        return None
