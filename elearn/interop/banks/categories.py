"""Categories of a bank: pools where a hub wrote them as such, else tags of their questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import message
from elearn.interop.banks.labels import BEGINS, GOES_ON
from elearn.interop.brought import Remark
from elearn.quiz.blocks import short

POOL = "Pool: "
"""Begins what a category says of itself where it is one of our pools: its labels follow."""

_SAYS = re.compile(rf"{POOL}([^\n]{{1,200}})")
_LABEL = re.compile(r"(Draw|Spread|Points each|For): ([^;\n]{1,60})")
# A slash that is written twice belongs to the name.
_SLASH = re.compile(r"(?<!/)/(?!/)")
_CONTEXTS = re.compile(r"^\s*\$(?:course|cat\d*|system|module|coursecat)\$\s*(?:/\s*top\b)?", re.I)


@dataclass
class _Category:
    title: str
    pool: dict[str, str] | None = None
    questions: list[Sketch] = field(default_factory=list)


@dataclass
class Categories:
    """The categories in the order of the file; questions go into the one begun last."""

    found: list[_Category] = field(default_factory=lambda: [_Category("")])

    def begin(self, path: str, says: str = "") -> None:
        """A category; `says` is what stands beside its name."""
        last = _SLASH.split(_CONTEXTS.sub("", path).strip())[-1]
        title = " ".join(last.replace("//", "/").split())
        pool = _SAYS.search(says)
        labels = (
            {name.lower(): value.strip() for name, value in _LABEL.findall(pool[1])}
            if pool
            else None
        )
        self.found.append(_Category(title, labels))

    def add(self, sketch: Sketch) -> None:
        """A question of the category begun last."""
        self.found[-1].questions.append(sketch)

    def questions(self, remarks: list[Remark]) -> tuple[Sketch, ...]:
        """All questions; those of pools inside them. Where several categories hold questions,
        each becomes a tag, and a remark says so."""
        held = [category for category in self.found if category.questions]
        names = {category.title for category in held if category.pool is None and category.title}
        is_tagged = len(names) > 1
        if is_tagged:
            says = message(
                "The categories are tags of their questions now (%(names)s). Make a pool of "
                "those from which officers are to be drawn some."
            )
            named = ", ".join(short(name) for name in sorted(names)[:5])
            remarks.append(Remark("", says, {"names": named}, is_loss=False))
        return tuple(
            sketch for category in held for sketch in _questions(category, is_tagged=is_tagged)
        )


def _questions(category: _Category, *, is_tagged: bool) -> Iterable[Sketch]:
    questions = _together(category.questions)
    if category.pool is not None:
        draw = category.pool.get("draw") or str(len(questions))
        labels = {**category.pool, "draw": draw}
        return [Sketch("pool", category.title, labels=labels, parts=tuple(questions))]
    if not is_tagged or not category.title:
        return questions
    return [_tagged(sketch, category.title) for sketch in questions]


def _together(sketches: Iterable[Sketch]) -> list[Sketch]:
    """A page that a hub wrote for a scenario, with the questions that go on with it."""
    found: list[Sketch] = []
    for sketch in sketches:
        labels = dict(sketch.labels)
        place = labels.pop("scenario", "")
        bare = replace(sketch, labels=labels)
        if place == GOES_ON and found and found[-1].labels.get("scenario") == BEGINS:
            found[-1] = replace(found[-1], parts=(*found[-1].parts, bare))
        else:
            found.append(sketch if place == BEGINS else bare)
    return [_scenario(sketch) for sketch in found]


def _scenario(sketch: Sketch) -> Sketch:
    labels = {name: value for name, value in sketch.labels.items() if name != "scenario"}
    if not sketch.parts or sketch.kind != "information":
        return replace(sketch, labels=labels)
    prompt = "" if sketch.prompt == sketch.title else sketch.prompt
    return replace(sketch, kind="scenario", prompt=prompt, labels=labels)


def _tagged(sketch: Sketch, title: str) -> Sketch:
    tag = re.sub("[,،;؛]", " ", title)
    known = sketch.labels.get("tags", "")
    return replace(sketch, labels={**sketch.labels, "tags": f"{known}, {tag}" if known else tag})


def pool_of(labels: Mapping[str, str]) -> str:
    """What a category says of itself that is one of our pools."""
    names = ("draw", "spread", "points each", "for")
    said = [f"{name.capitalize()}: {labels[name]}" for name in names if labels.get(name)]
    return POOL + "; ".join(said)


def path_of(title: str) -> str:
    """The path of a category with this title."""
    return f"$course$/top/{title.replace('/', '//')}"
