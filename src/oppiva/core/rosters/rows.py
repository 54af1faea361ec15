"""From the rows of a sheet to people: what is a person, what a sum, a title, a note; and what is wrong with each."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from oppiva.core.rosters.grid import Cell, Line, Sheet
from oppiva.core.rosters.headings import NAMES, Headings, headings_in, is_second_row, refuse
from oppiva.core.rosters.identity import MASK, has_code, masked
from oppiva.core.rosters.model import MAIL_LENGTH, NAME_LENGTH, Language, Row, Skipped, Trouble, letter
from oppiva.core.rosters.values import (
    Name,
    addresses_in,
    is_address,
    is_garbled,
    language_of,
    linked_address,
    looks_like_name,
    name_of,
    order_said_by,
    phone_of,
    surname_first,
    tidy_address,
    turned,
)
from oppiva.core.text import fold, name_key

_SUM = re.compile(
    r"(?:(?:.+ )?(?:yhteensa|sammanlagt|totalt)|yht|summa|valisumma|loppusumma|lukumaara|lkm|keskiarvo|total|totals"
    r"|grand total|sub ?total|sum|summa summarum|delsumma|antal|slutsumma|medelvarde|count|average)"
    r"(?:[\s:=]*\d+)?"
    r"(?: (?:henkiloa|henkiloita|henkilot|hloa?|osallistujaa|kpl|personer|st|people|persons|participants))?[\s\d.,:=]*"
)


@dataclass(slots=True)
class Draft:
    """A person while the sheet is still being read."""

    sheet: str
    number: int
    name: Name
    mail: str
    unit: str = ""
    phone: str = ""
    language: Language = ""
    troubles: list[Trouble] = field(default_factory=list)

    def trouble(self, code: str, column: str = "", **facts: object) -> None:
        """Note a trouble."""
        self.troubles.append(Trouble(code, column, facts))

    def look_at_name(self, column: str = "") -> None:
        """Note what is wrong with the name; one too long is cut."""
        text = self.name.text
        if not text:
            self.trouble("name_missing", column)
        elif len(text) > NAME_LENGTH:
            self.name = Name(text[:NAME_LENGTH])
            self.trouble("name_too_long", column, length=len(text), most=NAME_LENGTH)
        elif is_garbled(text):
            self.trouble("letters_lost", column)
        elif not looks_like_name(text):
            self.trouble("name_malformed", column, text=text)


def people_of(
    sheet: Sheet, found: Headings, known: Mapping[str, str], unit: str
) -> tuple[list[Draft], list[Skipped], list[Headings]]:
    """The people below the headings, what was passed by, and headings that come again; `unit` where no column says it.

    Refuses headings further down like the first ones (`roster_forbidden_heading`).
    """
    name = masked(sheet.name)
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    again: list[Headings] = []
    section = ""
    for at, line in enumerate(sheet.lines):
        if line.number == found.line.number:
            continue
        under = at and sheet.lines[at - 1].number == found.line.number and is_second_row(line, found)
        if line.number < found.line.number or under:
            skipped.append(Skipped(name, line.number, "title"))
        elif (new := headings_in(line, known)) and new.any_name and len(new.fields) > 1:
            refuse(sheet, [line])
            if new.fields != found.fields:
                again.append(new)
            found = new
            skipped.append(Skipped(name, line.number, "headings_again"))
        elif line.hidden:
            skipped.append(Skipped(name, line.number, "hidden_row"))
        elif code := _no_person(line, found):
            skipped.append(Skipped(name, line.number, code))
            if code == "section":
                section = masked(next(iter(line.cells.values())).text)
        else:
            drafts.append(_person(name, line, found, section or unit))
    put_right(drafts)
    return drafts, skipped, again


def _no_person(line: Line, found: Headings) -> str:
    """Why a row is no person, empty when it is one."""
    cells = line.cells
    if any("@" in cell.text or cell.link for cell in cells.values()):
        return ""
    names = {column for column, one in found.fields.items() if one in NAMES}
    sums = {column for column, cell in cells.items() if len(cell.text) < 80 and _SUM.fullmatch(fold(cell.text))}
    # Summa is a surname, too: with a first name beside it the row is a person's.
    if sums and not any(map(str.isalpha, "".join(cells[column].text for column in names & cells.keys() - sums))):
        return "sum"
    if not any(cell.kind in ("formula", "error") or any(map(str.isalpha, cell.text)) for cell in cells.values()):
        return "sum"
    if len(cells) == 1 and line.across:
        return "section"
    own = names | {column for column, one in found.fields.items() if one == "mail"}
    lone = next(iter(cells.values()))
    if not own & cells.keys() or (len(cells) == 1 and lone.kind == "text" and not looks_like_name(lone.text)):
        return "note"
    return ""


class _Fields:
    """The cells of one row by field, identity codes masked, values that the file lacks told."""

    def __init__(self, line: Line, found: Headings, draft: Draft) -> None:
        self.found = found
        self.above = line.above
        self.cells: dict[int, Cell] = {}
        for column, cell in line.cells.items():
            self.cells[column] = cell
            if has_code(cell.text) or has_code(cell.link):
                draft.trouble("identity_code", letter(column))
                self.cells[column] = Cell(masked(cell.text), cell.kind, masked(cell.link))
            if column in found.fields and cell.kind in ("formula", "error"):
                draft.trouble("formula_without_value" if cell.kind == "formula" else "cell_error", letter(column))
                self.cells[column] = Cell("", cell.kind, cell.link)

    def first(self, field: str) -> tuple[Cell, str]:
        """The first filled cell of a field and its column; of units and languages also what is merged from above."""
        columns = self.found.columns(field)
        for column in columns:
            cell = self.cells.get(column)
            if cell is None and field in ("unit", "language") and column in self.above:
                cell = Cell(masked(self.above[column].text), self.above[column].kind)
            if cell and (cell.text or cell.link):
                return cell, letter(column)
        return Cell(""), letter(columns[0]) if columns else ""


def _person(sheet: str, line: Line, found: Headings, unit: str) -> Draft:
    draft = Draft(sheet, line.number, Name(""), "")
    cells = _Fields(line, found, draft)
    _name(draft, cells, beside=_mail(draft, cells))
    cell, column = cells.first("unit")
    draft.unit = unit if not cell.text else "" if cell.kind == "date" else cell.text[:NAME_LENGTH]
    if cell.kind == "date":
        draft.trouble("unit_is_date", column, text=cell.text)
    elif len(cell.text) > NAME_LENGTH:
        draft.trouble("unit_too_long", column, length=len(cell.text), most=NAME_LENGTH)
    cell, column = cells.first("phone")
    draft.phone = phone_of(cell) or ""
    if cell.text and not draft.phone:
        draft.trouble("phone_malformed", column, text=cell.text[:40])
    cell, column = cells.first("language")
    language = language_of(cell.text)
    draft.language = language or ""
    if language is None:
        draft.trouble("language_unknown", column, text=cell.text[:40])
    return draft


def _mail(draft: Draft, cells: _Fields) -> str:
    """Set the address; answers the name that stands beside it in its cell, `Aino Mäkelä <aino@x.example>`."""
    cell, column = cells.first("mail")
    text = cell.text
    if "@" not in text and not cell.link:
        for field in ("name", "name_last_first"):
            if "@" in cells.first(field)[0].text or cells.first(field)[0].link:
                cell, column = cells.first(field)
    found = addresses_in(cell.text) or [linked_address(cell)] * bool(cell.link)
    good = [address for address in found if is_address(address)]
    linked = cell.text if cell.link and cell.text else ""
    beside = _before_address(cell.text) if "@" in cell.text else linked
    if good:
        draft.mail = good[0]
        if len(set(good)) > 1:
            draft.trouble("mail_several", column, count=len(set(good)))
    elif found or text:
        # As it was written, for a person to mend.
        draft.mail = (found[0] if found else tidy_address(text))[:MAIL_LENGTH]
        draft.trouble("mail_malformed", column, text=draft.mail)
    else:
        draft.trouble("mail_missing", column)
    return beside


def _name(draft: Draft, cells: _Fields, *, beside: str) -> None:
    first, column = cells.first("first_name")
    last, last_column = cells.first("last_name")
    if first.text or last.text:
        parts = [name_of(_plain(cell)).text for cell in (first, last)]
        draft.name = Name(" ".join(part for part in parts if part))
        column = column or last_column
        dated = "date" in (first.kind, last.kind)
    else:
        cell, column = cells.first("name")
        if not cell.text:
            turned_cell, turned_column = cells.first("name_last_first")
            draft.name = name_of(_plain(turned_cell), last_first=True)
            cell, column = turned_cell, turned_column or column
        else:
            draft.name = name_of(_plain(cell))
        dated = cell.kind == "date"
    if not draft.name.text and beside:
        draft.name = name_of(beside.replace(MASK, ""))
    if dated:
        draft.trouble("name_is_date", column, text=draft.name.text)
        draft.name = Name("")
    else:
        draft.look_at_name(column)


def _plain(cell: Cell) -> str:
    """The text of a name's cell without an address or a masked code in it."""
    text = cell.text.replace(MASK, " ")
    return " ".join(word for word in text.split() if "@" not in word) if "@" in text else text


