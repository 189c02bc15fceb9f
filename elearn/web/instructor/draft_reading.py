"""A draft as officers will see it: its lessons to read, its quiz to sit on trial."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

from flask import current_app, make_response, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.errors import Invalid, NotFound
from elearn.languages import LANGUAGES, known
from elearn.learning.answers import Saved
from elearn.library.texts import Said
from elearn.library.workshop import lessons, previews, questions, texts, trials
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.lessons import Contents, Listed
from elearn.library.workshop.previews import Preview
from elearn.library.workshop.trials import Trial
from elearn.quiz import drawing, marking
from elearn.quiz.drawing import Drawn
from elearn.quiz.marking import Score
from elearn.quiz.showing import Shown
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.instructor import found
from elearn.web.instructor.drafts import DRAFT, looked_at
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.language import _
from elearn.web.published import html
from elearn.web.questions import answer_form, question_view
from elearn.web.questions.question_view import View
from elearn.web.viewer import signed_in

reading_pages = door("reading_pages", needs=Power.AUTHOR)

READ = f"{DRAFT}read/"
TRIAL = f"{DRAFT}trial/"

_SEED = re.compile(r"[0-9a-f]{16}")
_OUT_OF_DATE = "This page is out of date. Load it again."


@reading_pages.get(READ)
def read(draft_id: UUID) -> Response:
    """Begins with the first lesson."""
    draft = draft_of(draft_id)
    first = next(iter(lessons.contents_of(texts.all_of(draft.id)).lessons), None)
    return redirect(f"{draft.address}read/{first.slug}/" if first else draft.address, 303)


@reading_pages.get(f"{READ}<lesson>/")
def read_lesson(draft_id: UUID, lesson: str) -> str:
    """A lesson as officers will see it; what is wrong with it stands above it."""
    draft = draft_of(draft_id)
    checked = looked_at(draft)
    contents = lessons.contents_of(checked.files.texts)
    one = next((one for one in contents.lessons if one.slug == lesson), None)
    if one is None:
        raise NotFound("There is no such lesson in this draft. Look through the draft's page.")
    written = _language(one, contents)
    name = _name(one, written, contents)
    text = checked.files.texts.get(name, "")
    groups = found.groups(draft, checked)
    return render_template(
        "instructor/draft_lesson.html",
        draft=frame(draft, "read/"),
        lessons=[_link(draft, each, lesson) for each in contents.lessons],
        languages=[(LANGUAGES[code], code == written) for code in one.languages],
        findings=[row for each in groups if each.name == name for row in each.rows if row.is_error],
        lesson=_shown(draft, name, text, written) if text else None,
        title=one.title,
        text_address=found.address_of(draft, name),
    )


def _language(one: Listed, contents: Contents) -> str:
    """The language that is asked for, the reader's, or the original's."""
    asked = known(request.args.get("language")) or language.current().code
    return asked if asked in one.languages else contents.base


def _name(one: Listed, code: str, contents: Contents) -> str:
    """The text of the reader's own state where there is one, as for an officer."""
    general = f"{one.slug}.{code}.md"
    state = (signed_in().state or "").lower()
    return f"{one.slug}.{state}.{code}.md" if state in one.states else general


def _link(draft: Drafted, one: Listed, here: str) -> dict[str, Any]:
    return {
        "title": one.title,
        "address": f"{draft.address}read/{one.slug}/",
        "is_current": one.slug == here,
    }


def _shown(draft: Drafted, name: str, text: str, code: str) -> dict[str, Any] | None:
    """The lesson as the page shows it; None where it cannot be rendered."""
    from elearn.content import names

    named, _findings = names.named("", name)
    if named is None:
        return None
    preview: Preview = previews.preview(draft, current_app.config["MEDIA"], named, text)
    if preview.lesson is None:
        return None
    lesson = preview.lesson
    return {
        "title": lesson.title,
        "minutes": lesson.minutes,
        "html": _inside(draft, lesson.body),
        "headings": [],
        "lang": LANGUAGES[code].tag,
        "dir": LANGUAGES[code].direction,
        "checks": [
            question_view.check_view(check, number, code)
            for number, check in enumerate(lesson.checks, 1)
        ],
    }


def _inside(draft: Drafted, rendered: str) -> Markup:
    """The text with its links to other lessons leading to those of the draft."""
    readers = f'href="/modules/{draft.domain_slug}/{draft.slug}/'
    return html(rendered.replace(readers, f'href="{draft.address}read/'))


