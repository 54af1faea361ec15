"""What a roster of people is once it is read: rows, headings, what was passed by, each with its place in the file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

FIELDS = ("name", "name_last_first", "first_name", "last_name", "mail", "unit", "phone", "language")
MOST_CELLS = 20_000
MOST_BYTES = 20 * 1024 * 1024
MOST_RATIO = 100
NAME_LENGTH = 120
MAIL_LENGTH = 254
PHONE_LENGTH = 30

# What `read_roster` and `read_apart` refuse a whole file with; `facts` name sheet, row and column where there are such.
REFUSALS = (
    "roster_empty",
    "roster_too_large",  # most, size: bytes, of pasted text characters
    "roster_bomb",  # most: bytes unpacked; ratio: times the size it was packed to
    "roster_too_many_cells",  # most, sheet, row
    "roster_too_heavy",  # took more time or memory than a list ever does
    "roster_encrypted",
    "roster_broken",  # sheet, row, column where they are known
    "roster_is_xls",
    "roster_is_xlsb",
    "roster_is_ods",
    "roster_is_numbers",
    "roster_is_document",
    "roster_is_pdf",
    "roster_is_image",
    "roster_is_zip",
    "roster_is_html",
    "roster_is_xml",
    "roster_is_card",
    "roster_is_binary",
    "roster_no_headings",  # sheet, row, within: how many rows were looked at
    "roster_no_mail_column",  # sheet, row of the headings
    "roster_no_rows",  # sheet, row of the headings
    # heading, kind (health, identity, union, religion, ethnic, absence), sheet, row, column, hidden
    "roster_forbidden_heading",
)

Kind = Literal["csv", "xlsx", "paste"]
Language = Literal["fi", "sv", "en", ""]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something in a row that a person should look at.

    `column` is its letter, empty when the row as a whole is meant. Codes: mail_missing, mail_malformed, mail_several,
    name_missing, name_malformed, name_too_long, name_is_date, unit_too_long, unit_is_date, phone_malformed,
    language_unknown, letters_lost, formula_without_value, cell_error, identity_code, twice_in_file and
    same_name_in_file (the last two with `sheet` and `row` of the first).
    """

    code: str
    column: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One person as the list gives them, first name first.

    `number` is the row in the file from 1, in pasted text the entry. A mail that no one could be written to stands as
    it was written, with the trouble `mail_malformed`; a name or unit over 120 characters is cut.
    """

    sheet: str
    number: int
    name: str
    mail: str
    unit: str
    phone: str
    language: Language
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as written and the field it was taken for (one of FIELDS), empty when the column is not read."""

    sheet: str
    column: str
    text: str
    field: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was passed by: a row, or a whole sheet (`number` 0).

    Codes of rows: title, section, headings_again, sum, note, hidden_row; empty rows are not told. Codes of sheets:
    hidden_sheet, empty_sheet, sheet_without_headings, sheet_without_mail.
    """

    sheet: str
    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Roster:
    """A list of people as read; `encoding` is that of a CSV file, else empty."""

    rows: tuple[Row, ...]
    headings: tuple[Heading, ...]
    skipped: tuple[Skipped, ...]
    kind: Kind
    encoding: str = ""


def letter(column: int) -> str:
    """The name of a column counted from 1: A, B ... Z, AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
