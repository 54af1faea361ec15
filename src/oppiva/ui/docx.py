"""A paper as DOCX that screen readers and word processors read well: styles, language, headed tables, described
pictures."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from oppiva.ui.papers import Block, Facts, Grid, Paper, Photo, Points, Words

if TYPE_CHECKING:
    from docx.document import Document

FONT, INK, LEAF = "Arial", "12241E", "1B4D3E"
# What XML cannot hold; the whole file would be broken.
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
WIDEST_PHOTO_CM = 12


def paper(made: Paper) -> bytes:
    """The paper as the bytes of a DOCX."""
    import docx  # takes a fifth of a second, which only those who ask for a document wait for

    document = docx.Document()
    _prepare(document, made)
    if made.above:
        _paragraph(document, Words(made.above, small=True))
    _paragraph(document, Words(made.heading, made.heading_language), style="Heading 1")
    for words in made.lead:
        _paragraph(document, words)
    for section in made.sections:
        _paragraph(document, Words(section.heading), style=f"Heading {section.level}")
        for block in section.blocks:
            _block(document, block)
    for line in (*made.foot, made.statement):
        if line:
            _paragraph(document, Words(line, small=True))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: Document, made: Paper) -> None:
    """Page, fonts, the title and the language of the whole."""
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    about = document.core_properties
    about.title, about.author, about.language = _clean(made.title), "Oppiva", _locale(made.language)
    about.subject = about.comments = about.keywords = ""
    # No moment of making: it would say when somebody worked.
    about.created = about.modified = datetime(2000, 1, 1, tzinfo=UTC)
    about.last_modified_by = ""
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)
    for name, size, colour in (
        ("Normal", 10.5, INK),
        ("Heading 1", 20, LEAF),
        ("Heading 2", 14, LEAF),
        ("Heading 3", 12, LEAF),
        ("List Bullet", 10.5, INK),
    ):
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
    for found in document.styles.element.iter(qn("w:lang")):
        found.set(qn("w:val"), _locale(made.language))


def _block(document: Document, block: Block) -> None:
    match block:
        case Words():
            _paragraph(document, block)
        case Points():
            for line in block.lines:
                _paragraph(document, Words(line), style="List Bullet")
        case Facts():
            for row in block.rows:
                paragraph = document.add_paragraph()
                paragraph.add_run(f"{_clean(row.label)}: ").bold = True
                _run(paragraph, row.text, row.language)
        case Grid():
            _table(document, block)
        case Photo():
            _picture(document, block)


def _paragraph(document: Document, words: Words, *, style: str = "Normal") -> None:
    from docx.shared import Pt

    run = _run(document.add_paragraph(style=style), words.text, words.language)
    if words.small:
        run.font.size = Pt(9)


def _run(paragraph: Any, text: str, language: str) -> Any:
    """Text in a language of its own, where it has one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    run = paragraph.add_run(_clean(text))
    if language:
        mark = OxmlElement("w:lang")
        mark.set(qn("w:val"), _locale(language))
        run._r.get_or_add_rPr().append(mark)
    return run


def _table(document: Document, grid: Grid) -> None:
    """Headings are marked as such and come again on each page; the caption stands before it and as its title."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    caption = document.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(_clean(grid.caption)).bold = True
    table = document.add_table(rows=1, cols=len(grid.head), style="Table Grid")
    named = OxmlElement("w:tblCaption")
    named.set(qn("w:val"), _clean(grid.caption))
    table._tbl.tblPr.append(named)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for place, heading in enumerate(grid.head):
        table.rows[0].cells[place].paragraphs[0].add_run(_clean(heading)).bold = True
    for row in grid.rows:
        cells = table.add_row().cells
        for place, text in enumerate(row):
            paragraph = cells[place].paragraphs[0]
            _run(paragraph, text, grid.language)
            if place in grid.numbers:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _picture(document: Document, photo: Photo) -> None:
    """Drawn anew as JPEG, which every word processor knows; its alternative text goes along."""
    from docx.shared import Cm
    from PIL import Image

    with Image.open(io.BytesIO(photo.content)) as opened:
        flat = io.BytesIO()
        opened.convert("RGB").save(flat, "JPEG", quality=85)
        wide = min(WIDEST_PHOTO_CM, WIDEST_PHOTO_CM * opened.width / max(opened.height, 1))
    flat.seek(0)
    shape = document.add_picture(flat, width=Cm(wide))
    shape._inline.docPr.set("descr", _clean(photo.alt))
    shape._inline.docPr.set("title", "")


def _locale(language: str) -> str:
    return LOCALES.get(language, language)


def _clean(text: str) -> str:
    return _NOT_IN_TEXT.sub(" ", text)
