"""Questions as Moodle XML, with their pictures inside; read back they are the same questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from elearn.content.quizzes.sketches import Sketch
from elearn.errors import message
from elearn.interop.banks.amounts import spelled
from elearn.interop.banks.categories import path_of, pool_of
from elearn.interop.banks.moodle_answers import (
    ANSWERS,
    TYPES,
    are_weighted,
    has_words,
    text_with_gaps,
)
from elearn.interop.banks.moodle_elements import Elements, element, quoted
from elearn.interop.banks.outgoing import Going, Leaving, Written

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n'
# Kinds for which Moodle has feedback to a right and a wrong answer as a whole.
_COMBINED = frozenset({"single", "multiple", "matching", "ordering"})


def written(
    sketches: Sequence[Sketch], title: str, language: str, media: Mapping[str, bytes]
) -> Written:
    """The file; `media` are those of the module by their name inside `media/`."""
    writer = _Writer(Elements(media))
    leaving = Leaving(title, language, writer.write)
    leaving.take(sketches)
    return leaving.written((_HEAD + "".join(leaving.made) + "</quiz>\n").encode())


class _Writer:
    def __init__(self, elements: Elements) -> None:
        self.elements = elements

    def write(self, going: Going) -> str:
        """One question or category. Raises Unfit."""
        if going.category is not None:
            return _category(*going.category)
        kind = going.sketch.kind
        self.elements.teller = going.teller
        parts = [
            element("name", element("text", quoted(going.sketch.title))),
            self._prompt(going),
            self.elements.text("generalfeedback", going.labels.get("explain", "")),
            element("defaultgrade", spelled(going.points)),
            element("penalty", "0"),
            element("hidden", "0"),
            element("idnumber", quoted(going.labels.get("id", ""))),
            *self._combined(going, kind),
            *ANSWERS[kind](going, self.elements),
            *self._hints(going, kind),
            _tags(_own_tags(going)),
        ]
        inside = "".join(f"    {part}\n" for part in parts if part)
        return f'  <question type="{TYPES[kind]}">\n{inside}  </question>\n'

    def _prompt(self, going: Going) -> str:
        if going.sketch.kind == "cloze":
            return text_with_gaps(going, self.elements)
        return self.elements.text("questiontext", going.sketch.prompt, going.sketch.title)

    def _combined(self, going: Going, kind: str) -> list[str]:
        if kind not in _COMBINED:
            return []
        right, wrong = (going.labels.get(name, "") for name in ("correct", "incorrect"))
        return [
            self.elements.text("correctfeedback", right),
            self.elements.text("partiallycorrectfeedback", ""),
            self.elements.text("incorrectfeedback", wrong),
        ]

    def _hints(self, going: Going, kind: str) -> list[str]:
        hint = going.labels.get("hint", "")
        if hint and kind in ("true-false", "written", "information"):
            going.teller.look(message("Moodle shows no hint to a question of this kind."))
        return [self.elements.text("hint", hint)] if hint else []


def _own_tags(going: Going) -> list[str]:
    """The tags, and as tags the labels that have no element in a question of this kind."""
    said = {"points", "case", "unit"}
    kind = going.sketch.kind
    said |= {"credit"} if kind == "ordering" else set()
    said |= {"shuffle"} if kind in ("single", "multiple") else set()
    tags = going.tags(*said)
    if kind == "cloze" and not are_weighted(going):
        tags.append(f"points:{spelled(going.points)}")
    if kind == "cloze" and going.labels.get("case") and not has_words(going):
        tags.append("case:exact")
    return tags


def _tags(tags: Sequence[str]) -> str:
    inside = "".join(element("tag", element("text", quoted(tag))) for tag in tags)
    return element("tags", inside) if inside else ""


def _category(title: str, pool: Mapping[str, str] | None) -> str:
    path = element("category", element("text", quoted(path_of(title))))
    info = pool_of(pool) if pool is not None else ""
    said = element("info", element("text", quoted(info)), format="plain_text") if info else ""
    inside = "".join(f"    {part}\n" for part in (path, said) if part)
    return f'  <question type="category">\n{inside}  </question>\n'
