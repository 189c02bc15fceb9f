"""The page that shows two changes of the same lines, and lets a person decide."""

from __future__ import annotations

from typing import Any

from flask import render_template

from elearn.content import differences
from elearn.content.merging import Part
from elearn.languages import LANGUAGES
from elearn.web.instructor import editor_page
from elearn.web.instructor.editor_page import Opened
from elearn.web.instructor.editor_saves import Clash
from elearn.web.instructor.frame import frame
from elearn.web.viewer import signed_in


def page(opened: Opened, found: Clash) -> str:
    """Both texts where they differ, and three ways on: the text with both, hers, theirs."""
    labels = editor_page.labels()
    return render_template(
        "instructor/editor_conflict.html",
        draft=frame(opened.draft, ""),
        text={
            "address": opened.address,
            "title": found.chosen.get("title") or opened.name.file,
            "language": LANGUAGES[opened.name.language],
            "is_whole": found.sent.is_whole,
        },
        stored=found.stored,
        is_own=found.stored.saved_by == signed_in().name,
        places=[_place(part) for part in found.parts if part.mine != part.theirs],
        fields=[(labels[name], mine, theirs) for name, mine, theirs in found.fields],
        both={"body": found.body, "fields": found.chosen},
        mine={"body": found.sent.body, "fields": found.sent.fields},
    )


def _place(part: Part) -> dict[str, Any]:
    """One place where the texts differ: the pieces of both, each with whether it is only there."""
    pieces = [
        piece
        for line in differences.lines("\n".join(part.theirs), "\n".join(part.mine))
        for piece in (*line.pieces, differences.Piece("\n"))
    ]
    return {
        "is_conflict": part.is_conflict,
        "mine": [piece for piece in pieces if piece.mark != differences.OUT],
        "theirs": [piece for piece in pieces if piece.mark != differences.IN],
    }
