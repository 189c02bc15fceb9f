"""The front matter of a quiz: its title and the rules of an attempt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from elearn.content.yaml_text import Loaded
from elearn.errors import message
from elearn.quiz.answers import number, plain
from elearn.quiz.blocks import Notes, Place, short
from elearn.quiz.questions import Rules
from elearn.quiz.words import meaning

CHOICES = {
    "show": ("feedback", "score", "marks"),
    "show answers": ("after pass", "after attempt", "after last attempt", "never"),
    "shuffle": ("options", "questions", "both", "no"),
    "keep": ("best", "last", "first"),
}
BASE_KEYS = (
    "title",
    "pass mark",
    "attempts",
    "wait between attempts",
    "time limit",
    *CHOICES,
    "supervised",
)
TRANSLATION_KEYS = ("title", "of")

_DURATION = re.compile(r"([0-9]{1,6}) ?(m|h|d|months?|days?|hours?|minutes?)\Z")
_ORIGIN = re.compile(r"sha256-[0-9a-f]{12}\Z")
_SECONDS = {"m": 60, "h": 3600, "d": 86400}
_MONTH_SECONDS = 30 * 86400

# 2 years: past that somebody has slipped a key, and the clock's arithmetic has its limits.
_MOST_SECONDS = 730 * 86400


@dataclass(frozen=True)
class Settings:
    """What stands at the head of one quiz file; `of` only in a translation."""

    title: str
    rules: Rules
    of: str | None = None
    of_place: Place | None = None


def settings(loaded: Loaded | None, notes: Notes) -> Settings:
    """The settings of a file; what is wrong with them is noted, defaults stand in its place."""
    return _Reader(loaded or Loaded({}, {}, {}, {}), notes).read()


class _Reader:
    def __init__(self, loaded: Loaded, notes: Notes) -> None:
        self.loaded = loaded
        self.notes = notes
        self.values: dict[str, Any] = loaded.value if isinstance(loaded.value, dict) else {}

    def read(self) -> Settings:
        self._check_keys()
        title = self.values.get("title")
        if not isinstance(title, str) or not title.strip():
            self._note("title", message("The head of the file needs a line title: …"))
        of = self.values.get("of")
        if of is not None and not (isinstance(of, str) and _ORIGIN.match(of)):
            self._note("of", message("of: is written by the tool as sha256- and 12 signs."))
        return Settings(
            title=" ".join(title.split()) if isinstance(title, str) else "",
            rules=self._rules() if self.notes.is_base else Rules(),
            of=of if isinstance(of, str) else None,
            of_place=Place(*self.loaded.place(("of",))),
        )

    def _check_keys(self) -> None:
        known = BASE_KEYS if self.notes.is_base else TRANSLATION_KEYS
        for key in self.values:
            if key in known:
                continue
            if key in BASE_KEYS:
                says = message(
                    "%(key)s stands in the quiz of the base language only: remove it here."
                )
            else:
                says = message("%(key)s is not known here; these are: %(known)s.")
            self._note(key, says, key=short(key), known=", ".join(known))

    def _note(self, key: str, text: str, /, **values: object) -> None:
        where = self.loaded.key_place if key in self.values else self.loaded.place
        self.notes.add(Place(*where((key,))), "E30", text, **values)

    def _rules(self) -> Rules:
        default = Rules()
        choices = {key: self._choice(key) for key in CHOICES}
        return Rules(
            pass_percent=self._pass_percent(default.pass_percent),
            attempts=self._attempts(default.attempts),
            waits_seconds=self._waits(default.waits_seconds),
            limit_minutes=self._limit_minutes(),
            show=choices["show"],
            show_answers=choices["show answers"],
            shuffle=choices["shuffle"],
            keep=choices["keep"],
            supervised=self._supervised(),
        )

    def _choice(self, key: str) -> str:
        default = str(getattr(Rules(), key.replace(" ", "_")))
        value = self.values.get(key, default)
        if value is False:
            value = "no"
        if value not in CHOICES[key]:
            says = message("%(key)s is one of: %(known)s.")
            self._note(key, says, key=key, known=", ".join(CHOICES[key]))
            return default
        return str(value)

    def _pass_percent(self, default: int) -> int:
        if "pass mark" not in self.values:
            return default
        written = plain(str(self.values["pass mark"])).replace("٪", "%")
        percent = number(written.removesuffix("%").removeprefix("%"))
        if percent is None or percent.denominator != 1 or not 1 <= percent <= 100:
            says = message("pass mark is a whole percent from 1%% to 100%%, such as 80%%.")
            self._note("pass mark", says)
            return default
        return int(percent)

    def _attempts(self, default: int | None) -> int | None:
        value = self.values.get("attempts", default)
        if value == "unlimited":
            return None
        count = number(str(value)) if isinstance(value, int | str) else None
        if isinstance(value, bool) or count not in {Fraction(each) for each in range(1, 1001)}:
            says = message("attempts is a number from 1 to 1000, or unlimited.")
            self._note("attempts", says)
            return default
        return int(count or 1)

    def _waits(self, default: tuple[int, ...]) -> tuple[int, ...]:
        key = "wait between attempts"
        if key not in self.values:
            return default
        value = self.values[key]
        written = value if isinstance(value, list) else str(value).split(",")
        seconds = [seconds_of(str(each)) for each in written]
        waits = tuple(each for each in seconds if each is not None)
        if len(waits) < len(seconds) or not 0 < len(waits) <= 20:
            says = message(
                "wait between attempts is a time such as 24h, several such as 24h, 7d, or none."
            )
            self._note(key, says)
            return default
        return waits

    def _supervised(self) -> bool:
        value = self.values.get("supervised", "no")
        # A bare true or false is a truth value to the reader of YAML.
        word = {True: "yes", False: "no"}[value] if isinstance(value, bool) else meaning(str(value))
        if word not in ("yes", "no"):
            says = message("supervised is yes or no: whether the quiz opens in a sitting only.")
            self._note("supervised", says)
        return word == "yes"

    def _limit_minutes(self) -> int | None:
        seconds = seconds_of(str(self.values.get("time limit", "none")))
        if seconds is None:
            says = message("time limit is a time such as 45m or 2h, or none.")
            self._note("time limit", says)
        return (seconds or 0) // 60 or None


def seconds_of(written: str) -> int | None:
    """The seconds of a duration such as `45m`, `24h`, `7d`, `2 months`; none is 0.

    None where it is no duration, or longer than two years.
    """
    text = plain(written).lower()
    if text == "none":
        return 0
    found = _DURATION.match(text)
    if not found:
        return None
    is_months = found[2].startswith("mo")
    seconds = int(found[1]) * (_MONTH_SECONDS if is_months else _SECONDS[found[2][0]])
    return seconds if 0 < seconds <= _MOST_SECONDS else None
