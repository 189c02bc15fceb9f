"""Signs that Markdown would read as marks, and how a text that is none keeps them."""

from __future__ import annotations

import re

_ALWAYS = re.compile(r"[\\`*\[]")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,32};)")
_UNDERSCORES = re.compile(r"_+")
_ATTRIBUTES = re.compile(r"\{(?=[#:.])")
# At the beginning of a line: headings, quotes, lists, rules, fences, definitions, boxes.
_OPENING = re.compile(r"(?:#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=]{2,}\s*$|~{3,}|:(?=\s|:)|!{3}|\|)")
_NUMBER = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def escaped(text: str) -> str:
    """The text so that Markdown shows just these letters, wherever in a line it stands."""
    text = _ALWAYS.sub(r"\\\g<0>", text)
    text = _TAG.sub(r"\\<", text)
    text = _ENTITY.sub(r"\\&", text)
    text = _ATTRIBUTES.sub(r"\\{", text)
    return _UNDERSCORES.sub(_underscores, text)


def _underscores(found: re.Match[str]) -> str:
    """A line to write on stays as it is, and so does one inside a word."""
    text = found.string
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    is_alone = (not before or before.isspace()) and (not after or after.isspace())
    is_inside = before.isalnum() and after.isalnum()
    if (is_alone and before) or is_inside:
        return found[0]
    return "\\_" * len(found[0])


def guarded(line: str) -> str:
    """A line of Markdown that begins with nothing that would make it a list, heading or rule."""
    if found := _NUMBER.match(line):
        return f"{found[1]}\\{found[2]}{line[found.end() :]}"
    return f"\\{line}" if _OPENING.match(line) else line


def in_cell(line: str) -> str:
    """A line of Markdown as a cell of a table has it."""
    return re.sub(r"(?<!\\)\|", r"\\|", line)
