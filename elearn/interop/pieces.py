"""Text with its looks: what a word processor keeps of each stretch, and Markdown out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from elearn.interop import signs

LOOKS = ("highlight", "colour", "bold", "underline")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that looks alike.

    `looks` are those of `LOOKS` that it has. `note` is the name of a footnote, `picture` that of
    a medium with `text` as what it shows; such a piece is no text.
    """

    text: str
    looks: frozenset[str] = frozenset()
    is_italic: bool = False
    link: str = ""
    note: str = ""
    picture: str = ""

    @property
    def is_text(self) -> bool:
        return not self.note and not self.picture


Pieces = tuple[Piece, ...]


def plain(pieces: Iterable[Piece]) -> str:
    """The letters alone."""
    return "".join(piece.text for piece in pieces if piece.is_text)


def cut(pieces: Iterable[Piece], start: int, end: int | None = None) -> Pieces:
    """The pieces between two places of the plain text; pictures and notes stay where they are."""
    taken: list[Piece] = []
    at = 0
    for piece in pieces:
        if not piece.is_text:
            if at >= start and (end is None or at <= end):
                taken.append(piece)
            continue
        first, last = max(start - at, 0), len(piece.text) if end is None else max(end - at, 0)
        if text := piece.text[first:last]:
            taken.append(replace(piece, text=text))
        at += len(piece.text)
    return tuple(taken)


def stripped(pieces: Iterable[Piece]) -> Pieces:
    """Without blanks at either end."""
    whole = tuple(pieces)
    text = plain(whole)
    return cut(whole, len(text) - len(text.lstrip()), len(text.rstrip()))


def lines(pieces: Sequence[Piece]) -> list[Pieces]:
    """The pieces of each line, where lines were broken inside a paragraph."""
    found: list[list[Piece]] = [[]]
    for piece in pieces:
        parts = piece.text.split("\n") if piece.is_text else [piece.text]
        for number, part in enumerate(parts):
            if number:
                found.append([])
            if part or not piece.is_text:
                found[-1].append(replace(piece, text=part))
    return [tuple(line) for line in found]


def looks_of(pieces: Iterable[Piece]) -> frozenset[str]:
    """The looks that every letter of these has."""
    lettered = [
        piece.looks
        for piece in pieces
        if piece.is_text and any(character.isalnum() for character in piece.text)
    ]
    return frozenset.intersection(*lettered) if lettered else frozenset()


def without_looks(pieces: Iterable[Piece], looks: Iterable[str]) -> Pieces:
    """The same, where these looks said something that is kept elsewhere."""
    gone = frozenset(looks)
    return tuple(replace(piece, looks=piece.looks - gone) for piece in pieces)


def markdown(pieces: Iterable[Piece]) -> str:
    """One line of Markdown: bold, italic and links are kept, all else is letters."""
    written: list[str] = []
    merged = _merged(pieces)
    for number, piece in enumerate(merged):
        if piece.note:
            written.append(f"[^{piece.note}]")
        elif piece.picture:
            written.append(f"![{signs.escaped(piece.text)}](media/{piece.picture})")
        else:
            before = merged[number - 1].text[-1:] if number else ""
            after = merged[number + 1].text[:1] if number + 1 < len(merged) else ""
            written.append(_written(piece, before, after))
    line = "".join(written).replace("\t", " ").strip()
    return signs.guarded(re.sub(" {2,}", " ", line))


def paragraph(pieces: Sequence[Piece]) -> str:
    """A paragraph of Markdown; its line breaks are kept."""
    return "\\\n".join(text for line in lines(pieces) if (text := markdown(line)))


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours that look alike become one; looks that Markdown has not, fall away."""
    merged: list[Piece] = []
    for piece in pieces:
        bare = replace(piece, looks=piece.looks & {"bold"}, text=piece.text.replace("\n", " "))
        if bare.is_text and not bare.text.strip() and merged:
            bare = replace(bare, looks=merged[-1].looks, is_italic=merged[-1].is_italic)
        last = merged[-1] if merged else None
        if (
            last
            and last.is_text
            and bare.is_text
            and replace(last, text="") == replace(bare, text="")
        ):
            merged[-1] = replace(last, text=last.text + bare.text)
        elif bare.text or not bare.is_text:
            merged.append(bare)
    return merged


def _written(piece: Piece, before: str, after: str) -> str:
    text = piece.text
    inner = text.strip()
    if not inner:
        return text
    stars = "*" * (("bold" in piece.looks) * 2 + piece.is_italic)
    # As CommonMark has it: a mark between a letter and a sign neither opens nor closes.
    is_held = (text[0] == inner[0] and before.isalnum() and not inner[0].isalnum()) or (
        text[-1] == inner[-1] and after.isalnum() and not inner[-1].isalnum()
    )
    said = signs.escaped(inner)
    if stars and not is_held:
        said = f"{stars}{said}{stars}"
    if piece.link:
        said = f"[{said}](<{piece.link}>)" if "(" in piece.link else f"[{said}]({piece.link})"
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{_SPACES.sub(' ', lead)}{said}{_SPACES.sub(' ', trail)}"
