"""Files → the values of a domain and of a module, with every mistake and its place.

One parser for two sources: `files` come from a folder or from a draft in the browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING

from elearn.content import lessons, yaml_text
from elearn.content.module import CertificateTerms, Domain, Lesson, Module
from elearn.content.names import Name, is_slug, named
from elearn.content.quizzes import quizfile
from elearn.content.source import Files
from elearn.errors import Finding, message
from elearn.quiz.questions import Quiz

if TYPE_CHECKING:
    from elearn.content.declarations import ModuleFile

NOTHING: Mapping[str, Quiz] = MappingProxyType({})


def parse_domain(slug: str, text: str) -> tuple[Domain | None, list[Finding]]:
    """A domain from its `domain.yml`; None when that cannot be used."""
    # Late: pydantic takes a tenth of a second that answering a page does not need.
    from elearn.content import declarations

    file = f"{slug}/domain.yml"
    loaded, findings = yaml_text.load(file, "\n".join(yaml_text.lines_of(text)))
    if loaded is None:
        return None, findings
    if not is_slug(slug):
        findings.append(_bad_folder(file, slug))
    said, mistakes = declarations.declared(declarations.DomainFile, file, loaded)
    findings += mistakes
    if said is None:
        return None, findings
    domain = Domain(
        slug,
        said.title,
        said.summary,
        order=said.order,
        colour=said.colour,
        tags=tuple(said.tags),
        editors=tuple(said.editors),
        needs_review=said.review == "required",
    )
    return domain, findings


def parse(
    domain: Domain, slug: str, files: Files, *, published: Mapping[str, Quiz] = NOTHING
) -> tuple[Module | None, list[Finding]]:
    """A module from its files, not rendered. None only when `module.yml` cannot be used.

    `published` are the quizzes that readers see, by the id of their module. A module with
    errors is returned as far as it could be read, so that the linter can say everything at
    once; whoever publishes asks `errors.has_errors` first.
    """
    place = f"{domain.slug}/{slug}"
    findings = list(files.findings)
    said, mistakes = _declared(place, slug, files)
    findings += mistakes
    if said is None:
        return None, sorted(findings)
    names, mistakes = _names(place, files)
    findings += mistakes
    findings += _listing_findings(place, said, names, files)
    texts = {name: files.texts[name.file] for name in names}
    written, mistakes = lessons.parse_lessons(place, said, texts)
    findings += mistakes
    glossaries, mistakes = lessons.parse_glossaries(place, said.base, texts)
    findings += mistakes
    quiz = None
    quizzes = {
        name.language: (f"{place}/{name.file}", text)
        for name, text in texts.items()
        if name.slug == "quiz" and name.state is None
    }
    if quizzes:
        quiz, mistakes = quizfile.parse_quiz(
            quizzes,
            base=said.base,
            objectives=tuple(said.objectives),
            tags=domain.tags,
            published=published.get(said.id),
        )
        findings += mistakes
    module = replace(
        _module(domain, slug, said, written),
        quiz=quiz,
        media=files.media,
        glossaries=glossaries,
    )
    return module, sorted(findings)


def _module(domain: Domain, slug: str, said: ModuleFile, written: Iterable[Lesson]) -> Module:
    terms = said.certificate
    return Module(
        domain.slug,
        slug,
        said.id,
        said.base,
        said.title,
        tuple(said.lessons),
        summaries=said.summary,
        audience=said.audience,
        hours=f"{said.hours:g}" if said.hours else None,
        objectives=said.objectives,
        requires=tuple(said.requires),
        certificate=CertificateTerms(terms.months, terms.days) if terms else None,
        needs_reading=said.completion == "pass and read",
        national=tuple(said.national),
        edition=said.edition,
        statuses=said.status,
        sources=tuple(said.sources),
        lessons=tuple(written),
    )


def _declared(place: str, slug: str, files: Files) -> tuple[ModuleFile | None, list[Finding]]:
    from elearn.content import declarations

    file = f"{place}/module.yml"
    text = files.texts.get("module.yml")
    if text is None:
        if "module.yml" in files.refused:
            return None, []
        says = message("This folder has no module.yml: write one, as modules/README.md shows.")
        return None, [Finding(file, 1, 1, "E40", says)]
    loaded, findings = yaml_text.load(file, "\n".join(yaml_text.lines_of(text)))
    if loaded is None:
        return None, findings
    if not is_slug(slug):
        findings.append(_bad_folder(file, slug))
    said, mistakes = declarations.declared(declarations.ModuleFile, file, loaded)
    findings += mistakes
    if said is not None:
        findings += _base_findings(file, said, loaded)
    return said, findings


def _base_findings(file: str, said: ModuleFile, loaded: yaml_text.Loaded) -> list[Finding]:
    """The base language is there in every text, and national chapters are lessons."""
    findings = []
    by_language: dict[tuple[str, ...], Mapping[str, str]] = {
        ("title",): said.title,
        ("summary",): said.summary,
        ("audience",): said.audience,
        **{("objectives", code): texts for code, texts in said.objectives.items()},
    }
    for path, texts in by_language.items():
        if texts and said.base not in texts:
            line, column = loaded.key_place(path)
            findings.append(
                Finding(
                    file,
                    line,
                    column,
                    "E40",
                    "%(key)s lacks the base language %(base)s.",
                    key=" ".join(path),
                    base=said.base,
                )
            )
    for number, national in enumerate(said.national):
        if national not in said.lessons:
            line, column = loaded.place(("national", number))
            findings.append(
                Finding(
                    file,
                    line,
                    column,
                    "E41",
                    "%(slug)s is national but no lesson; list it under lessons too.",
                    slug=national,
                )
            )
    return findings


def _names(place: str, files: Files) -> tuple[list[Name], list[Finding]]:
    names, findings = [], []
    for file in sorted(files.texts):
        if file == "module.yml":
            continue
        name, mistakes = named(place, file)
        findings += mistakes
        if name is not None:
            names.append(name)
    return names, findings


def _listing_findings(
    place: str, said: ModuleFile, names: Sequence[Name], files: Files
) -> list[Finding]:
    """E41: lessons without a file, files without a lesson."""
    return [
        *_missing_files(place, said, names, files),
        *_unlisted_files(place, said, names),
    ]


def _missing_files(
    place: str, said: ModuleFile, names: Sequence[Name], files: Files
) -> list[Finding]:
    findings = []
    have = {(name.slug, name.language) for name in names if name.state is None}
    unlisted = sorted({name.slug for name in names} - {*said.lessons, "quiz", "glossary"})
    for slug in said.lessons:
        file = f"{slug}.{said.base}.md"
        if (slug, said.base) in have or file in files.refused:
            continue
        facts = {"slug": slug, "file": file}
        near = get_close_matches(slug, unlisted, 1)
        says = message("The lesson %(slug)s has no file %(file)s.")
        if near:
            says = message("The lesson %(slug)s has no file %(file)s; did you mean %(near)s?")
            facts["near"] = near[0]
        findings.append(Finding(f"{place}/module.yml", 1, 1, "E41", says, **facts))
    return findings


def _unlisted_files(place: str, said: ModuleFile, names: Sequence[Name]) -> list[Finding]:
    findings = []
    for name in names:
        is_lesson = name.state is not None or name.slug not in ("quiz", "glossary")
        if is_lesson and name.slug not in said.lessons:
            findings.append(
                Finding(
                    f"{place}/{name.file}",
                    1,
                    1,
                    "E41",
                    "%(slug)s is not listed under lessons in module.yml.",
                    slug=name.slug,
                )
            )
        elif name.state is not None and name.slug not in said.national:
            findings.append(
                Finding(
                    f"{place}/{name.file}",
                    1,
                    1,
                    "E41",
                    "%(slug)s differs by state here; list it under national in module.yml.",
                    slug=name.slug,
                )
            )
    return findings


def _bad_folder(file: str, slug: str) -> Finding:
    return Finding(
        file,
        1,
        1,
        "E45",
        "The folder %(name)s cannot stand in an address; use a-z, 0-9 and hyphens, up to 60.",
        name=slug[:80],
    )
