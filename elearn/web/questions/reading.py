"""Whether what was typed can be read where a number is asked for; never whether it is right."""

from __future__ import annotations

from elearn.quiz.drawing import DrawnQuestion
from elearn.quiz.kinds import cloze, numeric
from elearn.web.language import _


def unread(question: DrawnQuestion, response: object) -> str:
    """A sentence about a response that cannot be read as a number; empty where all is well."""
    key = question.key
    if isinstance(key, numeric.Key):
        words = str(response or "").strip()
        return "" if not words or numeric.is_understood(key, words) else _asked_for(key)
    if isinstance(key, cloze.Key):
        said = _("This cannot be read as a number. Write it in digits.")
        return " ".join(
            _("Gap %(number)s: %(trouble)s", number=gap, trouble=said)
            for gap in cloze.not_understood(key, response)
        )
    return ""


def _asked_for(key: numeric.Key) -> str:
    if not key.units:
        return _("This cannot be read as a number. Write it in digits.")
    return _(
        "This cannot be read as a number with the unit %(unit)s. Write the number in digits, and "
        "no other unit.",
        unit=key.units[0],
    )
