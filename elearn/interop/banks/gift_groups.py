"""The answers of each kind of question between the braces of GIFT."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from elearn.errors import message
from elearn.interop.banks import gaps, letters
from elearn.interop.banks.amounts import percent, spelled
from elearn.interop.banks.gift_said import part, quoted, said
from elearn.interop.banks.moodle_answers import middle_of, pattern
from elearn.interop.banks.outgoing import Going
from elearn.interop.banks.telling import Unfit
from elearn.quiz.kinds import amounts, cloze, multiple, single, text, true_false
from elearn.quiz.kinds.gaps import Gap


def _choices(going: Going, format: str) -> str:
    key = going.question.key if going.question else None
    assert isinstance(key, single.Key | multiple.Key)
    going.lose("correct", "incorrect")
    lines = []
    for choice, share in zip(going.sketch.choices, key.shares, strict=True):
        is_right = isinstance(key, single.Key) and share == 1
        weight = f"%{percent(share)}" if share and not is_right else ""
        words = part(choice.text, going.teller, format)
        lines.append(
            f"{'=' if is_right else '~'}{weight}{words}{_feedback(going, choice.feedback, format)}"
        )
    return _group(going, format, lines)


def _feedback(going: Going, text: str, format: str) -> str:
    return f" #{part(text, going.teller, format)}" if text.strip() else ""


def _group(going: Going, format: str, lines: list[str], sign: str = "") -> str:
    explain = going.labels.get("explain", "")
    if explain:
        lines = [*lines, f"####{part(explain, going.teller, format)}"]
    inside = "".join(f"\n\t{line}" for line in lines)
    return f"{{{sign}{inside}\n}}" if lines else f"{{{sign}}}"


def _truth(going: Going, format: str) -> str:
    key = going.question.key if going.question else None
    assert isinstance(key, true_false.Key)
    right, wrong = (going.labels.get(name, "") for name in ("correct", "incorrect"))
    line = "TRUE" if key.answer else "FALSE"
    if right or wrong:
        line += f" # {part(wrong, going.teller, format) if wrong else ''}"
    if right:
        line += f" # {part(right, going.teller, format)}"
    return _group(going, format, [line])


def _words(going: Going, format: str) -> str:
    key = going.question.key if going.question else None
    assert isinstance(key, text.Key)
    right, wrong = (going.labels.get(name, "") for name in ("correct", "incorrect"))
    lines = [f"={_word(pattern(variant))}" for variant in key.variants]
    lines[0] += _feedback(going, right, format)
    if wrong:
        lines.append(f"=%0%*{_feedback(going, wrong, format)}")
    return _group(going, format, lines)


def _word(words: str) -> str:
    if "->" in words:
        raise Unfit(message("GIFT would read the arrow in an answer as a pair to match."))
    sign = "%100%" if words.startswith("%") else ""
    return f"{sign}[plain]{quoted(words)}" if words.startswith("[") else sign + quoted(words)


def _number(going: Going, format: str) -> str:
    key = going.question.key if going.question else None
    assert isinstance(key, amounts.Key)
    if key.units:
        going.teller.lost(message("GIFT has no unit: it is gone from the answer."))
    right, wrong = (going.labels.get(name, "") for name in ("correct", "incorrect"))
    middle, half = middle_of(key)
    amount = f"{spelled(middle)}:{spelled(half)}"
    lines = [f"={amount}{_feedback(going, right, format)}"]
    if wrong:
        lines.append(f"~{_feedback(going, wrong, format).lstrip()}")
    return _group(going, format, lines, "#")


def _pairs(going: Going, format: str) -> str:
    going.lose("correct", "incorrect")
    lines = [_pair(going, left, right, format) for left, right in going.sketch.pairs]
    return _group(going, format, lines)


def _pair(going: Going, left: str, right: str, format: str) -> str:
    first = part(left, going.teller, format) if left else ""
    return f"={first} -> {part(right, going.teller, format)}"


def _steps(going: Going, format: str) -> str:
    going.lose("correct", "incorrect")
    going.teller.look(message("GIFT has no steps to order: they are matched with their numbers."))
    lines = [
        f"={part(step, going.teller, format)} -> {place}"
        for place, step in enumerate(going.sketch.steps, 1)
    ]
    return _group(going, format, lines)


def _essay(going: Going, format: str) -> str:
    going.lose("correct", "incorrect")
    if going.sketch.rubric:
        going.teller.lost(message("GIFT has no place for what is looked for in an answer."))
    return _group(going, format, [])


def _page(going: Going, format: str) -> str:
    going.lose("explain", "correct", "incorrect")
    return ""


# ── gaps ──


def cloze_of(going: Going) -> str:
    """Text and gaps. One gap is a missing word; of several GIFT knows nothing, so that they are
    numbered and matched with their words. Raises Unfit."""
    question = going.question
    assert question is not None
    assert isinstance(question.key, cloze.Key)
    going.lose("correct", "incorrect")
    wording = next(iter(question.wordings.values()))
    pieces = cloze.pieces(wording.prompt)
    if len(question.key.gaps) > 1:
        return _numbered(going, pieces, question.key, wording.targets)
    whole = "".join(gaps.marked(0) if isinstance(each, int) else each for each in pieces)
    format, made = said(whole, going.teller)
    group = "".join(_gap(question.key.gaps[0], wording.targets))
    explain = going.labels.get("explain", "")
    feedback = f" ####{part(explain, going.teller, format)}" if explain else ""
    prefix = "" if format == "moodle" else f"[{format}]"
    if made.rstrip().endswith(gaps.marked(0)):
        going.teller.look(message("The gap at the end became a question of its own."))
    return prefix + made.replace(gaps.marked(0), f"{{{group}{feedback}}}")


def _gap(gap: Gap, targets: tuple[str, ...]) -> list[str]:
    if isinstance(gap.key, amounts.Key):
        middle, half = middle_of(gap.key)
        return [f"#{spelled(middle)}:{spelled(half)}"]
    if isinstance(gap.key, text.Key):
        return [f"={_word(pattern(variant))} " for variant in gap.key.variants]
    options = zip(gap.key.shares, targets[gap.start :], strict=False)
    return [f"{_option(share, letters.of_markdown(target))} " for share, target in options]


def _option(share: Fraction, words: str) -> str:
    if share == 1:
        return f"={_word(words)}"
    # A percent at the beginning would be taken for the weight.
    weight = f"%{percent(share)}" if share or words.startswith("%") else ""
    return f"~{weight}{_word(words).removeprefix('%100%')}"


def _numbered(
    going: Going, pieces: list[str | int], key: cloze.Key, targets: tuple[str, ...]
) -> str:
    going.teller.look(message("GIFT has one gap to a text: several are matched by number now."))
    if any(isinstance(gap.key, text.Key) and len(gap.key.variants) > 1 for gap in key.gaps):
        going.teller.lost(message("Of the words that fill a gap the first is kept."))
    whole = "".join(f"({each}) \\_\\_\\_" if isinstance(each, int) else each for each in pieces)
    format, made = said(whole, going.teller)
    lines = [
        f"=({place}) -> {part(_filling(gap, targets), going.teller, format)}"
        for place, gap in enumerate(key.gaps, 1)
    ]
    lines += [f"= -> {part(other, going.teller, format)}" for other in _others(key, targets)]
    prefix = "" if format == "moodle" else f"[{format}]"
    return f"{prefix}{made}{_group(going, format, lines)}"


def _filling(gap: Gap, targets: tuple[str, ...]) -> str:
    if isinstance(gap.key, amounts.Key):
        return spelled(middle_of(gap.key)[0])
    if isinstance(gap.key, text.Key):
        return gap.key.variants[0].text
    return targets[gap.start + gap.key.shares.index(max(gap.key.shares))]


def _others(key: cloze.Key, targets: tuple[str, ...]) -> list[str]:
    """The wrong options of choices, which become sides that belong to none."""
    right = {_filling(gap, targets) for gap in key.gaps}
    return list(dict.fromkeys(each for each in targets if each not in right))


GROUPS: dict[str, Callable[[Going, str], str]] = {
    "single": _choices,
    "multiple": _choices,
    "true-false": _truth,
    "numeric": _number,
    "text": _words,
    "matching": _pairs,
    "ordering": _steps,
    "written": _essay,
    "information": _page,
}
"""How the answers of each kind are written; `cloze_of` writes a text with gaps."""
