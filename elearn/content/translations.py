"""Which original a translation was made from, and how `flask modules fmt` writes it down."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from elearn.content.names import named
from elearn.content.origins import origin

_OF = re.compile(r"of[ ]*:")


def formatted(
    texts: Mapping[str, str], base: str, *, translated: Collection[str] = ()
) -> dict[str, str]:
    """The files of a module that formatting changes, by name.

    `of:` is written where a translation lacks it, and renewed in the files named in
    `translated`, which a person has brought up to date. An empty line is put before the
    closing `---`, without which viewers show the settings as one huge heading. The meaning
    of no file changes, and formatting twice changes nothing more.
    """
    names = [name for name, _ in (named("", file) for file in texts) if name is not None]
    originals = {(name.slug, name.state): name for name in names if name.language == base}
    changed: dict[str, str] = {}
    for name in names:
        text = texts[name.file]
        after = with_open_end(text)
        original = originals.get((name.slug, name.state))
        if original is not None and name.language != base:
            # The original as it will stand after this very formatting.
            source = with_open_end(texts[original.file])
            is_known = origin(texts[original.file]) == origin_said(text)
            renew = name.file in translated or (is_known and source != texts[original.file])
            after = with_origin(after, origin(source), renew=renew)
        if after != text:
            changed[name.file] = after
    return changed


def with_origin(text: str, says: str, *, renew: bool = False) -> str:
    """The text with `of:` in its settings; one that is there stays unless `renew`."""
    end = _end_of_settings(text)
    if end is None:
        return text
    lines = text.splitlines(keepends=True)
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    for number in range(1, end):
        if _OF.match(lines[number]):
            if renew:
                lines[number] = f"of: {says}{ending}"
            return "".join(lines)
    at = end
    while at > 1 and not lines[at - 1].strip():
        at -= 1
    lines.insert(at, f"of: {says}{ending}")
    return "".join(lines)


def origin_said(text: str) -> str | None:
    """What the settings say under `of:`, or None."""
    end = _end_of_settings(text)
    for line in text.splitlines()[1:end] if end else ():
        if _OF.match(line):
            return line.partition(":")[2].strip().strip("\"'")
    return None


def with_open_end(text: str) -> str:
    """The text with an empty line before the `---` that closes its settings."""
    end = _end_of_settings(text)
    lines = text.splitlines(keepends=True)
    if end is None or end < 2 or not lines[end - 1].strip():
        return text
    lines.insert(end, "\r\n" if lines[0].endswith("\r\n") else "\n")
    return "".join(lines)


def _end_of_settings(text: str) -> int | None:
    """The place of the closing `---` among the lines, from 0; None without settings."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        return None
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() in ("---", "..."):
            return number
    return None
