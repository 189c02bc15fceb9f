"""A question as a form shows it: every part in a field of its own, and back to Markdown.

What is typed in a form, and what other people's files say, becomes a sketch; a sketch becomes
the lines of a quiz file. Marks, ids and labels are then nobody's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Choice:
    """An option. `mark` is empty, `x`, or a percent of its own such as `50%`, as Markdown has
    it between the brackets."""

    text: str
    mark: str = ""
    feedback: str = ""


@dataclass(frozen=True)
class Sketch:
    """One question, page, scenario or pool, in the fields that its kind has.

    `kind` is one of `quiz.kinds.KINDS`, or `pool`. `answer` is what stands after `Answer:` of a
    true-false (`true`, `false`), numeric (`37 ± 0.5 °C`) or text question (variants between
    bars). Gaps of a cloze stand in its prompt. `labels` are the short and text labels by their
    English name in small letters: points, credit, objective, level, tags, hint, correct,
    incorrect, explain, source, expect, shuffle, unit, tolerance, reuse, case, id, draw, spread,
    points each, for. `parts` are the questions of a scenario or a pool.
    """

    kind: str
    title: str
    prompt: str = ""
    choices: tuple[Choice, ...] = ()
    # Left and right sides of a matching; an empty left side makes a distractor.
    pairs: tuple[tuple[str, str], ...] = ()
    steps: tuple[str, ...] = ()
    answer: str = ""
    rubric: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Sketch, ...] = ()
