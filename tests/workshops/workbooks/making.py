"""Workbooks of a running programme made by hand, sheet by sheet, as people keep them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence

import xlsxwriter

from oppiva.people import services
from oppiva.people.models import WorkbookRow, WorkbookRun
from workshops.cast import Cast

Rows = Sequence[Sequence[object]]
PEOPLE = ("Nimi", "Sähköposti", "Organisaatio", "Yksikkö", "Sarja")
SERIES = ("Tunnus", "Nimi", "Paikkoja", "Tila")
SESSIONS = ("Sarja", "Puolipäivä", "Päivä", "Alkaa", "Päättyy", "Paikka", "Vetäjä")


def xlsx(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with these sheets; a string that begins with = is a formula without a value."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    days = book.add_format({"num_format": "d.m.yyyy"})
    times = book.add_format({"num_format": "hh:mm"})
    for name, rows in sheets.items():
        page = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(at, column, value, days)
                elif isinstance(value, dt.time):
                    page.write_datetime(at, column, value, times)
                elif isinstance(value, str) and value.startswith("="):
                    page.write_formula(at, column, value, None, "")
                elif value is not None:
                    page.write(at, column, value)
    book.close()
    return out.getvalue()


def people(*rows: Sequence[object]) -> bytes:
    """A workbook of people alone."""
    return xlsx({"Henkilöt": [PEOPLE, *rows]})


def read(cast: Cast, data: bytes, who: str = "manager") -> WorkbookRun:
    """Reads a workbook in as somebody of the cast."""
    actor = cast.as_(getattr(cast, who))
    return services.read_workbook_in(actor, cast.programme.pk, data=data, name="menneet.xlsx")


def brought(cast: Cast, data: bytes) -> WorkbookRun:
    """Reads a workbook in and confirms it."""
    return services.confirm_workbook(cast.as_(cast.manager), read(cast, data))


def fates(run: WorkbookRun, sheet: str = "") -> list[str]:
    """The fate of each row, with its reason when it has one."""
    rows = WorkbookRow.objects.filter(run=run).order_by("position")
    if sheet:
        rows = rows.filter(sheet=sheet)
    return [f"{row.fate} {row.reason}".strip() for row in rows]
