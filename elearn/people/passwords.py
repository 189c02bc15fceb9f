"""Passwords: what is taken, how they are kept, and a bound on how many are hashed at once."""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from elearn.errors import Busy, Invalid
from elearn.people import common_passwords

SHORTEST, LONGEST = 12, 128
DEMONSTRATION_PASSWORD = "learn-by-doing-2026"  # noqa: S105 - printed at start, loopback only

# OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes, one lane.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Each hash holds a core: two at once, so that a storm of sign-ins leaves lessons readable. In
# threads of their own, for each thread that has ever hashed keeps its 19 MiB.
_hashing = ThreadPoolExecutor(2, "hashing")

# Those who wait for their turn hold a thread each, of the eight that answer everybody.
_room = threading.BoundedSemaphore(5)

# One place more, for those who have signed in on their device before: a crowd of strangers
# keeps no officer out.
_kept_place = threading.BoundedSemaphore(1)


# The hash of nobody's password, so that a login which does not exist takes as long. Made
# with the parameters above; making it here would cost every start a hash.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=2,p=1$qkUbxreTf6YIFVOiX/rwtg$"
    "gq/leN02FdLuEnrKrAr4QqZLuqzFJ/dZmVe9lXsMLDY"
)


@contextmanager
def _turn(*, is_known: bool = False) -> Iterator[None]:
    """Inside, one may wait for a hash. Raises Busy where too many do."""
    places = (_room, _kept_place) if is_known else (_room,)
    taken = next((place for place in places if place.acquire(blocking=False)), None)
    if taken is None:
        raise Busy("Many people are signing in at this moment. Try again in a minute.")
    try:
        yield
    finally:
        taken.release()


def check(password: str, about: Iterable[str] = ()) -> None:
    """Raises Invalid where the password may not be chosen (ASVS 5.0, 6.2).

    Its characters are counted as one sees them, and it is kept as it was typed. `about` are
    texts that tell of its person: name, login, unit.
    """
    length = len(unicodedata.normalize("NFC", password))
    if length < SHORTEST:
        raise Invalid("Choose a password of %(n)s characters or more.", n=SHORTEST)
    if length > LONGEST:
        raise Invalid("Choose a password of %(n)s characters at most.", n=LONGEST)
    if common_passwords.is_common(password, [DEMONSTRATION_PASSWORD]):
        raise Invalid(
            "This password, or one much like it, is on the lists that are tried first. "
            "Choose a sentence of four or five words."
        )
    if common_passwords.is_pattern(password):
        raise Invalid(
            "These are keys side by side, or the same characters again and again, which is "
            "tried first. Choose a sentence of four or five words."
        )
    if common_passwords.is_local(password, about):
        raise Invalid(
            "This is made of your name, your unit or words of this hub, which others can guess. "
            "Choose a sentence that tells nothing about you or your service."
        )


def hashed(password: str) -> str:
    """The argon2id hash to keep. Raises Busy when too many wait."""
    with _turn():
        return _hashing.submit(_hasher.hash, password).result()


def is_right(password: str, password_hash: str | None, *, is_known: bool = False) -> bool:
    """Whether the password fits; as slow for somebody who does not exist.

    `is_known` says that this device has been let in before. Raises Busy when too many wait.
    """
    with _turn(is_known=is_known):
        try:
            fits = _hashing.submit(_hasher.verify, password_hash or _NOBODY, password).result()
        except (VerificationError, InvalidHashError):
            return False
    return fits and password_hash is not None


def outdated(password_hash: str | None) -> bool:
    """Whether it was made at another cost than today's; it is made anew at the next sign-in."""
    return password_hash is not None and _hasher.check_needs_rehash(password_hash)
