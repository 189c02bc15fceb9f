"""Scans of papers: one whole picture or a plain PDF, and nothing that hides in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from elearn.errors import Invalid, TooLarge
from elearn.learning.training import scans
from tests.abuse.test_16_pictures import SECRET, exif, gif, jpeg, webp
from tests.content.written import chunk, png

PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def archive() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr("x.html", "x")
    return made.getvalue()


def commented_archive() -> bytes:
    """A PDF in front, a ZIP behind it whose remark is the end of a PDF."""
    made = io.BytesIO(PDF)
    with zipfile.ZipFile(made, "a") as file:
        file.writestr("x.html", "x")
        file.comment = b"%%EOF"
    return made.getvalue()


@pytest.mark.parametrize(("taken", "kept"), [(jpeg(exif(1)), jpeg()), (PDF, PDF), (png(), png())])
def test_pictures_are_taken_bare_and_a_pdf_as_it_is(taken: bytes, kept: bytes) -> None:
    assert scans.checked(taken) == kept
    assert SECRET not in scans.checked(png(chunk(b"tEXt", SECRET)))


REFUSED: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "SVG": lambda: b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "a page": lambda: b"<!doctype html><script>alert(1)</script>",
    "a ZIP": archive,
    "a GIF": gif,
    "a WebP": webp,
    "an office file": lambda: b"\xd0\xcf\x11\xe0" + bytes(500),
    "half a JPEG": lambda: jpeg()[:-9],
    "a page behind a PNG": lambda: png() + b"<script>alert(1)</script>",
    "a ZIP behind a PNG": lambda: png() + archive(),
    "a picture of billions": lambda: png(width=50_000, height=50_000),
    "a PDF cut off": lambda: PDF[:-7],
    "a PDF behind something": lambda: b"\n" + PDF,
    "a ZIP behind a PDF": lambda: PDF + archive(),
    "a ZIP whose remark ends as a PDF": commented_archive,
    "a page in a PDF": lambda: PDF.replace(b"/Type", b"<HTML><script>x</script>/Type"),
    "a PDF that runs": lambda: PDF.replace(b"/Type", b"/S /JavaScript /Type"),
    "a PDF that starts a program": lambda: PDF.replace(b"/Type", b"/S /Launch /Type"),
    "a PDF with a file in it": lambda: PDF.replace(b"/Type", b"/Type /EmbeddedFile"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_nothing_else_is_taken(name: str) -> None:
    with pytest.raises(Invalid) as refusal:
        scans.checked(REFUSED[name]())

    assert refusal.value.code == "scan"


def test_more_than_five_megabytes_are_not_taken() -> None:
    with pytest.raises(TooLarge):
        scans.checked(PDF[:-6] + b" " * scans.LARGEST + PDF[-6:])
