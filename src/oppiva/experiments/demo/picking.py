"""Own picks of the demo: each of the cast who picks has one that has news and one that has none."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from oppiva.experiments import rules, services
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.jobs.clock import travel
from oppiva.people import demo as people
from oppiva.people.models import Person, Role
from oppiva.people.queries import actor_for

PROGRAMME = "ES-OPPIVA"
PICKERS = (Role.TEAM_MEMBER, Role.ANALYST)
# Told in turn, the oldest decision first; nothing is a note, too.
EARLY = "Sama ruuhka on meilläkin. Kysytään, miten he aloittivat."
LATE = ""


def pick_early(day: date) -> None:
    """Before follow-ups are answered: what is answered afterwards is news."""
    _pick(day - timedelta(days=1), 0, EARLY)


def pick_late(day: date) -> None:
    """After all that has happened: nothing is new."""
    _pick(day - timedelta(days=1), -1, LATE)


def _pick(on: date, which: int, note: str) -> None:
    with travel(datetime.combine(on, time(15, 10), clock.HELSINKI)):
        for role in PICKERS:
            person = people.person(role)
            found = _open_to(person) if person is not None else []
            if person is None or not found:
                continue
            sight = rules.experiment_for(actor_for(person), PROGRAMME, found[which].code)
            if rules.may_pick(sight):
                services.pick(sight, note=note)


def _open_to(person: Person) -> list[Experiment]:
    """Decided experiments of other teams that the person reads, the oldest first."""
    here, own = rules.with_all_places(actor_for(person))
    rows = rules.visible_to(here).filter(programme__code=PROGRAMME).exclude(team_id__in=own)
    return list(rows.order_by("submitted_at", "code"))
