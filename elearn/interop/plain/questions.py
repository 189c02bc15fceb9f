"""Lines of an exam → questions with their options and everything said about their key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from elearn.interop import pieces
from elearn.interop.pieces import Pieces
from elearn.interop.plain import answers, inline, signed
from elearn.interop.plain.answers import Entry
from elearn.interop.plain.letters import places
from elearn.interop.plain.lines import Label, Line, labelled

MOST_OPTIONS = 12
_MOST_BARE = 8
_LONGEST_STEM = 8
_ASKS = ("?", "؟", ":", "…", "...", "_")


@dataclass
class Written:
    """A question as it was written. `number` is its author's, 0 where it has none; `said` are
    its answer lines."""

    number: int
    stem: list[Line] = field(default_factory=list)
    options: list[Line] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    rows: list[Line] = field(default_factory=list)
    style: str = ""
    bare: list[Line] = field(default_factory=list)

    @property
    def asks(self) -> bool:
        """Whether its text ends as a question does, or is called one."""
        return self.style == "word" or any(line.text.endswith(_ASKS) for line in self.stem)


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
        if now.bare and not now.options:
            _settle(now)
        now.stem += now.bare
        if now.stem:
            self._found.questions.append(now)
            self._numbers.add(now.number)


def _settle(now: Written) -> None:
    """Lines without letters behind a question are its options where something says so."""
    split = max(
        (at + 1 for at, line in enumerate(now.bare[:-1]) if line.text.endswith(_ASKS)), default=0
    )
    stem, bare = now.bare[:split], now.bare[split:]
    are_marked = any(line.is_right for line in bare) or bool(standing_out(bare))
    are_named = any(
        said.casefold().rstrip(" .") == line.text.casefold().rstrip(" .;")
        for said in now.said
        for line in bare
    )
    is_lettered = any(answers.letters(said) for said in now.said)
    asks = bool(split) or any(line.text.endswith(_ASKS) for line in now.stem)
    if 2 <= len(bare) <= _MOST_BARE and (are_marked or are_named or is_lettered or asks):
        now.stem, now.options, now.bare = now.stem + stem, bare, []


def standing_out(options: Sequence[Line]) -> dict[str, frozenset[int]]:
    """The places of the options that stand out, by the look that tells them apart."""
    looks = [pieces.looks_of(line.pieces) for line in options]
    by_look = {
        look: frozenset(place for place, one in enumerate(looks, 1) if look in one)
        for look in pieces.LOOKS
    }
    return {look: which for look, which in by_look.items() if 0 < len(which) < len(options)}


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
