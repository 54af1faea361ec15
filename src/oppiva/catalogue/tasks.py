"""Background work of the table: a grouping that somebody waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from oppiva.catalogue import rules
from oppiva.catalogue.queries.board import JOB
from oppiva.catalogue.services.running import run_grouping
from oppiva.core.errors import DomainError
from oppiva.jobs.registry import Run, job
from oppiva.people.queries import actor_for, person_behind

KNOT = "solmu"  # in the address of the table: cards of which was said what does not fit together


@job(JOB, title=_("Grouping the experiments"), lease=timedelta(minutes=10))
def group(run: Run) -> Mapping[str, object]:
    """Groups the cards that wait, for who asked, as they may see them now; asked again it is a new run."""
    person = person_behind(run.asked_by) if run.asked_by is not None else None
    if person is None or not person.is_active:
        raise DomainError("not_allowed", action="write", kind="candidate")
    actor = actor_for(person)
    programme = rules.tables_of(actor).filter(pk=str(run.args["programme"])).first()
    if programme is None:
        raise DomainError("not_allowed", action="write", kind="candidate")
    k = run.args.get("k")
    table = reverse("catalogue:table", args=[programme.code])
    try:
        done = run_grouping(
            actor,
            programme,
            k=int(str(k)) if k is not None else None,
            afresh=bool(run.args.get("afresh")),
            told=lambda done: run.progress(done, 100),
        )
    except DomainError as error:
        if error.code != "links_contradict":
            raise
        # Who waits is told which cards: the word of a failed job alone would not do, so the table names them.
        chain = list(map(str, error.facts["chain"]))  # type: ignore[call-overload]
        return {"refused": error.code, "chain": chain, "link": f"{table}?{urlencode({KNOT: ','.join(chain)})}"}
    return {"run": done.pk, "groups": done.groups.count(), "suggestions": done.suggestions.count(), "link": table}
