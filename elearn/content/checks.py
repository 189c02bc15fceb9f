"""The linter: what one text cannot know of the module around it, nor a module of the hub."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

from elearn.content import parsing, references, source
from elearn.content.module import Domain, Module
from elearn.content.source import Files
from elearn.content.text import scan
from elearn.content.text.outline import outline
from elearn.errors import Finding, message
from elearn.quiz.questions import Quiz


def check(
    path: Path,
    *,
    on: datetime.date | None = None,
    published: Mapping[str, Quiz] = parsing.NOTHING,
) -> tuple[list[Module], list[Domain], list[Finding]]:
    """Everything under a module's, a domain's or the whole folder: values and findings.

    The modules are not rendered. `on` is the day for W20; without it no law box is too old.
    `published` are the quizzes that readers see, by the id of their module: what a question
    is must not change under its id.
    Findings are in the order of files and lines, their files begin with domain/module.
    """
    # Findings are named by the folders above a module, which "." does not show.
    folders = source.modules_under(path)
    domains, findings = _domains(path.resolve(), folders)
    if not folders and not domains and not findings:
        says = message("No module here; give a module's folder, a domain's, or the folder of all.")
        return [], [], [Finding(str(path), 1, 1, "E41", says)]
    modules: list[Module] = []
    for folder in folders:
        slug = folder.parent.name
        domain = domains.get(slug) or Domain(slug, {}, {})
        files = source.read(folder)
        module, mistakes = parsing.parse(domain, folder.name, files, published=published)
        findings += mistakes
        if module is not None:
            modules.append(module)
            findings += check_module(module, files, on=on)
    findings += hub_findings(modules, _others(folders))
    return modules, list(domains.values()), _sorted(findings)


def check_module(module: Module, files: Files, *, on: datetime.date | None = None) -> list[Finding]:
    """What the linter says beyond the parser about one module, also a draft's."""
    place = f"{module.domain}/{module.slug}"
    findings = references.findings(module, files)
    findings += _language_findings(module, place)
    if on is not None:
        for lesson in module.lessons:
            blocks = outline(lesson.body.split("\n"), lesson.first_line)
            findings += scan.stale_boxes(references.file_of(module, lesson), blocks, on)
    return _sorted(findings)


def hub_findings(modules: Sequence[Module], others: Sequence[Module] = ()) -> list[Finding]:
    """E45 and E47: ids given twice, prerequisites that are unknown or lead in a circle.

    `others` are modules of the hub that are not looked at themselves.
    """
    findings: list[Finding] = []
    first: dict[str, Module] = {module.id: module for module in others}
    for module in modules:
        same = first.setdefault(module.id, module)
        if same is not module:
            findings.append(
                Finding(
                    f"{module.domain}/{module.slug}/module.yml",
                    1,
                    1,
                    "E45",
                    "The id %(id)s belongs to %(other)s; an id is given once in the hub.",
                    id=module.id,
                    other=f"{same.domain}/{same.slug}",
                )
            )
    return findings + [each for module in modules for each in _needs(module, first)]


def _needs(module: Module, known: dict[str, Module]) -> list[Finding]:
    findings = []
    file = f"{module.domain}/{module.slug}/module.yml"
    for needed in module.requires:
        if needed in known:
            continue
        near = get_close_matches(needed, [id for id in known if id != module.id], 1)
        if near:
            says = message("No module has the id %(id)s; did you mean %(near)s?")
            findings.append(Finding(file, 1, 1, "E47", says, id=needed, near=near[0]))
        else:
            says = message("No module has the id %(id)s that is required here.")
            findings.append(Finding(file, 1, 1, "E47", says, id=needed))
    if _leads_back(module, known):
        findings.append(
            Finding(
                file,
                1,
                1,
                "E47",
                "The modules required here require this one; nobody could begin.",
            )
        )
    return findings


def _leads_back(module: Module, known: dict[str, Module]) -> bool:
    waiting, seen = list(module.requires), set()
    while waiting:
        name = waiting.pop()
        if name == module.id:
            return True
        if name not in seen and name in known:
            seen.add(name)
            waiting += known[name].requires
    return False


def _is_domain(path: Path) -> bool:
    return (path / "domain.yml").is_file()


def _domains(path: Path, folders: Iterable[Path]) -> tuple[dict[str, Domain], list[Finding]]:
    """The domains of these modules, and those that have no module yet."""
    places = {folder.parent for folder in folders}
    if _is_domain(path):
        places.add(path)
    elif path.is_dir() and not (path.parent / "domain.yml").exists():
        places |= {found.parent for found in path.glob("*/domain.yml")}
    domains: dict[str, Domain] = {}
    findings: list[Finding] = []
    for place in sorted(places):
        name = place.name
        text, mistakes = source.read_text(place / "domain.yml", f"{name}/domain.yml")
        findings += mistakes
        if text is not None:
            domain, mistakes = parsing.parse_domain(name, text)
            findings += mistakes
            if domain is not None:
                domains[name] = domain
    return domains, findings


def _others(folders: Sequence[Path]) -> list[Module]:
    """The modules around those looked at, by their `module.yml` alone."""
    if not folders:
        return []
    hub = folders[0].parent.parent
    others = []
    for path in sorted(hub.glob("*/*/module.yml")):
        if path.parent in folders:
            continue
        text, _ = source.read_text(path, path.name)
        if text is not None:
            files = Files({"module.yml": text})
            domain = Domain(path.parent.parent.name, {}, {})
            module, _ = parsing.parse(domain, path.parent.name, files)
            others += [module] if module else []
    return others


def _language_findings(module: Module, place: str) -> list[Finding]:
    """W17: languages in which some lessons are written and others not."""
    findings = []
    general = [lesson for lesson in module.lessons if lesson.state is None]
    for language in sorted({lesson.language for lesson in general}):
        have = {lesson.slug for lesson in general if lesson.language == language}
        missing = [slug for slug in module.lesson_order if slug not in have]
        if missing and language != module.base:
            findings.append(
                Finding(
                    f"{place}/module.yml",
                    1,
                    1,
                    "W17",
                    "In %(language)s these lessons are missing: %(missing)s.",
                    language=language,
                    missing=", ".join(missing),
                )
            )
    return findings


def _sorted(findings: Iterable[Finding]) -> list[Finding]:
    """In the order of the files, each said once."""
    once = {(str(finding), finding.line, finding.column): finding for finding in findings}
    return sorted(once.values())
