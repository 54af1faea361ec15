"""What every verb of imports begins with: the run under its lock, the right to invite, and its row in the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.models import ImportRun, RememberedHeading
from oppiva.people.rules import houses_for_invitations, may_invite, units_for_invitations
from oppiva.people.services.read_files import locked


def locked_run(run: ImportRun) -> ImportRun:
    """The run as it stands, under its lock; refuses one that is gone."""
    return locked(ImportRun.objects.select_related("organisation"), run)


def require_inviting(actor: Actor, organisation: UUID, role: str) -> None:
    """Refuses an organisation into which the actor does not invite, and a role not given in any of its units."""
    units = units_for_invitations(actor, organisation)
    if organisation not in houses_for_invitations(actor):
        raise DomainError("not_allowed", action="grant", kind="invitation")
    if not units:
        raise DomainError("import_no_units", field="organisation")
    if not any(may_invite(actor, role, "unit", str(unit), unit) for unit in units):
        raise DomainError("grant_above_own", field="role")


def importer(actor: Actor) -> UUID:
    """The person who imports; refuses the system, in whose name nobody is invited."""
    if actor.person_id is None:
        raise DomainError("not_allowed", action="grant", kind="invitation")
    return UUID(actor.person_id)


def log_import(verb: str, actor: Actor, run: ImportRun) -> None:
    """The deed in the audit log, with the number of rows."""
    log(
        verb,
        actor=actor,
        kind="import",
        object_id=str(run.pk),
        role=str(run.role),
        records=run.rows.count(),
    )


def remember_headings(organisation: UUID, meant: Mapping[str, str]) -> None:
    """What the organisation's headings mean, for its next list: heading key -> field of the reader, or empty."""
    for key, field in meant.items():
        if key:
            RememberedHeading.objects.update_or_create(
                organisation_id=organisation, key=key[:120], defaults={"field": field}
            )
