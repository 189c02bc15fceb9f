"""Word files for the tests, made as an instructor makes them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.shared import RGBColor
from docx.text.run import Run

DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def saved(document: Document) -> bytes:
    """The bytes of a document."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def png(shade: int = 0x33) -> bytes:
    """A picture of one point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes([0, shade, shade, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def written(*lines: str) -> bytes:
    """A document with a paragraph for each line; `# ` begins a heading of the first level."""
    document = docx.Document()
    for line in lines:
        if line.startswith("# "):
            document.add_heading(line[2:], 1)
        else:
            document.add_paragraph(line)
    return saved(document)


def raw(body: str, **parts: str) -> bytes:
    """A file whose main part holds this body as it stands, with other parts beside it."""
    return packed(
        {
            "word/document.xml": f"{DOCUMENT}<w:body>{body}</w:body></w:document>",
            **{f"word/{name}.xml": text for name, text in parts.items()},
        }
    )


def packed(parts: dict[str, str]) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


def paragraph(text: str, settings: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p>{settings}<w:r><w:t>{text}</w:t></w:r></w:p>"


# What each of the twenty questions of the exam asks, what may be answered, and which is right.
EXAM: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("Что делают с включённым телефоном на месте происшествия?",
     ("Выключают", "Изолируют от сети", "Просматривают переписку", "Отдают владельцу"), "Б"),
    ("Кто вправе изъять цифровой носитель?",
     ("Любой прохожий", "Свидетель", "Уполномоченное лицо", "Понятой"), "В"),
    ("Сколько понятых участвует в осмотре?",
     ("Не менее двух", "Один", "Пять", "Ни одного"), "А"),
    ("Что указывают в протоколе изъятия?",
     ("Мнение о владельце", "Пароль", "Дату и время", "Погоду"), "В"),
    ("Где хранят изъятый носитель?",
     ("В столе", "В опечатанном пакете", "В машине", "Дома"), "Б"),
    ("Что такое хеш-сумма?",
     ("Пароль", "Имя файла", "Размер файла", "Контрольное значение данных"), "Г"),
    ("Когда составляют протокол?",
     ("Через неделю", "Во время осмотра", "Никогда", "По желанию"), "Б"),
    ("Что нельзя делать с доказательством?",
     ("Описывать", "Упаковывать", "Изменять", "Фотографировать"), "В"),
    ("Чем копируют диск?",
     ("Через блокиратор записи", "Через почту", "Через облако", "Снимком экрана"), "А"),
    ("Кто проводит экспертизу?",
     ("Эксперт", "Понятой", "Водитель", "Журналист"), "А"),
    ("Какие предметы упаковывают отдельно? (выберите два)",
     ("Телефон", "Пыль", "Ноутбук", "Стол"), "АВ"),
    ("Что фиксируют фотосъёмкой?",
     ("Ничего", "Только лица", "Только двери", "Расположение предметов"), "Г"),
    ("Какой документ сопровождает носитель?",
     ("Журнал передачи", "Чек", "Письмо", "Пропуск"), "А"),
    ("Можно ли включить выключенный телефон?",
     ("Да, всегда", "Нет, его передают эксперту", "Да, ночью", "По просьбе владельца"), "Б"),
    ("Что означает «цепочка сохранности»?",
     ("Замок", "Сейф", "Учёт каждой передачи", "Пломба"), "В"),
    ("Электронное письмо может быть доказательством?", ("верно", "неверно"), "А"),
    ("Кто утверждает план осмотра?",
     ("Начальник", "Понятой", "Следователь", "Эксперт"), "В"),
    ("Что показано на рисунке?",
     ("Пломба", "Пакет", "Телефон", "Журнал"), "Б"),
    ("По таблице: сколько весит второй пакет?",
     ("1 кг", "2 кг", "3 кг", "4 кг"), "Б"),
    ("Назовите документ, который составляют при изъятии.", (), "протокол изъятия"),
)  # fmt: skip
_LETTERS = "АБВГ"


def exam() -> bytes:
    """The twenty questions as one instructor wrote them over the years: bold here, a star there,
    a line with the answer, options on one line, and for the rest a table at the end."""
    document = docx.Document()
    document.add_paragraph("Тест по цифровым доказательствам")
    document.add_paragraph("Выберите правильный ответ.")
    at_end: list[tuple[int, str]] = []
    ways: tuple[Callable[[Document, int], None], ...] = (
        _bold, _star, _line, _highlighted, _in_one_line, _coloured, _plus,
    )  # fmt: skip
    for number, (_, options, key) in enumerate(EXAM, 1):
        if number in (3, 7, 10, 13, 15, 17):
            _plain(document, number)
            at_end.append((number, ", ".join(key)))
        else:
            way = ways[number % len(ways)] if options else _line
            way(document, number)
    document.add_paragraph("Ключи к тесту")
    table = document.add_table(rows=2, cols=len(at_end) + 1)
    for column, (number, key) in enumerate([(0, ""), *at_end]):
        table.cell(0, column).text = str(number) if number else "№"
        table.cell(1, column).text = key if number else "Ответ"
    return saved(document)


def _asked(document: Document, number: int) -> tuple[str, ...]:
    text, options, _ = EXAM[number - 1]
    words = {0: f"{number}. {text}", 1: f"{number}) {text}", 2: f"Вопрос {number}. {text}"}
    document.add_paragraph(words[number % 3])
    if "рисунке" in text:
        document.add_picture(io.BytesIO(png()))
    if "таблице" in text:
        table = document.add_table(rows=2, cols=2)
        for row, cells in enumerate((("Пакет", "Вес"), ("второй", "2 кг"))):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
    return options


def _plain(document: Document, number: int) -> None:
    for letter, option in zip(_LETTERS, _asked(document, number), strict=False):
        document.add_paragraph(f"{letter}) {option}")


def _looking(document: Document, number: int, look: Callable[[Run], None]) -> None:
    key = EXAM[number - 1][2]
    for letter, option in zip(_LETTERS, _asked(document, number), strict=False):
        run = document.add_paragraph(f"{letter}) ").add_run(option)
        if letter in key:
            look(run)


def _bold(document: Document, number: int) -> None:
    _looking(document, number, lambda run: setattr(run, "bold", True))


def _highlighted(document: Document, number: int) -> None:
    def look(run: Run) -> None:
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    _looking(document, number, look)


def _coloured(document: Document, number: int) -> None:
    def look(run: Run) -> None:
        run.font.color.rgb = RGBColor(0xC0, 0x00, 0x00)

    _looking(document, number, look)


def _star(document: Document, number: int) -> None:
    _signed(document, number, "*{letter}) {option}", "{letter}) {option}")


def _plus(document: Document, number: int) -> None:
    _signed(document, number, "{letter}) {option} +", "{letter}) {option}")


def _signed(document: Document, number: int, right: str, other: str) -> None:
    key = EXAM[number - 1][2]
    for letter, option in zip(_LETTERS, _asked(document, number), strict=False):
        form = right if letter in key else other
        document.add_paragraph(form.format(letter=letter, option=option))


def _line(document: Document, number: int) -> None:
    _plain(document, number)
    key = EXAM[number - 1][2]
    said = ", ".join(key) if EXAM[number - 1][1] else key
    document.add_paragraph(f"Правильный ответ: {said}")


def _in_one_line(document: Document, number: int) -> None:
    options = _asked(document, number)
    document.add_paragraph(
        "\t".join(f"{letter}) {option}" for letter, option in zip(_LETTERS, options, strict=False))
    )
    document.add_paragraph("Ответ: " + ", ".join(EXAM[number - 1][2]).lower())
