"""The key of a quiz, read from its Markdown by a stranger who knows the content format alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

_HEADING = re.compile(r"^#{2,4} (?P<title>.+)$", re.M)
_OPTION = re.compile(r"^- (?:\((?P<one>[^)]*)\)|\[(?P<many>[^\]]*)\]) (?P<text>.+)$", re.M)
_PAIR = re.compile(r"^- (?P<left>.*?) ?-> (?P<right>.+)$", re.M)
_STEP = re.compile(r"^\d+\. (?P<text>.+)$", re.M)
_GAP = re.compile(r"\[\[(.+?)\]\]")
_CHOICE = re.compile(r"\((x?) ?\) ?([^()]+)")
_MARKED = "xXхХ✓✔*"


@dataclass
class Right:
    """What is right in one question; texts are without the marks of Markdown."""

    options: list[str] = field(default_factory=list)
    pairs: dict[str, str] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    answer: str = ""


def plain(text: str) -> str:
    """Words as they are seen: without emphasis, code marks and escapes."""
    text = re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", text)
    return " ".join(re.sub(r"[*_`\\]", "", text).split())


def of(path: Path) -> dict[str, Right]:
    """The right answers of a quiz file, by the ids of its questions."""
    text = path.read_text("utf-8")
    parts = _HEADING.split(text)[1:]
    found = {}
    for body in parts[1::2]:
        id = re.search(r"\bId: ([a-z0-9-]+)", body)
        if id:
            found[id.group(1)] = _right(body)
    return found


def _right(body: str) -> Right:
    right = Right()
    for option in _OPTION.finditer(body):
        mark = option["one"] if option["one"] is not None else option["many"]
        if mark.strip() and mark.strip() in _MARKED:
            right.options.append(plain(option["text"]))
    if not _OPTION.search(body):
        right.pairs = {
            plain(pair["left"]): plain(pair["right"])
            for pair in _PAIR.finditer(body)
            if pair["left"]
        }
    if re.search(r"^Order:", body, re.M):
        right.steps = [plain(step["text"]) for step in _STEP.finditer(body)]
    right.gaps = [_gap(gap) for gap in _GAP.findall(body)]
    answer = re.search(r"^Answer: (.+)$", body, re.M)
    if answer:
        right.answer = _value(answer.group(1).split("|")[0])
    return right


def _gap(text: str) -> str:
    choices = _CHOICE.findall(text)
    if choices:
        return next(plain(words) for mark, words in choices if mark)
    return _value(text.lstrip("= ").split("|")[0])


def _value(text: str) -> str:
    """`1.4 ± 0.05 kg` and `36..38` are answered with their number."""
    return re.split(r" (?:±|\+-) |\.\.", text.strip())[0].strip().strip('"')
