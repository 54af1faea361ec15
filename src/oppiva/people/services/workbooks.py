"""The verbs of workbooks before they are brought in: read, judged, mended in place, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.core.rosters import Book, Wanted, heading_key
from oppiva.core.rosters.apart import read_book_apart
from oppiva.core.rosters.grid import clean
from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import RememberedColumn, WorkbookRow, WorkbookRun
from oppiva.people.services.import_runs import importer
from oppiva.people.services.read_files import AT_ONCE, file_of, keep_file, locked, row_at, set_decided, skipped_of
from oppiva.people.services.workbook_fates import judge_rows, set_fates
from oppiva.people.workbook_names import in_all_languages, passed_by

FILE = "workbook"
MOST_VALUE = 300


def read_workbook_in(actor: Actor, programme: UUID, *, data: bytes, name: str = "") -> WorkbookRun:
    """Reads a workbook and judges each row; nothing of it is written yet.

    Refuses what the reader refuses as a whole, and a workbook without a row (`workbook_empty`).
    """
    slots.workbook_gate().require(actor, programme)
    book = _read(data, programme)
    run = WorkbookRun(
        programme=programme,
        name=name[:160],
        sha256=hashlib.sha256(data).hexdigest(),
        made_by_id=importer(actor),
        made_at=clock.now(),
        reading=_reading(book),
    )
    with transaction.atomic():
        run.file = keep_file(actor, run, FILE, data, run.name)
        save(run, actor=actor)
        _write_rows(actor, run, book)
        log_workbook("workbook_read", actor, run)
    return run


def name_workbook_columns(actor: Actor, run: WorkbookRun, fields: Mapping[tuple[str, str], str]) -> WorkbookRun:
    """Says what headings mean, (sheet, heading key) to a field or empty, remembers that, and reads the file anew.

    What had been mended by hand is read from the file again.
    """
    with transaction.atomic():
        current = open_run(actor, run)
        file = file_of(current)
        known = {(kind, column.field) for kind in _kinds() for column in columns_of(kind)}
        for (sheet, key), field in fields.items():
            if key and (not field or (sheet, field) in known):
                RememberedColumn.objects.update_or_create(
                    programme=current.programme, sheet=sheet, key=key[:120], defaults={"field": field}
                )
        book = _read(file.read_bytes(), current.programme)
        save(current, actor=actor, changes={"reading": _reading(book)})
        current.rows.all().delete()
        _write_rows(actor, current, book)
    return current


def settle_words(actor: Actor, run: WorkbookRun, chosen: Mapping[tuple[str, str, str], str]) -> WorkbookRun:
    """The value for every row that says it in these words: (sheet, field, words) to one of the column's choices."""
    with transaction.atomic():
        current = open_run(actor, run)
        rows = list(current.rows.all())
        changed: dict[int, WorkbookRow] = {}
        for (sheet, field, words), value in chosen.items():
            _require_choice(actor, current, sheet, field, value)
            for row in rows:
                if row.sheet == sheet and row.field == field and row.values.get(field, "") == words:
                    row.values = {**row.values, field: value}
                    row.mails = _mails(row.sheet, row.values)
                    changed[row.position] = row
        WorkbookRow.objects.bulk_update(changed.values(), ["values", "mails"], batch_size=AT_ONCE // 3)
        judge_rows(actor, current)
    return current


def mend_workbook_row(actor: Actor, run: WorkbookRun, position: int, values: Mapping[str, str]) -> WorkbookRow:
    """A row as it should have been: the fields that are given; the others stay, and all rows are judged anew."""
    with transaction.atomic():
        current = open_run(actor, run)
        row = row_at(current.rows.all(), position)
        fields = {column.field for column in columns_of(row.sheet)}
        given = {field: clean(value)[:MOST_VALUE] for field, value in values.items() if field in fields}
        row.values = {**row.values, **given}
        row.mails = _mails(row.sheet, row.values)
        # Of a cell that could not be read the answer is what was written instead.
        row.troubles = [[code, at] for code, at in row.troubles if at not in given]
        row.decided = ""
        row.save(update_fields=["values", "mails", "troubles", "decided"])
        judge_rows(actor, current)
        row.refresh_from_db()
    return row


def decide_workbook_row(actor: Actor, run: WorkbookRun, position: int, decided: str) -> WorkbookRow:
    """An answer to what only a person knows: out, same or other; an empty one takes it back."""
    with transaction.atomic():
        current = open_run(actor, run)
        row = row_at(current.rows.all(), position)
        set_decided(row, decided)
        judge_rows(actor, current)
        row.refresh_from_db()
    return row


def columns_of(kind: str) -> list[slots.SheetColumn]:
    """All columns of a sheet, its owner's first."""
    return [column for part in slots.sheet_parts(kind) for column in part.columns]


def open_run(actor: Actor, run: WorkbookRun) -> WorkbookRun:
    """The run under its lock, when it is still a preview and the actor may bring it in."""
    current = locked(WorkbookRun.objects.all(), run)
    if current.state != WorkbookRun.State.PREVIEWED:
        raise DomainError("workbook_confirmed")
    slots.workbook_gate().require(actor, current.programme)
    return current


def log_workbook(verb: str, actor: Actor, run: WorkbookRun) -> None:
    """The deed in the audit log, with the number of rows."""
    programme = str(run.programme)
    log(verb, actor=actor, kind="import", object_id=str(run.pk), programme=programme, records=run.rows.count())


def _read(data: bytes, programme: UUID) -> Book:
    wanted = [
        Wanted(
            sheet.kind,
            (*in_all_languages(sheet.title), *sheet.names, sheet.kind),
            {column.field: (*in_all_languages(column.title), *column.words) for column in columns_of(sheet.kind)},
            tuple(column.field for column in columns_of(sheet.kind) if column.required),
            sheet.presence,
        )
        for sheet in slots.workbook_sheets()
    ]
    known: dict[str, dict[str, str]] = {}
    remembered = RememberedColumn.objects.filter(programme=programme)
    for sheet, key, field in remembered.values_list("sheet", "key", "field"):
        known.setdefault(sheet, {})[key] = field
    book = read_book_apart(data, wanted, passed=passed_by(), known=known)
    if not any(table.rows for table in book.tables):
        raise DomainError("workbook_empty")
    return book


def _write_rows(actor: Actor, run: WorkbookRun, book: Book) -> None:
    """The rows in the order in which they will be written, judged before they are stored."""
    order = _kinds()
    tables = sorted(book.tables, key=lambda table: order.index(table.kind))
    rows = [
        WorkbookRow(
            run=run,
            sheet=table.kind,
            number=taken.number,
            values=dict(taken.values),
            mails=_mails(table.kind, taken.values),
            troubles=[[trouble.code, trouble.column] for trouble in taken.troubles],
        )
        for table in tables
        for taken in table.rows
    ]
    for position, row in enumerate(rows, 1):
        row.position = position
    set_fates(actor, run.programme, rows)
    WorkbookRow.objects.bulk_create(rows, batch_size=AT_ONCE // 10)


def _kinds() -> list[str]:
    return [sheet.kind for sheet in slots.workbook_sheets()]


def _mails(sheet: str, values: Mapping[str, str]) -> str:
    found = {values[column.field].lower() for column in columns_of(sheet) if column.mail and values.get(column.field)}
    return f" {' '.join(sorted(found))} "[:1000] if found else ""


def _reading(book: Book) -> dict[str, object]:
    return {
        "headings": [
            {
                "sheet": table.kind,
                "key": heading_key(head.text)[:120],
                "text": head.text[:120],
                "column": head.column,
                "field": head.field,
            }
            for table in book.tables
            for head in table.headings
        ],
        "skipped": skipped_of(book.skipped),
    }


def _require_choice(actor: Actor, run: WorkbookRun, sheet: str, field: str, value: str) -> None:
    column = next((one for one in columns_of(sheet) if one.field == field), None)
    if column is None or column.choices is None:
        raise DomainError("choice_unknown")
    if value not in {known for known, _ in column.choices(actor, run.programme)}:
        raise DomainError("choice_unknown", field=field)
