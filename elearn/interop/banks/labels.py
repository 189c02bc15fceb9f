"""The labels of a question as tags of a bank, which has no other place for most of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from elearn.content.names import is_slug
from elearn.interop.banks.amounts import exact, spelled
from elearn.quiz.words import LEVELS

TAGGED = (
    *("objective", "level", "credit", "source", "expect", "points", "shuffle", "case", "unit"),
    *("kind", "scenario"),
)
"""What is written as tags such as `level:apply`: labels; the kind, where a format lacks it; and
that a page begins a scenario, or a question goes on with it."""

BEGINS, GOES_ON = "begins", "goes on"

_VALUES = {
    "level": LEVELS,
    "credit": ("each", "all"),
    "shuffle": ("no",),
    "case": ("exact",),
    "unit": ("required",),
    "kind": ("ordering",),
    "scenario": (BEGINS, GOES_ON),
}


def of_tags(tags: Iterable[str]) -> dict[str, str]:
    """The labels that these tags say; what is none of them stays a tag."""
    labels: dict[str, str] = {}
    kept = []
    for tag in tags:
        words = " ".join(tag.replace(",", " ").replace("،", " ").split())
        name, colon, value = words.partition(":")
        value = value.strip()
        is_known = name not in _VALUES or value in _VALUES[name]
        if colon and name in TAGGED and value and is_known and name not in labels:
            labels[name] = value
        elif words:
            kept.append(words)
    if kept:
        labels["tags"] = ", ".join(dict.fromkeys(kept))
    return labels


def as_tags(labels: Mapping[str, str], but: Iterable[str] = ()) -> list[str]:
    """The tags of a question, and those labels as tags that have no place of their own."""
    tags = [tag.strip() for tag in labels.get("tags", "").replace("،", ",").split(",")]
    left = set(but)
    if labels.get("credit") == "each":
        left.add("credit")
    named = [f"{name}:{labels[name]}" for name in TAGGED if labels.get(name) and name not in left]
    return [*filter(None, tags), *named]


def with_points(labels: Mapping[str, str], points: str) -> dict[str, str]:
    """With the points of a question, where it does not earn one."""
    amount = exact(points)
    if amount is None or amount <= 0 or amount == 1 or "points" in labels:
        return dict(labels)
    return {**labels, "points": spelled(round(amount, 5))}


def with_id(labels: Mapping[str, str], id: str, taken: set[str]) -> dict[str, str]:
    """With an id that the file gave, where it can be one and is not taken yet."""
    id = id.strip()
    if not is_slug(id) or "--" in id or id in taken:
        return dict(labels)
    taken.add(id)
    return {**labels, "id": id}
