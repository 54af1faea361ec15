"""What a person has taken part in, for the certificate they ask for themselves: confirmed half-days alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from oppiva.core.policy import Actor, reading
from oppiva.programme.queries import label_in_language
from oppiva.workshops.models import Attendance, Session


@dataclass(frozen=True)
class Taken:
    """One half-day: which, when, in which way, for how many minutes."""

    series: str
    number: int
    day: date
    mode: str
    minutes: int

    @property
    def code(self) -> str:
        """The half-day as people name it: 07/2."""
        return f"{self.series}/{self.number}"


@dataclass(frozen=True)
class Part:
    """What was taken part in of one programme, in order of time."""

    programme: str
    rows: tuple[Taken, ...]

    @property
    def minutes(self) -> int:
        """All minutes together."""
        return sum(row.minutes for row in self.rows)


def own_certificate(actor: Actor) -> list[Part]:
    """The actor's own half-days whose attendance somebody has confirmed, by programme; one statement.

    What is not confirmed yet is not there, nor is a half-day one was not at.
    """
    if actor.person_id is None:
        return []
    confirmed = Q(session__state=Session.State.HELD) | Q(session__running__attendance_at__isnull=False)
    with reading(actor):
        rows = (
            Attendance.objects.filter(
                confirmed, person_id=UUID(actor.person_id), session__day__isnull=False, deleted_in__isnull=True
            )
            .filter(session__deleted_in__isnull=True, session__kind=Session.Kind.SERIES)
            .exclude(session__state=Session.State.CANCELLED)
        )
        columns = (
            "session__programme__code", "session__programme__name_fi", "session__programme__name_sv",
            "session__programme__name_en", "session__series__code", "session__number", "session__day", "mode",
            "minutes",
        )  # fmt: skip
        read = list(rows.order_by("session__day", "session__starts").values_list(*columns))
    found: dict[str, list[Taken]] = {}
    labels: dict[str, str] = {}
    for programme, fi, sv, en, *taken in read:
        labels[programme] = label_in_language(programme, fi, sv, en)
        found.setdefault(programme, []).append(Taken(*taken))
    return [Part(labels[programme], tuple(rows)) for programme, rows in found.items()]
