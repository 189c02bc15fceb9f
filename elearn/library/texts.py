"""Which of a text's languages a reader gets."""

from __future__ import annotations

from collections.abc import Mapping


def in_language(texts: Mapping[str, str], language: str, base: str = "en") -> str:
    """The text in the reader's language, else in the base language, else in any."""
    return texts.get(language) or texts.get(base) or next(iter(texts.values()), "")
