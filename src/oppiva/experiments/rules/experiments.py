"""Who is in the team of an experiment, who sees it from outside, and what of it (W3, records.md 2.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import Http404

from oppiva.audit.prepared import Prepared, Slot
from oppiva.core.errors import DomainError
from oppiva.core.policy import INSTANCE, Actor, Grant, Level, Place, Target, allowed, decide, readers
from oppiva.core.policy.walls import GUESTS
from oppiva.experiments.models import Cycle, Experiment, ShareLevel, State, StepShare
from oppiva.jobs import clock
from oppiva.people.models import Person, Role
from oppiva.programme.models import Programme
from oppiva.workshops.models import Enrolment, Series, Team, TeamMember
from oppiva.workshops.rules import Attendee

# The levels that open a submitted record beyond its own series.
WIDE = (ShareLevel.PROGRAMME, ShareLevel.PUBLIC)
_PERSON, _SERIES, _TEAM = Slot(0, Person._meta.pk), Slot(1, Series._meta.pk), Slot(2, Team._meta.pk)


def _in_team(team: Any) -> Exists:
    """Whether a seat stands in this team now."""
    rows = TeamMember.objects.filter(enrolment=OuterRef("pk"), until__isnull=True, deleted_in__isnull=True)
    return Exists(rows.filter(team=team, team__deleted_in__isnull=True))


# The series of a seat and whether it stands in the team.
_seats = Prepared(
    lambda: Enrolment.objects.filter(
        person=_PERSON, series=_SERIES, state=Enrolment.State.ENROLLED, deleted_in__isnull=True
    ).values_list("series_id", _in_team(_TEAM))
)
_EXPERIMENT = Slot(0, Experiment._meta.pk)
_newest = Prepared(
    lambda: Cycle.objects.filter(experiment=_EXPERIMENT, deleted_in__isnull=True).order_by("-number")[:1]
)


@dataclass(frozen=True)
class Insider:
    """A member of the team of an experiment, with the team's rights; `by_pass`: came in by the join code.

    `cycle` is the newest.
    """

    experiment: Experiment
    cycle: Cycle
    actor: Actor
    person_id: UUID
    by_pass: bool = False


@dataclass(frozen=True)
class Sight:
    """What one who may open an experiment's page is to it: a member (`insider`), else a reader at this level.

    `public_alone`: reads what has been published and not the record behind it.
    """

    experiment: Experiment
    cycle: Cycle
    actor: Actor
    level: Level
    insider: Insider | None = None
    public_alone: bool = False


def with_places(actor: Actor, experiment: Experiment) -> Actor:
    """The actor with what a place in the series and in the team gives: places stand in workshops, not in grants."""
    if actor.person_id is None:
        return actor
    team = experiment.team
    if any(grant.role == Role.TEAM_MEMBER and grant.scope == Place("team", str(team.pk)) for grant in actor.grants):
        return actor
    programme = Place("programme", str(experiment.programme_id))
    if is_wide(experiment):
        # Shared with the programme: a place in any of its series reads along.
        seats = Enrolment.objects.filter(
            person_id=actor.person_id, state=Enrolment.State.ENROLLED, deleted_in__isnull=True
        )
        around = seats.filter(series__programme=experiment.programme_id)
        rows = list(around.values_list("series_id", _in_team(team.pk)))
    else:
        rows = _seats.rows(actor.person_id, team.series_id, team.pk)
    held = {series for series, _inside in rows}
    member = any(inside for _series_id, inside in rows)
    grants = [Grant(Role.PARTICIPANT, one, frozenset({one, programme})) for one in map(_series, sorted(held, key=str))]
    if member:
        own = Place("team", str(team.pk))
        grants.append(Grant(Role.TEAM_MEMBER, own, frozenset({own, _series(team.series_id), programme})))
    return Actor(actor.person_id, (*actor.grants, *grants), actor.sudo_until) if grants else actor


def with_all_places(actor: Actor) -> tuple[Actor, frozenset[UUID]]:
    """The actor with what all own places and teams give, and those teams; two statements, for lists."""
    if actor.person_id is None:
        return actor, frozenset()
    rows = Enrolment.objects.filter(person_id=actor.person_id, state=Enrolment.State.ENROLLED, deleted_in__isnull=True)
    grants = [
        Grant(Role.PARTICIPANT, _series(series), frozenset({_series(series), Place("programme", str(programme))}))
        for series, programme in rows.values_list("series_id", "series__programme_id")
    ]
    return with_own_teams(Actor(actor.person_id, (*actor.grants, *grants), actor.sudo_until))


def _series(pk: UUID) -> Place:
    return Place("series", str(pk))


def is_wide(experiment: Experiment) -> bool:
    """Whether the team has opened what it decided to all series of the programme."""
    return experiment.submitted_at is not None and experiment.share_level in WIDE


def with_own_teams(actor: Actor) -> tuple[Actor, frozenset[UUID]]:
    """The actor with what the places in all own teams give, and those teams; one statement, for what is one's own."""
    if actor.person_id is None:
        return actor, frozenset()
    rows = TeamMember.objects.filter(
        until__isnull=True,
        deleted_in__isnull=True,
        team__deleted_in__isnull=True,
        enrolment__person_id=actor.person_id,
        enrolment__state=Enrolment.State.ENROLLED,
        enrolment__deleted_in__isnull=True,
    )
    grants: list[Grant] = []
    teams: set[UUID] = set()
    for team, series, programme in rows.values_list("team_id", "team__series_id", "team__series__programme_id"):
        own, around = Place("team", str(team)), Place("series", str(series))
        within = frozenset({around, Place("programme", str(programme))})
        grants += [Grant(Role.PARTICIPANT, around, within), Grant(Role.TEAM_MEMBER, own, within | {own})]
        teams.add(team)
    return Actor(actor.person_id, (*actor.grants, *grants), actor.sudo_until), frozenset(teams)