@reading_pages.get(TRIAL)
def sit(draft_id: UUID) -> str:
    """The quiz with a fresh draw."""
    draft = draft_of(draft_id)
    looked_at(draft)
    trial = trials.trial_of(draft, current_app.config["MEDIA"])
    return _asked(draft, trial, trials.new_seed())


@reading_pages.post(TRIAL)
def mark(draft_id: UUID) -> Response:
    """Marks what was answered and shows it; nothing is kept or counted."""
    draft = draft_of(draft_id)
    seed = request.form.get("_seed", "")
    if not _SEED.fullmatch(seed):
        raise Invalid(_OUT_OF_DATE)
    trial = trials.trial_of(draft, current_app.config["MEDIA"])
    if trial.quiz is None or request.form.get("_origin") != trial.origin:
        return make_response(_asked(draft, trial, trials.new_seed(), is_newer=True), 409)
    drawn = _drawn(trial, seed)
    sent = request.form.to_dict(flat=False)
    given, errors = answer_form.read(drawn, sent)
    if errors:
        typed = answer_form.as_typed(drawn, given, sent)
        return make_response(_asked(draft, trial, seed, typed=typed, errors=errors), 422)
    responses = {one.question: one.response for one in given if one.response is not None}
    return make_response(_result(draft, trial, drawn, responses))


def _drawn(trial: Trial, seed: str) -> Drawn:
    assert trial.quiz is not None
    return drawing.draw(trial.quiz, seed.encode(), state=signed_in().state)


def _asked(
    draft: Drafted,
    trial: Trial,
    seed: str,
    *,
    typed: dict[str, object] | None = None,
    errors: dict[str, str] | None = None,
    is_newer: bool = False,
) -> str:
    """The questions to answer; after a refused form with what was typed."""
    views = _views(trial, _drawn(trial, seed), typed or {}) if trial.quiz else []
    return render_template(
        "instructor/draft_trial.html",
        draft=frame(draft, "trial/"),
        questions=views,
        seed=seed,
        origin=trial.origin,
        language=_spoken(trial),
        languages=_languages(trial),
        left_out=_left_out(draft, trial),
        errors=errors or {},
        troubles=[
            (view["id"], _("Question %(number)s: %(trouble)s", number=view["number"], trouble=said))
            for view in question_view.answerable(views)
            if (said := (errors or {}).get(view["id"]))
        ],
        is_newer=is_newer,
    )


def _left_out(draft: Drafted, trial: Trial) -> list[tuple[Said, str]]:
    """The questions that cannot be asked, each with the address where it is put right."""
    if not trial.left_out:
        return []
    bank = questions.bank(draft.id, trial.base)
    return [(one.title, found.question_address(draft, bank, one.line)) for one in trial.left_out]


def _result(draft: Drafted, trial: Trial, drawn: Drawn, responses: dict[str, object]) -> str:
    assert trial.quiz is not None
    score: Score = marking.score(drawn, responses)
    rules = trial.quiz.rules
    return render_template(
        "instructor/draft_trial_result.html",
        draft=frame(draft, "trial/"),
        result={
            "state": marking.state_of(score, rules.pass_percent),
            "points": question_view.shown_points(score.points),
            "possible": question_view.shown_points(score.possible),
            "percent": int(score.percent),
            "pass_percent": rules.pass_percent,
        },
        questions=_views(trial, drawn, responses, score=score),
        language=_spoken(trial),
    )


def _views(
    trial: Trial, drawn: Drawn, responses: dict[str, object], *, score: Score | None = None
) -> list[View]:
    assert trial.quiz is not None
    now = clock.now()
    return question_view.views(
        drawn.questions,
        question_view.words_of(trial.quiz, _spoken(trial)),
        {id: Saved(0, response, now) for id, response in responses.items()},
        marks=score.by_question if score else None,
        shown=Shown(marks=True, answers=True) if score else None,
    )


def _spoken(trial: Trial) -> str:
    """The language of the questions: the one asked for, the reader's, or the original's."""
    asked = known(fields.sent().get("language")) or language.current().code
    return asked if trial.quiz and asked in trial.quiz.titles else trial.base


def _languages(trial: Trial) -> list[Any]:
    return [LANGUAGES[code] for code in trial.quiz.titles] if trial.quiz else []
