"""Changes single settings in a text, and leaves every other byte of it as its author wrote it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from elearn.content.settings_words import block, flow, indented, is_plain_all, scalar
from elearn.content.yaml_text import Loaded, load

Path = tuple[str, ...]


class Unreadable(ValueError):
    """The settings cannot be read, or not be changed so that they say what they should."""


def with_values(text: str, changes: Mapping[Path, Any]) -> str:
    """The settings with these values at the ends of these paths of keys; None takes one out.

    A mapping from which its last key was taken goes too. Comments, order, quotes and lines that
    are not concerned stay. Raises Unreadable.
    """
    end = "\r\n" if "\r\n" in text else "\n"
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    before = text.removeprefix("\ufeff").replace("\r\n", "\n")
    after = before
    for path, value in changes.items():
        after = _changed(after, path, _plain(value))
    return text if after == before else mark + after.replace("\n", end)


def with_head(text: str, changes: Mapping[Path, Any]) -> str:
    """The same for the settings between `---` and `---` at the head of a text; where there are
    none, they are put there. Raises Unreadable."""
    lines = text.split("\n")
    if lines[0].removeprefix("\ufeff").rstrip() != "---":
        said = with_values("", changes)
        return f"---\n{said}\n---\n\n{text}" if said else text
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() in ("---", "..."):
            head = with_values("\n".join(lines[1:number]), changes)
            return "\n".join([lines[0], *head.split("\n"), *lines[number:]])
    raise Unreadable("the settings at the head have no end")


def values_of(text: str) -> dict[str, Any]:
    """What settings say; empty where they cannot be read."""
    try:
        value: dict[str, Any] = _Settings(text.removeprefix("\ufeff").replace("\r\n", "\n")).value
    except Unreadable:
        return {}
    return value


def _plain(value: Any) -> Any:
    """The value as it is read again: a whole number has no point."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _changed(text: str, path: Path, value: Any) -> str:
    now = _Settings(text)
    wanted = _with(now.value, path, value)
    if _same(wanted, now.value):
        return text
    ways: tuple[Callable[[], str], ...] = (
        lambda: now.edited(path, value),
        lambda: now.rewritten(path[0], wanted.get(path[0])),
    )
    for way in ways:
        try:
            after = way()
            if _same(_Settings(after).value, wanted):
                return after
        except (Unreadable, ValueError, KeyError):
            # Settings of a shape that nobody writes: the next way asks less of it.
            continue
    raise Unreadable("these settings cannot be changed")


def _same(one: Any, other: Any) -> bool:
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _with(values: Mapping[str, Any], path: Path, value: Any) -> dict[str, Any]:
    key, rest = path[0], path[1:]
    result = dict(values)
    if rest:
        inner = result.get(key)
        below = _with(inner if isinstance(inner, Mapping) else {}, rest, value)
        value = below or None
        if value is None and not isinstance(inner, Mapping):
            return result
    if value is None:
        result.pop(key, None)
    else:
        result[key] = value
    return result


