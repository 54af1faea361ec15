"""A trial on its days: what was logged when, and what the team says of it at the end."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from experiments.lab import SETUP, Lab
from oppiva.audit.services import save
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import DiaryEntry, Experiment, Observation, Step
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.steps import record_of
from oppiva.jobs import clock
from stages import told_once

START = date(2026, 3, 3)
END = date(2026, 3, 27)
RESULT: dict[str, Any] = {
    "as_planned": "yes",
    "versus_prediction": "as_predicted",
    "no_surprises": True,
    "no_harms": True,
    "learned": "Kolme kysymystä riittää, neljäs ei lisää mitään.",
    "certainty": 1,
}


def on(day: date) -> Any:
    """The clock stands on this day."""
    return clock.travel(day)


def begin(lab: Lab, **more: Any) -> Experiment:
    """The first team's trial from 3.3. to 27.3."""
    with on(START):
        return lab.started(**more)


def number(
    lab: Lab,
    day: date,
    value: object = 9,
    *,
    measure: int = 1,
    kind: str = "trial",
    late: bool = False,
    by: Insider | None = None,
) -> None:
    """One observation dated so, by the first member when no other is named."""
    member = by or lab.member()
    row = Observation(
        experiment=member.experiment,
        cycle=member.cycle,
        person_id=member.person_id,
        made_at=clock.now(),
        kind=kind,
        observed_on=day,
        value=Decimal(str(value)),
        measure=measure,
        late=late,
    )
    save(row, actor=SETUP)


def entry(
    lab: Lab, day: date, text: str = "Viesti meni perille.", kind: str = "as_planned", late: bool = False
) -> None:
    """One diary entry dated so."""
    member = lab.member()
    row = DiaryEntry(
        experiment=member.experiment,
        cycle=member.cycle,
        person_id=member.person_id,
        made_at=clock.now(),
        happened_on=day,
        kind=kind,
        text=text,
        late=late,
    )
    save(row, actor=SETUP)


def result(lab: Lab, member: int = 0, **more: Any) -> None:
    """The five points, as a member accepts them."""
    who = lab.member(member)
    version = record_of(who, who.cycle, Step.RESULT).version
    services.save_result(who, changes={**RESULT, **more}, base_version=version)


def decision(lab: Lab, choice: str = "keep", **more: Any) -> dict[str, Any]:
    """A whole decision."""
    given = {
        "choice": choice,
        "why": "Asiakas pääsee heti asiaansa.",
        "next_on": clock.today() + timedelta(days=90),
        "owner": lab.cast.staff[0].pk,
    }
    return given | more


def decide(lab: Lab, choice: str = "keep", member: int = 0, **more: Any) -> Experiment:
    """The decision recorded by a member."""
    who = lab.member(member)
    version = record_of(who, who.cycle, Step.DECISION).version
    return services.decide(who, changes=decision(lab, choice, **more), base_version=version)


@told_once
def carry_out(lab: Lab, choice: str = "keep", **more: Any) -> Experiment:
    """A whole trial with its log, decided on the day after its last."""
    begin(lab)
    member = lab.member()
    for day in range(10):
        with on(START + timedelta(days=day)):
            number(lab, START + timedelta(days=day), by=member)
    with on(END + timedelta(days=1)):
        services.end_due_trials()
        result(lab)
        return decide(lab, choice, **more)


def stored(model: Any, **where: Any) -> Any:
    """One guarded row, read as the test."""
    with reading(SETUP):
        return model.objects.get(**where)
