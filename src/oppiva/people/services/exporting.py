"""Taking a table out: who may at this moment, the row of the audit log, the alert, and the work of a long one."""

from __future__ import annotations

from uuid import uuid4

from django.db import transaction

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, is_sudo
from oppiva.jobs import clock
from oppiva.jobs.models import Job
from oppiva.jobs.services import enqueue, queue_mail
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.queries import Filters
from oppiva.people.queries.grants import in_force

# The work of a long table, and the file it leaves.
JOB = FILE = "people.export"
DANGEROUS = 100
# Tables whose rows are persons.
PERSONS = frozenset({"person", "roster", "attendance"})


def needs_sudo(what: str, count: int) -> bool:
    """Whether so large a table is a dangerous action (trust.md 4): one of more than a hundred persons."""
    return what in PERSONS and count > DANGEROUS


def note_export(actor: Actor, *, what: str, count: int, form: str) -> None:
    """The row of the audit log about a table that goes out, and the alert of one with more than a hundred persons.

    Refuses such a one when the sign-in was not repeated shortly before (`sign_in_again`).
    """
    if needs_sudo(what, count) and not is_sudo(actor, clock.now()):
        raise DomainError("sign_in_again")
    with transaction.atomic():
        log("exported", actor=actor, kind=what, records=count, form=form)
        if needs_sudo(what, count):
            _alert(count)


def ask_export(actor: Actor, *, what: str, filters: Filters, count: int, form: str, language: str) -> Job:
    """A table too long to wait for, as work of the queue that leaves a file for this person alone."""
    with transaction.atomic():
        note_export(actor, what=what, count=count, form=form)
        # A word that fits over a thousand rows names nobody, so that it may stand in the row of the queue.
        args = {"what": what, "form": form, "language": language, "filters": filters.plain()}
        return enqueue(JOB, args=args, asked_by=actor.person_id)


def _alert(count: int) -> None:
    """A mail to each system administrator (trust.md 10.13); it names neither who took the table nor anybody in it."""
    holders = in_force(RoleGrant.objects.filter(role=Role.INSTANCE_ADMIN, deleted_in__isnull=True))
    export = uuid4().hex
    for administrator in Person.objects.filter(pk__in=holders.values("person_id"), deleted_in__isnull=True):
        queue_mail(
            "export_alert",
            recipient=administrator.pk,
            object_id=export,
            context={"count": count, "at": clock.now().isoformat()},
        )
