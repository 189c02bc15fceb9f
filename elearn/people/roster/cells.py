"""What the cells of a roster's row mean, and what is wrong with them in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from elearn.errors import Invalid, message
from elearn.languages import LANGUAGES, fold, known, one_line
from elearn.people import users
from elearn.people.roster.rows import Line

ACTIVE, ON_LEAVE, LEFT = "active", "leave", "left"
_LONGEST = {"full_name": 200, "latin_name": 200, "service_number": 60, "rank": 100} | {
    "position": 200
}
_STATUS = {
    ACTIVE: "active; in service; serving; yes; служит; работает; активен; действующий; в строю; "
    "на службе; қызметте; қызмет етеді; жұмыс істейді; кызматта; иштейт; faol; xizmatda; фаъол; "
    "хизматда; дар хизмат; işleýär; gullukda; فعال; برحال; حاضر; په دنده; حاضر سروس",
    ON_LEAVE: "leave; on leave; vacation; away; в отпуске; отпуск; отсутствует; командировка; "
    "демалыста; өргүүдө; ta'tilda; таътилда; дар рухсатӣ; рухсатӣ; rugsatda; dynç alyşda; رخصت; "
    "مرخصی; په رخصت; رخصتی; چھٹی پر; چھٹی",
    LEFT: "left; dismissed; retired; no; closed; уволен; уволена; выбыл; выбыла; на пенсии; "
    "жұмыстан шықты; босатылды; иштен кетти; бошотулду; bo'shatilgan; ketgan; бўшатилган; "
    "рафтааст; озод шудааст; işden çykdy; boşadyldy; منفک; متقاعد; رفته; ګوښه شوی; "
    "سبکدوش; ریٹائرڈ",
}
_STATUSES = {fold(word): status for status, said in _STATUS.items() for word in said.split(";")}
# Languages as Russian and English speakers write them; their own names and codes are known.
_LANGUAGES = {"русский": "ru", "казахский": "kk", "киргизский": "ky", "кыргызский": "ky"} | {
    "узбекский": "uz", "таджикский": "tg", "туркменский": "tk", "английский": "en",
    "дари": "fa-af", "пушту": "ps", "урду": "ur", "russian": "ru", "kazakh": "kk",
    "kyrgyz": "ky", "uzbek": "uz", "tajik": "tg", "turkmen": "tk", "dari": "fa-af",
    "pashto": "ps", "urdu": "ur", "fa": "fa-af", "рус": "ru", "каз": "kk", "тоҷикӣ": "tg",
    "ўзбекча": "uz", "o'zbek": "uz", "қазақ": "kk", "қазақ тілі": "kk", "орыс": "ru",
    "орысша": "ru", "кыргыз тили": "ky", "türkmen": "tk", "فارسی": "fa-af",
}  # fmt: skip
_LANGUAGES |= {fold(one.name): code for code, one in LANGUAGES.items()}
# 9,00101E+11: what a spreadsheet shows of a long number, whose last digits are gone.
_SPOILED = re.compile(r"\d+[.,]?\d*[eе][+-]?\d+|\d+[.,]\d+|#+", re.IGNORECASE)
# What a code page writes for letters that it lacks.
_LOST = re.compile("[?\ufffd]")
_LOOKALIKES = str.maketrans("авекмнорстухіѕј", "abekmhopctyxisj")


@dataclass(frozen=True)
class Fault:
    """What is wrong, or may be, in a row: `text % values` says it. `field` is the cell's."""

    row: int
    field: str
    text: str
    values: dict[str, object]
    is_warning: bool = False

    @property
    def sentence(self) -> str:
        return self.text % self.values


@dataclass(frozen=True)
class Wanted:
    """A person as the roster has her; an empty text says nothing about it.

    `unit_from` is the row in which the unit stands.
    """

    row: int
    name: str
    latin_name: str
    service_number: str
    rank: str
    position: str
    mail: str
    language: str
    status: str
    unit: str
    unit_from: int

    @property
    def number_key(self) -> str:
        """By which numbers are compared."""
        return key_of(self.service_number)

    @property
    def mail_key(self) -> str:
        """By which addresses are compared."""
        return fold(self.mail)


def key_of(number: str) -> str:
    """A service number as it is compared: digits of any script, case and blanks do not count."""
    return fold(number).replace(" ", "")


def likeness(key: str) -> str:
    """What a number looks like: the same for Cyrillic and Latin letters of one shape, and
    without the zeros that a spreadsheet takes away."""
    return key.translate(_LOOKALIKES).lstrip("0")


def wanted(line: Line) -> tuple[Wanted, list[Fault]]:
    """What a row says, and its faults."""
    faults = list(_faults(line))
    language, status = fold(line.says("language")), fold(line.says("status"))
    return (
        Wanted(
            line.number,
            line.says("full_name"),
            line.says("latin_name"),
            line.says("service_number"),
            line.says("rank"),
            line.says("position"),
            line.says("mail"),
            _language(language),
            _STATUSES.get(status, ACTIVE),
            line.says("unit"),
            line.unit_from or line.number,
        ),
        faults,
    )


def _language(said: str) -> str:
    return known(said) or _LANGUAGES.get(said, "")


def _faults(line: Line) -> Iterator[Fault]:
    row = line.number
    if not line.says("full_name"):
        yield Fault(row, "full_name", message("The name is missing."), {})
    for name, most in _LONGEST.items():
        text = line.says(name)
        if len(text) > most:
            yield Fault(
                row, name, message("This is longer than %(most)s characters."), {"most": most}
            )
        if _LOST.search(text):
            yield Fault(
                row,
                name,
                message(
                    "There is a question mark in %(typed)s: letters were lost when the file was "
                    "saved. Save it as XLSX or in UTF-8, or type them here."
                ),
                {"typed": text},
            )
    yield from _faults_of_keys(line)
    language, status = line.says("language"), line.says("status")
    if language and not _language(fold(language)):
        yield Fault(
            row, "language", message("The hub does not speak %(typed)s."), {"typed": language}
        )
    if status and fold(status) not in _STATUSES:
        yield Fault(
            row,
            "status",
            message("%(typed)s is no known status. Write active, leave or left."),
            {"typed": status},
        )


def _faults_of_keys(line: Line) -> Iterator[Fault]:
    """What keeps a person from being known again."""
    number, mail = line.says("service_number"), line.says("mail")
    if _SPOILED.fullmatch(number):
        yield Fault(
            line.number,
            "service_number",
            message(
                "%(typed)s is what a spreadsheet made of a long number. Make the column text, "
                "type the number again, and save."
            ),
            {"typed": number},
        )
    if not number and not mail:
        yield Fault(
            line.number,
            "service_number",
            message("Give a service number or a mail address, so that the person is known again."),
            {},
        )
    if mail:
        try:
            users.checked_mail(one_line(mail))
        except Invalid as refusal:
            yield Fault(line.number, "mail", refusal.text, dict(refusal.values))
