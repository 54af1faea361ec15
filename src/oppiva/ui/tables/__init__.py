"""Tables out: rows with typed columns as a workbook or as CSV, safe to open in any spreadsheet (trust.md S9)."""

from oppiva.ui.tables.model import Cell, Column, Form, Step, Table, is_formula
from oppiva.ui.tables.writing import as_book, as_csv, as_xlsx, write

__all__ = [
    "Cell",
    "Column",
    "Form",
    "Step",
    "Table",
    "as_book",
    "as_csv",
    "as_xlsx",
    "is_formula",
    "write",
]
