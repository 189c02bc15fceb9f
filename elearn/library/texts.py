"""Which of a text's languages a reader gets."""

from __future__ import annotations

from collections.abc import Mapping

from elearn.languages import LANGUAGES, Language


class Said(str):
    """A text that knows which language it is in: a page marks what differs from its own."""

    __slots__ = ("language",)

    language: Language

    def __new__(cls, text: str, code: str) -> Said:
        said = super().__new__(cls, text)
        said.language = LANGUAGES[code]
        return said


def in_language(texts: Mapping[str, str], language: str, base: str = "en") -> Said:
    """The text in the reader's language, else in the base language, else in any."""
    for code in (language, base, *texts):
        if texts.get(code):
            return Said(texts[code], code)
    return Said("", language)
