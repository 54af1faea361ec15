"""The work of taking out more experiments than one waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments import rules
from oppiva.experiments.exporting import forms
from oppiva.experiments.exporting.rows import rows_of
from oppiva.experiments.queries.whole import whole_of
from oppiva.experiments.services.taking_out import FILE, JOB
from oppiva.jobs.models import StoredFile
from oppiva.jobs.registry import MEGABYTE, Run, file_kind, job
from oppiva.jobs.services import store
from oppiva.people.queries import actor_for, person_behind

KEPT = timedelta(days=7)


def _is_askers(actor: Actor, stored: StoredFile) -> bool:
    return actor.person_id is not None and actor.person_id == str(stored.created_by)


file_kind(FILE, _is_askers, types=frozenset(forms.Out), max_bytes=50 * MEGABYTE, keep=KEPT)


@job(JOB, title=_("Experiments out"))
def export(run: Run) -> Mapping[str, object]:
    """Writes the experiments as the person who asked may see them now, and keeps the file for them for seven days."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    if person is None or not person.is_active:
        raise DomainError("not_allowed", action="read", kind="experiment")
    actor, out = actor_for(person), forms.Out(str(run.args["form"]))
    try:
        found = rules.taking_out(actor, str(run.args["programme"]))
    except Http404 as error:
        raise DomainError("not_allowed", action="read", kind="experiment") from error
    with override(str(run.args["language"])):
        taken = rows_of(whole_of(found))
        run.progress(0, taken.count)
        data = forms.write(
            taken, found.programme, out, step=lambda done: run.progress(min(done, taken.count), taken.count)
        )
        name = forms.file_name(found.programme, out)
    stored = store(data, kind=FILE, object_id=str(run.asked_by), actor=actor, name=name, made=out)
    return {"file": str(stored.pk), "rows": taken.count}
