"""What the figures of a question mean, in sentences."""

from __future__ import annotations

from typing import Any

from elearn.quiz.statistics.intervals import LEAST, PRELIMINARY, Estimate
from elearn.quiz.statistics.languages import LEAST_IN_LANGUAGE
from elearn.quiz.statistics.signs import Kind
from elearn.reports.findings import Finding, Language
from elearn.reports.items import LeftOut
from elearn.web.language import (
    _,
    name_here,
    ngettext,
    shown_hundredths,
    shown_number,
    shown_percent,
)


def sentences(found: Finding) -> list[str]:
    """What is to be looked at in one question, the gravest first; each once."""
    said = {
        Kind.KEY: _("Few strong officers got this right: check the key."),
        Kind.DRAWS_STRONG: _("One wrong option draws the strong: check it."),
        Kind.ALIKE: _("Weak and strong officers do alike: look at the wording."),
        Kind.EASY: _("Almost everyone gets this right."),
        Kind.UNUSED: _("Hardly anybody chooses one of the options: replace it."),
    }
    told = [said[one.kind] for one in found.signs]
    told += [of_language(one) for one in found.languages if one.is_suspect]
    return list(dict.fromkeys(told))


def of_option(kind: Kind) -> str:
    """The same, beside the option that it is about."""
    if kind is Kind.DRAWS_STRONG:
        return _("It draws the strong: check it.")
    return _("Hardly anybody chooses it: replace it.")


def of_language(one: Language) -> str:
    """What is known of a question in a translation."""
    language = name_here(one.code)
    if one.fairness is None:
        few = min(one.n, one.n_original)
        if few < LEAST_IN_LANGUAGE:
            return _(
                "%(num)s officers read it so, %(original)s in the original: %(least)s of each are "
                "needed.",
                num=shown_number(one.n),
                original=shown_number(one.n_original),
                least=shown_number(LEAST_IN_LANGUAGE),
            )
        return _("Nearly all got it right, or nearly all wrong: nothing can be compared.")
    if one.is_suspect and one.fairness.is_harder:
        return _(
            "Harder in %(language)s at equal ability: check the translation.", language=language
        )
    if one.is_suspect:
        return _(
            "Easier in %(language)s at equal ability: check the translation, and the original.",
            language=language,
        )
    if one.fairness.letter == "A":
        return _("As hard as in the original.")
    if one.fairness.is_harder:
        return _("Perhaps harder than in the original; not enough to be sure.")
    return _("Perhaps easier than in the original; not enough to be sure.")


def too_few(n: int) -> str:
    """Why nothing is said yet."""
    return ngettext(
        "%(num)s officer so far: %(least)s are needed before anything can be said.",
        "%(num)s officers so far: %(least)s are needed before anything can be said.",
        n,
        least=shown_number(LEAST),
    )


def left_out(counts: LeftOut) -> list[str]:
    """The first attempts that are not counted, kind by kind."""
    told = [
        (
            counts.running,
            ngettext("%(num)s that still runs", "%(num)s that still run", counts.running),
        ),
        (
            counts.waiting,
            ngettext(
                "%(num)s that waits for a mark", "%(num)s that wait for a mark", counts.waiting
            ),
        ),
        (
            counts.erased,
            ngettext("%(num)s of an erased person", "%(num)s of erased people", counts.erased),
        ),
    ]
    return [sentence for count, sentence in told if count]


def share(estimate: Estimate | None) -> dict[str, Any] | None:
    """A share as a page shows it: the figure, its interval, and where both lie from 0 to 100."""
    if estimate is None:
        return None
    low, value, high = (round(one * 100) for one in (estimate.low, estimate.value, estimate.high))
    return {
        "figure": shown_percent(value),
        "interval": _between(shown_percent(low), shown_percent(high)),
        "low": low,
        "value": value,
        "high": high,
        "n": estimate.n,
        "is_preliminary": estimate.n < PRELIMINARY,
    }


def measure(estimate: Estimate | None) -> dict[str, Any] | None:
    """A correlation, a reliability or a difference as a page shows it, to two places."""
    if estimate is None:
        return None
    low, value, high = (
        shown_hundredths(one) for one in (estimate.low, estimate.value, estimate.high)
    )
    return {"figure": value, "interval": _between(low, high), "n": estimate.n}


def _between(low: str, high: str) -> str:
    return _("%(low)s to %(high)s", low=low, high=high)
