"""The second wall (trust.md A4): what PostgreSQL gives of the session day's guarded tables without our filters."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from oppiva.audit.services import delete, save, undo
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Place, reading, system
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.workshops.models import (
    Attendance,
    AttendanceCorrection,
    NoteDraft,
    RunStep,
    Session,
    StepNote,
    Team,
)
from workshops.cast import SETUP, Cast, dated, enrol

pytestmark = [pytest.mark.django_db, pytest.mark.pg]

TABLES = (Attendance, AttendanceCorrection, StepNote, NoteDraft)


@pytest.fixture
def day(cast: Cast) -> Session:
    """A half-day with two participants, a team with a note, a draft; from here on as the role of the pages."""
    enrolled = enrol(cast, 3)
    session = dated(cast, cast.first, date(2026, 3, 12)).sessions.order_by("number")[0]
    team = save(Team(series=cast.first, number=1, published_at=clock.now()), actor=SETUP)
    step = save(RunStep(session=session, position=1, title="Ongelma", minutes=20), actor=SETUP)
    for enrolment in enrolled[:2]:
        person = enrolment.person
        save(
            Attendance(session=session, person=person, enrolment=enrolment, marked_at=clock.now(), minutes=240),
            actor=SETUP,
        )
        save(AttendanceCorrection(session=session, person=person, reason="paperi", at=clock.now()), actor=SETUP)
        save(NoteDraft(person=person, team=team, step=step, text="kesken", made_at=clock.now()), actor=SETUP)
    save(StepNote(team=team, step=step, text="jonot"), actor=SETUP)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE oppiva_app")
    return session


def seen(actor: Actor | None) -> tuple[int, ...]:
    """How many rows of each table the database gives a reader who filters nothing; None: nobody is said."""
    if actor is None:
        with connection.cursor() as cursor:
            found = []
            for model in TABLES:
                cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
                found.append(cursor.fetchone()[0])
        return tuple(found)
    with reading(actor):
        return tuple(len(model.objects.all()) for model in TABLES)


def test_a_stranger_gets_no_row_and_neither_does_who_says_nothing(cast: Cast, day: Session) -> None:
    assert seen(system("count")) == (2, 2, 1, 2)
    assert seen(cast.as_(cast.stranger)) == (0, 0, 0, 0)
    assert seen(ANONYMOUS) == (0, 0, 0, 0)
    assert seen(None) == (0, 0, 0, 0)


def test_everybody_gets_their_own(cast: Cast, day: Session) -> None:
    assert seen(cast.as_(cast.staff[0])) == (1, 1, 0, 1)
    assert seen(cast.as_(cast.staff[2])) == (0, 0, 0, 0)


def test_who_leads_manages_or_audits_gets_the_attendance_of_the_programme_and_no_drafts(
    cast: Cast, day: Session
) -> None:
    for role in ("facilitator", "project_manager", "auditor"):
        scope = Place("programme", str(cast.programme.pk))
        assert seen(Actor(str(cast.stranger.pk), (Grant(role, scope),))) == (2, 2, 0, 0), role
    assert seen(cast.as_(cast.facilitator)) == (2, 2, 0, 0)


def test_the_same_role_in_another_series_or_programme_gets_nothing(cast: Cast, day: Session) -> None:
    other = cast.programme.series.exclude(pk=cast.first.pk).first()
    for place in (Place("series", str(other.pk)), Place("programme", str(other.pk)), Place("area", "23")):
        assert seen(Actor(str(cast.stranger.pk), (Grant("facilitator", place),))) == (0, 0, 0, 0)


def test_a_superior_and_those_who_get_numbers_only_get_no_row_w5(cast: Cast, day: Session) -> None:
    assert seen(cast.as_(cast.supervisor)) == (0, 0, 0, 0)
    programme, area = Place("programme", str(cast.programme.pk)), Place("area", "23")
    for role, place in (("analyst", programme), ("steering", programme), ("communicator", programme)):
        assert seen(Actor(str(cast.stranger.pk), (Grant(role, place),))) == (0, 0, 0, 0), role
    for role in ("director", "area_admin"):
        assert seen(Actor(str(cast.stranger.pk), (Grant(role, area),))) == (0, 0, 0, 0), role


def test_to_take_part_in_the_series_opens_nobody_elses_attendance(cast: Cast, day: Session) -> None:
    assert seen(Actor(str(cast.stranger.pk), (Grant("participant", Place("series", str(cast.first.pk))),)))[0] == 0


def test_a_note_is_the_teams_until_it_is_shared_and_then_those_of_the_series_w3(cast: Cast, day: Session) -> None:
    with reading(system("test")):
        note = StepNote.objects.get()
    member = Actor(str(cast.stranger.pk), (Grant("team_member", Place("team", str(note.team_id))),))
    outsiders = [cast.as_(cast.facilitator), cast.as_(cast.manager), cast.as_(cast.staff[2])]
    assert notes(member) == 1
    assert [notes(actor) for actor in outsiders] == [0, 0, 0]
    save(note, actor=member, changes={"shared_at": clock.now()})
    assert [notes(actor) for actor in outsiders] == [1, 1, 1]
    assert notes(cast.as_(cast.stranger)) == notes(cast.as_(cast.supervisor)) == notes(cast.as_(cast.others[0])) == 0


def notes(actor: Actor) -> int:
    with reading(actor):
        return StepNote.objects.count()


def test_a_forgotten_filter_of_another_table_does_not_pass(cast: Cast, day: Session) -> None:
    # A join from an unguarded table asks no guarded manager.
    joined = Session.objects.filter(attendance__minutes__gt=0)
    assert not joined.exists()
    with reading(cast.as_(cast.stranger)):
        assert not joined.exists()
    with reading(cast.as_(cast.facilitator)):
        assert joined.distinct().count() == 1
    assert not joined.exists()


def test_a_reading_inside_another_leaves_the_outer_one_as_it_was(cast: Cast, day: Session) -> None:
    with reading(cast.as_(cast.staff[0])):
        assert Attendance.objects.count() == 1
        with reading(system("count")):
            assert Attendance.objects.count() == 2
        assert Attendance.objects.count() == 1
        with transaction.atomic():
            with reading(system("count")):
                assert Attendance.objects.count() == 2
            transaction.set_rollback(True)
        assert Attendance.objects.count() == 1


def test_services_write_what_their_actor_may_and_nobody_unnamed(cast: Cast, day: Session) -> None:
    leader = cast.as_(cast.facilitator)
    third = enrol_of(cast.staff[2])
    row = save(Attendance(session=day, person=cast.staff[2], enrolment=third, marked_at=clock.now()), actor=leader)
    save(row, actor=leader, changes={"minutes": 120})
    batch = delete([row], actor=leader)
    assert undo(batch, actor=leader) == 1
    # One who does not see the row changes nothing, whatever a service forgot to ask.
    with reading(cast.as_(cast.stranger)):
        assert Attendance.objects.filter(pk=row.pk).update(minutes=1) == 0
        assert Attendance.objects.all().delete()[0] == 0
    unnamed = Attendance(session=day, enrolment=third, marked_at=clock.now())
    with pytest.raises(DatabaseError), transaction.atomic(), reading(ANONYMOUS):
        unnamed.save(force_insert=True)


def test_outside_a_transaction_it_is_said_for_the_one_statement_alone(cast: Cast) -> None:
    ask = "SELECT current_setting('oppiva.person', true), (SELECT count(*) FROM workshops_attendance)"
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            with reading(system("count")):
                cursor.execute(ask)
                assert cursor.fetchone() == ("system", 0)
            assert own.connection.info.transaction_status == 0
            cursor.execute("SELECT current_setting('oppiva.person', true)")
            assert cursor.fetchone() == ("",)
            cursor.execute(ask)
            assert cursor.fetchone() == ("", 0)
    finally:
        own.close()


def enrol_of(person: Person) -> object:
    return person.enrolments.get()
