"""The kinds of questions, one file each. To add one: copy a file, name it here."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any, Protocol

from elearn.quiz.blocks import Block, Notes, Reading
from elearn.quiz.kinds import (
    cloze,
    information,
    matching,
    multiple,
    numeric,
    ordering,
    scenario,
    single,
    text,
    true_false,
    written,
)
from elearn.quiz.kinds.responses import Fields, Layout, Numbers
from elearn.quiz.questions import Question, Wording


class Kind(Protocol):
    """What a file of a kind has. `key` is always the kind's own frozen `Key`."""

    KIND: str

    def read(self, block: Block, notes: Notes) -> Reading:
        """What the author wrote; what is wrong with it is noted, and something is read still."""

    def merged(self, key: Any, translated: Any) -> Any:
        """The key with what a translation may add; None where the two say different things."""

    def key_json(self, key: Any) -> dict[str, Any]:
        """The key as plain JSON; fractions as text, such as `1/3`."""

    def key_from(self, data: Mapping[str, Any]) -> Any:
        """The key back from its JSON."""

    def carried(self, key: Any, before: Wording, after: Wording) -> Any:
        """The key of the words `after`, said for those `before` in the same language.

        A corrected key marks what was drawn with other words in another order; None where
        the options are not the same ones.
        """

    def layout(self, question: Question, numbers: Numbers, shuffle: bool) -> Layout:
        """What is drawn for one attempt: ids that tell nothing, in the order shown."""

    def accept(self, key: Any, layout: Layout, given: object) -> object | None:
        """Anything that came as JSON → the response as it is kept; None: nothing answered.

        Raises Invalid, and nothing else.
        """

    def is_in_form(self, layout: Layout, name: str, fields: Fields) -> bool:
        """Whether any field of the question was sent."""

    def from_form(self, key: Any, layout: Layout, name: str, fields: Fields) -> object | None:
        """The fields of a form → what `accept` takes; None: all left empty, or not there."""

    def mark(
        self, key: Any, layout: Layout, response: object | None, credit: str
    ) -> Fraction | None:
        """Share of the points, 0 to 1, of a response that was accepted; None: a person marks."""

    def solution(self, key: Any, layout: Layout) -> object | None:
        """A response that earns everything; None where there is none to show."""

    def guess(self, key: Any, credit: str) -> Mapping[Fraction, float]:
        """The chance of each share for one blind guess."""


KINDS: dict[str, Kind] = {
    single.KIND: single,
    multiple.KIND: multiple,
    true_false.KIND: true_false,
    numeric.KIND: numeric,
    text.KIND: text,
    matching.KIND: matching,
    ordering.KIND: ordering,
    cloze.KIND: cloze,
    written.KIND: written,
    information.KIND: information,
    scenario.KIND: scenario,
}

TYPED = frozenset({text.KIND, cloze.KIND, written.KIND})
"""The kinds that are answered in an officer's own words; these are erased with the person."""
