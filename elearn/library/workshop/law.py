"""The law that courses rest on: their law boxes by age, and all text that names an article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import func, or_, select

from elearn.access import Viewer
from elearn.db import db
from elearn.languages import fold
from elearn.library import catalogue, sources
from elearn.library.texts import Said, in_language
from elearn.library.workshop import drafts, texts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.models.workshop import SourceText, VersionFile

if TYPE_CHECKING:
    from elearn.content.law import Asked, Box

OLD_DAYS = 366
"""As the linter counts (W20): a law box older than this is to be looked at again."""
LONGEST_ARTICLE = 80


@dataclass(frozen=True)
class Course:
    """A published course or an open draft, and the language it is written in first.

    `id` is that of the version or the draft; `address` is the course's own, or the draft's.
    """

    id: UUID
    module_id: str
    title: Said
    base: str
    address: str
    draft: Drafted | None = None


@dataclass(frozen=True)
class Dated:
    """A law box in all its languages. `as_of` is the oldest day that it says, None where it says
    none; `days` are those of each language. `address` is where officers read it, `draft_address`
    where it is changed; empty where there is no such place."""

    course: Course
    slug: str
    title: Said
    lesson: Said
    cites: tuple[str, ...]
    as_of: date | None
    days: Mapping[str, date | None]
    address: str
    draft_address: str = ""

    def is_old(self, on: date) -> bool:
        return self.as_of is not None and (on - self.as_of).days > OLD_DAYS


@dataclass(frozen=True)
class Named:
    """A lesson or question that rests on an article, and where it is read or changed."""

    course: Course
    title: Said
    address: str


@dataclass(frozen=True)
class Resting:
    """All that rests on an article."""

    boxes: tuple[Dated, ...]
    lessons: tuple[Named, ...]
    questions: tuple[Named, ...]


def boxes(viewer: Viewer, language: str) -> list[Dated]:
    """The law boxes of the courses and drafts on which the viewer may work, the oldest first,
    those without a day last."""
    return _by_age(courses(viewer, language), language)


def _by_age(here: Iterable[Course], language: str) -> list[Dated]:
    found: dict[tuple[str, ...], Dated] = {}
    for course in here:
        for one in _dated(course, _boxes_of(course), language):
            key = (course.module_id, one.slug, one.title, str(one.days), str(one.cites))
            same = found.get(key)
            # What a draft took over from its version as it stands there is the same box.
            found[key] = replace(same, draft_address=one.draft_address) if same else one
    return sorted(found.values(), key=lambda one: (one.as_of is None, one.as_of or date.max))


def resting_on(viewer: Viewer, article: str, language: str) -> Resting:
    """The law boxes, lessons and questions of those courses that rest on the article."""
    here = courses(viewer, language)
    named = _texts_naming(here, article)
    lessons: list[Named] = []
    questions: list[Named] = []
    for course in here:
        holding = [box for box in _boxes_of(course) if box.names(article)]
        said = named.get(course.id, {})
        lessons += _lessons(course, holding, said, article)
        questions += _questions(course, holding, said, article)
    cited = [one for one in _by_age(here, language) if _cites(one, article)]
    return Resting(tuple(cited), tuple(lessons), tuple(questions))


def _cites(one: Dated, article: str) -> bool:
    return fold(article) in {fold(cited) for cited in one.cites}


def courses(viewer: Viewer, language: str) -> list[Course]:
    """The published courses and the open drafts on which the viewer may work, in that order."""
    published = [
        Course(one.version_id, one.id, one.text("titles", language), one.about["base"], one.address)
        for entry in catalogue.taught(viewer, language)
        for one in entry.modules
    ]
    open_ones = []
    for draft in drafts.open_drafts(viewer):
        _titles, base = titles.titles_of(texts.all_of(draft.id).get(titles.SETTINGS, ""))
        title = titles.title_of(draft, language)
        open_ones.append(
            Course(draft.id, draft.module_id, title, base or "en", draft.address, draft)
        )
    return [*published, *open_ones]


def _boxes_of(course: Course) -> tuple[Box, ...]:
    if course.draft:
        return _boxes_of_draft(course.draft.id, course.draft.changed_at)
    return _boxes_of_version(course.id)


# A version never changes, and a draft has another moment after each change.
@lru_cache(maxsize=1024)
def _boxes_of_version(version_id: UUID) -> tuple[Box, ...]:
    # The reader of texts is not needed to answer other pages.
    from elearn.content import law

    return law.boxes(sources.texts_of(version_id))


@lru_cache(maxsize=256)
def _boxes_of_draft(draft_id: UUID, _changed_at: datetime) -> tuple[Box, ...]:
    from elearn.content import law

    return law.boxes(texts.all_of(draft_id))


def _dated(course: Course, found: Iterable[Box], language: str) -> Iterator[Dated]:
    """The boxes of one course, each once with all its languages."""
    groups: dict[tuple[str, str, int], dict[str, Box]] = {}
    for box in found:
        groups.setdefault((box.slug, box.state, box.place), {})[box.language] = box
    for (slug, _, _), spoken in groups.items():
        shown = spoken.get(language) or spoken.get(course.base) or next(iter(spoken.values()))
        days = [box.as_of for box in spoken.values() if box.as_of]
        yield Dated(
            course,
            slug,
            Said(shown.title, shown.language),
            in_language({code: box.lesson for code, box in spoken.items()}, language, course.base),
            tuple(dict.fromkeys(one for box in spoken.values() for one in box.cites)),
            min(days, default=None),
            {code: box.as_of for code, box in sorted(spoken.items())},
            "" if course.draft else _place(course, slug, shown.headings[-1:]),
            _in_editor(course, shown.file, shown.line),
        )


def _place(course: Course, slug: str, heading: Iterable[str] = ()) -> str:
    """Where officers read this lesson, or a section of it."""
    return "#".join((f"{course.address}{slug}/", *heading))


def _in_editor(course: Course, file: str, line: int) -> str:
    return f"{course.draft.address}texts/{file}?line={line}" if course.draft else ""


def _texts_naming(here: Iterable[Course], article: str) -> dict[UUID, dict[str, str]]:
    """The texts in which the letters of the article stand, by version or draft and name."""
    found: dict[UUID, dict[str, str]] = {}
    versions = []
    for course in here:
        if course.draft:
            said = texts.all_of(course.id)
            wanted = article.lower()
            found[course.id] = {name: text for name, text in said.items() if wanted in text.lower()}
        else:
            versions.append(course.id)
    rows = db.session.execute(
        select(VersionFile.version_id, VersionFile.name, SourceText.text)
        .join(SourceText, SourceText.sha256 == VersionFile.sha256)
        .where(
            VersionFile.version_id.in_(versions),
            or_(
                SourceText.text.contains(article, autoescape=True),
                func.lower(SourceText.text).contains(article.lower(), autoescape=True),
            ),
        )
    )
    for row in rows:
        found.setdefault(row.version_id, {})[row.name] = row.text
    return found


def _lessons(
    course: Course, holding: Iterable[Box], said: Mapping[str, str], article: str
) -> Iterator[Named]:
    """The lessons that hold a law box which cites the article, or that name it, each once."""
    from elearn.content import heads, law, names

    found: dict[str, tuple[str, int]] = {}
    for file, text in said.items():
        name, _ = names.named("", file)
        lines = law.lines_naming(text, article) if name else []
        if name and lines and name.slug not in ("quiz", "glossary"):
            found[file] = (heads.taken_apart(text).fields.get("title", ""), lines[0])
    for box in holding:
        found.setdefault(box.file, (box.lesson, box.line))
    for file, (title, line) in sorted(found.items()):
        name, _ = names.named("", file)
        assert name is not None, "it was named above"
        address = _in_editor(course, file, line) or _place(course, name.slug)
        yield Named(course, Said(title or name.slug, name.language), address)


def _questions(
    course: Course, holding: list[Box], said: Mapping[str, str], article: str
) -> Iterator[Named]:
    """The questions whose source holds such a box, or whose own lines name the article."""
    literal = {
        one
        for file, text in said.items()
        if file.startswith("quiz.")
        for one in _questions_at(file, text, article)
    }
    if not holding and not literal:
        return
    for one in _asked(course):
        if one.id in literal or any(one.rests_on(box) for box in holding):
            yield Named(course, Said(one.title, one.language), _question_address(course, one))


def _questions_at(file: str, text: str, article: str) -> Iterator[str]:
    """The ids of the questions in whose lines the article is named."""
    from elearn.content import law

    lines = law.lines_naming(text, article)
    every = sorted(law.asked(file, text), key=lambda one: one.line) if lines else []
    for line in lines:
        above = [one for one in every if one.line <= line]
        if above:
            yield above[-1].id


def _question_address(course: Course, one: Asked) -> str:
    if course.draft:
        return f"{course.draft.address}questions/#{one.id}"
    return f"/author{course.address}"


def _asked(course: Course) -> tuple[Asked, ...]:
    """The questions of a course in its base language."""
    if course.draft:
        return _asked_of_draft(course.id, course.draft.changed_at, course.base)
    return _asked_of_version(course.id, course.base)


@lru_cache(maxsize=256)
def _asked_of_version(version_id: UUID, base: str) -> tuple[Asked, ...]:
    return _asked_in(sources.texts_of(version_id), base)


@lru_cache(maxsize=64)
def _asked_of_draft(draft_id: UUID, _changed_at: datetime, base: str) -> tuple[Asked, ...]:
    return _asked_in(texts.all_of(draft_id), base)


def _asked_in(said: Mapping[str, str], base: str) -> tuple[Asked, ...]:
    from elearn.content import law

    file = f"quiz.{base}.md"
    return law.asked(file, said[file]) if file in said else ()
