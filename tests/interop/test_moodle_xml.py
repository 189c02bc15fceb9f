"""Question banks in Moodle XML: each kind, what is told, what is refused, and back again."""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from interop.sketching import clozes, keys_agree, questions, read_as, said_by
from PIL import Image

from elearn.content.quizzes.placing import sketches_of
from elearn.content.quizzes.sketches import Sketch
from elearn.content.quizzes.writing import written
from elearn.errors import Refusal
from elearn.interop import moodle_writing, moodle_xml
from elearn.interop.banks.outgoing import nested
from elearn.interop.brought import Brought
from tests.content.quizzes import EXAMPLE

LOOSE = settings(deadline=None, suppress_health_check=list(HealthCheck))
NAME = "<name><text>First look</text></name>"
ASKED = '<questiontext format="html"><text><![CDATA[<p>Which?</p>]]></text></questiontext>'


def bank(kind: str, inside: str, text: str = ASKED) -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<quiz><question type="{kind}">{NAME}{text}'
        f"{inside}</question></quiz>"
    ).encode()


def asked(text: str) -> str:
    return f'<questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'


def answer(fraction: object, text: str, feedback: str = "", more: str = "") -> str:
    said = f"<feedback><text>{feedback}</text></feedback>"
    return f'<answer fraction="{fraction}"><text>{text}</text>{said}{more}</answer>'


def only(data: bytes) -> Sketch:
    brought = moodle_xml.read(data)
    assert len(brought.questions) == 1, told(brought)
    return brought.questions[0]


def told(brought: Brought) -> list[str]:
    return [f"{each.place}: {each.text % each.values}" for each in brought.remarks]


def marks(sketch: Sketch) -> list[str]:
    return [choice.mark for choice in sketch.choices]


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (3, 2), "red").save(out, "PNG")
    return out.getvalue()


def test_one_of_several_with_all_that_belongs_to_it() -> None:
    sketch = only(
        bank(
            "multichoice",
            "<single>true</single><shuffleanswers>0</shuffleanswers><defaultgrade>2.0</defaultgrade>"
            "<idnumber>first-7k2m</idnumber><generalfeedback><text>Because.</text></generalfeedback>"
            "<correctfeedback><text>Your answer is correct.</text></correctfeedback>"
            "<incorrectfeedback><text>Read it again.</text></incorrectfeedback>"
            "<hint><text>One.</text></hint><hint><text>Two.</text></hint>"
            "<tags><tag><text>phone</text></tag><tag><text>level:apply</text></tag></tags>"
            + answer(100, "&lt;b&gt;Yes&lt;/b&gt;", "Good.")
            + answer(50, "Half")
            + answer("-25", "No"),
        )
    )

    assert (sketch.kind, sketch.title, sketch.prompt) == ("single", "First look", "Which?")
    assert [(each.mark, each.text, each.feedback) for each in sketch.choices] == [
        ("x", "**Yes**", "Good."),
        ("50%", "Half", ""),
        ("", "No", ""),
    ]
    assert sketch.labels == {
        "tags": "phone",
        "level": "apply",
        "points": "2",
        "id": "first-7k2m",
        "shuffle": "no",
        "explain": "Because.",
        "hint": "One. Two.",
        "incorrect": "Read it again.",
    }


@pytest.mark.parametrize(
    ("fractions", "expected"),
    [
        ([50, 50, -50, -50], ["x", "x", "", ""]),
        ([33.33333, 33.33333, 33.33333, 0], ["x", "x", "x", ""]),
        ([70, 30, -100, 0], ["70%", "30%", "-100%", "0%"]),
        ([100, 100, 0], ["x", "x", ""]),
    ],
)
def test_several_of_several_by_their_shares(
    fractions: Sequence[float], expected: Sequence[str]
) -> None:
    answers = "".join(answer(each, f"a{place}") for place, each in enumerate(fractions))

    assert marks(only(bank("multichoice", f"<single>false</single>{answers}"))) == expected


