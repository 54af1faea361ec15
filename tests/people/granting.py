"""Grants given by the form, and what was refused of it."""

from datetime import date

from django.urls import reverse

from oppiva.audit.models import AuditEvent
from people.cast import Cast, browser

REASON = "vetää kevään työpajat"


def give(cast: Cast, by, to, role, scope, **more):
    """Posts the form of a grant and answers what came."""
    sent = {"role": role, "scope": scope, "starts_on": "1.3.2026", "ends_on": "", "reason": REASON, **more}
    return browser(by).post(reverse("people:grant_give", args=[to.pk]), sent)


def typed(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def refusals() -> list[str]:
    return [row.facts["code"] for row in AuditEvent.objects.filter(verb="grant_refused").order_by("id")]
