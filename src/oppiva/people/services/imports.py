"""The verbs of lists before they are sent: read in, judged, mended in place, forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.matching import folded
from oppiva.core.policy import Actor
from oppiva.core.rosters import FIELDS, Roster, heading_key, paste
from oppiva.core.rosters.apart import read_apart
from oppiva.jobs import clock
from oppiva.people import structure
from oppiva.people.models import ImportRow, ImportRun, Organisation, RememberedHeading
from oppiva.people.rules import houses_for_invitations, units_for_invitations
from oppiva.people.services.import_fates import judge_rows, set_fates
from oppiva.people.services.import_runs import importer, locked_run, log_import, remember_headings, require_inviting
from oppiva.people.services.read_files import AT_ONCE, file_of, keep_file, row_at, set_decided, skipped_of

FILE = "import"
LONGEST = 300


def read_in(
    actor: Actor,
    organisation: Organisation,
    *,
    role: str,
    language: str,
    data: bytes | None = None,
    name: str = "",
    text: str = "",
    unit: UUID | None = None,
) -> ImportRun:
    """Reads a file, or pasted text, and judges each row; nothing is sent. `unit`: of rows that name none.

    Refuses what the reader refuses as a whole (health data and identity codes in the headings, too many cells, no
    list), a list of nobody (`import_empty`), and a role that the actor may not give in the organisation.
    """
    require_inviting(actor, organisation.pk, role)
    if unit is not None and unit not in units_for_invitations(actor, organisation.pk):
        raise DomainError("unit_not_here", field="unit")
    roster = read_apart(data, known=_remembered(organisation)) if data is not None else paste(text)
    if not roster.rows:
        raise DomainError("import_empty")
    content = data if data is not None else text.encode()
    run = ImportRun(
        organisation=organisation,
        name=name[:160] if data is not None else "",
        sha256=hashlib.sha256(content).hexdigest(),
        role=role,
        language=language,
        made_by_id=importer(actor),
        made_at=clock.now(),
        reading=_reading(roster, unit),
    )
    # Thousands of rows take their time to judge, in which nobody else may wait for the database.
    rows = _rows(actor, run, roster, unit)
    with transaction.atomic():
        if data is not None:
            run.file = _kept(actor, run, data, roster)
        save(run, actor=actor)
        _write(rows)
        log_import("import_read", actor, run)
    return run


def name_columns(actor: Actor, run: ImportRun, fields: Mapping[str, str]) -> ImportRun:
    """Says what headings mean (a key to one of the reader's fields, or empty), remembers that, and reads anew.

    What had been mended by hand is read from the file again; rows that name no unit get the one chosen at first.
    """
    with transaction.atomic():
        current = _open(actor, run)
    file = file_of(current)
    meant = {key: field for key, field in fields.items() if not field or field in FIELDS}
    # As in `read_in`, what takes long comes before the lock.
    roster = read_apart(file.read_bytes(), known={**_remembered(current.organisation), **meant})
    if not roster.rows:
        raise DomainError("import_empty")
    unit = _unit_otherwise(actor, current)
    rows = _rows(actor, current, roster, unit)
    with transaction.atomic():
        current = _open(actor, run)
        remember_headings(current.organisation_id, meant)
        save(current, actor=actor, changes={"reading": _reading(roster, unit)})
        current.rows.all().delete()
        _write(rows)
    return current


def set_terms(actor: Actor, run: ImportRun, *, role: str, language: str) -> ImportRun:
    """The role for all, and the language for those whose row says none."""
    with transaction.atomic():
        current = _open(actor, run)
        require_inviting(actor, current.organisation_id, role)
        save(current, actor=actor, changes={"role": role, "language": language})
        judge_rows(actor, current)
    return current


def place_units(actor: Actor, run: ImportRun, chosen: Mapping[str, UUID]) -> ImportRun:
    """The unit for every row that names it in these words; refuses a unit that is not the organisation's."""
    with transaction.atomic():
        current = _open(actor, run)
        allowed = set(units_for_invitations(actor, current.organisation_id))
        for words, unit in chosen.items():
            if unit not in allowed:
                raise DomainError("unit_not_here", field="unit")
            current.rows.filter(unit_text=words, unit__isnull=True).update(unit_id=unit)
        judge_rows(actor, current)
    return current


def mend_row(actor: Actor, run: ImportRun, position: int, *, name: str, email: str, unit: UUID | None) -> ImportRow:
    """A row as it should have been; the others stay as they are, and all are judged anew."""
    with transaction.atomic():
        current = _open(actor, run)
        if unit is not None and unit not in units_for_invitations(actor, current.organisation_id):
            raise DomainError("unit_not_here", field="unit")
        row = row_at(current.rows.all(), position)
        row.name, row.email, row.unit_id, row.troubles, row.decided = name, email, unit, [], ""
        if unit is not None:
            # As if the list had said so: a known person is moved there, too.
            row.unit_text = structure.current().rooms[unit].name
        row.save(update_fields=["name", "email", "unit", "unit_text", "troubles", "decided"])
        judge_rows(actor, current)
        row.refresh_from_db()
    return row


def decide_row(actor: Actor, run: ImportRun, position: int, decided: str) -> ImportRow:
    """An answer to what only a person knows: out, same, other or returns; an empty one takes it back."""
    with transaction.atomic():
        current = _open(actor, run)
        row = row_at(current.rows.all(), position)
        set_decided(row, decided)
        judge_rows(actor, current)
        row.refresh_from_db()
    return row


def _rows(actor: Actor, run: ImportRun, roster: Roster, otherwise: UUID | None) -> list[ImportRow]:
    """The rows with the unit each names, judged before they are stored."""
    rooms = structure.current().rooms
    units = {
        folded(room.name): unit
        for unit, room in rooms.items()
        if room.organisation == run.organisation_id and not room.deleted
    }
    rows = [
        ImportRow(
            run=run,
            position=position,
            sheet=row.sheet[:120],
            number=row.number,
            name=row.name[:LONGEST],
            email=row.mail[:LONGEST],
            unit_text=row.unit[:LONGEST],
            unit_id=units.get(folded(row.unit)) if row.unit else otherwise,
            language=row.language,
            troubles=[trouble.code for trouble in row.troubles],
        )
        for position, row in enumerate(roster.rows, 1)
    ]
    set_fates(actor, run, rows)
    return rows


def _write(rows: list[ImportRow]) -> None:
    """Thousands are inserted once."""
    ImportRow.objects.bulk_create(rows, batch_size=AT_ONCE // 10)


def _kept(actor: Actor, run: ImportRun, data: bytes, roster: Roster) -> UUID | None:
    """Stores the file, a text as UTF-8."""
    content, name = data, run.name
    if roster.kind == "csv":
        content = data.decode(roster.encoding or "utf-8", "replace").encode()
        name = f"{name.rpartition('.')[0] or name}.csv"
    return keep_file(actor, run, FILE, content, name)


def _reading(roster: Roster, unit: UUID | None) -> dict[str, object]:
    return {
        "kind": roster.kind,
        "unit": str(unit or ""),
        "headings": [
            {"key": heading_key(head.text), "text": head.text[:120], "column": head.column, "field": head.field}
            for head in roster.headings
        ],
        "skipped": skipped_of(roster.skipped),
    }


def _unit_otherwise(actor: Actor, run: ImportRun) -> UUID | None:
    """The unit chosen for rows that name none, as long as it is one to invite into."""
    chosen = str(run.reading.get("unit") or "")
    return next((unit for unit in units_for_invitations(actor, run.organisation_id) if str(unit) == chosen), None)


def _remembered(organisation: Organisation) -> dict[str, str]:
    return dict(RememberedHeading.objects.filter(organisation=organisation).values_list("key", "field"))


def _open(actor: Actor, run: ImportRun) -> ImportRun:
    """The run under its lock, when it is still a preview and the actor may send it."""
    current = locked_run(run)
    if current.state != ImportRun.State.PREVIEWED:
        raise DomainError("import_confirmed")
    if current.organisation_id not in houses_for_invitations(actor):
        raise DomainError("not_allowed", action="grant", kind="invitation")
    return current
