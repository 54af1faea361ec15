"""The mail of one question alone, as it was queued before the questions of a month became one mail."""

from __future__ import annotations

from django.urls import reverse

from oppiva.core.errors import DomainError
from oppiva.experiments.follow_questions import StillInUse, question_of
from oppiva.experiments.queries.follow_ups import asked_of
from oppiva.experiments.rules.follow_ups import Held, follower_by_link
from oppiva.jobs import clock, registry
from oppiva.jobs.registry import Letter, Mail
from oppiva.people.question_mails import letter_of
from oppiva.ui.context import absolute

# Such a mail may wait for the morning after a holiday while the release is changed.
MAIL = "follow_up"


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
    due = follower.due_on(clock.today())
    row = asked_of(follower.cycle, due.months) if due is not None else None
    if due is None or row is None or str(row.pk) != letter.object_id:
        return None
    one = question_of(Held(follower, due, passed=False, row=row, name=follower.experiment.code))
    waiting = [(StillInUse(), one)] if one.mail else []
    address = absolute(reverse("experiments:follow_link", args=[token]))
    return letter_of(waiting, address, reminder=letter.version > 1)
