"""An experiment begins when its team is formed; a cycle when the one before it was decided (records.md 2)."""

from __future__ import annotations

from string import ascii_lowercase

from django.db import IntegrityError, transaction
from django.db.models import Q

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Cycle, Decision, Experiment, Prediction, Problem, Result, State, Trial
from oppiva.experiments.models.choices import Theme
from oppiva.experiments.services.logging import log_experiment
from oppiva.jobs import clock
from oppiva.workshops.models import Team

OF_CYCLE = (Prediction, Trial, Result, Decision)
TRIES = 60
UNDER_WAY = (State.PLANNED, State.RUNNING, State.PAUSED, State.REVIEWING)


def begin_experiment(actor: Actor, team: Team, *, imported: bool = False) -> Experiment:
    """A new experiment of the team, in state idea with its first cycle; its code is `SS-T`, then `SS-Tb`, never reused.

    Refuses (`experiment_open`) while the team has one that is not decided.
    """
    series = team.series
    with transaction.atomic():
        Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
        # A decision to change has opened the next round: that one is under way, too.
        under_way = Q(submitted_at__isnull=True) | Q(state__in=UNDER_WAY)
        if Experiment.objects.filter(under_way, team=team, deleted_in__isnull=True).exists():
            raise DomainError("experiment_open")
        for code in _codes(f"{series.code}-{team.number}"):
            if Experiment.objects.filter(programme_id=series.programme_id, code=code).exists():
                continue
            made = Experiment(
                programme_id=series.programme_id,
                team=team,
                code=code,
                language=(series.languages or ["fi"])[0],
                state_since=clock.now(),
                imported=imported,
            )
            try:
                with transaction.atomic():
                    made = save(made, actor=actor)
            except IntegrityError:  # another team of the same number was first
                continue
            save(Problem(experiment=made, theme=team.theme if team.theme in Theme.values else ""), actor=actor)
            begin_cycle(actor, made, 1)
            log_experiment("experiment_begun", actor, made)
            return made
    raise DomainError("busy")


def ensure_experiment(actor: Actor, team: Team) -> Experiment:
    """The newest experiment of the team, begun when it has none."""
    rows = Experiment.objects.filter(team=team, deleted_in__isnull=True).order_by("-state_since", "-code")
    found = rows.first()
    return found if found is not None else begin_experiment(actor, team)


def begin_cycle(actor: Actor, experiment: Experiment, number: int) -> Cycle:
    """The cycle with the empty records of its steps, so that two who begin to write both begin from version 1."""
    cycle = save(Cycle(experiment=experiment, number=number), actor=actor)
    for model in OF_CYCLE:
        save(model(experiment=experiment, cycle=cycle), actor=actor)
    return cycle


def _codes(stem: str) -> list[str]:
    """`07-3`, `07-3b`, `07-3c` ..."""
    return [stem, *(f"{stem}{letter}" for letter in ascii_lowercase[1:])]