def experiment_places(experiment: Experiment) -> frozenset[Place]:
    """Where an experiment lies: its team, series, programme, and the units and areas it was submitted with."""
    return frozenset(
        {
            Place("team", str(experiment.team_id)),
            Place("series", str(experiment.team.series_id)),
            Place("programme", str(experiment.programme_id)),
            INSTANCE,
            *(Place("unit", unit) for unit in experiment.units),
            *(Place("area", area) for area in experiment.areas),
        }
    )


def experiment_target(experiment: Experiment, cycle: Cycle, *, shared: bool = False, asked: bool = False) -> Target:
    """The record of a cycle as the policy sees it: the team's draft until the decision, then an experiment."""
    places = experiment_places(experiment)
    if cycle.decided_at is None:
        return Target("team_draft", places, relations=frozenset({"asked"} if asked else ()), shared=shared)
    return submitted_target(experiment)


def submitted_target(experiment: Experiment, kind: str = "experiment") -> Target:
    """A submitted record (or the questions to its team) as the policy sees it."""
    published = experiment.state == State.PUBLISHED
    publicity = ""
    if published and experiment.share_level == ShareLevel.PUBLIC:
        publicity = "public"
    elif published:
        publicity = "published"
    return Target(kind, experiment_places(experiment), state=experiment.state, publicity=publicity)


def seen_by(actor: Actor, experiment: Experiment, target: Target) -> Target:
    """The target as it lies for this reader: what is shared with the programme lies in all of its series."""
    if target.kind == "team_draft" or not is_wide(experiment):
        return target
    programme = Place("programme", str(experiment.programme_id))
    own = {one.scope for one in actor.grants if one.scope.kind == "series" and programme in one.within}
    return replace(target, places=target.places | own)


def without_guest_rights(actor: Actor) -> Actor:
    """The actor with what opens a record: the right of a guest opens what went out and no more, whatever else the
    guest holds somewhere else (W8)."""
    rest = tuple(one for one in actor.grants if one.role not in GUESTS)
    return Actor(actor.person_id, rest, actor.sudo_until, actor.system)


def reads_public_alone(actor: Actor, experiment: Experiment) -> bool:
    """Whether the actor (with its places) reads what was checked and published, and nothing of the record behind it:
    a guest, and everybody to whom it is open only because it is open to all."""
    target = seen_by(actor, experiment, submitted_target(experiment))
    if not target.publicity:
        return False
    circle = replace(target, publicity="published")
    return decide(without_guest_rights(actor), "read", circle, clock.now()).level < Level.FULL


