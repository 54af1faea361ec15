"""Background work of search: the vectors of what changed, and what the night puts right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta

from oppiva.jobs.registry import Run, job, timed
from oppiva.search import fulltext, services
from oppiva.search.limits import LEASE
from oppiva.search.services import rebuilding
from oppiva.search.services.writing import INDEX


@job(INDEX, lease=LEASE, tries=5)
def index(run: Run) -> Mapping[str, object]:
    """Takes the terms of texts that changed or went out of full text for good, and embeds what waits."""
    fulltext.forget_old_terms()
    return services.embed_waiting(run)


@timed("search.repair", every=timedelta(minutes=5))
def repair(run: Run) -> Mapping[str, object]:
    """Puts right what is missing as a whole: the index after an upgrade, a lost job; each deed has put in its own."""
    return {"repaired": rebuilding.repair(run.progress)}


@timed("search.night", at=time(2, 50))
def night(run: Run) -> Mapping[str, object]:
    """Compares the index with what its kinds hold, and makes means, full text and file anew."""
    return {**services.reindex(run.progress), **services.tidy()}
