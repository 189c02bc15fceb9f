"""YAML as authors write it: version 1.2, with the place of every key and value.

The only home of ruamel.yaml. Anchors, aliases, tags, directives and duplicate keys are
refused, so that what a person reads is what we load. Dates and the like stay strings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from elearn.errors import Finding, message

Event = Any
"""An event of ruamel.yaml, whose own types are looser than what it yields."""

Place = tuple[int, int]
"""Line and column, both from 1."""

Path = tuple[str | int, ...]
"""The keys and list places that lead to a value."""

MOST_CHARACTERS = 60_000
MOST_DEPTH = 20

_WHOLE = re.compile(r"[-+]?[0-9]{1,18}\Z")
_BROKEN = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?\Z")
_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
# One byte of a break that YAML knows and our line count does not would shift every line.
_ODD_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})


@dataclass(frozen=True)
class Loaded:
    """A value made of dict, list, str, int, float, bool and None, with its places."""

    value: Any
    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]
    # What stood in the file, for values that were read as numbers or truth values.
    raw: Mapping[Path, str]
    # Where values and keys end, and which collections stand between brackets.
    ends: Mapping[Path, Place] = field(default_factory=dict)
    key_ends: Mapping[Path, Place] = field(default_factory=dict)
    flows: frozenset[Path] = frozenset()

    def place(self, path: Path) -> Place:
        """Where the value begins; of a path that is not there, where its parent does."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, (1, 1))

    def key_place(self, path: Path) -> Place:
        """Where the key of this value stands, else where the value begins."""
        return self.keys.get(path) or self.place(path)

    def written(self, path: Path) -> str:
        """A plain value as the author wrote it: 010 stays 010."""
        return self.raw.get(path, "")


@dataclass
class _Refused(Exception):
    """Why reading ends here, and where."""

    place: Place
    text: str
    values: dict[str, object] = field(default_factory=dict)


def load(file: str, text: str, first_line: int = 1) -> tuple[Loaded | None, list[Finding]]:
    """The YAML document in `text`, whose first line is `first_line` of the file.

    None when there is a finding (E40, E43).
    """
    # Lazy: a page is answered without it, and it takes a tenth of a second to import.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    if len(text) > MOST_CHARACTERS:
        line = first_line + text.count("\n", 0, MOST_CHARACTERS)
        too_long = message("These settings are too long; %(most)d characters are allowed.")
        return None, [Finding(file, line, 1, "E43", too_long, most=MOST_CHARACTERS)]
    reader = _Reader(first_line)
    try:
        events = YAML(typ="safe", pure=True).parse(text.translate(_ODD_BREAKS))
        return reader.document(iter(events)), []
    except _Refused as refused:
        code = "E43" if refused.values.get("most") else "E40"
        line, column = refused.place
        return None, [Finding(file, line, column, code, refused.text, **refused.values)]
    except MarkedYAMLError as error:
        return None, [_unreadable(file, error, first_line)]
    except (YAMLError, ValueError) as error:
        position = getattr(error, "position", 0)
        line = first_line + text.count("\n", 0, position if isinstance(position, int) else 0)
        odd = message("There is a character here that settings may not hold; write it anew.")
        return None, [Finding(file, line, 1, "E40", odd)]


def front_matter(file: str, text: str) -> tuple[Loaded | None, list[str], int, list[Finding]]:
    """The settings between `---` and `---` at the head of a file, and the rest.

    Returns the settings (None when absent or refused), the lines of the body, the number of
    the body's first line, and findings. A BOM and carriage returns are taken away.
    """
    lines = lines_of(text)
    if not lines or lines[0].rstrip() != "---":
        return None, lines, 1, []
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            loaded, findings = load(file, "\n".join(lines[1:number]), first_line=2)
            return loaded, lines[number + 1 :], number + 2, findings
    endless = message("The settings at the head have no end; add a line with --- after them.")
    return None, [], len(lines) + 1, [Finding(file, 1, 1, "E40", endless)]