def insider(
    actor: Actor, experiment: Experiment, *, by_pass: bool = False, cycle: Cycle | None = None
) -> Insider | None:
    """The actor as a member of the team now, None for everybody else. `actor` already has its places.

    `cycle` is the newest, when it has been read already.
    """
    cycle = cycle if cycle is not None else newest_cycle(experiment)
    target = Target("team_draft", experiment_target(experiment, cycle).places)
    if actor.person_id is None or not allowed(actor, "write", target, clock.now()):
        return None
    return Insider(experiment, cycle, actor, UUID(actor.person_id), by_pass)


def experiment_for(actor: Actor, programme: str, code: str) -> Sight:
    """The experiment at this address for its team and for who may know that it exists (step, last saved), else 404."""
    found = at_address(programme, code)
    if found is None:
        raise Http404
    here = with_places(actor, found)
    cycle = newest_cycle(found)
    own = insider(here, found, cycle=cycle)
    if own is not None:
        return Sight(found, cycle, here, Level.FULL, own)
    now = clock.now()
    level = max(
        decide(here, "read", seen_by(here, found, experiment_target(found, one)), now).level
        for one in (cycle, decided_cycle(found, cycle) or cycle)
    )
    if level < Level.META:
        raise Http404
    return Sight(found, cycle, here, level, public_alone=reads_public_alone(here, found))


def insider_for(actor: Actor, programme: str, code: str) -> Insider:
    """The experiment for a member of its team; others who may know of it are refused, to the rest it is not there."""
    return require_insider(experiment_for(actor, programme, code))


def insider_by_pass(attendee: Attendee, programme: str, code: str) -> Insider:
    """The experiment for one who came in by the join code: that of the own team alone, everything else is not there."""
    found = at_address(programme, code)
    if found is None or attendee.team is None or found.team_id != attendee.team.pk:
        raise Http404
    own = insider(attendee.actor, found, by_pass=True)
    if own is None:
        raise Http404
    require_open(found)
    return own


def require_insider(sight: Sight) -> Insider:
    """Refuse as `not_allowed` who sees the experiment and is not in its team, and (`programme_ended`) a late hand."""
    if sight.insider is None:
        raise DomainError("not_allowed", action="write", kind="team_draft")
    require_open(sight.experiment)
    return sight.insider


def require_open(experiment: Experiment) -> None:
    """Refuse (`programme_ended`) to change what belongs to a programme that is over."""
    if experiment.programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")


def may_read_step(actor: Actor, experiment: Experiment, cycle: Cycle, step: str) -> bool:
    """Whether the actor (with its places) reads what the team wrote into this step of this cycle."""
    # What is decided is open or closed as a whole: nobody asks which steps of it were shown before.
    target = experiment_target(experiment, cycle, shared=cycle.decided_at is None and is_shared(cycle, step))
    if target.kind != "team_draft" and reads_public_alone(actor, experiment):
        return False
    return decide(actor, "read", seen_by(actor, experiment, target), clock.now()).level == Level.FULL


def readers_of_step(experiment: Experiment, cycle: Cycle, *, shared: bool) -> tuple[str, ...]:
    """The roles that read a step as it stands now; said on every page where one writes."""
    return readers(experiment_target(experiment, cycle, shared=shared))


def is_shared(cycle: Cycle, step: str) -> bool:
    """Whether the team shows this step before the decision."""
    return StepShare.objects.filter(cycle=cycle, step=step, revoked_at__isnull=True, deleted_in__isnull=True).exists()


def newest_cycle(experiment: Experiment) -> Cycle:
    """The cycle in work."""
    return _newest.records(experiment.pk)[0]


def at_address(programme: str, code: str) -> Experiment | None:
    """The living experiment of this code; whoever calls asks next what the reader may see of it."""
    rows = Experiment.objects.select_related("team__series", "programme").filter(
        programme__code=programme, programme__deleted_in__isnull=True, code__iexact=code, deleted_in__isnull=True
    )
    return rows.first()


def decided_cycle(experiment: Experiment, newest: Cycle | None = None) -> Cycle | None:
    """The newest cycle with a decision; a change has opened the next one already. `newest` of all, when it is known."""
    if newest is not None and newest.decided_at is not None:
        return newest
    if newest is not None and newest.number == 1:
        return None
    rows = Cycle.objects.filter(experiment=experiment, decided_at__isnull=False, deleted_in__isnull=True)
    return rows.order_by("-number").first()
