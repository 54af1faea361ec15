"""What tells the screens of a half-day that something changed."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from oppiva.workshops.models import LiveVersion


def changed(session: UUID) -> None:
    """One more change in the half-day, in the deed's own transaction: screens that listen fetch their parts anew."""
    if LiveVersion.objects.filter(pk=session).update(number=F("number") + 1):
        return
    try:
        with transaction.atomic():
            LiveVersion.objects.create(session_id=session)
    except IntegrityError:
        LiveVersion.objects.filter(pk=session).update(number=F("number") + 1)
