"""Quiz files to test with."""

from __future__ import annotations

from collections.abc import Collection

from elearn.content.quizzes.quizfile import parse_check, parse_quiz
from elearn.errors import Finding
from elearn.quiz.questions import Question, Quiz

HEAD = "---\ntitle: Digital evidence\n\n---\n\n"

EXAMPLE = """---
title: Digital evidence
pass mark: 80%
attempts: 3
wait between attempts: 24h
time limit: none
show answers: after pass
shuffle: options
keep: best

---

# Digital evidence

## Pool: First minutes

Draw: 2; Points each: 2

### Who touches the phone first

An unlocked phone lies on a table. Who may handle it first?

- ( ) The senior officer present
  > Rank does not give the skill.
- (x) The officer trained in digital evidence
  > Right. Everyone else keeps away.
- (50%) Any officer wearing gloves
  > Gloves protect fingerprints, not data.

Explain: A live device changes with every touch.

Tags: seizure, phone; Objective: EV-1; Id: first-touch-7k2m

### What belongs in the exhibit record

- [x] Date and time of seizure
- [x] Name of the person who found it
- [ ] Your opinion of the owner
- [-50%] The owner's password, written on the bag
  > Never on the outside of the bag.

Credit: each; Id: record-91xa

### A powered-off phone may be switched on to look at the messages

Answer: false

Incorrect: Switching on changes data; send it to the laboratory.

Id: power-on-3d9e

## Scenario: A parcel at the border

A driver carries a parcel for "a friend". The label is new, the box is old,
and the declared weight is 2 kg. The scale shows 3.4 kg.

### How much heavier is it than declared, in kg

Answer: 1.4 ± 0.05 kg

Id: weight-5t1b

### Name the document that follows the parcel from hand to hand

Answer: chain of custody | custody chain | chain-of-custody record

Hint: Three words.

Id: coc-name-8w4j

### Match the sign to what it suggests

- New label on an old box -> The parcel was repacked
- Weight above the declared -> Something was added
- -> The sender paid by card

Points: 2; Id: signs-4b8c

### Put your steps in order

Order:

1. Keep people away
2. Photograph the parcel
3. Call the trained officer
4. Seal and sign

Credit: each

Id: steps-2f6t

### Fill the gaps

The record is opened at the [[(x) scene ( ) laboratory ( ) court]] and lists
every [[person | officer]] who held the exhibit within [[= 24 ± 0]] hours.

Points: 3; Id: gaps-8r3q
"""


def read(
    text: str,
    objectives: Collection[str] = ("EV-1",),
    tags: Collection[str] = (),
    published: Quiz | None = None,
    **translations: str,
) -> tuple[Quiz | None, list[Finding]]:
    """A quiz whose base language is English, with its findings."""
    files = {"en": ("quiz.en.md", text)}
    files |= {code: (f"quiz.{code}.md", other) for code, other in translations.items()}
    return parse_quiz(files, base="en", objectives=objectives, tags=tags, published=published)


def quiz(text: str, **translations: str) -> Quiz:
    """A quiz that is expected to be read."""
    read_quiz, _ = read(text, **translations)
    assert read_quiz is not None
    return read_quiz


def check(text: str, language: str = "en") -> tuple[Question | None, list[Finding]]:
    """A practice check whose first line is the first of its file."""
    return parse_check("lesson.md", 1, text.split("\n"), language)


def question(text: str, language: str = "en") -> Question:
    """The question of a practice check that is expected to be read without an error."""
    read_question, findings = check(text, language)
    assert read_question is not None
    assert not [str(finding) for finding in findings if finding.is_error]
    return read_question


def codes(findings: list[Finding]) -> set[str]:
    return {finding.code for finding in findings}


def errors(findings: list[Finding]) -> list[str]:
    """Line and code of what bars publishing."""
    return [f"{finding.line} {finding.code}" for finding in findings if finding.is_error]
