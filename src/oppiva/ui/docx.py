"""A paper as DOCX that screen readers and word processors read well: styles, language, headed tables, described
pictures."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from oppiva.ui.papers import Blanks, Block, Facts, Grid, Paper, Photo, Points, Words

if TYPE_CHECKING:
    from docx.document import Document

FONT, INK, LEAF = "Arial", "12241E", "1B4D3E"
# What XML cannot hold; the whole file would be broken.
_NOT_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
LOCALES = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
WIDEST_PHOTO_CM = 12
TEXT_CM = 17  # of a page between its margins
# Size in points and colour of each style.
ROOMY = (
    ("Normal", 10.5, INK), ("Heading 1", 20, LEAF), ("Heading 2", 14, LEAF), ("Heading 3", 12, LEAF),
    ("List Bullet", 10.5, INK),
)  # fmt: skip
DENSE = (
    ("Normal", 9, INK), ("Heading 1", 16, LEAF), ("Heading 2", 11, LEAF), ("Heading 3", 10, LEAF),
    ("List Bullet", 9, INK),
)  # fmt: skip
NARROWEST, WIDEST = 11, 30  # of a column, in letters
FINE = 12  # dots to a unit of the emblem


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
    for line in made.foot:
        _paragraph(document, Words(line, small=True))
    if made.emblem:
        _emblem(document, made.emblem)
    if made.statement:
        _paragraph(document, Words(made.statement, small=True))
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
    page.top_margin = page.bottom_margin = Cm(1.5 if made.dense else 2)
    for name, size, colour in DENSE if made.dense else ROOMY:
        style: Any = document.styles[name]
        style.font.name, style.font.size, style.font.color.rgb = FONT, Pt(size), RGBColor.from_string(colour)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:hAnsi"), FONT)
        if made.dense:
            style.paragraph_format.space_after = Pt(2)
            style.paragraph_format.space_before = Pt(6 if name.startswith("Heading") else 0)
            style.paragraph_format.line_spacing = 1.0
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
                label = _clean(row.label)
                paragraph.add_run(f"{label} " if label.endswith(("?", ":")) else f"{label}: ").bold = True
                _run(paragraph, row.text, row.language)
        case Grid():
            _table(document, block)
        case Photo():
            _picture(document, block)
        case Blanks():
            for label in block.labels:
                _blank(document, label)


def _paragraph(document: Document, words: Words, *, style: str = "Normal") -> None:
    from docx.shared import Pt

    paragraph = _below(document, style)
    run = _run(paragraph, words.text, words.language)
    if words.small:
        run.font.size = Pt(9)


def _below(document: Document, style: str) -> Any:
    """A new paragraph, apart from a table above it: an empty one between them would be read aloud as one."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph(style=style)
    above = paragraph._p.getprevious()
    if above is not None and above.tag == qn("w:tbl") and style == "Normal":
        paragraph.paragraph_format.space_before = Pt(8)
    return paragraph


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

    caption = _below(document, "Normal")
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
    _fit(table, grid)


def _fit(table: Any, grid: Grid) -> None:
    """Columns as wide as their texts ask for, together the width of the page."""
    from docx.shared import Cm

    asked = [
        min(max(NARROWEST, *(len(text) for text in column)), WIDEST)
        for column in zip(grid.head, *grid.rows, strict=True)
    ]
    for column, share in zip(table.columns, asked, strict=True):
        column.width = Cm(TEXT_CM * share / sum(asked))
        for cell in column.cells:
            cell.width = column.width


def _blank(document: Document, label: str) -> None:
    """A label with room to write behind it, on a line that goes through to the edge."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(8)
    paragraph.add_run(f"{_clean(label)} ").bold = True
    border, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "4"), ("space", "1"), ("color", "6B7D74")):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    # The parts of a paragraph's look stand in a fixed order.
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _emblem(document: Document, template: str) -> None:
    """The picture that the template draws as SVG, which old word processors do not show, drawn anew as PNG.

    It knows what an emblem is made of: one size, rectangles and polygons in one colour each.
    """
    from django.template.loader import render_to_string
    from docx.shared import Cm
    from PIL import Image, ImageDraw

    svg = ElementTree.fromstring(render_to_string(template))  # noqa: S314  (our own template)
    wide, high = (int(svg.get(name, "0")) * FINE for name in ("width", "height"))
    picture = Image.new("RGB", (wide, high), "white")
    pen = ImageDraw.Draw(picture)

    def paint(shape: ElementTree.Element, colour: str) -> None:
        colour = shape.get("fill", colour)
        match shape.tag.rpartition("}")[2]:
            case "rect":
                across, down = (float(shape.get(name, "0")) * FINE for name in ("width", "height"))
                pen.rectangle((0, 0, across, down), fill=colour)
            case "polygon":
                points = [
                    tuple(float(one) * FINE for one in point.split(",")) for point in shape.get("points", "").split()
                ]
                pen.polygon(points, fill=colour)
        for inner in shape:
            paint(inner, colour)

    paint(svg, "black")
    out = io.BytesIO()
    picture.save(out, "PNG")
    out.seek(0)
    drawn = document.add_picture(out, width=Cm(1.8))
    title = next((one.text for one in svg if one.tag.endswith("title")), "") or ""
    drawn._inline.docPr.set("descr", _clean(title))


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
