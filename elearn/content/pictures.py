"""What a media file is, by its name and its first bytes."""

from __future__ import annotations

PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "webp"})
SOUNDS = frozenset({"opus", "ogg", "mp3", "m4a"})
VIDEOS = frozenset({"webm", "mp4"})
HANDOUTS = frozenset({"pdf", "txt", "csv", "docx", "xlsx", "pptx", "odt", "ods", "odp"})
SERVED = PICTURES | SOUNDS | VIDEOS | HANDOUTS
NARROWER = (960, 480)
"""In points: the widths in which a picture may lie beside itself, for smaller screens."""

_HEADS = {
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "pdf": (b"%PDF-",),
    "opus": (b"OggS",),
    "ogg": (b"OggS",),
    "webm": (b"\x1aE\xdf\xa3",),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "pptx": (b"PK\x03\x04",),
    "odt": (b"PK\x03\x04",),
    "ods": (b"PK\x03\x04",),
    "odp": (b"PK\x03\x04",),
}


def extension(name: str) -> str:
    """The kind of a file by its name, small: `jpg`."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def in_language(name: str, language: str) -> str:
    """What the twin of a file for one language is called: `seal.ru.jpg` of `seal.jpg`."""
    stem, _, kind = name.rpartition(".")
    return f"{stem}.{language}.{kind}"


def at_width(name: str, width: int) -> str:
    """What a picture is called in a smaller width: `seal@480.jpg`, `seal.ru@480.jpg`."""
    stem, _, kind = name.rpartition(".")
    return f"{stem}@{width}.{kind}"


def widest(name: str) -> str:
    """The picture of which this is a smaller width; itself where it is none."""
    stem, _, kind = name.rpartition(".")
    for width in NARROWER:
        if stem.endswith(f"@{width}"):
            return f"{stem.removesuffix(f'@{width}')}.{kind}"
    return name


def is_what_it_says(name: str, data: bytes) -> bool:
    """Whether the first bytes fit the name; True where a kind has no fixed head."""
    kind = extension(name).replace("jpeg", "jpg")
    return data.startswith(_HEADS.get(kind, (b"",)))


def size(data: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF, WebP or JPEG in pixels; None when it cannot be told."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) >= 24:
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data[:6] in (b"GIF87a", b"GIF89a") and len(data) >= 10:
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP" and len(data) >= 30:
        return _webp_size(data)
    return _jpeg_size(data) if data.startswith(b"\xff\xd8") else None


def _webp_size(data: bytes) -> tuple[int, int] | None:
    match data[12:16]:
        case b"VP8X":
            return (
                int.from_bytes(data[24:27], "little") + 1,
                int.from_bytes(data[27:30], "little") + 1,
            )
        case b"VP8L":
            bits = int.from_bytes(data[21:25], "little")
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case b"VP8 ":
            return (
                int.from_bytes(data[26:28], "little") & 0x3FFF,
                int.from_bytes(data[28:30], "little") & 0x3FFF,
            )
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        # Start of frame: C0 to CF but for the tables C4, C8 and CC.
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            height, width = int.from_bytes(data[at + 5 : at + 7]), data[at + 7 : at + 9]
            return int.from_bytes(width), height
        at += 1 if kind == 0xFF else 2 + int.from_bytes(data[at + 2 : at + 4])
    return None
