"""Where the texts of a module point to: lessons, headings, pictures, sounds, hand-outs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from elearn.content import pictures, surroundings, yaml_text
from elearn.content.module import Lesson, Module
from elearn.content.names import named
from elearn.content.source import Files
from elearn.content.text import inline
from elearn.content.text.blocks import Outline
from elearn.content.text.headings import heading_ids
from elearn.content.text.links import target
from elearn.content.text.outline import outline
from elearn.errors import Finding, message

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
        media = self.module.media
        return name in media or pictures.in_language(name, language) in media

    def loaded(self, name: str, language: str) -> int:
        """How many bytes a telephone loads of a picture: of its twin for the language, where
        there is one, and in the width for a small screen."""
        media = self.module.media
        twin = pictures.in_language(name, language)
        shown = twin if twin in media else name
        small = pictures.at_width(shown, max(pictures.NARROWER))
        return len(media.get(small) or media.get(shown, b""))


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
                yield _no_lesson(here, text, link, goal.name)
            case "here" | "lesson" if goal.fragment:
                slug = goal.name or text.slug
                if not here.has_heading(text, slug, goal.fragment):
                    place = (text.file, link.line, link.column)
                    yield _no_heading(here, place, slug, goal.fragment)


def _no_lesson(here: _Here, text: _Text, link: inline.Link, slug: str) -> Finding:
    near = get_close_matches(slug[:80], here.module.lesson_order, 1)
    if near:
        says = message("There is no lesson %(slug)s in this module; did you mean %(near)s?")
        return Finding(text.file, link.line, link.column, "E31", says, slug=slug, near=near[0])
    says = message("There is no lesson %(slug)s in this module.")
    return Finding(text.file, link.line, link.column, "E31", says, slug=slug)


def _no_medium(here: _Here, text: _Text, link: inline.Link, name: str) -> Finding:
    near = get_close_matches(name[:80], sorted(here.module.media), 1)
    if near:
        says = message("There is no file media/%(name)s; did you mean media/%(near)s?")
        facts = {"name": name[:80], "near": near[0]}
        return Finding(text.file, link.line, link.column, "E31", says, **facts)
    says = message("There is no file media/%(name)s.")
    return Finding(text.file, link.line, link.column, "E31", says, name=name[:80])


def _leads_out(text: _Text, link: inline.Link) -> Finding:
    return Finding(
        text.file,
        link.line,
        link.column,
        "E31",
        "%(address)s leads out of the module; link to lesson.en.md, media/file or https://.",
        address=link.address[:80],
    )


def _no_heading(here: _Here, place: tuple[str, int, int], slug: str, name: str) -> Finding:
    file, line, column = place
    known = {id for (lesson, _, _), ids in here.ids.items() if lesson == slug for id in ids}
    near = get_close_matches(name[:80], sorted(known), 1)
    if near:
        says = message(
            "The lesson %(slug)s has no heading with the id %(name)s; did you mean %(near)s?"
        )
        return Finding(file, line, column, "E31", says, slug=slug, name=name[:80], near=near[0])
    says = message("The lesson %(slug)s has no heading with the id %(name)s.")
    return Finding(file, line, column, "E31", says, slug=slug, name=name[:80])


def _medium_findings(here: _Here, text: _Text, link: inline.Link, name: str) -> Iterator[Finding]:
    if not here.has_medium(name, text.language):
        yield _no_medium(here, text, link, name)
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
    count = here.loaded(name, text.language)
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
                yield _no_heading(here, (file, line, 1), goal.name, goal.fragment)
