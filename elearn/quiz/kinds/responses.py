"""What all kinds share: drawn ids, and reading what came from a page or a form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from elearn.errors import Invalid
from elearn.quiz.questions import Question

Layout = Mapping[str, Any]
"""What is drawn for one attempt; plain JSON."""

Fields = Mapping[str, list[str]]
"""The fields of a form by name, each with all its values."""

Thing = TypeVar("Thing")
Own = TypeVar("Own")

LONGEST_LINE = 1_000
LONGEST_TEXT = 60_000


class Numbers(Protocol):
    """The source of chance; the same seed gives the same draw for ever."""

    def below(self, limit: int, /) -> int: ...

    def shuffled(self, things: Sequence[Thing], /) -> list[Thing]: ...

    def token(self) -> str: ...


def own_key(question: Question, of: type[Own]) -> Own:
    """The key of the question, which is of this kind."""
    if not isinstance(question.key, of):
        raise TypeError(f"a key of {question.kind} does not belong to {of.__module__}")
    return question.key


def drawn(indices: Iterable[int], numbers: Numbers, taken: set[str]) -> list[list[Any]]:
    """`[id, index]` for each index; the ids tell nothing and are not in `taken` yet."""
    entries: list[list[Any]] = []
    for index in indices:
        token = numbers.token()
        while token in taken:
            token = numbers.token()
        taken.add(token)
        entries.append([token, index])
    return entries


def places(before: Sequence[str], after: Sequence[str]) -> list[int] | None:
    """Where each text of `before` stands in `after`; None where those are not the same texts."""
    where = {text: place for place, text in enumerate(after)}
    if len(where) < len(after) or len(before) != len(after) or set(before) != set(where):
        return None
    return [where[text] for text in before]


def indices(entries: Iterable[Sequence[Any]]) -> dict[str, int]:
    """Index by drawn id."""
    return {str(token): int(index) for token, index in entries}


def known_id(given: object, known: Mapping[str, int]) -> str:
    """The id, where it is one of the drawn ones."""
    if not isinstance(given, str) or given not in known:
        raise Invalid("This is not one of the answers of this question. Load the page again.")
    return given


def typed(given: object, longest: int) -> str | None:
    """Typed text exactly as it came; None where it is blank."""
    if given is None:
        return None
    if not isinstance(given, str):
        raise Invalid("The answer to this question is a text.")
    if len(given) > longest:
        raise Invalid(
            "The answer is longer than %(longest)s characters. Please shorten it.",
            longest=longest,
        )
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in given):
        raise Invalid("The answer has a character in it that cannot be kept. Please type it again.")
    return given if given.strip() else None


def field(fields: Fields, name: str) -> str | list[str] | None:
    """The one value of a field; None where it is empty or missing, all where it came twice."""
    values = fields.get(name, [])
    if len(values) > 1:
        return values
    return (values[0] or None) if values else None


def has_any(fields: Fields, names: Iterable[str]) -> bool:
    """Whether one of these fields was sent."""
    return any(name in fields for name in names)
