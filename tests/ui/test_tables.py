"""Tables out are safe to open: no text is run, no number is lost, and Finnish Excel reads what it is given (S9)."""

import csv
import io
from datetime import date
from decimal import Decimal
from zipfile import ZipFile

import openpyxl
import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from oppiva.ui.tables import Column, Form, Table, as_csv, as_xlsx, write
from oppiva.ui.tables.model import is_formula

DAY = date(2026, 3, 12)
HOSTILE = [
    "=1+1",
    "+358 40 123",
    "-5",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠A1",
    "﹦1+1",
    "−5",
    "  =1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example";"click")',
    "|calc",
]
PLAIN = ["Mäkelä, Aino", "Åke Öberg", "a=b", "3+4", "2-1", "'", "https://x.example", "007", "1e5", "5", "1.5.2026", ""]


def table(*texts: str) -> Table:
    columns = [Column("Nimi"), Column("Luku", "number"), Column("Päivä", "day")]
    return Table("Henkilöt", columns, [(text, -5, DAY) for text in texts], DAY)


def read_csv(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))


def read_xlsx(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_that_would_run_stays_a_text(text: str) -> None:
    assert read_csv(as_csv(table(text)))[1][0] == f"'{text}"
    cell = read_xlsx(as_xlsx(table(text))).worksheets[0]["A2"]
    assert (cell.data_type, cell.number_format, cell.quotePrefix) == ("s", "@", True)
    assert cell.value.strip() == text.replace("\r", "\n").strip()


@pytest.mark.parametrize("text", PLAIN)
def test_other_texts_are_as_they_were_typed_and_no_number_or_link_is_made_of_them(text: str) -> None:
    assert read_csv(as_csv(table(text)))[1][0] == text
    sheet = read_xlsx(as_xlsx(table(text))).worksheets[0]
    assert (sheet["A2"].value or "") == text
    assert sheet["A2"].data_type in {"s", "n"}
    assert isinstance(sheet["A2"].value, str | None)
    assert sheet["A2"].hyperlink is None


@given(st.text(max_size=40))
def test_whatever_somebody_is_called_the_file_opens_and_no_cell_is_a_formula(text: str) -> None:
    made = table(text)
    row = read_csv(as_csv(made).replace(b"\r\n", b"\n"))[1] if "\r" not in text else ["", "-5", "12.3.2026"]
    assert row[1:] == ["-5", "12.3.2026"]
    assert not is_formula(row[0])
    book = read_xlsx(as_xlsx(made))
    assert all(cell.data_type != "f" for sheet in book.worksheets for line in sheet for cell in line)


def test_minus_five_of_a_number_column_stays_a_number_and_a_day_a_day() -> None:
    assert b";-5;" in as_csv(table("Aino"))
    sheet = read_xlsx(as_xlsx(table("Aino"))).worksheets[0]
    assert (sheet["B2"].value, sheet["B2"].data_type) == (-5, "n")
    assert (sheet["C2"].value.date(), sheet["C2"].number_format) == (DAY, "d.m.yyyy")


def test_finnish_excel_gets_a_mark_semicolons_and_a_decimal_comma() -> None:
    one = Table("Palkat", [Column("Nimi"), Column("Osuus", "number")], [("Mäkelä", Decimal("-1.50"))], DAY)
    data = as_csv(one)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith('"Mäkelä";"-1,50"\r\n'.encode())
    with override("en"):
        assert as_csv(one).endswith(b'"-1.50"\r\n')


def test_a_text_stays_in_one_cell_where_commas_separate() -> None:
    data = as_csv(table("Koivula,=1+1")).decode("utf-8-sig")
    line = data.splitlines()[1]
    assert next(csv.reader([line], delimiter=","))[0].startswith("Koivula,=1+1")


@pytest.mark.parametrize("form", Form)
def test_an_empty_table_has_its_headings(form: Form) -> None:
    data = write(table(), form)
    if form is Form.CSV:
        assert read_csv(data) == [["Nimi", "Luku", "Päivä"]]
    else:
        assert [cell.value for cell in read_xlsx(data).worksheets[0][1]] == ["Nimi", "Luku", "Päivä"]


def test_a_workbook_is_ready_to_read_and_to_print() -> None:
    long = table("Pirjo Esimerkki-Pitkänimi", "x" * 300)
    book = read_xlsx(as_xlsx(Table("Henkilöt / 2026", long.columns, long.rows, DAY, [("Yksikkö", "Hallinto")])))
    sheet, about = book.worksheets
    assert (sheet.title, sheet.freeze_panes, sheet.print_title_rows) == ("Henkilöt   2026", "A2", "$1:$1")
    assert sheet.auto_filter.ref == "A1:C3"
    assert sheet.column_dimensions["A"].width == pytest.approx(48, abs=1)
    assert (book.properties.title, book.properties.created.date()) == ("Henkilöt / 2026", DAY)
    assert [cell.value for cell in about["B"]][1:3] == ["Hallinto", "2"]


def test_the_same_table_is_the_same_file() -> None:
    first, second = as_xlsx(table("Aino")), as_xlsx(table("Aino"))
    assert {name: ZipFile(io.BytesIO(first)).read(name) for name in ZipFile(io.BytesIO(first)).namelist()} == {
        name: ZipFile(io.BytesIO(second)).read(name) for name in ZipFile(io.BytesIO(second)).namelist()
    }


def test_a_text_longer_than_a_cell_is_cut_and_the_file_still_opens() -> None:
    assert len(read_xlsx(as_xlsx(table("x" * 40_000))).worksheets[0]["A2"].value) == 32_767


def test_a_row_of_the_wrong_kind_is_a_fault_of_the_program() -> None:
    with pytest.raises(TypeError, match="Luku holds number"):
        Table("X", [Column("Luku", "number")], [("5",)], DAY)
    with pytest.raises(ValueError, match="no such kind"):
        Column("X", "money")


def test_a_long_table_tells_how_far_it_is() -> None:
    told: list[int] = []
    as_csv(table(*["Aino"] * 600), step=told.append)
    as_xlsx(table(*["Aino"] * 600), step=told.append)
    assert told == [250, 500, 250, 500]
