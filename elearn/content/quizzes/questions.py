"""From a block to a question: which kind it is, its key, its words and its labels."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction

from elearn.errors import message
from elearn.quiz.answers import number, plain
from elearn.quiz.blocks import ARROW, Block, Label, Notes, Place, Reading, mark_of, short
from elearn.quiz.kinds import KINDS, amounts, gaps, multiple, true_false
from elearn.quiz.questions import Question, Wording
from elearn.quiz.words import LEVELS, TEXT_LABELS, meaning

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
LONGEST_ID = 60
TWICE = message("The Id “%(id)s” is used twice, first in line %(line)d: change this one.")
_MOST_POINTS = 1000

_OF_QUESTION = TEXT_LABELS | {
    "points",
    "tags",
    "objective",
    "level",
    "source",
    "expect",
    "credit",
    "shuffle",
    "unit",
    "tolerance",
    "reuse",
    "case",
    "id",
    "info",
    "order",
}
_OF_SCENARIO = frozenset(
    {"points each", "tags", "objective", "level", "source", "id", "hint", "explain", "shuffle"}
)
_OF_POOL = frozenset({"draw", "spread", "points each", "for"})
LABELS_OF = {"question": _OF_QUESTION, "scenario": _OF_SCENARIO, "pool": _OF_POOL}

# What a short label may say; the words of all languages lead here.
_VALUES: Mapping[str, Collection[str]] = {
    "level": LEVELS,
    "credit": ("each", "all"),
    "shuffle": ("yes", "no"),
    "unit": ("required",),
    "tolerance": ("ok", "yes"),
    "reuse": ("yes", "no"),
    "case": ("exact",),
    "info": ("yes",),
    "spread": ("objective", "level", "tag"),
}


@dataclass(frozen=True)
class Given:
    """What a question takes from the pool or scenario around it."""

    points: Fraction | None = None
    objective: str | None = None
    level: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None


NOTHING = Given()


def question_of(
    block: Block, language: str, notes: Notes, given: Given = NOTHING, id: str | None = None
) -> Question | None:
    """The question of a block in the base language; None where it cannot be one.

    `id` stands where the author gave none and need not (a practice check).
    """
    check_labels(block, "question", notes)
    kind = kind_of(block, notes)
    if kind is None:
        return None
    reading = KINDS[kind].read(block, notes)
    if reading.key is None:
        return None
    if isinstance(reading.key, multiple.Key):
        multiple.check_percents(reading.key, block, notes)
    return Question(
        id=id_of(block, notes) if id is None or block.value("id") else id,
        key=reading.key,
        wordings={language: wording_of(block, reading)},
        points=Fraction(0) if kind == "information" else _points(block, notes, given),
        credit=value_of(block, "credit", notes) or "each",
        shuffle=value_of(block, "shuffle", notes) != "no",
        objective=block.value("objective") or given.objective,
        level=value_of(block, "level", notes) or given.level,
        tags=tags_of(block) or given.tags,
        source=block.value("source") or given.source,
        expect_percent=_expected(block, notes),
        line=block.place.line,
    )


def kind_of(block: Block, notes: Notes) -> str | None:
    """The kind by the shape of the answers; None, and a note, where there are none."""
    answered = _answered_kind(block)
    if gaps.has_gaps(block.prompt):
        if answered is None:
            return gaps.KIND
        if answered != "information":
            says = message("This text has gaps [[ ]] and other answers too: keep one of the two.")
            notes.add(Place(block.prompt_line), "E37", says)
    if answered is None and "[[" in block.prompt:
        return gaps.KIND
    if answered is None:
        _note_unanswered(block, notes)
    return answered


def _answered_kind(block: Block) -> str | None:
    if "info" in block.labels:
        return "information"
    if "order" in block.labels:
        return "ordering"
    if block.items:
        marks = [mark for item in block.items if (mark := mark_of(item.text))]
        known = [mark for mark in marks if mark.is_known]
        if not known and any(ARROW.search(item.text) for item in block.items):
            return "matching"
        return "single" if (known or marks)[0].opening == "(" else "multiple"
    if "answer" not in block.labels:
        return None
    answer = block.labels["answer"].value
    if meaning(answer) == "written":
        return "written"
    if true_false.fits(answer):
        return "true-false"
    return "numeric" if amounts.fits(answer) else "text"


def _note_unanswered(block: Block, notes: Notes) -> None:
    if re.search(r"^ {0,3}[A-Za-zА-Яа-я][).] ", block.prompt, re.MULTILINE):
        says = message(
            "The answers A) B) C) are not read here: write each as - ( ) text and mark the right "
            "one (x), or let “flask modules import” do it."
        )
    else:
        says = message(
            "This question has no answers: add a list, a line Answer: …, or Info: yes where it "
            "is only a text to read."
        )
    notes.add(block.place, "E01", says)


def wording_of(block: Block, reading: Reading) -> Wording:
    """The words of a block in its language."""
    return Wording(
        title=plain_title(block.title),
        prompt=block.prompt if reading.prompt is None else reading.prompt,
        parts=reading.parts,
        targets=reading.targets,
        feedback=reading.feedback,
        hint=block.value("hint"),
        correct=block.value("correct"),
        incorrect=block.value("incorrect"),
        explain=block.value("explain"),
        rubric=block.rubric or tuple(filter(None, [block.value("rubric")])),
    )


def plain_title(title: str) -> str:
    """A heading without its emphasis, code and link marks."""
    title = re.sub(r"\[([^\[\]]*)\]\([^()]*\)", r"\1", title)
    return re.sub(r"[*`]|(?<!\w)_+|_+(?!\w)", "", title).strip()


def check_labels(block: Block, role: str, notes: Notes) -> None:
    """Notes labels that belong elsewhere."""
    for name, label in block.labels.items():
        if name in LABELS_OF[role]:
            continue
        says = message("The label %(label)s says nothing here; it belongs to a %(where)s.")
        where = next(other for other, names in LABELS_OF.items() if name in names)
        notes.add(label.place, "E23", says, label=name.capitalize(), where=where)


def value_of(block: Block, name: str, notes: Notes) -> str | None:
    """The value of a label that takes one of a few words; None where it is not given."""
    label = block.labels.get(name)
    if label is None:
        return None
    value = meaning(label.value)
    if value not in _VALUES[name]:
        note_value(label, ", ".join(_VALUES[name]), notes)
        return None
    return value


def note_value(label: Label, known: str, notes: Notes) -> None:
    """Notes a label whose value is none of those it takes."""
    says = message("The label %(label)s takes %(known)s, not “%(value)s”.")
    notes.add(
        label.value_place,
        "E23",
        says,
        label=label.name.capitalize(),
        known=known,
        value=short(label.value),
    )


def id_of(block: Block, notes: Notes) -> str:
    """The author's id of a question; empty, and a note, where it is missing or malformed."""
    label = block.labels.get("id")
    if label is None:
        says = message("This question has no Id: “flask modules fmt” adds one.")
        notes.add(block.place, "E27", says)
        return ""
    if not _SLUG.match(label.value) or len(label.value) > LONGEST_ID:
        says = message(
            "The Id “%(id)s” is malformed: use small letters a-z, digits and single hyphens, at "
            "most %(longest)d of them."
        )
        notes.add(label.value_place, "E27", says, id=short(label.value), longest=LONGEST_ID)
        return ""
    return label.value


