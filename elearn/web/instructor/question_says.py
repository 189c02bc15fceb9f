"""What the check says of questions, in the words of their forms: the signs and labels that the text
of a quiz has are fields there."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from elearn.errors import Finding, message
from elearn.web.instructor import found_words
from elearn.web.language import _

IN_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "No option is right: mark the right one with (x).": message(
            "No answer is marked as right: mark the one that is."
        ),
        "No option is right: mark each right one with [x].": message(
            "No answer is marked as right: mark each one that is."
        ),
        "After Order: comes an empty line and a numbered list: 1. 2. 3.": message(
            "There are no steps yet: write them in their right order."
        ),
        "“%(answer)s” cannot be read as a number: write it as 1400.5 or 1 400,5, with one "
        'decimal sign; for a text put it in "quotes".': message(
            "“%(answer)s” cannot be read as a number: write it as 1400.5 or 1 400,5, with one "
            "decimal sign."
        ),
        "The tolerance is larger than the number itself; if that is meant, add the line "
        "Tolerance: ok.": message(
            "What is still right is further off than the number itself; if that is meant, tick it."
        ),
        "The right side “%(text)s” stands here twice: change one, or write Reuse: yes where it "
        "is right for several.": message(
            "The right side “%(text)s” stands here twice: change one, or tick that one right side "
            "may belong to several."
        ),
        "The pool does not say how many questions to draw: add Draw: 3.": message(
            "Say how many of its questions an attempt gets."
        ),
        "Draw asks for %(draw)s questions, the pool has %(size)d: lower it.": message(
            "An attempt shall get %(draw)s questions, and there are %(size)d in the set: add some, "
            "or lower the number."
        ),
        "This scenario has no questions: add them below it, one level deeper.": message(
            "This case has no questions yet: add some to it."
        ),
        "This gives %(points)s points, the first of the pool %(first)s, so the score would depend "
        "on luck: give all the same, or write Points each: under the pool.": message(
            "This gives %(points)s points, the first of the set %(first)s, so the score would "
            "depend on luck: give all the same, or set the points for the whole set."
        ),
        "Nothing explains the answer: add Explain: …, or feedback under each option.": message(
            "Nothing explains the answer: say why it is right, or give each answer its feedback."
        ),
        "“%(text)s” makes no sense where options are shuffled: write the option out, use [ ] "
        "boxes, or add Shuffle: no.": message(
            "“%(text)s” makes no sense where answers are shuffled: write the answer out, or tick "
            "that they are always shown in this order."
        ),
    }
)
"""Sentences of the check, and the same of the form."""


def sentence(finding: Finding) -> str:
    """What a finding about a question says, in the reader's language."""
    text = IN_FORMS.get(finding.text)
    return str(_(text)) % finding.values if text else found_words.sentence(finding)
