"""Pictures that people bring: the bytes of a photograph or drawing → small files without a past.

What the bytes are is read from them and not from the file's name. A process of its own decodes
them and writes the points anew, so that nothing of the file goes on but what it shows.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

from elearn.errors import Busy, Invalid

LARGEST = 8_000_000
MOST_PIXELS = 50_000_000
WIDEST, TALLEST = 1600, 4000
NARROWER = (960, 480)
BUDGET = 150_000
UNREADABLE, TOO_MANY_POINTS, MOVING = 3, 4, 5
"""With what the child process ends that made no picture."""

SECONDS = 60
AT_ONCE = threading.BoundedSemaphore(2)
_ROOT = Path(__file__).parent.parent.parent
_HEADS = {b"\xff\xd8\xff": "JPEG", b"\x89PNG\r\n\x1a\n": "PNG", b"GIF8": "GIF"}
_TELEPHONES = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


@dataclass(frozen=True)
class Photograph:
    """A picture upright, in sRGB and without metadata: `extension` is jpg or png.

    `files` are (width in points, bytes), the widest first; the others are `NARROWER` ones.
    """

    extension: str
    files: tuple[tuple[int, bytes], ...]


def kind_of(body: bytes) -> str:
    """JPEG, PNG, GIF, WEBP, HEIC or SVG as the first bytes say; empty where it is no picture."""
    for head, kind in _HEADS.items():
        if body.startswith(head):
            return kind
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "WEBP"
    if body[4:8] == b"ftyp" and body[8:12] in _TELEPHONES:
        return "HEIC"
    start = body[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "SVG" if start.startswith(b"<") and b"<svg" in start else ""


def developed(body: bytes, *, extension: str = "") -> Photograph:
    """The picture in its widths; in the format of `extension` (jpg or png) where that is given.

    Raises Invalid with one sentence, whatever the bytes are, and Busy where too many pictures
    are made at this moment.
    """
    kind = kind_of(body)
    _refuse(kind, len(body))
    if not AT_ONCE.acquire(timeout=SECONDS / 2):
        raise Busy("The server is busy with other pictures. Try again in a moment.")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "elearn.interop.darkroom"],
            input=json.dumps([kind, extension]).encode() + b"\n" + body,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _unreadable() from None
    finally:
        AT_ONCE.release()
    if done.returncode == TOO_MANY_POINTS:
        raise _too_many_points()
    if done.returncode == MOVING:
        raise Invalid(
            "This picture moves, and nothing in a lesson moves by itself. Save the frame that "
            "shows most as PNG, and choose that.",
            code="file",
        )
    if done.returncode:
        raise _unreadable()
    return _taken(done.stdout)


def _taken(output: bytes) -> Photograph:
    """The answer of the child: a line of JSON, then the files one behind the other."""
    head, _, rest = output.partition(b"\n")
    extension, sizes = json.loads(head)
    files = []
    for width, count in sizes:
        files.append((width, rest[:count]))
        rest = rest[count:]
    return Photograph(extension, tuple(files))


def _refuse(kind: str, count: int) -> None:
    if count > LARGEST:
        raise Invalid(
            "The file has %(size)s MB; a picture may have %(most)s. Save it smaller, and choose "
            "it again.",
            code="file",
            size=-(-count // 1_000_000),
            most=LARGEST // 1_000_000,
        )
    if kind == "HEIC":
        raise Invalid(
            "This picture is in the HEIC format of telephones, which not every device can show. "
            "Save or send it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible), "
            "and choose that.",
            code="file",
        )
    if kind == "SVG":
        raise Invalid(
            "Drawings in SVG are not taken, for such a file can hold a program. Save the drawing "
            "as PNG, and choose that.",
            code="file",
        )
    if not kind:
        raise Invalid(
            "This is no picture that can be taken. Save it as JPEG or PNG, and choose it again.",
            code="file",
        )


def _too_many_points() -> Invalid:
    return Invalid(
        "The picture has more than %(most)s million points. Save it smaller, and choose it again.",
        code="file",
        most=MOST_PIXELS // 1_000_000,
    )


def _unreadable() -> Invalid:
    return Invalid(
        "This picture is damaged or cut off. Open it, save it anew as JPEG or PNG, and choose "
        "that.",
        code="file",
    )
