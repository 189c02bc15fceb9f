"""One question as it was written, and whether its lines are two of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from elearn.errors import message
from elearn.interop import pieces
from elearn.interop.plain import answers
from elearn.interop.plain.lines import Line

PARTED = message(
    "Right below this question stands another one without a number. They were read as two: look "
    "whether they are one."
)
JOINED = message("Two questions may have been read as one here: look at its text.")

_MOST_BARE = 8
_ASKS = ("?", "؟", ":", "…", "...", "_")
_ENDS = ("?", "؟")
_LONGEST_OF_TWO = 120


@dataclass
class Written:
    """A question as it was written. `number` is its author's, 0 where it has none; `said` are
    its answer lines, `bare` the lines of which it is not known yet whether they are options.

    `doubt` is what an author should look at, a message id or empty.
    """

    number: int
    stem: list[Line] = field(default_factory=list)
    options: list[Line] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    rows: list[Line] = field(default_factory=list)
    style: str = ""
    bare: list[Line] = field(default_factory=list)
    doubt: str = ""

    @property
    def asks(self) -> bool:
        """Whether its text ends as a question does, or is called one."""
        return self.style == "word" or any(line.text.endswith(_ASKS) for line in self.stem)


def parted(now: Written) -> Written | None:
    """Takes a question that ends above the bare lines out of this one, where a second, without
    a number, asks in them; what is right stays with the second. None where it is one question.

    Where it cannot be told, it stays one and carries a doubt.
    """
    at = max((at for at, line in enumerate(now.bare) if _begins(line)), default=-1)
    if not now.number or not now.stem:
        return None
    above = [*now.stem, *now.bare[: max(at, 0)]]
    if at >= 0 and above[-1].text.endswith(_ENDS):
        first = Written(now.number, stem=above, style=now.style, doubt=PARTED)
        now.number, now.stem, now.bare = 0, [now.bare[at]], now.bare[at + 1 :]
        return first
    is_short = sum(len(line.text) for line in above) <= _LONGEST_OF_TWO
    if is_short and not above[-1].text.endswith(_ASKS) and (at >= 0 or _stands_apart(now)):
        now.doubt = JOINED
    return None


def _begins(line: Line) -> bool:
    """Whether a line is a question from its first letter to its last."""
    return line.text.endswith(_ENDS) and not line.text[:1].islower()


def _stands_apart(now: Written) -> bool:
    """Whether something blank stands between a question and the line that its options follow."""
    last, above = now.bare[-1], [*now.stem, *now.bare][-2]
    return bool(last.text) and not last.text[:1].islower() and last.number > above.number + 1


def closed(now: Written) -> list[Written]:
    """What a question is once nothing more can belong to it: itself, or two, or none."""
    made = []
    if now.bare and not now.options:
        made = _settled(now)
    now.stem += now.bare
    now.bare = []
    return [*made, now] if now.stem else made


def _settled(now: Written) -> list[Written]:
    """Lines without letters behind a question are its options where something says so; the
    question that was parted from it on the way."""
    split = max(
        (at + 1 for at, line in enumerate(now.bare[:-1]) if line.text.endswith(_ASKS)), default=0
    )
    bare = now.bare[split:]
    are_marked = any(line.is_right for line in bare) or bool(standing_out(bare))
    are_named = any(
        said.casefold().rstrip(" .") == line.text.casefold().rstrip(" .;")
        for said in now.said
        for line in bare
    )
    is_lettered = any(answers.letters(said) for said in now.said)
    asks = bool(split) or any(line.text.endswith(_ASKS) for line in now.stem)
    are_options = 2 <= len(bare) <= _MOST_BARE and (are_marked or are_named or is_lettered or asks)
    if are_options:
        now.options, now.bare = bare, now.bare[:split]
    is_second = len(now.bare) == 1 and _begins(now.bare[0])
    above = parted(now) if now.bare and (are_options or is_second) else None
    return [above] if above else []


def standing_out(options: Sequence[Line]) -> dict[str, frozenset[int]]:
    """The places of the options that stand out, by the look that tells them apart."""
    looks = [pieces.looks_of(line.pieces) for line in options]
    by_look = {
        look: frozenset(place for place, one in enumerate(looks, 1) if look in one)
        for look in pieces.LOOKS
    }
    return {look: which for look, which in by_look.items() if 0 < len(which) < len(options)}
