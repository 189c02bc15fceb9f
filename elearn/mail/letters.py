"""What letters say: plain text in the language of who reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from elearn.errors import message
from elearn.languages import LANGUAGES, Language


@dataclass(frozen=True)
class Kind:
    """A kind of letter. After `longest_wait` it would say nothing that is still of use.

    `purpose` is that of the link which is made for it when it is sent; empty without one.
    """

    subject: str
    paragraphs: tuple[str, ...]
    longest_wait: timedelta
    purpose: str = ""


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
}

HUB = message("Central Asian Regional Hub for Countering Global Threats")
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
    values |= {name: facts[name] for name in ("link",) if name in facts}
    values["address"] = setting.address
    texts = (_GREETING, *KINDS[kind].paragraphs, _CLOSE)
    body = "\n\n".join(said(text) % values for text in texts)
    subject = said(KINDS[kind].subject) % {"hub": hub}
    return " ".join(subject.split()), f"{body}\n\n{hub}\n{setting.address}\n"


def _apart(text: str, speech: Language) -> str:
    """A name or login set apart from a sentence that is read from the right."""
    line = " ".join(text.split())
    return f"\u2068{line}\u2069" if speech.direction == "rtl" else line
