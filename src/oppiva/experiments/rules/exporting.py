"""Which experiments of a programme somebody takes out: those whose page they read, and what the programme page shows.

The table of rights has no X of its own for experiments: who reads a record may keep it, and nobody gets more.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404

from oppiva.core.policy import Actor, Grant, Level, Place, Target, decide
from oppiva.core.policy.walls import GUESTS
from oppiva.experiments.models import Cycle, Experiment, ShareLevel, State
from oppiva.experiments.rules.experiments import (
    experiment_places,
    experiment_target,
    reads_public_alone,
    seen_by,
    with_own_teams,
)
from oppiva.jobs import clock
from oppiva.people.models import Role
from oppiva.programme.models import Programme
from oppiva.programme.rules import target_of
from oppiva.workshops.models import Enrolment


@dataclass(frozen=True)
class TakenOut:
    """What a reader takes out of a programme.

    `open`: experiments whose decided rounds are read; `known`: those whose state may be known; `reasons`: those of
    which it is told why they did not start or broke off. `marked`: the programme page shows the bucket of each
    experiment; `totals`: it shows how many there are in each. `guest`: sees an allow-list of fields (W8).
    `public`: those of `open` of which nothing but what was checked and published is read.
    """

    programme: Programme
    actor: Actor
    experiments: tuple[Experiment, ...]
    rounds: tuple[Cycle, ...]
    open: frozenset[UUID]
    known: frozenset[UUID]
    reasons: frozenset[UUID]
    public: frozenset[UUID]
    marked: bool
    totals: bool
    guest: bool


def taking_out(actor: Actor, code: str) -> TakenOut:
    """The programme's experiments as this reader takes them out; 404 when there is nothing of them to see."""
    programme = Programme.objects.filter(code=code, deleted_in__isnull=True).first()
    if programme is None:
        raise Http404
    here = _with_seats(with_own_teams(actor)[0], programme)
    now = clock.now()
    level = decide(here, "read", target_of(programme), now).level
    marked = level == Level.FULL
    rows = Experiment.objects.select_related("team__series").filter(programme=programme, deleted_in__isnull=True)
    found = list(rows.order_by("code"))
    decided = list(
        Cycle.objects.filter(
            experiment__programme=programme,
            experiment__deleted_in__isnull=True,
            decided_at__isnull=False,
            deleted_in__isnull=True,
        ).order_by("experiment__code", "number")
    )
    newest = {one.experiment_id: one for one in decided}
    open_, known, reasons = set(), set(), set()
    for one in found:
        cycle = newest.get(one.pk)
        target = experiment_target(one, cycle) if cycle is not None else None
        if target is not None and decide(here, "read", seen_by(here, one, target), now).level == Level.FULL:
            open_.add(one.pk)
        if one.pk in open_ or decide(here, "read", Target("team_draft", experiment_places(one)), now).level:
            known.add(one.pk)
        if decide(here, "read", _reason_target(one), now).level == Level.FULL:
            reasons.add(one.pk)
    if not marked and not open_:
        raise Http404
    # Who has no place in the programme reads what is open to everybody, and no more than an adopter of it.
    guest = here.roles <= GUESTS or level == Level.NONE
    return TakenOut(
        programme=programme,
        actor=here,
        experiments=tuple(found),
        rounds=tuple(one for one in decided if one.experiment_id in open_),
        open=frozenset(open_),
        known=frozenset(known),
        reasons=frozenset(reasons),
        public=frozenset(one.pk for one in found if one.pk in open_ and (guest or reads_public_alone(here, one))),
        marked=marked,
        totals=level >= Level.NUMBERS,
        guest=guest,
    )


def sees_buckets(actor: Actor, programme: Programme) -> bool:
    """Whether the programme page shows the bucket of each experiment, so that there is something to take out."""
    return decide(actor, "read", target_of(programme), clock.now()).level == Level.FULL


def _with_seats(actor: Actor, programme: Programme) -> Actor:
    """The actor with what a seat in a series gives, also of one who is in no team yet."""
    if actor.person_id is None:
        return actor
    seats = Enrolment.objects.filter(
        person_id=actor.person_id,
        series__programme=programme,
        state=Enrolment.State.ENROLLED,
        deleted_in__isnull=True,
    )
    around = Place("programme", str(programme.pk))
    grants = []
    for series in seats.values_list("series_id", flat=True):
        place = Place("series", str(series))
        grants.append(Grant(Role.PARTICIPANT, place, frozenset({place, around})))
    return replace(actor, grants=(*actor.grants, *grants)) if grants else actor


def _reason_target(experiment: Experiment) -> Target:
    publicity = ""
    if experiment.state == State.PUBLISHED:
        publicity = "public" if experiment.share_level == ShareLevel.PUBLIC else "published"
    return Target("failure_reason", experiment_places(experiment), state=experiment.state, publicity=publicity)
