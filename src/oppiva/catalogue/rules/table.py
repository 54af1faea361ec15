"""The grouping table of a programme: read by who reads its candidates, worked at by its analysts (trust.md 2)."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from oppiva.catalogue.models import Candidate, Suggestion, TraceEdge
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Level, Place, Target, allowed, readers
from oppiva.experiments.models import Cycle, Experiment, State
from oppiva.jobs import clock
from oppiva.programme.models import Programme
from oppiva.programme.rules import programmes_visible_to, require_open

KIND = "candidate"
# A team tries it now: it may be placed as context, and of what the team writes nobody else reads a word (W3).
AT_WORK = (State.RUNNING, State.PAUSED, State.REVIEWING)


def candidate_target(programme: Programme) -> Target:
    """The candidates of a programme, their grouping and coding, as the policy sees them."""
    return Target(KIND, frozenset({Place("programme", str(programme.pk)), INSTANCE}), state=programme.state)


def readers_of_table(programme: Programme) -> tuple[str, ...]:
    """The roles that read the table; said on every page where one writes."""
    return readers(candidate_target(programme))


def tables_of(actor: Actor) -> QuerySet[Programme]:
    """The programmes whose candidates the actor reads whole."""
    if actor.system is not None:
        return Programme.objects.filter(deleted_in__isnull=True)
    return programmes_visible_to(actor, "read", KIND, Level.FULL)


def table_for(actor: Actor, programme: str) -> Programme:
    """The programme of this code when the actor reads its candidates, else 404."""
    found = tables_of(actor).filter(code=programme).first()
    if found is None:
        raise Http404
    return found


def reads_table(actor: Actor, programme: Programme) -> bool:
    """Whether the actor reads the candidates of a programme; no statement."""
    return allowed(actor, "read", candidate_target(programme), clock.now())


def may_write(actor: Actor, programme: Programme) -> bool:
    """Whether the actor works at the table: it is an analyst's, and the programme has not ended."""
    is_open = programme.state != Programme.State.ENDED
    return is_open and allowed(actor, "write", candidate_target(programme), clock.now())


def may_export(actor: Actor, programme: Programme) -> bool:
    """Whether the actor takes the table out."""
    return allowed(actor, "export", candidate_target(programme), clock.now())


def require_export(actor: Actor, programme: Programme) -> None:
    """Refuse (`not_allowed`) who does not take the candidates' tables out."""
    if not may_export(actor, programme):
        raise DomainError("not_allowed", action="export", kind=KIND)


def require_write(actor: Actor, programme: Programme) -> None:
    """Refuse (`not_allowed`) who is no analyst here, and (`programme_ended`) a late hand."""
    if not allowed(actor, "write", candidate_target(programme), clock.now()):
        raise DomainError("not_allowed", action="write", kind=KIND)
    require_open(programme)


def candidates_visible_to(actor: Actor) -> QuerySet[Candidate]:
    """The candidates that the actor reads, closed ones included: their codes lead on."""
    return Candidate.objects.filter(
        programme__in=tables_of(actor).order_by().values("pk"), deleted_in__isnull=True
    ).select_related("programme", "trace_nodes")


def candidate_for(actor: Actor, programme: str, code: str) -> Candidate:
    """The candidate of this code, else 404."""
    found = candidates_visible_to(actor).filter(programme__code=programme, code__iexact=code).first()
    if found is None:
        raise Http404
    return found


def cards_of(programme: Programme) -> QuerySet[Experiment]:
    """The experiments of a programme that may lie on the table: decided at least once, or tried right now.

    `decided`: whether the newest evidence may be more than context. What is deleted is not here.
    """
    rounds = Cycle.objects.filter(experiment=OuterRef("pk"), decided_at__isnull=False, deleted_in__isnull=True)
    rows = Experiment.objects.filter(programme=programme, deleted_in__isnull=True).annotate(decided=Exists(rounds))
    return rows.filter(Q(decided=True, submitted_at__isnull=False) | Q(state__in=AT_WORK)).select_related("programme")


def card_for(actor: Actor, programme: str, code: str) -> Experiment:
    """The experiment of this code as a card of the table, else 404: also one that only began."""
    found = cards_of(table_for(actor, programme)).filter(code__iexact=code).first()
    if found is None:
        raise Http404
    return found


def suggestion_for(actor: Actor, programme: str, pk: int) -> Suggestion:
    """A suggestion of the table whose card is still there, else 404."""
    rows = Suggestion.objects.filter(
        run__programme=table_for(actor, programme), experiment__deleted_in__isnull=True
    ).select_related("run", "experiment", "candidate", "proposed_group", "run__programme")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def cards_with(programme: Programme, ids: list[UUID]) -> dict[UUID, Experiment]:
    """These experiments as cards of the table, by id; what may not lie there is left out."""
    return {one.pk: one for one in cards_of(programme).filter(pk__in=ids)}


def lying_card_for(programme: Programme, code: str) -> Experiment:
    """The card of this code on a table that the actor reads (`table_for`), else 404; also one that lay there and broke
    off since."""
    found: Experiment | None = cards_of(programme).filter(code__iexact=code).first()
    if found is None:
        rows = Experiment.objects.filter(programme=programme, deleted_in__isnull=True, code__iexact=code)
        found = rows.filter(trace_nodes__edges_out__isnull=False).select_related("programme").distinct().first()
    if found is None:
        raise Http404
    return found


def edge_for(candidate: Candidate, pk: int) -> TraceEdge:
    """An edge that may lie in a candidate which was found for the reader; its service says whether it does."""
    found = TraceEdge.objects.filter(pk=pk, target__programme=candidate.programme).select_related("target__programme")
    edge = found.first()
    if edge is None:
        raise Http404
    return edge
