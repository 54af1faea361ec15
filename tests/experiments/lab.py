"""Teams with experiments, filled as far as a test wants; by the services."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from oppiva.audit.prepared import Prepared, Slot
from oppiva.core.policy import system
from oppiva.experiments import rules, services
from oppiva.experiments.models import Cycle, Experiment, Step
from oppiva.experiments.rules import Insider
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.workshops.models import Enrolment, Team, TeamMember
from stages import told_once
from workshops.cast import Cast, enrol

SETUP = system("test")
_EXPERIMENT = Slot(0, Experiment._meta.pk)
_whole = Prepared(lambda: Experiment.objects.select_related("team__series", "programme").filter(pk=_EXPERIMENT))
PROBLEM: dict[str, Any] = {
    "name": "Kolme kysymystä ennen tapaamista",
    "summary": "Kysymme taustatiedot viestillä ennen tapaamista.",
    "theme": "customer",
    "problem": "Puolet ensimmäisestä tapaamisesta kuluu taustatietoihin.",
    "problem_of": ["jobseeker"],
}
PREDICTION: dict[str, Any] = {
    "belief": "Kolme tekstiviestikysymystä riittää.",
    "what": "Minuutteja esitietojen kysymiseen",
    "unit": "min",
    "wanted": "down",
    "rhythm": "each_time",
    "statistic": "median",
    "kind": "at_most",
    "value": Decimal(10),
    "keep_cut": Decimal(10),
    "stop_cut": Decimal(15),
    "stop_also": "viesti kuormittaa asiakkaita",
}


def trial(start: int = 0, days: int = 24) -> dict[str, Any]:
    """A trial that starts in so many days and lasts so many."""
    begins = clock.today() + timedelta(days=start)
    return {
        "where": "Uudet asiakkaat, ensitapaaminen",
        "how_many": 20,
        "starts_on": begins,
        "ends_on": begins + timedelta(days=days),
        "customer_data": False,
        "stop_rule": "viesti kuormittaa asiakkaita",
        "minutes_estimated": 360,
    }


@dataclass
class Lab:
    """Two teams of three of the cast's first series; the first team's experiment is what most tests are about."""

    cast: Cast
    places: list[Enrolment]
    teams: list[Team]
    experiments: list[Experiment] = field(default_factory=list)

    @property
    def experiment(self) -> Experiment:
        """The first team's, as it stands."""
        return _whole.records(self.experiments[0].pk)[0]

    @property
    def cycle(self) -> Cycle:
        """Its newest cycle."""
        return rules.newest_cycle(self.experiment)

    def member(self, number: int = 0) -> Insider:
        """The participant of this number as a member of their own team: 0-2 the first, 3-5 the second."""
        experiment = _whole.records(self.experiments[number // 3].pk)[0]
        actor = rules.with_places(actor_for(self.cast.staff[number]), experiment)
        found = rules.insider(actor, experiment)
        assert found is not None
        return found

    def fill(self, *steps: str, **more: Any) -> None:
        """Fills steps of the first team's experiment; `more` replaces fields."""
        values = {Step.PROBLEM: PROBLEM, Step.PREDICTION: PREDICTION, Step.TRIAL: trial()}
        member = self.member()
        for step in steps or values:
            given = dict(values[Step(step)])
            if step == Step.PREDICTION:
                given["by_date"] = clock.today() + timedelta(days=24)
            given |= {name: value for name, value in more.items() if name in _fields(step)}
            record = services.save_step(member, step, changes=given, base_version=_version(member, step))
            assert record.pk

    @told_once
    def started(self, **more: Any) -> Experiment:
        """Filled, planned and started."""
        self.fill(**more)
        services.plan(self.member())
        services.start(self.member())
        return self.experiment


def make_lab(cast: Cast) -> Lab:
    """Six people in two teams."""
    places = enrol(cast, 6)
    lab = Lab(cast, places, [])
    for number in (1, 2):
        team = Team.objects.create(series=cast.first, number=number, published_at=clock.now())
        for place in places[(number - 1) * 3 : number * 3]:
            TeamMember.objects.create(team=team, enrolment=place, since=clock.now())
        lab.teams.append(team)
        lab.experiments.append(services.begin_experiment(SETUP, team))
    return lab


def _fields(step: str) -> set[str]:
    from oppiva.experiments.models import Problem
    from oppiva.experiments.services.experiments import OF_CYCLE

    model = next(one for one in (Problem, *OF_CYCLE) if one.step == step)
    return {one.name for one in model._meta.get_fields()}


def _version(member: Insider, step: str) -> int:
    from oppiva.experiments.services.steps import record_of

    return record_of(member, member.cycle, step).version
