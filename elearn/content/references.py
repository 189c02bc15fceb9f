"""Where the texts of a module point to: lessons, headings, pictures, sounds, hand-outs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from elearn.content import pictures, surroundings, yaml_text
from elearn.content.module import Lesson, Module
from elearn.content.names import named
from elearn.content.source import Files
from elearn.content.text import inline
from elearn.content.text.blocks import Outline
from elearn.content.text.headings import heading_ids
from elearn.content.text.links import target
from elearn.content.text.outline import outline
from elearn.errors import Finding

PICTURE_BUDGET_BYTES = 150_000
"""Past this a picture keeps an officer on a slow line waiting for more than half a minute."""


@dataclass(frozen=True)
class _Text:
    file: str
    language: str
    lines: Sequence[str]
    first_line: int
    slug: str = ""
    state: str | None = None


@dataclass
class _Here:
    """The module's texts and the ids of their headings."""

    module: Module
    ids: dict[tuple[str, str | None, str], set[str]] = field(default_factory=dict)

    def has_heading(self, text: _Text, slug: str, name: str) -> bool:
        """Whether a lesson has this heading in the text's language, or else in the base."""
        for state in (text.state, None):
            for language in (text.language, self.module.base):
                ids = self.ids.get((slug, state, language))
                if ids is not None:
                    return name in ids
        return False

    def has_medium(self, name: str, language: str) -> bool:
        stem, _, extension = name.rpartition(".")
        media = self.module.media
        return name in media or f"{stem}.{language}.{extension}" in media


def file_of(module: Module, lesson: Lesson) -> str:
    """The lesson's file as findings name it."""
    state = f".{lesson.state}" if lesson.state else ""
    return f"{module.domain}/{module.slug}/{lesson.slug}{state}.{lesson.language}.md"


def findings(module: Module, files: Files) -> list[Finding]:
    """E31, W07 and E49 of every text, the quiz and the glossary included."""
    here = _Here(module)
    outlines: list[tuple[_Text, Outline]] = []
    found: list[Finding] = []
    for lesson in module.lessons:
        text = _Text(
            file_of(module, lesson),
            lesson.language,
            lesson.body.split("\n"),
            lesson.first_line,
            lesson.slug,
            lesson.state,
        )
        blocks = outline(text.lines, text.first_line)
        here.ids[(lesson.slug, lesson.state, lesson.language)] = set(heading_ids(blocks))
        outlines.append((text, blocks))
        for check in blocks.blocks("check"):
            inner = _Text(text.file, text.language, check.lines, check.line + 1, lesson.slug)
            outlines.append((inner, outline(inner.lines, inner.first_line)))
    for text in _others(module, files):
        blocks = outline(text.lines, text.first_line)
        outlines.append((text, blocks))
    for text, blocks in outlines:
        if not blocks.is_refused:
            found += _link_findings(here, text, blocks)
    return [*found, *_source_findings(here)]


def _others(module: Module, files: Files) -> Iterator[_Text]:
    """The quiz and the glossary in every language."""
    place = f"{module.domain}/{module.slug}"
    for file, content in files.texts.items():
        name, _ = named(place, file)
        if name is None or name.state is not None or name.slug not in ("quiz", "glossary"):
            continue
        _, body, first_line, _ = yaml_text.front_matter(file, content)
        yield _Text(f"{place}/{file}", name.language, body, first_line, name.slug)


def _link_findings(here: _Here, text: _Text, blocks: Outline) -> Iterator[Finding]:
    for link in inline.links(blocks, text.lines, text.first_line):
        goal = target(link.address)
        match goal.kind:
            case "":
                yield _leads_out(text, link)
            case "web" if link.is_picture:
                yield Finding(
                    text.file,
                    link.line,
                    link.column,
                    "E31",
                    "Pictures are shown from media/ only; put the file there.",
                )
            case "media":
                yield from _medium_findings(here, text, link, goal.name)
            case "lesson" if goal.name not in here.module.lesson_order:
                yield Finding(
                    text.file,
                    link.line,
                    link.column,
                    "E31",
                    "There is no lesson %(slug)s in this module.",
                    slug=goal.name,
                )
            case "here" | "lesson" if goal.fragment:
                slug = goal.name or text.slug
                if not here.has_heading(text, slug, goal.fragment):
                    yield _no_heading(text.file, link.line, link.column, slug, goal.fragment)


def _leads_out(text: _Text, link: inline.Link) -> Finding:
    return Finding(
        text.file,
        link.line,
        link.column,
        "E31",
        "%(address)s leads out of the module; link to lesson.en.md, media/file or https://.",
        address=link.address[:80],
    )


def _no_heading(file: str, line: int, column: int, slug: str, name: str) -> Finding:
    return Finding(
        file,
        line,
        column,
        "E31",
        "The lesson %(slug)s has no heading with the id %(name)s.",
        slug=slug,
        name=name[:80],
    )


def _medium_findings(here: _Here, text: _Text, link: inline.Link, name: str) -> Iterator[Finding]:
    if not here.has_medium(name, text.language):
        yield Finding(
            text.file,
            link.line,
            link.column,
            "E31",
            "There is no file media/%(name)s.",
            name=name[:80],
        )
        return
    kind = pictures.extension(name)
    if kind in pictures.SOUNDS | pictures.VIDEOS:
        spoken = surroundings.transcripts(name, here.module.media)
        if not (spoken.get(text.language) or spoken.get("") or "").strip():
            yield Finding(
                text.file,
                link.line,
                link.column,
                "E49",
                "%(name)s has no transcript; write what is said into media/%(transcript)s.",
                name=name,
                transcript=f"{name.rpartition('.')[0]}.{text.language}.txt",
            )
    elif link.is_picture and kind in pictures.PICTURES:
        yield from _picture_findings(here, text, link, name)


def _picture_findings(here: _Here, text: _Text, link: inline.Link, name: str) -> Iterator[Finding]:
    if not link.words:
        yield Finding(
            text.file,
            link.line,
            link.column,
            "W07",
            "The picture %(name)s has no text for those who cannot see it; write it in [ ].",
            name=name,
        )
    count = len(here.module.media.get(name, b""))
    if count > PICTURE_BUDGET_BYTES:
        yield Finding(
            text.file,
            link.line,
            link.column,
            "W07",
            "The picture %(name)s has %(count)d KB; keep it under %(most)d KB.",
            name=name,
            count=count // 1000,
            most=PICTURE_BUDGET_BYTES // 1000,
        )


def _source_findings(here: _Here) -> Iterator[Finding]:
    """E31: `Source: lesson#heading` of a question points at a paragraph that is there."""
    module = here.module
    if module.quiz is None:
        return
    file = f"{module.domain}/{module.slug}/quiz.{module.base}.md"
    text = _Text(file, module.base, (), 1)
    for question in module.quiz.questions():
        for one in (question, *question.questions):
            if not one.source:
                continue
            goal = target(one.source)
            line = max(one.line, 1)
            if goal.kind != "lesson" or goal.name not in module.lesson_order:
                yield Finding(
                    file,
                    line,
                    1,
                    "E31",
                    "Source: %(source)s of the question %(id)s is no lesson of this module.",
                    source=one.source[:80],
                    id=one.id,
                )
            elif goal.fragment and not here.has_heading(text, goal.name, goal.fragment):
                yield _no_heading(file, line, 1, goal.name, goal.fragment)
