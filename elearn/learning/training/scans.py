"""Scans of papers that people bring: one whole picture or PDF, apart from what courses show."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Iterable
from os import fsync
from pathlib import Path

from sqlalchemy import select

from elearn.content import pictures
from elearn.content.bare import bare
from elearn.db import db
from elearn.errors import Invalid, NotFound, TooLarge
from elearn.models.assignments import OutsideTraining

LARGEST = 5 * 1024 * 1024
MOST_PIXELS = 64_000_000

# What is served, and as what, by its first bytes.
_KINDS = {
    b"\xff\xd8\xff": ("jpg", "image/jpeg"),
    b"\x89PNG\r\n\x1a\n": ("png", "image/png"),
    b"%PDF-": ("pdf", "application/pdf"),
}
# A PDF begins with its version and ends with its mark; what stands behind it is something else.
_PDF = re.compile(rb"\A%PDF-[12]\.[0-9][\s\S]*%%EOF[ \t\r\n\0]*\Z")
# What a paper that was scanned does not hold: programs, other files, a page.
_NOT_OF_A_SCAN = (b"/javascript", b"/launch", b"/embeddedfile", b"<script", b"<html")
# The directory of a ZIP, which stands within so many bytes of its end.
_ZIP, _ZIP_ENDS = b"PK\x05\x06", 65_557


def checked(raw: bytes) -> bytes:
    """The picture without what it tells beside what it shows, or the PDF as it is.

    Raises TooLarge, and Invalid for what is neither.
    """
    if len(raw) > LARGEST:
        raise TooLarge("The scan is larger than 5 MB. Save it smaller.", code="scan")
    extension, _kind = _kind_of(raw)
    if extension == "pdf":
        if not _is_plain_pdf(raw):
            raise Invalid(
                "This PDF is not a plain scan. Print the paper anew as a PDF, or take a picture.",
                code="scan",
            )
        return raw
    try:
        picture = bare(raw)
    except ValueError:
        raise Invalid("This is not one whole picture. Save it anew.", code="scan") from None
    width, height = pictures.size(picture) or (0, 0)
    if not 0 < width * height <= MOST_PIXELS:
        raise Invalid(
            "The picture has more than %(most)s million points. Make it smaller.",
            code="scan",
            most=MOST_PIXELS // 1_000_000,
        )
    return picture


def _is_plain_pdf(raw: bytes) -> bool:
    if not _PDF.match(raw) or _ZIP in raw[-_ZIP_ENDS:]:
        return False
    lower = raw.lower()
    return not any(one in lower for one in _NOT_OF_A_SCAN)


def _kind_of(data: bytes) -> tuple[str, str]:
    """Extension and media type by the first bytes. Raises Invalid."""
    for head, kind in _KINDS.items():
        if data.startswith(head):
            return kind
    raise Invalid("The scan must be a picture (JPEG or PNG) or a PDF.", code="scan")


def keep(folder: Path, scan: bytes) -> str:
    """Writes a checked scan, durably, and returns its sha256."""
    sha256 = hashlib.sha256(scan).hexdigest()
    path = _path(folder, sha256)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_name(f"{sha256}.{secrets.token_hex(4)}")
    with partial.open("wb") as file:
        file.write(scan)
        file.flush()
        fsync(file.fileno())
    partial.replace(path)
    return sha256


def read(folder: Path, sha256: str) -> tuple[bytes, str, str]:
    """A kept scan, its extension and its media type. Raises NotFound, also where it is damaged."""
    path = _path(folder, sha256)
    scan = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(scan).hexdigest() != sha256:
        raise NotFound("There is no such file.")
    return scan, *_kind_of(scan)


def drop(folder: Path, kept: Iterable[str]) -> None:
    """Deletes those of these scans that no entry names any more."""
    for sha256 in kept:
        named = select(OutsideTraining.id).where(OutsideTraining.scan == sha256).limit(1)
        if db.session.scalar(named) is None:
            _path(folder, sha256).unlink(missing_ok=True)


def _path(folder: Path, sha256: str) -> Path:
    return folder / sha256[:2] / sha256
