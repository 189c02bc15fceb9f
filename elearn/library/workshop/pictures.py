"""Pictures and hand-outs of a draft: brought in, replaced, taken out."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select

from elearn import audit
from elearn.access import Viewer
from elearn.content import latin, pictures, source
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.interop import handouts, photographs
from elearn.library import media
from elearn.library.workshop import drafts, texts
from elearn.library.workshop.drafts import Drafted
from elearn.models.library import Media
from elearn.models.workshop import DraftMedium

LONGEST_WORDS = 300
_SAME = {"jpeg": "jpg"}
# What telephones and programs call every picture, so that the name tells nothing.
_OF_CAMERAS = frozenset(
    (
        *("img", "dsc", "dscn", "dscf", "pxl", "p", "photo", "foto", "image", "picture", "pic"),
        *("screenshot", "scan", "whatsapp", "telegram", "at", "from", "untitled", "snimok"),
        *("ekrana", "izobrazhenie", "risunok", "bez", "nazvaniya", "surat", "aks", "burst"),
        *("heic", "heif", "jpg", "jpeg", "png", "webp", "gif"),
    )
)


@dataclass(frozen=True)
class Made:
    """A file that came in, as the hub keeps it. `files` are (width, sha256, size in bytes), the
    file itself first with width 0, then its smaller widths."""

    extension: str
    files: tuple[tuple[int, str, int], ...]


def made(folder: Path, body: bytes, *, instead_of: str = "") -> Made:
    """Makes a picture anew, or looks into a hand-out, and keeps the bytes in `folder`.

    Slow, so it stands before the transaction. `instead_of` is the name under which the file
    shall stand. Raises Invalid with one sentence, and Busy.
    """
    if not body:
        raise Invalid("Choose the file.", code="file")
    wanted = _kind(instead_of)
    if handouts.is_document(body):
        kind = handouts.kind_of(body)
        _refuse_other(kind, wanted)
        return Made(kind, ((0, media.keep(folder, body), len(body)),))
    if wanted not in ("", "jpg", "png"):
        raise _not_here(wanted)
    photograph = photographs.developed(body, extension=wanted)
    files = [
        (width if place else 0, media.keep(folder, data), len(data))
        for place, (width, data) in enumerate(photograph.files)
    ]
    return Made(photograph.extension, tuple(files))


def is_whole(name: str, here: Container[str]) -> bool:
    """Whether a file is no smaller width of another one that is here."""
    widest = pictures.widest(name)
    return widest == name or widest not in here


def is_picture(name: str) -> bool:
    """Whether a file of this name, or of this kind, is shown as a picture."""
    return _kind(name) in ("jpg", "png", "gif", "webp")


def put(
    viewer: Viewer, draft_id: UUID, came: Made, *, called: str, words: str, at: datetime
) -> str:
    """Adds a file to the draft; its name inside `media/`, made of what it was called where it
    came from, or of its words. The same file twice is one. Raises Invalid where it is too much.
    """
    found = drafts.open_draft(viewer, draft_id)
    here = named_in(draft_id)
    for name, sha256 in here.items():
        if sha256 == came.files[0][1] and is_whole(name, here):
            return name
    taken = {name.partition(".")[0].partition("@")[0] for name in here}
    otherwise = "picture" if is_picture(came.extension) else "handout"
    stem = latin.address_of(_telling(called, words), taken, otherwise=otherwise)
    name = f"{stem}.{came.extension}"
    _add(viewer, found, name, came, at)
    audit.record(viewer, "add picture", found.module_id, at=at, draft=str(draft_id), name=name)
    return name


def _telling(called: str, words: str) -> str:
    """What a file is named by: what it was called, or its words where that was a camera's."""
    stem = called.rpartition(".")[0] or called
    said = [word.strip("0123456789") for word in latin.words_of(stem)]
    return stem if any(word and word not in _OF_CAMERAS for word in said) else words


def replace(
    viewer: Viewer, draft_id: UUID, name: str, came: Made, *, language: str = "", at: datetime
) -> str:
    """Puts a file in the place of another, or beside it for the readers of one language; the name
    under which it stands. Raises NotFound."""
    found = drafts.open_draft(viewer, draft_id)
    here = require(draft_id, name)
    _refuse_other(came.extension, _kind(name))
    target = pictures.in_language(name, language) if language else name
    if here.get(target) == came.files[0][1]:
        return target
    _take_out(draft_id, [one for one in here if pictures.widest(one) == target])
    _add(viewer, found, target, came, at)
    audit.record(
        viewer, "replace picture", found.module_id, at=at, draft=str(draft_id), name=target
    )
    return target


