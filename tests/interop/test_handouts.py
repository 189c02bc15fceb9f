"""Documents are known by what they hold; any bytes give a kind or a sentence."""

from __future__ import annotations

import contextlib
import io
import zipfile

import photographed
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.errors import Invalid
from elearn.interop import handouts

KINDS = ("docx", "xlsx", "pptx", "odt", "ods", "odp")
SEEDS = (photographed.PDF, *(photographed.document(kind) for kind in KINDS))


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_says_what_it_is(kind: str) -> None:
    assert handouts.kind_of(photographed.document(kind)) == kind


def test_a_kind_that_is_packed_is_not_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("mimetype", b"application/vnd.oasis.opendocument.text" + b"\0" * 10**7)

    with pytest.raises(Invalid):
        handouts.kind_of(out.getvalue())


def test_an_archive_of_very_many_parts_is_not_listed() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(5_001):
            archive.writestr(str(number), b"")
        archive.writestr("word/document.xml", b"")

    with pytest.raises(Invalid):
        handouts.kind_of(out.getvalue())


@given(st.sampled_from(SEEDS), st.data())
def test_a_mutated_document_is_a_kind_or_a_sentence(seed: bytes, data: st.DataObject) -> None:
    body = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 10))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(Invalid):
        assert handouts.kind_of(bytes(body)) in ("pdf", *KINDS)
