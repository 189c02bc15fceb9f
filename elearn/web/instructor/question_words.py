"""Questions in plain words: their kinds by what they ask of an officer, levels, labels."""

from __future__ import annotations

from elearn.languages import OF_STATES
from elearn.quiz.words import LEVELS
from elearn.web.language import _

GROUPS = ("scenario", "pool")


def kinds() -> dict[str, tuple[str, str]]:
    """The name of each kind, and what the officer does; groups of questions last."""
    return {
        "single": (_("One right answer"), _("Choose one of several answers.")),
        "multiple": (_("Several right answers"), _("Tick every answer that is right.")),
        "true-false": (_("True or false"), _("Say whether a statement is true.")),
        "numeric": (_("A number"), _("Work out or know a number, and type it.")),
        "text": (_("A word or a few words"), _("Type a word, name or number of an article.")),
        "matching": (_("Pairs"), _("Find what belongs together.")),
        "ordering": (_("Steps in order"), _("Put steps into the right order.")),
        "cloze": (_("A text with gaps"), _("Fill what is missing in a text.")),
        "written": (
            _("An answer in own words"),
            _("Write a text, which an instructor reads and marks."),
        ),
        "information": (_("A page to read"), _("Read something between two questions.")),
        "scenario": (
            _("A case"),
            _("Read a case, then answer several questions about it, which stay together."),
        ),
        "pool": (
            _("A set to draw from"),
            _("Get some questions of a larger set, other ones each time."),
        ),
    }


def kind(name: str) -> str:
    """The name of a kind; of a block that cannot be read as one, that."""
    return kinds().get(name, (_("Not readable as a question"), ""))[0]


def levels() -> list[tuple[str, str]]:
    """What a question asks of the mind, from the easiest."""
    words = (
        _("Remember: know it by heart"),
        _("Understand: say it in other words"),
        _("Apply: do it in a new case"),
        _("Analyse: see what matters"),
        _("Evaluate: judge and give reasons"),
    )
    return list(zip(LEVELS, words, strict=True))


def level(name: str) -> str:
    """A level in one word."""
    words = (_("Remember"), _("Understand"), _("Apply"), _("Analyse"), _("Evaluate"))
    return dict(zip(LEVELS, words, strict=True)).get(name, name)


def spreads() -> list[tuple[str, str]]:
    """From what a set is drawn as evenly as it can be."""
    return [
        ("objective", _("from each objective")),
        ("level", _("from each level of difficulty")),
        ("tag", _("from each tag")),
    ]


def states() -> list[str]:
    """The states of the hub by their two letters."""
    return sorted(OF_STATES)
