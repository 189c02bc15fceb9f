"""What letters say: plain text in the language of who reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from elearn.errors import message
from elearn.languages import LANGUAGES, Language


@dataclass(frozen=True)
class Kind:
    """A kind of letter. After `longest_wait` it would say nothing that is still of use.

    `purpose` is that of the link which is made for it when it is sent; empty without one.
    `choice` is the page on which its reader chooses whether it comes; empty where it always does.
    """

    subject: str
    paragraphs: tuple[str, ...]
    longest_wait: timedelta
    purpose: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Course:
    """A course that somebody has to pass by a day. `is_renewal`: it was passed before, and the
    day is the last one of that pass."""

    title: str
    path: str
    due_on: date
    is_over: bool
    is_renewal: bool


KINDS = {
    "invitation": Kind(
        message("%(hub)s: your account"),
        (
            message("An account was made for you. Your login is %(login)s."),
            message("Open this link to choose your password:"),
            "%(link)s",
            message("The link is good once, for 7 days. If it has run out, ask your supervisor."),
        ),
        timedelta(days=7),
        purpose="invitation",
    ),
    "reset": Kind(
        message("%(hub)s: choose a new password"),
        (
            message("A new password was asked for, for the account %(login)s."),
            message("Open this link to choose it:"),
            "%(link)s",
            message("The link is good once, for 24 hours."),
            message(
                "If you did not ask for it, do nothing: your password stays as it is, and nobody "
                "has signed in with this letter."
            ),
        ),
        timedelta(days=1),
        purpose="reset",
    ),
    "password-changed": Kind(
        message("%(hub)s: your password was changed"),
        (
            message("The password of the account %(login)s was changed: %(moment)s."),
            message("If it was you, nothing is left to do."),
            message(
                "If it was not you, tell your supervisor or the administrator at once, and choose "
                "a new password here:"
            ),
            "%(address)s/reset",
        ),
        timedelta(days=7),
    ),
    "security-notice": Kind(
        message("%(hub)s: the second step of your account was changed"),
        (
            message("The second step of signing in to %(login)s was changed: %(moment)s."),
            message("If it was you, nothing is left to do."),
            message(
                "If it was not you, tell your supervisor or the administrator at once, and choose "
                "a new password here:"
            ),
            "%(address)s/reset",
        ),
        timedelta(days=7),
    ),
    "reminder": Kind(
        message("%(hub)s: courses with a due day"),
        (
            message("These courses wait for you:"),
            "%(courses)s",
            message(
                "A course whose day is over can still be passed, and then it counts. If you are on "
                "leave, or something keeps you from it, tell your supervisor: a day can be put off."
            ),
            message("At what hour these letters come, and which of them, you choose here:"),
            "%(address)s/account/letters/",
        ),
        timedelta(days=7),
        choice="/account/letters/",
    ),
    "weekly": Kind(
        message("%(hub)s: your units this week"),
        (
            message("What stands in your units this week:"),
            "%(counts)s",
            message("Who they are, and what can be done next, is at your desk:"),
            "%(address)s/supervise/",
            message("If you do not want this letter, say so here:"),
            "%(address)s/account/letters/",
        ),
        timedelta(days=3),
        choice="/account/letters/",
    ),
}

COUNTS = {
    "overdue": message("Officers with a course that is overdue: %(num)s"),
    "used-up": message("Officers who have no attempt left: %(num)s"),
    "waiting": message("Training elsewhere that waits for your decision: %(num)s"),
    "expiring": message("Officers whose pass ends soon: %(num)s"),
    "unsigned": message("Officers who have never signed in: %(num)s"),
}
"""What the letter of the week counts, in its order."""

HUB = message("Central Asian Regional Hub for Countering Global Threats")
# By whether the day is over, and whether the course was passed before.
_MANNERS = {
    (False, False): message("%(title)s: to be passed by %(day)s"),
    (True, False): message("%(title)s: was to be passed by %(day)s"),
    (False, True): message("%(title)s: your pass ends on %(day)s; pass it again by then"),
    (True, True): message("%(title)s: your pass ended on %(day)s; please pass it again"),
}
_GREETING = message("Hello %(name)s,")
_CLOSE = message("This letter was written by the hub. Nobody reads answers to it.")


@dataclass(frozen=True)
class Setting:
    """What all letters of a hub share: its address, its name where it has one, its zone."""

    address: str
    hub_name: str
    time_zone: str


def written(
    kind: str, language: str, facts: Mapping[str, str], *, of: datetime, setting: Setting
) -> tuple[str, str]:
    """Subject and text. `facts` are `name`, `login` and what the kind needs more; `of` is when
    that came to pass which the letter tells of.
    """
    speech = LANGUAGES[language]
    said = speech.said
    hub = setting.hub_name or said(HUB)
    moment = format_datetime(of, "long", tzinfo=ZoneInfo(setting.time_zone), locale=speech.locale)
    values = {name: _apart(fact, speech) for name, fact in {**facts, "moment": moment}.items()}
    # An address stands alone on its line, for programs that make links of them.
    values |= {name: facts[name] for name in ("link", "courses", "counts") if name in facts}
    values["address"] = setting.address
    texts = (_GREETING, *KINDS[kind].paragraphs, _CLOSE)
    body = "\n\n".join(said(text) % values for text in texts)
    subject = said(KINDS[kind].subject) % {"hub": hub}
    return " ".join(subject.split()), f"{body}\n\n{hub}\n{setting.address}\n"


def listed(courses: Iterable[Course], language: str, setting: Setting) -> str:
    """Courses as a letter lists them: what to do by when, and where."""
    speech = LANGUAGES[language]
    lines = []
    for one in courses:
        day = format_date(one.due_on, "long", locale=speech.locale)
        values = {"title": _apart(one.title, speech), "day": _apart(day, speech)}
        line = speech.said(_MANNERS[one.is_over, one.is_renewal]) % values
        lines.append(f"{line}\n{setting.address}{one.path}")
    return "\n\n".join(lines)


def counted(counts: Mapping[str, int], language: str) -> str:
    """The counts of the letter of the week, a line each; what is nought is left out."""
    speech = LANGUAGES[language]
    return "\n".join(
        speech.said(text) % {"num": format_decimal(counts[name], locale=speech.locale)}
        for name, text in COUNTS.items()
        if counts.get(name)
    )


def _apart(text: str, speech: Language) -> str:
    """A name or login set apart from a sentence that is read from the right."""
    line = " ".join(text.split())
    return f"\u2068{line}\u2069" if speech.direction == "rtl" else line
