from __future__ import annotations

import re
import subprocess
import unicodedata
import xml.etree.ElementTree as ElementTree
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from elearn.credentials.claims import Claims
from elearn.credentials.code import code_of, shown
from elearn.credentials.paper import WORDS, pdf, qr_svg
from elearn.languages import LANGUAGES, strip_unseen

CODE = code_of(0x0123456789ABCDEF0123456789ABCDEF)

AIDA = Claims(
    code=CODE,
    name="Aida Bekova",
    module="Digital evidence: the first minutes",
    domain="Cybercrime",
    edition=2,
    issued_on=date(2026, 11, 24),
    issuer="Regional Academy of Law Enforcement",
    verify_address=f"https://learn.example.org/verify/{CODE}",
    language="en",
    valid_until=date(2028, 11, 24),
    score_percent=92,
)

ENGLISH = {
    "title": "Certificate",
    "certifies": "This is to certify that",
    "completed": "has completed the course and passed its examination",
    "issued_on": "Given on",
    "valid_until": "Valid until",
    "no_end": "no end date",
    "score": "Result",
    "edition": "Edition",
    "examination": "Examination",
    "supervised": "under supervision",
    "unsupervised": "without supervision",
    "verify": "To see that it is genuine, scan the picture or enter this code at %(address)s",
}

# Every letter that the language writes beyond those of its neighbours above, in words.
LETTERS = {
    "en": "The quick brown fox jumps over the lazy dog 0123456789 “—” ’",
    "ru": "АаБбВвГгДдЕеЁёЖжЗзИиЙйКкЛлМмНнОоПпРрСсТтУуФфХхЦцЧчШшЩщЪъЫыЬьЭэЮюЯя «»№",
    "kk": "ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "ky": "ҢңӨөҮү",
    "uz": "Oʻzbekiston G‘alaba Shahar Chiroq Ўзбек ҚқҒғҲҳЎў",
    "tg": "ҒғӢӣҚқӮӯҲҳҶҷ",
    "tk": "ÇçÄäŇňÖöŞşÜüÝýŽž",
    "fa-af": "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی ءأئؤ ۀ می‌روم ۰۱۲۳۴۵۶۷۸۹ ، ؛ ؟ « »",
    "ps": "ټ ځ څ ډ ړ ږ ښ ګ ڼ ې ی ۍ ئ ه",
    "ur": "ٹ ڈ ڑ ں ہ ھ ۂ ۓ ے ی گ پ چ ژ ۃ ۔ ٠١٢٣٤٥٦٧٨٩",
}


def text_of(document: bytes) -> str:
    """What a reader can copy out of the PDF, without marks and with blanks as one."""
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=document, capture_output=True, check=True
    ).stdout.decode()
    return " ".join(strip_unseen(unicodedata.normalize("NFKC", text)).split())


def pages(document: bytes) -> int:
    return len(PdfReader(BytesIO(document)).pages)


def is_to_keep(document: bytes) -> bool:
    return b"pdfaid:part>2<" in document and b"pdfaid:conformance>B<" in document


@pytest.mark.parametrize(
    ("language", "name", "module"),
    [
        ("en", "Aida Bekova", "Digital evidence: the first minutes"),
        ("ru", "Айгуль Нурлановна Касымбекова", "Цифровые доказательства"),
        ("fa-af", "محمد رحیم احمدی", "شواهد دیجیتال"),
        ("ps", "ګلالۍ څرمښکۍ", "ډیجیټل شواهد"),
        ("ur", "ہمایوں چوہدری", "ڈیجیٹل شواہد"),
    ],
)
def test_name_module_and_code_can_be_read_out_of_the_paper(
    language: str, name: str, module: str
) -> None:
    text = text_of(pdf(replace(AIDA, language=language, name=name, module=module), ENGLISH))

    assert name in text
    assert module in text
    assert shown(CODE) in text


