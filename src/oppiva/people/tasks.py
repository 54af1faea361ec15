"""Work of people: what the night does for audit, the mails of the morning, the copy of own data that one asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from oppiva.audit import services as audit
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.registry import Run, job, timed
from oppiva.people import queries, services
from oppiva.people.own_data import collect, pack
from oppiva.people.queries import OWN_DATA, actor_for, person_behind

DIGEST = "people.digest"


@timed("audit_seal", at=time(0, 20))
def seal(run: Run) -> Mapping[str, object]:
    """Seals every day of the audit log that has ended into the evidence chains."""
    return {"sealed": len(audit.seal_due())}


@timed("audit_purge", at=time(2, 30))
def purge(run: Run) -> Mapping[str, object]:
    """Removes for good what was deleted more than 30 days ago, with its revisions."""
    purged = audit.purge(clock.now())
    return {"purged": purged.records}


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


def _day_of(run: Run) -> date:
    """The day whose work this is, also when it is done later."""
    return datetime.fromisoformat(run.slot).astimezone(clock.HELSINKI).date() if run.slot else clock.today()
