"""What weakens a question though it can be asked: a linter for the craft of writing them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from elearn.content.quizzes import negations
from elearn.errors import message
from elearn.languages import fold
from elearn.quiz.blocks import Block, Notes, Place, short
from elearn.quiz.kinds import multiple, single
from elearn.quiz.questions import Question, Wording

# A right option so much longer than all others gives itself away.
_LONGER_TIMES = Fraction(8, 5)
_LONGER_LETTERS = 20

_PHRASES = """
all of the above | none of the above | both of the above | any of the above | all of these
none of these | all the above | all answers are correct | all options are correct
все вышеперечисленное | все перечисленное | все вышеуказанное | все варианты верны
все ответы верны | все ответы правильные | ничего из перечисленного | ни один из вариантов
ничего из вышеперечисленного | нет верного ответа
жоғарыдағылардың барлығы | барлық жауап дұрыс | дұрыс жауап жоқ
жогорудагылардын баары | бардык жооптор туура | туура жооп жок
yuqoridagilarning barchasi | barcha javoblar to'g'ri | to'g'ri javob yo'q
ҳамаи ҷавобҳо дурустанд | ҷавоби дуруст нест | ýokardakylaryň hemmesi
همه موارد | همه موارد بالا | هیچ کدام | هیچکدام | هیچ یک از موارد | ټول پورتني | هیڅ یو
مندرجہ بالا تمام | ان میں سے کوئی نہیں
"""
_OF_THE_ABOVE = frozenset(fold(phrase) for phrase in re.split(r"[|\n]", _PHRASES.strip()))
_SENTENCE_END = re.compile(r"(?<=[.!?؟…])\s+|\n\s*\n")


@dataclass(frozen=True)
class Setting:
    """Where a question stands. A practice check is not counted and needs fewer labels."""

    language: str
    is_counted: bool = True
    has_objectives: bool = False
    is_shuffled: bool = True


def check_question(question: Question, block: Block, setting: Setting, notes: Notes) -> None:
    """Notes what one question could do better."""
    wording = question.wordings[setting.language]
    if setting.is_shuffled and question.shuffle:
        _check_of_the_above(wording, block, notes)
    _check_lengths(question, wording, block, notes)
    _check_negation(setting.language, block, notes)
    if question.kind == "information":
        return
    has_words = wording.explain or wording.correct or wording.incorrect or any(wording.feedback)
    if not has_words and question.kind != "written":
        says = message(
            "Nothing explains the answer: add Explain: …, or feedback under each option."
        )
        notes.add(block.place, "W03", says)
    if setting.is_counted:
        _check_labels(question, block, setting, notes)


def _check_labels(question: Question, block: Block, setting: Setting, notes: Notes) -> None:
    needs = [] if question.level else ["Level"]
    needs += ["Objective"] if setting.has_objectives and not question.objective else []
    if needs:
        says = message(
            "This question has no %(labels)s, so that reports cannot say what officers know."
        )
        notes.add(block.place, "W16", says, labels=", ".join(needs))


def _check_of_the_above(wording: Wording, block: Block, notes: Notes) -> None:
    for item, part in zip(block.items, wording.parts, strict=False):
        if fold(part).strip(" .!") in _OF_THE_ABOVE:
            says = message(
                "“%(text)s” makes no sense where options are shuffled: write the option out, use "
                "[ ] boxes, or add Shuffle: no."
            )
            notes.add(item.place, "W01", says, text=short(part))


def _check_lengths(question: Question, wording: Wording, block: Block, notes: Notes) -> None:
    right = _right_options(question)
    lengths = [len(part) for part in wording.parts]
    if len(right) != 1 or len(lengths) < 3:
        return
    longest_wrong = max(length for place, length in enumerate(lengths) if place not in right)
    length = lengths[right[0]]
    if length > longest_wrong * _LONGER_TIMES and length - longest_wrong > _LONGER_LETTERS:
        says = message(
            "The right option is by far the longest, which gives it away: shorten it, or say as "
            "much in the others."
        )
        notes.add(block.items[right[0]].place, "W02", says)


def _right_options(question: Question) -> list[int]:
    if isinstance(question.key, single.Key):
        return [place for place, share in enumerate(question.key.shares) if share == 1]
    if isinstance(question.key, multiple.Key):
        return [place for place, right in enumerate(question.key.rights) if right]
    return []


def _check_negation(language: str, block: Block, notes: Notes) -> None:
    for text, line in list(_asked(block))[-1:]:
        if negations.turns(text, language):
            says = message(
                "The question turns on a “not” that is easily missed: write **not**, or ask the "
                "other way round."
            )
            notes.add(Place(line), "W11", says)


def _asked(block: Block) -> Iterator[tuple[str, int]]:
    """The sentences that ask, each with its line; a title asks where it ends in `?`."""
    for text, first_line in ((block.title, block.place.line), (block.prompt, block.prompt_line)):
        at = 0
        for sentence in _SENTENCE_END.split(text):
            at = text.find(sentence, at)
            if sentence.rstrip(" *_").endswith(("?", "؟")):
                yield sentence, first_line + text.count("\n", 0, at)
            at += len(sentence)
