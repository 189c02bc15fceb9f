"""A question of a quiz file is read as a sketch and written anew, and all else stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from elearn.content.quizzes.placing import sketches_of
from elearn.content.quizzes.rewriting import inserted, moved, removed, replaced
from elearn.content.quizzes.sketches import Choice, Sketch
from elearn.content.quizzes.writing import written
from tests.content.quizzes import EXAMPLE, HEAD, errors, read
from tests.content.sketched import sketches
from tests.content.test_quizfile_fuzz import files

MODULES = Path(__file__).parents[2] / "modules"
BARE = Sketch("true-false", "Is it open?", answer="true", labels={"id": "open-7k2m"})


def ids(text: str) -> list[tuple[int, str]]:
    return [(each.level, each.id or each.sketch.title) for each in sketches_of(text)]


@settings(deadline=None, max_examples=300)
@given(files)
def test_of_any_file_a_changed_question_changes_its_own_lines_alone(text: str) -> None:
    for place in sketches_of(text):
        assert replaced(text, place, place.sketch) == text
        if not place.is_whole:
            continue
        changed = replace(place.sketch, labels={**place.sketch.labels, "hint": "Look again"})

        after = replaced(text, place, changed)

        at = [each for each in sketches_of(after) if each.first == place.first]
        assert at[0].sketch == changed
        others = [each.sketch for each in sketches_of(text) if each.first != place.first]
        assert [each.sketch for each in sketches_of(after) if each.first != place.first] == others


@settings(deadline=None, max_examples=300)
@given(sketches())
def test_what_a_form_wrote_is_offered_as_a_form_again(sketch: Sketch) -> None:
    (place,) = sketches_of(HEAD + written([sketch]))

    assert place.is_whole
    assert place.sketch.kind == sketch.kind


@pytest.mark.parametrize("file", sorted(MODULES.glob("*/*/quiz.en.md")), ids=str)
def test_every_question_of_the_curriculum_is_offered_as_a_form(file: Path) -> None:
    assert all(place.is_whole for place in sketches_of(file.read_text("utf-8")))


def test_a_question_in_another_language_keeps_its_words_for_labels() -> None:
    text = (
        HEAD
        + "## Сценарий: Дело\n\nТекст\n\n### Вопрос\n\n- (х) Да\n- ( ) Нет\n\nБаллы: 2; Ид: a-1\n"
    )
    case, place = sketches_of(text)

    after = replaced(
        text, place, replace(place.sketch, labels={**place.sketch.labels, "tags": "b"})
    )
    again = replaced(after, case, replace(case.sketch, title="Иное"))

    assert "Баллы: 2; Tags: b; Ид: a-1" in again
    assert "- (х) Да" in again
    assert "## Сценарий: Иное" in again


@pytest.mark.parametrize(
    "answers",
    [
        "- (x) a\n- ( ) b\n\nAnswer: true",
        "- (x) a\n- ( ) b\n\nPionts: 2",
        "- (x) a\n- ( ) b\n\nA text that stands behind",
        "- (x) a\n- [ ] b",
        "Order:\n\n1. a\n2. b\n   > why\n3. c",
        "- a -> b\n  > why\n- c -> d",
        "Nothing is asked",
    ],
)
def test_what_a_form_cannot_hold_is_not_offered_as_one(answers: str) -> None:
    (place,) = sketches_of(f"{HEAD}## A\n\n{answers}\n\nId: a-1\n")

    assert not place.is_whole
    assert place.look_at >= place.first


def test_a_typed_answer_that_is_left_to_the_original_has_its_kind() -> None:
    (place,) = sketches_of("## Вес\n\nId: weight-5t1b\n", {"weight-5t1b": "numeric"})

    assert place.is_whole
    assert place.sketch.kind == "numeric"
    assert place.sketch.answer == ""


def test_a_question_is_put_into_a_pool_behind_the_last() -> None:
    pool = sketches_of(EXAMPLE)[0]

    text = inserted(EXAMPLE, BARE, into=pool)

    assert ids(text)[4] == (3, "open-7k2m")
    assert text.replace("### Is it open?\n\nAnswer: true\n\nId: open-7k2m\n\n", "") == EXAMPLE
    assert not errors(read(text)[1])


def test_a_question_is_put_at_the_end_of_a_file() -> None:
    assert (
        inserted(EXAMPLE, BARE) == EXAMPLE + "\n## Is it open?\n\nAnswer: true\n\nId: open-7k2m\n"
    )


def test_a_question_moves_out_of_its_pool_and_back() -> None:
    pool, first, *_ = sketches_of(EXAMPLE)

    out = moved(EXAMPLE, first, before=pool)
    pool, place = sketches_of(out)[1], sketches_of(out)[0]
    back = moved(out, place, before=sketches_of(out)[2])

    assert ids(out)[:2] == [(2, "first-touch-7k2m"), (2, "First minutes")]
    assert back == EXAMPLE
    assert not errors(read(back)[1])


def test_a_scenario_moves_into_a_pool_with_its_questions() -> None:
    pool, scenario = sketches_of(EXAMPLE)[0], sketches_of(EXAMPLE)[4]

    text = moved(EXAMPLE, scenario, into=pool)

    assert ids(text)[4:6] == [(3, "A parcel at the border"), (4, "weight-5t1b")]
    assert len(ids(text)) == len(ids(EXAMPLE))
    assert moved(text, sketches_of(text)[4]) == EXAMPLE


def test_a_pool_is_taken_away_and_its_questions_stay() -> None:
    pool = sketches_of(EXAMPLE)[0]

    text = removed(EXAMPLE, pool, keeps_inside=True)

    assert ids(text)[:2] == [(2, "first-touch-7k2m"), (2, "record-91xa")]
    assert ids(removed(EXAMPLE, pool))[0] == (2, "A parcel at the border")


def test_line_ends_of_the_file_stay() -> None:
    text = EXAMPLE.replace("\n", "\r\n")
    place = sketches_of(text)[1]

    after = replaced(text, place, replace(place.sketch, choices=(Choice("a", "x"), Choice("b"))))

    assert "\n" not in after.replace("\r\n", "")
    assert "\r\n- (x) a\r\n- ( ) b\r\n" in after
