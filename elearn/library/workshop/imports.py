"""Files that instructors bring: looked at first, then taken into a draft as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

from elearn import audit
from elearn.access import Viewer, may_begin
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
QUIZ = "quiz."


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


def goal(viewer: Viewer, to: str, *, subject: str, base: str, title: str) -> Goal:
    """The goal that a form names: `draft:` or `course:` with an id, or empty for a new course.

    Raises Invalid where something is to be chosen, NotFound, and Conflict for a closed draft.
    """
    kind, _, id = to.partition(":")
    if kind == "draft":
        return _into_draft(drafts.still_open(drafts.draft(viewer, _uuid(id))))
    if kind == "course":
        opened = next((one for one in courses(viewer, base) if one.id == id), None)
        if opened is None:
            raise NotFound("There is no such course here. Look through the list of your courses.")
        begun = drafts.of_module(viewer, opened.id)
        return _into_draft(begun) if begun else _into_course(opened)
    if not may_begin(viewer, subject):
        raise Invalid("Choose a subject.", code="subject")
    if base not in LANGUAGES:
        raise Invalid("Choose the language in which the file is written.", code="base")
    return Goal(base, one_line(title)[:LONGEST_TITLE], subject)


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


def files_of(brought: Brought, goal: Goal, id: str = "new") -> dict[str, str]:
    """The texts to write. Raises Invalid where one quiz cannot hold the questions."""
    title = goal.title or brought.title or LANGUAGES[goal.base].name
    return bringing.files_of(brought, id=id, base=goal.base, title=title, existing=goal.texts)


def made(folder: Path, brought: Brought) -> dict[str, Made]:
    """The pictures made anew, by the name that the texts have for them; those that cannot be are
    missing, and the check shows where. Slow, so it stands before the transaction. Raises Busy."""
    found = {}
    for name, data in brought.media.items():
        try:
            found[name] = pictures.made(folder, data)
        except Invalid:
            continue
    return found


def take_in(
    viewer: Viewer, goal: Goal, brought: Brought, made: Mapping[str, Made], *, at: datetime
) -> UUID:
    """Begins or goes on with a draft that holds what was brought; the id of the draft.

    Raises Invalid where a title is missing, and Conflict where somebody changed a text after it
    was looked at; nothing is overwritten.
    """
    draft_id, files = _opened(viewer, goal, brought, at)
    for name, one in made.items():
        kept = pictures.put(viewer, draft_id, one, called=name, words="", at=at)
        files = {
            text_name: text.replace(f"media/{name}", f"media/{kept}")
            if text_name not in goal.texts or f"media/{name}" not in goal.texts[text_name]
            else text
            for text_name, text in files.items()
        }
    here = texts.all_of(draft_id)
    for name, text in files.items():
        if here.get(name) != goal.texts.get(name) and not goal.is_new:
            raise Conflict(
                "Somebody changed this draft after you looked at the file. Look at it once more."
            )
        texts.put(viewer, draft_id, name, text, at=at)
    audit.record(
        viewer,
        "bring in file",
        drafts.draft(viewer, draft_id).module_id,
        at=at,
        draft=str(draft_id),
        added=len(files),
    )
    return draft_id


def _opened(
    viewer: Viewer, goal: Goal, brought: Brought, at: datetime
) -> tuple[UUID, dict[str, str]]:
    """The draft to write into, and the texts to write."""
    if goal.draft is not None:
        return drafts.open_draft(viewer, goal.draft.id).id, files_of(brought, goal)
    if goal.course is not None:
        opened = goal.course
        return drafts.begin_from(viewer, opened, opened.version_id, at=at), files_of(brought, goal)
    if not goal.title:
        raise Invalid("Write a title of 1 to 200 characters for the course.", code="title")
    slug, id = beginnings.names(goal.domain_slug, goal.title)
    files = files_of(brought, goal, id)
    begun = {SETTINGS: files[SETTINGS]}
    return drafts.begin(viewer, goal.domain_slug, slug, id, begun, at=at), files
