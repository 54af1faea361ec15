"""A decided experiment on its way to a public page, for the tests of publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

from experiments import trials
from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments import rules, services
from oppiva.experiments.models import Experiment, Publication, PublicationCheck, PublicText
from oppiva.experiments.queries import publishing as reads
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.checks import Settled, spots_of
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from stages import told_once

TEST = system("test")
DAY = date(2026, 3, 28)
PLAIN = "Kysyimme asiakkailta kolme asiaa viestillä ennen tapaamista. Tapaamisessa jäi enemmän aikaa suunnitelmalle."
FINE = {"recognisable": False, "names_allowed": True, "sensitive": False}


def sight(lab: Lab, person: Person) -> Sight:
    """The first team's experiment as this person opens it."""
    found = lab.experiment
    return rules.experiment_for(actor_for(person), found.programme.code, found.code)


def member(lab: Lab, number: int = 0) -> Sight:
    """As a member of the team opens it."""
    return sight(lab, lab.cast.staff[number])


def leader(lab: Lab) -> Sight:
    """As its facilitator opens it."""
    return sight(lab, lab.cast.facilitator)


def prepared(lab: Lab) -> reads.Prepared:
    """What would go out now."""
    return reads.prepared_of(lab.member())


def write(lab: Lab, plain: str = PLAIN, **wordings: str) -> PublicText:
    """The team saves its public text."""
    return services.save_public_text(
        lab.member(), plain_summary=plain, wordings=wordings, base_version=prepared(lab).version
    )


def answer_names(lab: Lab, *named: bool) -> None:
    """The three members say whether their names may stand there."""
    for number, yes in enumerate(named or (True, False, True)):
        services.set_author_name(lab.member(number), named=yes)


@told_once
def ready(lab: Lab, choice: str = "keep", **more: Any) -> Experiment:
    """Decided, written in plain words, open to all, everybody's answer there: what is left is the check."""
    trials.carry_out(lab, choice, **more)
    write(lab)
    services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
    answer_names(lab)
    return lab.experiment


def confirm(lab: Lab, reason: str = "Sana, ei nimi.") -> PublicationCheck:
    """The facilitator finds nothing personal in what is marked."""
    found = prepared(lab)
    spots = spots_of(found.texts, lab.experiment.language)
    return services.settle_check(
        leader(lab),
        seen=found.hash,
        answers=FINE,
        settled={spot: Settled("not_personal", reason) for spot in spots},
    )


@told_once
def published(lab: Lab, choice: str = "keep") -> Publication:
    """The whole way."""
    ready(lab, choice)
    with trials.on(DAY):
        services.ask_check(lab.member())
        confirm(lab)
        return services.publish(member(lab))


def publications(lab: Lab) -> list[Publication]:
    """All numbers."""
    with reading(TEST):
        return list(Publication.objects.filter(experiment=lab.experiment).order_by("number"))


def checks(lab: Lab) -> list[PublicationCheck]:
    """All checks, the first one first."""
    with reading(TEST):
        return list(PublicationCheck.objects.filter(object_id=lab.experiment.pk).order_by("asked_at"))
