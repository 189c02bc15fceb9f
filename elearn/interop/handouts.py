"""Hand-outs that people bring: which kind of document the bytes are, whatever the name says."""

from __future__ import annotations

import io
import struct
import zipfile

from elearn.errors import Invalid

LARGEST = 5_000_000
_MOST_PARTS = 5_000
# How each part begins in the list at the end of an archive.
_LISTED = b"PK\x01\x02"
_OFFICE = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
_OPEN = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.presentation": "odp",
}
_LONGEST_KIND = 100
_BROKEN = (
    *(zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, RuntimeError),
    *(KeyError, IndexError, struct.error),
)
_MACROS = ("vbaproject.bin", "basic/script-lc.xml")


def is_document(body: bytes) -> bool:
    """Whether the bytes begin as a document does, and so are no picture."""
    return body.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"))


def kind_of(body: bytes) -> str:
    """pdf, docx, xlsx, pptx, odt, ods or odp. Raises Invalid with one sentence."""
    if len(body) > LARGEST:
        raise Invalid(
            "The file has %(size)s MB; a hand-out may have %(most)s. Save it smaller, for example "
            "with smaller pictures, and choose it again.",
            code="file",
            size=-(-len(body) // 1_000_000),
            most=LARGEST // 1_000_000,
        )
    if body.startswith(b"%PDF-"):
        if b"%%EOF" not in body[-2_048:]:
            raise _unknown()
        return "pdf"
    return _of_archive(body)


def _of_archive(body: bytes) -> str:
    # Counted before the list is read, which takes a hundred times as much memory.
    if body.count(_LISTED) > _MOST_PARTS:
        raise _unknown()
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = archive.namelist()
            kind = _open_kind(archive) if "mimetype" in names else ""
    except _BROKEN:
        raise _unknown() from None
    kind = kind or next((_OFFICE[name] for name in names if name in _OFFICE), "")
    if not kind:
        raise _unknown()
    if any(name.lower().endswith(_MACROS) for name in names):
        raise Invalid(
            "There is a macro, a small program, in this document. Save it without macros, and "
            "choose it again.",
            code="file",
        )
    return kind


def _open_kind(archive: zipfile.ZipFile) -> str:
    """The kind that a document of OpenDocument says of itself; empty for another archive."""
    # It has to lie there as it is, and what unpacks to more than there is cannot.
    if archive.getinfo("mimetype").compress_type != zipfile.ZIP_STORED:
        return ""
    with archive.open("mimetype") as said:
        return _OPEN.get(said.read(_LONGEST_KIND), "")


def _unknown() -> Invalid:
    return Invalid(
        "This file is none that can be handed out. Save it as PDF, or as DOCX, XLSX, PPTX, ODT, "
        "ODS or ODP without a password, and choose it again.",
        code="file",
    )
