"""Background work of libraries: one that is read, one that is brought in, what is forgotten at night."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue.models import KEPT, LibraryRun
from oppiva.catalogue.queries.library_runs import run_of
from oppiva.catalogue.rules import imports as rules
from oppiva.catalogue.services import library_bringing, library_reading
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs.models import StoredFile
from oppiva.jobs.registry import MEGABYTE, Run, file_kind, job, timed
from oppiva.people.queries import actor_for, person_behind


def _nobody(_actor: Actor, _stored: StoredFile) -> bool:
    """What came from outside is read and never handed on."""
    return False


file_kind(library_reading.FILE, _nobody, types=frozenset({"zip"}), max_bytes=20 * MEGABYTE, keep=KEPT)


@job(library_reading.READ_JOB, title=_("Reading a library"), lease=timedelta(minutes=10))
def read(run: Run) -> Mapping[str, object]:
    """Looks at all models of a library."""
    actor, found = _asked(run)
    done = library_reading.read(actor, found, told=lambda at, of: run.progress(at, max(of, 1)))
    return {"link": _link(done)}


@job(library_bringing.BRING_JOB, title=_("Bringing a library in"), lease=timedelta(minutes=10))
def bring(run: Run) -> Mapping[str, object]:
    """Brings in what was confirmed; after a stop it goes on where it was."""
    actor, found = _asked(run)
    done = library_bringing.bring(actor, found, told=lambda at, of: run.progress(at, max(of, 1)))
    return {"link": _link(done)}


@timed("catalogue_libraries", at=time(3, 50))
def forget(run: Run) -> Mapping[str, object]:
    """What was read of libraries goes after 30 days."""
    return {"forgotten": library_bringing.forget()}


def _asked(run: Run) -> tuple[Actor, LibraryRun]:
    """Who asked, as they may now, and the run."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    found = run_of(str(run.args["run"]))
    if person is None or not person.is_active or found is None:
        raise DomainError("not_allowed", action="approve", kind="model_draft")
    actor = actor_for(person)
    rules.require_import(actor, found.programme)
    return actor, found


def _link(run: LibraryRun) -> str:
    return reverse("catalogue:library_run", args=[run.programme.code, run.pk])
