"""What tells the screens of a half-day that something changed."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from oppiva.workshops.models import LiveVersion, Session

ON = (Session.State.DOOR_OPEN, Session.State.RUNNING, Session.State.CLOSING)


def changed(session: UUID) -> None:
    """One more change in the half-day, in the deed's own transaction: screens that listen fetch their parts anew."""
    if LiveVersion.objects.filter(pk=session).update(number=F("number") + 1):
        return
    try:
        with transaction.atomic():
            LiveVersion.objects.create(session_id=session)
    except IntegrityError:
        LiveVersion.objects.filter(pk=session).update(number=F("number") + 1)


def changed_in(series: UUID) -> None:
    """The same of the half-day of a series that is on, if one is: its teams or people are others now.

    After the deed, so that a deed on seats or teams waits for no screen.
    """
    transaction.on_commit(lambda: _tell(series), robust=True)


def _tell(series: UUID) -> None:
    rows = Session.objects.filter(series_id=series, state__in=ON, deleted_in__isnull=True)
    for session in rows.values_list("pk", flat=True):
        changed(session)
