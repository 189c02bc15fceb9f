"""A translation of a quiz beside the quiz itself: it gives words, and never another key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from elearn.content.origins import origin
from elearn.content.quizzes.questions import TWICE, plain_title, wording_of
from elearn.content.quizzes.sections import Section
from elearn.content.quizzes.settings import Settings
from elearn.errors import message
from elearn.quiz.answers import number
from elearn.quiz.blocks import ARROW, Block, Label, Notes, Place, mark_of
from elearn.quiz.kinds import KINDS
from elearn.quiz.questions import Key, Pool, Question, Quiz, Wording
from elearn.quiz.storage import content_hash

_TYPED = frozenset({"true-false", "numeric", "text", "written"})


def translated(
    quiz: Quiz,
    code: str,
    settings: Settings,
    sections: Sequence[Section],
    *,
    notes: Notes,
    base_text: str,
    published: Quiz | None,
) -> Quiz:
    """The quiz with the words of one translation; what does not fit is noted and left out."""
    is_stale = _is_stale(settings, base_text, notes)
    reader = _Reader(quiz, notes, _changed_keys(quiz, published) if is_stale else frozenset())
    reader.read(sections)
    titles = {**quiz.titles, code: settings.title} if settings.title else quiz.titles
    return replace(
        quiz,
        titles=titles,
        entries=tuple(_entry(entry, code, reader) for entry in quiz.entries),
    )


def _is_stale(settings: Settings, base_text: str, notes: Notes) -> bool:
    if settings.of is None:
        says = message("The translation does not say what it was made from; run flask modules fmt.")
        notes.add(Place(1), "W17", says)
        return False
    if settings.of == origin(base_text):
        return False
    says = message(
        "The original has changed since this translation; bring it up to date, then run "
        "flask modules fmt --translated with this file."
    )
    notes.add(settings.of_place or Place(1), "W17", says)
    return True


def identified(quiz: Quiz, base: str) -> Quiz:
    """The quiz with the hash of what each question is, before any translation is added."""

    def named(question: Question) -> Question:
        parts = tuple(named(part) for part in question.questions)
        return replace(question, questions=parts, content=content_hash(question, base))

    entries = (
        replace(entry, questions=tuple(named(question) for question in entry.questions))
        if isinstance(entry, Pool)
        else named(entry)
        for entry in quiz.entries
    )
    return replace(quiz, entries=tuple(entries))


def check_published(quiz: Quiz, published: Quiz | None, notes: Notes) -> None:
    """Notes every question that is another one under the same id, or is put otherwise."""
    if published is None:
        return
    earlier = {question.id: question for question in _all(published)}
    for question in _all(quiz):
        before = earlier.get(question.id, question)
        place = Place(question.line or 1)
        if before.kind != question.kind:
            says = message(
                "The question %(id)s was %(before)s and is %(now)s now: give it a new Id, so "
                "that earlier results keep their meaning."
            )
            notes.add(place, "E28", says, id=question.id, before=before.kind, now=question.kind)
        elif before.content != question.content and _says_no_more(question.key, before.key):
            says = message(
                "The wording of %(id)s changed since it was published; who is in the quiz now "
                "keeps the old one."
            )
            notes.add(place, "W13", says, id=question.id)


def _changed_keys(quiz: Quiz, published: Quiz | None) -> frozenset[str]:
    """The questions whose key says something that the published one does not.

    A published key also holds the wordings that translations added, so the two are merged
    before they are compared.
    """
    keys = {question.id: question.key for question in _all(published)} if published else {}
    return frozenset(
        question.id
        for question in _all(quiz)
        if question.id in keys and not _says_no_more(question.key, keys[question.id])
    )


def _says_no_more(key: Key, published: Key) -> bool:
    return key.kind == published.kind and KINDS[key.kind].merged(published, key) == published


def _all(quiz: Quiz) -> Iterator[Question]:
    for question in quiz.questions():
        yield question
        yield from question.questions


def _entry(entry: Pool | Question, code: str, reader: _Reader) -> Pool | Question:
    if isinstance(entry, Question):
        return _question(entry, code, reader)
    questions = tuple(_question(question, code, reader) for question in entry.questions)
    title = reader.pool_title(entry)
    titles = {**entry.titles, code: title} if title else entry.titles
    return replace(entry, titles=titles, questions=questions)


def _question(question: Question, code: str, reader: _Reader) -> Question:
    questions = tuple(_question(part, code, reader) for part in question.questions)
    found = reader.found.get(question.id)
    if found is None:
        return replace(question, questions=questions)
    wordings = {**question.wordings, code: found.wording}
    return replace(question, wordings=wordings, key=found.key, questions=questions)


@dataclass(frozen=True)
class _Found:
    wording: Wording
    key: Key


class _Reader:
    """Finds each question of the base language in the translation, by its id."""

    def __init__(self, quiz: Quiz, notes: Notes, changed: frozenset[str]) -> None:
        self.quiz = quiz
        self.notes = notes
        self.changed = changed
        self.base: Mapping[str, Question] = {question.id: question for question in _all(quiz)}
        self.found: dict[str, _Found] = {}
        self.seen: dict[str, int] = {}
        self.titles: dict[str, str] = {}  # of pools, by the id of each question in them

    def read(self, sections: Sequence[Section]) -> None:
        for section in sections:
            if section.role == "pool":
                title = plain_title(section.block.title)
                self.titles |= {each.block.value("id"): title for each in section.questions()}
            for each in section.questions():
                self._take(each)
        missing = [id for id in self.base if id and id not in self.seen]
        for id in missing:
            says = message("The question %(id)s of the original is missing here: translate it.")
            self.notes.add(Place(1), "E33", says, id=id)

    def pool_title(self, pool: Pool) -> str | None:
        """The translated title of the pool in which most probably the same questions stand."""
        titles = (self.titles.get(question.id) for question in pool.questions)
        return next(filter(None, titles), None)

    def _take(self, section: Section) -> None:
        block = section.block
        id = block.value("id") or _case_id(section)
        if not id:
            says = message("This question has no Id: give it the Id of its original.")
            self.notes.add(block.place, "E27", says)
            return
        if id in self.seen:
            self.notes.add(block.place, "E27", TWICE, id=id, line=self.seen[id])
            return
        original = self.base.get(id)
        if original is None:
            says = message("The original has no question %(id)s: remove it, or add it there.")
            self.notes.add(block.place, "E33", says, id=id)
            return
        self.seen[id] = block.place.line
        if id in self.changed:
            says = message("The key of %(id)s changed since this was translated: look at it again.")
            self.notes.add(block.place, "E34", says, id=id)
        self._compare(block, original)

    def _compare(self, block: Block, original: Question) -> None:
        kind = _kind_of(block, original)
        if kind != original.kind:
            says = message("%(id)s is %(kind)s in the original and %(other)s here: make it alike.")
            self._note(block.place, says, original, kind=original.kind, other=kind)
            return
        self._check_labels(block, original)
        reading = KINDS[kind].read(block, self.notes)
        (wording,) = list(original.wordings.values())[:1]
        for own, other in (
            (reading.parts, wording.parts),
            (reading.targets, wording.targets),
        ):
            if len(own) != len(other):
                says = message(
                    "%(id)s has %(count)d answers in the original and %(own)d here: make them "
                    "alike, in the same order."
                )
                self._note(block.place, says, original, count=len(other), own=len(own))
                return
        key = original.key
        if reading.key is not None:
            key = KINDS[kind].merged(original.key, reading.key)
        if key is None:
            says = message(
                "The key of %(id)s differs from the original: leave ( ) and [ ] empty here, or "
                "repeat the marks and numbers of the original."
            )
            self._note(block.place, says, original)
            return
        self.found[original.id] = _Found(wording_of(block, reading), key)

    def _check_labels(self, block: Block, original: Question) -> None:
        if "points" in block.labels:
            label = block.labels["points"]
            if number(label.value) != original.points:
                self._note_label(label, original)
        if "credit" in block.labels and block.value("credit").casefold() in ("each", "all"):
            label = block.labels["credit"]
            if label.value.casefold() != original.credit:
                self._note_label(label, original)

    def _note_label(self, label: Label, original: Question) -> None:
        says = message("%(label)s of %(id)s differs from the original: remove the line here.")
        self._note(label.place, says, original, label=label.name.capitalize())

    def _note(self, place: Place, text: str, original: Question, **values: object) -> None:
        self.notes.add(place, "E33", text, id=original.id, **values)


def _case_id(section: Section) -> str:
    """The id of a scenario that has none: its first question's, as in the base language."""
    if section.role != "scenario" or not section.inside:
        return ""
    first = section.inside[0].block.value("id")
    return f"{first}-case" if first else ""


def _kind_of(block: Block, original: Question) -> str:
    """The kind by the shape; a typed answer may be left to the original."""
    if original.kind == "scenario":
        return "scenario"
    if "order" in block.labels:
        return "ordering"
    if block.items:
        marks = [mark for item in block.items if (mark := mark_of(item.text))]
        if not any(mark.is_known for mark in marks) and any(
            ARROW.search(item.text) for item in block.items
        ):
            return "matching"
        return "multiple" if marks and marks[0].opening == "[" else "single"
    if "info" in block.labels:
        return "information"
    if "[[" in block.prompt and original.kind == "cloze":
        return "cloze"
    if original.kind in _TYPED or original.kind == "information":
        return original.kind
    return "text"
