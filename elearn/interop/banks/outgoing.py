"""Questions on their way into another program's format: one by one, with what each says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from elearn.content.quizzes.placing import Placed
from elearn.content.quizzes.sketches import Sketch
from elearn.errors import message
from elearn.interop.banks.labels import BEGINS, GOES_ON, as_tags
from elearn.interop.banks.proving import proved
from elearn.interop.banks.reports import gathered
from elearn.interop.banks.telling import Teller, Unfit, place_of
from elearn.interop.brought import Remark
from elearn.quiz.kinds import matching
from elearn.quiz.questions import Question
from elearn.quiz.words import meaning

_MEANT = ("level", "credit", "shuffle", "case", "unit", "reuse")


@dataclass(frozen=True)
class Written:
    """A file for another program; `count` questions are in it, `skipped` are not."""

    data: bytes
    count: int
    skipped: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class Going:
    """A question with its key, or a category that begins. `labels` say what they mean, in
    English; `category` is its title and the labels of the pool that it is, if one."""

    sketch: Sketch
    question: Question | None
    teller: Teller
    labels: Mapping[str, str] = field(default_factory=dict)
    category: tuple[str, Mapping[str, str] | None] | None = None

    @property
    def points(self) -> Fraction:
        return self.question.points if self.question else Fraction(0)

    def tags(self, *but: str) -> list[str]:
        """Its tags, and as tags what has no place of its own in the format."""
        return as_tags(self.labels, but)

    def lose(self, *names: str) -> None:
        """Tells of those texts of the question that the format has no place for."""
        for name in names:
            if self.labels.get(name, "").strip():
                self.teller.lost(
                    message("What it says under %(label)s has no place in this format."),
                    label=name.capitalize(),
                )


def nested(placed: Sequence[Placed]) -> tuple[Sketch, ...]:
    """The sketches of a file with those inside scenarios and pools as their parts."""
    inside: dict[int | None, list[int]] = {}
    for number, each in enumerate(placed):
        inside.setdefault(each.outer, []).append(number)

    def whole(number: int) -> Sketch:
        parts = tuple(whole(inner) for inner in inside.get(number, ()))
        return replace(placed[number].sketch, parts=parts)

    return tuple(whole(number) for number in inside.get(None, ()))


@dataclass
class Leaving:
    """Takes the sketches in order to a writer of one question, which may raise Unfit; gathers
    what it made and what is to be told."""

    title: str
    language: str
    write: Callable[[Going], str]
    made: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    count: int = 0
    skipped: int = 0

    def take(self, sketches: Sequence[Sketch]) -> None:
        """Every question; where there are pools, a category before each run of them."""
        has_pools = any(sketch.kind == "pool" for sketch in sketches)
        is_outside = False
        for sketch in sketches:
            if sketch.kind == "pool":
                labels = _meant(sketch.labels)
                self._begin(sketch, sketch.title, labels)
                self._members(sketch.parts, labels)
                is_outside = False
                continue
            if has_pools and not is_outside:
                self._begin(sketch, self.title, None)
                is_outside = True
            self._members([sketch], {})

    def written(self, data: bytes) -> Written:
        """The file that was made of it."""
        return Written(data, self.count, self.skipped, gathered(self.remarks))

    def _begin(self, sketch: Sketch, title: str, labels: Mapping[str, str] | None) -> None:
        if labels is not None:
            says = message(
                "The pool %(title)s became a category: let Moodle draw %(draw)s random questions "
                "from it."
            )
            values = {"title": title, "draw": labels.get("draw", "")}
            self.remarks.append(Remark("", says, values, is_loss=False))
        self.made.append(self.write(Going(sketch, None, Teller(""), category=(title, labels))))

    def _members(
        self, sketches: Sequence[Sketch], given: Mapping[str, str], place: str = ""
    ) -> None:
        """Questions; `place` is that in their scenario, where they are in one."""
        for sketch in sketches:
            if sketch.kind != "scenario":
                self._one(sketch, given, place)
                continue
            own = _meant(sketch.labels)
            kept = {"id": own["id"]} if "id" in own else {}
            page = replace(sketch, kind="information", labels=kept, parts=())
            self._one(page if page.prompt else replace(page, prompt=page.title), {}, BEGINS)
            self.remarks.append(
                Remark(
                    place_of(self.count, sketch.title),
                    message("The scenario became a page before its questions. Keep them together."),
                    is_loss=False,
                )
            )
            self._members(sketch.parts, _passed(given, own), GOES_ON)

    def _one(self, sketch: Sketch, given: Mapping[str, str], place: str) -> None:
        labels = {**_passed({}, given), **_meant(sketch.labels)}
        teller = Teller(place_of(self.count + self.skipped + 1, sketch.title))
        try:
            question = proved(replace(sketch, labels=labels), self.language)
            standing = _as_it_stands(replace(sketch, labels=labels), question)
            said = {**standing.labels, "scenario": place}
            self.made.append(self.write(Going(standing, question, teller, said)))
        except Unfit as unfit:
            self.skipped += 1
            self.remarks.append(Remark(teller.place, unfit.text, unfit.values))
            return
        self.count += 1
        self.remarks += teller.remarks


def _as_it_stands(sketch: Sketch, question: Question) -> Sketch:
    """The sketch with its texts as a file has them, where every sign that is a letter is kept
    from being a mark of Markdown."""
    wording = next(iter(question.wordings.values()))
    labels = dict(sketch.labels)
    for name in ("hint", "correct", "incorrect", "explain"):
        labels[name] = getattr(wording, name)
    standing = replace(sketch, prompt=wording.prompt, labels=labels, rubric=wording.rubric)
    if isinstance(question.key, matching.Key):
        rights = question.key.rights
        pairs = [
            (left, wording.targets[right])
            for left, right in zip(wording.parts, rights, strict=True)
        ]
        others = [
            ("", target) for place, target in enumerate(wording.targets) if place not in rights
        ]
        return replace(standing, pairs=(*pairs, *others))
    if question.kind == "ordering":
        return replace(standing, steps=wording.parts)
    choices = zip(sketch.choices, wording.parts, wording.feedback, strict=bool(sketch.choices))
    return replace(
        standing,
        choices=tuple(
            replace(choice, text=text, feedback=feedback) for choice, text, feedback in choices
        ),
    )


def _meant(labels: Mapping[str, str]) -> dict[str, str]:
    return {
        name: meaning(value) if name in _MEANT else value
        for name, value in labels.items()
        if value.strip()
    }


def _passed(given: Mapping[str, str], own: Mapping[str, str]) -> dict[str, str]:
    """What a pool or a scenario hands on to its questions."""
    named = {**given, **own}
    if each := named.get("points each"):
        named["points"] = each
    return {
        name: named[name]
        for name in ("points", "objective", "level", "tags", "source")
        if named.get(name)
    }