def remove(viewer: Viewer, draft_id: UUID, name: str, *, at: datetime) -> None:
    """Takes a file that no text uses out of the draft. Raises NotFound and Conflict."""
    found = drafts.open_draft(viewer, draft_id)
    here = require(draft_id, name)
    if name in needed_of(draft_id, here):
        raise Conflict(
            "%(name)s stands in a text of this course: the list says where. Take it out of the "
            "text first.",
            code="used",
            name=name,
        )
    _take_out(draft_id, [one for one in here if pictures.widest(one) == name])
    drafts.changed(draft_id, at=at)
    audit.record(viewer, "remove picture", found.module_id, at=at, draft=str(draft_id), name=name)


def require(draft_id: UUID, name: str) -> dict[str, str]:
    """The sha256 of the draft's media by their name. Raises NotFound where this is none, or but
    a smaller width of one."""
    here = named_in(draft_id)
    if name not in here or not is_whole(name, here):
        raise NotFound("There is no such file in this draft. Look through its list of pictures.")
    return here


def needed_of(draft_id: UUID, here: dict[str, str]) -> set[str]:
    """The files without which a text would lead nowhere. A twin for one language is needed where
    there is no file for all."""
    # The reader of texts is not needed to answer other pages.
    from elearn.content import uses

    said = texts.all_of(draft_id)
    needed = {name for name in here if any(f"media/{name}" in text for text in said.values())}
    for use in uses.of(said):
        is_here = use.medium in here
        needed.add(use.medium if is_here else pictures.in_language(use.medium, use.language))
    return needed


def sizes_of(draft_id: UUID) -> dict[str, int]:
    """How many bytes each of the draft's media has."""
    rows = db.session.execute(
        select(DraftMedium.name, Media.size)
        .join(Media, Media.sha256 == DraftMedium.sha256)
        .where(DraftMedium.draft_id == draft_id)
    )
    return {row.name: row.size for row in rows}


def named_in(draft_id: UUID) -> dict[str, str]:
    """The sha256 of the draft's media by their name."""
    rows = db.session.execute(
        select(DraftMedium.name, DraftMedium.sha256)
        .where(DraftMedium.draft_id == draft_id)
        .order_by(DraftMedium.name)
    )
    return {row.name: row.sha256 for row in rows}


def _add(viewer: Viewer, draft: Drafted, name: str, came: Made, at: datetime) -> None:
    _refuse_too_much(draft.id, came)
    media.register((sha256, came.extension, size) for _, sha256, size in came.files)
    for width, sha256, _ in came.files:
        db.session.add(
            DraftMedium(
                draft_id=draft.id,
                name=pictures.at_width(name, width) if width else name,
                sha256=sha256,
                put_at=at,
                put_by=viewer.person_id,
            )
        )
    db.session.flush()
    drafts.changed(draft.id, at=at)


def _take_out(draft_id: UUID, names: list[str]) -> None:
    db.session.execute(
        delete(DraftMedium).where(DraftMedium.draft_id == draft_id, DraftMedium.name.in_(names))
    )


def total(draft_id: UUID) -> tuple[int, int]:
    """How many files the draft has, and how many bytes they take together."""
    said = texts.all_of(draft_id).values()
    sizes = sizes_of(draft_id).values()
    return len(said) + len(sizes), sum(sizes) + sum(len(text.encode()) for text in said)


def _refuse_too_much(draft_id: UUID, came: Made) -> None:
    count, size = total(draft_id)
    if (
        count + len(came.files) <= source.MOST_FILES
        and size + sum(one for _, _, one in came.files) <= source.MOST_BYTES
    ):
        return
    raise Invalid(
        "With this file the course would have more than %(size)s MB or %(files)s files. Take out "
        "what no lesson uses, or hand out a smaller file.",
        code="file",
        size=source.MOST_BYTES // 1_000_000,
        files=source.MOST_FILES,
    )


def _kind(name: str) -> str:
    kind = name.rpartition(".")[2].lower()
    return _SAME.get(kind, kind)


def _refuse_other(kind: str, wanted: str) -> None:
    if wanted and kind != wanted:
        raise _not_here(wanted)


def _not_here(wanted: str) -> Invalid:
    return Invalid(
        "The file that stands here is of another kind (%(kind)s). Add yours as a new file, and "
        "change the line in the text.",
        code="file",
        kind=wanted.upper(),
    )
