"""The mail that asks whether a decision is still in use: a line and a link, no word of the team (records.md 12)."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.experiments.follow_words import QUESTIONS
from oppiva.experiments.queries.follow_ups import asked_of
from oppiva.experiments.rules.follow_ups import follower_by_link
from oppiva.experiments.services.follow_ups import MAIL
from oppiva.jobs import clock, registry
from oppiva.jobs.registry import Letter, Mail
from oppiva.ui.context import absolute


def register() -> None:
    """Makes the mail known; it waits for the morning."""
    registry.mail(MAIL, follow_up, quiet=True)


def follow_up(letter: Letter) -> Mail | None:
    """The question; nothing once it is answered, passed on, not asked any more, or its 30 days have gone."""
    token = str(letter.context.get("token", ""))
    try:
        follower = follower_by_link(token)
    except DomainError:
        return None
    due = follower.told.open_on(clock.today())
    row = asked_of(follower.cycle, due.months) if due is not None else None
    if due is None or row is None or str(row.pk) != letter.object_id or row.value or clock.today() > due.last_day:
        return None
    if row.asked_id != follower.person_id:  # passed on, or taken up again by who was asked before
        return None
    experiment = follower.experiment
    words = {
        "subject": _("Still in use? Experiment %(code)s") % {"code": experiment.code},
        "code": experiment.code,
        "question": str(QUESTIONS[due.months]),
        "decided_on": follower.told.decided_on,
        "reminder": letter.version > 1,
        "last_day": due.last_day,
        "address": absolute(reverse("experiments:follow_link", args=[token])),
    }
    return Mail(
        subject=str(words["subject"]),
        text=render_to_string("experiments/mail/follow_up.txt", words),
        html=render_to_string("experiments/mail/follow_up.html", words),
    )
