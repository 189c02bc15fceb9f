"""A version given out as the folder it was published from, in one file."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from elearn.errors import Conflict
from elearn.library import sources
from elearn.library.catalogue import Opened
from elearn.library.workshop import renderings

_ANY_DAY = (1980, 1, 1, 0, 0, 0)


def files_of(opened: Opened, version_id: UUID, folder: Path) -> dict[str, bytes]:
    """Every file of a version by its path below the folder of all modules; `folder` is where
    media are kept. Raises Conflict where its files were not kept, or one is damaged."""
    texts = sources.texts_of(version_id)
    if not texts:
        raise Conflict(
            "This version was published before the hub kept the files of courses. Publish its "
            "folder once more, then it can be given out."
        )
    place = f"{opened.domain_slug}/{opened.slug}"
    found = {f"{opened.domain_slug}/domain.yml": texts.pop(sources.DOMAIN, "").encode()}
    found |= {f"{place}/{name}": text.encode() for name, text in texts.items()}
    media = renderings.bytes_of(sources.media_of(version_id), folder)
    return found | {f"{place}/{sources.MEDIA}{name}": data for name, data in media.items()}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip: the same files give the same bytes."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ANY_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # As on Unix, whatever the hub runs on: a file that its owner writes and all read.
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, data)
    return whole.getvalue()
