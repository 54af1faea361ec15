"""Work of the clock for workshops: offers that are over, wishes that are kept no longer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time, timedelta
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oppiva.jobs.registry import Run, job, timed
from oppiva.workshops import services
from oppiva.workshops.services.attendance_evidence import add_evidence_of_imported
from oppiva.workshops.services.personal import forget_wishes
from oppiva.workshops.services.team_runs import JOB


@timed("workshops_offers", every=timedelta(minutes=10))
def end_offers(run: Run) -> Mapping[str, object]:
    """Ends offers of seats whose 24 hours are over and offers the seats to the next."""
    return {"expired": services.expire_offers()}


@timed("workshops_wishes", at=time(3, 30))
def empty_wishes(run: Run) -> Mapping[str, object]:
    """Removes the wishes of series that are over."""
    return {"emptied": forget_wishes()}


@timed("workshops_passes", at=time(3, 40))
def remove_passes(run: Run) -> Mapping[str, object]:
    """Removes what people came in by with a join code, once the code is dead."""
    return {"removed": services.forget_passes()}


@timed("workshops_imported", at=time(3, 45))
def count_imported(run: Run) -> Mapping[str, object]:
    """Writes the counts of half-days that came with a workbook into the evidence chain."""
    return {"half_days": add_evidence_of_imported()}


@timed("workshops_drafts", at=time(3, 35))
def forget_drafts(run: Run) -> Mapping[str, object]:
    """Removes drafts of teams' texts that nobody saved in a week."""
    return {"removed": services.forget_drafts()}


@job(JOB, title=_("Putting teams together"), tries=2)
def make_teams(run: Run) -> Mapping[str, object]:
    """Solves the teams of a series; asked to stop, it keeps the best it has."""
    pk = UUID(str(run.args["run"]))
    series = services.carry_out(pk, run.progress, lambda: services.is_stopping(pk))
    if series is None:
        return {}
    return {"link": reverse("workshops:teams", args=[series.programme.code, series.code])}