def test_a_statement_and_what_is_said_to_it() -> None:
    sketch = only(bank("truefalse", answer(0, "true", "No.") + answer(100, "false", "Yes.")))

    assert (sketch.kind, sketch.answer) == ("true-false", "false")
    assert sketch.labels == {"correct": "Yes.", "incorrect": "No."}


def test_words_with_capitals_wildcards_and_a_star() -> None:
    sketch = only(
        bank(
            "shortanswer",
            "<usecase>1</usecase>"
            + answer(100, "chain*custody")
            + answer(100, "2\\*3")
            + answer(100, "112")
            + answer(0, "*", "Look again."),
        )
    )

    assert sketch.answer == 'chain*custody | "2*3" | "112"'
    assert sketch.labels == {"case": "exact", "incorrect": "Look again."}


def test_a_number_with_its_tolerance_and_unit() -> None:
    unit = "<units><unit><multiplier>1</multiplier><unit_name>kg</unit_name></unit></units>"
    more = "<tolerance>0.05</tolerance>"

    sketch = only(bank("numerical", answer(100, "1.4", "", more) + unit))

    assert (sketch.kind, sketch.answer) == ("numeric", "1.4 ± 0.05 kg")


@pytest.mark.parametrize("kind", ["matching", "ddmatch"])
def test_pairs_and_what_belongs_to_none(kind: str) -> None:
    pairs = [("frog", "amphibian"), ("cat", "mammal"), ("newt", "amphibian"), ("", "insect")]
    inside = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in pairs
    )

    sketch = only(bank(kind, inside))

    assert sketch.pairs == tuple(pairs)
    assert sketch.labels["reuse"] == "yes"


def test_steps_stand_in_the_order_of_their_numbers() -> None:
    sketch = only(bank("ordering", answer(2, "seal") + answer(1, "photograph") + answer(3, "sign")))

    assert sketch.steps == ("photograph", "seal", "sign")


def test_an_essay_brings_what_is_looked_for() -> None:
    rubric = "&lt;ul&gt;&lt;li&gt;Time&lt;/li&gt;&lt;li&gt;Place&lt;/li&gt;&lt;/ul&gt;"

    sketch = only(bank("essay", f'<graderinfo format="html"><text>{rubric}</text></graderinfo>'))

    assert (sketch.kind, sketch.rubric) == ("written", ("Time", "Place"))


def test_a_description_is_a_page() -> None:
    sketch = only(bank("description", "<defaultgrade>0</defaultgrade>"))

    assert (sketch.kind, sketch.prompt, sketch.labels) == ("information", "Which?", {})


def test_gaps_in_the_notation_of_moodle() -> None:
    text = asked(
        "At the {1:MC:=scene~court~%50%yard}, every {1:SHORTANSWER:=person~=offi\\~cer#Yes} "
        "within {1:NUMERICAL:=24:1} hours."
    )

    sketch = only(bank("cloze", "", text))

    assert sketch.prompt == (
        "At the [[(x) scene ( ) court (50%) yard]], every [[person | offi~cer]] "
        "within [[= 24 ± 1]] hours."
    )
    assert sketch.labels["points"] == "3"


@pytest.mark.parametrize("kind", ["gapselect", "ddwtos"])
def test_missing_words_are_chosen_from_their_group(kind: str) -> None:
    words = [("cat", 1), ("sat", 2), ("dog", 1), ("ran", 2)]
    name = "selectoption" if kind == "gapselect" else "dragbox"
    inside = "".join(
        f"<{name}><text>{word}</text><group>{group}</group></{name}>" for word, group in words
    )

    sketch = only(bank(kind, inside, asked("The [[1]] [[2]].")))

    assert sketch.prompt == "The [[(x) cat ( ) dog]] [[(x) sat ( ) ran]]."


def test_pictures_come_with_the_text() -> None:
    data = base64.b64encode(picture()).decode()
    text = (
        '<questiontext format="html"><text><![CDATA[<p>See <img alt="a seal" '
        'src="@@PLUGINFILE@@/My%20seal.png"></p>]]></text>'
        f'<file name="My seal.png" path="/" encoding="base64">{data}</file></questiontext>'
    )

    brought = moodle_xml.read(bank("truefalse", answer(100, "true") + answer(0, "false"), text))

    assert brought.questions[0].prompt == "See ![a seal](media/my-seal.png)"
    assert brought.media == {"my-seal.png": picture()}


