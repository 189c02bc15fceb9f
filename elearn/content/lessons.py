"""Reads lessons and glossaries: settings, practice checks, staleness of translations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from elearn.content import yaml_text
from elearn.content.module import Lesson
from elearn.content.names import Name
from elearn.content.origins import origin
from elearn.content.quizzes import quizfile
from elearn.content.text import scan
from elearn.content.text.blocks import Block, Outline
from elearn.content.text.outline import outline
from elearn.errors import Finding, message
from elearn.quiz.questions import Question

if TYPE_CHECKING:
    from elearn.content.declarations import LessonHead, ModuleFile

Terms = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Read:
    """A text with its settings taken off."""

    file: str
    name: Name
    loaded: yaml_text.Loaded
    body: list[str]
    first_line: int


def parse_lessons(
    place: str, said: ModuleFile, texts: Mapping[Name, str]
) -> tuple[list[Lesson], list[Finding]]:
    """The lessons in the module's order, the base language first."""
    written: list[Lesson] = []
    findings: list[Finding] = []
    heads: dict[tuple[str, str | None], LessonHead] = {}

    def order(name: Name) -> tuple[bool, int, str, str]:
        return name.language != said.base, place_of[name.slug], name.state or "", name.language

    place_of = {slug: number for number, slug in enumerate(said.lessons)}
    for name in sorted((name for name in texts if name.slug in place_of), key=order):
        read, mistakes = _read(place, name, texts[name])
        findings += mistakes
        if read is None:
            continue
        head, mistakes = _head(read, said)
        findings += mistakes
        if head is None:
            continue
        if name.language == said.base:
            heads[(name.slug, name.state)] = head
        stale, mistakes = _staleness(read, head.of, _original(name, said.base, texts))
        findings += mistakes
        lesson, mistakes = _lesson(read, head, heads.get((name.slug, name.state)), is_stale=stale)
        findings += mistakes
        written.append(lesson)
    return written, findings


def parse_glossaries(
    place: str, base: str, texts: Mapping[Name, str]
) -> tuple[dict[str, Terms], list[Finding]]:
    """The terms and meanings of each language's glossary, the meanings still Markdown."""
    glossaries: dict[str, Terms] = {}
    findings: list[Finding] = []
    for name, text in texts.items():
        if name.slug != "glossary" or name.state is not None:
            continue
        read, mistakes = _read(place, name, text)
        findings += mistakes
        if read is None:
            continue
        findings += _glossary_head(read, _original(name, base, texts))
        blocks = outline(read.body, read.first_line)
        findings += scan.text_findings(read.file, blocks, read.body, read.first_line)
        terms = _terms(blocks, read)
        if not terms and not blocks.is_refused:
            says = message("No terms here; write a term, and below it a line `: its meaning`.")
            findings.append(Finding(read.file, read.first_line, 1, "E01", says))
        glossaries[name.language] = terms
    return glossaries, findings


def _glossary_head(read: Read, original: str | None) -> list[Finding]:
    """A glossary may do without settings; what it says of its original must be so."""
    # Late: see parsing.py.
    from elearn.content import declarations

    if not read.loaded.value:
        return []
    head, findings = declarations.declared(declarations.GlossaryHead, read.file, read.loaded)
    if head is None:
        return findings
    return findings + _staleness(read, head.of, original)[1]


def _terms(blocks: Outline, read: Read) -> Terms:
    terms: list[tuple[str, str]] = []
    for definitions in blocks.blocks("definitions"):
        waiting: list[str] = []
        was_term = False
        for child in definitions.children:
            if child.kind == "term":
                waiting = [*waiting, child.text] if was_term else [child.text]
            else:
                meaning = _dedented(child, read)
                terms += [(term.strip(), meaning) for term in waiting if term.strip()]
            was_term = child.kind == "term"
    return tuple(terms)


def _dedented(definition: Block, read: Read) -> str:
    """The Markdown of a definition without its colon and indentation."""
    start = definition.line - read.first_line
    lines = read.body[start : definition.end - read.first_line + 1]
    head = lines[0].lstrip().removeprefix(":").strip() if lines else ""
    rest = [line[min(definition.indent, len(line) - len(line.lstrip())) :] for line in lines[1:]]
    return "\n".join([head, *rest]).strip()


def _read(place: str, name: Name, text: str) -> tuple[Read | None, list[Finding]]:
    file = f"{place}/{name.file}"
    loaded, body, first_line, findings = yaml_text.front_matter(file, text)
    if loaded is None and findings:
        return None, findings
    loaded = loaded or yaml_text.Loaded({}, {}, {}, {})
    return Read(file, name, loaded, body, first_line), findings


def _head(read: Read, said: ModuleFile) -> tuple[LessonHead | None, list[Finding]]:
    from elearn.content import declarations

    head, findings = declarations.declared(declarations.LessonHead, read.file, read.loaded)
    for number, code in enumerate(head.objectives if head else ()):
        if code not in said.objectives:
            line, column = read.loaded.place(("objectives", number))
            says = message("The objective %(code)s does not stand in module.yml.")
            findings.append(Finding(read.file, line, column, "E39", says, code=code))
    return head, findings


def _original(name: Name, base: str, texts: Mapping[Name, str]) -> str | None:
    """The text this one is a translation of; None for an original."""
    if name.language == base:
        return None
    for other, text in texts.items():
        if (other.slug, other.state, other.language) == (name.slug, name.state, base):
            return text
    return None


def _staleness(read: Read, of: str | None, original: str | None) -> tuple[bool, list[Finding]]:
    if original is None:
        return False, []
    if of is None:
        says = message("The translation does not say what it was made from; run flask modules fmt.")
        return False, [Finding(read.file, 1, 1, "W17", says)]
    if of == origin(original):
        return False, []
    line, column = read.loaded.place(("of",))
    says = message(
        "The original has changed since this translation; bring it up to date, then run "
        "flask modules fmt --translated with this file."
    )
    return True, [Finding(read.file, line, column, "W17", says)]


def _lesson(
    read: Read, head: LessonHead, base: LessonHead | None, *, is_stale: bool
) -> tuple[Lesson, list[Finding]]:
    blocks = outline(read.body, read.first_line)
    findings = scan.lesson_findings(read.file, blocks, read.body, read.first_line)
    checks, mistakes = checks_of(read.file, read.name.language, blocks)
    base = base or head
    lesson = Lesson(
        read.name.slug,
        read.name.language,
        head.title,
        "\n".join(read.body),
        state=read.name.state,
        minutes=head.minutes or base.minutes,
        objectives=tuple(head.objectives or base.objectives),
        is_stale=is_stale,
        checks=tuple(checks),
        first_line=read.first_line,
    )
    return lesson, findings + mistakes


def checks_of(
    file: str, language: str, blocks: Outline
) -> tuple[Sequence[Question], list[Finding]]:
    """The practice checks; one that cannot be read leaves its place to the next (E blocks)."""
    checks: list[Question] = []
    findings: list[Finding] = []
    for block in blocks.blocks("check"):
        inside = outline(block.lines, block.line + 1)
        findings += scan.text_findings(file, inside, block.lines, block.line + 1)
        if inside.is_refused:
            continue
        question, mistakes = quizfile.parse_check(file, block.line + 1, block.lines, language)
        findings += mistakes
        if question is not None:
            checks.append(question)
    return checks, findings
