"""What the night does for audit, which lies below jobs, and what the morning does for the leavers' check."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.audit import services as audit
from oppiva.core.policy import system
from oppiva.jobs import clock
from oppiva.jobs.registry import Run, timed
from oppiva.people import services


@timed("audit_seal", at=time(0, 20))
def seal(run: Run) -> Mapping[str, object]:
    """Seals every day of the audit log that has ended into the evidence chains."""
    return {"sealed": len(audit.seal_due())}


@timed("audit_purge", at=time(2, 30))
def purge(run: Run) -> Mapping[str, object]:
    """Removes for good what was deleted more than 30 days ago, with its revisions."""
    purged = audit.purge(clock.now())
    return {"purged": purged.records}


@timed("people_leavers", at=time(8, 10))
def leavers(run: Run) -> Mapping[str, object]:
    """Asks the contacts of units who has left, chases answers, and closes those whose day of leaving has come."""
    actor = system("leavers")
    gone = services.close_those_gone(actor)
    asked = services.ask_units(actor)
    chased = services.chase_contacts(actor)
    return {"asked": asked, "reminded": chased.reminded, "silent": chased.silent, "gone": gone}
