"""Who answers whether a decision is still in use: a member of the team, or who holds the link of a mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import Combinable

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, reading
from oppiva.experiments.follow_dates import Due
from oppiva.experiments.models import Cycle, Experiment, FollowUp, FollowUpLink, Problem
from oppiva.experiments.rules.experiments import Sight, decided_cycle, with_places
from oppiva.experiments.rules.followed import (
    READER,
    Told,
    day_of,
    is_member,
    link_hash,
    told,
    told_of,
    told_row,
)
from oppiva.jobs import clock
from oppiva.people.models import QuestionMail, Unit
from oppiva.workshops.models import TeamMember


@dataclass(frozen=True)
class Follower:
    """One who may answer about the decision of this cycle; `link`: came by the link of a mail, without signing in.

    `months`: the one question that the mail of a month asks, also before it is due; None: the one that is open.
    """

    experiment: Experiment
    cycle: Cycle
    told: Told
    actor: Actor
    person_id: UUID
    link: FollowUpLink | None = None
    months: int | None = None

    def due_on(self, day: date) -> Due | None:
        """The question that an answer of this day belongs to."""
        return self.told.open_on(day) if self.months is None else self.told.asked_on(self.months, day)


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
    passed = found.due_on(day_of(link.passed_on_at) or clock.today())
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
    if said is None or asked.deleted_in is not None:
        raise DomainError("follow_link_dead")
    actor = with_places(Actor(str(link.person_id)), experiment)
    # The mail of its month asks a question before it is due; from then on the link goes with the rounds.
    ahead = asked.months if link.mail_id is not None and clock.today() < asked.due_on else None
    found = Follower(experiment, cycle, said, actor, link.person_id, link, ahead)
    due = found.due_on(clock.today())
    if due is None:
        raise DomainError("follow_link_dead")
    return found, due


@dataclass(frozen=True)
class Held:
    """A question of the mail of a month: who answers it, for which day's round, whether it was passed on, its row."""

    follower: Follower
    due: Due
    passed: bool
    row: FollowUp
    name: str

    @property
    def key(self) -> str:
        """What the question is called in its mail."""
        return key_of(self.row.cycle_id, self.row.months)

    @property
    def waits(self) -> bool:
        """Whether a mail still has to ask it of this person."""
        mine = self.row.asked_id == self.follower.person_id
        return mine and not self.passed and not self.row.value and clock.today() <= self.due.last_day


def held_by(mail: QuestionMail) -> list[Held]:
    """The questions of a mail that its person can answer, change, or take up again; two or three statements, however
    many they are. The actor of each has no places: who writes gives them (`with_places`)."""
    rows = FollowUpLink.objects.filter(mail=mail, deleted_in__isnull=True, follow_up__deleted_in__isnull=True)
    passed = FollowUpLink.objects.filter(
        person=OuterRef("person"),
        follow_up__cycle=OuterRef("follow_up__cycle"),
        passed_on_at__isnull=False,
        deleted_in__isnull=True,
    )
    members = TeamMember.objects.filter(
        team=OuterRef("follow_up__experiment__team"),
        enrolment__person=OuterRef("person"),
        until__isnull=True,
        deleted_in__isnull=True,
    )
    with reading(READER):
        name = Problem.objects.filter(experiment=OuterRef("follow_up__experiment")).values("name")[:1]
        links = list(
            rows.select_related(
                "person", "follow_up__cycle", "follow_up__experiment__team__series", "follow_up__experiment__programme"
            )
            .annotate(passed=Exists(passed), member=Exists(members), named=Subquery(name))
            .order_by("follow_up__due_on", "pk")
        )
        asked = told(cycle__in=[link.follow_up.cycle_id for link in links]) if links else ()
        told_by = {one.cycle_id: told_row(one) for one in asked}
    return [held for link in links if (held := _held_by(link, told_by.get(link.follow_up.cycle_id))) is not None]


def _held_by(link: FollowUpLink, said: Told | None) -> Held | None:
    asked = link.follow_up
    if said is None:
        return None
    actor = Actor(str(link.person_id))
    found = Follower(asked.experiment, asked.cycle, said, actor, link.person_id, link, asked.months)
    due, passed = found.due_on(clock.today()), link.passed_on_at is not None
    member: bool = link.member  # type: ignore[attr-defined]  # annotated by `held_by`
    elsewhere: bool = link.passed and not passed  # type: ignore[attr-defined]  # by the link of another round
    theirs = member or (_is_contact(found) if passed else asked.asked_id == link.person_id)
    if due is None or elsewhere or not theirs:
        return None
    return Held(found, due, passed, asked, link.named or asked.experiment.code)  # type: ignore[attr-defined]


def with_its_places(follower: Follower) -> Follower:
    """The same one with the rights that a place in the team gives, to write with."""
    return replace(follower, actor=with_places(follower.actor, follower.experiment))


def key_of(cycle: UUID, months: int) -> str:
    """What a question is called in the mail of its month."""
    return f"{cycle}-{months}"


def cycle_of(key: str) -> tuple[UUID, int] | None:
    """The cycle and the months of such a name; None for any other."""
    cycle, _hyphen, months = key.rpartition("-")
    try:
        return UUID(cycle), int(months)
    except ValueError:
        return None


def _is_contact(follower: Follower) -> bool:
    """Whether the person is the contact of a unit of the experiment, whom one asks when the team is gone."""
    units = Unit.objects.filter(pk__in=follower.experiment.units, deleted_in__isnull=True)
    return units.filter(contact=follower.person_id).exists()
