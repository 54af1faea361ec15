"""What one person's first page may need, each asked for at most once and only when some part looks at it."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from uuid import UUID

from oppiva.adoption.queries.confirming import count_waiting
from oppiva.adoption.queries.home import OwnAdoption, own_adoptions
from oppiva.adoption.rules.confirming import may_confirm_some
from oppiva.catalogue import rules as table_rules
from oppiva.catalogue.queries import Waits, waits
from oppiva.catalogue.queries.desk import Asked, DeskWaits, asked_of, desk_waits
from oppiva.catalogue.queries.stewards import Duty, duties_of
from oppiva.core.policy import Actor
from oppiva.experiments.models import FollowUp
from oppiva.experiments.queries import (
    NewsRow,
    OnTheWay,
    OwnExperiment,
    WaitingCheck,
    WaitingRow,
    checks_waiting,
    decided_in,
    first_page_of,
    on_the_way,
    own_experiments,
    picks_of,
)
from oppiva.experiments.queries import waiting_for as follow_ups_of
from oppiva.home import queries
from oppiva.home.queries import AreaFacts, Keeper, SystemFacts, UnitFacts
from oppiva.home.unit_cards import UnitCard, unit_cards
from oppiva.jobs import clock
from oppiva.people.models import Person, Role
from oppiva.people.queries import controllers_missing
from oppiva.programme.models import Programme
from oppiva.reporting import queries as reporting
from oppiva.reporting import rules, things
from oppiva.reporting.situation import Situation
from oppiva.reporting.things import Thing
from oppiva.reporting.workshops import unconfirmed
from oppiva.workshops.queries import (
    HalfDay,
    LedDay,
    OpenSeries,
    OwnPlace,
    SeriesLine,
    TaskRow,
    Waiting,
    led_half_days,
    lines_of,
    open_series,
    own_half_days,
    own_places,
    pre_tasks_of,
    waiting_help,
)


class Sight:
    """The person, their roles and lazily read facts; a person of many roles pays for each fact once."""

    def __init__(self, person: Person, actor: Actor) -> None:
        self.person = person
        self.actor = actor

    @cached_property
    def today(self) -> date:
        """The day of the page."""
        return clock.today()

    @cached_property
    def programmes(self) -> list[Programme]:
        """The programmes the person may see, under way first."""
        return queries.programmes(self.actor)

    @cached_property
    def situations(self) -> list[Situation]:
        """The facts of those programmes."""
        return reporting.situations(self.actor, self.programmes, brief=True) if self.programmes else []

    @cached_property
    def programme_things(self) -> list[tuple[Situation, Thing]]:
        """What waits for the person in any programme, the most pressing first."""
        found = [
            (situation, thing)
            for situation, programme in zip(self.situations, self.programmes, strict=True)
            for thing in things.waiting_for(
                self.actor,
                situation,
                rules.place_of(programme),
                unconfirmed(situation.code, self.lines.get(programme.pk, ()), self.today),
            )
        ]
        return sorted(found, key=lambda pair: pair[1].weight)

    @cached_property
    def controllers_missing(self) -> int:
        """How many organisations have no whole entry of who answers for their staff's data."""
        return controllers_missing(self.actor)

    @cached_property
    def units(self) -> list[UnitFacts]:
        """The units of the person's own grants of scope unit."""
        if all(grant.role == Role.SUPERVISOR for grant in self.actor.grants if grant.scope.kind == "unit"):
            # They stand on the cards of the same page.
            return [
                UnitFacts(one.id, one.name, one.organisation, one.persons, not one.missing, one.area)
                for one in self.unit_cards
            ]
        ids = {UUID(grant.scope.id) for grant in self.actor.grants if grant.scope.kind == "unit"}
        return queries.units(self.actor, ids)

    @cached_property
    def unit_cards(self) -> list[UnitCard]:
        """The units that the person supervises, each with its people, its record and what was promised."""
        grants = self.actor.grants
        ids = {UUID(one.scope.id) for one in grants if one.role == Role.SUPERVISOR and one.scope.kind == "unit"}
        return unit_cards(self.actor, ids)

    @cached_property
    def places(self) -> list[OwnPlace]:
        """The person's own places in series."""
        return own_places(self.actor)

    @cached_property
    def half_days(self) -> list[HalfDay]:
        """The half-days that the person takes part in or leads."""
        return own_half_days(self.actor)

    @cached_property
    def pre_tasks(self) -> dict[UUID, TaskRow]:
        """The pre-tasks of the half-days ahead that the person takes part in, by half-day."""
        ahead = [one.pk for one in self.half_days if one.enrolment is not None and one.day >= self.today]
        return pre_tasks_of(self.person.pk, ahead) if ahead else {}

    @cached_property
    def experiments(self) -> list[OwnExperiment]:
        """The experiments of the person's own teams, the newest first."""
        return own_experiments(self.actor)

    @cached_property
    def decided(self) -> int:
        """How many experiments of the person's programmes have been decided."""
        return decided_in([one.pk for one in self.programmes]) if self.programmes else 0

    @cached_property
    def table(self) -> Programme | None:
        """The first programme at whose grouping table the person works; an ended one has none."""
        return next((one for one in self.programmes if table_rules.may_write(self.actor, one)), None)

    @cached_property
    def grouping(self) -> Waits:
        """What waits at that table."""
        return waits(self.table) if self.table is not None and self.decided else Waits(0, 0)

    @cached_property
    def desk(self) -> DeskWaits:
        """What waits among the models of that programme."""
        return desk_waits(self.table) if self.table is not None and self.own_roles.models else DeskWaits()

    @cached_property
    def models_asked(self) -> tuple[Asked, ...]:
        """The models that the person was asked to try or to review."""
        return asked_of(self.actor) if self.own_roles.asked else ()

    @cached_property
    def follow_ups(self) -> list[FollowUp]:
        """The questions about decisions of the person's own teams that wait for the person."""
        asked = [one.experiment.pk for one in self.experiments if one.experiment.submitted_at is not None]
        return follow_ups_of(self.actor, asked) if asked else []

    @cached_property
    def on_the_way(self) -> list[OnTheWay]:
        """The decided experiments of the person's own teams: how their pages stand, and what readers ask."""
        decided = [one.experiment.pk for one in self.experiments if one.experiment.submitted_at is not None]
        return on_the_way(self.actor, decided) if decided else []

    @cached_property
    def checks(self) -> list[WaitingCheck]:
        """The public texts that wait for the person's check, the oldest first."""
        return checks_waiting(self.actor)

    @cached_property
    def own_roles(self) -> queries.OwnRoles:
        """The roles that the person holds today."""
        return queries.own_roles(self.actor)

    @cached_property
    def duties(self) -> list[Duty]:
        """What each model that the person keeps, or is asked to keep, wants of them.

        Who has no role is asked all the same; for others it comes along with their roles whether there is any.
        """
        return duties_of(self.actor) if self.own_roles.keeps or not self.actor.grants else []

    @cached_property
    def claims(self) -> int:
        """How many adopters of models wait for the person to confirm them; asked of who may confirm some alone."""
        may = may_confirm_some(self.actor) or self.own_roles.keeps
        return count_waiting(self.actor) if may and self.own_roles.claims else 0

    @cached_property
    def adoptions(self) -> list[OwnAdoption]:
        """The adoptions whose contact the person is, that have not ended."""
        return own_adoptions(self.actor)

    @cached_property
    def picked_news(self) -> int:
        """How many of the person's own picks have news since they last looked."""
        return sum(1 for one in picks_of(self.actor) if one.news) if self.own_roles.picks else 0

    @cached_property
    def led(self) -> list[LedDay]:
        """The half-days that the person leads and that have not been held."""
        return led_half_days(self.actor)

    @cached_property
    def lines(self) -> dict[UUID, tuple[SeriesLine, ...]]:
        """The series of the programmes whose attendance the person answers for."""
        mine = [one.pk for one in self.programmes if rules.may(self.actor, "export", "attendance", one)]
        return lines_of(mine) if mine else {}

    @cached_property
    def open_series(self) -> list[OpenSeries]:
        """The series that the person may sign up for."""
        return open_series(self.actor)

    @cached_property
    def asked_and_told(self) -> tuple[list[WaitingRow], list[NewsRow]]:
        """What teams have asked the person permission for and still wait for, and the decisions they have told."""
        return first_page_of(self.actor)

    @cached_property
    def waiting_help(self) -> list[Waiting]:
        """What teams of the person's series have asked outside half-days."""
        return waiting_help(self.actor)

    @cached_property
    def keepers(self) -> dict[str, Keeper]:
        """The administrator of each area that a unit without its record lies in, where the person may see one."""
        return queries.keepers(self.actor, {unit.area for unit in self.units if not unit.heard})

    @cached_property
    def areas(self) -> AreaFacts:
        """Organisations, units and persons that the person may edit."""
        return queries.area(self.actor)

    @cached_property
    def system(self) -> SystemFacts:
        """How the installation stands."""
        return queries.system(self.today)

    def units_of(self, role: str) -> list[UnitFacts]:
        """The units in which the person holds this role."""
        ids = {grant.scope.id for grant in self.actor.grants if grant.role == role and grant.scope.kind == "unit"}
        return [unit for unit in self.units if str(unit.id) in ids]
