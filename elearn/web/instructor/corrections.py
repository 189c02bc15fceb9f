"""Correcting a mistake in a quiz for those who sat it already."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotFound
from elearn.learning import corrected, corrections
from elearn.learning.corrections import BY_KEY, BY_POINTS, Asked, Choice, Preview, Result
from elearn.library import catalogue
from elearn.library.catalogue import Opened
from elearn.quiz.questions import Key, Question
from elearn.web import language
from elearn.web.doors import door, wants_json
from elearn.web.instructor import key_words
from elearn.web.instructor.words import points_text, words_of
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

corrections_pages = door("corrections", needs=Power.AUTHOR)

CORRECTIONS = "/author/modules/<domain>/<module>/corrections/"


@corrections_pages.get(CORRECTIONS)
def show(domain: str, module: str) -> str:
    """Which questions have another key now than those who sat them were marked by."""
    viewer = signed_in()
    opened = catalogue.taught_module(viewer, domain, module)
    asked = corrections.asked(viewer, opened)
    return render_template(
        "instructor/corrections.html",
        module=_module(opened),
        other_key=[_row(one, opened) for one in asked if one.other_key],
        other_options=[
            _row(one, opened) for one in asked if one.other_options and not one.other_key
        ],
        rest=[_row(one, opened) for one in asked if not one.other_key and not one.other_options],
        done=corrected.done(viewer, opened),
    )


@corrections_pages.get(f"{CORRECTIONS}<question>")
def choose(domain: str, module: str, question: str) -> Response:
    """What a correction would change, attempt by attempt; nothing is stored."""
    return _page(catalogue.taught_module(signed_in(), domain, module), question)


@corrections_pages.post(f"{CORRECTIONS}<question>")
def correct(domain: str, module: str, question: str) -> Response:
    """Grades the chosen attempts again, all of them or none."""
    viewer = signed_in()
    opened = catalogue.taught_module(viewer, domain, module)
    try:
        chosen = _chosen()
        if request.form.get("version") != str(opened.number):
            raise Conflict(
                "A new version was published while you read this; look at the changes again.",
                code="version",
            )
        choice = Choice(
            question,
            _way(request.form.get("way")),
            chosen,
            only_raise=request.form.get("scores") == "raise",
        )
        because = request.form.get("because", "")
        with transaction():
            corrections.correct(viewer, opened, choice, because=because, at=clock.now())
    except (Invalid, Conflict) as refusal:
        if wants_json():
            raise
        return _page(opened, question, refusal)
    return redirect(_module(opened)["corrections_address"], 303)


def _chosen() -> list[UUID]:
    try:
        return [UUID(one) for one in request.form.getlist("attempt")]
    except ValueError:
        raise Invalid("Load this page again and choose the attempts anew.") from None


def _way(text: str | None) -> str:
    return BY_POINTS if text == BY_POINTS else BY_KEY


def _module(opened: Opened) -> dict[str, Any]:
    return {
        "title": opened.text("titles", language.current().code),
        "address": f"/author{opened.address}",
        "corrections_address": f"/author{opened.address}corrections/",
        "colour": opened.colour,
        "number": opened.number,
    }


def _row(one: Asked, opened: Opened) -> dict[str, Any]:
    return {
        "title": words_of(one.question, language.current().code).title,
        "address": f"/author{opened.address}corrections/{one.question.id}",
        "asked": one.asked,
        "other_key": one.other_key,
        "other_options": one.other_options,
    }


def _page(opened: Opened, question: str, refusal: Invalid | Conflict | None = None) -> Response:
    """The choice; after a refusal with what was typed, which is not stored."""
    viewer = signed_in()
    asked = next(
        (one for one in corrections.asked(viewer, opened) if one.question.id == question), None
    )
    if asked is None:
        raise NotFound("Nobody's attempt is changed by a correction of this question.")
    sent = request.form if request.method == "POST" else request.args
    wanted = _way(sent.get("way"))
    way = BY_KEY if wanted == BY_KEY and asked.other_key else BY_POINTS
    previews, count = corrections.previews(viewer, opened, question, way)
    page = render_template(
        "instructor/correction.html",
        module=_module(opened),
        question=words_of(asked.question, language.current().code),
        address=f"/author{opened.address}corrections/{question}",
        way=way,
        can_by_key=bool(asked.other_key),
        has_other_options=bool(asked.other_options),
        sides=_sides(asked),
        is_reworded=asked.correction is not None and asked.correction.is_reworded,
        previews=[_preview(one) for one in previews],
        count=count,
        typed=request.form,
        trouble=sentence(refusal) if refusal else None,
    )
    status = 200 if refusal is None else 409 if isinstance(refusal, Conflict) else 422
    return make_response(page, status)


def _sides(asked: Asked) -> list[dict[str, Any]]:
    """The question as it was asked and as it is now, with what was and is held to be right."""
    if asked.correction is None:
        return []
    before, after = asked.correction.before, asked.correction.after
    return [_side(before, before.key), _side(after, after.key)]


def _side(question: Question, key: Key) -> dict[str, Any]:
    words = words_of(question, language.current().code)
    return {"words": words, "lines": key_words.lines(key, words.wording)}


def _preview(one: Preview) -> dict[str, Any]:
    return {
        "id": one.attempt_id,
        "number": one.number,
        "finished_at": one.finished_at,
        "before": _result(one.before),
        "after": _result(one.after),
        "change": (one.after.points > one.before.points) - (one.after.points < one.before.points),
    }


def _result(result: Result) -> dict[str, str]:
    return {
        "points": points_text(result.points),
        "possible": points_text(result.possible),
        "state": result.state,
    }
