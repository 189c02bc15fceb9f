"""What comes from the form of a question, whatever is sent."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from elearn.content.quizzes.placing import sketches_of
from elearn.content.quizzes.sketches import Sketch
from elearn.content.quizzes.writing import written
from elearn.errors import Invalid
from elearn.web.instructor import amount_fields, question_forms, question_moves
from tests.content.sketched import nasty, sketches

KINDS = (
    *("single", "multiple", "true-false", "numeric", "text", "matching", "ordering", "cloze"),
    *("written", "information", "scenario", "pool"),
)
NAMES = (
    *("title", "prompt", "option", "share", "feedback", "right", "left", "right_side", "extra"),
    *("step", "rubric", "amount.value", "amount.tolerance", "amount.unit", "variants", "answer"),
    *("hint", "points", "tags", "expect", "has_shuffle", "shuffle", "draw", "for", "source"),
)
forms = st.lists(st.tuples(st.sampled_from(NAMES), nasty), max_size=20).map(MultiDict)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(KINDS), forms)
def test_whatever_is_sent_is_refused_or_one_question_of_its_kind(
    kind: str, form: MultiDict[str, str]
) -> None:
    with contextlib.suppress(Invalid):
        sketch = question_forms.kept(question_forms.typed(kind, form, None))
        question_forms.require_readable(sketch)
        (place,) = sketches_of(written([sketch]))
        assert place.sketch.kind == kind


@settings(deadline=None)
@given(sketches(), st.text(max_size=20))
def test_whatever_a_button_says_leaves_the_rows_that_are_there(sketch: Sketch, go: str) -> None:
    moved = question_moves.rearranged(sketch, go)

    assert set(sketch.steps) <= set(moved.steps)


@pytest.mark.parametrize(
    ("answer", "value", "tolerance", "unit"),
    [
        ("37 ± 0.5 °C", "37", "0.5", "°C"),
        ("37 °C +- 0.5", "37", "0.5", "°C"),
        ("200 ± 2%", "200", "2%", ""),
        ("36..38", "36..38", "", ""),
        ("۱٫۴ ± ۰٫۰۵ kg", "۱٫۴", "۰٫۰۵", "kg"),
        ("1 400,5 kg", "1 400,5", "", "kg"),
        ("-5 °C", "-5", "", "°C"),
        ("12 %", "12", "", "%"),
        ("3,4.5 кг", "3,4.5", "", "кг"),
        ("many", "many", "", ""),
    ],
)
def test_an_amount_stands_in_three_fields_and_stays_as_it_was_written(
    answer: str, value: str, tolerance: str, unit: str
) -> None:
    parted = amount_fields.parted(answer)

    assert parted == {"value": value, "tolerance": tolerance, "unit": unit}
    sent = {f"amount.{name}": said for name, said in parted.items()}
    assert amount_fields.joined(sent, answer) == answer
    assert amount_fields.parted(amount_fields.joined(sent, "")) == parted


def test_a_word_of_the_authors_own_for_a_value_stays() -> None:
    form = MultiDict([("title", "a"), ("answer", "true"), ("level", "apply"), ("points", "2")])
    (place,) = sketches_of("## a\n\nAnswer: верно\n\nLevel: Применять; Points: 2\n")

    sketch = question_forms.typed("true-false", form, place.sketch)

    assert sketch == place.sketch
