"""One text of a draft as readers will see it, whatever is wrong with the rest of the draft.

The very renderer of publishing shows it, among the pictures, lessons and terms of the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elearn.content.module import Lesson, Module
from elearn.errors import Finding
from elearn.library.workshop import checking, texts, titles
from elearn.library.workshop.drafts import Drafted
from elearn.quiz.questions import Question

if TYPE_CHECKING:
    from elearn.content.names import Name

# What keeps a question from being read: its answer block, its marks, its heading.
_UNREAD = frozenset(f"E{number:02}" for number in (*range(1, 23), 29, 37))

Terms = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Preview:
    """A rendered text: a lesson with its checks, the questions of a quiz, or terms.

    `is_partial`: some questions cannot be shown yet. `finding` says why nothing is shown.
    """

    lesson: Lesson | None = None
    questions: tuple[Question, ...] = ()
    terms: Terms = ()
    is_partial: bool = False
    finding: Finding | None = None


@dataclass(frozen=True)
class _Place:
    """The text as it stands in the editor, and the draft's others around it."""

    draft: Drafted
    folder: Path
    name: Name
    texts: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.texts[self.name.file]

    def file(self, name: str) -> str:
        """What findings call a file."""
        return f"{self.draft.place}/{name}"


def preview(draft: Drafted, folder: Path, name: Name, text: str) -> Preview:
    """The text as it would be read; `folder` is where media are kept."""
    place = _Place(draft, folder, name, {**texts.all_of(draft.id), name.file: text})
    if name.slug == "quiz":
        return _quiz(place)
    if name.slug == "glossary":
        return _glossary(place)
    return _lesson(place)


def _lesson(place: _Place) -> Preview:
    from elearn.content import heads, lessons, yaml_text
    from elearn.content.text.outline import outline

    language = place.name.language
    apart = heads.taken_apart(place.text)
    body = yaml_text.lines_of(apart.body)
    blocks = outline(body, apart.first_line)
    checks, findings = lessons.checks_of(place.file(place.name.file), language, blocks)
    lesson = Lesson(
        place.name.slug,
        language,
        apart.fields.get("title", ""),
        "\n".join(body),
        state=place.name.state,
        checks=tuple(checks),
    )
    shown, late = _rendered(place, lessons=(lesson,))
    if late:
        return Preview(finding=late)
    return Preview(lesson=shown.lessons[0], is_partial=_has_unread(findings))


def _glossary(place: _Place) -> Preview:
    terms = _terms(place, place.name.file)
    shown, late = _rendered(place, glossaries=terms)
    return Preview(terms=shown.glossaries.get(place.name.language, ()), finding=late)


def _quiz(place: _Place) -> Preview:
    from elearn.content.quizzes import quizfile

    language = place.name.language
    _, base = titles.titles_of(place.texts.get(titles.SETTINGS, ""))
    names = {code: f"quiz.{code}.md" for code in (base or language, language)}
    files = {
        code: (place.file(name), place.texts[name])
        for code, name in names.items()
        if name in place.texts
    }
    quiz, findings = quizfile.parse_quiz(files, base=base or language)
    if quiz is None:
        return Preview(finding=next(iter(findings), None))
    said = [one for one in (_in(one, language) for one in quiz.questions()) if one.wordings]
    shown, late = _rendered(place, quiz=replace(quiz, entries=tuple(said)))
    if late or shown.quiz is None:
        return Preview(finding=late)
    return Preview(questions=tuple(shown.quiz.questions()), is_partial=_has_unread(findings))


def _has_unread(findings: Iterable[Finding]) -> bool:
    return any(finding.code in _UNREAD for finding in findings)


def _in(question: Question, language: str) -> Question:
    """The question with its words in this language alone; with none where it has none in it."""
    return replace(
        question,
        wordings={code: one for code, one in question.wordings.items() if code == language},
        questions=tuple(
            one for one in (_in(inner, language) for inner in question.questions) if one.wordings
        ),
    )


def _rendered(place: _Place, **shown: Any) -> tuple[Module, Finding | None]:
    """These parts of a module, rendered among the rest of the draft."""
    from elearn.content import rendering, surroundings, yaml_text

    loaded, _ = yaml_text.load(titles.SETTINGS, place.texts.get(titles.SETTINGS, ""))
    settings = loaded.value if loaded and isinstance(loaded.value, dict) else {}
    order = settings.get("lessons")
    glossary = f"glossary.{place.name.language}.md"
    mentioned = place.text + place.texts.get(glossary, "")
    whole = Module(
        place.draft.domain_slug,
        place.draft.slug,
        place.draft.module_id,
        place.name.language,
        {},
        tuple(str(slug) for slug in order) if isinstance(order, list) else (),
        media=checking.media_of(place.draft, place.folder, mentioned=mentioned),
        glossaries=_terms(place, glossary),
    )
    around = surroundings.of(whole)
    parts = replace(whole, glossaries=shown.pop("glossaries", {}), **shown)
    module, findings = rendering.render(parts, around=around)
    return module, next(iter(findings), None)


def _terms(place: _Place, file: str) -> dict[str, Terms]:
    from elearn.content import lessons, names

    name, _ = names.named(place.draft.place, file)
    if name is None or file not in place.texts:
        return {}
    terms, _ = lessons.parse_glossaries(place.draft.place, name.language, {name: place.texts[file]})
    return terms
