"""A picture without what it tells beside what it shows: place, date, maker, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

# What of each format is needed to show the picture; all else is left out.
_OF_PNG = frozenset(
    b"IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP sBIT cICP bKGD pHYs acTL fcTL fdAT".split()
)
_OF_WEBP = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"))
_LOOPS_OF_GIF = (b"\x0bNETSCAPE2.0", b"\x0bANIMEXTS1.0")
# Tables, frames and scans; of the segments for programs the size, the colours and Adobe's.
_OF_JPEG = frozenset((*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDD))
_APPS_OF_JPEG = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}

_WEBP_TELLS = 0b1100  # the flags for EXIF and XMP
_NEXT = re.compile(rb"\xff(?=[^\x00\xd0-\xd7\xff])")
_TURNED = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0%c\0\0\0\0\0\0"


def bare(data: bytes) -> bytes:
    """The picture alone. Raises ValueError where the bytes are not one whole picture.

    What telephones write behind the end of a JPEG is left out; elsewhere nothing may
    stand there.
    """
    try:
        if data.startswith(b"\xff\xd8"):
            return b"".join(_jpeg(data))
        if data.startswith(b"GIF8"):
            return b"".join(_gif(data))
        return b"".join(_png(data)) if data.startswith(b"\x89PNG") else _webp(data)
    except IndexError as error:
        raise ValueError("cut off") from error


def _png(data: bytes) -> Iterator[bytes]:
    yield data[:8]
    at, kind = 8, b""
    while kind != b"IEND":
        chunk = data[at : at + 12 + int.from_bytes(data[at : at + 4])]
        kind = chunk[4:8]
        _require(len(chunk) == 12 + int.from_bytes(chunk[:4]) and (at > 8 or kind == b"IHDR"))
        at += len(chunk)
        if kind in _OF_PNG:
            yield chunk
    _require(at == len(data))


def _webp(data: bytes) -> bytes:
    _require(int.from_bytes(data[4:8], "little") + 8 == len(data))
    at, kept = 12, [b"WEBP"]
    while at < len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        chunk = data[at : at + 8 + size + size % 2]
        _require(len(chunk) == 8 + size + size % 2)
        at += len(chunk)
        if chunk[:4] == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_TELLS]) + chunk[9:]
        if chunk[:4] in _OF_WEBP:
            kept.append(chunk)
    body = b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _gif(data: bytes) -> Iterator[bytes]:
    at = 13 + _colours(data[10])
    yield data[:at]
    while data[at] != 0x3B:
        start = at
        is_image = data[at] == 0x2C
        _require(is_image or data[at] == 0x21)
        is_kept = is_image or data[at + 1] == 0xF9 or data[at + 2 : at + 14] in _LOOPS_OF_GIF
        at += 11 + _colours(data[at + 9]) if is_image else 2
        while data[at]:
            at += data[at] + 1
        at += 1
        if is_kept:
            yield data[start:at]
    yield b";"
    _require(at + 1 == len(data))


def _colours(flags: int) -> int:
    """Bytes of the table of colours that these flags announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _jpeg(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    at = 2
    while data[at + 1] != 0xD9:
        _require(data[at] == 0xFF)
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4])
        _require(end > at + 3)
        if kind == 0xDA:
            scanned = _NEXT.search(data, end)
            end = scanned.start() if scanned else len(data)
        segment = data[at:end]
        at = end
        if kind == 0xE1:
            yield _turned(segment)
        elif kind in _OF_JPEG or _is_kept_app(kind, segment):
            yield segment
    yield b"\xff\xd9"


def _is_kept_app(kind: int, segment: bytes) -> bool:
    return kind in _APPS_OF_JPEG and segment[4:].startswith(_APPS_OF_JPEG[kind])


def _turned(segment: bytes) -> bytes:
    """A segment that says only which way up the picture is; nothing where it is upright."""
    tiff = segment[10:]
    order: Literal["little", "big"] = "little" if tiff.startswith(b"II") else "big"
    first = int.from_bytes(tiff[4:8], order) + 2
    for at in range(first, len(tiff) - 11, 12):
        tag = int.from_bytes(tiff[at : at + 2], order)
        value = int.from_bytes(tiff[at + 8 : at + 10], order)
        if tag == 0x0112 and 1 < value <= 8:
            return _TURNED % value
    return b""


def _require(is_so: bool) -> None:
    if not is_so:
        raise ValueError("not one whole picture")
