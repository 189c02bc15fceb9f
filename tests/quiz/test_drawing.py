from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from elearn.quiz.drawing import Drawn, draw, from_json, groups_of, to_json
from elearn.quiz.kinds import ordering
from elearn.quiz.questions import Pool, Question, Quiz, Rules
from tests.quiz.banks import KEYS, case, page, pool, question, quiz, quizzes, seeds

GOLDEN = Path(__file__).with_name("golden_draws.json")


def ids(drawn: Drawn) -> list[str]:
    return [element.id for element in drawn.questions]


def tokens(part: Any) -> Iterator[str]:
    """The drawn ids anywhere in a layout."""
    if isinstance(part, dict):
        for value in part.values():
            yield from tokens(value)
    elif isinstance(part, list):
        if part and isinstance(part[0], str):
            yield part[0]
        else:
            for value in part:
                yield from tokens(value)


@given(quizzes(), seeds)
def test_the_same_seed_gives_the_same_draw(bank: Quiz, seed: bytes) -> None:
    assert draw(bank, seed, state="kz") == draw(bank, seed, state="kz")


@given(quizzes(), seeds)
def test_a_draw_comes_back_from_json_as_it_was(bank: Quiz, seed: bytes) -> None:
    drawn = draw(bank, seed, state="kz")

    assert from_json(json.loads(json.dumps(to_json(drawn)))) == drawn


@given(quizzes(), seeds)
def test_a_pool_gives_as_many_questions_as_it_says_and_all_others_come_always(
    bank: Quiz, seed: bytes
) -> None:
    drawn = ids(draw(bank, seed, state="kz"))

    for entry in bank.entries:
        if isinstance(entry, Pool):
            given_ids = [id for id in drawn if id in {member.id for member in entry.questions}]
            assert len(given_ids) == entry.draw
        else:
            assert drawn.count(entry.id) == 1
    assert len(drawn) == len(set(drawn))


@given(quizzes(), seeds)
def test_every_drawn_id_stands_for_one_thing_only(bank: Quiz, seed: bytes) -> None:
    drawn = draw(bank, seed, state="kz")

    given_tokens = [token for element in drawn.elements() for token in tokens(element.layout)]

    assert len(given_tokens) == len(set(given_tokens))


@given(quizzes(), seeds)
def test_a_pool_takes_from_each_group_as_evenly_as_it_can(bank: Quiz, seed: bytes) -> None:
    drawn = ids(draw(bank, seed, state="kz"))

    for entry in bank.entries:
        if not isinstance(entry, Pool) or any(
            len(groups_of(member, entry.spread)) > 1 for member in entry.questions
        ):
            continue
        taken: Counter[str] = Counter()
        left: Counter[str] = Counter()
        for member in entry.questions:
            (taken if member.id in drawn else left)[groups_of(member, entry.spread)[0]] += 1
        # Nobody gave two more than a group that still had something to give.
        assert all(taken[poor] + 1 >= taken[rich] for poor in left for rich in taken)


def test_a_spread_over_tags_uses_questions_that_carry_several() -> None:
    bank = quiz(
        pool(
            2,
            question("both", tags=["law", "seizure"]),
            question("law", tags=["law"]),
            question("phone", tags=["phone"]),
            spread="tag",
        )
    )

    for seed in range(50):
        assert "phone" in ids(draw(bank, bytes([seed])))


def test_a_scenario_counts_to_the_objectives_of_its_questions() -> None:
    inside = [question("a", objective="EV-1"), question("b", objective="EV-2"), question("c")]

    assert groups_of(case("parcel", *inside), "objective") == ("EV-1", "EV-2")
    assert groups_of(case("parcel", *inside, objective="EV-3"), "objective") == ("EV-3",)
    assert groups_of(question("bare"), "level") == ("",)


@given(seeds, st.sets(st.integers(0, 9)), st.integers(1, 10))
def test_seen_questions_come_again_only_when_the_others_are_used_up(
    seed: bytes, seen: set[int], count: int
) -> None:
    bank = quiz(pool(count, *(question(f"q{n}") for n in range(10))))

    drawn = ids(draw(bank, seed, seen={f"q{n}" for n in seen}))

    again = [id for id in drawn if int(id[1:]) in seen]
    assert len(again) == max(0, count - (10 - len(seen)))


def test_seen_questions_are_avoided_within_the_spread_never_against_it() -> None:
    members = [question(f"{o}{n}", objective=o) for o in ("x", "y") for n in range(2)]
    bank = quiz(pool(2, *members))

    for seed in range(30):
        drawn = ids(draw(bank, bytes([seed]), seen={"x0", "x1", "y0"}))
        assert "y1" in drawn
        assert len(drawn) == 2
        assert {"x0", "x1"} & set(drawn)


def test_every_question_of_a_pool_has_its_turn() -> None:
    bank = quiz(pool(3, *(question(f"q{n}") for n in range(6))))

    times = Counter(id for seed in range(600) for id in ids(draw(bank, seed.to_bytes(2, "big"))))

    assert len(times) == 6
    assert all(240 < count < 360 for count in times.values())


