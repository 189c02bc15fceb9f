"""A certificate as a PDF that is worth framing, and its QR code."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib import resources
from io import BytesIO
from pathlib import Path

import segno
import typst

from elearn.credentials.claims import Claims
from elearn.credentials.code import shown
from elearn.languages import LANGUAGES

WORDS = (
    "title",  # Certificate
    "certifies",  # This is to certify that
    "completed",  # has completed the course and passed its examination
    "issued_on",  # Given on
    "valid_until",  # Valid until
    "no_end",  # no end date
    "score",  # Result
    "edition",  # Edition
    "examination",  # Examination
    "supervised",  # under supervision
    "unsupervised",  # without supervision
    "verify",  # To see that it is genuine, scan the picture or enter this code at %(address)s
)
"""The words that paper needs, translated by whoever asks for it; English in the comments.
`verify` has its place for the address."""

_ADDRESS = "%(address)s"
_SOURCE = Path(__file__).with_name("paper.typ")


def pdf(
    claims: Claims,
    words: Mapping[str, str],
    *,
    written: Callable[[date], str] = date.isoformat,
    measured: Callable[[int], str] = "{}%".format,
) -> bytes:
    """One page of A4 as PDF/A-2b; the same bytes for the same claims and words.

    `words` are `WORDS` in the language of the certificate; `written` says a date
    in it, `measured` a percentage.
    """
    # As data: a name that looks like source of Typst is printed as it is.
    said = {
        "certificate": json.dumps(_said(claims, words, _facts(claims, words, written, measured)))
    }
    return compiled(_SOURCE, said, datetime.combine(claims.issued_on, time(), UTC))


def compiled(source: Path, said: Mapping[str, str], at: datetime) -> bytes:
    """A source of ours with what it is to say, as PDF/A-2b; `at` is when it was made."""
    try:
        return _compiled(source, said, at, to_keep=True)
    except typst.TypstError:
        # PDF/A refuses letters that no font of ours has, such as Chinese ones. A name with
        # an empty box in it, on a plain PDF, serves its owner better than no paper.
        return _compiled(source, said, at, to_keep=False)


def _compiled(source: Path, said: Mapping[str, str], at: datetime, *, to_keep: bool) -> bytes:
    """The document, as PDF/A where it is to be kept for long."""
    standards: typst.PDFStandards = ["a-2b"] if to_keep else []
    return typst.compile(
        source,
        root=source.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=dict(said),
        pdf_standards=standards,
        timestamp=at,
    )


def qr_svg(address: str) -> str:
    """The QR code of an address as an `<svg class="qr">` without style, for inside a page.

    Black on white also where the page is dark: many scanners read nothing else. It has
    no size of its own and brings the quiet zone that scanners need.
    """
    image = BytesIO()
    segno.make(address, error="m", micro=False).save(
        image,
        kind="svg",
        border=4,
        dark="#000",
        light="#fff",
        omitsize=True,
        xmldecl=False,
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return image.getvalue().decode()


def _said(
    claims: Claims, words: Mapping[str, str], facts: list[tuple[str, str]]
) -> dict[str, object]:
    language = LANGUAGES[claims.language]
    lang, _, region = language.tag.partition("-")
    # The address is set apart from the words around it, which may run the other way.
    before, _, after = words["verify"].partition(_ADDRESS)
    return {
        "words": {name: words[name] for name in WORDS} | {"verify": (before, after)},
        "direction": language.direction,
        "lang": lang,
        "region": region or None,
        "name": claims.name,
        "latin_name": claims.latin_name,
        "module": claims.module,
        "domain": claims.domain,
        "issuer": claims.issuer,
        "issued_on": claims.issued_on.isoformat(),
        "facts": facts,
        "code": shown(claims.code),
        "address": claims.verify_address.removesuffix(claims.code),
        "verify_address": claims.verify_address,
        "qr": qr_svg(claims.verify_address),
    }


def _facts(
    claims: Claims,
    words: Mapping[str, str],
    written: Callable[[date], str],
    measured: Callable[[int], str],
) -> list[tuple[str, str]]:
    end = words["no_end"] if claims.valid_until is None else written(claims.valid_until)
    facts = [(words["issued_on"], written(claims.issued_on)), (words["valid_until"], end)]
    if claims.score_percent is not None:
        facts.append((words["score"], measured(claims.score_percent)))
    how = "supervised" if claims.is_supervised else "unsupervised"
    facts.append((words["examination"], words[how]))
    facts.append((words["edition"], str(claims.edition)))
    return facts


@cache
def _fonts() -> typst.Fonts:
    """Typst's own fonts, and Amiri for Dari, Pashto and Urdu; none of the machine's, so
    that every machine prints the same.

    Not Noto Sans Arabic: it puts letters together from strokes and dots, and the text
    that is copied out of the PDF then has every dotted letter twice.
    """
    amiri = resources.files("fontpkg_amiri") / "files"
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(amiri)]
    )
