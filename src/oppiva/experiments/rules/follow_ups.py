"""Who answers whether a decision is still in use: a member of the team, or who holds the link of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.models import Cycle, Experiment, FollowUp, FollowUpLink
from oppiva.experiments.rules.experiments import Sight, with_places
from oppiva.experiments.rules.followed import READER, Told, is_member, link_hash, told_of
from oppiva.experiments.rules.told import decided_cycle
from oppiva.jobs import clock


@dataclass(frozen=True)
class Follower:
    """One who may answer about the decision of this cycle; `link`: came by the link of a mail, without signing in."""

    experiment: Experiment
    cycle: Cycle
    told: Told
    actor: Actor
    person_id: UUID
    link: FollowUpLink | None = None


def follower_of(sight: Sight) -> Follower:
    """A member of the team, also after the programme has ended; refuses others (`not_allowed`), and (`follow_closed`)
    when no question is open."""
    if sight.insider is None:
        raise DomainError("not_allowed", action="write", kind="experiment")
    cycle = decided_cycle(sight.experiment)
    said = told_of(cycle) if cycle is not None else None
    if cycle is None or said is None or said.open_on(clock.today()) is None:
        raise DomainError("follow_closed")
    return Follower(sight.experiment, cycle, said, sight.insider.actor, sight.insider.person_id)


def follower_by_link(token: str) -> Follower:
    """Whoever holds the link of a mail, for its question or the one that has followed it.

    Refuses (`follow_link_dead`) a link nobody made, one whose person has passed the question on, has left or is neither
    in the team nor the one asked any more, and one about what is not asked any more.
    """
    rows = FollowUpLink.objects.select_related(
        "person", "follow_up__cycle", "follow_up__experiment__team__series", "follow_up__experiment__programme"
    )
    with reading(READER):
        link = rows.filter(token_hash=link_hash(token), passed_on_at__isnull=True, deleted_in__isnull=True).first()
    if link is None or not link.person.is_active:
        raise DomainError("follow_link_dead")
    asked = link.follow_up
    experiment, cycle = asked.experiment, asked.cycle
    said = told_of(cycle)
    due = said.open_on(clock.today()) if said is not None else None
    if said is None or due is None or asked.deleted_in is not None:
        raise DomainError("follow_link_dead")
    with reading(READER):
        now = FollowUp.objects.filter(cycle=cycle, months=due.months, deleted_in__isnull=True)
        others = now.filter(asked__isnull=False).values_list("asked_id", flat=True).first()
    mine = others == link.person_id if others is not None else asked.asked_id == link.person_id
    if not mine and not is_member(experiment, link.person_id):
        raise DomainError("follow_link_dead")
    actor = with_places(Actor(str(link.person_id)), experiment)
    return Follower(experiment, cycle, said, actor, link.person_id, link)
