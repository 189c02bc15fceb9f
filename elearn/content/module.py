"""The values of learning content, as its author wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.quiz.questions import Question, Quiz

Texts = Mapping[str, str]
"""A text by language code. The base language is always there."""


@dataclass(frozen=True)
class Heading:
    """A heading of a rendered lesson, for the list of contents."""

    level: int
    id: str
    text: str


@dataclass(frozen=True)
class Lesson:
    """One lesson in one language; `state` is set on a national chapter only.

    `body` is Markdown as parsed; rendering returns the same lesson with sanitised HTML
    in it, `headings` and plain `text` filled. In the HTML a practice check stands as
    `<div data-check="N"></div>`, N its place in `checks`.
    """

    slug: str
    language: str
    title: str
    body: str
    state: str | None = None
    minutes: int | None = None
    objectives: tuple[str, ...] = ()
    is_stale: bool = False
    checks: tuple[Question, ...] = ()
    headings: tuple[Heading, ...] = ()
    text: str = ""
    # The line of the file on which `body` begins.
    first_line: int = 1


@dataclass(frozen=True)
class CertificateTerms:
    """Months of validity (None: for ever) and days before the end when renewal opens."""

    valid_months: int | None
    renew_days: int


@dataclass(frozen=True)
class Domain:
    """A threat domain."""

    slug: str
    titles: Texts
    summaries: Texts
    order: int = 0
    colour: str = "slate"
    tags: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()
    needs_review: bool = False  # review: required


@dataclass(frozen=True)
class Module:
    """A learning module, whole: every language, the quiz with its key, the media."""

    domain: str
    slug: str
    id: str
    base: str
    titles: Texts
    lesson_order: tuple[str, ...]
    summaries: Texts = field(default_factory=dict)
    audience: Texts = field(default_factory=dict)
    hours: str | None = None
    objectives: Mapping[str, Texts] = field(default_factory=dict)
    requires: tuple[str, ...] = ()
    certificate: CertificateTerms | None = None
    needs_reading: bool = False  # completion: pass and read
    national: tuple[str, ...] = ()
    edition: int = 1
    statuses: Mapping[str, str] = field(default_factory=dict)  # language → "draft"
    sources: tuple[str, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    quiz: Quiz | None = None
    media: Mapping[str, bytes] = field(default_factory=dict)  # name inside media/ → bytes
    # Terms and their meanings by language, in the order of the file.
    glossaries: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages in which at least one lesson is written, the base first."""
        others = sorted({lesson.language for lesson in self.lessons} - {self.base})
        return (self.base, *others)
