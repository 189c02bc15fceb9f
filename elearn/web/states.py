"""How pages and files say where somebody stands in a module: a word, and a sign where it is narrow.

The signs are of one byte or two: a matrix holds twenty thousand of them.
"""

from __future__ import annotations

from elearn.errors import message
from elearn.learning.duties.obligations import State
from elearn.web.language import _

_WORDS = {
    State.PASSED: message("Passed"),
    State.EXPIRES_SOON: message("Expires soon"),
    State.EXPIRED: message("Expired"),
    State.OVERDUE: message("Overdue"),
    State.USED_UP: message("Attempts used up"),
    State.WAITING: message("Waiting for a mark"),
    State.LEARNING: message("Learning"),
    State.NOT_STARTED: message("Not started"),
    State.ON_LEAVE: message("On leave"),
    State.EXEMPT: message("Exempt"),
}

SIGNS = {
    State.PASSED: "+",
    State.EXPIRES_SOON: "±",
    State.EXPIRED: "-",
    State.OVERDUE: "!",
    State.USED_UP: "×",
    State.WAITING: "?",
    State.LEARNING: "/",
    State.NOT_STARTED: "o",
    State.ON_LEAVE: "~",
    State.EXEMPT: "=",
}


def word(state: State) -> str:
    """A state in the reader's language."""
    return _(_WORDS[state])


def legend() -> list[tuple[str, str, str]]:
    """Every state as its name in addresses, its sign and its word, in the order of a legend."""
    return [(one.value, SIGNS[one], word(one)) for one in State]
