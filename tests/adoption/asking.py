"""The mails of months, read as their reader would."""

from __future__ import annotations

import re

from django.test import Client

from adoption.places import Places
from catalogue.keeping import post
from oppiva.adoption import services
from oppiva.adoption.models import Adoption
from oppiva.core.calendars import add_months
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.services import ask_questions

PAGE = re.compile(r"/kysymykset/[^/\s]+/")


def asked(places: Places) -> int:
    """The work of this morning: how many mails to the person of the place it queued; others of the table are asked of
    their experiments."""
    rows = OutboxMail.objects.filter(kind="questions", recipient=places.outsider.pk)
    before = rows.count()
    ask_questions()
    return rows.count() - before


def page_of_mail(places: Places) -> str:
    """The address in the newest mail of questions to the person of the place."""
    sent = [one for one in post() if places.outsider.email in one.to[0]]
    found = [match for one in sent if (match := PAGE.search(str(one.body)))]
    return found[-1].group(0)


def used(places: Places, months: int = 3, **more: object) -> Adoption:
    """A place that has used the model for so many months today: it began so long ago, by the rows."""
    made = places.confirmed(**more)
    since = add_months(clock.today(), -months)
    Adoption.objects.filter(pk=made.pk).update(
        stage="in_use", stage_since=since, started_on=since, first_in_use_on=since, asked_from=since
    )
    services.refresh_states()
    return Adoption.objects.select_related("programme", "contact__unit", "model_version", "node").get(pk=made.pk)


def press(page: str, adoption: Adoption, months: int, kind: str = "adoption", **sent: str) -> int:
    """A press on the page of a mail, without a cookie."""
    return Client().post(page, {"question": f"{kind}:{adoption.pk}-{months}", **sent}).status_code
