"""The files that each version was made from, kept so that it can be shown, compared, given out."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import ColumnElement, select

from elearn.content.origins import origin
from elearn.db import db, upsert
from elearn.models.library import Version
from elearn.models.workshop import SourceText, VersionFile

DOMAIN = "../domain.yml"
MEDIA = "media/"


def keep(version_id: UUID, texts: Mapping[str, str], media: Mapping[str, str]) -> None:
    """Notes what a version was made from: texts by name, sha256 of media by their name.

    Doing it again changes nothing.
    """
    files = {f"{MEDIA}{name}": sha256 for name, sha256 in media.items()}
    for name, text in texts.items():
        files[name] = hashlib.sha256(text.encode()).hexdigest()
        row = {"sha256": files[name], "origin": origin(text).removeprefix("sha256-"), "text": text}
        db.session.execute(upsert(SourceText).values(row).on_conflict_do_nothing())
    for name, sha256 in files.items():
        file = {"version_id": version_id, "name": name, "sha256": sha256}
        db.session.execute(upsert(VersionFile).values(file).on_conflict_do_nothing())


def are_kept() -> ColumnElement[bool]:
    """Whether the hub has the files of a `Version` in the query; older ones may lack them."""
    return (
        select(VersionFile.version_id)
        .where(VersionFile.version_id == Version.id)
        .correlate(Version)
        .exists()
    )


def texts_of(version_id: UUID) -> dict[str, str]:
    """The texts of a version by name, `../domain.yml` among them; empty where none were kept."""
    rows = db.session.execute(
        select(VersionFile.name, SourceText.text)
        .join(SourceText, SourceText.sha256 == VersionFile.sha256)
        .where(VersionFile.version_id == version_id, ~VersionFile.name.startswith(MEDIA))
        .order_by(VersionFile.name)
    )
    return {row.name: row.text for row in rows}


def media_of(version_id: UUID) -> dict[str, str]:
    """The sha256 of a version's media by their name inside `media/`."""
    rows = db.session.execute(
        select(VersionFile.name, VersionFile.sha256)
        .where(VersionFile.version_id == version_id, VersionFile.name.startswith(MEDIA))
        .order_by(VersionFile.name)
    )
    return {row.name.removeprefix(MEDIA): row.sha256 for row in rows}
