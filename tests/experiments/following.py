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
from oppiva.experiments.rules.follow_ups import key_of
from oppiva.experiments.services.follow_ups import KIND
from oppiva.jobs import registry
from oppiva.jobs.models import OutboxMail
from oppiva.people.queries import question_token
from oppiva.people.services import ask_questions

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
    """The day's work of the worker: how many mails, and for how many questions nobody is there."""
    with trials.on(day):
        done = ask_questions()
    assert done["failed"] == 0
    return {"asked": done["mails"], "nobody": done["nobody"]}


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
    """The mails that ask, in the order they were queued."""
    return list(OutboxMail.objects.filter(kind="questions").order_by("id"))


def page_token(mail: OutboxMail | None = None) -> str:
    """The token of a mail's page, of the newest one by itself."""
    return str((mail or mails()[-1]).context["token"])


def page_of(mail: OutboxMail | None = None) -> str:
    """The path of a mail's page."""
    return f"/kysymykset/{page_token(mail)}/"


def key(row: FollowUp) -> str:
    """What a question is called on that page."""
    return f"{KIND}:{key_of(row.cycle_id, row.months)}"


def token(mail: OutboxMail | None = None, row: FollowUp | None = None) -> str:
    """The token of a question alone, of the first one in the mail by itself."""
    page = page_token(mail)
    with reading(TEST):
        asks = row or FollowUp.objects.filter(links__mail=(mail or mails()[-1]).object_id).order_by("due_on", "pk")[0]
    return question_token(page, KIND, key_of(asks.cycle_id, asks.months))


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
    found = re.search(r"https?://[^/]+(/\S*kysymykset/\S+/)", words)
    assert found is not None
    return found[1]
