"""How many mails persons may set off (trust.md S6): against mass mailing by 'send again'."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from oppiva.core.errors import DomainError
from oppiva.jobs import clock, queries
from oppiva.jobs.models import OutboxMail

SELF = OutboxMail.SELF
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_ADDRESS, PER_SENDER, PER_DAY = 3, 60, 2_000


def check(*, recipient: UUID, sender: str, bundle: str) -> None:
    """Refuse a mail over the limits with DomainError 'mail_limit' and `retry_after` in seconds.

    3 an hour to one address (what a person asks for herself and what others send are counted apart, so that nobody is
    kept out by somebody else's mails), 60 an hour by one sender, 2 000 a day by all. A bundle (a confirmed import, a
    message to a series) counts once; two requests in the same instant may pass one mail over the limit.
    """
    now = clock.now()
    own = sender == SELF
    # Nothing leaves a demo, where one visitor plays everybody.
    most = PER_SENDER if settings.OPPIVA_DEMO else PER_ADDRESS
    address = queries.nth_mail_to(recipient, own=own, since=now - HOUR, nth=most)
    _refuse("address", most, address, HOUR, now)
    if not own:
        by_sender = queries.nth_bundle(sender=sender, since=now - HOUR, nth=PER_SENDER, besides=bundle)
        _refuse("sender", PER_SENDER, by_sender, HOUR, now)
    _refuse("day", PER_DAY, queries.nth_bundle(since=now - DAY, nth=PER_DAY, besides=bundle), DAY, now)


def _refuse(limit: str, most: int, oldest: datetime | None, span: timedelta, now: datetime) -> None:
    """Refuse when `most` are used up; there is room again when the oldest of them leaves the span."""
    if oldest is not None:
        wait = (oldest + span - now).total_seconds()
        raise DomainError("mail_limit", limit=limit, most=most, retry_after=max(1, round(wait)))
