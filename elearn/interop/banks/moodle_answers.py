"""The answers of each kind of question as elements of Moodle XML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator
from fractions import Fraction

from elearn.errors import message
from elearn.interop.banks import gaps, letters
from elearn.interop.banks.amounts import spelled
from elearn.interop.banks.moodle_elements import Elements, element, quoted
from elearn.interop.banks.outgoing import Going
from elearn.interop.banks.telling import Unfit
from elearn.quiz.answers import Variant
from elearn.quiz.kinds import amounts, cloze, multiple, single, text, true_false
from elearn.quiz.kinds.gaps import Gap
from elearn.quiz.questions import Question

# The shares that Moodle has; on import it takes the nearest.
_SHARES = (0, 5, 10, 100 / 9, 12.5, 100 / 7, 100 / 6, 20, 25, 30, 100 / 3, 40, 50, 60, 200 / 3)
_LIKE_A_GAP = re.compile(r"\{(?=\s*[0-9]*\s*:)")
_MORE_SHARES = (70, 75, 80, 250 / 3, 90, 100)


def _choices(going: Going, elements: Elements) -> Iterator[str]:
    key = _question(going).key
    assert isinstance(key, single.Key | multiple.Key)
    yield element("single", "true" if isinstance(key, single.Key) else "false")
    yield _switch("shuffleanswers", going.labels.get("shuffle") != "no")
    yield element("answernumbering", "abc")
    if going.labels.get("credit") == "all":
        going.teller.look(message("In Moodle it gives a part of its points for a part of it."))
    for choice, share in zip(going.sketch.choices, key.shares, strict=True):
        yield _answer(going, share, choice.text, choice.feedback, elements)


def _answer(going: Going, share: Fraction, words: str, feedback: str, elements: Elements) -> str:
    percent = float(share * 100)
    if all(abs(abs(percent) - known) > 0.01 for known in (*_SHARES, *_MORE_SHARES)):
        going.teller.look(
            message("Moodle has no share of %(percent)s%% and takes the nearest."),
            percent=spelled(round(share * 100, 2)),
        )
    inside, format, files = elements.inside(words)
    said = elements.text("feedback", feedback)
    return element(
        "answer",
        f"{element('text', inside)}{files}{said}",
        fraction=spelled(round(share * 100, 5)),
        format=format,
    )


def _truth(going: Going, elements: Elements) -> Iterator[str]:
    key = _question(going).key
    assert isinstance(key, true_false.Key)
    for value in (True, False):
        is_right = value == key.answer
        feedback = going.labels.get("correct" if is_right else "incorrect", "")
        said = elements.text("feedback", feedback)
        inside = f"{element('text', 'true' if value else 'false')}{said}"
        fraction = "100" if is_right else "0"
        yield element("answer", inside, fraction=fraction, format="moodle_auto_format")


def _words(going: Going, elements: Elements) -> Iterator[str]:
    key = _question(going).key
    assert isinstance(key, text.Key)
    yield element("usecase", "1" if key.is_exact else "0")
    for place, variant in enumerate(key.variants):
        feedback = going.labels.get("correct", "") if not place else ""
        yield _typed(pattern(variant), "100", feedback, elements)
    yield from _wrong(going, elements)


def pattern(variant: Variant) -> str:
    """A wording as Moodle compares it: a star is any text, one with a backslash a star."""
    return variant.text if variant.is_pattern else variant.text.replace("*", "\\*")


def _typed(words: str, fraction: str, feedback: str, elements: Elements, more: str = "") -> str:
    said = elements.text("feedback", feedback)
    inside = f"{element('text', quoted(words))}{said}{more}"
    return element("answer", inside, fraction=fraction, format="moodle_auto_format")


def _wrong(going: Going, elements: Elements) -> Iterator[str]:
    if wrong := going.labels.get("incorrect", ""):
        yield _typed("*", "0", wrong, elements)


def _number(going: Going, elements: Elements) -> Iterator[str]:
    key = _question(going).key
    assert isinstance(key, amounts.Key)
    middle, half = middle_of(key)
    right = going.labels.get("correct", "")
    yield _typed(spelled(middle), "100", right, elements, element("tolerance", spelled(half)))
    yield from _wrong(going, elements)
    if key.units:
        unit = element("multiplier", "1") + element("unit_name", quoted(key.units[0]))
        yield element("units", element("unit", unit))
        yield element("unitgradingtype", "1" if key.is_unit_required else "0")
        yield element("unitpenalty", "1")
        yield element("showunits", "0")


def middle_of(key: amounts.Key) -> tuple[Fraction, Fraction]:
    """The value in the middle and how far from it is right still."""
    middle = (key.low + key.high) / 2 if key.value is None else key.value
    return middle, key.high - middle


def _pairs(going: Going, elements: Elements) -> Iterator[str]:
    yield _switch("shuffleanswers", True)
    for left, right in going.sketch.pairs:
        inside, format, files = elements.inside(left)
        answer = element("answer", element("text", quoted(html.escape(plain(right, going), False))))
        yield element("subquestion", f"{element('text', inside)}{files}{answer}", format=format)


def plain(markdown: str, going: Going) -> str:
    """The letters of what Moodle shows as letters only."""
    found = letters.of_markdown(markdown)
    if re.search(r"!\[|\]\(|(?<!\\)\*\*", markdown):
        going.teller.lost(
            message("Bold letters, links and pictures in a list of answers are gone.")
        )
    return found


def _steps(going: Going, elements: Elements) -> Iterator[str]:
    is_whole = going.labels.get("credit") == "all"
    yield element("layouttype", "VERTICAL")
    yield element("selecttype", "ALL")
    yield element("selectcount", "0")
    yield element("gradingtype", "ALL_OR_NOTHING" if is_whole else "RELATIVE_NEXT_EXCLUDE_LAST")
    for place, step in enumerate(going.sketch.steps, 1):
        inside, format, files = elements.inside(step)
        yield element("answer", element("text", inside) + files, fraction=str(place), format=format)


def _essay(going: Going, elements: Elements) -> Iterator[str]:
    going.lose("correct", "incorrect")
    yield element("responseformat", "editor")
    yield element("responserequired", "1")
    yield element("responsefieldlines", "15")
    yield element("attachments", "0")
    rubric = "\n".join(f"- {line}" for line in going.sketch.rubric)
    yield elements.text("graderinfo", rubric)


def _nothing(going: Going, elements: Elements) -> Iterator[str]:
    yield from ()


# ── gaps ──


def text_with_gaps(going: Going, elements: Elements) -> str:
    """The text with its gaps in Moodle's notation, in which nothing is Markdown. Raises Unfit."""
    question = _question(going)
    assert isinstance(question.key, cloze.Key)
    going.lose("correct", "incorrect")
    wording = next(iter(question.wordings.values()))
    weight = int(question.points / len(question.key.gaps)) if are_weighted(going) else 1
    text = "".join(
        gaps.marked(piece - 1) if isinstance(piece, int) else _LIKE_A_GAP.sub("&#123;", piece)
        for piece in cloze.pieces(wording.prompt)
    )
    inside, format, files = elements.inside(text)
    made = [quoted(_gap(gap, wording.targets, weight)) for gap in question.key.gaps]
    whole = element("text", gaps.filled(inside, made))
    return element("questiontext", f"{whole}{files}", format=format)


