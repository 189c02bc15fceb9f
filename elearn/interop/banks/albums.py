"""Pictures that come inside a bank, with names that a module's `media/` takes."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from elearn.content import pictures
from elearn.content.latin import words_of
from elearn.content.source import MOST_BYTES, MOST_FILES, MOST_MEDIUM_BYTES
from elearn.errors import message
from elearn.interop.banks.telling import Teller
from elearn.quiz.blocks import short

_KINDS = pictures.PICTURES | {"pdf"}
_DATA = re.compile(r"data:image/(png|jpeg|jpg|gif|webp);base64,", re.IGNORECASE)
_PLUGIN = "@@PLUGINFILE@@/"
_LONGEST_STEM = 40


@dataclass
class Album:
    """The media of one file; the same bytes are kept once."""

    media: dict[str, bytes] = field(default_factory=dict)
    names: dict[bytes, str] = field(default_factory=dict)
    total: int = 0

    def kept(self, name: str, data: bytes, teller: Teller) -> str | None:
        """The name under which this is kept; None, and a remark, where it cannot be."""
        kind = pictures.extension(name).replace("jpeg", "jpg")
        if data in self.names:
            return self.names[data]
        if kind not in _KINDS or not pictures.is_what_it_says(name, data):
            teller.lost(
                message(
                    "The file %(name)s was left out: pictures are PNG, JPEG, GIF or WebP, "
                    "hand-outs PDF."
                ),
                name=short(name),
            )
            return None
        is_full = self.total + len(data) > MOST_BYTES or len(self.media) >= MOST_FILES - 20
        if len(data) > MOST_MEDIUM_BYTES or is_full:
            teller.lost(
                message("The file %(name)s was left out: it is too large."), name=short(name)
            )
            return None
        chosen = self._free(name, kind)
        self.media[chosen] = data
        self.names[data] = chosen
        self.total += len(data)
        return chosen

    def _free(self, name: str, kind: str) -> str:
        stem = "-".join(words_of(name.rpartition(".")[0]))[:_LONGEST_STEM].strip("-") or "picture"
        chosen, number = f"{stem}.{kind}", 2
        while chosen in self.media:
            chosen, number = f"{stem}-{number}.{kind}", number + 1
        return chosen


@dataclass
class Pages:
    """The pictures that the texts of one question may show: its files by name."""

    album: Album
    teller: Teller
    files: dict[str, bytes] = field(default_factory=dict)

    def address(self, source: str) -> str | None:
        """`media/name` for an address in a text; None, and a remark, where it leads nowhere."""
        found = _DATA.match(source)
        if found:
            data = decoded(source[found.end() :])
            name = self.album.kept(f"picture.{found[1].lower()}", data or b"", self.teller)
            return f"media/{name}" if name else None
        if source.startswith(_PLUGIN):
            inside = unquote(source.removeprefix(_PLUGIN).partition("?")[0])
            data = self.files.get(inside.rpartition("/")[2])
            if data is not None:
                name = self.album.kept(inside.rpartition("/")[2], data, self.teller)
                return f"media/{name}" if name else None
        self.teller.lost(
            message("The picture %(name)s is not inside the file: add it by hand."),
            name=short(source) or "—",
        )
        return None


def decoded(text: str) -> bytes | None:
    """The bytes of base64 as files have it, with line ends in it; None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
