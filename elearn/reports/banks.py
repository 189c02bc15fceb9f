"""The questions of a version as its stored bank has them: what reports need, and no words. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

from elearn.quiz.drawing import NO_ANSWER

TRUE_OR_FALSE = "true-false"

Name = tuple[str, str]
"""A question by its id and its content's hash: with other words or another key, another one."""


@dataclass(frozen=True)
class Asked:
    """One question. `key` is as stored; `rights` say of each option whether it is right, true
    before false; none where it has no options. `texts` are what it asks and offers, in the
    original, which is the first of its languages."""

    name: Name
    kind: str
    key: Mapping[str, Any]
    rights: tuple[bool, ...]
    languages: tuple[str, ...]
    texts: tuple[Any, ...]
    points: float
    objective: str | None

    @property
    def id(self) -> str:
        return self.name[0]


def bank(stored: Mapping[str, Any]) -> dict[str, Asked]:
    """Every question that takes an answer, by id, in the order of the bank."""
    wholes = (
        one
        for entry in stored["entries"]
        for one in (entry["questions"] if "draw" in entry else [entry])
    )
    return {one["id"]: _asked(one) for one in flat(wholes)}


def flat(questions: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Stored questions, of a bank or drawn, with those inside scenarios; without pages.

    What a scenario is about, its questions are about where they do not say it themselves.
    """
    for one in questions:
        if one["kind"] not in NO_ANSWER:
            yield one
        for part in one.get("questions", ()):
            if part["kind"] not in NO_ANSWER:
                yield part if part.get("objective") else part | {"objective": one.get("objective")}


def _asked(stored: Mapping[str, Any]) -> Asked:
    wordings = stored["wordings"]
    original: Mapping[str, Any] = next(iter(wordings.values()), {})
    return Asked(
        (stored["id"], stored["content"]),
        stored["kind"],
        stored["key"],
        rights(stored["kind"], stored["key"]),
        tuple(wordings),
        tuple(original.get(name) for name in ("prompt", "parts", "targets")),
        float(Fraction(stored["points"])),
        stored.get("objective"),
    )


def rights(kind: str, key: Mapping[str, Any]) -> tuple[bool, ...]:
    """Which options a stored key says to be right."""
    if kind == "single":
        return tuple(Fraction(share) == 1 for share in key["shares"])
    if kind == "multiple":
        return tuple(key["rights"])
    if kind == TRUE_OR_FALSE:
        return key["answer"], not key["answer"]
    return ()


# Made once, not for every answer: hundreds of thousands of them are counted.
_TRUE, _FALSE, _NONE = (0,), (1,), ()


@lru_cache(maxsize=256)
def _only(index: int) -> tuple[int, ...]:
    return (index,)


def picks(asked: Asked, response: object, drawn: str) -> tuple[int, ...] | None:
    """The options that a stored response chose, in the author's order; none where the question has
    none, None where nothing was answered. `drawn` is the drawn quiz as the text that is stored."""
    if response is None:
        return None
    if asked.kind == TRUE_OR_FALSE:
        return _TRUE if response is True else _FALSE
    if asked.kind == "single":
        index = place_of(drawn, asked.id, response)
        return _NONE if index is None else _only(index)
    if asked.kind == "multiple" and isinstance(response, list):
        places = (place_of(drawn, asked.id, token) for token in response)
        return tuple(sorted(one for one in places if one is not None))
    return _NONE


def place_of(drawn: str, question: str, token: object) -> int | None:
    """The place of a drawn option, by its token, in the author's order.

    It is looked up in the text: to read the whole of it, for each of ten thousand attempts, takes
    as long as all the rest. Only in a text that is written in another way, the slow way is taken.
    """
    start = drawn.find(f'"id": "{question}"')
    entry = f'["{token}", '
    at = drawn.find(entry, start) if start >= 0 else -1
    digits = drawn[at + len(entry) : at + len(entry) + 4].partition("]")[0] if at >= 0 else ""
    return int(digits) if digits.isdecimal() else _parsed_place(drawn, question, token)


def _parsed_place(drawn: str, question: str, token: object) -> int | None:
    for one in flat(json.loads(drawn)["questions"]):
        if one["id"] == question:
            return next((at for name, at in one["layout"]["options"] if name == token), None)
    return None
