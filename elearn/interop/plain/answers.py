"""How people write which answer is right, in the ten languages: lines, lists and tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from elearn.interop.plain.letters import places
from elearn.languages import fold

_ANSWER = (
    r"(?:the )?(?:correct |right )?(?:answer|ans|key)(?: key)?(?: is)?|"
    r"(?:правильн\w+ |верн\w+ )?(?:вариант )?ответ(?:ы|а)?|верно|ключ|правильно|"
    r"(?:дұрыс )?жауа(?:п|бы)|кілт(?:і)?|(?:туура )?жо(?:оп|обу)|ачкыч(?:ы)?|"
    r"(?:to[‘’ʻʼ'`]g[‘’ʻʼ'`]ri )?javob(?:i)?|kaliti?|(?:тўғри )?жавоб(?:и)?|калит(?:и)?|"
    r"ҷавоб(?:и)?(?: дуруст)?|калид(?:и)?|(?:dogry )?joga(?:p|by)|açary?|"
    r"(?:پاسخ|جواب|ځواب)(?: (?:درست|صحیح|سم))?|(?:درست|صحیح|سم) (?:جواب|ځواب|پاسخ)|کلید|کلیلی"
)
_LINE = re.compile(rf"\W{{0,2}}(?:{_ANSWER})\s*(?:№\s*\d+\s*)?(?:[:：=]|[-–—]+(?=\s))\s*(.*)", re.I)
_BARE_LINE = re.compile(rf"(?:{_ANSWER})\s+(\D{{1,2}}|الف)\s*[).]?\s*\Z", re.I)
_HEADING = re.compile(
    r"\W*(?:таблица |бланк |лист |эталоны? |table of |sheet of )?"
    r"(?:ключи?|(?:правильные |верные )?ответ(?:ы|ов)|(?:correct |right )?answers?"
    r"(?: (?:key|sheet))?|keys?"
    r"|эталон(?:ы|ов)?|(?:дұрыс )?жауаптар(?:ы)?|кілт(?:тер)?(?:і)?"
    r"|(?:туура )?жооптор(?:у)?"
    r"|ачкычтар(?:ы)?|(?:to[‘’ʻʼ'`]g[‘’ʻʼ'`]ri )?javoblar(?:i)?|kalit(?:lar)?i?"
    r"|(?:тўғри )?жавоблар(?:и)?|калит(?:лар)?(?:и)?|ҷавобҳо(?:и дуруст)?|калидҳо|калид"
    r"|(?:dogry )?jogaplar(?:y)?|açar(?:lar)?|(?:جوابات|جواب‌ها|پاسخ‌ها|پاسخنامه|کلید|ځوابونه|کلی))"
    r"(?:\s+\D{1,60})?\s*[:.]?\s*\Z",
    re.IGNORECASE,
)
_LETTER = r"(?:[A-Ja-jА-Иа-иЁёКкСсӘәҒғ]|الف|[ابپتجده])"
_PAIR = re.compile(
    rf"(?<![\w])(?:№\s*)?(\d{{1,4}})\s*[-–—.):=]{{0,2}}\s*"
    rf"({_LETTER}(?!\w)(?:\s*(?:[,;/&+]|и|and|va|ва|және|жана|و)\s*{_LETTER}(?!\w)(?!\s*[-–—:=]\s*\d))*"
    rf"|[А-ЕA-Fа-еa-f]{{2,5}}(?!\w)"
    rf"|(?<=[-–—.):=\s])\d(?!\d)(?:\s*[,;+]\s*\d(?![\d]|\s*[-–—.):=]))*(?!\s*[-–—:=]))",
)
_SPLIT = re.compile(r"\s*(?:[,;/&+\s]|\bи\b|\band\b|\bva\b|\bва\b|\bжәне\b|\bжана\b|\bو\b)+\s*")
_NOTE = {
    "explain": "пояснение|объяснение|комментарий|обоснование|explanation|explain|comment|"
    "түсініктеме|түшүндүрмө|izoh|изоҳ|шарҳ|düşündiriş|توضیح|تشریح|وضاحت",
    "hint": "подсказка|hint|нұсқау|ishora|ишора|اشاره",
    "points": "баллы?|балл(?:ов)?|points?|score|ұпай|упай|ball|балл|хол",
}
_NOTES = tuple(
    (name, re.compile(rf"(?:{words})\s*[:：]\s*(.+)", re.IGNORECASE))
    for name, words in _NOTE.items()
)

_TRUE = """
верно да правда истина правильно true yes correct right дұрыс рас иә ооба туура чын ha rost
to'g'ri тўғри ҳа дуруст рост бале hawa dogry درست صحیح بله بلی سم هو جی سچ
"""
_FALSE = """
неверно нет ложь неправда неправильно false no incorrect wrong бұрыс қате жоқ жалған жок yo'q
noto'g'ri нотўғри йўқ нодуруст дурӯғ не ýok nädogry نادرست غلط نه نخیر ناسم نہیں جھوٹ
"""
TRUE = frozenset(fold(word) for word in _TRUE.split())
FALSE = frozenset(fold(word) for word in _FALSE.split())


@dataclass(frozen=True)
class Entry:
    """What a key says of the question with this number: letters, or else a text."""

    number: int
    said: str


def answer_line(text: str) -> str | None:
    """What a line such as `Answer: C` says is right; None where it is no such line."""
    found = _LINE.match(text)
    if found and found[1].strip():
        return found[1].strip()
    bare = _BARE_LINE.match(text)
    return bare[1] if bare and places(bare[1]) else None


def note_line(text: str) -> tuple[str, str] | None:
    """A label such as `Explanation:` and what stands behind it."""
    for name, pattern in _NOTES:
        if found := pattern.match(text):
            return name, found[1].strip()
    return None


def is_heading(text: str) -> bool:
    """Whether a line says that a key follows."""
    return len(text) < 100 and bool(_HEADING.match(text))


def letters(said: str) -> list[str]:
    """The letters or numbers that a key gives for one question; empty where it gives words."""
    text = re.sub(r"[()\[\].»«\"“”*]", " ", said).strip()
    parts = [part for part in _SPLIT.split(text) if part]
    if parts and all(_is_sign(part) for part in parts):
        return parts
    if re.fullmatch(r"[А-ЕA-F]{2,5}|[а-еa-f]{2,5}", text) and len(set(text)) == len(text):
        return list(text)
    return []


def _is_sign(part: str) -> bool:
    return bool(re.fullmatch(rf"\d{{1,2}}|{_LETTER}", part))


def entries(text: str) -> list[Entry]:
    """The pairs of a line such as `1-В, 2-А`; empty where more stands in it than pairs."""
    found = list(_PAIR.finditer(text))
    rest = re.sub(r"[\s,;.|)(]", "", _PAIR.sub("", text))
    if not found or len(rest) > len(found) // 4:
        return []
    return [Entry(int(one[1]), one[2]) for one in found]


def entries_behind_heading(text: str) -> list[Entry]:
    """The pairs of a line such as `Key: 1-C, 2-A`; one pair alone may be an answer."""
    heading, colon, rest = text.partition(":")
    if not colon or not is_heading(heading):
        return []
    found = entries(rest)
    return found if len(found) > 1 else []


def entries_of_rows(rows: Sequence[Sequence[str]]) -> list[Entry]:
    """The pairs of a table: numbers above letters, or beside them; empty where it is no key."""
    width = max((len(row) for row in rows), default=0)
    if not width or len(rows) > 400 or width > 400:
        return []
    across = _across(rows)
    turned = [[row[column] if column < len(row) else "" for row in rows] for column in range(width)]
    found = max(across, _across(turned), key=len)
    filled = sum(bool(cell.strip()) for row in rows for cell in row)
    return found if len(found) > 1 and len(found) * 2 >= filled * 0.6 else []


def _across(rows: Sequence[Sequence[str]]) -> list[Entry]:
    """The pairs of rows of numbers, each with a row of letters under it."""
    found = []
    for above, below in itertools.pairwise(rows):
        pairs = [
            Entry(int(number[1]), said.strip())
            for head, said in zip(above, below, strict=False)
            if (number := re.fullmatch(r"\s*№?\s*(\d{1,4})\s*[.)]?\s*", head)) and letters(said)
        ]
        numbers = sum(bool(re.fullmatch(r"\s*№?\s*\d{1,4}\s*[.)]?\s*", head)) for head in above)
        if pairs and len(pairs) * 2 > numbers:
            found += pairs
    return found
