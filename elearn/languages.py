"""The ten languages: their codes, names and direction, and the one way to compare text."""

from __future__ import annotations

import gettext
import unicodedata
from dataclasses import dataclass
from pathlib import Path

TRANSLATIONS = Path(__file__).parent / "translations"
"""The catalogues of the interface, by locale."""


@dataclass(frozen=True)
class Language:
    """`code` as in addresses and file names; `locale` as Babel and gettext name it."""

    code: str
    locale: str
    name: str
    direction: str = "ltr"

    @property
    def tag(self) -> str:
        """BCP 47, as `lang=` wants it."""
        return self.locale.replace("_", "-")

    def said(self, text: str) -> str:
        """A text of the interface in this language, whoever asks and in which language."""
        catalogue = gettext.translation("messages", TRANSLATIONS, [self.locale], fallback=True)
        return catalogue.gettext(text)


LANGUAGES = {
    language.code: language
    for language in (
        Language("en", "en", "English"),
        Language("ru", "ru", "Русский"),
        Language("kk", "kk", "Қазақша"),
        Language("ky", "ky", "Кыргызча"),
        Language("uz", "uz", "O‘zbekcha"),
        Language("tg", "tg", "Тоҷикӣ"),
        Language("tk", "tk", "Türkmençe"),
        Language("fa-af", "fa_AF", "دری", "rtl"),
        Language("ps", "ps", "پښتو", "rtl"),
        Language("ur", "ur", "اردو", "rtl"),
    )
}

OF_STATES = {
    "kz": "kk",
    "kg": "ky",
    "uz": "uz",
    "tj": "tg",
    "tm": "tk",
    "af": "fa-af",
    "pk": "ur",
}
"""The language of each state, by its two letters, beside Russian on official papers."""

# Marks that change how text is laid out and never what it says: bidi controls
# (U+200E/F, U+202A–E, U+2066–9), zero-width joiners, tatweel, soft hyphen, BOM.
UNSEEN = (
    "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\u0640\u00ad\ufeff"
)

# Letters that keyboards of the region use for one another.
SAME = {
    "ё": "е",
    "ي": "ی",
    "ى": "ی",
    "ك": "ک",
    "‘": "'",
    "’": "'",
    "ʻ": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
}

# Where an alphabet of the region puts letters that Unicode puts at its end.
_AFTER = {"ә": "а", "ғ": "г", "і": "ы", "ӣ": "и", "қ": "к", "ң": "н", "ө": "о", "ұ": "у"}
_AFTER |= {"ү": "у", "ӯ": "у", "ў": "у", "һ": "х", "ҳ": "х", "ҷ": "ч"}
_SORTED = {ord(letter): f"{before}\uffff{letter}" for letter, before in _AFTER.items()}

_FOLDED = str.maketrans({**dict.fromkeys(UNSEEN), **SAME})
_UNSEEN = str.maketrans(dict.fromkeys(UNSEEN))


def known(code: str | None) -> str | None:
    """The language of this code in any case, or None."""
    code = (code or "").strip().lower().replace("_", "-")
    return code if code in LANGUAGES else None


def strip_unseen(text: str) -> str:
    """Text without the marks that are not seen."""
    return text.translate(_UNSEEN)


def one_line(text: str) -> str:
    """A name as it is kept: one line, without marks that turn the text around it.

    The joiners stay: Persian and Urdu spell with them.
    """
    return " ".join(
        "".join(
            character
            for character in text
            if character.isspace()
            or character in "\u200c\u200d"
            or unicodedata.category(character) not in ("Cc", "Cf")
        ).split()
    )


def western_digits(text: str) -> str:
    """Text with every decimal digit of any script as 0–9."""
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def fold(text: str) -> str:
    """The one form in which answers, searches and names are compared.

    NFKC, case folding, digits of any script as 0–9, letters that keyboards confuse as
    one (ё=е, ي=ی, ك=ک, the apostrophes of Uzbek and Turkmen), Arabic vowel signs and
    unseen marks left out, blanks collapsed. й stays apart from и.
    """
    text = unicodedata.normalize("NFKC", text).casefold().translate(_FOLDED)
    text = "".join(character for character in text if not "\u064b" <= character <= "\u0652")
    return " ".join(western_digits(text).split())


def sort_name(name: str) -> str:
    """What a name is sorted by: folded, each letter where the alphabets of the region have it."""
    return fold(name).translate(_SORTED)[:200]
