"""A decision of 24.3.2026 and what is asked of it later, for the tests of follow-ups."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from experiments import trials
from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments import rules, services
from oppiva.experiments.models import Experiment, FollowUp
from oppiva.experiments.rules import Follower
from oppiva.jobs import registry
from oppiva.jobs.models import OutboxMail

DECIDED = date(2026, 3, 24)
DUE = date(2026, 6, 24)
TEST = system("test")


def decided(lab: Lab, choice: str = "keep", day: date = DECIDED, **more: Any) -> Experiment:
    """The first team's trial, decided on this day."""
    trials.begin(lab)
    with trials.on(trials.START):
        trials.number(lab, trials.START)
    with trials.on(day):
        trials.result(lab)
        return trials.decide(lab, choice, **more)


def asked(day: date) -> dict[str, int]:
    """The day's work of the worker."""
    with trials.on(day):
        return services.ask_follow_ups()


def follower(lab: Lab, number: int = 0) -> Follower:
    """A member as one who may answer; inside a `trials.on`."""
    who = lab.member(number)
    sight = rules.experiment_for(who.actor, who.experiment.programme.code, who.experiment.code)
    return rules.follower_of(sight)


def answer(lab: Lab, day: date, value: str, number: int = 0, **more: Any) -> FollowUp:
    """A member's answer on this day."""
    with trials.on(day):
        return services.answer_follow_up(follower(lab, number), value=value, **more)


def rows() -> list[FollowUp]:
    """Every question, by its months."""
    with reading(TEST):
        return list(FollowUp.objects.order_by("months"))


def mails() -> list[OutboxMail]:
    """The mails of follow-ups in the order they were queued."""
    return list(OutboxMail.objects.filter(kind="follow_up").order_by("id"))


def token(mail: OutboxMail | None = None) -> str:
    """The token of a mail, of the newest one by itself."""
    return str((mail or mails()[-1]).context["token"])


def letter(mail: OutboxMail, language: str = "fi") -> registry.Mail | None:
    """The words of a mail."""
    from django.utils import translation

    kind = registry.mail_kind(mail.kind)
    address = registry.address_of(mail.recipient)
    assert address is not None
    with translation.override(language):
        return kind.render(registry.Letter(mail.kind, mail.object_id, mail.version, mail.context, address))


def link_of(words: str) -> str:
    """The path of the link in a mail."""
    found = re.search(r"https?://[^/]+(/\S*vielako/\S+/)", words)
    assert found is not None
    return found[1]
