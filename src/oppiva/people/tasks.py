"""Work of people: nights for audit, the leavers' check, mails of the morning, copies of own data, long tables out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from oppiva.audit import services as audit
from oppiva.core.calendars import add_months, day_begins, local_day
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.registry import MEGABYTE, Run, file_kind, job, timed
from oppiva.jobs.services import store
from oppiva.people import exports, journal, queries, services, slots
from oppiva.people.models import WorkbookRun
from oppiva.people.own_data import collect, pack
from oppiva.people.queries import OWN_DATA, actor_for, filters_from, person_behind
from oppiva.people.rules import import_run_for
from oppiva.people.services.exporting import FILE, JOB
from oppiva.people.services.workbook_deeds import JOB as IMPORT_WORKBOOK
from oppiva.ui.tables import Form, write

DIGEST = "people.digest"
# The oldest monthly backup is kept for 12 months (jobs/backups/pruning.py).
JOURNAL_MONTHS = 13
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


@timed("invitations_night", at=time(3, 10))
def close_invitations(run: Run) -> Mapping[str, object]:
    """Closes invitations that are over, and removes those and the rows of lists that are kept no longer."""
    expired = services.expire_invitations()
    rows = services.forget_rows()
    return {"expired": expired, "forgotten": services.forget_invitations(), "rows": rows}


@job("import_people", title=_("Inviting the people of a list"))
def import_people(run: Run) -> Mapping[str, object]:
    """Sends the invitations of a confirmed list, as whoever confirmed it."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    if person is None:
        return {}
    actor = actor_for(person)
    found = import_run_for(actor, UUID(str(run.args["run"])))
    sent = services.carry_out(actor, found, run.progress)
    return {"sent": sent, "link": reverse("people:import_detail", args=[found.pk])}


@job(IMPORT_WORKBOOK, title=_("Bringing in a workbook"))
def import_workbook(run: Run) -> Mapping[str, object]:
    """Writes the rows of a confirmed workbook, as whoever confirmed it."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    found = WorkbookRun.objects.filter(pk=UUID(str(run.args["run"])), deleted_in__isnull=True).first()
    if person is None or found is None:
        return {}
    actor, gate = actor_for(person), slots.workbook_gate()
    gate.require(actor, found.programme)
    written = services.bring_in(actor, found, run.progress)
    return {"written": written, "link": gate.link(found.programme, found.pk)}


@job(OWN_DATA, title=_("Copy of my data"))
def own_data(run: Run) -> Mapping[str, object]:
    """Makes the copy of their own data for the person who asked, in their language; nobody else opens it."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    if person is None or not person.is_active:
        raise DomainError("gone")
    with override(person.language):
        content = pack(person, collect(person.pk, run.progress))
        name = f"oppiva-{gettext('my-data')}-{clock.today().isoformat()}.zip"
        stored = services.keep_own_data(actor_for(person), content, name)
    return {"file": str(stored.pk)}


@timed("people.sweep_notices", at=time(2, 50))
def sweep(run: Run) -> Mapping[str, object]:
    """Removes notices and runs of the digest past their time."""
    return {"notices": services.sweep_notices()}


@timed("people.sweep_sessions", at=time(3, 25))
def close_sessions(run: Run) -> Mapping[str, object]:
    """Removes sessions past their end, with whatever a failed form had left in them."""
    return {"sessions": services.sweep_sessions()}


@timed("people.sweep_tokens", at=time(3, 35))
def close_tokens(run: Run) -> Mapping[str, object]:
    """Removes answers kept for programs, and tokens that ended long ago."""
    return services.sweep_tokens()


@timed("people.leavers", at=time(8, 10))
def leavers(run: Run) -> Mapping[str, object]:
    """Asks the contacts of units who has left, chases answers, and closes those whose day of leaving has come."""
    actor = system("leavers")
    gone = services.close_those_gone(actor)
    asked = services.ask_units(actor)
    chased = services.chase_contacts(actor)
    return {"asked": asked, "reminded": chased.reminded, "silent": chased.silent, "gone": gone}


@timed(DIGEST, at=services.DIGEST_AT)
def digest(run: Run) -> Mapping[str, object]:
    """The digest of everybody whose weekday it is, and of the days on which no worker was there."""
    sent = nothing = 0
    days = queries.digest_days(_day_of(run), DIGEST)
    for number, day in enumerate(days, start=1):
        made = services.make_digests(day)
        sent, nothing = sent + made.sent, nothing + made.nothing
        run.progress(number, len(days))
    return {"sent": sent, "nothing": nothing}


@timed("people.reminders", at=time(9))
def remind(run: Run) -> Mapping[str, object]:
    """The reminders of what happens on the next day."""
    return {"reminded": services.send_reminders(_day_of(run))}


@timed("people.questions", at=time(8, 20))
def ask(run: Run) -> Mapping[str, object]:
    """The mails of what is asked of people, and those of days on which no worker was there; nobody is asked twice."""
    return {**services.ask_questions(), "forgotten": services.sweep_question_mails()}


@timed("people.journal", at=time(3, 55))
def shorten_journal(run: Run) -> Mapping[str, object]:
    """Drops the erasures that no backup is old enough to need."""
    # The machine's own time: the lines are about real copies, whatever day a demo shows.
    oldest = day_begins(add_months(local_day(clock.real()), -JOURNAL_MONTHS))
    return {"lines": journal.forget_before(oldest)}


def _day_of(run: Run) -> date:
    """The day whose work this is, also when it is done later."""
    return datetime.fromisoformat(run.slot).astimezone(clock.HELSINKI).date() if run.slot else clock.today()