class _Settings:
    """A text of settings, with the offset of everything in it."""

    def __init__(self, text: str) -> None:
        loaded, _ = load("", text)
        if loaded is None or not isinstance(loaded.value, dict):
            raise Unreadable("these settings cannot be read")
        self.text = text
        self.loaded: Loaded = loaded
        self.value: dict[str, Any] = loaded.value
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]

    def edited(self, path: Path, value: Any) -> str:
        """The text with the smallest change that makes it say so."""
        if value is None:
            return self._without(self._emptied(path))
        depth = len(path)
        while depth and path[:depth] not in self.loaded.values:
            depth -= 1
        there, missing = path[:depth], path[depth:]
        for key in reversed(missing[1:]):
            value = {key: value}
        if not missing:
            return self._replaced(there, value)
        if isinstance(self._get(there), dict) and (there or self.value):
            return self._added(there, missing[0], value)
        return self._replaced(there, {missing[0]: value}) if there else self._begun(missing, value)

    def rewritten(self, key: str, value: Any) -> str:
        """The text with everything under a key of the top written anew."""
        lines = [] if value is None else block({key: value})
        if (key,) not in self.loaded.values:
            return self._begun((key,), value)
        start = self._line_start(self._key((key,)))
        written = "".join(f"{line}\n" for line in lines)
        return self.text[:start] + written + self.text[self._line_end(self._end((key,))) :]

    # ── places ──

    def _offset(self, place: tuple[int, int]) -> int:
        return self.lines[place[0] - 1] + place[1] - 1

    def _get(self, path: Path) -> Any:
        value: Any = self.value
        for key in path:
            value = value[key]
        return value

    def _key(self, path: Path) -> int:
        return self._offset(self.loaded.keys[path])

    def _colon(self, path: Path) -> int:
        """Behind the colon of a key."""
        return self.text.index(":", self._offset(self.loaded.key_ends[path])) + 1

    def _start(self, path: tuple[str | int, ...]) -> int:
        return self._offset(self.loaded.values[path])

    def _is_empty(self, path: tuple[str | int, ...]) -> bool:
        return self.loaded.values[path] == self.loaded.ends[path]

    def _end(self, path: tuple[str | int, ...]) -> int:
        """Where the value ends, without the blank lines and comments after it."""
        value = self._get(path)  # type: ignore[arg-type]
        if self._is_empty(path) and not isinstance(value, dict | list):
            return self._colon(path)  # type: ignore[arg-type]
        if isinstance(value, dict | list) and path not in self.loaded.flows:
            keys = list(value) if isinstance(value, dict) else list(range(len(value)))
            return self._end((*path, keys[-1]))
        return len(self.text[: self._offset(self.loaded.ends[path])].rstrip())

    def _line_start(self, offset: int) -> int:
        return self.text.rfind("\n", 0, offset) + 1

    def _line_end(self, offset: int) -> int:
        """Behind the end of the line."""
        found = self.text.find("\n", offset)
        return len(self.text) if found < 0 else found + 1

    def _is_in_flow(self, path: Path) -> bool:
        return any(path[:depth] in self.loaded.flows for depth in range(len(path)))

    # ── changes ──

    def _begun(self, keys: Path, value: Any) -> str:
        """The text with a key after everything that stands there."""
        text = self.text.rstrip("\n")
        lines = block({keys[0]: value})
        return "\n".join([*([text] if text else []), *lines, ""])

    def _added(self, path: Path, key: str, value: Any) -> str:
        inner = self._get(path)
        last = [*path, *list(inner)[-1:]]
        if self._is_in_flow(path) or path in self.loaded.flows:
            at = self._end(tuple(last)) if inner else self._start(path) + 1
            comma = ", " if inner else ""
            return f"{self.text[:at]}{comma}{flow({key: value})[1:-1]}{self.text[at:]}"
        first = self._key((*path, next(iter(inner))))
        indent = first - self._line_start(first)
        at = self._line_end(self._end(tuple(last)))
        head = self.text[:at] if self.text[:at].endswith("\n") else f"{self.text[:at]}\n"
        return (
            head
            + "".join(f"{line}\n" for line in indented(block({key: value}), indent))
            + (self.text[at:])
        )

    def _emptied(self, path: Path) -> Path:
        """What has to go so that no empty mapping is left."""
        while len(path) > 1 and len(self._get(path[:-1])) == 1:
            path = path[:-1]
        return path

    def _without(self, path: Path) -> str:
        start, end = self._key(path), self._end(path)
        if not self._is_in_flow(path):
            return self.text[: self._line_start(start)] + self.text[self._line_end(end) :]
        after = re.compile(r"\s*,\s*").match(self.text, end)
        if after:
            return self.text[:start] + self.text[after.end() :]
        return self.text[:start].rstrip().removesuffix(",") + self.text[end:]

    def _replaced(self, path: Path, value: Any) -> str:
        old = self._get(path)
        if isinstance(old, dict) and isinstance(value, dict) and old and value:
            return self._merged(path, old, value)
        if isinstance(old, list) and isinstance(value, list) and old and value:
            return self._listed(path, old, value)
        is_in_flow = self._is_in_flow(path)
        is_block = isinstance(old, dict | list) and path not in self.loaded.flows
        start = self._colon(path) if is_block or self._is_empty(path) else self._start(path)
        space = " " if self.text[start - 1] == ":" else ""
        if isinstance(value, dict | list):
            if is_in_flow or path in self.loaded.flows or is_plain_all(value) or not value:
                written = space + flow(value)
            else:
                start = self._colon(path)
                column = self._key(path) - self._line_start(self._key(path))
                written = "\n" + "\n".join(indented(block(value), column + 2))
        else:
            quote = self.text[start : start + 1] if isinstance(old, str) else ""
            written = space + scalar(value, quote, is_in_flow=is_in_flow)
        return self.text[:start] + written + self.text[self._end(path) :]

    def _merged(self, path: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
        text = self.text
        for key, value in new.items():
            if key not in old or not _same(old[key], value):
                text = _Settings(text).edited((*path, key), value)
        for key in old:
            if key not in new:
                text = _Settings(text)._without((*path, key))
        return text

    def _listed(self, path: Path, old: list[Any], new: list[Any]) -> str:
        """A list whose items, where they stay, keep their lines or their quotes."""
        is_flow = path in self.loaded.flows or self._is_in_flow(path)
        kept: dict[str, list[str]] = {}
        starts = [self._start((*path, place)) for place in range(len(old))]
        ends = [self._end((*path, place)) for place in range(len(old))]
        first = before = self._line_end(self._colon(path))
        for value, start, end in zip(old, starts, ends, strict=True):
            if is_flow:
                raw = self.text[start:end]
            else:
                # What stands above an item is about it, and goes with it.
                raw = self.text[before : self._line_end(end)].removesuffix("\n") + "\n"
                before = self._line_end(end)
            kept.setdefault(json.dumps(value), []).append(raw)
        dash = re.compile(r"[ ]*- +").match(self.text, self._line_start(starts[0]))
        lead = dash[0] if dash else "- "
        items = [
            waiting.pop(0)
            if (waiting := kept.get(json.dumps(value)))
            else scalar(value, is_in_flow=True)
            if is_flow
            else f"{lead}{scalar(value)}\n"
            for value in new
        ]
        if is_flow:
            opened, closed = self._start(path), self._end(path)
            return f"{self.text[:opened]}[{', '.join(items)}]{self.text[closed:]}"
        return self.text[:first] + "".join(items) + self.text[before:]
