"""A certificate on its page and on paper: the same words, days and figures."""

from __future__ import annotations

import subprocess
import unicodedata
from collections.abc import Callable
from datetime import datetime

import making
import pytest
import time_machine
from cast import AIDA
from flask import Flask
from sending import Browser

from elearn.languages import LANGUAGES, strip_unseen

ClientAs = Callable[[str | None], Browser]


def words_of(text: str) -> list[str]:
    """Its words by their letters and digits alone.

    What is copied out of a PDF has other blanks and marks, and words from right to left
    may stand in another order.
    """
    folded = strip_unseen(unicodedata.normalize("NFKD", text))
    words = (
        "".join(sign for sign in word if sign.isalnum() or sign == "%") for word in folded.split()
    )
    return [word for word in words if word]


def printed(document: bytes) -> str:
    """The words of a PDF, all in one."""
    shown = subprocess.run(["pdftotext", "-", "-"], input=document, capture_output=True, check=True)
    return "".join(words_of(shown.stdout.decode()))


@pytest.fixture
def code(app: Flask, at: datetime) -> str:
    # In Almaty, where the hub of the tests stands, the next day has begun.
    evening = at.replace(hour=20)
    with time_machine.travel(evening, tick=False):
        given = making.passed(AIDA, at=evening).code
    assert given
    return given


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_and_paper_say_the_same(code: str, client_as: ClientAs, language: str) -> None:
    aida = client_as(AIDA)
    shown = aida.see(f"/certificates/{code}?lang={language}")
    paper = aida.get(f"/certificates/{code}.pdf?lang={language}")

    on_paper = printed(paper.get_data())
    _certifies, completed, *_ = [p.words for p in shown.every("p") if p.get("class") == "soft"]
    names = [one.words for one in shown.every("dt")]
    facts = dict(zip(names, [one.words for one in shown.every("dd")], strict=True))
    _area, result, examination, edition, given_on, valid_until, _given_by = names
    said = [completed, facts[examination]]
    for name in (result, edition, given_on, valid_until):
        said += [name, facts[name]]

    # The Urdu vowel sign zer is drawn apart from its word, and copied apart from it.
    plain = " ".join(word for word in " ".join(said).split() if "\u0650" not in word)

    assert [word for word in words_of(plain) if word not in on_paper] == []


def test_the_day_is_that_of_the_hub(code: str, client_as: ClientAs) -> None:
    aida = client_as(AIDA)

    assert "March 3, 2026" in aida.see(f"/certificates/{code}").words
    assert "March32026" in printed(aida.get(f"/certificates/{code}.pdf").get_data())
