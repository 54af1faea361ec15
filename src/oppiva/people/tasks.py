"""Long tables out; and what the night does for audit, which lies below jobs: it seals days, purges what was deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from oppiva.audit import services as audit
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.registry import MEGABYTE, Run, file_kind, job, timed
from oppiva.jobs.services import store
from oppiva.people import exports
from oppiva.people.queries import actor_for, filters_from, person_behind
from oppiva.people.services.exporting import JOB
from oppiva.ui.tables import Form, write

FILE = "people.export"
KEPT = timedelta(days=7)


def _is_askers(actor: Actor, stored: StoredFile) -> bool:
    return actor.person_id is not None and actor.person_id == str(stored.created_by)


file_kind(FILE, _is_askers, types=frozenset({"xlsx", "csv"}), max_bytes=50 * MEGABYTE, keep=KEPT)


@job(JOB, title=_("Table out"))
def export(run: Run) -> Mapping[str, object]:
    """Writes a long table as the person who asked may see it now, and keeps it for that person for seven days."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    what, form, filters = str(run.args["what"]), Form(str(run.args["form"])), run.args["filters"]
    actor = actor_for(person) if person is not None else None
    if actor is None or not exports.may_take_out(actor, what) or not isinstance(filters, dict):
        raise DomainError("not_allowed", action="export", kind=what)
    with override(str(run.args["language"])):
        table = exports.table_of(actor, what, filters_from(filters))
        name = exports.file_name(actor, what, form)
        rows = len(table.rows)
        data = write(table, form, step=lambda done: run.progress(done, rows))
    stored = store(data, kind=FILE, object_id=str(run.asked_by), actor=actor, name=name, made=form)
    return {"file": str(stored.pk), "rows": rows}


@timed("audit_seal", at=time(0, 20))
def seal(run: Run) -> Mapping[str, object]:
    """Seals every day of the audit log that has ended into the evidence chains."""
    return {"sealed": len(audit.seal_due())}


@timed("audit_purge", at=time(2, 30))
def purge(run: Run) -> Mapping[str, object]:
    """Removes for good what was deleted more than 30 days ago, with its revisions."""
    purged = audit.purge(clock.now())
    return {"purged": purged.records}
