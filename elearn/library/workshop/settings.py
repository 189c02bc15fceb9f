"""The settings of a draft: read and changed one by one, so that two who change different ones at
once both keep what they wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from elearn.content import module as written
from elearn.errors import Conflict
from elearn.library.workshop import texts
from elearn.library.workshop.plans import NO_SETTINGS, Plan
from elearn.library.workshop.titles import SETTINGS
from elearn.quiz.blocks import Notes
from elearn.quiz.questions import Rules

Path = tuple[str, ...]


@dataclass(frozen=True)
class Settings:
    """What the settings of a text say, at the revision that was read."""

    name: str
    text: str
    revision: int
    values: Mapping[str, Any]


def read(draft_id: UUID, name: str = SETTINGS) -> Settings:
    """The settings of the course, or those at the head of a text. Raises NotFound."""
    saved = texts.text(draft_id, name)
    return Settings(name, saved.text, saved.revision, _values(name, saved.text))


def read_at(draft_id: UUID, name: str, revision: int) -> Settings | None:
    """The same as they were at a revision, where that was kept."""
    text = texts.text_at(draft_id, name, revision)
    return Settings(name, text, revision, _values(name, text)) if text is not None else None


def changed(draft_id: UUID, before: Settings, changes: Mapping[Path, Any]) -> Plan:
    """These settings as somebody who read `before` changed them; None takes one out.

    What others changed meanwhile stays. Raises Conflict (code "revision") where one of these
    settings is among that, and where settings cannot be read.
    """
    from elearn.content import settings_text

    now = read(draft_id, before.name)
    for path, value in changes.items():
        stands = _at(now.values, path)
        if stands not in (_at(before.values, path), value):
            raise Conflict(
                "Somebody changed the same setting meanwhile. Nothing of theirs was overwritten: "
                "look at it, then save again.",
                code="revision",
            )
    change = settings_text.with_values if before.name == SETTINGS else settings_text.with_head
    try:
        text = change(now.text, changes)
    except settings_text.Unreadable:
        raise Conflict(NO_SETTINGS) from None
    return Plan({} if text == now.text else {before.name: (text, now.revision)})


def rules_of(read: Settings) -> tuple[str, Rules]:
    """The title and the rules at the head of a quiz; what cannot be read is as if it were not
    there."""
    from elearn.content import yaml_text
    from elearn.content.quizzes import settings as heads

    loaded, *_ = yaml_text.front_matter(read.name, read.text)
    said = heads.settings(loaded, Notes(read.name, []))
    return said.title, said.rules


def uses_of(module: written.Module | None) -> Counter[str]:
    """How many questions and lessons name each objective."""
    found: Counter[str] = Counter()
    if module is None:
        return found
    for question in module.quiz.questions() if module.quiz else ():
        found.update(one.objective for one in (question, *question.questions) if one.objective)
    for lesson in module.lessons:
        if lesson.language == module.base:
            found.update(lesson.objectives)
    return found


def _at(values: Any, path: Path) -> Any:
    for key in path:
        values = values.get(key) if isinstance(values, Mapping) else None
    return values


def _values(name: str, text: str) -> dict[str, Any]:
    from elearn.content import settings_text, yaml_text

    if name == SETTINGS:
        return settings_text.values_of(text)
    loaded, *_ = yaml_text.front_matter(name, text)
    return loaded.value if loaded and isinstance(loaded.value, dict) else {}
