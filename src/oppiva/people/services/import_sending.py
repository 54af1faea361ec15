"""The verbs of an import that reach people: sent once, gone on with, taken back whole."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.db.models import Q, QuerySet

from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import enqueue
from oppiva.jobs.services.files import remove
from oppiva.people import grant_reasons
from oppiva.people.models import ImportRow, ImportRun, Invitation, RoleGrant
from oppiva.people.services.grants import revoke_grant
from oppiva.people.services.import_fates import judge_rows
from oppiva.people.services.import_runs import importer, locked_run, log_import, remember_headings, require_inviting
from oppiva.people.services.invitations import invite, send_drafted
from oppiva.people.services.persons import edit_person
from oppiva.people.services.read_files import require_confirmed, require_undoable

# So many rows are sent while the page waits; more are a job that can be watched and stopped.
FEW = 30
State, FateOf, Decided = ImportRun.State, ImportRow.Fate, ImportRow.Decided
Tell = Callable[[int, int], None]


def confirm_import(actor: Actor, run: ImportRun) -> ImportRun:
    """Sends what the preview showed, a long list as a job; confirmed twice, it writes nothing new.

    Refuses a list with nothing to send (`import_nothing_to_send`) and one that was taken back (`import_undone`).
    """
    with transaction.atomic():
        current = locked_run(run)
        if current.state == State.UNDONE:
            raise DomainError("import_undone")
        if current.state == State.CONFIRMED:
            return current
        require_inviting(actor, current.organisation_id, current.role)
        judge_rows(actor, current)
        if not _waiting(current).exists():
            raise DomainError("import_nothing_to_send")
        now = clock.now()
        changes = {"state": State.CONFIRMED, "confirmed_by_id": importer(actor), "confirmed_at": now, "file": None}
        # Nothing is read from it again, and it may hold columns that nobody needs here.
        _forget_file(current)
        save(current, actor=actor, changes=changes, reason="confirmed")
        remember_headings(
            current.organisation_id, {head["key"]: head["field"] for head in current.reading.get("headings", [])}
        )
        log_import("import_confirmed", actor, current)
        later = _waiting(current).count() > FEW
        if later:
            _in_the_background(actor, current)
    if not later:
        carry_out(actor, current)
    return current


def go_on_with_import(actor: Actor, run: ImportRun) -> ImportRun:
    """Sends what a stopped job or a reached mail limit left; who has been invited gets nothing again."""
    with transaction.atomic():
        current = locked_run(run)
        require_confirmed(current)
        require_inviting(actor, current.organisation_id, current.role)
        _in_the_background(actor, current)
    return current


def carry_out(actor: Actor, run: ImportRun, tell: Tell | None = None) -> int:
    """Does each confirmed row once, in a transaction of its own, so that it may be stopped, lost and begun again."""
    waiting = list(_waiting(run).order_by("position").values_list("pk", flat=True))
    sent = 0
    for number, pk in enumerate(waiting, 1):
        with transaction.atomic():
            # Under the list's lock: whoever takes it back meanwhile finds this invitation, or it is not written.
            if locked_run(run).state != State.CONFIRMED:
                break
            rows = ImportRow.objects.select_for_update(of=("self",)).select_related("run", "unit", "person")
            row = rows.filter(pk=pk, done=False).first()
            # None: done by another hand, or gone with the person, who was erased meanwhile.
            if row is not None:
                sent += _carry_out_row(actor, row)
        if tell is not None:
            tell(number, len(waiting))
    drafted = Invitation.objects.filter(run=run, state=Invitation.State.DRAFTED, deleted_in__isnull=True)
    for invitation in list(drafted):
        with transaction.atomic():
            if locked_run(run).state != State.CONFIRMED:
                break
            sent += send_drafted(actor, invitation)
    return sent


def undo_import(actor: Actor, run: ImportRun) -> ImportRun:
    """Takes a whole import back: its invitations go as one batch, roles it led to end, who was moved goes back.

    The accounts of those who have accepted stay. A preview is thrown away by the same deed, with its rows. Refuses an
    import that is undone already (`import_undone`) or was confirmed more than 30 days ago (`undo_too_late`).
    """
    with transaction.atomic():
        current = locked_run(run)
        require_undoable(current)
        require_inviting(actor, current.organisation_id, current.role)
        # All of them under their locks: a yes comes before this, and its role ends, or finds its link dead.
        made = list(
            Invitation.objects.select_for_update(of=("self",))
            .filter(run=current, deleted_in__isnull=True)
            .order_by("pk")
        )
        accepted = [invitation for invitation in made if invitation.state == Invitation.State.ACCEPTED]
        for invitation in accepted:
            _take_role_back(actor, invitation)
        rest = [invitation for invitation in made if invitation.state != Invitation.State.ACCEPTED]
        if rest:
            delete(rest, actor=actor, reason="import undone")
        for row in current.rows.filter(done=True, unit_before__isnull=False).select_related("person", "unit_before"):
            if row.person is not None and row.person.unit_id == row.unit_id:
                edit_person(actor, row.person, base_version=row.person.version, fields={"unit": row.unit_before})
        log_import("import_undone", actor, current)
        _forget_file(current)
        if current.confirmed_at is None:
            current.rows.all().delete()
        changes = {"state": State.UNDONE, "undone_at": clock.now(), "file": None}
        save(current, actor=actor, changes=changes, reason="undone")
    return current


def _carry_out_row(actor: Actor, row: ImportRow) -> int:
    """Moves and invites; a row refused now, after the preview, says why instead of ending the whole list."""
    try:
        with transaction.atomic():
            if row.fate == FateOf.CHANGED and row.person is not None:
                row.unit_before = row.person.unit
                edit_person(actor, row.person, base_version=row.person.version, fields={"unit": row.unit})
            if row.sends:
                known = row.person
                row.invitation = invite(
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
        row.invitation = None
        row.facts = {"name": error.facts["name"]} if "name" in error.facts else {}
    else:
        row.done = True
    row.save(update_fields=["fate", "reason", "facts", "unit_before", "invitation", "done"])
    return int(row.fate != FateOf.REFUSED and row.sends)


def _forget_file(run: ImportRun) -> None:
    stored = StoredFile.objects.filter(pk=run.file).first() if run.file is not None else None
    if stored is not None:
        remove(stored)


def _take_role_back(actor: Actor, invitation: Invitation) -> None:
    given = RoleGrant.objects.filter(
        # By its id: a person made while the lock was waited for is not among what was joined to the row.
        person=invitation.person_id,
        role=invitation.role,
        scope_kind=invitation.scope_kind,
        scope_id=invitation.scope_id,
        granted_by=invitation.invited_by_id,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        granted_at__gte=invitation.drafted_at,
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
    for grant in given.select_related("person"):
        revoke_grant(actor, grant, reason=grant_reasons.LIST_BACK)


def _waiting(run: ImportRun) -> QuerySet[ImportRow]:
    """What is still to be done: rows that send, and those that only move somebody."""
    return run.rows.filter(done=False).filter(
        Q(sends=True, fate__in=[FateOf.NEW, FateOf.MATCHED]) | Q(fate=FateOf.CHANGED)
    )


def _in_the_background(actor: Actor, run: ImportRun) -> None:
    job = enqueue("import_people", args={"run": str(run.pk)}, asked_by=actor.person_id)
    save(run, actor=actor, changes={"job": job.pk})
