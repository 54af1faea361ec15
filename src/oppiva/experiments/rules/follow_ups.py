"""Who answers whether a decision is still in use: a member of the team, or who holds the link of a mail."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.models.expressions import Combinable

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.follow_dates import Due
from oppiva.experiments.models import Cycle, Experiment, FollowUp, FollowUpLink
from oppiva.experiments.rules.experiments import Sight, decided_cycle, with_places
from oppiva.experiments.rules.followed import READER, Told, day_of, is_member, link_hash, told_of
from oppiva.jobs import clock
from oppiva.people.models import Unit


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

    Refuses (`follow_link_dead`) a link nobody made, one whose person has passed the question on (with the links of all
    earlier mails), has left or is neither in the team nor the one asked any more, and one about what is not asked any
    more.
    """
    passed = FollowUpLink.objects.filter(
        person=OuterRef("person"),
        follow_up__cycle=OuterRef("follow_up__cycle"),
        passed_on_at__isnull=False,
        deleted_in__isnull=True,
    )
    found, due = _held(token, ~Exists(passed))
    link = found.link
    assert link is not None
    with reading(READER):
        now = FollowUp.objects.filter(cycle=found.cycle, months=due.months, deleted_in__isnull=True)
        others = now.filter(asked__isnull=False).values_list("asked_id", flat=True).first()
    mine = others == link.person_id if others is not None else link.follow_up.asked_id == link.person_id
    if not mine and not is_member(found.experiment, link.person_id):
        raise DomainError("follow_link_dead")
    return found


def passer_by_link(token: str) -> Follower:
    """Who has passed the question on by this very link and can still undo it: while the same question is open.

    Refuses (`follow_link_dead`) every other link, and one whose person would not be asked any more.
    """
    found, due = _held(token, Q(passed_on_at__isnull=False))
    link = found.link
    assert link is not None
    passed = found.told.open_on(day_of(link.passed_on_at) or clock.today())
    if passed != due or not (is_member(found.experiment, link.person_id) or _is_contact(found)):
        raise DomainError("follow_link_dead")
    return found


def _held(token: str, wanted: Combinable | Q) -> tuple[Follower, Due]:
    """The link of a mail with the question that is open today; refuses (`follow_link_dead`) what opens none."""
    rows = FollowUpLink.objects.select_related(
        "person", "follow_up__cycle", "follow_up__experiment__team__series", "follow_up__experiment__programme"
    )
    with reading(READER):
        link = rows.filter(wanted, token_hash=link_hash(token), deleted_in__isnull=True).first()
    if link is None or not link.person.is_active:
        raise DomainError("follow_link_dead")
    asked = link.follow_up
    experiment, cycle = asked.experiment, asked.cycle
    said = told_of(cycle)
    due = said.open_on(clock.today()) if said is not None else None
    if said is None or due is None or asked.deleted_in is not None:
        raise DomainError("follow_link_dead")
    actor = with_places(Actor(str(link.person_id)), experiment)
    return Follower(experiment, cycle, said, actor, link.person_id, link), due


def _is_contact(follower: Follower) -> bool:
    """Whether the person is the contact of a unit of the experiment, whom one asks when the team is gone."""
    units = Unit.objects.filter(pk__in=follower.experiment.units, deleted_in__isnull=True)
    return units.filter(contact=follower.person_id).exists()
