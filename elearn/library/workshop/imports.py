"""Files that instructors bring: looked at first, then taken into a draft as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from elearn import audit
from elearn.access import Viewer
from elearn.errors import Conflict, Invalid, NotFound
from elearn.interop import bringing
from elearn.interop.brought import Brought
from elearn.languages import LANGUAGES, one_line
from elearn.library import catalogue, sources
from elearn.library.catalogue import Opened
from elearn.library.workshop import beginnings, drafts, pictures, texts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.pictures import Made
from elearn.library.workshop.titles import SETTINGS

LONGEST_TITLE = beginnings.LONGEST_TITLE


@dataclass(frozen=True)
class Goal:
    """Where something shall go: an open draft, a published course, or else a new course.

    `texts` are what stands there now; `base` is the language of the original.
    """

    base: str
    title: str
    domain_slug: str
    draft: Drafted | None = None
    course: Opened | None = None
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return self.draft is None and self.course is None


@dataclass(frozen=True)
class Prepared:
    """What will be written: texts, and pictures by the name that the texts have for them."""

    goal: Goal
    title: str
    files: Mapping[str, str]
    made: Mapping[str, Made]


def goal(viewer: Viewer, to: str, *, subject: str, base: str, title: str) -> Goal:
    """The goal that a form names: `draft:` or `course:` with an id, or empty for a new course.

    Raises Invalid where something is to be chosen, NotFound, and Conflict for a closed draft.
    """
    found = goal_to_look_at(viewer, to, subject=subject, base=base, title=title)
    if found.is_new and not found.domain_slug:
        raise Invalid("Choose a subject.", code="subject")
    return found


def goal_to_look_at(viewer: Viewer, to: str, *, subject: str, base: str, title: str) -> Goal:
    """The same, where the subject of a new course may still be chosen; it is empty then."""
    kind, _, id = to.partition(":")
    if kind == "draft":
        return _into_draft(drafts.still_open(drafts.draft(viewer, _uuid(id))))
    if kind == "course":
        opened = next((one for one in courses(viewer, base) if one.id == id), None)
        if opened is None:
            raise NotFound("There is no such course here. Look through the list of your courses.")
        begun = drafts.of_module(viewer, opened.id)
        return _into_draft(begun) if begun else _into_course(opened)
    if base not in LANGUAGES:
        raise Invalid("Choose the language in which the file is written.", code="base")
    may_begin_in = {one.slug for one in beginnings.subjects(viewer, base)}
    if not may_begin_in:
        raise Invalid("Choose a subject.", code="subject")
    kept = subject if subject in may_begin_in else ""
    return Goal(base, one_line(title)[:LONGEST_TITLE], kept)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(
            "There is no such draft here. Look through the list of your courses."
        ) from None


def _into_draft(draft: Drafted) -> Goal:
    said = texts.all_of(draft.id)
    by_language, base = titles.titles_of(said.get(SETTINGS, ""))
    if not base:
        raise Conflict(
            "The settings of this draft cannot be read: put them right first, on its page."
        )
    return Goal(base, by_language[base], draft.domain_slug, draft=draft, texts=said)


def _into_course(opened: Opened) -> Goal:
    said = sources.texts_of(opened.version_id)
    said.pop(sources.DOMAIN, None)
    base = opened.about["base"]
    title = opened.about["titles"].get(base, opened.slug)
    return Goal(base, title, opened.domain_slug, course=opened, texts=said)


def courses(viewer: Viewer, language: str) -> list[Opened]:
    """The published courses that the viewer works on, in the order of their subjects."""
    return [one for entry in catalogue.taught(viewer, language) for one in entry.modules]


def refuse_too_much(goal: Goal, brought: Brought) -> None:
    """Raises Invalid where one quiz cannot hold the questions, before anybody reads them."""
    bringing.files_of(brought, id="new", base=goal.base, title="-", existing=goal.texts)


def prepare(folder: Path, goal: Goal, brought: Brought) -> Prepared:
    """Everything that is slow, before the transaction: the texts to write and the pictures, made
    anew. Those that cannot be made are missing, and the check shows where.

    Raises Invalid where one quiz cannot hold the questions, or a new course has no title; Busy.
    """
    title = goal.title or one_line(brought.title)[:LONGEST_TITLE]
    if not title:
        raise Invalid("Write a title of 1 to 200 characters for the course.", code="title")
    names = _names(brought, goal.texts)
    named = bringing.with_media_names(brought, names)
    files = bringing.files_of(named, id="new", base=goal.base, title=title, existing=goal.texts)
    made = {}
    for name, data in brought.media.items():
        try:
            made[names[name]] = pictures.made(folder, data)
        except Invalid:
            continue
    return Prepared(goal, title, files, made)


def _names(brought: Brought, here: Mapping[str, str]) -> dict[str, str]:
    """Names for the media that stand in no text of the draft, until they get their own."""
    prefix = "new"
    while any(f"media/{prefix}-" in text for text in here.values()):
        prefix += "-new"
    return {
        name: f"{prefix}-{number}.{name.rpartition('.')[2].lower()}"
        for number, name in enumerate(brought.media, 1)
    }


def take_in(viewer: Viewer, prepared: Prepared, *, at: datetime) -> UUID:
    """Begins or goes on with a draft that holds what was brought; the id of the draft.

    Raises Conflict where somebody changed a text after it was looked at: nothing is overwritten.
    """
    goal, files = prepared.goal, dict(prepared.files)
    draft_id = _opened(viewer, prepared, files, at)
    kept = {
        name: pictures.put(viewer, draft_id, one, called="", words=prepared.title, at=at)
        for name, one in prepared.made.items()
    }
    here = texts.all_of(draft_id)
    for name, text in files.items():
        if not goal.is_new and here.get(name) != goal.texts.get(name):
            raise Conflict(
                "Somebody changed this draft after you looked at the file. Look at it once more."
            )
        texts.put(viewer, draft_id, name, _with_names(text, kept), at=at)
    module_id = drafts.draft(viewer, draft_id).module_id
    audit.record(viewer, "bring in file", module_id, at=at, draft=str(draft_id), added=len(files))
    return draft_id


def _with_names(text: str, kept: Mapping[str, str]) -> str:
    for name, own in kept.items():
        text = text.replace(f"media/{name}", f"media/{own}")
    return text


def _opened(viewer: Viewer, prepared: Prepared, files: dict[str, str], at: datetime) -> UUID:
    """The draft to write into; a new one begins with its settings, which get their id."""
    goal = prepared.goal
    if goal.draft is not None:
        return drafts.open_draft(viewer, goal.draft.id).id
    if goal.course is not None:
        return drafts.begin_from(viewer, goal.course, goal.course.version_id, at=at)
    from elearn.content import settings_text

    slug, id = beginnings.names(goal.domain_slug, prepared.title)
    files[SETTINGS] = settings_text.with_values(files[SETTINGS], {("id",): id})
    begun = {SETTINGS: files[SETTINGS]}
    return drafts.begin(viewer, goal.domain_slug, slug, id, begun, at=at)
