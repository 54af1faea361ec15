"""What workshops tell the register of what exists (621/1999): the series by code, nobody in them."""

from __future__ import annotations

from oppiva.core.calendars import local_day
from oppiva.people.register import Listed
from oppiva.workshops.models import Series


def listed() -> list[Listed]:
    """Every series that was opened once; a draft is unfinished work."""
    rows = Series.objects.filter(deleted_in__isnull=True, programme__deleted_in__isnull=True)
    opened = rows.exclude(state=Series.State.DRAFT).values_list(
        "programme__code", "code", "state", "published_at", "programme__start"
    )
    return [
        Listed("series", f"{programme} {code}", state, local_day(at) if at is not None else start)
        for programme, code, state, at, start in opened
    ]
