"""Every code of the linter that one quiz file can earn, from the smallest bad question."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from elearn.content.quizzes import negations
from elearn.errors import Finding
from tests.content.quizzes import HEAD, check, codes, errors, read

# A code, the line in which it stands, and the question that earns it.
QUESTIONS = [
    ("E01", 1, "Who touches the phone first?"),
    ("E01", 1, "Who?\n\nA) one\n\nB) two"),
    ("E02", 3, "Who?\n\n- ( ) one\n- ( ) two"),
    ("E03", 4, "Who?\n\n- (x) one\n- (x) two"),
    ("E04", 3, "Who?\n\n- (x) one\n- [ ] two"),
    ("E05", 3, "Who?\n\n- [ ] one\n- [ ] two"),
    ("E05", 3, "Who?\n\n- [x] one\n- [x] two"),
    ("E06", 3, "Who?\n\n- (x) one"),
    ("E07", 5, "Who?\n\n- (x) One\n- ( ) two\n- ( )  one"),
    ("E08", 4, "Who?\n\n- (x) one\n- ( )"),
    ("E08", 4, "Match\n\n- a -> b\n- c ->\n- d -> e"),
    ("E08", 1, "Fill [[ ]] in [[word]]"),
    ("E09", 4, "Who?\n\n- (x) one\n- (y) two"),
    ("E09", 4, "Who?\n\n- (x) one\n- (50) two"),
    ("E09", 4, "Who?\n\n- (x) one\n- two"),
    ("E09", 3, "Who?\n\n- [y] one\n- [n] two"),
    ("E10", 4, "Who?\n\n- (x) one\n- (150%) two"),
    ("E11", 4, "Who?\n\n- (x) one\n- (100%) two"),
    ("E12", 3, "How much?\n\nAnswer: 1.400,5 kg"),
    ("E12", 3, "How much?\n\nAnswer: 12.05.2024"),
    ("E12", 3, "How much?\n\nAnswer: 5 ±"),
    ("E13", 3, "How much?\n\nAnswer: 5 ± -1"),
    ("E13", 3, "How much?\n\nAnswer: 5 ± 6"),
    ("E14", 3, "How much?\n\nAnswer: 38..36"),
    ("E15", 3, "So?\n\nAnswer: yes"),
    ("E15", 3, "So?\n\nAnswer: flase"),
    ("E16", 3, "Name it\n\nAnswer: custody | Custody"),
    ("E16", 3, "Name it\n\nAnswer: custody |"),
    ("E17", 3, "Name it\n\nAnswer: * *"),
    ("E18", 4, "Match\n\n- a -> b\n- a -> c"),
    ("E18", 4, "Match\n\n- a -> b\n- c -> b"),
    ("E18", 5, "Match\n\n- a -> b\n- c -> d\n- -> d"),
    ("E19", 3, "Match\n\n- a -> b\n- -> c"),
    ("E20", 3, "Sort\n\nOrder:\n\n- a\n- b\n- c"),
    ("E20", 3, "Sort\n\nOrder:\n\n1. a\n2. b"),
    ("E20", 3, "Sort\n\nOrder:"),
    ("E21", 1, "Fill [[word"),
    ("E21", 1, "Fill [[word [[other]] it"),
    ("E21", 1, "Fill `[[word]]` and [[word]]"),
    ("E21", 5, "Fill [[word]]\n\n| a |\n|---|\n| [[b]] |"),
    ("E21", 1, "Fill ⟦1⟧ and [[word]]"),
    ("E22", 1, "At the [[( ) scene ( ) court]]"),
    ("E23", 3, "So?\n\nAnswr: true\n\nAnswer: true"),
    ("E23", 5, "So?\n\nAnswer: true\n\nFoo: bar"),
    ("E23", 6, "So?\n\nAnswer: true\n\nHint: a\nHint: b"),
    ("E23", 5, "Who?\n\n- (x) one\n- ( ) two\nExplain: so"),
    ("E23", 5, "So?\n\nAnswer: true\n\nThis is lost."),
    ("E23", 5, "So?\n\nAnswer: true\n\nLevel: hard"),
    ("E23", 5, "So?\n\nAnswer: true\n\nDraw: 2"),
    ("E23", 5, "So?\n\nAnswer: true\n\nTags: a; b"),
    ("E24", 5, "So?\n\nAnswer: true\n\nPoints: 0"),
    ("E24", 5, "So?\n\nAnswer: true\n\nPoints: many"),
    ("E27", 5, "So?\n\nAnswer: true\n\nId: Кириллица"),
    ("E36", 4, "Who?\n\n- (x) one\n> Right.\n- ( ) two"),
    ("E36", 5, "Who?\n\n- (x) one\n\n> Right.\n\n- ( ) two"),
    ("E37", 4, "Who?\n\n- (x) one\n* ( ) two"),
    ("E37", 6, "Who?\n\n- (x) one\n- ( ) two\n\nAnswer: true"),
    ("E37", 8, "Who?\n\n- (x) one\n- ( ) two\n\nOr\n\n- (x) three\n- ( ) four"),
    ("E37", 4, "Who?\n\n- (x) one\n  - ( ) two"),
    ("E37", 4, "Who?\n\n- (x) one\n– ( ) two"),
    ("E37", 3, "Who?\n\n• (x) one\n- ( ) two"),
    ("E38", 4, "Who?\n\n- [x] one\n- [ ](two)"),
    ("E38", 3, "Who?\n\n- (x)one\n- ( ) two"),
    ("E43", 3, "Who?\n\n" + "\n".join(f"- ( ) {number}" for number in range(61))),
    ("W01", 4, "Who?\n\n- (x) one\n- ( ) None of the above."),
    ("W02", 3, f"Who?\n\n- (x) {'a long answer ' * 5}\n- ( ) one\n- ( ) two"),
    ("W03", 1, "So?\n\nAnswer: true"),
    ("W05", 3, "Who?\n\n- (x) пoлиция\n- ( ) суд"),
    ("W11", 1, "What may not be touched?\n\nAnswer: phone"),
    ("W14", 3, "Which number?\n\nAnswer: 112 | 911"),
    ("W15", 3, "Who?\n\n- [x] one\n- [-10%] two"),
    ("W15", 3, "Who?\n\n- [50%] one\n- [ ] two"),
]


@pytest.mark.parametrize(("code", "line", "text"), QUESTIONS)
def test_a_bad_question_earns_its_code_in_its_line(code: str, line: int, text: str) -> None:
    _, findings = check(text)

    assert (code, line) in {(finding.code, finding.line) for finding in findings}, findings


ONE = "## So?\n\nAnswer: true\n\nExplain: so\n\nObjective: EV-1; Level: apply; Id: {id}\n\n"
A, B, C = (ONE.format(id=id) for id in "abc")
POOL = "## Pool: one\n\nDraw: {draw}\n\n" + "".join(one.replace("##", "###") for one in (A, B))

QUIZZES = [
    ("E25", 8, HEAD + POOL.format(draw=3)),
    ("E25", 8, HEAD + POOL.format(draw=0)),
    ("E25", 6, HEAD + POOL.replace("Draw: {draw}", "")),
    ("E26", 18, HEAD + POOL.format(draw=1).replace("Id: b", "Id: b; Points: 2")),
    ("E27", 6, HEAD + A.replace("; Id: a", "")),
    ("E27", 20, HEAD + A + A),
    ("E29", 5, HEAD + "- (x) one\n- ( ) two\n\n" + A),
    ("E29", 6, HEAD + A.replace("##", "#")),
    ("E29", 14, HEAD + A + B.replace("##", "###")),
    ("E29", 6, HEAD + A.replace("##", "####")),
    ("E29", 8, HEAD + "## Pool: one\n\n### Pool: two\n\n" + A),
    ("E30", 3, HEAD.replace("\n\n---", "\npass mark: 0%\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\npass mark: 0.8\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\nattempts: 0\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\ntime limit: long\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\nwait between attempts: 24x\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\nshow answers: always\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\nsupervised: perhaps\n---") + A),
    ("E30", 3, HEAD.replace("\n\n---", "\npassmark: 80%\n---") + A),
    ("E30", 1, A),
    ("E32", 8, HEAD + "## So?\n\n<b>bold</b>\n\nAnswer: true\n\nId: a\n"),
    ("E39", 12, HEAD + A.replace("EV-1", "EV-2")),
    ("E40", 3, HEAD.replace("\n\n---", "\ntitle: two\n---") + A),
    ("E43", 8, HEAD + "## So?\n\n" + "[" * 600 + "\n"),
    ("E48", 1, HEAD + A),
    (
        "W04",
        6,
        HEAD
        + "".join(f"## Who?\n\n- (x) one\n- ( ) two\n\nShuffle: no; Id: {id}\n\n" for id in "abc"),
    ),
    ("W06", 8, HEAD + A.replace("Answer", "\u202eAnswer")),
    ("W08", 1, HEAD + A.replace("Objective: EV-1; ", "")),
    ("W08", 6, HEAD + A.replace("Id: a", "Id: a; Tags: other")),
    ("W09", 8, HEAD + POOL.format(draw=2)),
    ("W10", 1, HEAD + A + B + C),
    ("W12", 1, HEAD.replace("\n\n---", "\nshow answers: after attempt\n---") + A),
    ("W16", 6, HEAD + A.replace("Level: apply; ", "")),
    ("W18", 1, HEAD + A),
    (
        "W19",
        1,
        HEAD
        + POOL.format(draw=1)
        .replace("Id: a", "Id: a; Expect: 40%")
        .replace("Id: b", "Id: b; Expect: 90%")
        .replace("Answer: true", "Answer: custody"),
    ),
]


@pytest.mark.parametrize(("code", "line", "text"), QUIZZES)
def test_a_bad_quiz_earns_its_code_in_its_line(code: str, line: int, text: str) -> None:
    _, findings = read(text, tags=["seizure"])

    assert (code, line) in {(finding.code, finding.line) for finding in findings}, findings


def test_every_sentence_can_be_filled_in() -> None:
    for _, _, text in QUESTIONS:
        assert all(finding.sentence for finding in check(text)[1])
    for _, _, text in QUIZZES:
        assert all(finding.sentence for finding in read(text)[1])


def test_the_column_is_that_of_the_line_as_its_author_sees_it() -> None:
    _, findings = check("Who?\n\n- (x) one\n\u200f- (y) two")

    assert [finding.column for finding in findings if finding.code == "E09"] == [4]


def test_a_pool_with_points_each_makes_its_members_equal() -> None:
    text = POOL.format(draw=1).replace("Draw: 1", "Draw: 1; Points each: 2")

    assert "E26" not in codes(read(HEAD + text)[1])


def test_a_tag_may_be_anything_where_the_domain_has_no_list() -> None:
    _, findings = read(HEAD + A.replace("Id: a", "Id: a; Tags: other"), tags=[])

    assert "W08" not in codes(findings)


def test_a_tolerance_larger_than_the_number_is_taken_where_the_author_says_so() -> None:
    _, findings = check("How much?\n\nAnswer: 0 ± 1\n\nTolerance: ok")

    assert errors(findings) == []


def test_an_emphasised_not_is_no_warning() -> None:
    assert "W11" not in codes(check("What may **not** be touched?\n\nAnswer: phone")[1])


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Which of these is not evidence?"),
        ("en", "What mustn't be touched?"),
        ("en", "At the scene, which step does not come first?"),
        ("ru", "Что из перечисленного не является признаком торговли людьми?"),
        ("ru", "Какие действия не допускаются при осмотре?"),
        ("ru", "Кто не может быть понятым?"),
        ("ru", "При осмотре телефона, что не следует делать?"),
    ],
)
def test_a_question_that_asks_for_what_is_not_so_is_a_warning(language: str, asked: str) -> None:
    assert negations.turns(asked, language)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Which of these is NOT evidence?"),
        ("en", "What do you do if the phone does not start?"),
        ("en", "Which rule protects a person who is not charged?"),
        ("en", "What takes not more than a day?"),
        ("en", "Why should the phone not be switched off?"),
        ("ru", "Что НЕ является признаком торговли людьми?"),
        ("ru", "Как называется принцип, по которому жертву не наказывают?"),
        ("ru", "Как называется правило, по которому жертву не наказывают за её действия?"),
        ("ru", "По какому принципу жертву не наказывают?"),
        ("ru", "Что делать, если телефон не включается?"),
        ("ru", "Какой срок составляет не менее трёх суток?"),
        ("ru", "Что грозит не явившемуся свидетелю?"),
        ("ru", "Почему телефон не выключают?"),
        ("ru", "Верно ли, что понятой не подписывает протокол?"),
        ("fa-af", "کدام یک نیست؟"),
    ],
)
def test_a_not_that_is_not_asked_for_is_no_warning(language: str, asked: str) -> None:
    assert not negations.turns(asked, language)


def test_a_not_before_the_last_sentence_that_asks_is_no_warning() -> None:
    text = "Which phone is not locked? Which one is taken?\n\nAnswer: phone"

    assert "W11" not in codes(check(text)[1])


def test_a_double_names_the_option_that_it_reads_like() -> None:
    _, findings = check("Who?\n\n- (x) One\n- ( ) ONE\n- ( ) two")

    (double,) = [finding for finding in findings if finding.code == "E07"]
    assert (double.values["text"], double.values["other"]) == ("ONE", "One")


def test_a_practice_check_needs_no_id_no_level_and_no_objective() -> None:
    _, findings = check("So?\n\nAnswer: true\n\nExplain: so")

    assert findings == []


def test_a_word_between_two_options_does_not_make_one_of_it() -> None:
    """A link at the start of an ordinary list is no option."""
    _, findings = check("See\n\n- [the law](https://example.org)\n\nSo?\n\nAnswer: true")

    assert errors(findings) == []


def place_of(findings: list[Finding], code: str) -> tuple[int, int]:
    return next((each.line, each.column) for each in findings if each.code == code)


def test_a_finding_points_at_the_word_that_is_wrong() -> None:
    _, findings = check("So?\n\nAnswer: true\n\nPoints: 1; Level: hard")

    assert place_of(findings, "E23") == (5, 19)


def test_the_handbook_says_what_to_do_for_every_code() -> None:
    handbook = Path(__file__).parents[2] / "docs" / "instructor" / "quizzes.md"
    earned = {code for code, _, _ in (*QUESTIONS, *QUIZZES)} | {"E28", "E33", "E34", "W17"}

    assert earned <= set(
        re.findall(r"^\| ([EW]\d\d) \|", handbook.read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Fill [[word and [[other]] in", "is not closed"),
        ("Fill [[word and\n[[other]] in [[a third]]", "is not closed"),
        ("Fill [[word and [[other]] in]]", "inside a gap"),
    ],
)
def test_a_gap_that_is_never_closed_is_told_from_one_inside_another(
    text: str, expected: str
) -> None:
    _, findings = check(text)

    assert [expected in one.sentence for one in findings if one.code == "E21"] == [True], findings
