"""The few words that rendering adds to a text, in the language of that text.

They are not gettext messages: a lesson in Dari says them in Dari, whatever the language of
the interface around it.
"""

from __future__ import annotations

NAMES = (
    "law",
    "example",
    "warning",
    "task",
    "table",
    "notes",
    "back",
    "terms",
    "transcript",
    "as of",
    "KB",
    "MB",
)

_EN = "Law|Example|Warning|Task|Table|Notes|Back to the text|Terms|Transcript|As of|KB|MB"
_ROWS = {
    "en": _EN,
    "ru": "Закон|Пример|Внимание|Задание|Таблица|Примечания|Назад к тексту|Термины|"
    "Расшифровка|По состоянию на|КБ|МБ",
    "kk": "Заң|Мысал|Назар аударыңыз|Тапсырма|Кесте|Ескертпелер|Мәтінге оралу|Терминдер|"
    "Мәтіндік нұсқа|Мына күнге|КБ|МБ",
    "ky": "Мыйзам|Мисал|Көңүл буруңуз|Тапшырма|Таблица|Эскертүүлөр|Текстке кайтуу|Терминдер|"
    "Тексттик нускасы|Ушул күнгө|КБ|МБ",
    "uz": "Qonun|Misol|Diqqat|Topshiriq|Jadval|Izohlar|Matnga qaytish|Atamalar|"
    "Matnli nusxasi|Holat sanasi|KB|MB",
    "tg": "Қонун|Мисол|Диққат|Супориш|Ҷадвал|Эзоҳҳо|Бозгашт ба матн|Истилоҳҳо|"
    "Матни сабт|Ба ҳолати|КБ|МБ",
    "tk": "Kanun|Mysal|Üns beriň|Ýumuş|Jedwel|Bellikler|Tekste dolanmak|Adalgalar|"
    "Ýazgynyň teksti|Şu senä|KB|MB",
    "fa-af": "قانون|مثال|هشدار|وظیفه|جدول|یادداشت‌ها|بازگشت به متن|اصطلاحات|متن گفتار|"
    "تا تاریخ|کیلوبایت|میگابایت",
    "ps": "قانون|بېلګه|خبرداری|دنده|جدول|یادښتونه|بېرته متن ته|اصطلاحات|د وینا متن|"
    "تر نېټې|کیلوبایټ|مېګابایټ",
    "ur": "قانون|مثال|انتباہ|کام|جدول|حواشی|متن پر واپس|اصطلاحات|گفتگو کا متن|"
    "بمطابق تاریخ|کلو بائٹ|میگا بائٹ",
}
WORDS = {code: dict(zip(NAMES, row.split("|"), strict=True)) for code, row in _ROWS.items()}


def word(language: str, name: str) -> str:
    """The word of this name in the language, in English where the language is not known."""
    return WORDS.get(language, WORDS["en"])[name]


def size(language: str, count: int) -> str:
    """A number of bytes for people, such as 240 KB or 1.2 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} {word(language, 'KB')}"
    return f"{count / 1_000_000:.1f} {word(language, 'MB')}"
