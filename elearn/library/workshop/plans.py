"""What is added to a draft's lessons, moved and taken out.

A change is planned from the texts as they were read, and saved only over those very revisions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from elearn.access import Viewer
from elearn.content.latin import address_of
from elearn.errors import Conflict, Invalid, NotFound, message
from elearn.languages import OF_STATES, known, one_line
from elearn.library.workshop import texts
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.lessons import changes_of, names_of, national_of, order_of, settings_of
from elearn.library.workshop.titles import SETTINGS

LONGEST_TITLE = 200
NO_SETTINGS = message("The settings of this draft cannot be read: put their text right first.")


@dataclass(frozen=True)
class Plan:
    """Texts to save over the revisions that they were made from; None takes one out."""

    changes: Mapping[str, tuple[str | None, int]]


def added(draft: Drafted, title: str) -> tuple[Plan, str]:
    """A further lesson after the others, and its slug. Raises Invalid, Conflict."""
    from elearn.content import scaffolding

    kept = one_line(title)
    if not 0 < len(kept) <= LONGEST_TITLE:
        raise Invalid("Write a title of 1 to 200 characters for the lesson.", code="title")
    said, revisions = read(draft.id)
    settings = _readable(said)
    base, order = str(settings["base"]), order_of(settings)
    slug = address_of(kept, {*order, *_slugs(said), *_taken()}, otherwise="lesson")
    name = f"{slug}.{base}.md"
    changes = {
        name: (scaffolding.lesson_of(base, kept), revisions.get(name, 0)),
        SETTINGS: _with_order(said, revisions, [*order, slug]),
    }
    return Plan(changes), slug


def moved(draft: Drafted, slug: str, by: int) -> Plan:
    """The lesson one place up (-1) or down (1); at the end it stays. Raises NotFound."""
    said, revisions = read(draft.id)
    order = order_of(_readable(said))
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
    said, revisions = read(draft.id)
    settings = _readable(said)
    order = order_of(settings)
    if slug not in order:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    if len(order) == 1:
        raise Invalid("A course needs a lesson: add another one before you take this one out.")
    order.remove(slug)
    left = [one for one in national_of(settings) if one != slug]
    changes: dict[str, tuple[str | None, int]] = {
        name: (None, revisions[name]) for name in names_of(said, slug)
    }
    changes[SETTINGS] = _with_order(said, revisions, order, {("national",): left or None})
    return Plan(changes)


def with_state(draft: Drafted, slug: str, state: str) -> Plan:
    """The draft with a text of a lesson for one state, which begins as the general one.

    Raises NotFound, and Invalid for a state that is not known.
    """
    said, revisions = read(draft.id)
    settings = _readable(said)
    base = str(settings["base"])
    general, name = f"{slug}.{base}.md", f"{slug}.{state}.{base}.md"
    if slug not in order_of(settings) or general not in said:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    if state not in OF_STATES:
        raise Invalid("Choose a state.", code=f"state_{slug}")
    if name in said:
        return Plan({})
    return Plan({name: (said[general], revisions.get(name, 0))})


def without_state(draft: Drafted, slug: str, state: str) -> Plan:
    """The draft without the texts of a lesson for one state, in all languages."""
    from elearn.content import names

    said, revisions = read(draft.id)
    found = [one for one in (names.named("", name)[0] for name in names_of(said, slug)) if one]
    # The two letters of a state can be those of a language too: uz.
    gone = [one.file for one in found if one.state and one.state == state]
    return Plan({name: (None, revisions[name]) for name in gone})


def with_quiz(draft: Drafted) -> Plan:
    """The draft with a quiz to write over, where it has none."""
    from elearn.content import scaffolding

    said, revisions = read(draft.id)
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

    said, revisions = read(draft.id)
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


def read(draft_id: UUID) -> tuple[dict[str, str], dict[str, int]]:
    """The texts of a draft, and the revisions over which a plan of them is saved."""
    revisions = {name: one.revision for name, one in changes_of(draft_id).items()}
    # The texts after their revisions: what is saved in between is then seen as newer.
    return texts.all_of(draft_id), revisions


def _readable(said: Mapping[str, str]) -> dict[str, Any]:
    settings = settings_of(said)
    if known(str(settings.get("base", ""))) is None:
        raise Conflict(NO_SETTINGS)
    return settings


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
