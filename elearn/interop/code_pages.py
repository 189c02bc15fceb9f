"""The letters of a text file: which code page its bytes are in, and how sure that is."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from elearn.errors import Invalid

CODE_PAGES = {
    "utf-8": "UTF-8",
    "cp1251": "Windows-1251",
    "kz1048": "KZ-1048",
    "ptcp154": "PTCP154",
    "koi8-t": "KOI8-T",
    "cp1256": "Windows-1256",
    "cp1250": "Windows-1250",
    "cp1254": "Windows-1254",
    "cp866": "CP866",
    "utf-16": "UTF-16",
}
"""Those that a person can choose, as they are called."""

_SAMPLE = 64 * 1024
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
# What one word may be made of: a word that needs two of these was read by a wrong code page.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        f"{_RUSSIAN}әғқңөұүһі",
        f"{_RUSSIAN}ғӣқӯҳҷ",
        f"{_RUSSIAN}ўқғҳ",
        "abcdefghijklmnopqrstuvwxyzäçňöşüýžğı",
        "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکیںہھےٹڈڑۀۂۃټځڅډړږښګڼېۍًٌٍَُِّْ",
    )
)
_USUAL_SIGNS = frozenset("«»“”„‘’ʻʼ–—…№°©·،؛؟٪\u200c\u200d\u00a0\u00ad\ufeff۰۱۲۳۴۵۶۷۸۹٠١٢٣٤٥٦٧٨٩")
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class Decoded:
    """A text and the code page it was read by; `is_sure` is false for a proposal."""

    text: str
    code_page: str
    is_sure: bool


def decoded(body: bytes, code_page: str = "") -> Decoded:
    """The text of these bytes, by the code page that was chosen, else by what they say of
    themselves, else by the likeliest. Raises Invalid where they are no such text.
    """
    marked = next((page for mark, page in _MARKS if body.startswith(mark)), "")
    if code_page in CODE_PAGES:
        return Decoded(_text(body, code_page), code_page, is_sure=True)
    if marked:
        return Decoded(_text(body, marked), marked, is_sure=True)
    if b"\0" in body:
        raise Invalid("This is no table. Choose a CSV or an XLSX file.", code="file")
    try:
        return Decoded(_text(body, "utf-8"), "utf-8", is_sure=True)
    except Invalid:
        page = proposed(body)
        return Decoded(_text(body, page), page, is_sure=False)


def _text(body: bytes, code_page: str) -> str:
    try:
        text = body.decode("utf-8-sig" if code_page == "utf-8" else code_page)
    except UnicodeError:
        raise Invalid(
            "This file is not in %(code_page)s. Choose another code page.",
            code="code_page",
            code_page=CODE_PAGES[code_page],
        ) from None
    return text.replace("\0", "")


def proposed(body: bytes) -> str:
    """The code page by which most of the letters make words of the languages of the region.

    It tells Windows-1251 from KZ-1048 by a few letters only: somebody has to look at the result.
    """
    best, most = "cp1251", float("-inf")
    for page in CODE_PAGES:
        try:
            text = body.decode(page)[:_SAMPLE]
        except UnicodeError:
            continue
        if page != "utf-16" and (found := _fitness(text)) > most:
            best, most = page, found
    return best


def _fitness(text: str) -> int:
    """How many letters stand in words that can be words, less those that stand in none."""
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    strange = sum(
        not character.isascii() and not character.isalpha() and character not in _USUAL_SIGNS
        for character in text
    )
    return sum(len(word) if _is_word(word) else -len(word) for word in words) - strange


def _is_word(word: str) -> bool:
    is_cased = word == word.lower() or word == word.upper() or word[1:] == word[1:].lower()
    return is_cased and any(alphabet.issuperset(word.lower()) for alphabet in _ALPHABETS)
