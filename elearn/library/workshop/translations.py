"""The translations of a draft: what is there, what its original has left behind, since when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from elearn.access import Viewer
from elearn.db import db
from elearn.errors import Invalid, NotFound
from elearn.languages import LANGUAGES
from elearn.library.workshop import drafts, texts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.models.library import Version
from elearn.models.workshop import DraftFile, SourceText, VersionFile

if TYPE_CHECKING:
    from elearn.content.sections import Pair

MISSING, CURRENT, STALE, UNKNOWN = "missing", "current", "stale", "unknown"


@dataclass(frozen=True)
class Standing:
    """Where one translation stands against its original.

    A stale one has fallen behind in `changed` sections; `number` is the version of the course
    in which the original first said what it says now, None where only this draft does.
    `untouched` sections still hold the original's words. The state is unknown where the text
    does not say what it was made from.
    """

    state: str
    changed: int = 0
    number: int | None = None
    untouched: int = 0


@dataclass(frozen=True)
class Translated:
    """A text of the base language and where its translations stand, by language."""

    stem: str
    title: str
    standings: Mapping[str, Standing]


@dataclass(frozen=True)
class Beside:
    """A translation beside its original, section by section; `base` is the original's language."""

    name: str
    base: str
    title: str
    original_title: str
    pairs: tuple[Pair, ...]
    standing: Standing
    revision: int


def overview(draft: Drafted) -> tuple[str, list[Translated]]:
    """The base language, and every text of it in the order of the course."""
    from elearn.content import heads

    said = texts.all_of(draft.id)
    base = _base_of(said)
    languages = languages_of(said) - {base}
    rows = []
    for stem in _stems(said, base):
        original = said[f"{stem}.{base}.md"]
        standings = {
            code: _standing(draft, stem, original, base, said.get(f"{stem}.{code}.md"))
            for code in sorted(languages)
        }
        rows.append(
            Translated(stem, heads.taken_apart(original).fields.get("title", stem), standings)
        )
    return base, rows


def languages_of(names: Iterable[str]) -> set[str]:
    """The languages in which any of these texts is written."""
    found = {name.split(".")[-2] for name in names if name.endswith(".md") and "." in name[:-3]}
    return found & set(LANGUAGES)


def begin(viewer: Viewer, draft: Drafted, language: str, *, at: datetime) -> None:
    """Adds each text that this language lacks, with the original's words to write over, and notes
    that the translation awaits review. Raises Invalid for the language of the originals."""
    from elearn.content import settings_text, translations
    from elearn.content.origins import origin

    # Locked before it is read, so that what others save meanwhile is not written over.
    drafts.open_draft(viewer, draft.id)
    said = texts.all_of(draft.id)
    base = _base_of(said)
    if language == base or language not in LANGUAGES:
        raise Invalid("Choose the language that you translate into.", code="language")
    for stem in _stems(said, base):
        original = said[f"{stem}.{base}.md"]
        name = f"{stem}.{language}.md"
        if name not in said:
            text = _words_only(original) if stem == "quiz" else original
            made = translations.with_origin(text, origin(original), renew=True)
            texts.put(viewer, draft.id, name, made, at=at)
    settings = settings_text.with_values(said[titles.SETTINGS], {("status", language): "draft"})
    texts.put(viewer, draft.id, titles.SETTINGS, settings, at=at)


def beside(draft: Drafted, stem: str, language: str) -> Beside:
    """One translation beside its original. Raises NotFound."""
    from elearn.content import heads, sections

    said = texts.all_of(draft.id)
    base, name = _base_of(said), f"{stem}.{language}.md"
    original, translation = said.get(f"{stem}.{base}.md"), said.get(name)
    is_known = language in LANGUAGES and language != base
    if original is None or translation is None or not is_known:
        raise NotFound("There is no such translation in this draft. Look through the list.")
    of, into = heads.taken_apart(original), heads.taken_apart(translation)
    before = _made_from(draft, f"{stem}.{base}.md", original, translation)
    earlier = heads.taken_apart(before).body if before is not None else None
    return Beside(
        name,
        base,
        into.fields.get("title", ""),
        of.fields.get("title", stem),
        tuple(sections.pairs(of.body, into.body, earlier)),
        _standing(draft, stem, original, base, translation),
        texts.revision_of(draft.id, name),
    )