def are_weighted(going: Going) -> bool:
    """Whether each gap earns whole points, as Moodle has it; else the points are a tag."""
    key = _question(going).key
    assert isinstance(key, cloze.Key)
    return (going.points / len(key.gaps)).denominator == 1


def has_words(going: Going) -> bool:
    """Whether one of its gaps is filled in words."""
    key = _question(going).key
    assert isinstance(key, cloze.Key)
    return any(isinstance(gap.key, text.Key) for gap in key.gaps)


def _gap(gap: Gap, targets: tuple[str, ...], weight: int) -> str:
    if isinstance(gap.key, single.Key):
        options = zip(gap.key.shares, targets[gap.start :], strict=False)
        inside = "~".join(_option(share, letters.of_markdown(target)) for share, target in options)
        return f"{{{weight}:MC:{inside}}}"
    if isinstance(gap.key, amounts.Key):
        middle, half = middle_of(gap.key)
        return f"{{{weight}:NM:={spelled(middle)}:{spelled(half)}}}"
    kind = "SAC" if gap.key.is_exact else "SA"
    inside = "~".join(f"={_sign(pattern(variant))}" for variant in gap.key.variants)
    return f"{{{weight}:{kind}:{inside}}}"


def _option(share: Fraction, words: str) -> str:
    if share == 1:
        return f"={_sign(words)}"
    # A percent or = at the beginning would be taken for the weight.
    is_weighted = share or words.startswith(("%", "="))
    weight = f"%{spelled(round(share * 100, 5))}%" if is_weighted else ""
    return weight + _sign(words)


def _sign(words: str) -> str:
    if "\n" in words:
        raise Unfit(message("A gap holds several lines."))
    escaped = re.sub(r"([}~#\"/\\])", r"\\\1", html.escape(words, quote=False))
    return escaped.replace("{", "&lbrace;")


def _switch(name: str, is_on: bool) -> str:
    return element(name, "true" if is_on else "false")


def _question(going: Going) -> Question:
    assert going.question is not None
    return going.question


ANSWERS: dict[str, Callable[[Going, Elements], Iterator[str]]] = {
    "single": _choices,
    "multiple": _choices,
    "true-false": _truth,
    "numeric": _number,
    "text": _words,
    "matching": _pairs,
    "ordering": _steps,
    "cloze": _nothing,
    "written": _essay,
    "information": _nothing,
}
TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "true-false": "truefalse",
    "numeric": "numerical",
    "text": "shortanswer",
    "matching": "matching",
    "ordering": "ordering",
    "cloze": "cloze",
    "written": "essay",
    "information": "description",
}
"""What Moodle calls our kinds."""
