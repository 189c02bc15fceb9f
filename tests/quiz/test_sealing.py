"""Sealed answers: what opens, what is refused and why. Pure: no app, no database."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import sealed
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.errors import Invalid, TooLarge
from elearn.quiz import sealing
from elearn.quiz.sealing import SealedAnswer

KEY = sealing.key_from(b"the secret of these tests, long enough")
OTHER = sealing.key_from(b"the secret of another hub, long enough")
ATTEMPT = UUID("01a20e3f-0000-7000-8000-000000000001")
ANOTHER = UUID("01a20e3f-0000-7000-8000-000000000002")
TOKEN = KEY.token(ATTEMPT)

words = st.text(st.characters(codec="utf-8"), max_size=40)
responses = st.none() | st.booleans() | words | st.lists(words) | st.dictionaries(words, words)
moments = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


def a_file(*plain: object, attempt: UUID = ATTEMPT, key: sealing.Key = KEY) -> bytes:
    return sealed.file(attempt, [sealed.entry(key.public, attempt, one) for one in plain])


def an_entry(response: object = "yes", question: str = "first", revision: int = 1) -> Any:
    return sealed.entry(
        KEY.public, ATTEMPT, sealed.said(TOKEN, question, response, revision=revision)
    )


def refused(raw: bytes, attempt: UUID = ATTEMPT, key: sealing.Key = KEY) -> str:
    """The code of the refusal; there is one."""
    with pytest.raises((Invalid, TooLarge)) as refusal:
        sealing.open_file(key, attempt, raw)
    assert str(refusal.value)
    return refusal.value.code


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(words, responses, st.integers(1, 10**9 - 1), moments), min_size=1, max_size=5
    )
)
def test_what_was_sealed_opens_as_it_was(answers: list[Any]) -> None:
    plain = [
        sealed.said(TOKEN, question, response, revision=revision, at=at)
        for question, response, revision, at in answers
    ]

    opened = sealing.open_file(KEY, ATTEMPT, a_file(*plain))

    assert opened == [
        SealedAnswer(question, revision, response, at)
        for question, response, revision, at in answers
    ]


def test_what_a_real_browser_sealed_opens() -> None:
    vector = json.loads(Path(__file__).with_name("sealed_in_chromium.json").read_text("utf-8"))
    key = sealing.key_from(vector["secret"].encode())
    attempt = UUID(json.loads(vector["file"])["attempt"])

    opened = sealing.open_file(key, attempt, vector["file"].encode())

    assert (key.public, key.token(attempt)) == (vector["hub"], vector["token"])
    assert opened == [
        SealedAnswer(
            "urgent-tone",
            3,
            ["bcdf", "ghjk"],
            datetime(2026, 11, 24, 10, 15, 30, 123_000, tzinfo=UTC),
        ),
        SealedAnswer("case.first", 1, "Ҳуҷҷат ۱۲ سند", datetime(2026, 11, 24, 10, 16, tzinfo=UTC)),
    ]


def test_a_secret_gives_the_same_key_everywhere_and_another_secret_another() -> None:
    again = sealing.key_from(b"the secret of these tests, long enough")

    assert (again.public, again.token(ATTEMPT)) == (KEY.public, TOKEN)
    assert OTHER.public != KEY.public
    assert len({TOKEN, KEY.token(ANOTHER), OTHER.token(ATTEMPT)}) == 3
    assert len(sealed.padded(KEY.public)) == 65
    assert len(sealed.padded(TOKEN)) == 16
    assert KEY.public not in repr(KEY)


@settings(deadline=None)
@given(st.data())
def test_a_flipped_bit_anywhere_in_an_entry_is_refused(data: st.DataObject) -> None:
    entry = an_entry()
    name = data.draw(st.sampled_from(["key", "iv", "box"]))
    raw = bytearray(sealed.padded(entry[name]))
    place = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[place // 8] ^= 1 << place % 8
    broken = entry | {name: sealed.unpadded(bytes(raw))}

    assert refused(sealed.file(ATTEMPT, [an_entry(), broken])) == "damaged"


@settings(deadline=None)
@given(st.data())
def test_a_truncated_file_is_refused(data: st.DataObject) -> None:
    whole = a_file(sealed.said(TOKEN, "first", "yes"))
    cut = whole[: data.draw(st.integers(0, len(whole) - 1))]

    assert refused(cut) == "file"


@settings(deadline=None)
@given(st.data())
def test_a_truncated_part_of_an_entry_is_refused(data: st.DataObject) -> None:
    entry = an_entry()
    name = data.draw(st.sampled_from(["key", "iv", "box"]))
    short = entry | {name: entry[name][: data.draw(st.integers(0, len(entry[name]) - 1))]}

    assert refused(sealed.file(ATTEMPT, [an_entry(), short])) == "damaged"


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | words,
        lambda part: st.lists(part, max_size=3) | st.dictionaries(words, part, max_size=3),
        max_leaves=8,
    )
)
def test_no_json_at_all_does_more_than_be_refused(value: object) -> None:
    assert refused(json.dumps(value).encode())
    assert refused(sealed.file(ATTEMPT, [value]))
    assert refused(a_file(value)) in {"forged", "damaged"}


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_at_all_do_more_than_be_refused(raw: bytes) -> None:
    assert refused(raw)
    assert refused(a_file(raw)) in {"forged", "damaged"}


def test_a_file_for_another_attempt_is_refused() -> None:
    theirs = sealed.said(KEY.token(ANOTHER), "first", "yes")

    assert refused(a_file(theirs, attempt=ANOTHER)) == "attempt"


def test_an_entry_of_another_attempt_is_refused_whatever_it_says() -> None:
    entry = sealed.entry(KEY.public, ANOTHER, sealed.said(TOKEN, "first", "yes"))

    assert refused(sealed.file(ATTEMPT, [an_entry(), entry])) == "attempt"
    renamed = entry | {"attempt": str(ATTEMPT)}
    assert refused(sealed.file(ATTEMPT, [an_entry(), renamed])) == "damaged"


def test_what_was_sealed_to_another_hub_is_called_so() -> None:
    foreign = a_file(sealed.said(OTHER.token(ATTEMPT), "first", "yes"), key=OTHER)

    assert refused(foreign) == "foreign"


@pytest.mark.parametrize(
    "token", ["", "x", KEY.token(ANOTHER), OTHER.token(ATTEMPT), TOKEN[:-1], "é", None, 7, [TOKEN]]
)
def test_what_was_sealed_without_the_token_of_the_attempt_is_refused(token: Any) -> None:
    forged = sealed.entry(KEY.public, ATTEMPT, sealed.said(token, "first", "yes"))

    assert refused(sealed.file(ATTEMPT, [an_entry(), forged])) == "forged"


@pytest.mark.parametrize(
    "change",
    [
        {"revision": 0},
        {"revision": -1},
        {"revision": 10**9},
        {"revision": True},
        {"revision": 1.0},
        {"revision": "1"},
        {"question": 7},
        {"question": None},
        {"at": "yesterday"},
        {"at": "2026-03-02T08:55:00"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"at": 1_700_000_000},
        {"response": [[[[[[[[[["deep"]]]]]]]]]]},
    ],
    ids=str,
)
def test_what_was_sealed_in_another_form_is_refused(change: dict[str, Any]) -> None:
    assert refused(a_file(sealed.said(TOKEN, "first", "yes") | change)) == "damaged"


def test_an_entry_without_a_response_is_refused() -> None:
    silent = sealed.said(TOKEN, "first", None)
    del silent["response"]

    assert refused(a_file(silent)) == "damaged"


def test_lists_within_lists_without_end_are_refused() -> None:
    bomb = b"[" * 200_000 + b"]" * 200_000

    assert refused(bomb) == "file"
    assert refused(a_file(bomb)) == "forged"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("v", 2),
        ("v", None),
        ("key", sealed.unpadded(b"\4" + b"\1" * 64)),
        ("key", sealed.unpadded(b"\0")),
        ("key", "not base64!"),
        ("key", None),
        ("iv", sealed.unpadded(b"short")),
        ("iv", sealed.unpadded(b"a little too long")),
        ("box", ""),
        ("box", 7),
    ],
)
def test_a_part_that_is_no_part_is_refused(name: str, value: object) -> None:
    assert refused(sealed.file(ATTEMPT, [an_entry(), an_entry() | {name: value}])) == "damaged"


def test_a_part_written_in_another_way_is_refused() -> None:
    entry = an_entry()

    assert refused(sealed.file(ATTEMPT, [an_entry(), entry | {"iv": entry["iv"] + "\n"}]))
    assert refused(sealed.file(ATTEMPT, [an_entry(), entry | {"key": entry["key"] + "="}]))


def test_a_file_of_a_later_form_is_called_so() -> None:
    assert refused(sealed.file(ATTEMPT, [an_entry()], v=2)) == "version"


def test_an_empty_file_is_refused() -> None:
    assert refused(sealed.file(ATTEMPT, [])) == "empty"


def test_as_many_answers_as_a_file_may_have_open_and_one_more_does_not() -> None:
    entry = an_entry()

    assert len(sealing.open_file(KEY, ATTEMPT, sealed.file(ATTEMPT, [entry] * 500))) == 500
    assert refused(sealed.file(ATTEMPT, [entry] * 501)) == "toolarge"


def test_a_file_beyond_a_megabyte_is_refused() -> None:
    assert refused(b" " * 1_000_001) == "toolarge"


def test_the_last_answer_to_each_question_is_that_of_the_highest_revision() -> None:
    def answer(question: str, revision: int, response: str) -> SealedAnswer:
        return SealedAnswer(question, revision, response, sealed.SAID_AT)

    newest = sealing.newest(
        [
            answer("first", 2, "kept"),
            answer("first", 1, "older"),
            answer("second", 1, "earlier in the file"),
            answer("second", 1, "later in the file"),
        ]
    )

    assert [(one.question, one.response) for one in newest] == [
        ("first", "kept"),
        ("second", "later in the file"),
    ]
