"""What a draft's course teaches, as its settings say it now."""

from __future__ import annotations

from elearn.languages import LANGUAGES
from elearn.library.texts import Said, in_language
from elearn.library.workshop.titles import SETTINGS


def of_settings(settings: str, language: str) -> list[tuple[str, Said]]:
    """The codes of the objectives with their words in the reader's language, else in the base
    language; nothing where the settings cannot be read."""
    from elearn.content import yaml_text

    loaded, _ = yaml_text.load(SETTINGS, settings)
    value = loaded.value if loaded and isinstance(loaded.value, dict) else {}
    said, base = value.get("objectives"), str(value.get("base"))
    return [
        (str(code), in_language(_known(words), language, base))
        for code, words in (said.items() if isinstance(said, dict) else ())
    ]


def _known(words: object) -> dict[str, str]:
    pairs = words.items() if isinstance(words, dict) else ()
    return {code: str(text) for code, text in pairs if code in LANGUAGES}
