"""A case whose questions stay together; it takes no answer itself."""

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

KIND = "scenario"


@dataclass(frozen=True)
class Key:
    """Nothing of its own: its questions have theirs."""

    @property
    def kind(self) -> str:
        return KIND


def read(block: Block, notes: Notes) -> Reading:
    """A heading `Scenario: title`; its questions are read by themselves."""
    return Reading(Key())


def merged(key: Key, translated: Key) -> Key | None:
    return key


def key_from(data: Mapping[str, Any]) -> Key:
    return Key()
