"""What the columns of a roster are: words at their heads in ten languages → fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elearn.interop.spreadsheets import Table
from elearn.languages import fold

FIELDS = (
    "full_name",
    "family_name",
    "given_name",
    "patronymic",
    "latin_name",
    "service_number",
    "rank",
    "position",
    "unit",
    "mail",
    "language",
    "status",
)
"""What a column can be taken for."""

PERSONAL = ("birth_date", "national_number")
"""Columns that are known and never taken."""

_UNIT_CODE = "unit_code"
_LOOKED_THROUGH = 20
_NO_FIELD = "-"

# en, ru, kk, ky, uz (both scripts), tg, tk, fa-af, ps, ur.
_WORDS = {
    "full_name": """
        full name; name; full_name; officer; ф и о; фио; фамилия имя отчество; имя; сотрудник;
        аты жөні; аты-жөні; толық аты жөні; аты жөну; аты-жөнү; толук аты; ф и ш; фиш; f i sh;
        to'liq ismi; ism familiya; ному насаб; насаб ва ном; номи пурра; doly ady; ady familiýasy;
        familiýasy ady; familiýasy ady atasynyň ady; نام کامل; نام; نام و تخلص; نام مکمل;
        بشپړ نوم; نوم; پورا نام; مکمل نام
    """,
    "family_name": """
        family name; surname; last name; family_name; last_name; фамилия; тегі; фамилиясы; теги;
        familiya; familiyasi; насаб; familiýa; familiýasy; تخلص; نام خانوادگی; نام فامیلی;
        کورنی نوم; تخلّص; خاندانی نام
    """,
    "given_name": """
        given name; given names; first name; given_name; given_names; first_name; forename;
        есімі; аты; өз аты; ismi; ism; исми; исм; ном; ady; اسم; نام کوچک; خپل نوم; ذاتی نام;
        имя
    """,
    "patronymic": """
        patronymic; middle name; father's name; patronymic or father; patronymic_or_father;
        father name; отчество; әкесінің аты; атасынын аты; otasining ismi; sharifi; отасининг исми;
        шарифи; номи падар; насаби падар; atasynyň ady; نام پدر; د پلار نوم; والد کا نام; ولدیت
    """,
    "latin_name": """
        latin name; name in latin; name in latin letters; latin_name; passport name;
        name as in passport; имя латиницей; фио латиницей; фио на латинице; латиница;
        латынша аты; латынча аты; lotincha ismi; лотинча; номи лотинӣ; бо ҳарфи лотинӣ;
        ном бо ҳарфҳои лотинӣ;
        latyn ady; latynça ady; نام لاتین; نام به لاتین; نام انگلیسی; لاتین نوم; انگریزی نام;
        لاطینی نام
    """,
    "service_number": """
        service number; badge number; badge no; badge_no; badge; personnel number; service_number;
        service no; id number; number; личный номер; жетон; номер жетона; табельный номер;
        личный №; табельный №; жеке нөмірі; жеке нөмір; төсбелгі нөмірі; жеке номери; жеке номер;
        кызматтык номер; кызматтык номери; рақами хизматӣ; служебный номер;
        төш белги номери; shaxsiy raqami; shaxsiy raqam; xizmat raqami; jeton raqami; шахсий рақами;
        рақами шахсӣ; рақами нишон; şahsy belgisi; şahsy belgi; gulluk belgisi; شماره خدمت;
        شماره نشان; نمبر نشان; نمبر خدمت; شماره پرسنلی; د خدمت شمېره; د خدمت ګڼه; سروس نمبر;
        بیج نمبر; بیلٹ نمبر
    """,
    "rank": """
        rank; special rank; military rank; звание; специальное звание; воинское звание; атағы;
        арнайы атағы; наамы; атайын наамы; unvoni; unvon; maxsus unvoni; унвони; унвон; рутба;
        рутбаи махсус; at; ýörite ady; harby ady; wezipe ady; رتبه; رتبه نظامی; درجه; رتبه او درجه;
        رتبې; عہدہ; رینک; درجہ
    """,
    "position": """
        position; post; job title; title; function; должность; занимаемая должность; лауазымы;
        лауазым; қызметі; кызматы; кызмат орду; кызмат; lavozimi; lavozim; лавозими; лавозим;
        вазифа; мансаб; wezipesi; gulluk wezipesi; wezipe;
        بست; وظیفه; سمت; دنده; موقف; منصب; عہدہ کار; منصب کار;
        ذمہ داری
    """,
    "unit": """
        unit; unit name; unit_name; department; division; subdivision; office; station;
        подразделение; наименование подразделения; отдел; управление; орган; бөлім; бөлімше;
        бөлімі; бөлімшесі; бөлүм; бөлүмү; бөлүмчө; бөлүк; bo'lim; bo'limi; bo'linma; bo'linmasi;
        бўлим; бўлинма; шуъба; шуъбаи; воҳид; раёсат; bölüm; bölümi; bölümçe; بخش; واحد; شعبه;
        ریاست; مدیریت; څانګه; یونټ; شعبہ; یونٹ; تھانہ; دفتر
    """,
    _UNIT_CODE: """
        unit code; unit_code; department code; код подразделения; бөлім коды; бөлімше коды;
        бөлүмдүн коду; bo'lim kodi; рамзи шуъба; bölüm kody; کود بخش; کود واحد; د څانګې کوډ;
        یونٹ کوڈ
    """,
    "mail": """
        mail; e mail; email; e mail address; mail address; email address; эл почта; почта;
        электронная почта; адрес электронной почты; эл адрес; электрондық пошта; эл пошта;
        электрондук почта; почта дареги; почтовый адрес; суроғаи почта;
        elektron pochta; elektron pochta manzili; pochta; электрон почта; почтаи электронӣ; суроға;
        elektron poçta; elektron poçta salgysy; e poçta;
        ایمیل; ایمیل آدرس; برېښنالیک; ای میل; برقی پتہ
    """,
    "language": """
        language; lang; preferred language; язык; язык обучения; язык интерфейса; тілі; тіл; тили;
        тил; til; tili; забон; забони таълим; dil; dili; زبان; ژبه; زبانِ تعلیم
    """,
    "status": """
        status; state; employment status; статус; состояние; мәртебесі; мәртебе; күйі; статусу;
        абалы; holati; holat; maqomi; ҳолати; ҳолат; мақом; вазъият; ýagdaýy; ýagdaý; status;
        وضعیت; حالت; حالت وظیفه; دریځ; حیثیت; کیفیت
    """,
    "birth_date": """
        birth date; date of birth; birthday; born; дата рождения; год рождения; туған күні;
        туулган күнү; туулган датасы; tug'ilgan sanasi; tug'ilgan kuni; туғилган санаси;
        санаи таваллуд; doglan güni; doglan senesi; تاریخ تولد; د زېږېدو نېټه; تاریخ پیدائش
    """,
    "national_number": """
        national number; national id; id card; passport; passport number; cnic; tazkira; pinfl;
        jshshir; iin; inn; иин; инн; пинфл; жшшир; паспорт; номер паспорта; жсн; жеке сәйкестендіру
        нөмірі; пин; иин пинфл; рми; рақами паспорт; pasport; pasport belgisi; تذکره; نمبر تذکره;
        شماره تذکره; د تذکرې شمېره; شناختی کارڈ; شناختی کارڈ نمبر
    """,
}
_BLANKS = re.compile(r"[\W_]+")


def _plain(text: str) -> str:
    """A head without signs, so that "E-mail:" and "e mail" are one."""
    return _BLANKS.sub(" ", fold(text)).strip()


def _lexicon(words: Mapping[str, str]) -> dict[str, str]:
    return {
        _plain(word): field
        for field, listed in words.items()
        for word in " ".join(listed.split()).split(";")
    }


_KNOWN = _lexicon(_WORDS)


@dataclass(frozen=True)
class Column:
    """A column of the file: its number from 1, what stands at its head, and what it is taken for:
    a field, or nothing. `is_personal` is one that the hub must not keep."""

    number: int
    title: str
    field: str
    is_personal: bool = False


@dataclass(frozen=True)
class Layout:
    """The columns, and how many rows of the table stand before the first person."""

    columns: tuple[Column, ...]
    above: int

    def column_of(self, field: str) -> int:
        """The number of the column of a field; of a name the first of its parts; 0 for none."""
        wanted = ("full_name", "family_name", "given_name") if field == "full_name" else (field,)
        return next((one.number for one in self.columns if one.field in wanted), 0)


def meaning(title: str) -> str:
    """What a head says; empty where it is not known."""
    whole = _plain(title)
    before, _, inside = title.partition("(")
    for text in (whole, _plain(before), _plain(inside)):
        if text in _KNOWN:
            return _KNOWN[text]
    return ""


def layout(table: Table, chosen: Mapping[int, str]) -> Layout:
    """The columns of a table as their heads say and, by number, as a person chose.

    The head is the row in which most words are known; what stands above it is a title.
    """
    rows = [cells for _, cells in table.rows[:_LOOKED_THROUGH]]
    known = [len({meaning(cell) for cell in cells} - {""}) for cells in rows]
    head = known.index(max(known)) if max(known) > 1 else _first_full(rows)
    titles = [*rows[head], *[""] * (table.width - len(rows[head]))]
    fields = _fields(titles)
    fields.update({number: field for number, field in chosen.items() if field in FIELDS})
    fields.update({number: "" for number, field in chosen.items() if field == _NO_FIELD})
    columns = tuple(
        Column(number, title, fields.get(number, ""), meaning(title) in PERSONAL)
        for number, title in enumerate(titles, 1)
    )
    return Layout(_once(columns, chosen), head + 1)


def _first_full(rows: Sequence[tuple[str, ...]]) -> int:
    """The first row with two cells or more: a head in words that nobody knows."""
    return next((place for place, cells in enumerate(rows) if sum(map(bool, cells)) > 1), 0)


def _fields(titles: Sequence[str]) -> dict[int, str]:
    """The field of each column: a unit's code stands for its name only where there is no name."""
    said = {number: meaning(title) for number, title in enumerate(titles, 1)}
    has_parts = "family_name" in said.values() and "given_name" not in said.values()
    has_unit = "unit" in said.values()
    fields = {}
    for number, meant in said.items():
        fields[number] = "" if meant in PERSONAL else meant
        if meant == "full_name" and has_parts:
            # Beside a family name, "name" is the given one.
            fields[number] = "given_name"
        if meant == _UNIT_CODE:
            fields[number] = "" if has_unit else "unit"
    return fields


def _once(columns: Sequence[Column], chosen: Mapping[int, str]) -> tuple[Column, ...]:
    """A field has one column: the one that was chosen for it, else the first."""
    owner: dict[str, int] = {}
    for column in sorted(columns, key=lambda one: (one.number not in chosen, one.number)):
        owner.setdefault(column.field, column.number)
    return tuple(
        column
        if owner[column.field] == column.number
        else Column(column.number, column.title, "", column.is_personal)
        for column in columns
    )
