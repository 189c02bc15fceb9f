"""What a draft is called: the titles that its settings say now."""

from __future__ import annotations

from elearn.languages import LANGUAGES
from elearn.library.texts import Said, in_language
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted

SETTINGS = "module.yml"


def title_of(draft: Drafted, language: str) -> Said:
    """The title in the reader's language, else in the base language; its slug where the settings
    cannot be read."""
    titles, base = titles_of(texts.all_of(draft.id).get(SETTINGS, ""))
    return in_language(titles, language, base) if titles else Said(draft.slug, "en")


def titles_of(settings: str) -> tuple[dict[str, str], str]:
    """The titles by language that a `module.yml` says, and its base language; empty where it says
    none that can be read."""
    from elearn.content import yaml_text

    loaded, _ = yaml_text.load(SETTINGS, settings)
    value = loaded.value if loaded and isinstance(loaded.value, dict) else {}
    said, base = value.get("title"), str(value.get("base"))
    titles = {
        code: str(text)
        for code, text in (said.items() if isinstance(said, dict) else ())
        if code in LANGUAGES
    }
    if not titles or base not in LANGUAGES:
        return {}, ""
    return titles, base if base in titles else next(iter(titles))
