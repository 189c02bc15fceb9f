"""Lines of an exam → questions with their options and everything said about their key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elearn.interop import pieces
from elearn.interop.pieces import Pieces
from elearn.interop.plain import answers, inline, signed, written
from elearn.interop.plain.answers import Entry
from elearn.interop.plain.letters import places
from elearn.interop.plain.lines import Label, Line, labelled
from elearn.interop.plain.written import Written

MOST_OPTIONS = 12
_LONGEST_STEM = 8


@dataclass
class Found:
    """What the lines hold: questions, the entries of a key, and the lines that are neither."""

    questions: list[Written] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    rest: list[Line] = field(default_factory=list)


def found(lines: Sequence[Line]) -> Found:
    """Tells the questions in these lines apart."""
    known = signed.read(lines)
    is_parted = len(known) != len(lines)
    read = [
        one if is_parted or one.label != line.label else labelled(one)
        for one, line in zip(known, lines, strict=False)
    ]
    read += known[len(read) :]
    split = [part for line in read for part in inline.split(line)]
    return _Reader(split).read()


class _Reader:
    def __init__(self, lines: Sequence[Line]) -> None:
        self._lines = lines
        self._found = Found()
        self._now: Written | None = None
        self._stem_styles: set[str] = set()
        self._option_styles: set[str] = set()
        self._in_key = False
        self._numbers: set[int] = set()

    def read(self) -> Found:
        for at, line in enumerate(self._lines):
            if not self._take_key(line, at):
                self._take(line, at)
        self._close()
        return self._found

    # The key at the end.

    def _take_key(self, line: Line, at: int) -> bool:
        """Whether a line belongs to a key, and then what it says."""
        if line.rows:
            rows = [[pieces.plain(cell) for cell in row] for row in line.rows]
            entries = answers.entries_of_rows(rows)
            self._found.entries += entries
            return bool(entries)
        text = line.text if not line.label else shown(line)
        if answers.is_heading(text) and self._begins_key(at):
            self._close()
            self._in_key = True
            return True
        if behind := answers.entries_behind_heading(text):
            self._close()
            self._found.entries += behind
            self._in_key = True
            return True
        if line.label and line.label.family == "letter" and not self._in_key:
            return False
        entries = answers.entries(text)
        if entries and (self._in_key or (len(entries) > 2 and self._found.questions)):
            self._close()
            self._found.entries += entries
            return True
        return self._in_key and self._take_words_of_key(line)

    def _begins_key(self, at: int) -> bool:
        """Whether what follows a heading is a key and no options."""
        for line in self._lines[at + 1 : at + 3]:
            if line.rows:
                return True
            text = line.text if not line.label else shown(line)
            if answers.entries(text):
                return not (line.label and line.label.family == "letter")
            if line.label and line.label.family == "number":
                return True
        return False

    def _take_words_of_key(self, line: Line) -> bool:
        """Under a key's heading, `5. expert examination` is the text that answers question 5."""
        label = line.label
        if label is None or label.family not in ("number", "question") or not label.ordinal:
            self._in_key = bool(line.is_soft)
            return False
        if label.ordinal in self._numbers:
            self._found.entries.append(Entry(label.ordinal, line.text))
            return True
        self._in_key = False
        return False

    # Questions and options.

    def _take(self, line: Line, at: int) -> None:
        now = self._now
        if line.rows:
            (now.rows if now and not now.options else self._found.rest).append(line)
            return
        if not line.label or line.label.family == "bullet":
            said = answers.answer_line(shown(line))
            if said is not None and now is not None:
                now.said.append(said)
                return
            if now is not None and (note := answers.note_line(line.text)):
                now.notes.setdefault(*note)
                return
        label = line.label
        if label is None or label.style == "mark":
            self._take_text(line, at)
        elif label.family == "question":
            self._begin(line)
        elif now is not None and self._is_option(now, label, at):
            self._add_option(now, line)
        elif label.family == "number":
            self._begin(line)
        elif label.family == "bullet" and now is None:
            self._found.rest.append(line)
        else:
            self._take_text(whole(line), at)

    def _is_option(self, now: Written, label: Label, at: int) -> bool:
        """Whether this label can stand before the next option of the question."""
        if len(now.options) >= MOST_OPTIONS:
            return False
        first = now.options[0].label if now.options else None
        if first is not None and first.style != label.style and first.family != label.family:
            return False
        place = len(now.options) + 1
        if label.family == "bullet":
            return bool(now.stem)
        if label.family == "letter":
            return label.is_automatic or place in places(label.sign)
        return self._is_numbered_option(now, label, place, at)

    def _is_numbered_option(self, now: Written, label: Label, place: int, at: int) -> bool:
        if label.style in self._option_styles and label.style not in self._stem_styles:
            return label.is_automatic or label.ordinal == place
        if label.ordinal != place:
            return False
        if label.style != now.style:
            return place > 1 or label.style not in self._stem_styles
        # One way of numbering for both: another 1 that follows tells which this is.
        is_next = label.ordinal == now.number + 1
        after = self._lines[at + 1 : at + 1 + _LONGEST_STEM]
        follows = next((one.label for one in after if one.label), None)
        if place == 1:
            return now.number > 0
        return not (is_next and follows is not None and follows.ordinal == 1)

    def _add_option(self, now: Written, line: Line) -> None:
        assert line.label is not None
        if not now.options and now.bare and (above := written.parted(now)):
            self._found.questions.append(above)
            self._numbers.add(above.number)
        now.stem += now.bare
        now.bare = []
        now.options.append(line)
        if line.label.family != "bullet":
            self._option_styles.add(line.label.style)

    def _begin(self, line: Line, *, number: int | None = None) -> None:
        self._close()
        label = line.label
        style = label.style if label else ""
        ordinal = label.ordinal if label and label.family in ("question", "number") else 0
        self._now = Written(ordinal if number is None else number, style=style)
        if line.pieces:
            self._now.stem.append(line)
        if style:
            self._stem_styles.add(style)

    def _take_text(self, line: Line, at: int) -> None:
        now = self._now
        if now is not None and line.is_soft and not line.label:
            self._go_on(now, line)
        elif now is not None and not now.options and not line.is_heading:
            now.bare.append(line)
        elif self._options_follow(at):
            self._begin(replace(line, label=None))
        elif now is not None and now.options and line.text[:1].islower() and not line.is_heading:
            self._go_on(now, line)
        else:
            if line.is_heading:
                self._close()
            self._found.rest.append(line)

    def _go_on(self, now: Written, line: Line) -> None:
        """Adds a line to what stands above it."""
        if now.bare:
            now.bare.append(line)
        elif now.options:
            last = now.options[-1]
            joined = (*last.pieces, pieces.Piece(" "), *line.pieces)
            now.options[-1] = replace(last, pieces=joined)
        else:
            now.stem.append(line)

    def _options_follow(self, at: int) -> bool:
        """Whether the options of a question without a number begin soon after this line."""
        for line in self._lines[at + 1 : at + 1 + _LONGEST_STEM]:
            label = line.label
            if line.is_heading or line.rows:
                return False
            if label is not None and label.style == "sign":
                return label.family == "bullet"
            if label is not None and label.style != "mark":
                is_first = 1 in places(label.sign) or label.ordinal == 1
                is_known = label.style in self._option_styles
                return label.family == "letter" and (is_first or is_known)
        return False

    def _close(self) -> None:
        now, self._now = self._now, None
        if now is None:
            return
        for one in written.closed(now):
            self._found.questions.append(one)
            self._numbers.add(one.number)


def shown(line: Line) -> str:
    """The text of a line with what stands before it, as its author sees it."""
    label = line.label
    if label is None:
        return line.text
    if label.family in ("number", "question"):
        return f"{label.ordinal or ''}. {line.text}".lstrip(". ")
    if label.family == "letter":
        return f"{label.sign}) {line.text}"
    return line.text


def whole(line: Line) -> Line:
    """The line with its label as a part of its text again."""
    label = line.label
    if label is None or label.family == "bullet":
        return replace(line, label=None)
    before: Pieces = (pieces.Piece(shown(line)[: len(shown(line)) - len(line.text)]),)
    return replace(line, label=None, pieces=before + line.pieces)
