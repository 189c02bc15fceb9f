"""A device with a key, as a browser speaks for it: what Web Authentication says, by hand."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, HAS_KEY = 0x01, 0x04, 0x40


def written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def read(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """Makes a key and signs with it. What it says can be made wrong in each place."""

    def __init__(self, *, origin: str = ORIGIN, host: str = "localhost") -> None:
        self.origin, self.host = origin, host
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(16)
        self.owner = b""
        self.count = 0
        self.flags = PRESENT | VERIFIED

    def made(self, options: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """The new key, for what the hub asked."""
        self.owner = read(options["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        public |= changes.get("public", {})
        said = self._said(self.flags | HAS_KEY) + bytes(16)
        said += len(self.id).to_bytes(2) + self.id + cbor2.dumps(public)
        attested = {"fmt": "none", "attStmt": {}, "authData": said} | changes.get("attested", {})
        return self._credential(
            clientDataJSON=written(self._client("webauthn.create", options)),
            attestationObject=written(cbor2.dumps(attested)),
            transports=["internal", "usb", "telepathy"],
        )

    def signed(self, options: dict[str, Any]) -> dict[str, Any]:
        """The proof, for what the hub asked."""
        self.count += 1
        client, said = self._client("webauthn.get", options), self._said(self.flags)
        proof = self.key.sign(said + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            clientDataJSON=written(client),
            authenticatorData=written(said),
            signature=written(proof),
            userHandle=written(self.owner),
        )

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said | {"crossOrigin": False}).encode()

    def _said(self, flags: int) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _credential(self, **response: Any) -> dict[str, Any]:
        name = written(self.id)
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