def tags_of(block: Block) -> tuple[str, ...]:
    """The tags of a block, each once."""
    tags = (tag.strip() for tag in re.split(r"[,،]", block.value("tags")))
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def points_of(label: Label, notes: Notes) -> Fraction | None:
    """The points that a label gives; None, and a note, where it gives none."""
    points = number(label.value)
    if points is None or not 0 < points <= _MOST_POINTS:
        says = message("Points must be a number above 0 and at most %(most)d.")
        notes.add(label.value_place, "E24", says, most=_MOST_POINTS)
        return None
    return points


def _points(block: Block, notes: Notes, given: Given) -> Fraction:
    own = points_of(block.labels["points"], notes) if "points" in block.labels else None
    return own or given.points or Fraction(1)


def _expected(block: Block, notes: Notes) -> int | None:
    label = block.labels.get("expect")
    if label is None:
        return None
    percent = number(plain(label.value).replace("٪", "%").strip("%"))
    if percent is None or percent.denominator != 1 or not 0 <= percent <= 100:
        note_value(label, "0% – 100%", notes)
        return None
    return int(percent)


def check_objective(block: Block, objectives: Collection[str], notes: Notes) -> None:
    """Notes an objective that the module does not have."""
    label = block.labels.get("objective")
    if label is None or label.value in objectives:
        return
    near = get_close_matches(label.value[:60], list(objectives)[:200], n=1)
    if near:
        says = message("The objective %(name)s is not in module.yml: did you mean %(near)s?")
        notes.add(label.value_place, "E39", says, name=short(label.value), near=near[0])
        return
    says = message("The objective %(name)s is not in module.yml: add it there.")
    notes.add(label.value_place, "E39", says, name=short(label.value))
