"""Sketches become quiz Markdown, and nothing that they say becomes a mark."""

from __future__ import annotations

import html

from hypothesis import given, settings

from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.content.quizzes.writing import answer_of, written
from elearn.quiz.questions import Question
from tests.content.quizzes import HEAD, read
from tests.content.sketched import sketches

STRUCTURE = {"E01", "E04", "E09", "E23", "E29", "E36", "E37", "E38"}


def read_back(sketch: Sketch) -> tuple[Question, set[str]]:
    quiz, findings = read(HEAD + written([sketch]))
    assert quiz is not None
    (question,) = quiz.questions()
    return question, {finding.code for finding in findings}


def said(text: str) -> str:
    """The letters and signs of a text, without what only keeps them from being marks."""
    return "".join(html.unescape(text.replace("\\", "")).replace("\u200f", "").split())


@settings(deadline=None, max_examples=400)
@given(sketches())
def test_what_is_written_is_read_back(sketch: Sketch) -> None:
    question, codes = read_back(sketch)
    (wording,) = question.wordings.values()

    assert question.kind == sketch.kind
    assert not codes & STRUCTURE
    assert [said(part) for part in wording.parts] == [
        said(part)
        for part in (
            *(choice.text for choice in sketch.choices),
            *(left for left, _ in sketch.pairs if left),
            *sketch.steps,
        )
    ]
    assert [said(text) for text in wording.feedback] == [
        said(choice.feedback) for choice in sketch.choices
    ]
    if sketch.kind != "cloze":
        # Code that is left open is closed.
        assert said(wording.prompt).strip("`~") == said(sketch.prompt).strip("`~")
    for name in ("hint", "correct", "incorrect", "explain"):
        assert said(getattr(wording, name)) == said(sketch.labels.get(name, ""))
    assert question.id == sketch.labels.get("id", "")
    assert question.tags == (("seizure", "phone") if "tags" in sketch.labels else ())


def test_everything_has_its_place_as_in_the_handbook() -> None:
    touch = Sketch(
        "single",
        "Who touches the phone first",
        prompt="An unlocked phone lies on a table.",
        choices=(
            Choice("The senior officer present", feedback="Rank does not give the skill."),
            Choice("The officer trained in it", "x", "Right.\n\nEveryone else keeps away."),
            Choice("(x) Any officer", "50%"),
        ),
        labels={"points": "2", "explain": "A live device changes.", "id": "touch-7k2m"},
    )
    steps = Sketch("ordering", "Steps", steps=("Keep away", "Call", "Seal"))

    assert written(
        [Sketch("pool", "First minutes", labels={"draw": "1"}, parts=(touch, steps))]
    ) == (
        """\
## Pool: First minutes

Draw: 1

### Who touches the phone first

An unlocked phone lies on a table.

- ( ) The senior officer present
  > Rank does not give the skill.
- (x) The officer trained in it
  > Right.
  >
  > Everyone else keeps away.
- (50%) (x) Any officer

Explain: A live device changes.

Points: 2; Id: touch-7k2m

### Steps

Order:

1. Keep away
2. Call
3. Seal
"""
    )


def test_a_pool_holds_scenarios_with_their_questions() -> None:
    asked = Sketch("true-false", "Is it open?", answer="true", labels={"id": "open-7k2m"})
    case = Sketch("scenario", "A parcel", prompt="Points: a case", parts=(asked,))
    pool = Sketch("pool", "Parcels", labels={"draw": "1"}, parts=(case, asked))

    text = written([pool])

    assert "### Scenario: A parcel\n\nPoints\\: a case\n\n#### Is it open?\n" in text


def test_wordings_are_compared_to_the_letter() -> None:
    sketch = Sketch("text", "Which number?", answer=answer_of(["112", "a | b", "*", "true"]))

    question, _ = read_back(sketch)

    accepted = [variant.text for variant in question.key.variants]  # type: ignore[attr-defined]
    assert accepted == ["112", "a ｜ b", "*", "true"]
    assert not any(variant.is_pattern for variant in question.key.variants)  # type: ignore[attr-defined]


def test_nothing_is_written_for_no_sketch() -> None:
    assert written([]) == ""