def save(
    viewer: Viewer,
    draft: Drafted,
    stem: str,
    language: str,
    title: str,
    told: list[str],
    *,
    revision: int,
    is_up_to_date: bool,
    at: datetime,
) -> None:
    """Stores a translation made of these sections; with `is_up_to_date` its author says that it
    says what the original says now. Raises NotFound, and Conflict as `texts.save` does."""
    from elearn.content import heads, sections, translations
    from elearn.content.origins import origin

    stands = beside(draft, stem, language)
    said = texts.all_of(draft.id)
    text = heads.taken_apart(said[stands.name])
    body = sections.joined(told, [one.translation for one in stands.pairs])
    whole = heads.put_together(text, {"title": title}, body)
    if is_up_to_date:
        original = said[f"{stem}.{_base_of(said)}.md"]
        whole = translations.with_origin(whole, origin(original), renew=True)
    texts.save(viewer, draft.id, stands.name, whole, revision=revision, at=at)


def _standing(
    draft: Drafted, stem: str, original: str, base: str, translation: str | None
) -> Standing:
    from elearn.content import heads, sections, translations
    from elearn.content.origins import origin

    if translation is None:
        return Standing(MISSING)
    of, into = heads.taken_apart(original).body, heads.taken_apart(translation).body
    name = f"{stem}.{base}.md"
    before = _made_from(draft, name, original, translation)
    earlier = heads.taken_apart(before).body if before is not None else None
    stands = sections.pairs(of, into, earlier)
    untouched = sum(one.is_untouched for one in stands)
    said = translations.origin_said(translation)
    if said is None:
        return Standing(UNKNOWN, untouched=untouched)
    if said == origin(original):
        return Standing(CURRENT, untouched=untouched)
    changed = sum(one.state != sections.SAME for one in stands)
    return Standing(STALE, changed, _first_version(draft.module_id, name, original), untouched)


def _made_from(draft: Drafted, name: str, original: str, translation: str) -> str | None:
    """The original that a translation was made from, as it was then; None where the hub has it
    no more."""
    from elearn.content import translations
    from elearn.content.origins import origin

    said = translations.origin_said(translation)
    if said is None:
        return None
    if said == origin(original):
        return original
    kept = db.session.scalar(
        select(SourceText.text)
        .join(VersionFile, VersionFile.sha256 == SourceText.sha256)
        .join(Version, Version.id == VersionFile.version_id)
        .where(
            SourceText.origin == said.removeprefix("sha256-"),
            # Whoever writes this course may not read what others are made from.
            Version.module_id == draft.module_id,
        )
        .limit(1)
    )
    if kept is not None:
        return kept
    revisions = db.session.scalars(
        select(DraftFile.text)
        .where(DraftFile.draft_id == draft.id, DraftFile.name == name, DraftFile.text.is_not(None))
        .order_by(DraftFile.revision.desc())
    )
    return next((text for text in revisions if text and origin(text) == said), None)


def _first_version(module_id: str, name: str, text: str) -> int | None:
    return db.session.scalar(
        select(func.min(Version.number))
        .join(VersionFile, VersionFile.version_id == Version.id)
        .where(
            Version.module_id == module_id,
            VersionFile.name == name,
            VersionFile.sha256 == hashlib.sha256(text.encode()).hexdigest(),
        )
    )


def _base_of(said: Mapping[str, str]) -> str:
    """The language of the originals. Raises Invalid where the settings cannot be read."""
    from elearn.content import settings_text

    base = str(settings_text.values_of(said.get(titles.SETTINGS, "")).get("base"))
    if base not in LANGUAGES:
        raise Invalid("The settings of this course cannot be read. Mend them first.")
    return base


def _stems(said: Mapping[str, str], base: str) -> list[str]:
    """The texts of the base language by their names before it: lessons in order, then the rest."""
    from elearn.content import settings_text

    order = settings_text.values_of(said.get(titles.SETTINGS, "")).get("lessons") or []
    found = [name.removesuffix(f".{base}.md") for name in said if name.endswith(f".{base}.md")]
    place = {str(slug): number for number, slug in enumerate(order)}
    return sorted(found, key=lambda stem: (place.get(stem.split(".")[0], len(place)), stem))


def _words_only(quiz: str) -> str:
    """A quiz's words and ids to write over: of its settings, the title alone."""
    from elearn.content import settings_text

    head = quiz.removeprefix("\ufeff").split("\n---", 1)[0].removeprefix("---\n")
    others = [key for key in settings_text.values_of(head) if key != "title"]
    return settings_text.with_head(quiz, {(key,): None for key in others})
