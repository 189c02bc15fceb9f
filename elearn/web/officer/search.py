"""Search in all lessons."""

from __future__ import annotations

from flask import render_template, request
from markupsafe import Markup, escape

from elearn.access import Power
from elearn.languages import LANGUAGES
from elearn.library import search as lessons
from elearn.library.search import Pieces
from elearn.web import language
from elearn.web.doors import door
from elearn.web.viewer import signed_in

search = door("search", needs=Power.LEARN)

LONGEST = 200


@search.get("/search")
def show() -> str:
    asked = request.args.get("q", "").strip()[:LONGEST]
    found = lessons.find(signed_in(), asked, language=language.current().code)
    return render_template(
        "officer/search.html",
        q=asked,
        count=len(found),
        results=[
            {
                "title": _marked(one.title),
                "module_title": one.module_title,
                "address": one.address,
                "snippet": _marked(one.snippet),
                "lang": LANGUAGES[one.language].tag,
                "dir": LANGUAGES[one.language].direction,
            }
            for one in found
        ],
    )


def _marked(pieces: Pieces) -> Markup:
    """The text with its hits marked; every word of it is escaped."""
    hit = Markup("<mark>{}</mark>")
    return Markup(" ").join(hit.format(word) if is_hit else escape(word) for word, is_hit in pieces)
