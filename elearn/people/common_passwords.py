"""Passwords that are guessed first: refused without asking anybody, for the hub may be offline.

What is looked at is the password folded, as it is and as it would be on the other keyboard:
«пароль» typed on an English one is `gfhjkm`, and is guessed as soon.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from functools import lru_cache

from elearn.languages import fold

Lists = tuple[AbstractSet[str], ...]

# A common word with so few letters, or digits and signs, before or behind it is still common.
LETTERS_AROUND, SIGNS_AROUND = 4, 8
SHORTEST_WORD = 4
# Of one pattern repeated, no more than this is worth as a secret.
LONGEST_PATTERN = 4

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "йцукенгшщзхъфывапролджэячсмитьбю"
_TO_CYRILLIC = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN = str.maketrans(_CYRILLIC, _LATIN)

_ROWS = (
    "1234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "йцукенгшщзхъ",
    "фывапролджэ",
    "ячсмитьбю",
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "qazwsxedcrfvtgbyhnujmikolp",
    "йфяцычувскамепинртгоьшлбщдюзж",
)
_RUNS = tuple(run for row in _ROWS for run in (row * 2, row[::-1] * 2))
SHORTEST_RUN = 3

# What the people of such a hub think of first, beside what lists from elsewhere hold.
_LOCAL = (
    "elearn learn learning course academy training hub regional welcome admin administrator "
    "password passwort secret officer police policia border customs guard agency service "
    "central asia asian astana almaty bishkek tashkent dushanbe ashgabat kabul islamabad "
    "kazakhstan kyrgyzstan uzbekistan tajikistan turkmenistan afghanistan pakistan "
    "пароль пароли секрет учеба обучение курс академия полиция милиция граница таможня служба "
    "агентство офицер инспектор начальник казахстан кыргызстан киргизия узбекистан таджикистан "
    "туркменистан туркмения афганистан пакистан астана алматы алмата бишкек ташкент душанбе "
    "ашхабад кабул центральная азия родина отечество "
    "құпия құпиясөз құпиясөзі сөз шекара кеден қазақстан қызмет оқу қауіпсіздік "
    "сырсөз чек ара бажы кызмат коопсуздук окуу мекен "
    "parol maxfiy sozi chegara bojxona xizmat ozbekiston toshkent oqish vatan "
    "рамз гузарвожа марз гумрук хизмат тоҷикистон вазорат ватан "
    "açarsöz serhet gümrük gulluk türkmenistan aşgabat okuw "
    "رمز رمزعبور پولیس سرحد گمرک افغانستان کابل خدمت وطن پټنوم پوله پاسورڈ کسٹم پاکستان "
)
LOCAL_WORDS = frozenset(_LOCAL.split())


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    listed = (fold(word) for word in FREQUENCY_LISTS["passwords"])
    return frozenset(word for word in listed if len(word) >= SHORTEST_WORD)


def is_common(password: str, more: Iterable[str] = ()) -> bool:
    """Whether it is a word of the lists or of `more`, repeated, or with little around it."""
    extra = {_letters(word) for word in more}
    return any(_is_around(text, (_common(), extra)) for text in _typings(password))


def is_pattern(password: str) -> bool:
    """Whether it is keys that lie side by side, or a few characters again and again."""
    return any(_is_repeated(text) or _is_runs(text) for text in _typings(password))


def is_local(password: str, about: Iterable[str] = ()) -> bool:
    """Whether it is made of words of the hub, or of those that tell `about` its person."""
    told = {word for text in about for word in _words(text)}
    words = sorted(told | {_letters(word) for word in LOCAL_WORDS}, key=len, reverse=True)
    return any(_is_made_of(text, words) for text in _typings(password))


def _letters(text: str) -> str:
    """Folded, without blanks and signs."""
    return re.sub(r"[\W_]+", "", fold(text))


def _words(text: str) -> Iterator[str]:
    folded = fold(text)
    for word in (_letters(folded), *re.split(r"[\W_]+", folded)):
        if len(word) >= SHORTEST_WORD:
            yield word


def _typings(password: str) -> Iterator[str]:
    """The password as each of the two keyboards would have it, with and without signs."""
    folded = fold(password)
    for text in (folded, folded.translate(_TO_CYRILLIC), folded.translate(_TO_LATIN)):
        yield text
        yield _letters(text)


def _is_around(text: str, lists: Lists) -> bool:
    """Whether a word stands in it with little before or behind, or again and again."""
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    cores = {text, bare} if len(text) - len(bare) <= SIGNS_AROUND else {text}
    return any(_has_word(core, lists) for core in cores)


def _has_word(core: str, lists: Lists) -> bool:
    for length in range(SHORTEST_WORD, len(core) + 1):
        first, last = core[:length], core[-length:]
        for word, rest in ((first, _after(core, first)), (last, core[:-length])):
            if _is_little(rest) and any(word in words for words in lists):
                return True
    return any(_unit(core) in words for words in lists)


def _after(core: str, word: str) -> str:
    """What follows the word that it begins with, however often that is said."""
    while core.startswith(word):
        core = core[len(word) :]
    return core


def _is_little(rest: str) -> bool:
    letters = sum(character.isalpha() for character in rest)
    return len(rest) <= (SIGNS_AROUND if not letters else LETTERS_AROUND)


def _unit(text: str) -> str:
    """The shortest text that gives this one when it is repeated, the last time perhaps cut."""
    for length in range(1, len(text) // 2 + 1):
        if text[length:] == text[:-length]:
            return text[:length]
    return text


def _is_repeated(text: str) -> bool:
    return len(text) > 2 * LONGEST_PATTERN and len(_unit(text)) <= LONGEST_PATTERN


def _is_runs(text: str) -> bool:
    """Whether all of it but a few characters lies in runs on the keyboard or in the alphabet."""
    place = besides = 0
    while place < len(text):
        length = _run_at(text, place)
        if length < SHORTEST_RUN:
            besides += 1
            length = 1
        place += length
    return besides <= min(LETTERS_AROUND, len(text) // 3)


def _run_at(text: str, place: int) -> int:
    """How many characters from here lie side by side."""
    length = 0
    while place + length < len(text) and any(
        text[place : place + length + 1] in run for run in _RUNS
    ):
        length += 1
    return length


def _is_made_of(text: str, words: list[str]) -> bool:
    """Whether little is left where the words, the longest first, are taken out."""
    left = text
    for word in words:
        left = left.replace(word, "")
    letters = sum(character.isalpha() for character in left)
    return left != text and letters <= LETTERS_AROUND and len(left) <= SIGNS_AROUND
