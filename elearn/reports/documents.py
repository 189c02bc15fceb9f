"""A period report as DOCX: each language is a section of its own, on pages of A4.

A paragraph, a table and a run each say for themselves that they are read from the right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from elearn.reports.papers import Section
from elearn.reports.sheets import Table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as Grid
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

_FONT = "Times New Roman"
_NAME_MM, _NUMBER_MM = 93, 21
_DEEP, _SOFT, _WASH = "123F5E", "4D5A66", "EDF1F5"
_LINE = "9AA5AE"
_AFTER_BIDI = ("w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr")
_AFTER_BORDERS = ("w:shd", "w:tblLayout", "w:tblCellMar", "w:tblLook")


def docx(sections: Sequence[Section], *, at: datetime) -> bytes:
    """The report; `at` is when it was made."""
    import docx as library

    document = library.Document()
    _name(document, sections[0], at)
    for place, section in enumerate(sections):
        _page(document, section, is_first=place == 0)
        _Half(document, section).write()
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _name(document: Document, section: Section, at: datetime) -> None:
    """What a file manager shows; and one face for all letters, whatever their alphabet."""
    told = document.core_properties
    told.title = f"{section.title} {section.number}"
    told.author = told.last_modified_by = section.hub[:255]
    told.created = told.modified = at.replace(tzinfo=None)
    told.comments = told.keywords = ""
    normal = document.styles["Normal"]
    normal.font.name = _FONT
    fonts = normal.element.rPr.rFonts
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(_named(script), _FONT)


def _page(document: Document, section: Section, *, is_first: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Mm

    page = document.sections[0] if is_first else document.add_section()
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Mm(297), Mm(210)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin, page.bottom_margin = Mm(15), Mm(17)
    page.footer.is_linked_to_previous = False
    _Half(document, section).set(
        page.footer.paragraphs[0], f"{section.number} · {section.unit}", size=8.5, colour=_SOFT
    )


class _Half:
    """Writes what a section says, from the top down."""

    def __init__(self, document: Document, section: Section) -> None:
        self.document = document
        self.section = section
        self.is_rtl = section.language.direction == "rtl"

    def write(self) -> None:
        section = self.section
        self.line(section.hub, size=10, colour=_SOFT)
        self.line(section.title, size=18, colour=_DEEP, is_bold=True)
        self.line(section.unit, size=13, is_bold=True)
        self.line(section.number, size=12)
        for name, value in section.about[1:]:
            self.line(f"{name}: {value}", size=10)
        for table in section.tables:
            self.line(table.caption, size=12, colour=_DEEP, is_bold=True, before=10, is_kept=True)
            self.grid(table)
        for place, note in enumerate(section.notes):
            self.line(note, size=8.5, colour=_SOFT, before=0 if place else 6)
        self.signing()

    def line(self, text: str, **look: Any) -> None:
        self.set(self.document.add_paragraph(), text, **look)

    def set(
        self,
        paragraph: Paragraph,
        text: str,
        *,
        size: float,
        colour: str = "",
        is_bold: bool = False,
        is_number: bool = False,
        is_kept: bool = False,
        before: float = 0,
    ) -> None:
        """A paragraph of one run, in the direction of the language."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        form = paragraph.paragraph_format
        form.space_before, form.space_after = Pt(before), Pt(2)
        form.keep_with_next = is_kept or None
        if is_number:
            # Of a paragraph that is read from the right, Word's "right" is where lines end.
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        run = paragraph.add_run(text)
        run.font.size, run.font.bold = Pt(size), is_bold
        if colour:
            run.font.color.rgb = RGBColor(*bytes.fromhex(colour))
        # Letters of Arabic take size and weight from fields of their own.
        run.font.cs_bold = is_bold
        _add(run._r.get_or_add_rPr(), "w:szCs", val=str(round(size * 2)), before=("w:rtl",))
        if self.is_rtl:
            run.font.rtl = True
            _add(paragraph._p.get_or_add_pPr(), "w:bidi", before=_AFTER_BIDI)

    def grid(self, table: Table) -> None:
        """A table whose head comes again on each page, and whose rows are not torn apart."""
        grid = self.document.add_table(rows=0, cols=len(table.head))
        self._lay_out(grid)
        self._row(grid, table.head, is_bold=True, fill=_WASH, size=8.5)
        _add(grid.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        shown, change = self.section.shown, self.section.change
        for row in table.rows:
            self._row(grid, [shown(cell) for cell in row])
        for row in table.sums:
            self._row(grid, [shown(cell) for cell in row], is_bold=True, fill=_WASH)
        for row in table.changes:
            self._row(grid, [change(cell) for cell in row], colour=_SOFT)

    def _lay_out(self, grid: Grid) -> None:
        from docx.shared import Mm

        grid.autofit = False
        self._turn(grid)
        borders = _add(grid._tbl.tblPr, "w:tblBorders", before=_AFTER_BORDERS)
        for side in ("w:top", "w:bottom", "w:insideH"):
            _add(borders, side, val="single", sz="4", space="0", color=_LINE)
        for place, column in enumerate(grid.columns):
            column.width = Mm(_NUMBER_MM if place else _NAME_MM)

    def _turn(self, grid: Grid) -> None:
        from docx.enum.table import WD_TABLE_DIRECTION

        if self.is_rtl:
            grid.table_direction = WD_TABLE_DIRECTION.RTL

    def _row(
        self, grid: Grid, cells: Sequence[str], *, fill: str = "", size: float = 10, **look: Any
    ) -> None:
        from docx.shared import Mm

        row = grid.add_row()  # type: ignore[no-untyped-call]
        _add(row._tr.get_or_add_trPr(), "w:cantSplit")
        for place, (cell, text) in enumerate(zip(row.cells, cells, strict=True)):
            cell.width = Mm(_NUMBER_MM if place else _NAME_MM)
            if fill:
                _fill(cell, fill)
            self.set(cell.paragraphs[0], text, size=size, is_number=place > 0, **look)

    def signing(self) -> None:
        """Lines to be filled in by hand, with what belongs there below them."""
        section = self.section
        grid = self.document.add_table(rows=2, cols=3)
        self._turn(grid)
        written = (f"\n{section.signatory}", "", "")
        names = (section.signs, section.signature, section.dated)
        for cell, text in zip(grid.rows[0].cells, written, strict=True):
            self.set(cell.paragraphs[0], text, size=11, before=12, is_kept=True)
        for cell, text in zip(grid.rows[1].cells, names, strict=True):
            borders = _add(cell._tc.get_or_add_tcPr(), "w:tcBorders")
            _add(borders, "w:top", val="single", sz="6", space="0", color="000000")
            self.set(cell.paragraphs[0], text, size=8.5, colour=_SOFT)


def _fill(cell: _Cell, colour: str) -> None:
    _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=colour)


def _named(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(name))


def _add(parent: Any, name: str, *, before: Sequence[str] = (), **values: str) -> Any:
    """Adds an element, before those that must follow it: Word takes another order for damage."""
    from docx.oxml import OxmlElement

    made = OxmlElement(name)
    for key, value in values.items():
        made.set(_named(f"w:{key}"), value)
    later = {_named(one) for one in before}
    follows = next((one for one in parent if one.tag in later), None)
    if follows is None:
        parent.append(made)
    else:
        follows.addprevious(made)
    return made
