"""Words of any of the ten languages in Latin letters, for ids and addresses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

from elearn.languages import fold

LONGEST = 60

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюяіғқңөұүһәӣқӯҳҷ"
_SOUNDS = """
a b v g d e zh z i y k l m n o p r s t u f h ts ch sh sh _ y _ e yu ya i gh q ng o u u h a i q u h j
"""
# As `fold` leaves them: one form of ی and ک.
_ARABIC = "ابپتټثجچحخدډذرړزژسشصضطظعغفقکگلمنوهیآځڅښڼېۍئءؤأڈڑںہھے"
_ARABIC_SOUNDS = """
a b p t t s j ch h kh d d z r r z zh s sh s z t z a gh f q k g l m n w h y a dz ts sh n e ai y _ w a
d r n h h e
"""
_LATIN = {
    letter: sound.strip("_")
    for letters, sounds in ((_CYRILLIC, _SOUNDS), (_ARABIC, _ARABIC_SOUNDS))
    for letter, sound in zip(letters, sounds.split(), strict=True)
}


def latin(text: str) -> str:
    """The text in small Latin letters and ASCII signs, near enough to be known again; what has
    no such letter is left out."""
    letters = "".join(_LATIN.get(letter, letter) for letter in fold(text).replace("'", ""))
    return unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode().lower()


def words_of(text: str) -> list[str]:
    """The words of `latin`, without what stands between them."""
    return re.findall(r"[a-z0-9]+", latin(text))


def address_of(title: str, taken: Container[str] = (), *, otherwise: str = "course") -> str:
    """What can stand in an address for this title, not in `taken`: -2, -3 … tell it from others.

    `otherwise` is for a title without a word that could stand there.
    """
    name = ""
    for word in words_of(title):
        longer = f"{name}-{word}" if name else word[: LONGEST - 10]
        if len(longer) > LONGEST - 10:
            break
        name = longer
    name = name or otherwise
    if name not in taken:
        return name
    number = 2
    while f"{name}-{number}" in taken:
        number += 1
    return f"{name}-{number}"
