"""What a certificate says, in one value: on paper, on its page and in its signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Claims:
    """The facts of one certificate, in the words they had on the day it was issued.

    `latin_name` stands under a name in another script, for readers abroad; `issuer` is
    the academy or agency; `verify_address` the full https address that the QR code
    leads to. `score_percent` is rounded down, None where it is not told.
    """

    code: str
    name: str
    module: str
    domain: str
    edition: int
    issued_on: date
    issuer: str
    verify_address: str
    language: str
    latin_name: str | None = None
    valid_until: date | None = None
    score_percent: int | None = None
    is_supervised: bool = False
