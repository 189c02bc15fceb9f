"""How far the translations of a draft are, and one beside its original."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from elearn import clock
from elearn.access import Power
from elearn.db import transaction
from elearn.errors import Conflict, Refusal
from elearn.languages import LANGUAGES
from elearn.library.texts import Said
from elearn.library.workshop import translations as rows
from elearn.library.workshop.drafts import Drafted
from elearn.library.workshop.translations import Beside, Standing, Translated
from elearn.web import fields, language
from elearn.web.doors import door
from elearn.web.instructor.frame import draft_of, frame
from elearn.web.language import _, ngettext
from elearn.web.refusals import sentence
from elearn.web.viewer import signed_in

translation_pages = door("translations", needs=Power.AUTHOR)

HERE = "translations/"
Trouble = tuple[str, str]


@translation_pages.get("/author/drafts/<uuid:draft_id>/translations/")
def show(draft_id: UUID) -> str:
    return _overview(draft_of(draft_id))


@translation_pages.post("/author/drafts/<uuid:draft_id>/translations/")
def begin(draft_id: UUID) -> Response | tuple[str, int]:
    draft = draft_of(draft_id)
    try:
        with transaction():
            rows.begin(signed_in(), draft, fields.typed("language"), at=clock.now())
    except Refusal as refusal:
        return _overview(draft, ("_language", sentence(refusal))), 422
    return redirect(draft.address + HERE, 303)


def _overview(draft: Drafted, trouble: Trouble | None = None) -> str:
    base, translated = rows.overview(draft)
    codes = sorted({code for one in translated for code in one.standings})
    return render_template(
        "instructor/translations.html",
        draft=frame(draft, HERE),
        base=LANGUAGES[base],
        used=[_language(code, translated) for code in codes],
        others=[one for one in LANGUAGES.values() if one.code != base],
        texts=[
            {
                "title": Said(one.title, base),
                "kind": _kind(one.stem),
                "cells": [_cell(draft, one, code) for code in codes],
            }
            for one in translated
        ],
        trouble=trouble,
    )


def _language(code: str, translated: list[Translated]) -> dict[str, Any]:
    """A language with how much of the course is there in it."""
    standings = [one.standings[code] for one in translated]
    there = [one for one in standings if one.state != rows.MISSING]
    ready = [one for one in there if one.state == rows.CURRENT and not one.untouched]
    return {
        "name": language.name_of(code),
        "tag": LANGUAGES[code].tag,
        "code": code,
        "ready": len(ready),
        "of": len(standings),
        "lacks": len(standings) - len(there),
    }


def _kind(stem: str) -> str:
    names = {"quiz": _("Quiz"), "glossary": _("Glossary")}
    state = stem.partition(".")[2].upper()
    return names.get(stem, _("only for %(states)s", states=state) if state else "")


def _cell(draft: Drafted, one: Translated, code: str) -> dict[str, Any]:
    standing = one.standings[code]
    path = f"questions/{code}/" if one.stem == "quiz" else f"{HERE}{code}/{one.stem}/"
    return {
        "address": "" if standing.state == rows.MISSING else draft.address + path,
        "is_good": standing.state == rows.CURRENT and not standing.untouched,
        "says": _said(standing),
    }


def _said(standing: Standing) -> str:
    """Where a translation stands, in a few words."""
    if standing.state == rows.MISSING:
        return _("missing: the original is shown")
    if standing.state == rows.STALE:
        return _stale(standing)
    if standing.untouched:
        return ngettext(
            "%(num)s section not translated", "%(num)s sections not translated", standing.untouched
        )
    if standing.state == rows.UNKNOWN:
        return _("made from nobody knows which original")
    return _("up to date")


def _stale(standing: Standing) -> str:
    changed = ngettext("%(num)s section", "%(num)s sections", standing.changed)
    if standing.number is None:
        return _("out of date against this draft: %(sections)s", sections=changed)
    return _(
        "out of date against version %(number)s: %(sections)s",
        number=standing.number,
        sections=changed,
    )


@translation_pages.get("/author/drafts/<uuid:draft_id>/translations/<into>/<stem>/")
def edit(draft_id: UUID, into: str, stem: str) -> str:
    draft = draft_of(draft_id)
    return _beside(draft, rows.beside(draft, stem, into), into, stem)


@translation_pages.post("/author/drafts/<uuid:draft_id>/translations/<into>/<stem>/")
def save(draft_id: UUID, into: str, stem: str) -> Response | tuple[str, int]:
    draft = draft_of(draft_id)
    told = request.form.getlist("section")
    is_up_to_date = request.form.get("go") == "up-to-date"
    try:
        with transaction():
            rows.save(
                signed_in(),
                draft,
                stem,
                into,
                fields.typed("title"),
                told,
                revision=fields.whole("revision"),
                is_up_to_date=is_up_to_date,
                at=clock.now(),
            )
    except Conflict as conflict:
        newer = rows.beside(draft, stem, into)
        trouble = ("_sections", sentence(conflict))
        return _beside(draft, newer, into, stem, told, trouble), 409
    address = f"{draft.address}{HERE}{into}/{stem}/"
    return redirect(draft.address + HERE if is_up_to_date else address, 303)


def _beside(
    draft: Drafted,
    stands: Beside,
    code: str,
    stem: str,
    typed: list[str] | None = None,
    trouble: Trouble | None = None,
) -> str:
    return render_template(
        "instructor/translation.html",
        draft=frame(draft, HERE),
        address=f"{draft.address}{HERE}{code}/{stem}/",
        text_address=f"{draft.address}texts/{stands.name}",
        base=LANGUAGES[stands.base],
        into=LANGUAGES[code],
        title=Said(stands.original_title, stands.base),
        typed_title=fields.typed("title") if typed else stands.title,
        says=_said(stands.standing),
        is_stale=stands.standing.state == rows.STALE,
        revision=stands.revision,
        pairs=_pairs(stands, typed),
        trouble=trouble,
    )


def _pairs(stands: Beside, typed: list[str] | None) -> list[dict[str, Any]]:
    """Each section with what was typed for it; where another saved meanwhile, theirs beside it."""
    shown = []
    for place, pair in enumerate(stands.pairs):
        mine = typed[place] if typed and place < len(typed) else None
        theirs = pair.translation.strip()
        is_theirs = mine is not None and mine.replace("\r\n", "\n").strip() != theirs
        shown.append(
            {
                "original": pair.original.strip(),
                "translation": theirs if mine is None else mine,
                "theirs": theirs if is_theirs else "",
                "state": pair.state,
                "is_untouched": pair.is_untouched,
                "lines": _changes(pair.before, pair.original) if pair.state == "changed" else [],
            }
        )
    left = (typed or [])[len(stands.pairs) :]
    return shown + [
        {"original": "", "translation": one, "theirs": "", "state": "removed", "lines": []}
        for one in left
    ]


def _changes(before: str, now: str) -> list[Any]:
    """What changed in the original, word by word."""
    from elearn.content import differences

    return [line for part in differences.passages(before, now, 0) for line in part.lines]
