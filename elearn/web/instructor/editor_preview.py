"""A text of a draft as its readers will see it; questions with their key, for their author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flask import current_app
from markupsafe import Markup

from elearn.languages import LANGUAGES
from elearn.library.workshop import previews, texts
from elearn.quiz.kinds import KINDS, cloze, matching, multiple, ordering, single
from elearn.quiz.questions import Question, Wording
from elearn.web.instructor import found_words
from elearn.web.instructor.editor_page import Opened
from elearn.web.instructor.editor_saves import Sent, whole_file
from elearn.web.language import _
from elearn.web.published import html

_CHOICES = (single.KIND, multiple.KIND)
_GAP = Markup('<b class="gap">{}</b>')


def view(opened: Opened, sent: Sent) -> dict[str, Any]:
    """What the template of a preview shows of the text as it stands in the editor."""
    shown = previews.preview(
        opened.draft,
        current_app.config["MEDIA"],
        opened.name,
        whole_file(texts.text(opened.draft.id, opened.name.file).text, sent),
    )
    spoken = LANGUAGES[opened.name.language]
    lesson = shown.lesson
    return {
        "lang": spoken.tag,
        "dir": spoken.direction,
        "title": lesson.title if lesson else "",
        "parts": list(_parts(lesson.body, lesson.checks)) if lesson else [],
        "terms": [(term, html(meaning)) for term, meaning in shown.terms],
        "questions": [_question(one) for one in shown.questions],
        "is_partial": shown.is_partial,
        "trouble": found_words.sentence(shown.finding) if shown.finding else "",
    }


def _parts(body: str, checks: Iterable[Question]) -> Iterator[tuple[Markup, dict[str, Any] | None]]:
    """The text of a lesson, each piece with the check that stands behind it."""
    rest = body
    for number, check in enumerate(checks):
        before, mark, after = rest.partition(f'<div data-check="{number}"></div>')
        if not mark:
            continue
        yield html(before), _question(check)
        rest = after
    yield html(rest), None


def _question(question: Question) -> dict[str, Any]:
    wording = next(iter(question.wordings.values()))
    return {
        "kind": question.kind,
        "title": wording.title,
        "prompt": _prompt(question, wording),
        "options": list(_options(question, wording)) if question.kind in _CHOICES else [],
        "answers": list(_answers(question, wording)),
        "notes": [
            (label, html(text))
            for label, text in (
                (_("Hint"), wording.hint),
                (_("When it is right"), wording.correct),
                (_("When it is wrong"), wording.incorrect),
                (_("Why"), wording.explain),
            )
            if text
        ],
        "questions": [_question(one) for one in question.questions],
    }


def _prompt(question: Question, wording: Wording) -> Markup:
    if question.kind != cloze.KIND:
        return html(wording.prompt)
    pieces = (
        html(piece) if isinstance(piece, str) else _GAP.format(piece)
        for piece in cloze.pieces(wording.prompt)
    )
    return Markup("").join(pieces)


def _options(question: Question, wording: Wording) -> Iterator[tuple[Markup, bool, Markup]]:
    """Each option with whether it is right and what is said to who chose it."""
    key: Any = question.key
    feedback = (*wording.feedback, *[""] * len(wording.parts))
    for part, share, said in zip(wording.parts, key.shares, feedback, strict=False):
        yield html(part), share > 0, html(said)


def _answers(question: Question, wording: Wording) -> Iterator[Markup | str]:
    """The right answer of the other kinds, part by part."""
    key: Any = question.key
    if question.kind == matching.KIND:
        for left, right in zip(wording.parts, key.rights, strict=False):
            yield html(left) + " — " + html(wording.targets[right])
    elif question.kind == ordering.KIND:
        yield from (html(part) for part in wording.parts)
    elif question.kind not in (*_CHOICES, cloze.KIND) and question.kind in KINDS:
        solution = KINDS[question.kind].solution(key, {})
        if isinstance(solution, bool):
            yield _("True") if solution else _("False")
        elif solution is not None:
            yield str(solution)
