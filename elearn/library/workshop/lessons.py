"""The lessons of a draft: their list, in order, and what is added, moved and taken out.

A change is planned from the texts as they were read, and saved only over those very revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from elearn.access import Viewer
from elearn.content.latin import address_of
from elearn.db import db
from elearn.errors import Conflict, Invalid, NotFound
from elearn.languages import OF_STATES, one_line
from elearn.library.texts import Said
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.titles import SETTINGS
from elearn.models.people import Person
from elearn.models.workshop import DraftFile

LONGEST_TITLE = 200
NO_SETTINGS = "The settings of this draft cannot be read: put their text right first."


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
    is_there: bool
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


@dataclass(frozen=True)
class Plan:
    """Texts to save over the revisions that they were made from; None takes one out."""

    changes: Mapping[str, tuple[str | None, int]]


def contents_of(said: Mapping[str, str]) -> Contents:
    """What these texts are; empty where the settings cannot be read."""
    settings = _settings(said)
    base = str(settings.get("base", "en"))
    order, national = _order(settings), _national(settings)
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


def last_change(changes: Iterable[Change]) -> Change | None:
    """The newest of them."""
    return max(changes, key=lambda one: one.at, default=None)


def added(draft: Drafted, title: str) -> tuple[Plan, str]:
    """A further lesson after the others, and its slug. Raises Invalid, Conflict."""
    from elearn.content import scaffolding

    kept = one_line(title)
    if not 0 < len(kept) <= LONGEST_TITLE:
        raise Invalid("Write a title of 1 to 200 characters for the lesson.", code="title")
    said, revisions = _read(draft.id)
    settings = _readable(said)
    base, order = str(settings["base"]), _order(settings)
    slug = address_of(kept, {*order, *_slugs(said), *_taken()}, otherwise="lesson")
    name = f"{slug}.{base}.md"
    changes = {
        name: (scaffolding.lesson_of(base, kept), revisions.get(name, 0)),
        SETTINGS: _with_order(said, revisions, [*order, slug]),
    }
    return Plan(changes), slug


def moved(draft: Drafted, slug: str, by: int) -> Plan:
    """The lesson one place up (-1) or down (1); at the end it stays. Raises NotFound."""
    said, revisions = _read(draft.id)
    order = _order(_readable(said))
    if slug not in order:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    place = order.index(slug)
    other = place + (1 if by > 0 else -1)
    if not 0 <= other < len(order):
        return Plan({})
    order[place], order[other] = order[other], order[place]
    return Plan({SETTINGS: _with_order(said, revisions, order)})


def removed(draft: Drafted, slug: str) -> Plan:
    """The draft without a lesson, in all languages and for all states. Raises NotFound, and
    Invalid for the only one."""
    said, revisions = _read(draft.id)
    settings = _readable(said)
    order = _order(settings)
    if slug not in order:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    if len(order) == 1:
        raise Invalid("A course needs a lesson: add another one before you take this one out.")
    order.remove(slug)
    left = [one for one in _national(settings) if one != slug]
    changes: dict[str, tuple[str | None, int]] = {
        name: (None, revisions[name]) for name in names_of(said, slug)
    }
    changes[SETTINGS] = _with_order(said, revisions, order, {("national",): left or None})
    return Plan(changes)


def with_state(draft: Drafted, slug: str, state: str) -> Plan:
    """The draft with a text of a lesson for one state, which begins as the general one.

    Raises NotFound, and Invalid for a state that is not known.
    """
    said, revisions = _read(draft.id)
    settings = _readable(said)
    base = str(settings["base"])
    general, name = f"{slug}.{base}.md", f"{slug}.{state}.{base}.md"
    if slug not in _order(settings) or general not in said:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    if state not in OF_STATES:
        raise Invalid("Choose a state.", code=f"state_{slug}")
    if name in said:
        return Plan({})
    return Plan({name: (said[general], revisions.get(name, 0))})


def without_state(draft: Drafted, slug: str, state: str) -> Plan:
    """The draft without the texts of a lesson for one state, in all languages."""
    said, revisions = _read(draft.id)
    names = [name for name in said if name.startswith(f"{slug}.{state}.")]
    return Plan({name: (None, revisions[name]) for name in names})


def with_quiz(draft: Drafted) -> Plan:
    """The draft with a quiz to write over, where it has none."""
    from elearn.content import scaffolding

    said, revisions = _read(draft.id)
    settings = _readable(said)
    base = str(settings["base"])
    name = f"quiz.{base}.md"
    titles = settings.get("title")
    title = str(titles.get(base, "")) if isinstance(titles, dict) else ""
    if name in said:
        return Plan({})
    return Plan({name: (scaffolding.quiz_of(base, title or draft.slug), revisions.get(name, 0))})


def with_glossary(draft: Drafted) -> Plan:
    """The draft with a glossary to write over, where it has none."""
    from elearn.content import scaffolding

    said, revisions = _read(draft.id)
    base = str(_readable(said)["base"])
    name = f"glossary.{base}.md"
    if name in said:
        return Plan({})
    return Plan({name: (scaffolding.glossary_of(base), revisions.get(name, 0))})


def carry_out(viewer: Viewer, draft_id: UUID, plan: Plan, *, at: datetime) -> None:
    """Saves what was planned, all or nothing. Raises Conflict where somebody saved one of these
    texts meanwhile."""
    for name, (text, revision) in plan.changes.items():
        if text is not None:
            texts.save(viewer, draft_id, name, text, revision=revision, at=at)
        elif texts.revision_of(draft_id, name) == revision:
            texts.remove(viewer, draft_id, name, at=at)
        else:
            raise Conflict(
                "Somebody changed this lesson meanwhile. Look at it before you take it out.",
                code="revision",
            )


def names_of(said: Iterable[str], slug: str) -> list[str]:
    """The texts of a lesson, in all languages and for all states."""
    return [name for name in said if name.partition(".")[0] == slug and name != SETTINGS]


# ── reading ──


def _read(draft_id: UUID) -> tuple[dict[str, str], dict[str, int]]:
    revisions = {name: one.revision for name, one in changes_of(draft_id).items()}
    # The texts after their revisions: what is saved in between is then seen as newer.
    return texts.all_of(draft_id), revisions


def _settings(said: Mapping[str, str]) -> dict[str, Any]:
    from elearn.content import settings_text

    return settings_text.values_of(said.get(SETTINGS, ""))


def _readable(said: Mapping[str, str]) -> dict[str, Any]:
    settings = _settings(said)
    if not settings.get("base"):
        raise Conflict(NO_SETTINGS)
    return settings


def _order(settings: Mapping[str, Any]) -> list[str]:
    order = settings.get("lessons")
    return [str(slug) for slug in order] if isinstance(order, list) else []


def _national(settings: Mapping[str, Any]) -> list[str]:
    national = settings.get("national")
    return [str(slug) for slug in national] if isinstance(national, list) else []


def _with_order(
    said: Mapping[str, str],
    revisions: Mapping[str, int],
    order: Sequence[str],
    more: Mapping[tuple[str, ...], Any] | None = None,
) -> tuple[str, int]:
    from elearn.content import settings_text

    try:
        text = settings_text.with_values(
            said[SETTINGS], {("lessons",): list(order), **(more or {})}
        )
    except settings_text.Unreadable:
        raise Conflict(NO_SETTINGS) from None
    return text, revisions[SETTINGS]


def _taken() -> tuple[str, ...]:
    # Late, for it loads pydantic.
    from elearn.content import declarations

    return declarations.TAKEN


def _slugs(said: Iterable[str]) -> set[str]:
    return {name.partition(".")[0] for name in said}


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
        name in said,
        is_national,
    )
