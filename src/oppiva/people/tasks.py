"""What the night does: audit, which lies below jobs, seals and purges; the erasure journal forgets what it may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.audit import services as audit
from oppiva.core.calendars import add_months, day_begins, local_day
from oppiva.jobs import clock
from oppiva.jobs.registry import Run, timed
from oppiva.people import journal


@timed("audit_seal", at=time(0, 20))
def seal(run: Run) -> Mapping[str, object]:
    """Seals every day of the audit log that has ended into the evidence chains."""
    return {"sealed": len(audit.seal_due())}


@timed("audit_purge", at=time(2, 30))
def purge(run: Run) -> Mapping[str, object]:
    """Removes for good what was deleted more than 30 days ago, with its revisions."""
    purged = audit.purge(clock.now())
    return {"purged": purged.records}


# The oldest monthly backup is kept for 12 months (jobs/backups/pruning.py).
JOURNAL_MONTHS = 13


@timed("people.journal", at=time(3, 55))
def shorten_journal(run: Run) -> Mapping[str, object]:
    """Drops the erasures that no backup is old enough to need."""
    # The machine's own time: the lines are about real copies, whatever day a demo shows.
    oldest = day_begins(add_months(local_day(clock.real()), -JOURNAL_MONTHS))
    return {"lines": journal.forget_before(oldest)}