def lines_of(text: str) -> list[str]:
    """The lines of a file, without BOM, whatever the line ends."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _unreadable(file: str, error: Any, first_line: int) -> Finding:
    mark = error.problem_mark or error.context_mark
    line = first_line + (mark.line if mark else 0)
    column = (mark.column if mark else 0) + 1
    if "mapping values are not allowed" in str(error.problem):
        says = message('A colon stands inside a value here; put the value in "quotes".')
    elif "\\t" in str(error.problem):
        says = message("A tab stands here; indent with spaces.")
    else:
        says = message(
            "The settings cannot be read here; look for a missing quote, colon, bracket "
            "or space, or a line that is indented differently."
        )
    return Finding(file, line, column, "E40", says)


class _Reader:
    """Builds values from YAML's events and refuses what would hide from a reader's eye."""

    def __init__(self, first_line: int) -> None:
        self.first_line = first_line
        self.values: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.raw: dict[Path, str] = {}
        self.ends: dict[Path, Place] = {}
        self.key_ends: dict[Path, Place] = {}
        self.flows: set[Path] = set()

    def document(self, events: Iterator[Event]) -> Loaded:
        value: Any = {}
        documents = 0
        for event in events:
            match _name(event):
                case "DocumentStart":
                    documents += 1
                    self._refuse_directives(event, documents)
                case "StreamStart" | "StreamEnd" | "DocumentEnd":
                    pass
                case _:
                    value = self._value(event, events, ())
        return Loaded(
            {} if value is None else value,
            self.values,
            self.keys,
            self.raw,
            self.ends,
            self.key_ends,
            frozenset(self.flows),
        )

    def _refuse_directives(self, event: Event, documents: int) -> None:
        if documents > 1:
            raise _Refused(
                self._place(event), message("Only one block of settings may stand here.")
            )
        if event.version or event.tags:
            raise _Refused(
                self._place(event), message("Lines that begin with %% are not allowed here.")
            )

    def _value(self, event: Event, events: Iterator[Event], path: Path) -> Any:
        place = self._place(event)
        if _name(event) == "Alias":
            raise _Refused(
                place, message("References (*name) are not allowed; write the value itself.")
            )
        if event.anchor:
            raise _Refused(
                place, message("Anchors (&name) are not allowed; write the value where needed.")
            )
        if str(event.tag or "!") != "!" or (event.tag and not _is_quoted(event)):
            raise _Refused(place, message("Tags (!name) are not allowed; leave the tag out."))
        if len(path) > MOST_DEPTH:
            too_deep = message("Settings may be nested %(most)d deep; this is deeper.")
            raise _Refused(place, too_deep, {"most": MOST_DEPTH})
        self.values[path] = place
        self.ends[path] = self._end(event)
        if getattr(event, "flow_style", False):
            self.flows.add(path)
        match _name(event):
            case "MappingStart":
                return self._mapping(events, path)
            case "SequenceStart":
                return self._list(events, path)
        return self._scalar(event, path)

    def _mapping(self, events: Iterator[Event], path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        for event in events:
            if _name(event) == "MappingEnd":
                self.ends[path] = self._end(event)
                break
            place = self._place(event)
            if _name(event) != "Scalar" or event.anchor or event.tag:
                raise _Refused(place, message("A key must be a plain word."))
            key = str(event.value)
            if key in mapping:
                twice = message("The key %(key)s is given twice; keep one.")
                raise _Refused(place, twice, {"key": _short(key)})
            self.keys[(*path, key)] = place
            self.key_ends[(*path, key)] = self._end(event)
            mapping[key] = self._value(next(events), events, (*path, key))
        return mapping

    def _list(self, events: Iterator[Event], path: Path) -> list[Any]:
        values: list[Any] = []
        for event in events:
            if _name(event) == "SequenceEnd":
                self.ends[path] = self._end(event)
                break
            values.append(self._value(event, events, (*path, len(values))))
        return values

    def _scalar(self, event: Event, path: Path) -> Any:
        text = str(event.value)
        self.raw[path] = text
        if _is_quoted(event):
            return text
        if text in _WORDS:
            return _WORDS[text]
        if _WHOLE.match(text):
            return int(text)
        return float(text) if _BROKEN.match(text) else text

    def _place(self, event: Event) -> Place:
        mark = event.start_mark
        return self.first_line + mark.line, mark.column + 1

    def _end(self, event: Event) -> Place:
        mark = event.end_mark
        return self.first_line + mark.line, mark.column + 1


def _name(event: Event) -> str:
    return type(event).__name__.removesuffix("Event")


def _is_quoted(event: Event) -> bool:
    return getattr(event, "style", None) in ("'", '"', "|", ">")


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
