"""Puts into an author's quiz file what the tool knows better, and changes no meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from elearn.content import translations
from elearn.content.latin import words_of
from elearn.content.origins import origin
from elearn.content.quizzes.blocks import block_of
from elearn.content.quizzes.lines import Fence, cleaned
from elearn.content.quizzes.questions import LONGEST_ID
from elearn.content.quizzes.sections import Heading, headings, role_of
from elearn.content.yaml_text import front_matter, load
from elearn.languages import fold
from elearn.quiz.blocks import Block, Notes
from elearn.quiz.words import HEADINGS, LABELS

_CHARACTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_MOST_WORDS = 4


def formatted(
    texts: Mapping[str, str], translated: Collection[str] = (), *, in_english: bool = False
) -> dict[str, str]:
    """The files of a module, quiz and lessons, that formatting changes, by name.

    `translated` names the translations that a person has just brought up to date. With
    `in_english` labels and the words of pools and scenarios are put in English; else an
    author's words stay in the author's language. A module whose `module.yml` does not say
    its base language is left as it is.
    """
    base = _base_of(texts.get("module.yml", ""))
    original = f"quiz.{base}.md"
    if base is None or original not in texts:
        return translations.formatted(texts, base, translated=translated) if base else {}
    known = origin(texts[original])
    tidied = {**texts, original: format_quiz(texts[original], base)}
    if in_english:
        quizzes = [name for name in texts if name.startswith("quiz.")]
        tidied |= {name: with_english_labels(tidied[name]) for name in quizzes}
    # New ids change the original's bytes, not what its translations say.
    fresh = {
        name
        for name, text in texts.items()
        if name.startswith("quiz.") and translations.origin_said(text) == known
    }
    tidied |= translations.formatted(tidied, base, translated={*translated, *fresh})
    return {name: text for name, text in tidied.items() if text != texts[name]}


_MOST_HEADINGS = 1_000
"""Twice what the reader of a quiz takes; ids for more that read alike would take minutes."""


def _base_of(text: str) -> str | None:
    loaded, _ = load("module.yml", text)
    base = loaded.value.get("base") if loaded and isinstance(loaded.value, dict) else None
    return base if isinstance(base, str) else None


def format_quiz(text: str, language: str, *, is_base: bool = True) -> str:
    """The file with an `Id:` for every question and a blank line before the closing `---`.

    A translation takes the ids of its original, so that none are made for it.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    lines = _with_blank_line(lines)
    if is_base:
        lines = _with_ids(lines)
    return end.join(lines)


def with_english_labels(text: str) -> str:
    """The quiz with `Points:` for `Баллы:` and so on; what the labels say stays as it is."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").split("\n")
    _, body, first_line, _ = front_matter("", "\n".join(lines))
    for heading in headings(cleaned(body, first_line)):
        role, _title = role_of(heading.title)
        if role != "question":
            _put(lines, heading.place.line, heading.title.partition(":")[0], role)
        labels = _block(heading).labels.values()
        # From the last on: a change moves what stands after it on the line.
        for label in sorted(labels, key=lambda label: label.place, reverse=True):
            line = lines[label.place.line - 1]
            said = line[label.place.column - 1 :].partition(":")[0]
            _put(lines, label.place.line, said, label.name)
    return end.join(lines)


def _put(lines: list[str], number: int, said: str, name: str) -> None:
    """Puts the English name for the word said before the colon, where it is such a word."""
    if fold(said) != name and (LABELS.get(fold(said)) == name or HEADINGS.get(fold(said)) == name):
        old = f"{said}:"
        lines[number - 1] = lines[number - 1].replace(old, f"{name.capitalize()}:", 1)


def _with_blank_line(lines: list[str]) -> list[str]:
    """Viewers that know no front matter make a giant heading of a line that touches `---`."""
    if lines[0].removeprefix("\ufeff").rstrip() != "---":
        return lines
    for place, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            return lines if not lines[place - 1].strip() else [*lines[:place], "", *lines[place:]]
    return lines


def _with_ids(lines: list[str]) -> list[str]:
    _, body, first_line, _ = front_matter("", "\n".join(lines))
    if sum(line.startswith("#") for line in body) > _MOST_HEADINGS:
        return lines
    found = [(heading, _block(heading)) for heading in headings(cleaned(body, first_line))]
    taken = {block.value("id") for _, block in found}
    ids: dict[int, str] = {}  # by the number of the line that each comes after
    for heading, block in found:
        is_question = heading.level > 1 and role_of(heading.title)[0] == "question"
        if not is_question or "id" in block.labels or _ends_in_code(heading):
            continue
        id = new_id(block, taken)
        taken.add(id)
        filled = [line.number for line in heading.lines if not line.is_blank]
        ids[filled[-1] if filled else heading.place.line] = id
    written: list[str] = []
    for number, line in enumerate(lines, 1):
        written.append(line)
        if number in ids:
            written += ["", f"Id: {ids[number]}"]
            if number == len(lines):
                written.append("")
    return written


def _block(heading: Heading) -> Block:
    return block_of(heading.title, heading.place, heading.level, heading.lines, Notes("", ()))


def _ends_in_code(heading: Heading) -> bool:
    """Whether code is open at the end, so that a label there would be part of it."""
    fence = Fence()
    for line in heading.lines:
        fence.takes(line)
    return fence.is_open


def new_id(block: Block, taken: set[str]) -> str:
    """A readable id that is not taken: words of the title and four characters of a hash."""
    name = "-".join(words_of(block.title)[:_MOST_WORDS])[: LONGEST_ID - 5].strip("-") or "question"
    for attempt in range(len(taken) + 1):
        said = "\n".join((block.title, block.prompt, *(item.text for item in block.items)))
        digest = hashlib.sha256(f"{attempt}\n{said}".encode("utf-8", "surrogatepass")).digest()
        mark = "".join(_CHARACTERS[byte % 32] for byte in digest[:4])
        if f"{name}-{mark}" not in taken:
            return f"{name}-{mark}"
    return f"{name}-{len(taken)}"
