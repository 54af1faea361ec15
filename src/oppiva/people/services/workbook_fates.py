"""The fates of all rows of a workbook: each sheet after the ones it builds on, each app its own columns."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.people import slots
from oppiva.people.models import WorkbookRow, WorkbookRun
from oppiva.people.services.read_files import AT_ONCE
from oppiva.people.slots import SheetRow, Verdict

FATE = ("fate", "reason", "field", "person", "facts")
# What a person is asked about a row: the answer is the row's own, so the others may stand.
_ORDER = ("matched", "changed", "new", "refused")


def judge_rows(actor: Actor, run: WorkbookRun) -> None:
    """The fate of every stored row, written where it has changed."""
    changed = set_fates(actor, run.programme, list(run.rows.order_by("position")))
    WorkbookRow.objects.bulk_update(changed, FATE, batch_size=AT_ONCE // len(FATE))


def set_fates(actor: Actor, programme: UUID, rows: Sequence[WorkbookRow]) -> list[WorkbookRow]:
    """Sets the fate of every row of a workbook and answers those in which it has changed; nothing is written."""
    book: dict[str, list[SheetRow]] = {sheet.kind: [] for sheet in slots.workbook_sheets()}
    for row in rows:
        if row.sheet in book:
            book[row.sheet].append(sheet_row(row))
    for kind, found in book.items():
        _judge_sheet(actor, programme, kind, found, book)
    verdicts = {row.position: row.verdict for found in book.values() for row in found}
    changed = []
    for row in rows:
        verdict = verdicts.get(row.position) or Verdict("refused", "sheet_unknown")
        # A row that is asked about is nobody's yet: it goes into nobody's copy of their own data.
        person = verdict.person if verdict.fate != "refused" else None
        told = (verdict.fate, verdict.reason[:40], verdict.at, person, dict(verdict.facts))
        if told != (row.fate, row.reason, row.field, row.person_id, row.facts):
            row.fate, row.reason, row.field, row.person_id, row.facts = told
            changed.append(row)
    return changed


def sheet_row(row: WorkbookRow) -> SheetRow:
    """A stored row as the parts of its sheet see it, not judged yet."""
    troubles = [(str(code), str(at)) for code, at in row.troubles]
    return SheetRow(row.sheet, row.position, row.number, dict(row.values), troubles, row.decided)


def _judge_sheet(actor: Actor, programme: UUID, kind: str, rows: list[SheetRow], book: slots.Book) -> None:
    parts = slots.sheet_parts(kind)
    needed = [column.field for part in parts for column in part.columns if column.required]
    for row in rows:
        row.verdict = _by_itself(row, needed)
    for part in parts:
        for row, verdict in zip(rows, part.judge(actor, programme, rows, book), strict=True):
            if verdict is not None and row.stands:
                row.verdict = _together(row.verdict, verdict)


def _by_itself(row: SheetRow, needed: Sequence[str]) -> Verdict | None:
    """What the row alone settles: left out by hand, a cell that could not be read, a value it must have."""
    if row.decided == "out":
        return Verdict("left_out", "by_hand")
    for code, at in row.troubles:
        return Verdict("refused", code, at)
    for name in needed:
        if not row.text(name):
            return Verdict("refused", "value_missing", name)
    return None


def _together(before: Verdict | None, now: Verdict) -> Verdict:
    """The fate of a row of which two apps know something: what is refused by one is refused, what is new is new."""
    if before is None or now.fate == "refused":
        return now
    person = now.person or before.person
    if before.fate == "matched" and now.fate == "new":
        # Somebody known gets something: the row changes what is known of them.
        return Verdict("changed", now.reason, now.at, {**before.facts, **now.facts}, person)
    first, second = (before, now) if _ORDER.index(before.fate) >= _ORDER.index(now.fate) else (now, before)
    reason, at = (now.reason, now.at) if now.reason else (first.reason, first.at)
    return Verdict(first.fate, reason, at, {**second.facts, **first.facts, **now.facts}, person)
