"""One file in, one roster out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from oppiva.core.errors import DomainError
from oppiva.core.rosters.delimited import read_delimited
from oppiva.core.rosters.grid import Sheet
from oppiva.core.rosters.headings import WITHIN, Headings, find_headings, refuse_headings
from oppiva.core.rosters.identity import masked
from oppiva.core.rosters.model import NAME_LENGTH, Heading, Kind, Roster, Skipped, letter
from oppiva.core.rosters.rows import Draft, people_of, rows_of
from oppiva.core.rosters.sniffing import sniff
from oppiva.core.rosters.values import addresses_in
from oppiva.core.rosters.workbook import read_workbook

# Names a program gives by itself say nothing of the unit.
_UNNAMED = re.compile(r"(?:taul|taulukko|sheet|blad|ark|table|list|lista)\s*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Read:
    """A sheet that holds people."""

    sheet: Sheet
    headings: Headings


def read_roster(data: bytes, *, known: Mapping[str, str] | None = None) -> Roster:
    """The people of a CSV or xlsx file; `known` gives fields to headings (keys by `heading_key`), "" to pass one by.

    Refuses the whole file with DomainError, one of REFUSALS, with sheet, row and column where there are such.
    Hidden sheets and hidden rows are not read and told among the skipped; hidden columns are read.
    """
    kind = sniff(data)
    if kind == "xlsx":
        return _roster(read_workbook(data), known or {}, kind, "")
    sheet, encoding = read_delimited(data)
    return _roster([sheet], known or {}, kind, encoding)


def _roster(sheets: list[Sheet], known: Mapping[str, str], kind: Kind, encoding: str) -> Roster:
    skipped: list[Skipped] = []
    read: list[_Read] = []
    missing: list[DomainError] = []
    for sheet in sheets:
        found = find_headings(sheet, known)
        refuse_headings(sheet, found)
        name = masked(sheet.name)
        if sheet.hidden:
            skipped.append(Skipped(name, 0, "hidden_sheet"))
        elif not sheet.lines:
            skipped.append(Skipped(name, 0, "empty_sheet"))
        elif found is None:
            skipped.append(Skipped(name, 0, "sheet_without_headings"))
            missing.append(DomainError("roster_no_headings", sheet=name, row=sheet.lines[0].number, within=WITHIN))
        elif (told := _with_mail(sheet, found)) is None:
            skipped.append(Skipped(name, 0, "sheet_without_mail"))
            missing.append(DomainError("roster_no_mail_column", sheet=name, row=found.line.number))
        else:
            read.append(_Read(sheet, told))
    if not read:
        raise max(missing, key=lambda error: error.code == "roster_no_mail_column", default=DomainError("roster_empty"))
    drafts: list[Draft] = []
    headings: list[Heading] = []
    for one in read:
        unnamed = len(read) == 1 or _UNNAMED.fullmatch(one.sheet.name)
        unit = "" if unnamed else masked(one.sheet.name)[:NAME_LENGTH]
        people, passed, again = people_of(one.sheet, one.headings, known, unit)
        drafts += people
        skipped += passed
        for found in [one.headings, *again]:
            headings += _headings(one.sheet, found)
    if not drafts:
        first = read[0]
        raise DomainError("roster_no_rows", sheet=masked(first.sheet.name), row=first.headings.line.number)
    return Roster(rows_of(drafts), tuple(dict.fromkeys(headings)), tuple(skipped), kind, encoding)


def _headings(sheet: Sheet, found: Headings) -> list[Heading]:
    cells = {column: cell.text for column, cell in found.line.cells.items()}
    columns = sorted(cells.keys() | found.fields.keys())
    return [
        Heading(masked(sheet.name), letter(column), masked(cells.get(column, "")), found.fields.get(column, ""))
        for column in columns
    ]


def _with_mail(sheet: Sheet, found: Headings) -> Headings | None:
    """The headings with a column of mail: by its heading, else the one column where addresses stand.

    Addresses beside the names in one column are as good; None when there is no address at all.
    """
    if "mail" in found.fields.values():
        return found
    counts: dict[int, int] = {}
    for line in sheet.lines:
        if line.number > found.line.number:
            for column, cell in line.cells.items():
                counts[column] = counts.get(column, 0) + bool(cell.link or addresses_in(cell.text))
    full = [column for column, count in counts.items() if count]
    if any(found.fields.get(column) in ("name", "name_last_first") for column in full):
        return found
    free = sorted((column for column in full if column not in found.fields), key=counts.__getitem__, reverse=True)
    # A remark may hold an address, too: the column of addresses has more than twice as many as any other.
    if not free or (len(free) > 1 and counts[free[0]] <= 2 * counts[free[1]]):
        return None
    return Headings(found.line, {**found.fields, free[0]: "mail"})
