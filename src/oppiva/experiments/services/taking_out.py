"""Taking experiments out: the row of the audit log, and the work of what is too long to wait for."""

from __future__ import annotations

from django.db import transaction

from oppiva.core.policy import Actor
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue
from oppiva.people.services import note_export
from oppiva.programme.models import Programme

# The work of many rows, and the file it leaves.
JOB = FILE = "experiments.export"
WHAT = "experiment"


def note_taken(actor: Actor, *, count: int, form: str) -> None:
    """The row of the audit log: how many records went out in which form, nothing of what stands in them."""
    note_export(actor, what=WHAT, count=count, form=form)


def ask_taking_out(actor: Actor, programme: Programme, *, form: str, count: int, language: str) -> Job:
    """All experiments of a programme as work of the queue, whose file is this person's alone."""
    with transaction.atomic():
        note_taken(actor, count=count, form=form)
        args = {"programme": programme.code, "form": form, "language": language}
        return enqueue(JOB, args=args, asked_by=actor.person_id)
