"""What the page of a job says: the sentence on top, how far it is, and what can be done next."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.jobs import registry
from oppiva.jobs.models import Job
from oppiva.ui.formatting import percent

State = Job.State


@dataclass(frozen=True)
class JobPage:
    """A job in words; `live` says that the page asks again, `link` leads to the result."""

    id: UUID
    state: str
    title: str
    sentence: str
    lead: str
    percent: int
    percent_words: str
    live: bool
    can_stop: bool
    link: str


def job_page(job: Job) -> JobPage:
    """The words for one job."""
    live = job.state in (State.QUEUED, State.RUNNING)
    sentence, lead = _words(job)
    whole = job.progress // 100
    return JobPage(
        id=job.pk,
        state=state_of(job),
        title=registry.job_title(job.kind) or _("Background work"),
        sentence=sentence,
        lead=lead,
        percent=whole,
        percent_words=percent(whole * 100),
        live=live,
        can_stop=live and not job.stop_asked,
        link=_link(job) if job.state == State.DONE else "",
    )


def state_of(job: Job) -> str:
    """The state the sentence is about; when it changes, the whole page is loaded anew."""
    return "stopping" if job.state == State.RUNNING and job.stop_asked else str(job.state)


def _words(job: Job) -> tuple[str, str]:
    return {
        "queued": (_("The work is waiting for its turn."), _("You may leave this page; the work goes on.")),
        "running": (_("The work is under way."), _("You may leave this page; the work goes on.")),
        "stopping": (_("The work is being stopped."), _("It ends at its next step.")),
        "done": (_("The work is done."), ""),
        "stopped": (_("The work was stopped."), _("What it had not finished was not saved.")),
        "failed": (_("The work did not succeed."), _("Try again. If it fails again, contact support.")),
    }[state_of(job)]


def _link(job: Job) -> str:
    """A job's result names a stored file (`file`) or an address of our own (`link`)."""
    if "file" in job.result:
        return reverse("jobs:file", args=[str(job.result["file"])])
    link = str(job.result.get("link", ""))
    return link if link.startswith("/") and not link.startswith("//") else ""