def test_what_is_no_picture_is_left_out_and_told() -> None:
    text = (
        '<questiontext format="html"><text>See &lt;img src="@@PLUGINFILE@@/a.png"&gt; this'
        '</text><file name="a.png" encoding="base64">PHN2Zz4=</file></questiontext>'
    )

    brought = moodle_xml.read(bank("essay", "", text))

    assert not brought.media
    assert "a.png was left out" in told(brought)[0]


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\\\nlines"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "1. a\n2. b\n\n   * c"),
        ("<h3>Title</h3><p>x<sup>2</sup></p>", "**Title**\n\nx²"),
        ("<pre>if a &lt; b:\n    c</pre>", "```\nif a < b:\n    c\n```"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1|2</td><td>3</td></tr></table>",
         "| a | b |\n| --- | --- |\n| 1\\|2 | 3 |"),
        ('<a href="https://un.org/a b">UN</a>', "[UN](<https://un.org/ab>)"),
        ("<span><b> bold </b></span>5 * 3 &lt;i&gt; # 1", "**bold** 5 \\* 3 \\<i> # 1"),
        ("<script>alert(1)</script>text<o:p></o:p>", "text"),
        ("- ( ) no option<br># no heading<br>1. no list",
         "\\- ( ) no option\\\n\\# no heading\\\n1\\. no list"),
    ],
)  # fmt: skip
def test_html_is_said_in_markdown(html: str, markdown: str) -> None:
    assert only(bank("essay", "", asked(html))).prompt == markdown


@pytest.mark.parametrize(
    ("kind", "inside", "reason"),
    [
        ("calculated", answer(100, "{x}+{y}"), "made anew"),
        ("coderunner", "", "coderunner"),
        ("multichoice", answer(50, "a") + answer(50, "b"), "all the points"),
        ("multichoice", answer(100, "a"), "fewer than two"),
        ("multichoice", answer("x", "a"), "number"),
        ("numerical", answer(100, "one"), "number"),
        ("shortanswer", answer(100, "*"), "Any answer"),
        ("cloze", "", "no gap"),
        ("truefalse", answer(0, "true"), "true or false"),
    ],
)
def test_what_cannot_be_a_question_is_refused_with_its_reason(
    kind: str, inside: str, reason: str
) -> None:
    brought = moodle_xml.read(bank(kind, inside))

    assert (brought.refused, brought.questions) == (1, ())
    assert told(brought)[0].startswith("1, First look: ")
    assert reason in told(brought)[0]


def test_a_quiz_comes_back_as_it_went() -> None:
    text = EXAMPLE.replace("Who may handle it first?", "See ![seal](media/seal.png).")

    gone = moodle_writing.written(
        nested(sketches_of(text)), "Evidence", "en", {"seal.png": picture()}
    )
    back = moodle_xml.read(gone.data)

    pool, scenario = back.questions
    assert (pool.kind, scenario.kind) == ("pool", "scenario")
    kinds = [part.kind for part in scenario.parts]
    assert kinds == ["numeric", "text", "matching", "ordering", "cloze"]
    assert scenario.prompt == nested(sketches_of(text))[1].prompt
    assert pool.labels == {"draw": "2", "points each": "2"}
    assert [part.kind for part in pool.parts] == ["single", "multiple", "true-false"]
    gaps = nested(sketches_of(EXAMPLE))[1].parts[-1].prompt
    assert scenario.parts[-1].prompt == gaps.replace("= 24 ± 0", "= 24")
    assert back.media == {"seal.png": picture()}
    assert "media/seal.png" in pool.parts[0].prompt
    assert (gone.count, gone.skipped, back.refused) == (9, 0, 0)


@LOOSE
@given(st.one_of(questions(), clozes()))
def test_a_question_comes_back_as_it_went(sketch: Sketch) -> None:
    before = read_as(sketch)
    assume(before is not None)

    back = moodle_xml.read(moodle_writing.written([sketch], "Quiz", "en", {}).data).questions

    after = read_as(back[0])
    assert before
    assert after
    assert said_by(after) == said_by(before)
    assert keys_agree(after.key, before.key)


