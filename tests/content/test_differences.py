"""The difference of two texts: nothing is lost, words are whole, and hostile texts are quick."""

from __future__ import annotations

import gc
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.content import differences
from elearn.content.differences import IN, OUT, Piece

TEXTS = st.text(st.sampled_from("ab не,.\n\u0301\u200c"), max_size=60)


def without(before: str, after: str, mark: str) -> str:
    """What the pieces without this mark say, ends of lines aside."""
    found = differences.lines(before, after)
    pieces = (piece for line in found for piece in line.pieces if piece.mark != mark)
    return "".join(piece.text for piece in pieces).replace("\n", "")


def marked(before: str, after: str) -> list[Piece]:
    return [
        piece for line in differences.lines(before, after) for piece in line.pieces if piece.mark
    ]


@given(TEXTS, TEXTS)
def test_nothing_is_lost_of_either_text(before: str, after: str) -> None:
    assert without(before, after, IN) == before.replace("\n", "")
    assert without(before, after, OUT) == after.replace("\n", "")


@given(TEXTS)
def test_the_same_text_has_no_difference(text: str) -> None:
    assert differences.passages(text, text) == []


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("Печать цела.", "Печать сорвана.", [Piece("цела", OUT), Piece("сорвана", IN)]),
        ("می‌نویسم امروز", "می‌نویسم فردا", [Piece("امروز", OUT), Piece("فردا", IN)]),
        ("café noir", "café blanc", [Piece("noir", OUT), Piece("blanc", IN)]),
        ("one two three", "one three", [Piece("two ", OUT)]),
        ("- ( ) Police\n", "- (x) Police\n", [Piece("( )", OUT), Piece("(x)", IN)]),
        ("a\nb\nc", "a\nc", [Piece("b", OUT)]),
        ("a red box here", "a blue bag here", [Piece("red box", OUT), Piece("blue bag", IN)]),
    ],
)
def test_whole_words_are_shown(before: str, after: str, pieces: list[Piece]) -> None:
    assert marked(before, after) == pieces


def test_another_sentence_is_not_shown_in_shreds() -> None:
    before, after = "Seal the bag at once.", "Officers write what they saw, nothing more."

    assert marked(before, after) == [Piece(before, OUT), Piece(after, IN)]


def test_far_lines_are_left_out_and_counted() -> None:
    before = "\n".join(f"line {number}" for number in range(100))

    (first, second) = differences.passages(
        before, before.replace("line 10\n", "line ten\n").replace("line 90", "line ninety")
    )

    assert (first.skipped, [line.number for line in first.lines]) == (8, [9, 10, 11, 12, 13])
    assert (second.skipped, len(second.lines)) == (75, 5)


def test_one_unchanged_line_between_changes_is_shown() -> None:
    before = "\n".join("abcdefg")

    (passage,) = differences.passages(before, before.replace("a", "A").replace("g", "G"))

    assert len(passage.lines) == 9


HOSTILE = {
    "one line again and again": ("a\n" * 50_000, "b\na\n" * 33_000),
    "a hundred lines in turn": (
        "".join(f"{n % 100}\n" for n in range(30_000)),
        "".join(f"{n * 7 % 100}\n" for n in range(30_000)),
    ),
    "turned round": (
        "\n".join(map(str, range(18_000))),
        "\n".join(map(str, reversed(range(18_000)))),
    ),
    "one long line": ("ab " * 33_000, "ba ab " * 16_000),
    "nothing but signs": ("*" * 100_000, "_*" * 50_000),
    "every line changed": (
        "\n".join(f"word {n} of the text" for n in range(5_000)),
        "\n".join(f"word {n} of a text" for n in range(5_000)),
    ),
    "thinned out": (
        "\n".join(f"{n} {n % 3}" for n in range(12_000)),
        "\n".join(f"{n} {n % 3}" for n in range(0, 12_000, 2)),
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_eight_times_the_text_takes_no_square_of_the_time(name: str) -> None:
    short, long = took(name, 12_500), took(name, 100_000)

    assert long < 32 * max(short, 0.01)


def took(name: str, size: int) -> float:
    """The least seconds of processor time that the difference of so many signs takes."""
    before, after = (text[:size] for text in HOSTILE[name])
    times = []
    # The collector walks through all that other tests have left.
    gc.disable()
    for _ in range(3):
        begun = time.process_time()
        differences.passages(before, after)
        times.append(time.process_time() - begun)
    gc.enable()
    return min(times)
