"""What the pages of a running attempt show: its questions, how each stands, and the time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import current_app, request

from elearn import clock
from elearn.learning import answers, attempts, flags, sealed_files
from elearn.learning.answers import Saved
from elearn.library import catalogue
from elearn.quiz.drawing import Drawn
from elearn.web import language
from elearn.web.language import _
from elearn.web.officer.answer_words import in_words
from elearn.web.officer.modules import heading_of
from elearn.web.questions import question_view
from elearn.web.questions.answer_form import one_at_a_time
from elearn.web.questions.question_view import View
from elearn.web.questions.reading import unread
from elearn.web.viewer import signed_in


@dataclass(frozen=True)
class Typed:
    """A form of which nothing was stored: what it said, and why not, by question.

    `errors` are sentences about what could not be read, `others` the newer answers that
    another page or device had stored; `flags` are the flags that it set or took away, and
    `is_stale` says that it came with the token of an earlier session.
    """

    responses: dict[str, object]
    flags: dict[str, bool] = field(default_factory=dict)
    is_stale: bool = False
    errors: dict[str, str] = field(default_factory=dict)
    others: dict[str, Saved] = field(default_factory=dict)


def page(attempt_id: UUID, typed: Typed | None = None) -> dict[str, Any]:
    """The page of one's running attempt; after a refused form, with what was typed."""
    viewer = signed_in()
    attempt = attempts.own(viewer, attempt_id)
    drawn = attempts.drawn_of(viewer, attempt_id)
    address = f"/attempts/{attempt_id}/"
    single = one_at_a_time(drawn, request.args.get("question"), address)
    views, saved = _views(attempt_id, attempt.version_id)
    rows = _rows(views, saved, address if single else "")
    errors = typed.errors if typed else {}
    conflicts = _conflicts(views, typed) if typed else {}
    said = _("Another page or device saved a different answer meanwhile. Which one counts?")
    if typed:
        _type_again(views, drawn, typed)
    return _frame(attempt_id, attempt.module_id, attempt.deadline_at, attempt.is_supervised) | {
        "questions": [one for one in views if not single or one["id"] == single["question"]],
        "overview": rows,
        "saved_count": sum(row["is_answered"] for row in rows),
        "single": single,
        "errors": errors,
        "conflicts": conflicts,
        "is_stale": bool(typed and typed.is_stale),
        "troubles": _troubles(views, errors | dict.fromkeys(conflicts, said)),
        "sealing": sealed_files.for_page(current_app.config["SEALING_KEY"], attempt_id),
    }


def _troubles(views: list[View], said: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with each question, by its number, in the order of the page."""
    return [
        (
            view["id"],
            _("Question %(number)s: %(trouble)s", number=view["number"], trouble=said[view["id"]]),
        )
        for view in question_view.answerable(views)
        if view["id"] in said
    ]


def overview(attempt_id: UUID) -> dict[str, Any]:
    """The check before the finish: each question, answered or empty, flagged or not."""
    attempt = attempts.own(signed_in(), attempt_id)
    views, saved = _views(attempt_id, attempt.version_id)
    return _frame(attempt_id, attempt.module_id, attempt.deadline_at, attempt.is_supervised) | {
        "questions": _rows(views, saved, f"/attempts/{attempt_id}/"),
        "finish_address": f"/attempts/{attempt_id}/finish",
    }


def _frame(
    attempt_id: UUID, module_id: str, deadline: datetime | None, is_supervised: bool
) -> dict[str, Any]:
    left = max(0, int((deadline - clock.now()).total_seconds())) if deadline else None
    return {
        "attempt": {
            "id": str(attempt_id),
            "address": f"/attempts/{attempt_id}/",
            "is_supervised": is_supervised,
            "deadline": deadline,
            "seconds_left": left,
            "grace": int(answers.GRACE.total_seconds()),
        },
        "module": heading_of(catalogue.module_of(module_id), language.current().code),
    }


def _views(attempt_id: UUID, version_id: UUID) -> tuple[list[View], dict[str, Saved]]:
    drawn = attempts.drawn_of(signed_in(), attempt_id)
    bank = catalogue.quiz_of(version_id)
    words = question_view.words_of(bank, language.current().code)
    saved = answers.stored(attempt_id)
    views = question_view.views(drawn.questions, words, saved)
    flagged = flags.flagged(attempt_id)
    for view in question_view.answerable(views):
        view["is_flagged"] = view["id"] in flagged
    return views, saved


def _rows(views: list[View], saved: dict[str, Saved], apart: str = "") -> list[dict[str, Any]]:
    """Every question that takes an answer, with the address where it is answered: on the page
    of all, or on one of its own below the address `apart`."""
    rows = []
    for view in views:
        start = f"{apart}?question={view['id']}" if apart else ""
        for part in question_view.answerable([view]):
            title = part["title"] if part is view else f"{view['title']}: {part['title']}"
            rows.append(
                {
                    "id": part["id"],
                    "number": part["number"],
                    "title": title,
                    "address": f"{start}#{part['id']}",
                    "is_answered": part["id"] in saved and saved[part["id"]].response is not None,
                    "is_flagged": part["is_flagged"],
                    "kind": part["kind"],
                    "unread": part["unread"],
                }
            )
    return rows


def _conflicts(views: list[View], typed: Typed) -> dict[str, dict[str, Any]]:
    """Both answers in words, for each question to which another one was stored meanwhile."""
    return {
        view["id"]: {
            "revision": other.revision,
            "saved_at": other.saved_at,
            "stored": in_words(view, other.response),
            "typed": in_words(view, typed.responses.get(view["id"])),
        }
        for view in question_view.answerable(views)
        if (other := typed.others.get(view["id"]))
    }


def _type_again(views: list[View], drawn: Drawn, typed: Typed) -> None:
    """Puts what was typed into the views in place of what is stored, with the revisions that
    the form knew: what it did not know of it must still not overwrite."""
    for view in question_view.answerable(views):
        if typed.responses.get(view["id"], view["response"]) != view["response"]:
            view["response"], view["saved_at"] = typed.responses[view["id"]], None
            asked = drawn.find(view["id"])
            view["unread"] = unread(asked, view["response"]) if asked else ""
        view["is_flagged"] = typed.flags.get(view["id"], view["is_flagged"])
        if view["id"] in typed.others:
            view["revision"] = request.form.get(f"revision.{view['id']}", 0)