WHOLE = bank("multichoice", answer(100, "a", "&lt;p&gt;b") + answer(0, "c"))
PIECES = (
    *(b"<", b">", b"</text>", b"<text>", b"<![CDATA[", b"]]>", b"&", b"&nbsp;", b"&lt;p&gt;"),
    *(b'fraction="', b"<answer>", b"\xff", b"\0", b"[[1]]", b"{1:MC:=a~b}", b"<single>false"),
)


@LOOSE
@given(st.integers(0, len(WHOLE)), st.integers(0, 60), st.lists(st.sampled_from(PIECES)))
def test_whatever_a_file_holds_it_is_read_or_refused(at: int, cut: int, put: list[bytes]) -> None:
    try:
        brought = moodle_xml.read(WHOLE[:at] + b"".join(put) + WHOLE[at + cut :])
    except Refusal:
        return

    assert all(each.text % each.values for each in brought.remarks)
    assert written(brought.questions) or not brought.questions


LAUGHS = b'<!DOCTYPE q [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><quiz><question>&b;</question></quiz>'
LONG = f'<question type="x"><a>{"<![CDATA[" + "<p>" * 6_000 + "]]>"}</a></question>'
MANY = f"<quiz>{LONG * 200}</quiz>".encode()
OUTSIDE = b'<!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>'


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS,
        OUTSIDE,
        b"<quiz>" + b"<question>" * 100_000,
        b"<quiz>" + b"<question/>" * 500_000 + b"</quiz>",
        b"<quiz>" + b"a" * (moodle_xml.LARGEST + 1),
        b'<quiz a="' + b"a" * 8_000_000,
        MANY,
        b"<html></html>",
        b"",
    ],
)
def test_a_hostile_file_is_refused_soon(data: bytes) -> None:
    began = time.process_time()

    with pytest.raises(Refusal):
        moodle_xml.read(data)

    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    "text",
    [
        "<b>" * 200_000,
        "<div>" * 100_000,
        "<table><tr><td>" * 50_000,
        "<ul><li>" * 50_000,
        "{1:SA:=" * 100_000,
        "{1:SA:=a}" * 100_000,
        "\\" * 400_000 + "{1:MC:" + "~" * 100_000,
        "<i>a</i>_" * 100_000,
        "<" * 400_000,
        "`" * 400_000,
        "&amp;" * 100_000,
    ],
)
@pytest.mark.parametrize("kind", ["essay", "cloze"])
def test_a_hostile_text_is_done_with_soon(kind: str, text: str) -> None:
    began = time.process_time()

    moodle_xml.read(bank(kind, "", asked(text)))

    assert time.process_time() - began < 20


def test_letters_by_their_html_names_are_read() -> None:
    data = bank("essay", "", "<questiontext><text>caf&eacute;&nbsp;&amp; bar</text></questiontext>")

    assert only(data).prompt == "café & bar"


@pytest.mark.parametrize("pools", [False, True])
def test_two_scenarios_come_back_each_with_its_own_questions(pools: bool) -> None:
    asked = [Sketch("true-false", f"It is so {n}", answer="true") for n in range(3)]
    cases = (
        Sketch("scenario", "One", "A case.", labels={"id": "case-one"}, parts=tuple(asked[:2])),
        Sketch("scenario", "Two", parts=tuple(asked[2:])),
        Sketch("true-false", "Alone", answer="false"),
    )
    sent = [Sketch("pool", "All", labels={"draw": "2"}, parts=cases)] if pools else cases

    back = moodle_xml.read(moodle_writing.written(sent, "Quiz", "en", {}).data).questions

    found = back[0].parts if pools else back
    assert [(one.kind, one.title, one.prompt, len(one.parts)) for one in found] == [
        ("scenario", "One", "A case.", 2),
        ("scenario", "Two", "", 1),
        ("true-false", "Alone", "", 0),
    ]
    assert found[0].labels["id"] == "case-one"
    assert not any("scenario" in one.labels for one in (*found, *found[0].parts))