def test_the_paper_says_all_that_is_claimed() -> None:
    claims = replace(AIDA, latin_name="A. Bekova", is_supervised=True)

    text = text_of(pdf(claims, ENGLISH, written=lambda day: f"{day:%d.%m.%Y}"))

    for said in (
        "This is to certify that", "A. Bekova", "Cybercrime", "Regional Academy",
        "24.11.2026", "24.11.2028", "92%", "under supervision", "https://learn.example.org/verify/",
    ):  # fmt: skip
        assert said in text


def test_what_is_not_claimed_is_not_said() -> None:
    text = text_of(pdf(replace(AIDA, valid_until=None, score_percent=None), ENGLISH))

    assert "no end date" in text
    assert "Result" not in text
    assert "without supervision" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_of_the_ten_languages_has_a_glyph(language: str) -> None:
    # PDF/A takes no text with a missing glyph; the paper would fall back to a plain PDF.
    claims = replace(AIDA, language=language, name=LETTERS[language], module=LETTERS[language])

    assert is_to_keep(pdf(claims, {**ENGLISH, "title": LETTERS[language]}))


@pytest.mark.parametrize("name", ["王小明", "Bob 😀"])
def test_a_letter_that_no_font_has_does_not_bar_the_certificate(name: str) -> None:
    document = pdf(replace(AIDA, name=name), ENGLISH)

    assert pages(document) == 1
    assert not is_to_keep(document)
    assert shown(CODE) in text_of(document)


@pytest.mark.parametrize(
    "name",
    [
        "#panic(1)",
        "*bold* _italic_ `raw`",
        "$x^2$ <label> @reference",
        '"); panic("',
        "\\u{41} // comment",
        '#read("/etc/passwd")',
        "= Heading",
        "%(address)s %s {0}",
        "~ -- --- ...",
    ],
)
def test_a_name_that_looks_like_source_is_printed_as_it_is(name: str) -> None:
    text = text_of(pdf(replace(AIDA, name=name, module=name, issuer=name), ENGLISH))

    # The issuer's letters are set apart; the name and the module are not.
    assert text.count(name) >= 2


@pytest.mark.parametrize("language", ["en", "fa-af"])
@pytest.mark.parametrize("long", ["A very long name of many words ", "Unbreakable", "محمد رحیم "])
def test_there_is_one_page_however_long_names_and_titles_are(language: str, long: str) -> None:
    claims = replace(
        AIDA, language=language, name=long * 20, latin_name=long * 20, module=long * 40,
        domain=long * 20, issuer=long * 30,
    )  # fmt: skip

    document = pdf(claims, ENGLISH)

    assert pages(document) == 1
    assert shown(CODE) in text_of(document)


@pytest.mark.parametrize("name", ["", " ", "A\nB\tC", "a\u202eb\u2066c"])
def test_an_odd_name_breaks_nothing(name: str) -> None:
    assert pages(pdf(replace(AIDA, name=name), ENGLISH)) == 1


def test_the_paper_is_to_keep_and_dated_on_the_day_of_issue() -> None:
    document = pdf(AIDA, ENGLISH)
    about = PdfReader(BytesIO(document)).metadata

    assert is_to_keep(document)
    assert about is not None
    assert about.title == "Certificate · Digital evidence: the first minutes"
    assert about.author == "Regional Academy of Law Enforcement"
    assert about.creation_date is not None
    assert about.creation_date.date() == date(2026, 11, 24)
    assert len(document) < 80_000


def test_the_same_claims_give_the_same_bytes_also_from_many_threads() -> None:
    with ThreadPoolExecutor(8) as pool:
        documents = set(pool.map(lambda _: pdf(AIDA, ENGLISH), range(16)))

    assert len(documents) == 1


def test_a_word_that_nobody_translated_is_noticed() -> None:
    for name in WORDS:
        lacking = {key: text for key, text in ENGLISH.items() if key != name}
        with pytest.raises(KeyError):
            pdf(AIDA, lacking)


def test_the_qr_code_is_plain_svg_that_a_strict_page_may_hold() -> None:
    svg = qr_svg(AIDA.verify_address)

    root = ElementTree.fromstring(svg)

    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not re.search(r"style|script|href|data:|\bon\w+=", svg)
    assert {element.tag.rpartition("}")[2] for element in root.iter()} == {"svg", "path"}
    assert len(svg) < 3_000
