"""How long one waits between the attempts of a quiz, in words."""

from __future__ import annotations

from elearn.quiz.questions import Rules
from elearn.web.language import _, ngettext

_DAY, _HOUR, _MINUTE = 86400, 3600, 60


def told(rules: Rules) -> str:
    """The waiting time after the first, second, … failed attempt; empty where nobody waits."""
    most = len(rules.waits_seconds) if rules.attempts is None else rules.attempts - 1
    seconds = [rules.wait_seconds(failed) for failed in range(1, most + 1)]
    while len(seconds) > 1 and seconds[-1] == seconds[-2]:
        seconds.pop()
    if not any(seconds):
        return ""
    first, *more = map(duration, seconds)
    times = first
    for one in more:
        times = _("%(earlier)s, then %(later)s", earlier=times, later=one)
    return times


def duration(seconds: int) -> str:
    """A time in the largest unit that says it exactly: 90 minutes, 24 hours, 7 days."""
    if seconds == 0:
        return _("no time")
    if seconds % _DAY == 0 and seconds > _DAY:
        return ngettext("%(num)s day", "%(num)s days", seconds // _DAY)
    if seconds % _HOUR == 0:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // _HOUR)
    return ngettext("%(num)s minute", "%(num)s minutes", -(-seconds // _MINUTE))
