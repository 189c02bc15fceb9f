"""A checked module → the same module with HTML in every place, rendered once.

All its texts go to one child process with limits on time and memory (`rendering_child`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from elearn.content import surroundings
from elearn.content.module import Heading, Lesson, Module
from elearn.content.surroundings import Surroundings
from elearn.errors import Finding
from elearn.quiz.questions import Pool, Question, Quiz, Wording

_ROOT = Path(__file__).resolve().parents[2]
_START_SECONDS = 20.0
"""What a child may take beside its texts: a slow disk, a busy machine."""

Answer = Mapping[str, Any]


@dataclass(frozen=True)
class _Text:
    file: str
    text: str
    language: str
    is_lesson: bool = False


@dataclass
class _Texts:
    """The texts of a module, each rendered once however often it stands there."""

    place: dict[_Text, int] = field(default_factory=dict)
    answers: list[Answer] = field(default_factory=list)

    def add(self, text: _Text) -> str:
        self.place.setdefault(text, len(self.place))
        return text.text

    def add_lesson(self, lesson: Lesson, text: _Text) -> Lesson:
        self.add(text)
        return lesson

    def html(self, text: _Text) -> str:
        return str(self.answers[self.place[text]]["html"])

    def lesson(self, lesson: Lesson, text: _Text) -> Lesson:
        answer = self.answers[self.place[text]]
        headings = tuple(Heading(level, name, words) for level, name, words in answer["headings"])
        return replace(lesson, body=answer["html"], headings=headings, text=answer["text"])

    def late(self) -> _Text | None:
        """The first text that was refused or has no answer."""
        for text, place in self.place.items():
            if place >= len(self.answers) or "refused" in self.answers[place]:
                return text
        return None


Words = Callable[[_Text], str]


def render(
    module: Module, *, seconds: float = 1.5, around: Surroundings | None = None
) -> tuple[Module, list[Finding]]:
    """The module with sanitised HTML, headings and plain text.

    `seconds` of processor time are given to each text; one that takes more is named in an
    E44, and the module comes back as it was. `around` are the surroundings where the module
    is one text of a larger one.
    """
    texts = _Texts()
    _worded(module, texts.add, texts.add_lesson)
    if not texts.place:
        return module, []
    texts.answers = _in_child(list(texts.place), around or surroundings.of(module), seconds)
    late = texts.late()
    if late is not None:
        return module, [_too_slow(late)]
    return _worded(module, texts.html, texts.lesson), []


def _in_child(texts: list[_Text], around: Surroundings, seconds: float) -> list[Answer]:
    """The answers in order, up to the first text that was refused or ran past its time."""
    order = {
        "seconds": seconds,
        "surroundings": around.as_json(),
        "texts": [
            {"text": text.text, "language": text.language, "is_lesson": text.is_lesson}
            for text in texts
        ],
    }
    try:
        done = subprocess.run(
            [sys.executable, "-m", "elearn.content.rendering_child"],
            input=json.dumps(order).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=_START_SECONDS + seconds * min(len(texts), 20),
            check=False,
        )
        output = done.stdout
    except subprocess.TimeoutExpired as late:
        output = late.stdout or b""
    answers: list[Answer] = []
    # The last line is whole only when its end is there.
    for line in output.split(b"\n")[:-1]:
        answers.append(json.loads(line))
        if "refused" in answers[-1]:
            break
    return answers


def _too_slow(text: _Text) -> Finding:
    return Finding(
        text.file,
        1,
        1,
        "E44",
        "Rendering ran past its time or memory; look for very long or deeply nested marks.",
    )


# ── every text of a module, in one place ──


def _worded(module: Module, words: Words, whole: Callable[[Lesson, _Text], Lesson]) -> Module:
    """The module with `words` of every text in its place, and `whole` of every lesson."""
    place = f"{module.domain}/{module.slug}"
    lessons = []
    for lesson in module.lessons:
        state = f".{lesson.state}" if lesson.state else ""
        file = f"{place}/{lesson.slug}{state}.{lesson.language}.md"
        text = _Text(file, lesson.body, lesson.language, is_lesson=True)
        checks = tuple(_question(check, words, _always(file)) for check in lesson.checks)
        lessons.append(replace(whole(lesson, text), checks=checks))
    glossaries = {
        language: tuple(
            (term, words(_Text(f"{place}/glossary.{language}.md", meaning, language)))
            for term, meaning in terms
        )
        for language, terms in module.glossaries.items()
    }
    quiz = module.quiz and _quiz(module.quiz, words, lambda code: f"{place}/quiz.{code}.md")
    return replace(module, lessons=tuple(lessons), glossaries=glossaries, quiz=quiz)


def _always(file: str) -> Callable[[str], str]:
    return lambda _: file


def _quiz(quiz: Quiz, words: Words, file: Callable[[str], str]) -> Quiz:
    def entries() -> Iterator[Pool | Question]:
        for entry in quiz.entries:
            if isinstance(entry, Pool):
                questions = tuple(_question(one, words, file) for one in entry.questions)
                yield replace(entry, questions=questions)
            else:
                yield _question(entry, words, file)

    return replace(quiz, entries=tuple(entries()))


def _question(question: Question, words: Words, file: Callable[[str], str]) -> Question:
    wordings = {
        language: _wording(wording, language, words, file(language))
        for language, wording in question.wordings.items()
    }
    inner = tuple(_question(one, words, file) for one in question.questions)
    return replace(question, wordings=wordings, questions=inner)


def _wording(wording: Wording, language: str, words: Words, file: str) -> Wording:
    def html(text: str) -> str:
        return words(_Text(file, text, language)) if text else text

    return replace(
        wording,
        prompt=html(wording.prompt),
        parts=tuple(html(part) for part in wording.parts),
        targets=tuple(html(target) for target in wording.targets),
        feedback=tuple(html(feedback) for feedback in wording.feedback),
        hint=html(wording.hint),
        correct=html(wording.correct),
        incorrect=html(wording.incorrect),
        explain=html(wording.explain),
        rubric=tuple(html(line) for line in wording.rubric),
    )
