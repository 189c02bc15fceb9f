"""Pictures and hand-outs, kept by the hash of their bytes."""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from elearn.db import db
from elearn.errors import NotFound
from elearn.models.library import Media

log = logging.getLogger(__name__)

# What is served, and as what. Nothing that a browser would run stands here.
_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN = "application/vnd.oasis.opendocument"
TYPES = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "opus": "audio/ogg",
    "ogg": "audio/ogg",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "odt": f"{_OPEN}.text",
    "ods": f"{_OPEN}.spreadsheet",
    "odp": f"{_OPEN}.presentation",
}


def keep(folder: Path, content: bytes) -> str:
    """Writes the bytes, durably, and returns their sha256. Doing it again mends what is damaged."""
    sha256 = hashlib.sha256(content).hexdigest()
    path = folder / sha256[:2] / sha256
    if path.exists() and is_whole(path, sha256):
        return sha256
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{sha256}.{secrets.token_hex(4)}")
    with partial.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
    return sha256


def register(kept: Iterable[tuple[str, str, int]]) -> None:
    """Notes kept media: sha256, extension and size in bytes of each."""
    for sha256, extension, size in kept:
        if db.session.get(Media, sha256) is None:
            db.session.add(Media(sha256=sha256, extension=extension, size=size))
            db.session.flush()


def is_whole(path: Path, sha256: str) -> bool:
    """Whether the file still holds the bytes that it is named by."""
    now = path.stat()
    return _holds(path, sha256, now.st_size, now.st_mtime_ns)


# Read once a process, and anew when the file was written to: a page need not wait for more.
@lru_cache(maxsize=4096)
def _holds(path: Path, sha256: str, _size: int, _written_at: int) -> bool:
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() == sha256:
            return True
    log.error("%s is damaged and is not served; publish its module again to mend it", path)
    return False


def find(folder: Path, sha256: str, extension: str) -> tuple[Path, str]:
    """The file and its media type. Raises NotFound, also where its bytes are damaged."""
    media = db.session.get(Media, sha256)
    path = folder / sha256[:2] / sha256
    kind = TYPES.get(extension)
    if media is None or kind != TYPES[media.extension]:
        raise NotFound("There is no such file.")
    if not (path.is_file() and is_whole(path, sha256)):
        raise NotFound("There is no such file.")
    return path, TYPES[media.extension]
