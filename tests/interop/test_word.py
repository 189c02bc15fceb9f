"""Word files: what is kept of them, what is told, and what no file can do to the hub."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile
from datetime import date

import docx
import pytest
import word_files
from docx.enum.style import WD_STYLE_TYPE
from hypothesis import given, settings
from hypothesis import strategies as st
from word_files import paragraph, raw, saved, written

from elearn.content import checks, parsing, source
from elearn.content import module as modules
from elearn.errors import Finding, Invalid
from elearn.interop import bringing
from elearn.interop.brought import Brought
from elearn.interop.word import package, remarks

DOMAIN = modules.Domain("cybercrime", {"en": "Cybercrime"}, {}, order=1, colour="teal")
LONG = "Носитель описывают, упаковывают и опечатывают при понятых, затем сдают по журналу. " * 4


def read(data: bytes) -> Brought:
    return bringing.read("file.docx", data, "ru")


def found(data: bytes) -> list[Finding]:
    """What the linter bars in the course that is made of a file."""
    brought = read(data)
    files = bringing.files_of(brought, id="a-course", base="ru", title="Проба")
    taken = source.checked("cybercrime/a", files, brought.media)
    module, findings = parsing.parse(DOMAIN, "a", taken)
    assert module is not None
    findings += checks.check_module(module, taken, on=date(2026, 12, 1))
    return [one for one in [*findings, *taken.findings] if one.is_error]


def body(data: bytes) -> str:
    (lesson,) = read(data).lessons
    return lesson.body


def told(data: bytes) -> set[str]:
    return {one.text for one in read(data).remarks}


def test_an_exam_of_twenty_questions_is_read_with_every_key() -> None:
    brought = read(word_files.exam())

    right = [
        "".join("АБВГ"[place] for place, one in enumerate(question.choices) if one.mark)
        or {"true": "А"}.get(question.answer, question.answer)
        for question in brought.questions
    ]
    assert [one.title for one in brought.questions] == [one[0] for one in word_files.EXAM]
    assert right == [one[2] for one in word_files.EXAM]
    assert brought.title == "Тест по цифровым доказательствам"
    assert "![](media/picture-1.png)" in brought.questions[17].prompt
    assert "| второй | 2 кг |" in brought.questions[18].prompt
    assert found(word_files.exam()) == []


def test_each_heading_of_the_first_level_begins_a_lesson() -> None:
    document = docx.Document()
    document.add_heading("Первый", 1)
    document.add_heading("Часть", 2)
    document.add_paragraph(LONG)
    own = document.styles.add_style("Раздел отдела", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = document.styles["Heading 1"]
    document.add_paragraph("Второй", style=own)
    document.add_paragraph(LONG)

    first, second = read(saved(document)).lessons

    assert (first.title, second.title) == ("Первый", "Второй")
    assert first.body.startswith("## Часть\n")
    assert found(saved(document)) == []


def test_a_heading_is_known_by_a_name_in_another_language() -> None:
    style = '<w:style xmlns:w="w" w:type="paragraph" w:styleId="a1"><w:name w:val="{}"/></w:style>'
    for name in ("Заголовок 1", "heading 1", "Тақырып 1", "عنوان 1"):
        styles = f"<styles>{style.format(name)}</styles>"
        relations = (
            '<Relationships><Relationship Id="r1" Type="x/styles" Target="styles.xml"/>'
            "</Relationships>"
        )
        data = raw(
            paragraph("Глава", '<w:pPr><w:pStyle w:val="a1"/></w:pPr>') + paragraph(LONG),
            styles=styles,
            **{"_rels/document.xml.rels": relations},
        )
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {one: archive.read(one).decode() for one in archive.namelist()}
        parts["word/_rels/document.xml.rels"] = relations
        assert read(word_files.packed(parts)).lessons[0].title == "Глава"


def test_lists_keep_their_depth_tables_their_head_and_letters_their_signs() -> None:
    document = docx.Document()
    document.add_paragraph("Осмотр", style="List Number")
    document.add_paragraph("Фото", style="List Number")
    document.add_paragraph("Отдельно", style="List Bullet")
    document.add_paragraph("* не выделение, [не ссылка] и <b>не тег</b>")
    document.add_paragraph("1. Не список")
    table = document.add_table(rows=2, cols=2)
    for row, cells in enumerate((("Что", "Где"), ("a|b", "сейф"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell

    text = body(saved(document))

    assert "1. Осмотр\n2. Фото" in text
    assert "- Отдельно" in text
    assert "\\* не выделение, \\[не ссылка] и \\<b>не тег\\</b>" in text
    assert "1\\. Не список" in text
    assert "| Что | Где |\n| --- | --- |\n| a\\|b | сейф |" in text
    assert found(saved(document)) == []


def test_bold_italic_and_https_links_are_kept() -> None:
    document = docx.Document()
    line = document.add_paragraph("Это ")
    line.add_run("важно").bold = True
    line.add_run(", а это ")
    line.add_run("термин").italic = True
    line.add_run(".")

    assert body(saved(document)) == "Это **важно**, а это *термин*.\n"


def test_a_footnote_is_a_footnote() -> None:
    reference = '<w:p><w:r><w:t>Слово</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    notes = (
        '<w:footnotes xmlns:w="w"><w:footnote w:id="2"><w:p><w:r><w:t>Статья 128</w:t></w:r></w:p>'
        "</w:footnote></w:footnotes>"
    )
    relations = (
        '<Relationships><Relationship Id="r1" Type="x/footnotes" Target="footnotes.xml"/>'
        "</Relationships>"
    )
    data = word_files.packed(
        {
            "word/document.xml": f"{word_files.DOCUMENT}<w:body>{reference}</w:body></w:document>",
            "word/footnotes.xml": notes,
            "word/_rels/document.xml.rels": relations,
        }
    )

    assert body(data) == "Слово[^1]\n\n[^1]: Статья 128\n"


def test_a_picture_alone_with_a_caption_is_a_figure() -> None:
    document = docx.Document()
    document.add_paragraph(LONG)
    document.add_picture(io.BytesIO(word_files.png()))
    document.add_paragraph("Рисунок 1. Пакет с пломбой")

    brought = read(saved(document))

    assert '![](media/picture-1.png "Рисунок 1. Пакет с пломбой")' in brought.lessons[0].body
    assert brought.media == {"picture-1.png": word_files.png()}


def test_what_was_inserted_stays_and_what_was_deleted_goes() -> None:
    data = raw(
        "<w:p><w:ins><w:r><w:t>новое</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>старое</w:delText></w:r></w:del></w:p>"
    )

    assert body(data) == "новое\n"
    assert told(data) == {remarks.TRACKED}


def test_each_thing_that_is_left_out_is_told() -> None:
    data = raw(
        paragraph(LONG)
        + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>тайно</w:t></w:r></w:p>"
        + "<w:p><m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath></w:p>".replace("m:", "w:")
        + "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Рамка</w:t></w:r></w:p></w:txbxContent>"
        "</w:pict></w:r></w:p><w:p><w:r><w:object/></w:r></w:p><w:p><w:r><w:drawing/></w:r></w:p>"
        "<w:altChunk/><w:p><w:r><w:rPr><w:u w:val='single'/></w:rPr><w:t>линия</w:t></w:r></w:p>"
    )

    assert told(data) == {
        remarks.HIDDEN,
        remarks.EQUATION,
        remarks.BOX,
        remarks.OBJECT,
        remarks.DRAWING,
        remarks.INSERTED,
        remarks.LOOKS,
    }
    assert "тайно" not in body(data)


def test_a_law_with_lettered_items_is_a_lesson_and_no_exam() -> None:
    data = written(
        "1. Изъятие производится:",
        "а) уполномоченным лицом;",
        "б) при понятых;",
        "в) с составлением протокола.",
        "2. Не допускается:",
        "а) изменение данных;",
        "б) передача третьим лицам.",
    )

    assert read(data).questions == ()
    assert "а) уполномоченным лицом;" in body(data)


def test_lessons_and_the_questions_behind_them_come_from_one_file() -> None:
    data = written(
        "# Осмотр",
        LONG,
        LONG,
        "# Вопросы для проверки",
        "1. Кто изымает?",
        "А) Эксперт",
        "Б) Прохожий",
        "2. Когда?",
        "А) Сразу",
        "Б) Никогда",
        "# Ответы",
        "1-А, 2-А",
    )

    brought = read(data)

    assert [one.title for one in brought.lessons] == ["Осмотр"]
    assert [[one.mark for one in each.choices] for each in brought.questions] == [["x", ""]] * 2


def test_numbers_and_letters_of_the_word_processor_are_read() -> None:
    document = docx.Document()
    for number in range(3):
        document.add_paragraph(f"Что верно в случае {number}?", style="List Number")
        for place in range(3):
            run = document.add_paragraph(style="List Bullet").add_run(f"Ответ {place}")
            run.bold = place == number

    keys = [
        [bool(one.mark) for one in question.choices] for question in read(saved(document)).questions
    ]

    assert keys == [[place == number for place in range(3)] for number in range(3)]


def test_a_table_with_a_right_answer_in_each_row_is_an_exam() -> None:
    document = docx.Document()
    rows = [
        ("№", "Savol", "To‘g‘ri javob", "Muqobil javob", "Muqobil javob"),
        ("1", "Kim olib qo‘yadi?", "Mutaxassis", "Guvoh", "Haydovchi"),
        ("2", "Qachon?", "Darhol", "Ertaga", "Hech qachon"),
    ]
    table = document.add_table(rows=3, cols=5)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell

    first, second = read(saved(document)).questions

    assert [one.text for one in first.choices if one.mark] == ["Mutaxassis"]
    assert [one.text for one in second.choices if one.mark] == ["Darhol"]


@pytest.mark.parametrize("head", [b"\xd0\xcf\x11\xe0", b"%PDF-1.7", b"{\\rtf1", b"PK\x03\x04"])
def test_other_files_are_refused_in_words(head: bytes) -> None:
    with pytest.raises(Invalid, match=r"docx|damaged"):
        read(head + b"\x01" * 500)


def test_a_workbook_is_no_word_file() -> None:
    with pytest.raises(Invalid, match="Word document"):
        read(word_files.packed({"xl/workbook.xml": "<a/>"}))


def test_a_file_that_unpacks_to_too_much_is_refused_soon() -> None:
    bomb = word_files.packed({"word/document.xml": "a" * (package.LARGEST_PART + 10)})
    many = raw("<w:p/>" * 500_000)
    deep = raw("<w:sdt>" * 400 + "</w:sdt>" * 400)

    begun = time.process_time()
    for data in (bomb, many, deep):
        assert len(data) < 2_000_000
        with pytest.raises(Invalid):
            read(data)
    assert time.process_time() - begun < 60


@pytest.mark.parametrize(
    "head",
    [
        '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
    ],
)
def test_entities_and_document_types_are_refused(head: str) -> None:
    with pytest.raises(Invalid, match="damaged"):
        read(word_files.packed({"word/document.xml": f"{head}<document><body/></document>"}))


def test_names_in_the_archive_lead_nowhere() -> None:
    relations = (
        '<Relationships><Relationship Id="r1" Type="x/styles" Target="../../../etc/passwd"/>'
        '<Relationship Id="r2" Type="x/image" Target="file:///etc/passwd" TargetMode="External"/>'
        "</Relationships>"
    )
    picture = '<w:p><w:r><w:pict><w:imagedata w:id="r2"/></w:pict></w:r></w:p>'
    data = word_files.packed(
        {
            "word/document.xml": f"{word_files.DOCUMENT}<w:body>{picture}</w:body></w:document>",
            "word/_rels/document.xml.rels": relations,
        }
    )

    assert read(data).media == {}
    assert remarks.ELSEWHERE in told(data)


EXAM = word_files.exam()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32))
def test_a_damaged_file_is_read_or_refused_in_words(seed: int) -> None:
    chance = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(EXAM)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    name = chance.choice([one for one in parts if one.startswith("word/")])
    data = bytearray(parts[name])
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data))
        length = chance.randint(0, 30)
        data[at : at + length] = data[(other := chance.randrange(len(data))) : other + length]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for one, held in parts.items():
            archive.writestr(one, bytes(data) if one == name else held)
    whole = bytearray(file.getvalue())
    if seed % 3 == 0:
        whole[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
    with contextlib.suppress(Invalid):
        read(bytes(whole))


@pytest.mark.parametrize("level", [0, 1])
def test_a_heading_that_became_the_title_is_no_loss(level: int) -> None:
    document = docx.Document()
    document.add_heading("Торговля  людьми: итоговый экзамен", level)
    for line in ("1. Где?", "А) дом", "Б) суд", "Ответ: Б", "2. Кто?", "А) я", "Б) он", "Ответ: А"):
        document.add_paragraph(line)

    brought = bringing.read("", saved(document))

    assert " ".join(brought.title.split()) == "Торговля людьми: итоговый экзамен"
    assert len(brought.questions) == 2
    assert brought.remarks == ()
