"""One question: how many got it right, and whether those were the strong officers.

Each officer drew a part of the bank, so all of it is over the questions that were drawn. How strong
somebody is, is said by the rest: the part of the points of all other questions drawn in the same
attempt.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from elearn.quiz.statistics.intervals import LEAST, Estimate, correlation, share


@dataclass
class Answers:
    """What those who drew one question made of it, an officer in each place of every list.

    `shares` are the parts of its points that were earned, 0 to 1; `rests` the parts earned of the
    other questions, None where there were none; `picks` the options that were chosen, by their
    place in the author's order, None where nothing was answered.
    """

    shares: list[float] = field(default_factory=list)
    rests: list[float | None] = field(default_factory=list)
    picks: list[Sequence[int] | None] = field(default_factory=list)

    def add(self, share: float, rest: float | None, picks: Sequence[int] | None) -> None:
        self.shares.append(share)
        self.rests.append(rest)
        self.picks.append(picks)


@dataclass(frozen=True)
class Thirds:
    """The weakest and the strongest third by their rest, as places in the lists.

    Who has the same rest is in the same third, so that they may be larger; both are empty where
    nearly all have the same.
    """

    weak: tuple[int, ...] = ()
    strong: tuple[int, ...] = ()


@dataclass(frozen=True)
class Option:
    """How often one option was chosen: of all, by the weakest and by the strongest third.

    `of_wrong` is of those who chose any wrong option; None for a right one.
    """

    index: int
    is_right: bool
    chosen: Estimate
    weak: Estimate | None
    strong: Estimate | None
    of_wrong: Estimate | None


@dataclass(frozen=True)
class Item:
    """What is known of one question. Below `LEAST` officers nothing but how many there are.

    `facility` is the mean part of the points; `discrimination` the correlation of that part with
    the rest; `strong_facility` the facility among the strongest third. `kind` as a question has it.
    """

    kind: str
    n: int
    blanks: int
    facility: Estimate | None = None
    discrimination: Estimate | None = None
    strong_facility: Estimate | None = None
    options: tuple[Option, ...] = ()

    @property
    def is_known(self) -> bool:
        return self.n >= LEAST


def thirds(rests: Sequence[float | None]) -> Thirds:
    """The weakest and the strongest third."""
    known = sorted(one for one in rests if one is not None)
    if not known:
        return Thirds()
    size = math.ceil(len(known) / 3)
    low, high = known[size - 1], known[-size]
    if low >= high:
        return Thirds()
    return Thirds(
        tuple(at for at, one in enumerate(rests) if one is not None and one <= low),
        tuple(at for at, one in enumerate(rests) if one is not None and one >= high),
    )


def analysed(kind: str, answers: Answers, rights: Sequence[bool] = ()) -> Item:
    """One question. `rights` say of each option whether it is right; none where it has none."""
    n = len(answers.shares)
    blanks = sum(one is None for one in answers.picks)
    if n < LEAST:
        return Item(kind, n, blanks)
    groups = thirds(answers.rests)
    pairs = [
        (one, rest)
        for one, rest in zip(answers.shares, answers.rests, strict=True)
        if rest is not None
    ]
    return Item(
        kind,
        n,
        blanks,
        facility=share(math.fsum(answers.shares), n),
        discrimination=correlation([one for one, _ in pairs], [rest for _, rest in pairs]),
        strong_facility=_facility(answers.shares, groups.strong),
        options=tuple(_options(answers.picks, rights, groups)) if rights else (),
    )


def _facility(shares: Sequence[float], places: Sequence[int]) -> Estimate | None:
    return share(math.fsum(shares[at] for at in places), len(places))


def _options(
    picks: Sequence[Sequence[int] | None], rights: Sequence[bool], groups: Thirds
) -> Iterable[Option]:
    wrong = sum(any(not rights[at] for at in one) for one in picks if one)
    weak, strong = (_counted(picks, places, len(rights)) for places in (groups.weak, groups.strong))
    for index, count in enumerate(_counted(picks, range(len(picks)), len(rights))):
        chosen = share(count, len(picks))
        assert chosen
        yield Option(
            index,
            rights[index],
            chosen,
            share(weak[index], len(groups.weak)),
            share(strong[index], len(groups.strong)),
            None if rights[index] else share(count, wrong),
        )


def _counted(
    picks: Sequence[Sequence[int] | None], places: Iterable[int], options: int
) -> list[int]:
    """How many of these officers chose each option."""
    counts = [0] * options
    for at in places:
        for index in picks[at] or ():
            counts[index] += 1
    return counts
