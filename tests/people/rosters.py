"""Rosters as offices send them; everybody in them is invented."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import xlsxwriter

HEAD = (
    "№;Фамилия;Имя;Отчество;Дата рождения;Звание;Должность;Подразделение;Личный номер (жетон);"
    "E-mail;Язык;Статус"
)

RUSSIAN = (
    "1;Примеров;Образец;Тестович;01.02.1980;майор;следователь;Northern Crossing;00417;"
    "primerov@sample.example;ru;служит",
    "2;Макетова;Проба;Шаблоновна;03.04.1985;ст. лейтенант;дознаватель;;АВ-0912;;ru;служит",
)
KAZAKH = (
    "3;Үлгіұлы;Сынақ;;05.06.1990;капитан;аналитик;;00418;ulgi@sample.example;kk;служит",
    "4;Тестқызы;Мысал;Үлгіқызы;07.08.1991;лейтенант;инспектор;North;000009;;kk;служит",
)
TAJIK = ("5;Намунаев;Озмоиш;Санҷишович;;капитани милитсия;муфаттиш;North;12/0045;;tg;служит",)
EVERY = (
    "6;Nusgaýewa;Synag;Mysalowna;;kapitan;inspektor;North;T-000731;;tk;active",
    "7;;مثال خان;فرضی احمد;;سب انسپکٹر;تفتیشی افسر;North;PK-0088;misal@sample.example;ur;active",
    "8;;نمونه؛ «آزمایشی»;فرضی;;ضابط;افسر سرحد;North;۰۰۳۱۲;;fa-AF;active",
    "9;نمونه زی;بېلګه;ازمېښتي;;څارمن;پلټونکی;North;00313;;ps;active",
)


def text(*rows: str, head: str = HEAD, above: Sequence[str] = (), below: Sequence[str] = ()) -> str:
    """A CSV with a title above and a total below it."""
    return "\r\n".join([*above, head, *rows, *below]) + "\r\n"


def office(*rows: str, code_page: str = "cp1251") -> bytes:
    """The way an office saves it: a title, a blank row, the table, and the total."""
    title, total = "Список личного состава;;;;;;;;;;;", f"Итого: {len(rows)};;;;;;;;;;;"
    return text(*rows, above=(title, ";;;;;;;;;;;"), below=(total,)).encode(code_page)


def workbook(rows: Iterable[Sequence[object]]) -> bytes:
    """The same as XLSX; numbers are numbers there, as a spreadsheet makes them."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    return file.getvalue()


def cells(*lines: str) -> list[list[str]]:
    """The cells of lines that are cut by semicolons."""
    return list(csv.reader(lines, delimiter=";"))
