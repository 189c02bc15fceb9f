"""A response in words, to stand beside another one."""

from __future__ import annotations

from typing import Any

from elearn.web.language import _
from elearn.web.questions.outcome_view import View, plain


def in_words(view: View, response: Any) -> list[str]:
    """The response to the question of this view, part by part; empty where there is none."""
    if response is None:
        return []
    if isinstance(response, bool):
        return [_("True") if response else _("False")]
    if isinstance(response, dict):
        return _pairs(view, response)
    given = response if isinstance(response, list) else [response]
    known = {id: plain(text) for id, text in (*view["options"], *view["items"])}
    return [known.get(one, str(one)) for one in given]


def _pairs(view: View, response: dict[str, str]) -> list[str]:
    """What stands in each gap, at each left side, or at each place of an unfinished order."""
    if "pieces" in view:
        gaps = [piece for piece in view["pieces"] if isinstance(piece, dict)]
        said = {str(gap["number"]): dict(gap["options"] or ()) for gap in gaps}
        return [f"{gap}: {said[gap].get(id, id)}" for gap, id in sorted(response.items())]
    names = {id: plain(text) for id, text in (*view["lefts"], *view["items"])}
    targets = dict(view["targets"])
    return [f"{names[id]} — {targets.get(given, given)}" for id, given in response.items() if given]
