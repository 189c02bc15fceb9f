"""Reads the quiz of a module, and the practice checks of its lessons.

The base language's file carries the key; translations give words only
(shared contract: docs/instructor/quizzes.md).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from elearn.content.quizzes import balance, parity, pools
from elearn.content.quizzes.blocks import block_of
from elearn.content.quizzes.lines import cleaned
from elearn.content.quizzes.questions import question_of
from elearn.content.quizzes.sections import Section, sections
from elearn.content.quizzes.settings import Settings, settings
from elearn.content.quizzes.warnings import Setting, check_question
from elearn.content.text import scan
from elearn.content.text.outline import outline
from elearn.content.yaml_text import front_matter, lines_of
from elearn.errors import Finding, has_errors, message
from elearn.quiz.blocks import Notes, Place
from elearn.quiz.questions import Question, Quiz, Rules


def parse_quiz(
    files: Mapping[str, tuple[str, str]],
    *,
    base: str,
    objectives: Collection[str] = (),
    tags: Collection[str] = (),
    published: Quiz | None = None,
) -> tuple[Quiz | None, list[Finding]]:
    """The quiz in `files` ({language: (file name, text)}), and all that is wrong with it.

    `tags` are the domain's; none means that any may be used. `published` is the quiz as it
    was last published, where it was: a question must keep its kind. None without a base file.
    """
    if base not in files:
        return None, [_no_base(name, base) for name, _ in files.values()]
    file, text = files[base]
    source = _Source(file, text, is_base=True)
    if source.is_refused:
        return None, sorted(source.notes.findings)
    quiz = parity.identified(_base_quiz(source, base, objectives), base)
    others = {code: _Source(*files[code], is_base=False) for code in files if code != base}
    for code, other in others.items():
        if other.is_refused:
            continue
        quiz = parity.translated(
            quiz,
            code,
            other.settings,
            other.sections,
            notes=other.notes,
            base_text=text,
            published=published,
        )
    parity.check_published(quiz, published, source.notes)
    balance.check_quiz(quiz, objectives, tags, source.notes)
    if not has_errors(source.notes.findings):
        balance.check_chances(quiz, source.notes)
    found = [each for one in (source, *others.values()) for each in one.notes.findings]
    return quiz, sorted(found)


def parse_check(
    file: str, first_line: int, lines: list[str], language: str
) -> tuple[Question | None, list[Finding]]:
    """The question of a practice check: the lines between `::: check` and `:::`.

    It has no heading and needs no id; its id is `check` unless the author gave one.
    """
    marks = outline(lines, first_line)
    if marks.is_refused:
        return None, scan.objections(file, marks.objections)
    notes = Notes(file, lines, first_line)
    notes.findings += scan.mixed_scripts(file, marks, lines, first_line)
    block = block_of("", Place(first_line), 0, cleaned(lines, first_line), notes)
    question = question_of(block, language, notes, id="check")
    if question:
        check_question(question, block, Setting(language, is_counted=False), notes)
    return question, sorted(notes.findings)


class _Source:
    """One file of a quiz, read into settings and sections."""

    def __init__(self, file: str, text: str, *, is_base: bool) -> None:
        loaded, body, first_line, findings = front_matter(file, text)
        self.notes = Notes(file, lines_of(text), is_base=is_base)
        self.notes.findings += findings
        marks = outline(body, first_line)
        self.notes.findings += scan.text_findings(file, marks, body, first_line)
        self.settings = settings(loaded, self.notes) if not findings else Settings("", Rules())
        self.sections: list[Section] = []
        self.is_refused = marks.is_refused
        if not self.is_refused:
            self.notes.findings += scan.mixed_scripts(file, marks, body, first_line)
            self.sections = sections(cleaned(body, first_line), self.notes)


def _base_quiz(source: _Source, base: str, objectives: Collection[str]) -> Quiz:
    rules = source.settings.rules
    setting = Setting(
        base,
        has_objectives=bool(objectives),
        is_shuffled=rules.shuffle in ("options", "both"),
    )
    reader = pools.Reader(setting, objectives, source.notes)
    read = [reader.entry(section) for section in source.sections]
    entries = tuple(entry for entry in read if entry is not None)
    if not entries and not has_errors(source.notes.findings):
        says = message("This quiz has no question: begin one with ## and its title.")
        source.notes.add(Place(1), "E01", says)
    return Quiz({base: source.settings.title}, rules, entries)


def _no_base(name: str, base: str) -> Finding:
    return Finding(
        name,
        1,
        1,
        "E33",
        "This translation has no quiz to translate: the base language %(base)s has no quiz file.",
        base=base,
    )
