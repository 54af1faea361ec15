"""The verbs of a workbook that write: brought in once, gone on with, taken back whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from uuid import UUID

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction
from django.db.models import Model, Q, QuerySet, Value
from django.db.models.fields import CharField
from django.db.models.functions import Cast, Concat

from oppiva.audit.models import Record, kind_of
from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.jobs import clock
from oppiva.jobs.services import enqueue
from oppiva.people import slots
from oppiva.people.models import Person, RoleGrant, WorkbookRow, WorkbookRun
from oppiva.people.services.import_runs import importer
from oppiva.people.services.read_files import in_parts, locked, require_confirmed, require_undoable
from oppiva.people.services.workbook_fates import judge_rows, sheet_row
from oppiva.people.services.workbooks import log_workbook
from oppiva.people.slots import Made, SheetPart, Verdict

JOB = "import_workbook"
# So many rows are written while the page waits, in one transaction; more are a job that can be watched and stopped.
FEW = 60
State, FateOf = WorkbookRun.State, WorkbookRow.Fate
Tell = Callable[[int, int], None]
# What comes by itself with an account and goes with it; everything else that points at a row keeps it from going.
_BY_ITSELF = frozenset(
    {"account.emailaddress", "people.notice", "people.digestrun", "people.workbookrow", "people.importrow"}
)
PERSON, GRANT = "people.person", "people.rolegrant"


def confirm_workbook(actor: Actor, run: WorkbookRun) -> WorkbookRun:
    """Writes what the preview showed, a long workbook as a job; confirmed twice, it writes nothing new.

    Refuses a workbook with nothing to write (`workbook_nothing_new`) and one that was taken back (`import_undone`).
    """
    with transaction.atomic():
        current = locked(WorkbookRun.objects.all(), run)
        if current.state == State.UNDONE:
            raise DomainError("import_undone")
        if current.state == State.CONFIRMED:
            return current
        slots.workbook_gate().require(actor, current.programme)
        judge_rows(actor, current)
        waiting = _waiting(current).count()
        if not waiting:
            raise DomainError("workbook_nothing_new")
        changes = {"state": State.CONFIRMED, "confirmed_by_id": importer(actor), "confirmed_at": clock.now()}
        save(current, actor=actor, changes=changes, reason="confirmed")
        log_workbook("workbook_confirmed", actor, current)
        if waiting > FEW:
            _in_the_background(actor, current)
        else:
            bring_in(actor, current)
    return current


def go_on_with_workbook(actor: Actor, run: WorkbookRun) -> WorkbookRun:
    """Writes what a stopped job left; a row that was written is not written again."""
    with transaction.atomic():
        current = locked(WorkbookRun.objects.all(), run)
        require_confirmed(current)
        slots.workbook_gate().require(actor, current.programme)
        _in_the_background(actor, current)
    return current


def bring_in(actor: Actor, run: WorkbookRun, tell: Tell | None = None) -> int:
    """Writes each confirmed row once, each by itself, so that it may be stopped, lost and begun again."""
    waiting = list(_waiting(run).order_by("position").values_list("pk", flat=True))
    written = 0
    for number, pk in enumerate(waiting, 1):
        with transaction.atomic():
            # The run too: whoever takes it back now waits for this row, and the next one sees that it was taken back.
            row = WorkbookRow.objects.select_for_update(of=("self", "run")).select_related("run").get(pk=pk)
            if row.run.state != State.CONFIRMED:
                break
            if not row.done:
                written += _write(actor, row)
        if tell is not None:
            tell(number, len(waiting))
    return written


def undo_workbook(actor: Actor, run: WorkbookRun) -> WorkbookRun:
    """Takes a whole workbook back: what it made goes as one batch, what it changed is as before. A preview just ends.

    Refuses, naming the first row, when something made later hangs on what the workbook made (`workbook_in_use`) or it
    was changed since (`workbook_changed_since`); one undone already, and one confirmed more than 30 days ago.
    """
    with transaction.atomic():
        current = locked(WorkbookRun.objects.all(), run)
        require_undoable(current)
        slots.workbook_gate().require(actor, current.programme)
        changes = {"state": State.UNDONE, "undone_at": clock.now()}
        if current.confirmed_at is not None:
            with reading(actor):
                _take_back(actor, current)
        save(current, actor=actor, changes=changes, reason="undone")
        log_workbook("workbook_undone", actor, current)
    return current


def _write(actor: Actor, row: WorkbookRow) -> bool:
    """Writes one row; one refused now, after the preview, says why instead of ending the whole workbook."""
    told = sheet_row(row)
    told.verdict = Verdict(row.fate, row.reason, row.field, row.facts, row.person_id)
    try:
        with transaction.atomic():
            made: list[Made] = []
            for part in slots.sheet_parts(row.sheet):
                made += part.write(actor, row.run.programme, told, made)
            row.made = [_entry(one) for one in made]
            row.person_id = next((one.record.pk for one in made if isinstance(one.record, Person)), row.person_id)
    except DomainError as error:
        facts = {name: value for name, value in error.facts.items() if isinstance(value, str | int)}
        row.fate, row.reason, row.facts, row.made = FateOf.REFUSED, error.code[:40], facts, []
        row.field = str(error.facts.get("field", ""))[:20]
    row.done = True
    row.save(update_fields=["fate", "reason", "field", "facts", "person", "made", "done"])
    return row.fate != FateOf.REFUSED


def _entry(made: Made) -> dict[str, object]:
    record = made.record
    return {
        "kind": kind_of(record),
        "id": str(record.pk),
        "version": record.version,
        "before": dict(made.before) if made.before is not None else None,
    }


def _waiting(run: WorkbookRun) -> QuerySet[WorkbookRow]:
    """What is still to be written."""
    return run.rows.filter(done=False, fate__in=[FateOf.NEW, FateOf.CHANGED])


def _in_the_background(actor: Actor, run: WorkbookRun) -> None:
    job = enqueue(JOB, args={"run": str(run.pk)}, asked_by=actor.person_id)
    save(run, actor=actor, changes={"job": job.pk})


def _take_back(actor: Actor, run: WorkbookRun) -> None:
    entries = [(row, entry) for row in run.rows.filter(done=True).order_by("position") for entry in row.made]
    last: dict[tuple[str, UUID], tuple[WorkbookRow, Mapping[str, object]]] = {}
    for row, entry in entries:
        last[str(entry["kind"]), UUID(str(entry["id"]))] = (row, entry)
    made = {(str(entry["kind"]), UUID(str(entry["id"]))) for _, entry in entries if entry["before"] is None}
    records = _records(last)
    for key, (row, entry) in last.items():
        if key in records and records[key].version != entry["version"]:
            raise _refusal("workbook_changed_since", row)
    going = {key: record for key, record in records.items() if key in made}
    _refuse_in_use(going, {key: row for key, (row, _) in last.items()})
    for _row, entry in reversed(entries):
        key = (str(entry["kind"]), UUID(str(entry["id"])))
        before = entry["before"]
        if key in records and key not in made and isinstance(before, Mapping):
            records[key] = save(records[key], actor=actor, changes=before, reason="workbook undone")
    if going:
        grants = _grants_with_places([pk for kind, pk in going if kind == PERSON])
        delete([*grants, *going.values()], actor=actor, reason="workbook undone")
        _free_mails([pk for kind, pk in going if kind == PERSON])
    for part in _all_parts():
        if part.taken_back is not None:
            part.taken_back(actor, run.programme, list(records.values()))


def _refusal(code: str, row: WorkbookRow) -> DomainError:
    sheet = next((str(one.title) for one in slots.workbook_sheets() if one.kind == row.sheet), row.sheet)
    return DomainError(code, row=row.number, sheet=sheet)


def _records(keys: Iterable[tuple[str, UUID]]) -> dict[tuple[str, UUID], Record]:
    """The living records behind the keys; what somebody has deleted by hand is gone already."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, pk in keys:
        by_kind[kind].append(pk)
    found: dict[tuple[str, UUID], Record] = {}
    for kind, ids in by_kind.items():
        for some in in_parts(ids):
            for record in apps.get_model(kind)._base_manager.filter(pk__in=some, deleted_in__isnull=True):
                found[kind, record.pk] = record
    return found


