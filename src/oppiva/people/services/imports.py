"""The verbs of imports: a list is read in and judged, mended in place, confirmed once, and taken back whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from oppiva.audit.services import delete, log, save
from oppiva.core.errors import DomainError
from oppiva.core.matching import Known, Line, Surroundings, folded, judge
from oppiva.core.policy import Actor
from oppiva.core.rosters import FIELDS, MOST_BYTES, Roster, paste
from oppiva.core.rosters.apart import read_apart
from oppiva.core.rosters.headings import heading_key
from oppiva.jobs import clock
from oppiva.jobs.services import enqueue, store
from oppiva.jobs.services.files import location
from oppiva.jobs.models import StoredFile
from oppiva.people import structure
from oppiva.people.models import ImportRow, ImportRun, Invitation, Organisation, Person, RememberedHeading, RoleGrant
from oppiva.people.rules import (
    houses_for_invitations,
    may_change_account,
    may_invite,
    persons_visible_to,
    units_for_invitations,
    units_for_persons,
)
from oppiva.people.services.grants import revoke_grant
from oppiva.people.services.invitations import invite, send_drafted
from oppiva.people.services.persons import edit_person

FILE = "import"
UNDO = timedelta(days=30)
# So many rows are sent while the page waits; more are a job that can be watched and stopped.
FEW = 30
AT_ONCE = 500
LONGEST = 300
# The reader's findings that keep a row from being sent; the others leave a field empty. Who comes twice is judged here,
# since mending one row may answer it for another.
BLOCKING = frozenset(
    {"mail_missing", "mail_malformed", "mail_several", "name_missing", "name_malformed", "name_too_long", "name_is_date"}
    | {"letters_lost", "formula_without_value", "cell_error", "identity_code"}
)
State, FateOf, Decided = ImportRun.State, ImportRow.Fate, ImportRow.Decided
Tell = Callable[[int, int], None]


def read_in(
    actor: Actor,
    organisation: Organisation,
    *,
    role: str,
    language: str,
    data: bytes | None = None,
    name: str = "",
    text: str = "",
) -> ImportRun:
    """Reads a file, or pasted text, and judges each row; nothing is sent.

    Refuses what the reader refuses as a whole (health data and identity codes in the headings, too many cells, no
    list), a list of nobody (`import_empty`), and a role that the actor may not give in the organisation.
    """
    _may(actor, organisation.pk, role)
    if data is not None and len(data) > MOST_BYTES:
        raise DomainError("file_too_big", size=len(data), most=MOST_BYTES)
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
        made_by_id=_person(actor),
        made_at=clock.now(),
        reading=_reading(roster),
    )
    with transaction.atomic():
        if data is not None:
            run.file = _kept(actor, run, data, roster)
        save(run, actor=actor)
        _write_rows(run, roster)
        _judge(actor, run)
        _log("import_read", actor, run)
    return run


def name_columns(actor: Actor, run: ImportRun, fields: Mapping[str, str]) -> ImportRun:
    """Says what headings mean (a key to one of the reader's fields, or empty), remembers that, and reads anew.

    What had been mended by hand is read from the file again.
    """
    with transaction.atomic():
        current = _open(actor, run)
        stored = StoredFile.objects.filter(pk=current.file).first() if current.file else None
        if stored is None:
            raise DomainError("import_file_gone")
        meant = {key: field for key, field in fields.items() if not field or field in FIELDS}
        _remember(current.organisation_id, meant)
        roster = read_apart(location(stored).read_bytes(), known=_remembered(current.organisation))
        if not roster.rows:
            raise DomainError("import_empty")
        save(current, actor=actor, changes={"reading": _reading(roster)})
        current.rows.all().delete()
        _write_rows(current, roster)
        _judge(actor, current)
    return current


def set_terms(actor: Actor, run: ImportRun, *, role: str, language: str) -> ImportRun:
    """The role for all, and the language for those whose row says none."""
    with transaction.atomic():
        current = _open(actor, run)
        _may(actor, current.organisation_id, role)
        save(current, actor=actor, changes={"role": role, "language": language})
        _judge(actor, current)
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
        _judge(actor, current)
    return current


def mend_row(actor: Actor, run: ImportRun, position: int, *, name: str, email: str, unit: UUID | None) -> ImportRow:
    """A row as it should have been; the others stay as they are, and all are judged anew."""
    with transaction.atomic():
        current = _open(actor, run)
        if unit is not None and unit not in units_for_invitations(actor, current.organisation_id):
            raise DomainError("unit_not_here", field="unit")
        row = _row(current, position)
        row.name, row.email, row.unit_id, row.troubles, row.decided = name, email, unit, [], ""
        row.save(update_fields=["name", "email", "unit", "troubles", "decided"])
        _judge(actor, current)
        row.refresh_from_db()
    return row


def decide_row(actor: Actor, run: ImportRun, position: int, decided: str) -> ImportRow:
    """An answer to what only a person knows: left out, the same person, another one, comes back; empty takes it back."""
    if decided not in {"", *Decided.values}:
        raise DomainError("import_answer_unknown")
    with transaction.atomic():
        current = _open(actor, run)
        row = _row(current, position)
        row.decided = decided
        row.save(update_fields=["decided"])
        _judge(actor, current)
        row.refresh_from_db()
    return row


def confirm_import(actor: Actor, run: ImportRun) -> ImportRun:
    """Sends what the preview showed, a long list as a job; confirmed twice, it writes nothing new.

    Refuses a list with nothing to send (`import_nothing_to_send`) and one that was taken back (`import_undone`).
    """
    with transaction.atomic():
        current = _locked(run)
        if current.state == State.UNDONE:
            raise DomainError("import_undone")
        if current.state == State.CONFIRMED:
            return current
        _may(actor, current.organisation_id, current.role)
        _judge(actor, current)
        if not _waiting(current).exists():
            raise DomainError("import_nothing_to_send")
        now = clock.now()
        changes = {"state": State.CONFIRMED, "confirmed_by_id": _person(actor), "confirmed_at": now}
        save(current, actor=actor, changes=changes, reason="confirmed")
        _remember(current.organisation_id, {head["key"]: head["field"] for head in current.reading.get("headings", [])})
        _log("import_confirmed", actor, current)
        later = _waiting(current).count() > FEW
        if later:
            _in_the_background(actor, current)
    if not later:
        carry_out(actor, current)
    return current


def go_on_with_import(actor: Actor, run: ImportRun) -> ImportRun:
    """Sends what a stopped job or a reached mail limit left; who has been invited gets nothing again."""
    with transaction.atomic():
        current = _locked(run)
        if current.state != State.CONFIRMED:
            raise DomainError("import_undone" if current.state == State.UNDONE else "import_not_confirmed")
        _may(actor, current.organisation_id, current.role)
        _in_the_background(actor, current)
    return current


def carry_out(actor: Actor, run: ImportRun, tell: Tell | None = None) -> int:
    """Does each confirmed row once, in a transaction of its own, so that it may be stopped, lost and begun again."""
    waiting = list(_waiting(run).order_by("position").values_list("pk", flat=True))
    sent = 0
    for number, pk in enumerate(waiting, 1):
        with transaction.atomic():
            row = ImportRow.objects.select_for_update(of=("self",)).select_related("run", "unit", "person").get(pk=pk)
            if row.run.state != State.CONFIRMED:
                break
            if not row.done:
                sent += _carry_out_row(actor, row)
        if tell is not None:
            tell(number, len(waiting))
    drafted = Invitation.objects.filter(run=run, state=Invitation.State.DRAFTED, deleted_in__isnull=True)
    for invitation in list(drafted):
        sent += send_drafted(actor, invitation)
    return sent


def undo_import(actor: Actor, run: ImportRun) -> ImportRun:
    """Takes a whole import back: its invitations go as one batch, roles it led to end, who was moved goes back.

    The accounts of those who have accepted stay. A preview is thrown away by the same deed. Refuses an import that is
    undone already (`import_undone`) or was confirmed more than 30 days ago (`undo_too_late`).
    """
    with transaction.atomic():
        current = _locked(run)
        if current.state == State.UNDONE:
            raise DomainError("import_undone")
        if current.confirmed_at is not None and current.confirmed_at + UNDO < clock.now():
            raise DomainError("undo_too_late", days=UNDO.days)
        _may(actor, current.organisation_id, current.role)
        made = Invitation.objects.filter(run=current, deleted_in__isnull=True)
        for invitation in made.filter(state=Invitation.State.ACCEPTED).select_related("person"):
            _take_role_back(actor, invitation)
        rest = list(made.exclude(state=Invitation.State.ACCEPTED))
        if rest:
            delete(rest, actor=actor, reason="import undone")
        for row in current.rows.filter(done=True, unit_before__isnull=False).select_related("person", "unit_before"):
            if row.person is not None and row.person.unit_id == row.unit_id:
                edit_person(actor, row.person, base_version=row.person.version, fields={"unit": row.unit_before})
        save(current, actor=actor, changes={"state": State.UNDONE, "undone_at": clock.now()}, reason="undone")
        _log("import_undone", actor, current)
    return current


def forget_rows() -> int:
    """The night's work: rows of lists go 30 days after the list was read, or confirmed; answers how many."""
    before = clock.now() - UNDO
    old = ImportRow.objects.filter(run__made_at__lt=before)
    return old.filter(Q(run__confirmed_at__isnull=True) | Q(run__confirmed_at__lt=before)).delete()[0]


def _carry_out_row(actor: Actor, row: ImportRow) -> int:
    """Moves and invites; a row refused now, after the preview, says why instead of ending the whole list."""
    try:
        with transaction.atomic():
            if row.fate == FateOf.CHANGED and row.person is not None:
                row.unit_before = row.person.unit
                edit_person(actor, row.person, base_version=row.person.version, fields={"unit": row.unit})
            if row.sends:
                known = row.person
                invite(
                    actor,
                    name=known.name if known is not None else row.name,
                    email=known.email if known is not None else row.email,
                    unit=row.unit,
                    role=row.run.role,
                    scope_kind="unit",
                    scope_id=str(row.unit_id),
                    language=row.language or row.run.language,
                    returns=row.decided == Decided.RETURNS,
                    run=row.run,
                )
    except DomainError as error:
        row.fate, row.reason, row.unit_before, row.done = FateOf.REFUSED, error.code[:40], None, True
    else:
        row.done = True
    row.save(update_fields=["fate", "reason", "unit_before", "done"])
    return int(row.fate != FateOf.REFUSED and row.sends)


def _take_role_back(actor: Actor, invitation: Invitation) -> None:
    given = RoleGrant.objects.filter(
        person=invitation.person,
        role=invitation.role,
        scope_kind=invitation.scope_kind,
        scope_id=invitation.scope_id,
        granted_by=invitation.invited_by_id,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        granted_at__gte=invitation.drafted_at,
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
    for grant in given.select_related("person"):
        revoke_grant(actor, grant, reason="import undone")


def _waiting(run: ImportRun) -> QuerySet[ImportRow]:
    """What is still to be done: rows that send, and those that only move somebody."""
    return run.rows.filter(done=False).filter(
        Q(sends=True, fate__in=[FateOf.NEW, FateOf.MATCHED]) | Q(fate=FateOf.CHANGED)
    )


def _in_the_background(actor: Actor, run: ImportRun) -> None:
    job = enqueue("import_people", args={"run": str(run.pk)}, asked_by=actor.person_id)
    save(run, actor=actor, changes={"job": job.pk})


def _judge(actor: Actor, run: ImportRun) -> None:
    """The fate of every row, written where it has changed."""
    rows = list(run.rows.order_by("position"))
    lines = [
        Line(
            row.position,
            row.number,
            row.name,
            row.email,
            row.unit_text,
            str(row.unit_id or ""),
            row.decided,
            tuple(code for code in row.troubles if code in BLOCKING),
        )
        for row in rows
    ]
    changed = []
    for row, fate in zip(rows, judge(lines, _surroundings(actor, run, lines)), strict=True):
        unit = UUID(fate.unit) if fate.unit else row.unit_id
        person = UUID(fate.person) if fate.person else None
        found = (fate.fate, fate.reason, person, unit, fate.sends, dict(fate.facts))
        if found != (row.fate, row.reason, row.person_id, row.unit_id, row.sends, row.facts):
            row.fate, row.reason, row.person_id, row.unit_id, row.sends, row.facts = found
            changed.append(row)
    names = ["fate", "reason", "person", "unit", "sends", "facts"]
    ImportRow.objects.bulk_update(changed, names, batch_size=AT_ONCE // len(names))


def _surroundings(actor: Actor, run: ImportRun, lines: Sequence[Line]) -> Surroundings:
    rooms = structure.current().rooms
    units = [str(unit) for unit, room in rooms.items() if room.organisation == run.organisation_id]
    seen = persons_visible_to(actor)
    people: list[Person] = []
    for some in _parts(sorted({line.mail.lower() for line in lines if line.mail})):
        people += seen.annotate(plain=Lower("email")).filter(plain__in=some)
    colleagues = list(seen.filter(unit_id__in=units).order_by("name", "pk"))
    live = Invitation.objects.filter(
        Q(state=Invitation.State.DRAFTED) | Q(state=Invitation.State.SENT, expires_at__gt=clock.now()),
        scope_kind="unit",
        scope_id__in=units,
        deleted_in__isnull=True,
    )
    held = RoleGrant.objects.filter(
        role=run.role, scope_kind="unit", scope_id__in=units, revoked_at__isnull=True, deleted_in__isnull=True
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
    left = [person for person in {*people, *colleagues} if person.state == Person.State.LEFT]
    return Surroundings(
        people=[_known(person) for person in people],
        colleagues=[_known(person) for person in colleagues],
        invited=frozenset((mail.lower(), scope) for mail, scope in live.values_list("email", "scope_id")),
        holders=frozenset((str(person), scope) for person, scope in held.values_list("person_id", "scope_id")),
        movable=frozenset(map(str, units_for_persons(actor))),
        openable=frozenset(str(person.pk) for person in left if may_change_account(actor, person)),
        me=actor.person_id or "",
    )


def _known(person: Person) -> Known:
    return Known(str(person.pk), person.name, person.email.lower(), str(person.unit_id or ""), str(person.state))


def _parts(values: Sequence[str]) -> Iterable[Sequence[str]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def _write_rows(run: ImportRun, roster: Roster) -> None:
    rooms = structure.current().rooms
    units = {
        folded(room.name): unit
        for unit, room in rooms.items()
        if room.organisation == run.organisation_id and not room.deleted
    }
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                run=run,
                position=position,
                sheet=row.sheet[:120],
                number=row.number,
                name=row.name[:LONGEST],
                email=row.mail[:LONGEST],
                unit_text=row.unit[:LONGEST],
                unit_id=units.get(folded(row.unit)) if row.unit else None,
                language=row.language,
                troubles=[trouble.code for trouble in row.troubles],
            )
            for position, row in enumerate(roster.rows, 1)
        ],
        batch_size=AT_ONCE // 10,
    )


def _kept(actor: Actor, run: ImportRun, data: bytes, roster: Roster) -> UUID | None:
    """Stores the file, a text as UTF-8: what cannot be kept by its content is read all the same, but not read again."""
    content, name = data, run.name
    if roster.kind == "csv":
        content = data.decode(roster.encoding or "utf-8", "replace").encode()
        name = f"{name.rpartition('.')[0] or name}.csv"
    try:
        return store(content, kind=FILE, object_id=str(run.pk), actor=actor, name=name).pk
    except DomainError as error:
        if error.code != "file_type":
            raise
    return None


def _reading(roster: Roster) -> dict[str, object]:
    return {
        "kind": roster.kind,
        "headings": [
            {"key": heading_key(head.text), "text": head.text[:120], "column": head.column, "field": head.field}
            for head in roster.headings
        ],
        "skipped": [
            {"sheet": part.sheet[:120], "number": part.number, "code": part.code} for part in roster.skipped[:AT_ONCE]
        ],
    }


def _remembered(organisation: Organisation) -> dict[str, str]:
    return dict(RememberedHeading.objects.filter(organisation=organisation).values_list("key", "field"))


def _remember(organisation: UUID, meant: Mapping[str, str]) -> None:
    for key, field in meant.items():
        if key:
            RememberedHeading.objects.update_or_create(
                organisation_id=organisation, key=key[:120], defaults={"field": field}
            )


def _row(run: ImportRun, position: int) -> ImportRow:
    row = run.rows.filter(position=position).first()
    if row is None:
        raise DomainError("gone")
    return row


def _locked(run: ImportRun) -> ImportRun:
    found = ImportRun.objects.select_for_update(of=("self",)).select_related("organisation").filter(pk=run.pk).first()
    if found is None or found.deleted_in is not None:
        raise DomainError("gone")
    return found


def _open(actor: Actor, run: ImportRun) -> ImportRun:
    """The run under its lock, when it is still a preview and the actor may send it."""
    current = _locked(run)
    if current.state != State.PREVIEWED:
        raise DomainError("import_confirmed")
    if current.organisation_id not in houses_for_invitations(actor):
        raise DomainError("not_allowed", action="grant", kind="invitation")
    return current


def _may(actor: Actor, organisation: UUID, role: str) -> None:
    """Refuses an organisation into which the actor does not invite, and a role not given in any of its units."""
    units = units_for_invitations(actor, organisation)
    if organisation not in houses_for_invitations(actor):
        raise DomainError("not_allowed", action="grant", kind="invitation")
    if not units:
        raise DomainError("import_no_units", field="organisation")
    if not any(may_invite(actor, role, "unit", str(unit), unit) for unit in units):
        raise DomainError("grant_above_own", field="role")


def _person(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise DomainError("not_allowed", action="grant", kind="invitation")
    return UUID(actor.person_id)


def _log(verb: str, actor: Actor, run: ImportRun) -> None:
    log(
        verb,
        actor=actor,
        kind="import",
        object_id=str(run.pk),
        role=str(run.role),
        records=run.rows.count(),
    )
