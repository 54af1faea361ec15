"""Rosters made by hand: an xlsx by its cells, or by its bare parts where no honest program would write it."""

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from oppiva.core.rosters import Roster, read_roster

Rows = Sequence[Sequence[object]]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELS = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xlsx(sheets: Mapping[str, Rows], after: Callable[[Workbook], object] | None = None) -> bytes:
    """A workbook with these sheets; `after` does what else a person does to it."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet: Worksheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if after:
        after(book)
    return saved(book)


def saved(book: Workbook) -> bytes:
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return held.getvalue()


def bare(rows: str, *, more: str = "", parts: Mapping[str, str | bytes] | None = None, main: str = MAIN) -> bytes:
    """A workbook of one sheet by its XML: `rows` inside sheetData, `more` after it."""
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {main} xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Lista" sheetId="1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships {RELS}><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet {main} xmlns:r="{OFFICE}"><sheetData>{rows}</sheetData>'
            f"{more}</worksheet>",
            **(parts or {}),
        }
    )


def line(*texts: str, row: int | None = None) -> str:
    """A row of text cells in XML."""
    at = f' r="{row}"' if row else ""
    cells = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)
    return f"<row{at}>{cells}</row>"


def people(roster: Roster) -> list[tuple[str, str]]:
    """Name and mail of each."""
    return [(row.name, row.mail) for row in roster.rows]


def troubles(roster: Roster) -> list[list[str]]:
    """The codes and columns of each row's troubles: mail_missing:C."""
    return [[f"{one.code}:{one.column}".rstrip(":") for one in row.troubles] for row in roster.rows]


def of_csv(*lines: str, encoding: str = "utf-8") -> Roster:
    """The roster of a CSV file of these lines."""
    return read_roster("\r\n".join(lines).encode(encoding))
