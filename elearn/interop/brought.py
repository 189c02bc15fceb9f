"""What a file that others wrote brings: lessons, questions, pictures, and what it could not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from elearn.content.quizzes.sketches import Sketch


@dataclass(frozen=True)
class Remark:
    """Something that was not carried over, or that an author should look at.

    `place` names the spot in the foreign file as its author knows it, such as `7` for the
    seventh question or `line 40`; `text` is a message id, see `elearn.errors.message`.
    `is_loss` says that a whole question or a part of the text is missing for it. `question` is
    the place, from 1, of the question that has no key for this reason; 0 otherwise.
    """

    place: str
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    is_loss: bool = True
    question: int = 0


@dataclass(frozen=True)
class BroughtLesson:
    """A lesson as Markdown without its settings; headings begin at `##`."""

    title: str
    body: str


@dataclass(frozen=True)
class Brought:
    """Everything that was read of one file. Media are named as the texts name them.

    `numbers` are those that the author gave the questions, 0 for none; `signs` the letters or
    numbers that stood before the options of each. Both are empty where the file has none.
    `refused` counts the questions that were not brought; a remark says why of each.
    """

    title: str = ""
    lessons: tuple[BroughtLesson, ...] = ()
    questions: tuple[Sketch, ...] = ()
    media: Mapping[str, bytes] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    refused: int = 0
    signs: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[int, ...] = ()
