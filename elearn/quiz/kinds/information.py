"""A page of information between questions; it takes no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds.unasked import (
    accept,
    carried,
    from_form,
    guess,
    is_in_form,
    key_json,
    layout,
    mark,
    solution,
)

__all__ = [
    "KIND",
    "Key",
    "accept",
    "carried",
    "from_form",
    "guess",
    "is_in_form",
    "key_from",
    "key_json",
    "layout",
    "mark",
    "merged",
    "read",
    "solution",
]

KIND = "information"


@dataclass(frozen=True)
class Key:
    """Nothing to know: a page is read."""

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """A line `Info: yes`."""
    return Reading(Key())


def merged(key: Key, translated: Key) -> Key | None:
    return key


def key_from(data: Mapping[str, Any]) -> Key:
    return Key()
