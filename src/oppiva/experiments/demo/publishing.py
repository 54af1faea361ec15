"""Public pages of the demo: some decided experiments go out, kept and stopped alike; one waits for its check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from oppiva.core.policy import Actor
from oppiva.experiments import queries, rules, services
from oppiva.experiments.models import Experiment, ShareLevel, State
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.rules import Insider, Sight
from oppiva.experiments.services.checks import Settled, spots_of
from oppiva.jobs import clock
from oppiva.jobs.clock import travel
from oppiva.people.queries import actor_for
from oppiva.workshops.rules import facilitators

PROGRAMME = "ES-OPPIVA"
AFTER = timedelta(days=8)  # from the decision to the page, at the earliest
FIRST, APART = date(2026, 2, 16), timedelta(days=21)  # when the first page goes out, and the next ones after it
EVERY, MOST = 3, 12
FINE = {"recognisable": False, "names_allowed": True, "sensitive": False}
REASON = "Tavallinen sana, ei kenenkään tieto."


def publish(random: Random, day: date) -> None:
    """Every third decided experiment goes out, one page in three weeks; the next one waits for its check."""
    members = queries.members_in(PROGRAMME)
    ready = [one for one in _decided() if _on(one) + AFTER <= day]
    chosen = ready[::EVERY][:MOST]
    for place, experiment in enumerate(chosen):
        on = max(_on(experiment) + AFTER, FIRST + place * APART)
        waits = on >= day
        team = [person for person, _unit in members.get(experiment.team_id, [])]
        pen = _member(experiment, team[0]) if team else None
        if pen is None:
            continue
        with travel(_at(day - timedelta(days=1) if waits else on, 9)):
            _write(pen, [member for person in team if (member := _member(experiment, person))], random)
            services.ask_check(pen)
            leader = _leader(pen.experiment, team)
            if leader is not None and not waits:
                _confirm(leader)
                services.publish(leader)
        if waits:
            break


def _decided() -> list[Experiment]:
    """Decided ones, the first decision first."""
    found = [one for one in queries.experiments_in(PROGRAMME) if one.state == State.DECIDED]
    return sorted(found, key=lambda one: (one.state_since, one.code))


def _on(experiment: Experiment) -> date:
    return experiment.state_since.astimezone(clock.HELSINKI).date()


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), clock.HELSINKI)


def _member(experiment: Experiment, person: UUID) -> Insider | None:
    """A member with the rights of the team alone, as the rest of the story writes."""
    return rules.insider(rules.with_places(Actor(str(person)), experiment), experiment)


def _write(pen: Insider, team: Sequence[Insider], random: Random) -> None:
    """The text in plain words out of the record's own, everybody's answer, and the level."""
    prepared = reads.prepared_of(pen)
    texts = prepared.originals
    plain = f"{texts['summary']} {texts['learned']}"
    services.save_public_text(pen, plain_summary=plain, wordings={}, base_version=prepared.version)
    for place, one in enumerate(team):
        services.set_author_name(one, named=place == 0 or random.random() < 0.6)
    services.set_share_level(pen, ShareLevel.PUBLIC, base_version=pen.experiment.version)


def _leader(experiment: Experiment, team: Sequence[UUID]) -> Sight | None:
    """A facilitator of the series who is not in the team."""
    for person in facilitators(experiment.programme, experiment.team.series):
        if person.pk not in team:
            return rules.experiment_for(actor_for(person), PROGRAMME, experiment.code)
    return None


def _confirm(leader: Sight) -> None:
    """Nothing of what is marked is anybody's."""
    prepared = reads.prepared_of(leader)
    spots = spots_of(prepared.texts, leader.experiment.language)
    settled = {spot: Settled("not_personal", REASON) for spot in spots}
    services.settle_check(leader, seen=prepared.hash, answers=FINE, settled=settled)
