"""The list of a draft's pictures and hand-outs: what each weighs, and where it is used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from elearn.content import pictures as files
from elearn.errors import NotFound
from elearn.languages import LANGUAGES
from elearn.library import media
from elearn.library.workshop import pictures, texts

if TYPE_CHECKING:
    from elearn.content.uses import Use

# Where the size of any picture stands that the hub keeps.
_HEAD = 65_536


@dataclass(frozen=True)
class Brought:
    """A picture or hand-out of a draft: `address` is the file's own, `small_address` that of its
    least width, `size` counts the bytes of all widths, `loaded` those that a telephone loads.

    `width` and `height` are points of the file itself, None where it is no picture or damaged.
    """

    name: str
    address: str
    small_address: str
    size: int
    loaded: int
    width: int | None
    height: int | None
    language: str
    uses: tuple[Use, ...]
    is_needed: bool

    @property
    def is_picture(self) -> bool:
        return pictures.is_picture(self.name)


def all_of(draft_id: UUID, folder: Path) -> list[Brought]:
    """The pictures and hand-outs of a draft by name, each with where it is used."""
    from elearn.content import uses

    here = pictures.named_in(draft_id)
    sizes = pictures.sizes_of(draft_id)
    found = uses.of(texts.all_of(draft_id))
    needed = pictures.needed_of(draft_id, here)
    return [
        _brought(name, here, sizes, found, folder, is_needed=name in needed)
        for name in here
        if pictures.is_whole(name, here)
    ]


def _brought(
    name: str,
    here: dict[str, str],
    sizes: dict[str, int],
    found: list[Use],
    folder: Path,
    *,
    is_needed: bool,
) -> Brought:
    widths = [one for one in (files.at_width(name, w) for w in files.NARROWER) if one in here]
    points = _points(folder, here[name], name) if pictures.is_picture(name) else None
    width, height = points or (None, None)
    language, general = _language_of(name)
    return Brought(
        name,
        _address(here[name], name),
        _address(here[widths[-1]] if widths else here[name], name),
        sum(sizes[one] for one in (name, *widths)),
        sizes[widths[0]] if widths else sizes[name],
        width,
        height,
        language,
        tuple(
            use
            for use in found
            if use.medium == name or (use.medium == general and use.language == language)
        ),
        is_needed,
    )


def _language_of(name: str) -> tuple[str, str]:
    """For which language a twin is, and the name of the file that it stands for."""
    stem, _, kind = name.rpartition(".")
    general, _, language = stem.rpartition(".")
    return (language, f"{general}.{kind}") if language in LANGUAGES else ("", "")


def _address(sha256: str, name: str) -> str:
    return f"/media/{sha256}.{files.extension(name)}"


def _points(folder: Path, sha256: str, name: str) -> tuple[int, int] | None:
    """Width and height as the head of the kept file says."""
    try:
        path, _ = media.find(folder, sha256, files.extension(name))
    except NotFound:
        return None
    with path.open("rb") as file:
        return files.size(file.read(_HEAD))