def _refuse_in_use(going: Mapping[tuple[str, UUID], Record], rows: Mapping[tuple[str, UUID], WorkbookRow]) -> None:
    """Refuses when a living row of any table points at one of these, unless it goes along or came by itself."""
    by_kind: dict[str, list[UUID]] = defaultdict(list)
    for kind, pk in going:
        by_kind[kind].append(pk)
    by_itself = _BY_ITSELF.union(*(part.by_itself for part in _all_parts()))
    for kind, ids in by_kind.items():
        for relation in apps.get_model(kind)._meta.related_objects:
            other = relation.related_model
            if not isinstance(other, type) or kind_of(other) in by_itself or not relation.field.concrete:
                continue
            name = relation.field.name
            for some in in_parts(ids):
                for pk, target in _pointing(other, name, some):
                    if (kind_of(other), pk) not in going:
                        raise _refusal("workbook_in_use", rows[kind, target])


def _pointing(model: type[Model], name: str, ids: Sequence[UUID]) -> Iterable[tuple[UUID, UUID]]:
    pointing = model._base_manager.filter(**{f"{name}__in": ids})
    if issubclass(model, Record):
        pointing = pointing.filter(deleted_in__isnull=True)
    if model is RoleGrant:
        pointing = pointing.exclude(_came_with_place())
    return pointing.values_list("pk", name)


def _came_with_place() -> Q:
    return Q(granted_by__isnull=True, scope_kind__in=["series", "team"])


def _grants_with_places(persons: Sequence[UUID]) -> list[RoleGrant]:
    found: list[RoleGrant] = []
    for some in in_parts(persons):
        found += RoleGrant.objects.filter(_came_with_place(), person_id__in=some, deleted_in__isnull=True)
    return found


def _free_mails(persons: Sequence[UUID]) -> None:
    """A person taken back keeps no address, so that the right workbook can bring the same person in tomorrow."""
    for some in in_parts(persons):
        EmailAddress.objects.filter(user_id__in=some).delete()
        gone = Concat(Cast("pk", CharField()), Value("@undone.invalid"))
        Person.objects.filter(pk__in=some).update(email=gone)


def _all_parts() -> list[SheetPart]:
    return [part for sheet in slots.workbook_sheets() for part in slots.sheet_parts(sheet.kind)]
