"""What is right: what bold, a mark, an answer line and a key at the end say of a question."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from elearn.errors import message
from elearn.interop import pieces
from elearn.interop.plain import answers
from elearn.interop.plain.answers import Entry
from elearn.interop.plain.letters import place_among
from elearn.interop.plain.written import Written, standing_out
from elearn.languages import fold

NO_KEY = message("No key was found: mark the right answer.")
NO_ANSWER = message("There are neither options nor an answer: write what is right.")
CONFLICT = message(
    "The key says two things: %(first)s by how the options look or are marked, %(second)s in the "
    "answer. Mark the right one."
)
NO_OPTION = message("The key says “%(said)s”, and there is no such option: mark the right answer.")
REASONS = (NO_KEY, NO_ANSWER, CONFLICT, NO_OPTION)
"""Why a question has no key."""

TWICE = message("Several questions have the number %(number)s, so the key does not fit them.")
NO_QUESTION = message("The key names a question %(number)s that is not there.")


@dataclass
class Key:
    """Places of the right options from 1; `words` are what an open question's answer says.

    `trouble` is a remark's text with its values where nothing may be taken as the key.
    """

    right: frozenset[int] = frozenset()
    words: str = ""
    trouble: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def spoken(questions: Sequence[Written], entries: Sequence[Entry]) -> set[str]:
    """All letters that the keys of a file are written with."""
    said = [one for question in questions for one in question.said]
    said += [entry.said for entry in entries]
    return {letter for one in said for letter in answers.letters(one) if letter.isalpha()}


def by_question(
    questions: Sequence[Written], entries: Sequence[Entry]
) -> tuple[dict[int, list[str]], list[tuple[str, Mapping[str, object]]]]:
    """What the key at the end says, by the place of the question in the list, and what of it
    fits nothing. Where numbers begin anew, so does the key."""
    places: dict[int, list[int]] = defaultdict(list)
    given = {question.number for question in questions}
    for place, question in enumerate(questions):
        if question.number or place + 1 not in given:
            places[question.number or place + 1].append(place)
    numbers = [entry.number for entry in entries]
    if len(places) < len(questions) and sorted(numbers) == list(range(1, len(questions) + 1)):
        # Numbers that a word processor began anew; the key counts from the first to the last.
        places = defaultdict(list, {place + 1: [place] for place in range(len(questions))})
    said: dict[int, list[str]] = defaultdict(list)
    for entry in entries:
        said[entry.number].append(entry.said)
    found: dict[int, list[str]] = {}
    troubles: list[tuple[str, Mapping[str, object]]] = []
    for number, ones in said.items():
        here = places.get(number, [])
        if not here:
            troubles.append((NO_QUESTION, {"number": number}))
        elif len(here) == len(ones):
            found |= {place: [one] for place, one in zip(here, ones, strict=True)}
        elif len(here) == 1:
            found[here[0]] = ones
        else:
            troubles.append((TWICE, {"number": number}))
    return found, troubles


def key(question: Written, at_end: Sequence[str], letters: Collection[str]) -> Key:
    """The key of one question; nothing is guessed where two of its ways disagree."""
    said = [*question.said, *at_end]
    if not question.options:
        if lettered := next((one for one in said if _is_letters(one)), ""):
            return Key(trouble=NO_OPTION, values={"said": lettered[:80]})
        words = " | ".join(dict.fromkeys(said)) if said else ""
        return Key(words=words) if words else Key(trouble=NO_ANSWER)
    looks = seen(question)
    told: list[frozenset[int]] = []
    for one in said:
        places = _places(one, question, letters)
        if not places:
            return Key(trouble=NO_OPTION, values={"said": one[:80]})
        told.append(places)
    ways = [*looks, *told]
    if not ways:
        return Key(trouble=NO_KEY)
    other = next((one for one in ways if one != ways[0]), None)
    if other is not None:
        values = {"first": _named(ways[0], question), "second": _named(other, question)}
        return Key(trouble=CONFLICT, values=values)
    return Key(ways[0])


def _is_letters(said: str) -> bool:
    """Whether an answer names options by their letters and is no word or number itself."""
    signs = answers.letters(said)
    is_word = len(re.sub(r"\W", "", said)) > 1 and said.strip(" .").isalpha()
    return bool(signs) and all(one.isalpha() for one in signs) and not is_word


def seen(question: Written) -> list[frozenset[int]]:
    """What marks before options say, and how they look."""
    marked = frozenset(place for place, one in enumerate(question.options, 1) if one.is_right)
    if marked:
        return [marked]
    looks = standing_out(question.options)
    # A colour of a ground or of letters is put there on purpose; bold may come with it.
    return list(dict.fromkeys(looks.values()))


def _named(places: frozenset[int], question: Written) -> str:
    signs = [
        label.sign if (label := question.options[place - 1].label) and label.sign else str(place)
        for place in sorted(places)
    ]
    return ", ".join(signs)


def _places(said: str, question: Written, letters: Collection[str]) -> frozenset[int]:
    """The options that an answer names, by their letters or by their words."""
    signs = [one.label.sign if one.label else "" for one in question.options]
    names = answers.letters(said)
    if not names:
        by_words = _by_words(said, question)
        if by_words:
            return by_words
        first = said.split(maxsplit=1)[0].rstrip(").:") if said.split() else ""
        names = (
            answers.letters(first) if said[len(first) : len(first) + 1] in (")", ".", ":") else []
        )
    found = [place_among(name, signs, letters) for name in names]
    return frozenset(found) if found and all(found) else frozenset()


def _by_words(said: str, question: Written) -> frozenset[int]:
    wanted = _bare(said)
    options = [_bare(pieces.plain(one.pieces)) for one in question.options]
    same = [place for place, one in enumerate(options, 1) if one == wanted]
    if not same and wanted in answers.TRUE | answers.FALSE:
        kind = answers.TRUE if wanted in answers.TRUE else answers.FALSE
        same = [place for place, one in enumerate(options, 1) if one in kind]
    return frozenset(same) if len(same) == 1 else frozenset()


def _bare(text: str) -> str:
    return fold(" ".join(text.split()).rstrip(" .;,"))
