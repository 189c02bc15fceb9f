"""What first attempts come to: each question, and the quiz as a whole. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from elearn.quiz.statistics import decisions, intervals, languages, reliability, signs
from elearn.quiz.statistics.decisions import Consistency
from elearn.quiz.statistics.intervals import LEAST, Estimate
from elearn.quiz.statistics.items import Item, analysed
from elearn.quiz.statistics.languages import Fairness
from elearn.quiz.statistics.signs import Kind, Sign
from elearn.reports.banks import Asked
from elearn.reports.gathered import Gathered, Heard

# A bad translation is as grave as an option that draws the strong.
_OF_LANGUAGE = list(Kind).index(Kind.DRAWS_STRONG)
MOST_WRONG = 10
LEAST_ALIKE = 5
"""A typed answer is shown only where so many officers gave the same: then it is nobody's own."""


@dataclass(frozen=True)
class Language:
    """A question in a translation: how many read it so, and in the original; `fairness` None where
    nothing can be said. `is_suspect`: the translation is to be checked."""

    code: str
    original: str
    n: int
    n_original: int
    fairness: Fairness | None = None
    is_suspect: bool = False


@dataclass(frozen=True)
class Finding:
    """One question with all that is known of it. `apart` is the facility by whether the sitting
    was supervised, where both are known; `wrong` what many typed wrongly."""

    asked: Asked
    item: Item
    signs: tuple[Sign, ...]
    languages: tuple[Language, ...] = ()
    apart: Mapping[bool, Estimate] | None = None
    wrong: tuple[tuple[str, int], ...] = ()

    @property
    def gravity(self) -> int:
        """How soon it is to be looked at, 0 first."""
        kinds = [list(Kind).index(one.kind) for one in self.signs]
        kinds += [_OF_LANGUAGE for one in self.languages if one.is_suspect]
        return min(kinds, default=len(Kind))


@dataclass(frozen=True)
class Reliability:
    """`alpha` None: not reckoned, for at most `most_alike` officers had the same questions;
    `forms` is how many different sets there were."""

    alpha: Estimate | None
    most_alike: int
    forms: int


@dataclass(frozen=True)
class Objective:
    """An objective and the part of its points that officers lost; None below `LEAST`."""

    code: str
    n: int
    lost: Estimate | None


@dataclass(frozen=True)
class Whole:
    """The quiz as a whole. `totals` is the mean part earned by whether the sitting was supervised,
    only where known; `length` how many questions those have whose decisions were looked at."""

    reliability: Reliability
    consistency: Consistency | None
    length: int
    totals: Mapping[bool, Estimate]


def of_questions(bank: Mapping[str, Asked], gathered: Gathered) -> list[Finding]:
    """Every question of the bank, in its order."""
    heard = [gathered.heard.get(one.name) or Heard() for one in bank.values()]
    compared = [
        list(_languages(one, of_it)) for one, of_it in zip(bank.values(), heard, strict=True)
    ]
    marks = iter(languages.suspects([one.fairness for each in compared for one in each]))
    found = []
    for one, of_it, each in zip(bank.values(), heard, compared, strict=True):
        item = analysed(one.kind, of_it.answers, one.rights)
        found.append(
            Finding(
                one,
                item,
                signs.signs(item),
                tuple(
                    Language(
                        two.code, two.original, two.n, two.n_original, two.fairness, next(marks)
                    )
                    for two in each
                ),
                _apart(of_it),
                _wrong(of_it),
            )
        )
    return found


def _languages(asked: Asked, heard: Heard) -> Iterator[Language]:
    original = asked.languages[0]
    first = heard.read.get(original, [])
    for code in asked.languages[1:]:
        other = heard.read.get(code, [])
        answers = [
            *((level, False, right) for level, right in first),
            *((level, True, right) for level, right in other),
        ]
        fairness = languages.compared(answers)
        yield Language(code, original, len(other), len(first), fairness)


def _apart(heard: Heard) -> Mapping[bool, Estimate] | None:
    found = _known(heard.apart)
    return found if len(found) == 2 else None


def _known(values: Mapping[bool, list[float]]) -> dict[bool, Estimate]:
    """The mean of each side that enough officers are on."""
    return {
        key: estimate
        for key, each in values.items()
        if len(each) >= LEAST and (estimate := intervals.mean(each))
    }


def _wrong(heard: Heard) -> tuple[tuple[str, int], ...]:
    often = heard.wrong.most_common(MOST_WRONG)
    return tuple((text, count) for text, count in often if count >= LEAST_ALIKE)


def of_the_whole(gathered: Gathered, pass_percent: int) -> Whole:
    """The quiz as a whole, held to this pass mark."""
    length = max(gathered.scores, key=lambda each: len(gathered.scores[each]), default=0)
    scores = gathered.scores.get(length, [])
    enough = len(scores) >= LEAST
    return Whole(
        _reliability(gathered),
        decisions.consistency(scores, pass_percent) if enough else None,
        length,
        _known(gathered.totals),
    )


def objectives(gathered: Gathered) -> list[Objective]:
    """What was lost of each objective that a question says it is about."""
    return [
        Objective(code, len(lost), intervals.mean(lost) if len(lost) >= LEAST else None)
        for code, lost in sorted(gathered.lost.items())
    ]


def _reliability(gathered: Gathered) -> Reliability:
    rows = max(gathered.forms.values(), key=len, default=[])
    alpha = reliability.alpha(rows) if len(rows) >= LEAST else None
    return Reliability(alpha, len(rows), len(gathered.forms))
