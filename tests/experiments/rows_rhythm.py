"""A person's reminders in the own calendar, written straight into the table."""

from __future__ import annotations

from oppiva.experiments.models import Experiment, RhythmReminder
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops.models import Team


def fill_rhythm(person: Person, team: Team) -> None:
    """The person wants the rhythm of the team's experiment at three."""
    made = Experiment.objects.filter(team=team).first() or Experiment.objects.create(
        programme_id=team.series.programme_id, team=team, code=f"{team.series.code}-{team.number}",
        state_since=clock.now(),
    )  # fmt: skip
    RhythmReminder.objects.create(person=person, experiment=made, hour=15)