def test_a_pool_for_some_states_is_for_their_officers_only() -> None:
    bank = quiz(question("all"), pool(1, question("kz-law"), states=["kz"]))

    assert ids(draw(bank, b"s", state="KZ")) == ["all", "kz-law"]
    assert ids(draw(bank, b"s", state="tj")) == ["all"]
    assert ids(draw(bank, b"s")) == ["all"]


@given(seeds, st.integers(2, 8), st.sampled_from(["options", "questions", "both", "no"]))
def test_steps_to_order_never_stand_in_their_right_order(
    seed: bytes, count: int, shuffle: str
) -> None:
    bank = quiz(question("steps", ordering.Key(count), shuffle=False), rules=Rules(shuffle=shuffle))

    (drawn,) = draw(bank, seed).questions

    assert [index for _, index in drawn.layout["items"]] != list(range(count))


def order_of_options(bank: Quiz, seed: bytes) -> list[int]:
    return [index for _, index in draw(bank, seed).questions[0].layout["options"]]


def test_options_are_shuffled_unless_the_author_says_no() -> None:
    def orders(rules: str, own: bool) -> set[tuple[int, ...]]:
        bank = quiz(question("q", shuffle=own), rules=Rules(shuffle=rules))
        return {tuple(order_of_options(bank, bytes([seed]))) for seed in range(40)}

    assert len(orders("options", True)) > 10
    assert len(orders("both", True)) > 10
    assert orders("options", False) == {(0, 1, 2, 3)}
    assert orders("questions", True) == orders("no", True) == {(0, 1, 2, 3)}


def test_questions_keep_the_author_s_order_unless_they_are_shuffled() -> None:
    members = [question(f"q{n}") for n in range(6)]
    kept = quiz(pool(4, *members), rules=Rules(shuffle="options"))
    mixed = quiz(pool(4, *members), rules=Rules(shuffle="both"))

    assert all(ids(draw(kept, bytes([s]))) == sorted(ids(draw(kept, bytes([s])))) for s in range(9))
    assert any(
        ids(draw(mixed, bytes([s]))) != sorted(ids(draw(mixed, bytes([s])))) for s in range(9)
    )


def test_an_information_page_stays_before_what_it_introduces() -> None:
    bank = quiz(
        question("a"), question("b"), page("law"), question("c"), question("d"),
        rules=Rules(shuffle="both"),
    )  # fmt: skip

    for seed in range(30):
        drawn = ids(draw(bank, bytes([seed])))
        assert drawn[2] == "law"
        assert set(drawn[:2]) == {"a", "b"}


def test_the_questions_of_a_scenario_stay_together_in_order_and_are_found() -> None:
    parts = [question(f"part{n}") for n in range(5)]
    bank = quiz(question("first"), case("parcel", *parts), rules=Rules(shuffle="both"))

    drawn = draw(bank, b"seed")

    scenario = drawn.find("parcel")
    assert scenario is not None
    assert [part.id for part in scenario.questions] == [part.id for part in parts]
    assert drawn.find("part3") == scenario.questions[3]
    assert drawn.find("nothing") is None
    assert {part.id for part in drawn.answerable()} == {"first", *(part.id for part in parts)}


def test_pages_and_scenarios_have_no_points_of_their_own() -> None:
    bank = quiz(
        page("law"), case("parcel", question("a", points="1/3"), question("b", points=2)),
        question("c", points=5),
    )  # fmt: skip

    assert draw(bank, b"seed").possible == Fraction(22, 3)


def golden_bank() -> Quiz:
    every_kind: list[Question] = [
        question(key.kind, key, objective=f"EV-{place % 3}") for place, key in enumerate(KEYS)
    ]
    tagged = [question(f"t{n}", tags=["law", "phone", "seizure"][n % 3 :]) for n in range(6)]
    return quiz(
        page("intro"),
        *every_kind,
        case("parcel", question("weight"), question("label")),
        pool(3, *(question(f"p{n}", objective=f"EV-{n % 2}") for n in range(7))),
        pool(3, *tagged, spread="tag"),
        pool(1, question("kz-1"), question("kz-2"), states=["kz"]),
        rules=Rules(shuffle="both"),
    )


def golden_draws() -> dict[str, object]:
    seeds = [hashlib.sha256(bytes([number])).digest() for number in range(8)]
    return {
        seed.hex(): to_json(draw(golden_bank(), seed, state="kz", seen={"p0", "p1", "t0"}))
        for seed in seeds
    }


def test_the_draws_of_known_seeds_never_change() -> None:
    # A change here breaks the promise that an old attempt can be drawn again. To write the
    # file for a new question kind: python -m tests.quiz.test_drawing
    assert golden_draws() == json.loads(GOLDEN.read_text())


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(golden_draws(), separators=(",", ":")) + "\n")
