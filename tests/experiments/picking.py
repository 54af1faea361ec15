"""An experiment of others that is picked: what a tap sends, what is stored, what is news of it."""

from __future__ import annotations

from django.urls import reverse

from experiments.lab import SETUP, Lab
from oppiva.core.policy import reading
from oppiva.experiments import queries, rules, services
from oppiva.experiments.models import Cycle, Experiment, FollowUp, ShareLevel, State
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for


def listed(lab: Lab, **query: str) -> str:
    return reverse("experiments:others", args=[lab.cast.programme.code], query=query or None)


def picks(person: Person) -> list[queries.PickRow]:
    return queries.picks_of(actor_for(person))


def news(person: Person) -> tuple[str, ...]:
    [only] = picks(person)
    return only.news


def look(person: Person) -> int:
    return services.look_at_picks(actor_for(person), {one.pk: one.now.mark for one in picks(person)})


def close_to(made: Experiment) -> None:
    """The team's page is not open to those outside its series any more."""
    Experiment.objects.filter(pk=made.pk).update(state=State.DECIDED, share_level=ShareLevel.SERIES)


# --- news ------------------------------------------------------------------------------------------------------------
def answer(made: Experiment) -> None:
    with reading(SETUP):
        FollowUp.objects.create(
            experiment=made, cycle=rules.newest_cycle(made), months=3, due_on=clock.today(), value="in_use",
            answered_on=clock.today(),
        )  # fmt: skip


def decide_again(made: Experiment) -> None:
    second = services.begin_cycle(SETUP, made, 2)
    Cycle.objects.filter(pk=second.pk).update(started_at=clock.now(), decided_at=clock.now())
