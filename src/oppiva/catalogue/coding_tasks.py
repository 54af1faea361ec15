"""The work of taking out a longer analysis than one waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from oppiva.catalogue import coding_files
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.services.coding_export import FILE, JOB, taken_out
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import StoredFile
from oppiva.jobs.registry import MEGABYTE, Run, file_kind, job
from oppiva.jobs.services import store
from oppiva.people.queries import actor_for, person_behind

KEPT = timedelta(days=7)


def _is_askers(actor: Actor, stored: StoredFile) -> bool:
    return actor.person_id is not None and actor.person_id == str(stored.created_by)


file_kind(FILE, _is_askers, types=frozenset(coding_files.Out), max_bytes=50 * MEGABYTE, keep=KEPT)


@job(JOB, title=_("Analysis of a candidate out"))
def export(run: Run) -> Mapping[str, object]:
    """Writes the analysis as who asked may take it out now, and keeps the file for them for seven days."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    if person is None or not person.is_active:
        raise DomainError("not_allowed", action="export", kind="candidate")
    actor, out = actor_for(person), coding_files.Out(str(run.args["form"]))
    try:
        desk = rules.desk_for(actor, str(run.args["programme"]), str(run.args["candidate"]))
    except Http404 as error:
        raise DomainError("not_allowed", action="export", kind="candidate") from error
    with override(str(run.args["language"])):
        found, texts = taken_out(desk, leave_out=bool(run.args["leave_out"]))
        run.progress(0, found.rows)
        data = coding_files.write(found, texts, out, step=lambda done: run.progress(min(done, found.rows), found.rows))
        name = coding_files.file_name(found, out)
    stored = store(data, kind=FILE, object_id=str(run.asked_by), actor=actor, name=name, made=out)
    return {"file": str(stored.pk), "rows": found.rows}
