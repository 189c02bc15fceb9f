"""Question banks in GIFT: the whole grammar, what is told, what is refused, and back again."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from interop.sketching import keys_agree, questions, read_as, said_by

from elearn.content.quizzes.placing import sketches_of
from elearn.content.quizzes.sketches import Sketch
from elearn.content.quizzes.writing import written
from elearn.errors import Refusal
from elearn.interop import gift, gift_writing
from elearn.interop.banks.outgoing import nested
from elearn.interop.brought import Brought
from tests.content.quizzes import EXAMPLE

LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck))


def read(text: str) -> Brought:
    return gift.read(text.encode())


def only(text: str) -> Sketch:
    brought = read(text)
    assert len(brought.questions) == 1, [each.text % each.values for each in brought.remarks]
    return brought.questions[0]


def marks(sketch: Sketch) -> list[tuple[str, str]]:
    return [(choice.mark, choice.text) for choice in sketch.choices]


def told(brought: Brought) -> list[str]:
    return [f"{each.place}: {each.text % each.values}" for each in brought.remarks]


def test_a_short_question_is_its_own_title() -> None:
    sketch = only("Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}")

    assert (sketch.kind, sketch.title, sketch.prompt) == (
        "single",
        "Who's buried in Grant's tomb?",
        "",
    )
    assert marks(sketch) == [("", "Grant"), ("", "Jefferson"), ("x", "no one")]


def test_a_title_and_several_lines_are_read() -> None:
    sketch = only("::Kanji::Japanese characters came\nfrom what country? {=China #Yes.}")

    assert (sketch.title, sketch.prompt) == ("Kanji", "Japanese characters came from what country?")
    assert (sketch.answer, sketch.labels["correct"]) == ("China", "Yes.")


@pytest.mark.parametrize("said", ["T", "TRUE", "true", "T#No.#Yes.####Because."])
def test_a_statement_is_true(said: str) -> None:
    sketch = only(f"::Sun::The sun rises in the east.{{{said}}}")

    assert (sketch.kind, sketch.answer) == ("true-false", "true")
    if "#" in said:
        assert sketch.labels == {"incorrect": "No.", "correct": "Yes.", "explain": "Because."}


def test_weights_are_parts_of_the_points() -> None:
    sketch = only("::Town::Which? {~Jerusalem#No. ~%25%Bethlehem =Nazareth ~%-50%Rome}")

    assert marks(sketch) == [
        ("", "Jerusalem"),
        ("25%", "Bethlehem"),
        ("x", "Nazareth"),
        ("", "Rome"),
    ]
    assert sketch.choices[0].feedback == "No."


def test_answers_without_an_equals_sign_are_ticked() -> None:
    even = only("Which two?{~%-50%No one ~%50%Grant ~%50%His wife ~%-50%His father}")
    uneven = only("::Q::Which?{~%70%a ~%30%b ~%-30%c ~d}")

    assert even.kind == "multiple"
    assert [choice.mark for choice in even.choices] == ["", "x", "x", ""]
    assert [choice.mark for choice in uneven.choices] == ["70%", "30%", "-30%", "0%"]


@pytest.mark.parametrize(
    ("inside", "answer"),
    [
        ("#1822", "1822"),
        ("#3.1415:0.0005", "3.1415 ± 0.0005"),
        ("#1..5", "1..5"),
        ("#-5..-1", "-5..-1"),
        ("#=1822:0 =%50%1822:2", "1822"),
        ("#=3:2 =4:2", "1..6"),
        ("#1.5e3:1", "1500 ± 1"),
    ],
)
def test_numbers_are_read(inside: str, answer: str) -> None:
    sketch = only(f"::Number::Which number? {{{inside}}}")

    assert (sketch.kind, sketch.answer) == ("numeric", answer)


def test_a_tolerance_larger_than_the_number_is_meant() -> None:
    assert only("::Q::Zero? {#0:0.5}").labels["tolerance"] == "ok"


def test_numbers_far_from_each_other_are_compared_as_words() -> None:
    sketch = only("::Q::Which year? {#=1917 =1991}")

    assert (sketch.kind, sketch.answer) == ("text", '"1917" | "1991"')


def test_pairs_and_distractors_are_matched() -> None:
    sketch = only("Match. {=Canada -> Ottawa =Italy->Rome =Vatican -> Rome = -> Tokyo}")

    assert sketch.pairs == (
        ("Canada", "Ottawa"),
        ("Italy", "Rome"),
        ("Vatican", "Rome"),
        ("", "Tokyo"),
    )
    assert sketch.labels["reuse"] == "yes"


def test_a_missing_word_is_a_gap() -> None:
    choice = only("Grant is {~buried =entombed ~living} in Grant's tomb.")
    words = only("Two plus two equals {=four =4}.")
    number = only("Water boils at {#100:1} degrees.")

    assert choice.prompt == ("Grant is [[( ) buried (x) entombed ( ) living]] in Grant's tomb.")
    assert words.prompt == 'Two plus two equals [[four | "4"]].'
    assert number.prompt == "Water boils at [[= 100 ± 1]] degrees."
    assert {choice.kind, words.kind, number.kind} == {"cloze"}


def test_a_missing_word_with_feedback_keeps_it() -> None:
    sketch = only("Grant is {~buried#No. =entombed#Yes.} in Grant's tomb.")

    assert (sketch.kind, sketch.title) == ("single", "Grant is _____ in Grant's tomb.")
    assert [choice.feedback for choice in sketch.choices] == ["No.", "Yes."]


def test_several_groups_in_one_text_are_several_gaps() -> None:
    sketch = only("Water has {=1 =one} atom of oxygen and {=2 =two} of hydrogen.")

    assert sketch.prompt == (
        'Water has [["1" | one]] atom of oxygen and [["2" | two]] of hydrogen.'
    )


def test_an_empty_group_is_written_by_hand_and_none_is_a_page() -> None:
    essay = only("::Film::Describe your favourite film. {####Think of the plot.}")
    page = only("::Rules::You may use *any* aids. [a](b)")

    assert (essay.kind, essay.labels) == ("written", {"explain": "Think of the plot."})
    assert (page.kind, page.prompt) == ("information", "You may use \\*any\\* aids. \\[a](b)")


def test_escaped_signs_are_letters() -> None:
    sketch = only(
        "::A \\: B::Which \\{one\\} is \\= 5?\\nSay it. {~\\~ 1 #\\#1 =\\= 2 + 3 #a\\\\b ~c \\-> d}"
    )

    assert (sketch.title, sketch.prompt) == ("A : B", "Which {one} is = 5?\\\nSay it.")
    assert sketch.choices[0].feedback == "#1"
    assert sketch.choices[1].text == "= 2 + 3"
    assert sketch.choices[1].feedback == "a\\\\b"


def test_each_way_of_writing_is_read() -> None:
    html = only("::H::[html]<p>Is <b>this</b><br>H<sub>2</sub>O?</p><ul><li>a</li></ul>{T}")
    markdown = only("::M::[markdown]Is **this** *it*?{T}")
    plain = only("::P::[plain]Is <b> &amp; *this*?{T}")

    assert html.prompt == "Is **this**\\\nH₂O?\n\n* a"
    assert markdown.prompt == "Is **this** *it*?"
    assert plain.prompt == "Is \\<b> \\&amp; \\*this\\*?"


def test_ids_tags_and_comments_are_read() -> None:
    sketch = only(
        "// question: 7  name: x\n// [id:first-7k2m] [tag:phone] [tag:level:apply] [tag:points:2]\n"
        "::Q::Is it?\n// no part of the text\n{T}"
    )

    assert sketch.labels == {
        "id": "first-7k2m",
        "tags": "phone",
        "level": "apply",
        "points": "2",
    }


def test_categories_become_tags_and_are_told() -> None:
    brought = read("$CATEGORY: $course$/top/A\n\n::1::Is?{T}\n\n$CATEGORY: x/B\n\n::2::Is?{F}")

    assert [each.labels["tags"] for each in brought.questions] == ["A", "B"]
    assert "tags of their questions" in told(brought)[0]


@pytest.mark.parametrize("page", ["utf-8-sig", "utf-16", "cp1251"])
def test_the_letters_of_the_file_are_found(page: str) -> None:
    text = (
        "::Вещественное доказательство::Кто вправе осматривать телефон?\r\n{=Эксперт ~Водитель}\r\n"
    )

    sketch = gift.read(text.encode(page)).questions[0]

    assert sketch.title == "Вещественное доказательство"
    assert marks(sketch) == [("x", "Эксперт"), ("", "Водитель")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("::Q::Which? {=a ~b", "partner"),
        ("::Q::Which? {~a ~b}", "right"),
        ("::Q::Which? {=a}{=}{~}", ""),
        ("::Q::Which? {=a ~a}", "twice"),
        ("::Q::Which? {#abc}", "number"),
        ("::Q::Which? {=*}", "Any answer"),
        ("::Q::Match {=a -> b}", "pairs"),
        ("::Q::Match {=a -> b =a -> c}", "twice"),
    ],
)
def test_what_cannot_be_a_question_is_refused_with_its_reason(text: str, reason: str) -> None:
    brought = read(f"{text}\n\n::Good::Is it?{{T}}")

    assert (brought.refused, len(brought.questions)) == (1, 1)
    assert reason in told(brought)[0]
    assert told(brought)[0].startswith("1, Q")


def test_what_has_no_place_is_told_with_its_question() -> None:
    brought = read("::Town::Which town?{=Nazareth =%75%Nazereth#Misspelt.}")

    assert told(brought) == [
        "1, Town: “Nazereth” earned a part of the points and is not accepted here.",
        "1, Town: The feedback “Misspelt.” to one answer alone has no place here.",
    ]


def test_a_quiz_comes_back_as_it_went() -> None:
    sketches = nested(sketches_of(EXAMPLE))

    gone = gift_writing.written(sketches, "Digital evidence", "en")
    back = gift.read(gone.data)

    pool = back.questions[0]
    assert (pool.kind, pool.title, pool.labels) == (
        "pool",
        "First minutes",
        {"draw": "2", "points each": "2"},
    )
    assert [part.kind for part in pool.parts] == ["single", "multiple", "true-false"]
    (scenario,) = back.questions[1:]
    assert (scenario.kind, scenario.title) == ("scenario", "A parcel at the border")
    assert scenario.prompt.startswith("A driver carries a parcel")
    # Of several gaps GIFT knows nothing.
    kinds = [part.kind for part in scenario.parts]
    assert kinds == ["numeric", "text", "matching", "ordering", "matching"]
    assert gone.count == 9
    assert {each.text.partition(" ")[0] for each in gone.remarks} >= {"The", "GIFT", "What"}


@LOOSE
@given(questions())
def test_a_question_comes_back_as_it_went(sketch: Sketch) -> None:
    before = read_as(sketch)
    assume(before is not None)

    back = gift.read(gift_writing.written([sketch], "Quiz", "en").data).questions

    after = read_as(back[0])
    assert before
    assert after
    assert said_by(after) == said_by(before)
    assert keys_agree(after.key, before.key)


PIECES: Sequence[str] = (
    *(
        "::",
        "{",
        "}",
        "=",
        "~",
        "#",
        "####",
        "->",
        "%50%",
        "%-100%",
        "\\",
        "\\{",
        "\n",
        "\n\n",
        "//",
    ),
    *(
        "$CATEGORY: ",
        "[html]",
        "[markdown]",
        "<p>",
        "<table><tr><td>",
        "<b>",
        "</b>",
        "<pre>",
        "&lt;",
    ),
    *(
        "T",
        "FALSE",
        "1..5",
        "3:2",
        "a",
        "б",
        "[[",
        "]]",
        "`",
        "*",
        "_____",
        "\ue010",
        "\x00",
        "<!--",
    ),
    *("[id:a]", "[tag:level:apply]", "- ( ) a", "Answer: b", "## c", '<img src="data:', "\ud800"),
)
jumbles = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@LOOSE
@given(st.one_of(jumbles, jumbles.map(lambda text: f"::T::text {{={text}}} tail"), st.text()))
def test_whatever_a_file_holds_it_is_read_or_refused(text: str) -> None:
    try:
        brought = gift.read(text.encode("utf-8", "replace"))
    except Refusal:
        return

    assert all(each.text % each.values for each in brought.remarks)
    assert written(brought.questions) or not brought.questions


@pytest.mark.parametrize(
    "text",
    [
        "{" * 500_000,
        "::a::" + "\\" * 500_000 + "{T}",
        "::a::" + "{=a}" * 100_000,
        "a{~" + "=x#y" * 100_000 + "}",
        "[html]" + "<b>" * 200_000 + "{T}",
        "[html]" + "<div>" * 100_000 + "{T}",
        "<" * 400_000 + "{T}",
        "**" * 200_000 + "[markdown]" + "{=" + "*" * 100_000 + "}",
        "::a::b{#" + "9" * 200_000 + "}",
    ],
)
def test_a_hostile_text_is_done_with_soon(text: str) -> None:
    began = time.process_time()

    read(text)

    assert time.process_time() - began < 20


def test_no_text_and_too_much_of_it_are_refused() -> None:
    with pytest.raises(Refusal):
        gift.read(b"PK\x03\x04\0\0")
    with pytest.raises(Refusal):
        gift.read(b"a" * (gift.LARGEST + 1))
    with pytest.raises(Refusal):
        read("Is it?{T}\n\n" * (gift.MOST_QUESTIONS + 1))


def test_an_arrow_in_what_is_said_makes_no_matching() -> None:
    sketch = Sketch("text", "Name it", answer="seal", labels={"incorrect": "box -> seal"})

    written = gift_writing.written([sketch], "Quiz", "en").data

    assert b"->" not in written
    [back] = gift.read(written).questions
    assert (back.kind, back.labels["incorrect"]) == ("text", "box -> seal")
