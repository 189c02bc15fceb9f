"""The questions of a draft, each as a form that writes the text of the quiz."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from flask import make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.content.names import is_slug
from elearn.content.quizzes.sketches import Sketch
from elearn.db import transaction
from elearn.errors import Conflict, Invalid, NotFound, message
from elearn.languages import LANGUAGES
from elearn.library.workshop import questions
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.questions import Bank
from elearn.web import fields
from elearn.web.doors import door
from elearn.web.instructor import (
    question_forms,
    question_list,
    question_moves,
    question_page,
    question_words,
    translated_forms,
)
from elearn.web.instructor.drafts import looked_at
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.viewer import signed_in

question_pages = door("question_pages", needs=Power.AUTHOR)

LIST = "/author/drafts/<uuid:draft_id>/questions/"
HERE = f"{LIST}<language>/"
NEW = f"{HERE}~new/"
_TRIES = 3
_LOST = message(
    "%(name)s has changed the list of questions meanwhile, and this one is not there any more. "
    "What you typed is still here: save once more to put it back as a new question."
)
_OTHER = message(
    "%(name)s has changed this very question meanwhile. Nothing was overwritten: the other text "
    "stands below. Bring both together, then save once more."
)


@question_pages.get(LIST)
def begin(draft_id: UUID) -> Response:
    draft = draft_of(draft_id)
    return redirect(f"{draft.address}questions/{questions.base_of(draft.id)}/", 303)


@question_pages.get(HERE)
def show(draft_id: UUID, language: str) -> str:
    draft = draft_of(draft_id)
    checked = looked_at(draft)
    return render_template(
        "instructor/questions.html",
        draft=frame(draft, "questions/"),
        **question_list.context(draft, _known(language), checked.findings),
    )


@question_pages.get(NEW)
def choose(draft_id: UUID, language: str) -> str:
    """What a new question may ask; of a kind that is chosen, the empty form."""
    draft = draft_of(draft_id)
    bank = _base_bank(draft, language)
    kind = request.args.get("kind", "")
    into = bank.at(request.args.get("into", ""))
    if kind in question_words.kinds():
        return question_page.page(draft, bank, question_page.empty(kind), into=into)
    return render_template(
        "instructor/question_new.html",
        draft=frame(draft, "questions/"),
        **question_list.choices(bank, into),
    )


@question_pages.post(NEW)
def add(draft_id: UUID, language: str) -> Response:
    draft = draft_of(draft_id)
    bank = _base_bank(draft, language)
    kind = request.args.get("kind", "")
    if kind not in question_words.kinds():
        return redirect(f"{question_page.address(draft, bank.language)}~new/", 303)
    typed = question_forms.typed(kind, request.form, None)
    into = request.args.get("into", "")
    if _is_rearranged():
        page = question_page.page(draft, bank, _rearranged(typed), into=bank.at(into))
        return make_response(page)
    try:
        sketch = question_forms.kept(typed)
        question_forms.require_readable(sketch)
        bank, id = _change(draft, language, lambda bank: _inserted(bank, sketch, into))
    except Invalid as refusal:
        page = question_page.page(draft, bank, typed, into=bank.at(into), refusal=refusal)
        return make_response(page, 422)
    key = id or questions.bank(draft.id, language).keys()[-1]
    if sketch.kind == "pool":
        return redirect(f"{question_page.address(draft, language)}#_groups", 303)
    return redirect(f"{question_page.address(draft, language, key)}?saved=0", 303)


def _inserted(bank: Bank, sketch: Sketch, into: str) -> tuple[str, str]:
    from elearn.content.quizzes.rewriting import inserted

    named = questions.with_id(bank, sketch)
    return inserted(bank.saved.text, named, into=bank.at(into)), named.labels.get("id", "")


@question_pages.get(f"{HERE}<key>/")
def edit(draft_id: UUID, language: str, key: str) -> Response:
    draft = draft_of(draft_id)
    bank = _bank(draft, language)
    place = bank.at(key)
    original = bank.originals.get(key)
    if place is None and original is None:
        bank.found(key)
    if place is not None and not place.is_whole:
        return redirect(f"{draft.address}texts/{bank.name}?line={place.look_at}", 303)
    sketch = place.sketch if place else question_page.to_translate(bank, key)
    return make_response(question_page.page(draft, bank, sketch, key=key))


@question_pages.post(f"{HERE}<key>/")
def save(draft_id: UUID, language: str, key: str) -> Response:
    """Stores the form in the newest text of the quiz, unless somebody changed this very question
    since the form was opened."""
    draft = draft_of(draft_id)
    bank = _bank(draft, language)
    typed = _typed(bank, key)
    if _is_rearranged():
        return make_response(question_page.page(draft, bank, _rearranged(typed), key=key))
    try:
        sketch = question_forms.kept(typed) if bank.is_base else typed
        _require(bank, key, sketch)
        bank, _id = _change(draft, language, lambda bank: (_written(bank, key, sketch), key))
    except (Invalid, Conflict) as refusal:
        bank = _bank(draft, language)
        is_late = isinstance(refusal, Conflict)
        page = question_page.page(draft, bank, typed, key=key, refusal=refusal, is_late=is_late)
        return make_response(page, 409 if is_late else 422)
    since = max(0, fields.whole("revision"))
    return redirect(f"{question_page.address(draft, language, key)}?saved={since:d}", 303)


def _typed(bank: Bank, key: str) -> Sketch:
    place, original = bank.at(key), bank.originals.get(key)
    before = place.sketch if place else None
    if original is not None and not bank.is_base:
        return translated_forms.typed_words(original.sketch, request.form, before)
    kind = before.kind if before else request.form.get("kind", "")
    if kind not in question_words.kinds() or not (place or is_slug(key)):
        bank.found(key)
    return question_forms.typed(kind, request.form, before)


def _require(bank: Bank, key: str, sketch: Sketch) -> None:
    original = bank.originals.get(key)
    if original is not None and not bank.is_base:
        translated_forms.require_alike(original.sketch, sketch)
    else:
        question_forms.require_readable(sketch)


def _written(bank: Bank, key: str, sketch: Sketch) -> str:
    """The newest text with this question in it. Raises Conflict where its own lines are not
    those that the form was made from."""
    from elearn.content.quizzes import rewriting

    place, stamp = bank.at(key), request.form.get("stamp", "")
    if place is None and stamp:
        raise Conflict(_LOST, code="revision", name=bank.saved.saved_by)
    if place is None:
        return question_moves.put_in_place(bank, key, sketch)
    if questions.stamp_of(bank.saved.text, place) != stamp:
        raise Conflict(_OTHER, code="revision", name=bank.saved.saved_by)
    return rewriting.replaced(bank.saved.text, place, sketch)


# ── moving and removing ──


@question_pages.post(f"{HERE}<key>/move")
def move(draft_id: UUID, language: str, key: str) -> Response:
    """Up, down, into a group or out of it."""
    draft = draft_of(draft_id)
    to = request.form.get("to", "")
    _base_bank(draft, language).found(key)
    _change(draft, language, lambda bank: (question_moves.moved(bank, bank.found(key), to), key))
    return redirect(f"{question_page.address(draft, language)}#_q_{key}", 303)


@question_pages.get(f"{HERE}<key>/move")
def after_moving(draft_id: UUID, language: str, key: str) -> Response:
    return redirect(f"{question_page.address(draft_of(draft_id), language)}#_q_{key}", 303)


@question_pages.get(f"{HERE}<key>/remove")
def ask_to_remove(draft_id: UUID, language: str, key: str) -> str:
    draft = draft_of(draft_id)
    return question_page.removing(draft, _bank(draft, language), key)


@question_pages.post(f"{HERE}<key>/remove")
def remove(draft_id: UUID, language: str, key: str) -> Response:
    draft = draft_of(draft_id)
    keeps = request.form.get("go") == "keep"
    _bank(draft, language).found(key)

    def removed(bank: Bank) -> tuple[str, str]:
        from elearn.content.quizzes.rewriting import removed as taken_out

        return taken_out(bank.saved.text, bank.found(key), keeps_inside=keeps), key

    _change(draft, language, removed)
    return redirect(question_page.address(draft, language), 303)


# ── the text ──


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise NotFound("There is no such language here. Look through the draft's translations.")
    return language


def _bank(draft: Drafted, language: str) -> Bank:
    return questions.bank(draft.id, _known(language))


def _base_bank(draft: Drafted, language: str) -> Bank:
    """The questions of the base language, in which alone they are added, moved and taken out."""
    bank = _bank(draft, language)
    if not bank.is_base:
        raise NotFound("Questions are added in the language that the course is written in.")
    return bank


def _change(
    draft: Drafted, language: str, change: Callable[[Bank], tuple[str, str]]
) -> tuple[Bank, str]:
    """Stores the text that `change` makes of the newest one; once more where somebody saved
    another one in that moment."""
    for left in reversed(range(_TRIES)):
        bank = _bank(draft, language)
        text, id = change(bank)
        try:
            with transaction():
                questions.save(signed_in(), bank, text, at=clock.now())
            return bank, id
        except Conflict as refusal:
            if refusal.code != "revision" or not left:
                raise
    raise AssertionError("the last try ends the loop")


def _is_rearranged() -> bool:
    """Whether a button of the form only adds a row or moves one."""
    return request.form.get("go", "").startswith(("add", "up"))


def _rearranged(sketch: Sketch) -> Sketch:
    return question_moves.rearranged(sketch, request.form.get("go", ""))
