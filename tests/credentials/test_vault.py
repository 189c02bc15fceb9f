"""What is closed in the vault opens with its key, for what it is about, and whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from elearn.credentials import vault

KEY = vault.key_from(b"a secret of the hub")


@given(some.binary(max_size=200), some.binary(max_size=40))
def test_what_was_closed_opens_for_what_it_is_about(text: bytes, about: bytes) -> None:
    assert vault.opened(KEY, vault.closed(KEY, text, about), about) == text


def test_it_opens_for_nobody_else_and_with_no_other_key() -> None:
    kept = vault.closed(KEY, b"secret", b"aida")

    assert vault.opened(KEY, kept, b"bek") is None
    assert vault.opened(vault.key_from(b"another secret"), kept, b"aida") is None


@given(some.integers(0, 33), some.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    kept = bytearray(vault.closed(KEY, b"secret", b"aida"))
    kept[place] ^= change

    assert vault.opened(KEY, bytes(kept), b"aida") is None


@given(some.binary(max_size=40))
def test_what_was_never_closed_does_not_open(kept: bytes) -> None:
    assert vault.opened(KEY, kept, b"") is None


def test_the_same_text_never_looks_the_same() -> None:
    assert vault.closed(KEY, b"secret", b"") != vault.closed(KEY, b"secret", b"")
