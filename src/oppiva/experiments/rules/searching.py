"""Which experiments a search may find for whom, and what of each: the same as their own pages open (A5).

Of one experiment a reader finds one of three, never two: the whole record, what has been published, or the steps that
a team at work shows.
"""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from oppiva.core.policy import Actor, Target
from oppiva.experiments.models import Experiment, State, StepShare
from oppiva.experiments.rules.others import places_that_open, visible_to, whole_to
from oppiva.people.rules import ids_of


def published_to(actor: Actor) -> QuerySet[Experiment]:
    """Those of which the actor (with all its places) reads what went out and no more."""
    whole = whole_to(actor).order_by().values("pk")
    return visible_to(actor).filter(state=State.PUBLISHED).exclude(pk__in=whole)


def begun_to(actor: Actor) -> QuerySet[Experiment]:
    """Those that no decision has submitted yet and of which the team shows a step to the actor (with all its places).

    A step that is not shared is found by nobody, the own team neither: its draft stands in no index.
    """
    rows = Experiment.objects.filter(
        Exists(shared_now().filter(experiment=OuterRef("pk"))),
        submitted_at__isnull=True,
        deleted_in__isnull=True,
        programme__deleted_in__isnull=True,
    )
    if actor.system is not None:
        return rows
    # Where the actor reads a step that a team shows.
    places = places_that_open(actor, lambda place: Target("team_draft", frozenset({place}), shared=True))
    return rows.filter(
        Q(team_id__in=ids_of(places, "team"))
        | Q(team__series_id__in=ids_of(places, "series"))
        | Q(programme_id__in=ids_of(places, "programme"))
    )


def called(code: str) -> QuerySet[Experiment]:
    """The experiments of this code in all programmes; search narrows them to what the reader may find."""
    return Experiment.objects.filter(code__iexact=code)


def shared_now() -> QuerySet[StepShare]:
    """The steps that teams show of the rounds that are not decided."""
    return StepShare.objects.filter(
        revoked_at__isnull=True,
        deleted_in__isnull=True,
        cycle__decided_at__isnull=True,
        cycle__deleted_in__isnull=True,
    )
