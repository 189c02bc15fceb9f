"""What the columns of a list of training are called, in the languages of the hub. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from elearn.errors import Invalid
from elearn.languages import fold

REQUIRED = ("person", "title", "provider", "held_on")

# The words for each column, split by bars.
_CALLED = {
    "person": (
        "service number or login|service number|login|badge|badge number|personal number|"
        "табельный номер|личный номер|служебный номер|логин|номер жетона|жетон|"
        "қызметтік нөмір|жеке нөмір|кызматтык номер|жеке номер|xizmat raqami|shaxsiy raqam|"
        "рақами хизматӣ|рақами шахсӣ|gulluk belgisi|şahsy belgi|"
        "نمبر خدمت|شماره خدمت|نمبر مسلکی|نام کاربری|د خدمت شمېره|د خدمت نمبر|سروس نمبر|لاگ ان"
    ),
    "title": (
        "title|training|title of the training|name of the training|"
        "название|название обучения|наименование|обучение|тема|"
        "атауы|оқыту атауы|аталышы|окуунун аталышы|nomi|o'quv nomi|ном|номи омӯзиш|ady|okuwyň ady|"
        "عنوان|نام آموزش|عنوان آموزش|سرلیک|د روزنې نوم|تربیت کا نام"
    ),
    "provider": (
        "provider|given by|organisation|organization|organiser|"
        "организатор|организация|кем проведено|кто провёл|учреждение|"
        "ұйымдастырушы|ұйым|уюштуруучу|уюм|tashkilotchi|tashkilot|ташкилкунанда|ташкилот|"
        "gurnaýjy|gurama|برگزارکننده|نهاد|سازمان|اداره|جوړوونکی|سازمن|ادارہ|منتظم"
    ),
    "number": (
        "document number|document|number|certificate|certificate number|"
        "номер документа|документ|номер|номер сертификата|сертификат|номер удостоверения|"
        "құжат нөмірі|құжат|документтин номери|hujjat raqami|hujjat|рақами ҳуҷҷат|ҳуҷҷат|"
        "resminama belgisi|resminama|شماره سند|نمبر سند|سند|د سند شمېره|دستاویز نمبر"
    ),
    "held_on": (
        "day|date|day held|held on|day it was held|"
        "дата|день|дата проведения|дата обучения|"
        "күні|өткізілген күні|өткөн күнү|күнү|sana|o'tkazilgan sana|сана|рӯз|рӯзи баргузорӣ|"
        "sene|geçirilen güni|تاریخ|روز|تاریخ برگزاری|نېټه|د ترسره کېدو نېټه"
    ),
    "valid_until": (
        "valid until|valid to|expires|until|"
        "действует до|срок действия|годен до|действительно до|"
        "жарамдылық мерзімі|дейін жарамды|чейин жарактуу|amal qilish muddati|"
        "эътибор дорад то|мӯҳлати эътибор|hereket edýän möhleti|"
        "معتبر تا|اعتبار تا|تر دې نېټې د اعتبار وړ|تک درست"
    ),
    "course": (
        "course|stands for|stands for the course|module|"
        "курс|заменяет курс|засчитывается как курс|модуль|"
        "kurs|курси мо|دوره|درس|کورس|د کورس نوم"
    ),
}
_AROUND = re.compile(r"[*:№#().,\s]+")


def _plain(head: str) -> str:
    return _AROUND.sub(" ", fold(head)).strip()


_FIELDS = {_plain(name): field for field, names in _CALLED.items() for name in names.split("|")}


def places(head: Sequence[str], shown: Mapping[str, str]) -> dict[str, int]:
    """In which column each field stands, from 0; columns with other heads are left out.

    `shown` is what a page calls the fields: these words count too. Raises Invalid where a field
    that is needed has no column, or any field two.
    """
    known = _FIELDS | {_plain(name): field for field, name in shown.items()}
    found: dict[str, int] = {}
    for place, cell in enumerate(head):
        field = known.get(_plain(cell))
        if field is None:
            continue
        if field in found:
            raise Invalid(
                "Two columns are called %(column)s. Leave one.", code="file", column=shown[field]
            )
        found[field] = place
    for field in REQUIRED:
        if field not in found:
            raise Invalid(
                "The first row has no column %(column)s. Name the columns as it is said here.",
                code="file",
                column=shown[field],
            )
    return found
