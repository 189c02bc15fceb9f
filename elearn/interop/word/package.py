"""The parts of a Word file: an archive of which nothing is unpacked to disk or fetched."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from elearn.errors import Invalid
from elearn.interop import xml_trees

MOST_PARTS = 3_000
LARGEST_PART = 24 * 1024 * 1024
LARGEST_WHOLE = 64 * 1024 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True)
class Relation:
    """What a part refers to by an id: `kind` is the last word of its type."""

    kind: str
    target: str
    is_external: bool


class Package:
    """An archive whose parts are read once asked for, as long as they stay within bounds."""

    def __init__(self, data: bytes) -> None:
        """Raises Invalid where this is no archive of a Word file."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            listed = self._archive.infolist()
        except _BROKEN:
            raise _damaged() from None
        if len(listed) > MOST_PARTS:
            raise _too_large()
        self._parts = {one.filename.lstrip("/").lower(): one for one in listed}
        self._left = LARGEST_WHOLE

    @property
    def document(self) -> str:
        """The name of the main part. Raises Invalid where this is no Word file."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and self._has(relation.target):
                if not relation.target.lower().startswith("word") and self._has(
                    "ppt/presentation.xml"
                ):
                    break
                return relation.target
        if self._has("word/document.xml"):
            return "word/document.xml"
        raise Invalid(
            "This is no Word file. Save the text as a Word document (.docx) and choose it again.",
            code="file",
        )

    def _has(self, name: str) -> bool:
        return name.lower() in self._parts

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a part; empty where there is none. Raises Invalid past the bounds."""
        found = self._parts.get(name.lower())
        if found is None or found.compress_type not in _METHODS:
            return b""
        try:
            with self._archive.open(found) as part:
                data = part.read(min(LARGEST_PART, self._left) + 1)
        except _BROKEN:
            raise _damaged() from None
        self._left -= len(data)
        if len(data) > LARGEST_PART or self._left < 0:
            raise _too_large()
        return data

    def tree(self, name: str) -> Element | None:
        """The tree of a part; None where there is none. Raises Invalid."""
        data = self.bytes_of(name)
        return xml_trees.tree(data) if data else None

    def relations(self, name: str) -> dict[str, Relation]:
        """What a part refers to, by id; `` is the archive itself."""
        folder, _, file = name.rpartition("/")
        root = self.tree(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for one in root if root is not None else ():
            target = one.get("Target", "")
            is_external = one.get("TargetMode") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = one.get("Type", "").rpartition("/")[2]
            found[one.get("Id", "")] = Relation(kind, target, is_external)
        return found


def _damaged() -> Invalid:
    return Invalid(
        "This Word file is damaged or has a password. Save it anew as .docx without a password "
        "and choose it again.",
        code="file",
    )


def _too_large() -> Invalid:
    return Invalid(
        "This Word file unpacks to more than one course can hold. Split it into several.",
        code="file",
    )
