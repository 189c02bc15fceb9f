"""The settings at the head of a text as fields, so that nobody need see how they are written.

Taking a text apart and putting it together again gives the very same text; where a field was
changed, its own lines alone are written anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from elearn.content import yaml_text
from elearn.languages import one_line, western_digits

FIELDS = ("title", "minutes", "objectives")
"""The settings that have a field of their own; what else stands there is kept as it is."""

_LONGEST_VALUE = 2000
_FENCE = "---"
_ENDS = (_FENCE, "...")
_EMPTY_LINES = re.compile(r"\A(?:[^\S\r\n]*(?:\r\n|\r|\n))+")
# Each line with its end; the last one is empty where the text ends with an end of line.
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class Text:
    """A text taken apart: `head` and `body` together are the file.

    `fields` are the settings of `FIELDS` that the head says, as a person types them; those of a
    list are parted by commas. A head that cannot be read is left in the body, where it can be
    mended.
    """

    head: str
    body: str
    fields: Mapping[str, str] = field(default_factory=dict)

    @property
    def first_line(self) -> int:
        """The line of the file on which the body begins."""
        return len(_LINE.findall(self.head)) if self.head else 1

    @property
    def whole(self) -> str:
        """The file."""
        return self.head + self.body


def taken_apart(text: str) -> Text:
    """A text as its author sees it. The empty lines below the settings belong to the head."""
    head = _head_of(text)
    if not head:
        return Text("", text)
    loaded = _read(head)
    if loaded is None:
        return Text("", text)
    said = {name: _typed(loaded, name) for name in FIELDS if name in loaded.value}
    return Text(head, text[len(head) :], said)


def put_together(text: Text, fields: Mapping[str, str], body: str) -> str:
    """The file with this body and these fields; a field that is not named stays as it is. Empty
    lines before the body are those that the head has."""
    head = with_fields(text, fields).head
    return head + _EMPTY_LINES.sub("", body) if head else body


def with_fields(text: Text, fields: Mapping[str, str]) -> Text:
    """The same text with these settings. An empty one is taken out, but for the title."""
    for name in FIELDS:
        if name in fields and tidy(name, fields[name]) != tidy(name, text.fields.get(name, "")):
            text = _with_field(text, name, tidy(name, fields[name]))
    return text


def tidy(name: str, typed: str) -> str:
    """A field as it is kept: one line, digits of any script as 0 to 9 in numbers."""
    line = one_line(typed)[:_LONGEST_VALUE]
    if name == "minutes":
        return western_digits(line)
    if name == "objectives":
        return ", ".join(listed(line))
    return line


def listed(typed: str) -> list[str]:
    """The names of a list that is parted by commas."""
    return list(dict.fromkeys(part.strip() for part in typed.split(",") if part.strip()))


def field_at(text: Text, line: int) -> str | None:
    """The setting in whose lines this line of the file stands; None outside of all."""
    for name, (start, end) in _blocks(text.head).items():
        if start <= line - 1 < end:
            return name
    return None


def _head_of(text: str) -> str:
    """What stands before the body; empty where the text has no whole head."""
    lines = _LINE.findall(text)
    if lines[0].removeprefix("\ufeff").rstrip() != _FENCE:
        return ""
    fence = next((place for place, one in enumerate(lines) if place and one.rstrip() in _ENDS), 0)
    if not fence:
        return ""
    end = fence + 1
    while end < len(lines) and lines[end] and not lines[end].strip():
        end += 1
    return "".join(lines[:end])


def _read(head: str) -> yaml_text.Loaded | None:
    """The settings of a head, each key at the beginning of a line of its own; else None."""
    loaded, _, _, findings = yaml_text.front_matter("", head)
    if findings or loaded is None or not isinstance(loaded.value, dict):
        return None
    places = [loaded.key_place((key,)) for key in loaded.value]
    lines = {line for line, _ in places}
    are_apart = len(lines) == len(places) and all(column == 1 for _, column in places)
    return loaded if are_apart else None


def _typed(loaded: yaml_text.Loaded, name: str) -> str:
    """A value as a person types it; empty where it is nothing that a field could show."""
    value = loaded.value[name]
    if isinstance(value, list):
        return ", ".join(_plain(loaded, one, (name, place)) for place, one in enumerate(value))
    return _plain(loaded, value, (name,))


def _plain(loaded: yaml_text.Loaded, value: object, path: yaml_text.Path) -> str:
    return value if isinstance(value, str) else loaded.written(path)


def _blocks(head: str) -> dict[str, tuple[int, int]]:
    """The lines of every setting, counted from 0, the end not included. Empty lines and remarks
    below the last line of a setting are not part of it."""
    loaded = _read(head) if head else None
    if loaded is None:
        return {}
    lines = _LINE.findall(head)
    starts = sorted((loaded.key_place((key,))[0] - 1, key) for key in loaded.value)
    fence = next(place for place, line in enumerate(lines) if place and line.rstrip() in _ENDS)
    following = [start for start, _ in starts[1:]] + [fence]
    found = {}
    for (start, key), end_of_all in zip(starts, following, strict=True):
        end = end_of_all
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1][0] == "#"):
            end -= 1
        found[str(key)] = (start, end)
    return found


def _with_field(text: Text, name: str, value: str) -> Text:
    said = {key: one for key, one in text.fields.items() if key != name}
    if value or name == "title":
        said[name] = value
    written = _written(name, value) if name in said else ""
    if not text.head:
        if not written or text.body.removeprefix("\ufeff").startswith(_FENCE):
            return text
        return replace(text, head=f"---\n{written}\n\n---\n\n", fields=said)
    lines = _LINE.findall(text.head)
    end_of_line = "\r\n" if lines[0].endswith("\r\n") else "\n"
    blocks = _blocks(text.head)
    start, end = blocks.get(name) or _place_of(name, blocks)
    lines[start:end] = [written + end_of_line] if written else []
    return replace(text, head="".join(lines), fields=said)


def _place_of(name: str, blocks: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """Where a new setting goes: below those that come before it."""
    before = FIELDS[: FIELDS.index(name)]
    place = max((blocks[one][1] for one in before if one in blocks), default=1)
    return place, place


def _written(name: str, value: str) -> str:
    """The line that says a setting."""
    if name == "objectives":
        return f"{name}: [{', '.join(_scalar(one, '[', ']') for one in listed(value))}]"
    if name == "minutes" and value.isdecimal():
        return f"{name}: {value}"
    return f"{name}: {_scalar(value)}"


def _scalar(text: str, before: str = "", after: str = "") -> str:
    """A text as a value: bare where it is read back as the same, else in quotes."""
    loaded, _ = yaml_text.load("", f"value: {before}{text}{after}")
    read = loaded.value.get("value") if loaded and isinstance(loaded.value, dict) else None
    is_bare = read == ([text] if before else text) and "#" not in text
    return text if is_bare else json.dumps(text, ensure_ascii=False)
