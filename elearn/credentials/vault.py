"""Small secrets, closed by a key of the hub: whoever reads the database alone reads none.

AES-256-GCM under a key that HKDF-SHA-256 makes of a secret in the data folder. What a text is
about is bound to it, so that it opens nothing where it was carried to.
"""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE_BYTES = 12


def key_from(secret: bytes) -> bytes:
    """The key of the hub's vault, of 256 bits."""
    made = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"elearn vault 1")
    return made.derive(secret)


def closed(key: bytes, text: bytes, about: bytes) -> bytes:
    """The text, readable only with the key and for the same `about`."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text, about)


def opened(key: bytes, kept: bytes, about: bytes) -> bytes | None:
    """The text that was closed; None with another key, about something else, or damaged."""
    if len(kept) <= _NONCE_BYTES:
        return None
    try:
        return AESGCM(key).decrypt(kept[:_NONCE_BYTES], kept[_NONCE_BYTES:], about)
    except InvalidTag:
        return None
