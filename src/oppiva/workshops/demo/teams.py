"""The demo's teams: published where the sign-up is closed and the first half-day near or over, one proposal open."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, services
from oppiva.workshops.models import Series

FEWEST = 12
BEFORE = timedelta(days=6)  # teams are published about a week before the first half-day
PROGRAMME = "ES-OPPIVA"
SEARCH = 20_000  # good teams, soon: the demo is built while somebody waits


def build(random: Random, day: date) -> None:
    """Teams of each series whose first half-day is near or over; the next one's proposal waits to be accepted."""
    facilitator = people.person(Role.FACILITATOR)
    if facilitator is None:
        return
    waiting = True
    for series, first in queries.ready_for_teams(PROGRAMME, FEWEST):
        published_on = first - BEFORE
        if published_on <= day:
            _propose(facilitator, series, published_on, publish=True)
        elif waiting:
            _propose(facilitator, series, day, publish=False)
            waiting = False


def _propose(facilitator: Person, series: Series, on: date, *, publish: bool) -> None:
    with travel(on):
        actor = actor_for(facilitator)
        run = services.ask_teams(actor, series, iterations=SEARCH)
        services.carry_out(run.pk, lambda done, of: None, lambda: False)
        proposal = services.open_proposal(series)
        if publish and proposal is not None and not services.broken_always(series, proposal):
            services.publish_teams(actor, series, base_version=proposal.version)