def _before_address(text: str) -> str:
    """What stands before the first address of a cell."""
    before = text[: text.index("@")]
    return before.rpartition("<" if "<" in before else " ")[0]


def put_right(drafts: list[Draft]) -> None:
    """Turn the names of a list that its addresses show to be written surname first."""
    free = [one for one in drafts if one.name.free]
    if surname_first([(one.name.text, one.mail) for one in free]):
        for one in free:
            one.name = Name(turned(one.name.text))


def put_each_right(drafts: list[Draft]) -> None:
    """Turn each name that its own address shows to be written surname first: addresses come from many books."""
    for one in drafts:
        if one.name.free and order_said_by(one.name.text, one.mail) < 0:
            one.name = Name(turned(one.name.text))


def rows_of(drafts: Iterable[Draft]) -> tuple[Row, ...]:
    """The people as rows, each that comes again told of its first row."""
    rows: list[Row] = []
    mails: dict[str, Row] = {}
    names: dict[str, Row] = {}
    for one in drafts:
        key = name_key(fold(one.name.text))
        before = mails.get(one.mail) if is_address(one.mail) else None
        same = names.get(key) if " " in key else None
        if before:
            one.trouble("twice_in_file", sheet=before.sheet, row=before.number)
        elif same:
            one.trouble("same_name_in_file", sheet=same.sheet, row=same.number)
        row = Row(
            one.sheet, one.number, one.name.text, one.mail, one.unit, one.phone, one.language, tuple(one.troubles)
        )
        mails.setdefault(one.mail, row)
        names.setdefault(key, row)
        rows.append(row)
    return tuple(rows)
