"""Sealing as a browser does it, for tests: the other half of `elearn/quiz/sealing.py`."""

from __future__ import annotations

import base64
import json
import os
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

SAID_AT = datetime(2026, 3, 2, 8, 55, tzinfo=UTC)


def unpadded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def padded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def entry(hub: str, attempt: UUID | str, plain: object) -> dict[str, Any]:
    """What is said, sealed to the hub's public key for this attempt."""
    curve = ec.SECP256R1()
    own = ec.generate_private_key(curve)
    to = ec.EllipticCurvePublicKey.from_encoded_point(curve, padded(hub))
    secret = HKDF(hashes.SHA256(), 32, salt=b"", info=b"elearn sealed answer 1").derive(
        own.exchange(ec.ECDH(), to)
    )
    iv = os.urandom(12)
    text = plain if isinstance(plain, bytes) else json.dumps(plain).encode()
    box = AESGCM(secret).encrypt(iv, text, str(attempt).encode())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "v": 1,
        "attempt": str(attempt),
        "key": unpadded(point),
        "iv": unpadded(iv),
        "box": unpadded(box),
    }


def said(
    token: str, question: str, response: object, revision: int = 1, at: datetime = SAID_AT
) -> dict[str, Any]:
    """What a page seals of one answer."""
    return {
        "token": token,
        "question": question,
        "revision": revision,
        "response": response,
        "at": at.isoformat().replace("+00:00", "Z"),
    }


def file(attempt: UUID | str, entries: list[Any], v: int = 1) -> bytes:
    return json.dumps({"v": v, "attempt": str(attempt), "entries": entries}).encode()
