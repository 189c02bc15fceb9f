"""From paragraphs and lists to a block: which text is prompt, label or answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elearn.content.quizzes.lines import (
    Chunk,
    Line,
    Listing,
    Paragraph,
    chunks,
    is_rule,
    label_at,
    unknown_label_at,
)
from elearn.errors import message
from elearn.quiz.blocks import Block, Item, Label, Notes, Place, short
from elearn.quiz.words import TEXT_LABELS

_SEMICOLON = re.compile(r"[;؛]")
_ANSWERS = frozenset({"answer", "order", "info"})


def block_of(
    title: str,
    place: Place,
    level: int,
    lines: Sequence[Line],
    notes: Notes,
    *,
    takes_answers: bool = True,
) -> Block:
    """The block whose heading stands at `place` and whose lines these are."""
    assembler = _Assembler(notes, takes_answers)
    return assembler.assemble(title, place, level, chunks(lines, notes))


@dataclass
class _Assembler:
    notes: Notes
    takes_answers: bool
    labels: dict[str, Label] = field(default_factory=dict)
    prompt: list[Line] = field(default_factory=list)
    answers: list[Listing] = field(default_factory=list)
    arrows: list[Listing] = field(default_factory=list)
    almost: list[Listing] = field(default_factory=list)
    steps: list[Item] | None = None
    rubric: list[Item] = field(default_factory=list)
    # Further lines of a text label, by its place.
    grown: dict[Place, list[str]] = field(default_factory=dict)
    awaits: str = ""  # the label that a list may follow
    is_answered: bool = False

    def assemble(self, title: str, place: Place, level: int, gathered: list[Chunk]) -> Block:
        has_marks = any(isinstance(each, Listing) and each.is_marked for each in gathered)
        for chunk in gathered:
            if isinstance(chunk, Listing):
                self._take_list(chunk, has_marks=has_marks)
            else:
                self._take_paragraph(chunk)
        self._settle_lists()
        prompt, first = _joined(self.prompt)
        return Block(
            title=title,
            place=place,
            level=level,
            prompt=prompt,
            prompt_line=first or place.line,
            items=tuple(entry.item() for listing in self.answers for entry in listing.entries),
            steps=None if self.steps is None else tuple(self.steps),
            rubric=tuple(item.text.strip() for item in self.rubric),
            labels={name: self._whole(label) for name, label in self.labels.items()},
        )

    def _whole(self, label: Label) -> Label:
        more = self.grown.get(label.place, [])
        return replace(label, value="\n".join([label.value, *more]).strip())

    # ── lists ──

    def _take_list(self, listing: Listing, *, has_marks: bool) -> None:
        items = [entry.item() for entry in listing.entries]
        if self.awaits == "rubric":
            self.rubric = items
        elif self.awaits == "order":
            self._take_steps(listing, items)
        elif listing.is_marked:
            self.answers.append(listing)
            self.is_answered = True
        elif listing.has_arrows and not has_marks:
            self.arrows.append(listing)
            self.prompt += listing.lines
        elif listing.is_almost_marked and not has_marks:
            self.almost.append(listing)
            self.prompt += listing.lines
        elif self.is_answered:
            self._note_stray(listing.lines[0])
        else:
            self.prompt += listing.lines
        self.awaits = ""

    def _take_steps(self, listing: Listing, items: list[Item]) -> None:
        self.steps = items if listing.is_numbered else []

    def _settle_lists(self) -> None:
        """Lists with arrows, or with marks nobody knows, are answers where nothing else is."""
        if self.takes_answers and not (self.answers or _ANSWERS & self.labels.keys()):
            self.answers = self.arrows or self.almost
            taken = {line.number for listing in self.answers for line in listing.lines}
            self.prompt = [line for line in self.prompt if line.number not in taken]
        kinds = [listing.place for listing in self.answers]
        kinds += [self.labels[name].place for name in sorted(_ANSWERS & self.labels.keys())]
        for place in sorted(kinds)[1:]:
            says = message("This question is answered in two ways: keep one list or one answer.")
            self.notes.add(place, "E37", says)
        if len(self.answers) > 1:
            del self.answers[1:]

    # ── paragraphs ──

    def _take_paragraph(self, paragraph: Paragraph) -> None:
        if not paragraph.is_code:
            self.awaits = ""
        open_label: Label | None = None
        for line in paragraph.lines:
            text = line.text.strip()
            found = None if paragraph.is_code or line.indent > 3 else label_at(text)
            # A sentence that is wrapped may begin a line with such a word, in small letters.
            if found and not (open_label and text[0].islower()):
                open_label = self._take_labels(line)
            elif open_label:
                self.grown.setdefault(open_label.place, []).append(text)
            else:
                self._take_text(line, paragraph)

    def _take_text(self, line: Line, paragraph: Paragraph) -> None:
        unknown = None if paragraph.is_code else unknown_label_at(line.text.strip())
        if unknown and (unknown[1] or self.is_answered):
            self._note_unknown(line, *unknown)
        elif not self.is_answered:
            self.prompt.append(line)
        elif line is paragraph.lines[0] and not is_rule(line.text):
            self._note_stray(line)

    def _note_unknown(self, line: Line, word: str, meant: str | None) -> None:
        if meant:
            says = message("The label %(word)s is not known: did you mean %(meant)s?")
            self.notes.add(line.place, "E23", says, word=short(word), meant=meant)
            return
        says = message("The label %(word)s is not known: see the list of labels in the handbook.")
        self.notes.add(line.place, "E23", says, word=short(word))

    def _note_stray(self, line: Line) -> None:
        says = message(
            "The text “%(text)s” stands after the answers and would not be shown: move it above "
            "them, or begin it with a label such as Explain:."
        )
        self.notes.add(line.place, "E23", says, text=short(line.text))

    # ── labels ──

    def _take_labels(self, line: Line) -> Label | None:
        """Takes the labels of one line; answers the one that goes on in the next lines."""
        text, column = line.text, line.indent
        while True:
            found = label_at(text[column:])
            if not found:
                self._note_unlabelled(text[column:], Place(line.number, column + 1))
                return None
            name, offset = found
            start = column + offset
            end = self._end_of(name, text, start)
            value = text[start:end].strip()
            blanks = len(text[start:end]) - len(text[start:end].lstrip())
            label = Label(
                name,
                value,
                Place(line.number, column + 1),
                Place(line.number, start + blanks + 1),
            )
            self._keep(label)
            column = end + 1
            column += len(text[column:]) - len(text[column:].lstrip())
            if column >= len(text):
                return label if name in TEXT_LABELS else None

    def _end_of(self, name: str, text: str, start: int) -> int:
        """Where the value ends: text takes the whole line, an answer up to a further label."""
        for found in _SEMICOLON.finditer(text, start):
            following = label_at(text[found.end() :].lstrip())
            if name not in TEXT_LABELS or (
                name == "answer" and following and following[0] not in TEXT_LABELS
            ):
                return found.start()
        return len(text)

    def _note_unlabelled(self, text: str, place: Place) -> None:
        unknown = unknown_label_at(text.strip())
        if unknown:
            self._note_unknown(Line(place.line, " " * (place.column - 1) + text), *unknown)
            return
        says = message("After the ; comes a further label, not “%(text)s”.")
        self.notes.add(place, "E23", says, text=short(text))

    def _keep(self, label: Label) -> None:
        if label.name in self.labels:
            says = message("The label %(label)s is given twice: keep one.")
            self.notes.add(label.place, "E23", says, label=label.name.capitalize())
            return
        self.labels[label.name] = label
        if label.name in _ANSWERS:
            self.is_answered = True
        if label.name in ("order", "rubric"):
            self.awaits = label.name


def _joined(lines: list[Line]) -> tuple[str, int]:
    """The text of these lines, with empty lines where some were left out, and its first line."""
    filled = [place for place, line in enumerate(lines) if not line.is_blank]
    lines = lines[filled[0] : filled[-1] + 1] if filled else []
    if not lines:
        return "", 0
    joined: list[str] = []
    for line in lines:
        joined += [""] * (line.number - lines[0].number - len(joined))
        joined.append(line.text)
    return "\n".join(joined), lines[0].number
