"""What erasure empties of workshops; counts of places, teams and half-days stay."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from oppiva.audit.services import drop_history
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.workshops.models import (
    Attendance,
    AttendanceCorrection,
    CalendarFeed,
    DoorPass,
    Enrolment,
    PreTaskTick,
    RunSet,
    Series,
    SeriesMessage,
    SolverRun,
    StrengthPick,
    TeamProposal,
)
from oppiva.workshops.services.seats import leave, lock_series

KEPT_DAYS = 30
ERASURE = system("erasure")
NO_WISHES = {
    "themes": [],
    "languages": [],
    "mode": Enrolment.Mode.SITE,
    "step_free": False,
    "wish_person": None,
    "wish_kind": "",
    "wished_at": None,
}


def erase_seats(person_id: UUID) -> None:
    """Open places end and their seats go on; all wishes go, also those of others about the person."""
    open_ones = Enrolment.objects.filter(person_id=person_id, state__in=("proposed", "queued", "offered"))
    for enrolment in open_ones:
        leave(ERASURE, enrolment, lock_series(enrolment.series_id), Enrolment.State.WITHDRAWN)
    theirs = Enrolment.objects.filter(person_id=person_id)
    for pk in theirs.values_list("pk", flat=True):
        drop_history("workshops.enrolment", pk)
    series = set(theirs.values_list("series_id", flat=True))
    theirs.update(**NO_WISHES)
    Enrolment.objects.filter(wish_person_id=person_id).update(wish_person=None, wish_kind="")
    _empty_runs(series)


def _empty_runs(series: set[UUID]) -> None:
    """What a solver was given of these series holds wishes: it goes, with the proposals that are not published."""
    runs = SolverRun.objects.filter(series_id__in=series)
    runs.update(input={}, solution=None)
    runs.filter(state__in=SolverRun.ACTIVE).update(state=SolverRun.State.DISCARDED, finished_at=clock.now())
    TeamProposal.objects.filter(series_id__in=series, published_at__isnull=True).update(run=None)


def erase_attendance(person_id: UUID) -> None:
    """The history of the rows goes; they stay with the tombstone, so that whoever came twice is one person still."""
    with reading(ERASURE):
        for pk in list(Attendance.objects.filter(person_id=person_id).values_list("pk", flat=True)):
            drop_history("workshops.attendance", pk)


def erase_corrections(person_id: UUID) -> None:
    """The two values stay as numbers, about nobody that can be told, without what was written."""
    with reading(ERASURE):
        AttendanceCorrection.objects.filter(person_id=person_id).update(reason="")


def erase_passes(person_id: UUID) -> None:
    """What somebody came in by goes whole."""
    rows = DoorPass.objects.filter(enrolment__person_id=person_id)
    for pk in rows.values_list("pk", flat=True):
        drop_history("workshops.doorpass", pk)
    rows.delete()


def erase_messages(person_id: UUID) -> None:
    """The text stays for its readers; who wrote it does not."""
    SeriesMessage.objects.filter(author_id=person_id).update(author=None)


def erase_feeds(person_id: UUID) -> None:
    """The addresses of the person's calendar go."""
    rows = CalendarFeed.objects.filter(person_id=person_id)
    for pk in rows.values_list("pk", flat=True):
        drop_history("workshops.calendarfeed", pk)
    rows.delete()


def erase_run_sets(person_id: UUID) -> None:
    """A saved flow stays for those who use it; who saved it does not."""
    RunSet.objects.filter(saved_by_id=person_id).update(saved_by=None)


def erase_ticks(person_id: UUID) -> None:
    """The ticks go."""
    PreTaskTick.objects.filter(person_id=person_id).delete()


def erase_strengths(person_id: UUID) -> None:
    """The cards of all the person's places go."""
    StrengthPick.objects.filter(enrolment__person_id=person_id).delete()


def stays(person_id: UUID) -> None:
    """Nothing to empty: the row leads to nobody once the person is gone."""


def forget_wishes() -> int:
    """Wishes go with the series: 30 days after its last half-day or its programme, or when it is cancelled.

    Answers how many; records.md 6.3: all four answers go with the series. No history holds them.
    """
    before = clock.today() - timedelta(days=KEPT_DAYS)
    # A series that never got its dates is over with its programme.
    past = Q(sessions__day__lt=before) | Q(programme__end__lt=before)
    over = Series.objects.filter(Q(state=Series.State.CANCELLED) | past)
    going = Series.objects.filter(sessions__day__gte=before).exclude(state=Series.State.CANCELLED)
    ids = set(over.values_list("pk", flat=True)) - set(going.values_list("pk", flat=True))
    rows = Enrolment.objects.filter(series_id__in=ids, wished_at__isnull=False)
    emptied = rows.update(**NO_WISHES)
    if emptied:
        _empty_runs(ids)
    return emptied
