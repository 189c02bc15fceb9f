"""Values as settings hold them: quoted wherever a reader of YAML could take them for another."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# A word or several that mean in YAML what they say, and no number.
_PLAIN = re.compile(r"(?=[^.]*[a-z%-])[a-z0-9]+%?(?:[ -][a-z0-9]+)*\Z", re.IGNORECASE)
_PLAIN_TEXT = re.compile(r"[^\W\d_](?:[\w.()«»!;/%+?-]|,(?= )| (?=[^\s#]))*\Z")
_NO_TEXT = re.compile(r"(?:true|false|null|[-+.0-9]*e[-+0-9]*)\Z", re.IGNORECASE)


def quoted(text: str) -> str:
    """A text between double quotes, whatever it says."""
    line = json.dumps(text, ensure_ascii=False)
    return "".join(
        character if character.isprintable() or character in "\u200c\u200d" else _escaped(character)
        for character in line
    )


def _escaped(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def scalar(value: Any, quote: str = "", *, is_in_flow: bool = False) -> str:
    """A text, number or truth value; `quote` is how the value before it began, which a text
    keeps where it can."""
    if not isinstance(value, str):
        return json.dumps(value)
    if quote == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if _is_plain(value):
        return value if quote != '"' else quoted(value)
    if quote and quote not in "\"'|>" and _PLAIN_TEXT.match(value) and not _NO_TEXT.match(value):
        return quoted(value) if is_in_flow and "," in value else value
    return quoted(value)


def _is_plain(text: str) -> bool:
    return bool(_PLAIN.match(text)) and not _NO_TEXT.match(text)


def is_plain_all(value: Mapping[str, Any] | list[Any]) -> bool:
    """Whether a collection is so plain that it is written on one line."""
    inner = value.values() if isinstance(value, Mapping) else value
    return all(not isinstance(one, str) or _is_plain(one) for one in inner) and not any(
        isinstance(one, Mapping | list) for one in inner
    )


def flow(value: Any) -> str:
    """A value on one line, collections between brackets."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def block(value: Mapping[str, Any] | list[Any]) -> list[str]:
    """A collection in lines; one so plain that it needs none of its own stays on one."""
    lines: list[str] = []
    if isinstance(value, list):
        return [f"- {flow(one)}" for one in value]
    for key, one in value.items():
        if isinstance(one, Mapping | list) and one and not is_plain_all(one):
            lines += [f"{scalar(key)}:", *indented(block(one), 2)]
        else:
            lines.append(f"{scalar(key)}: {flow(one)}")
    return lines


def indented(lines: list[str], columns: int) -> list[str]:
    return [" " * columns + line for line in lines]
