"""A member tells the supervisors of the members what was decided, once a decision (records.md 2.7)."""

from __future__ import annotations

from django.db import transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import queries, rules
from oppiva.experiments.models import Cycle, Decision, DecisionNews, Experiment, Problem
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.identity import require_clean
from oppiva.experiments.services.logging import log_experiment
from oppiva.experiments.services.steps import locked
from oppiva.experiments.services.telling import NEWS, tell_team
from oppiva.jobs import clock
from oppiva.people.models import shown_name
from oppiva.people.services import notify


def tell_supervisors(insider: Insider) -> list[DecisionNews]:
    """What the newest decision is, why, who sees to it and until when, with the experiment's name: to the supervisors
    of the members, and nothing else of the record opens.

    Pressed twice it is told once. Refuses before a decision (`news_too_early`) and when nobody supervises the members
    (`news_nobody`).
    """
    with transaction.atomic():
        experiment, _newest = locked(insider)
        cycle = rules.decided_cycle(experiment)
        if cycle is None:
            raise DomainError("news_too_early")
        with reading(insider.actor):
            told = list(DecisionNews.objects.filter(cycle=cycle, deleted_in__isnull=True))
        if told:
            return told
        bosses = queries.bosses_of(queries.mates_of(experiment)).others
        if not bosses:
            raise DomainError("news_nobody")
        words = news_of(insider, experiment, cycle)
        require_clean(words.values())
        made = [
            save(
                DecisionNews(
                    experiment=experiment,
                    cycle=cycle,
                    supervisor_id=boss.person,
                    by_id=insider.person_id,
                    at=clock.now(),
                    **words,
                ),
                actor=insider.actor,
            )
            for boss in bosses
        ]
        facts = {"series": experiment.team.series.code, "team": experiment.team.number}
        for one in made:
            notify(
                insider.actor,
                [one.supervisor_id],
                kind=NEWS,
                object_id=one.pk,
                code="told",
                facts=facts,
                link=f"/luvat/kerrottu/{one.pk}/",
            )
        tell_team(insider.actor, experiment, "news_told")
        log_experiment("news_told", insider.actor, experiment, count=len(made))
        return made


def news_of(insider: Insider, experiment: Experiment, cycle: Cycle) -> dict[str, object]:
    """What is told of a decision: shown to the team before it presses, and kept as it was told."""
    with reading(insider.actor):
        decision = Decision.objects.select_related("owner").get(cycle=cycle)
        problem = Problem.objects.get(experiment=experiment)
    owner = shown_name(decision.owner.name) if decision.owner is not None else decision.owner_role
    return {
        "name": problem.name,
        "summary": problem.summary,
        "choice": decision.choice,
        "why": decision.why,
        "owner": owner[:120],
        "next_on": decision.next_on,
    }
