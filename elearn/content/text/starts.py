"""How a block begins: the patterns of CommonMark and of our additions, on one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

HEADING_ID = re.compile(r"(?:^|(?<= ))\{#([^\s{}#]{1,80})\}\Z")
UNDERLINE = re.compile(r"(=+|-+)[ ]*\Z")
RULE = re.compile(r"(?:\*[ ]*){3,}\Z|(?:_[ ]*){3,}\Z|(?:-[ ]*){3,}\Z")
FENCE = re.compile(r"(`{3,})([^`]*)\Z|(~{3,})(.*)\Z")
BULLET = re.compile(r"([-+*])(?=[ ]|\Z)")
NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=[ ]|\Z)")
BOX = re.compile(r"!!![ ]*([\w-]+)(?:[ ](.*))?\Z")
FOOTNOTE = re.compile(r"\[\^([^\s\[\]^]{1,80})\]:[ ]*")
ABBREVIATION = re.compile(r"\*\[([^\[\]]{1,80})\]:(.*)\Z")
DEFINITION = re.compile(r":(?=[ ]{1,3}\S)")
CHECK = re.compile(r":::[ ]*check[ ]*\Z")
CHECK_END = re.compile(r":::[ ]*\Z")
_DELIMITER = re.compile(r":?-+:?\Z")
# The blanks are bounded: without a bound, long runs of them take time that grows with the square.
REFERENCE = re.compile(
    r"\[((?:[^\[\]\\]|\\.){1,200})\]:[ ]{0,9}\n?[ ]{0,9}(?:<([^<>\n]*)>|([^\s<]\S*))"
    r"(?:(?:[ ]{1,9}|[ ]{0,9}\n[ ]{0,9})(\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ ]{0,9}(?:\n|\Z)"
)
_PIPE = re.compile(r"(?<!\\)\|")
_QUOTES = "\"'“”«»„"


@dataclass(frozen=True)
class Marker:
    """A list item's mark: its kind, the number it begins with, and its width."""

    mark: str
    number: int
    width: int

    @property
    def is_ordered(self) -> bool:
        return self.mark in ".)"


def marker(rest: str) -> Marker | None:
    """The mark of a list item at the head of `rest`."""
    if bullet := BULLET.match(rest):
        return Marker(bullet[1], 0, 1)
    if number := NUMBER.match(rest):
        return Marker(number[2], int(number[1]), len(number[0]))
    return None


def cells(row: str) -> list[str]:
    """The cells of a table's row; `\\|` is a bar inside a cell."""
    parts = _PIPE.split(row.strip())
    if parts and not parts[0].strip():
        parts = parts[1:]
    if len(parts) > 1 and not parts[-1].strip():
        parts = parts[:-1]
    return [part.strip().replace("\\|", "|") for part in parts]


def aligns(row: str) -> list[str] | None:
    """How the columns under a delimiter row are aligned; None when it is none."""
    columns = cells(row)
    if not columns or not all(_DELIMITER.match(column) for column in columns):
        return None
    ends = {(True, True): "center", (False, True): "end"}
    return [ends.get((column[0] == ":", column[-1] == ":"), "") for column in columns]


def heading_words(rest: str) -> str:
    """The words of a heading without the row of # that may close it."""
    words = rest.strip()
    opened = words.rstrip("#")
    if opened != words and (not opened or opened.endswith(" ")):
        return opened.strip()
    return words


def box_title(rest: str | None) -> str:
    """The title of a box without the quotes around it."""
    return (rest or "").strip().strip(_QUOTES).strip()
