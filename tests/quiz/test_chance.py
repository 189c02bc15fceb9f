from __future__ import annotations

import time
from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.quiz.chance import UNLIMITED, chance_of_passing
from elearn.quiz.drawing import draw
from elearn.quiz.kinds import KINDS, matching, ordering, true_false
from elearn.quiz.marking import is_passed
from elearn.quiz.numbers import Numbers
from elearn.quiz.questions import Quiz, Rules
from tests.quiz.banks import (
    HALF_AND_HALF,
    TEXT,
    case,
    choice,
    page,
    pool,
    question,
    quiz,
    quizzes,
)

ONCE = Rules(attempts=1)


def binomial(count: int, least: int, chance: float) -> float:
    return sum(
        comb(count, hits) * chance**hits * (1 - chance) ** (count - hits)
        for hits in range(least, count + 1)
    )


def played(quiz: Quiz, knows: float, games: int = 1500) -> float:
    """The share of games passed by somebody who draws the quiz and guesses."""
    numbers = Numbers(b"the gambler's own numbers")
    passed = 0
    for game in range(games):
        drawn = draw(quiz, game.to_bytes(4, "big"))
        points = Fraction(0)
        for asked in drawn.answerable():
            lot = numbers.below(10**6) / 10**6
            shares = KINDS[asked.kind].guess(asked.key, asked.credit)
            share = Fraction(1)
            if numbers.below(10**6) >= knows * 10**6:
                for share, chance in shares.items():  # noqa: B007
                    lot -= chance
                    if lot < 0:
                        break
            points += share * asked.points
        passed += is_passed(points, drawn.possible, quiz.rules.pass_percent)
    return passed / games


def test_one_true_false_question_is_passed_every_second_time() -> None:
    bank = quiz(question("coin", true_false.Key(True)), rules=ONCE)

    assert chance_of_passing(bank, 0) == pytest.approx(0.5)
    assert chance_of_passing(bank, 0.6) == pytest.approx(0.8)
    assert chance_of_passing(bank, 1) == pytest.approx(1)


def test_more_attempts_give_more_chances() -> None:
    coin = question("coin", true_false.Key(True))

    assert chance_of_passing(quiz(coin, rules=Rules(attempts=3)), 0) == pytest.approx(7 / 8)
    assert chance_of_passing(quiz(coin, rules=Rules(attempts=None)), 0) == chance_of_passing(
        quiz(coin, rules=Rules(attempts=UNLIMITED)), 0
    )


def test_single_choices_follow_the_binomial_law() -> None:
    bank = quiz(*(question(f"q{n}") for n in range(10)), rules=ONCE)

    assert chance_of_passing(bank, 0) == pytest.approx(binomial(10, 8, 0.25))
    assert chance_of_passing(bank, 0.6) == pytest.approx(binomial(10, 8, 0.7))


def test_a_pass_mark_that_points_reach_exactly_is_reached() -> None:
    rules = Rules(attempts=1, pass_percent=58)
    bank = quiz(*(question(f"q{n}", true_false.Key(True)) for n in range(50)), rules=rules)

    assert chance_of_passing(bank, 0) == pytest.approx(binomial(50, 29, 0.5))


def test_typed_answers_are_never_guessed_and_pages_change_nothing() -> None:
    assert chance_of_passing(quiz(page("law"), question("q", TEXT), rules=ONCE), 0) == 0
    assert chance_of_passing(quiz(page("law")), 1) == 0
    assert chance_of_passing(quiz(), 1) == 0


def test_the_forms_of_a_pool_are_all_counted() -> None:
    # Draw 1 of an unguessable question and a coin: passed in every fourth game.
    bank = quiz(pool(1, question("text", TEXT), question("c", true_false.Key(True))), rules=ONCE)

    assert chance_of_passing(bank, 0) == pytest.approx(0.25)


def test_a_spread_binds_the_forms() -> None:
    # With both objectives in each form there is always one question nobody can guess.
    text = [question(f"t{n}", TEXT, objective="EV-1") for n in range(3)]
    coins = [question(f"c{n}", true_false.Key(True), objective="EV-2") for n in range(3)]
    rules = Rules(attempts=1, pass_percent=100)

    assert chance_of_passing(quiz(pool(2, *text, *coins), rules=rules), 0) == 0
    loose = [question(q.id, q.key) for q in (*text, *coins)]
    assert chance_of_passing(quiz(pool(2, *loose), rules=rules), 0) == pytest.approx(3 / 15 / 4)


def test_the_most_generous_state_counts() -> None:
    rules = Rules(attempts=1, pass_percent=100)
    bank = quiz(question("q"), pool(1, question("kz", TEXT), states=["kz"]), rules=rules)

    assert chance_of_passing(bank, 0) == pytest.approx(0.25)


@pytest.mark.parametrize("knows", [0.0, 0.6])
def test_the_chance_is_what_comes_out_of_playing(knows: float) -> None:
    rules = Rules(attempts=1, pass_percent=45)
    bank = quiz(
        question("first", HALF_AND_HALF, points=2),
        case("parcel", question("a", true_false.Key(True)), question("b")),
        pool(
            4,
            *(question(f"x{n}", choice(2 + n), objective="EV-1") for n in range(4)),
            *(question(f"y{n}", matching.Key((0, 1, 2), 4), objective="EV-2") for n in range(2)),
            question("z", ordering.Key(4), objective="EV-3"),
        ),
        rules=rules,
    )

    assert chance_of_passing(bank, knows) == pytest.approx(played(bank, knows), abs=0.035)


@settings(deadline=None)
@given(quizzes(), st.floats(0, 1), st.floats(0, 1))
def test_the_chance_is_a_chance_and_grows_with_knowledge(
    bank: Quiz, some: float, other: float
) -> None:
    less, more = sorted([some, other])

    assert 0 <= chance_of_passing(bank, less) <= chance_of_passing(bank, more) + 1e-9 <= 1 + 1e-9


def test_a_large_bank_with_all_kinds_of_shares_is_reckoned_at_once() -> None:
    kinds = [choice(5), HALF_AND_HALF, matching.Key(tuple(range(7)), 9), ordering.Key(6)]
    members = [
        question(f"q{n}", kinds[n % 4], points="3/2", objective=f"EV-{n % 5}") for n in range(120)
    ]
    bank = quiz(pool(30, *members), rules=ONCE)

    begun = time.perf_counter()
    chance = chance_of_passing(bank, 0.6)
    taken = time.perf_counter() - begun

    assert 0 < chance < 1
    assert taken < 2  # about a tenth of that on a quiet machine
