"""Whether a question that was read elsewhere stands as one of ours; else why not."""

from __future__ import annotations

from elearn.content.quizzes.lines import cleaned
from elearn.content.quizzes.pools import Reader
from elearn.content.quizzes.sections import sections
from elearn.content.quizzes.sketches import Sketch
from elearn.content.quizzes.warnings import Setting
from elearn.content.quizzes.writing import written
from elearn.content.text import scan
from elearn.content.text.outline import outline
from elearn.errors import message
from elearn.interop.banks.telling import Unfit
from elearn.quiz.blocks import Notes
from elearn.quiz.questions import Question

# An id is made later, an objective belongs to the module.
_LATER = frozenset({"E27", "E39"})


def proved(sketch: Sketch, language: str) -> Question:
    """The question that the sketch makes once it is written. Raises Unfit with the linter's own
    sentence where it has an error."""
    lines = written([sketch]).split("\n")
    notes = Notes("", lines)
    marks = outline(lines)
    findings = scan.text_findings("", marks, lines, 1)
    read = None
    if not marks.is_refused:
        found = sections(cleaned(lines, 1), notes)
        reader = Reader(Setting(language, is_counted=False), (), notes)
        read = reader.entry(found[0]) if len(found) == 1 else None
    errors = [each for each in (*findings, *notes.findings) if each.is_error]
    for error in errors:
        if error.code not in _LATER:
            raise Unfit(error.text, **error.values)
    if not isinstance(read, Question) or read.kind != sketch.kind:
        raise Unfit(message("Its text would be read as something else. Write it anew by hand."))
    return read
