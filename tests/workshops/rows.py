"""A row about one person in every table of workshops, written straight into them."""

from __future__ import annotations

from datetime import date, time, timedelta

from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops.models import (
    Attendance,
    AttendanceCorrection,
    CalendarFeed,
    DoorCode,
    DoorPass,
    Enrolment,
    PreTask,
    PreTaskTick,
    ReplacementSeat,
    RunSet,
    Series,
    SeriesMessage,
    Session,
    SolverRun,
    StrengthPick,
    Team,
    TeamMember,
)
from workshops.reading import read
from workshops.rows_day import fill_day


def fill(person: Person, other: Person, programme: Programme) -> None:
    """The person takes part, proposed somebody, leads a half-day, wrote a message and has a calendar address."""
    now = clock.now()
    series = Series.objects.create(programme=programme, code="01")
    sessions = [
        Session.objects.create(
            programme=programme, series=series, number=number, day=date(2026, 3, number), starts=time(9), ends=time(12),
            facilitator=person if number == 1 else other,
        )
        for number in (1, 2)
    ]  # fmt: skip
    enrolment = Enrolment.objects.create(
        series=series, person=person, unit=person.unit, state="enrolled", asked_at=now, wish_person=other,
        wish_kind="without",
    )  # fmt: skip
    Enrolment.objects.create(series=series, person=other, state="proposed", asked_at=now, proposed_by=person)
    ReplacementSeat.objects.create(enrolment=enrolment, missed=sessions[0], session=sessions[1])
    team = Team.objects.create(series=series, number=1, published_at=now)
    TeamMember.objects.create(team=team, enrolment=enrolment, since=now)
    fill_day(person, other, sessions[0], team)
    SeriesMessage.objects.create(series=series, text=f"{other.name} vetää", author=person, published_at=now)
    CalendarFeed.objects.create(person=person, token_hash="0" * 64, made_at=now)
    with read():
        Attendance.objects.create(
            session=sessions[0], person=person, enrolment=enrolment, minutes=180, source="facilitator", marked_at=now
        )
        AttendanceCorrection.objects.create(
            session=sessions[0],
            person=person,
            before=None,
            after={"mode": "site", "minutes": 180},
            reason="Merkintä jäi tekemättä.",
            by=other,
            at=now,
        )
        AttendanceCorrection.objects.create(
            session=sessions[0], person=other, before=None, after=None, reason=f"{other.name} lähti.", by=person, at=now
        )
    code = DoorCode.objects.create(session=sessions[0], code="KUIKKA 42", made_at=now, dies_at=now + timedelta(hours=6))
    DoorPass.objects.create(code=code, enrolment=enrolment, made_at=now)
    SolverRun.objects.create(
        programme=programme, series=series, kind="teams", input={"people": [other.name]}, input_hash="0" * 64,
        iterations=1, created_by=person, created_at=now, state="proposed",
    )  # fmt: skip
    RunSet.objects.create(programme=programme, name="Oma kulku", number=1, saved_by=person)
    task = PreTask.objects.create(session=sessions[0], title="Laske", text="Viikko.", visible_from=date(2026, 3, 1))
    PreTaskTick.objects.create(task=task, person=person)
    StrengthPick.objects.create(enrolment=enrolment, card="alku", kind="own")
