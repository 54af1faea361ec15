"""What the night does for audit, which lies below jobs: seals the days that ended, and purges what was deleted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.audit import services as audit
from oppiva.jobs import clock
from oppiva.jobs.registry import Run, timed


@timed("audit_seal", at=time(0, 20))
def seal(run: Run) -> Mapping[str, object]:
    """Seals every day of the audit log that has ended into the evidence chains."""
    return {"sealed": len(audit.seal_due())}


@timed("audit_purge", at=time(2, 30))
def purge(run: Run) -> Mapping[str, object]:
    """Removes for good what was deleted more than 30 days ago, with its revisions."""
    purged = audit.purge(clock.now())
    return {"purged": purged.records}
