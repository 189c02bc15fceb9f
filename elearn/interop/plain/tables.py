"""Exams written as a table: a question in each row, its options and the right one beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from elearn.interop import pieces
from elearn.interop.pieces import Pieces
from elearn.interop.plain.lines import Label, Line
from elearn.interop.plain.written import Written

_QUESTION = re.compile(
    r"вопрос|задани|текст|question|stem|сұрақ|суроо|savol|савол|суол|sorag|topshiriq|سوال|پوښتنه",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    r"правильн|верный|correct|right|дұрыс|туура|to[‘’ʻʼ'`]g[‘’ʻʼ'`]ri|тўғри|дуруст|dogry|درست|صحیح|سم",
    re.IGNORECASE,
)
_ANSWER = re.compile(
    r"ответ|ключ|answer|key|жауап|жооп|javob|kalit|жавоб|калит|ҷавоб|калид|jogap|جواب|پاسخ|ځواب|کلید",
    re.IGNORECASE,
)
_WRONG = re.compile(
    r"неправильн|неверн|вариант|дистрактор|wrong|option|distractor|incorrect|нұсқа|қате|вариант"
    r"|muqobil|noto[‘’ʻʼ'`]g[‘’ʻʼ'`]ri|variant|нотўғри|муқобил|нодуруст|nädogry|گزینه|غلط|نادرست"
    r"|^\W*(?:[A-Ha-hА-Еа-е]|[1-8])\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\s*(?:№|n|no\.?|t/r|т/р|#)?\s*\Z", re.IGNORECASE)
_FEWEST = 2


def questions(rows: Sequence[Sequence[Pieces]]) -> list[Written]:
    """The questions of such a table; empty where its head does not say what its columns are.

    A column that is headed by a right answer's name holds the text of the option, or its letter
    where the others are the options.
    """
    if len(rows) <= 1:
        return []
    head = [" ".join(pieces.plain(cell).split()) for cell in rows[0]]
    wrong = [at for at, name in enumerate(head) if _WRONG.search(name) and not _NUMBER.match(name)]
    answers = [at for at, name in enumerate(head) if _ANSWER.search(name) and at not in wrong]
    right = [at for at, name in enumerate(head) if _RIGHT.search(name) and at not in wrong]
    if len(right) == 1:
        # `Right answer`, and beside it `Other answer`, `Other answer` …
        wrong = sorted({*wrong, *answers} - set(right))
    else:
        right = right or answers
    asked = [at for at, name in enumerate(head) if _QUESTION.search(name)]
    asked = [at for at in asked if at not in wrong and at not in right]
    if len(asked) != 1 or len(right) > 1 or len(wrong) < _FEWEST - len(right):
        return []
    found: list[Written] = []
    for row in rows[1:]:
        cells = [row[at] if at < len(row) else () for at in range(len(head))]
        stem = cells[asked[0]]
        if not pieces.plain(stem).strip():
            continue
        found.append(_question(cells, stem, wrong, right, number=len(found) + 1))
    return found


def _question(
    cells: Sequence[Pieces],
    stem: Pieces,
    wrong: Sequence[int],
    right: Sequence[int],
    *,
    number: int,
) -> Written:
    options = [Line(cells[at]) for at in wrong if pieces.plain(cells[at]).strip()]
    said = " ".join(pieces.plain(cells[right[0]]).split()) if right else ""
    written = Written(number, stem=[Line(stem)], style="table")
    if right and len(said) > 1 and not _names_one(said, options):
        options.insert(0, Line(cells[right[0]], is_right=True))
    elif said:
        written.said.append(said)
    written.options = [
        Line(one.pieces, Label("letter", 0, "ABCDEFGHIJKL"[place], "table"), is_right=one.is_right)
        for place, one in enumerate(options[:12])
    ]
    return written


def _names_one(said: str, options: Sequence[Line]) -> bool:
    """Whether what is right is one of the options, or the letters of some."""
    letters = re.fullmatch(r"(?:[A-Ha-hА-Еа-е]|\d)(?:\W+(?:[A-Ha-hА-Еа-е]|\d))*\W*", said)
    return bool(letters) or any(one.text == said for one in options)
