"""The lessons of a draft in their order, and what else it holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn.db import db
from elearn.languages import known
from elearn.library.texts import Said
from elearn.library.workshop.titles import SETTINGS
from elearn.models.people import Person
from elearn.models.workshop import DraftFile


@dataclass(frozen=True)
class Listed:
    """A lesson as the draft's page lists it; `name` is its text in the base language.

    `languages` are those it is written in, `states` those that have a text of their own; only of
    a lesson that `is_national` should they.
    """

    slug: str
    title: Said
    name: str
    minutes: int | None
    languages: tuple[str, ...]
    states: tuple[str, ...]
    is_national: bool


@dataclass(frozen=True)
class Contents:
    """What a draft holds; the languages with the base first."""

    base: str
    languages: tuple[str, ...]
    lessons: tuple[Listed, ...]
    has_quiz: bool
    has_glossary: bool


@dataclass(frozen=True)
class Change:
    """A text that was saved or taken out, when and by whom."""

    name: str
    revision: int
    by: str
    at: datetime
    is_out: bool


def contents_of(said: Mapping[str, str]) -> Contents:
    """What these texts are; empty where the settings cannot be read."""
    settings = settings_of(said)
    base = known(str(settings.get("base", ""))) or "en"
    order, national = order_of(settings), national_of(settings)
    return Contents(
        base,
        _languages(said, base),
        tuple(_listed(slug, base, said, is_national=slug in national) for slug in order),
        f"quiz.{base}.md" in said,
        f"glossary.{base}.md" in said,
    )


def changes_of(draft_id: UUID) -> dict[str, Change]:
    """The last change of every text of a draft, also of those taken out, by name."""
    rows = db.session.execute(
        select(
            DraftFile.name,
            DraftFile.revision,
            Person.name.label("by"),
            DraftFile.saved_at,
            DraftFile.text.is_(None).label("is_out"),
        )
        .join(Person, Person.id == DraftFile.saved_by)
        .where(DraftFile.draft_id == draft_id)
        .order_by(DraftFile.name, DraftFile.revision)
    )
    return {
        row.name: Change(row.name, row.revision, row.by, row.saved_at, row.is_out) for row in rows
    }


def names_of(said: Iterable[str], slug: str) -> list[str]:
    """The texts of a lesson, in all languages and for all states."""
    return [name for name in said if name.partition(".")[0] == slug and name != SETTINGS]


def settings_of(said: Mapping[str, str]) -> dict[str, Any]:
    """What the settings among these texts say; empty where they cannot be read."""
    from elearn.content import settings_text

    return settings_text.values_of(said.get(SETTINGS, ""))


def order_of(settings: Mapping[str, Any]) -> list[str]:
    """The slugs of the lessons in their order."""
    order = settings.get("lessons")
    return [str(slug) for slug in order] if isinstance(order, list) else []


def national_of(settings: Mapping[str, Any]) -> list[str]:
    """The slugs of the lessons that differ by state."""
    national = settings.get("national")
    return [str(slug) for slug in national] if isinstance(national, list) else []


def _languages(said: Iterable[str], base: str) -> tuple[str, ...]:
    from elearn.content import names

    found = {one.language for one in (names.named("", name)[0] for name in said) if one}
    return (base, *sorted(found - {base}))


def _listed(slug: str, base: str, said: Mapping[str, str], *, is_national: bool) -> Listed:
    from elearn.content import names, yaml_text

    name = f"{slug}.{base}.md"
    loaded, *_ = yaml_text.front_matter(name, said.get(name, ""))
    head = loaded.value if loaded and isinstance(loaded.value, dict) else {}
    found = [one for one in (names.named("", each)[0] for each in names_of(said, slug)) if one]
    minutes = head.get("minutes")
    return Listed(
        slug,
        Said(str(head.get("title") or slug), base),
        name,
        minutes if isinstance(minutes, int) else None,
        tuple(sorted({one.language for one in found}, key=lambda code: (code != base, code))),
        tuple(sorted({one.state for one in found if one.state})),
        is_national,
    )
