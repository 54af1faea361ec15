"""Attendance: minutes, marks that meet, the lock and corrections, the wall to superiors (T20, T23, W5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from oppiva.audit.models import AuditEvent, Revision
from oppiva.audit.services import verify
from oppiva.core.errors import DomainError
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Attendance, LiveVersion, ReplacementSeat, Session
from oppiva.workshops.services import Fate, Mark
from workshops.cast import Cast, another, dated, grant_to
from workshops.halfday import DAY, half_day, lead, local, opened, rows, team
from workshops.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def test_arriving_at_ten_to_nine_makes_190_minutes(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    morning.move_to(local(9))
    row = services.mark(lead(cast), session, person=cast.staff[0], mode="site", arrived=local(8, 50))
    assert (row.minutes, row.mode, row.source) == (190, "site", "facilitator")


@pytest.mark.parametrize(
    ("arrived", "left", "minutes"),
    [(None, None, 210), ((8, 0), None, 210), ((8, 50), (11, 0), 130), (None, (13, 0), 210), ((11, 59), None, 1)],
)
def test_minutes_are_what_of_the_half_day_one_was_there(cast: Cast, arrived: Any, left: Any, minutes: int) -> None:
    session = opened(cast)
    times = [local(*at) if at else None for at in (arrived, left)]
    assert services.minutes_in(session, *times) == minutes


@pytest.mark.parametrize(("day", "minutes"), [(date(2026, 3, 29), 150), (date(2026, 10, 25), 270)])
def test_a_half_day_over_a_change_of_clocks_is_as_long_as_it_was(cast: Cast, day: date, minutes: int) -> None:
    session = half_day(cast, 1)
    session.day = day
    session.starts, session.ends = session.starts.replace(hour=2, minute=0), session.ends.replace(hour=5, minute=30)
    assert services.minutes_in(session, None, None) == minutes
    assert services.minutes_in(session, local(5, 0, day), None) == 30


@pytest.mark.parametrize(
    ("arrived", "left", "code"),
    [
        ((10, 0), (9, 0), "attendance_order"),
        ((13, 0), None, "attendance_outside"),
        (None, (8, 0), "attendance_outside"),
    ],
)
def test_times_that_cannot_be_are_refused(cast: Cast, arrived: Any, left: Any, code: str) -> None:
    session = opened(cast)
    times = {name: local(*at) if at else None for name, at in (("arrived", arrived), ("left", left))}
    with pytest.raises(DomainError, match=code):
        services.mark(lead(cast), session, person=cast.staff[0], mode="site", **times)
    assert rows(session) == {}


@pytest.mark.both
def test_the_same_mark_again_changes_nothing_and_a_later_one_wins(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    first = services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    version = LiveVersion.objects.get(session=session).number
    again = services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    assert (again.pk, again.version) == (first.pk, first.version)
    assert LiveVersion.objects.get(session=session).number == version, "no screen asks again for nothing"
    morning.shift(60)
    assert services.mark(lead(cast), session, person=cast.staff[0], mode="remote").mode == "remote"
    morning.shift(60)
    late = services.mark(lead(cast), session, person=cast.staff[0], mode="site", made_at=local(8, 20))
    assert late.mode == "remote", "what was said later stands, whenever it comes"
    with read():
        told = Revision.objects.filter(object_id=first.pk, field="mode").order_by("version")
        assert list(told.values_list("after", flat=True)) == ["remote", "site", "remote"], "none is lost"


def test_a_mark_taken_back_is_hidden_and_says_nothing_of_absence(cast: Cast) -> None:
    session = opened(cast)
    row = services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    services.unmark(lead(cast), session, person=cast.staff[0])
    assert rows(session) == {}
    with read():
        assert Attendance.objects.get(pk=row.pk).deleted_in is not None
    again = services.mark(lead(cast), session, person=cast.staff[0], mode="remote")
    assert rows(session) == {cast.staff[0].name: ("remote", 210)}
    assert again.pk != row.pk
    names = {field.name for field in Attendance._meta.get_fields()}
    assert not {"absent", "absence", "reason"} & names


@pytest.mark.both
def test_a_queue_that_is_sent_three_times_makes_each_row_once(cast: Cast, morning: Any) -> None:
    session = opened(cast, 25)
    marks = [
        Mark(person.pk, "site", local(8, 20) + timedelta(seconds=at), client_ref=uuid4())
        for at, person in enumerate(cast.staff[:25])
    ]
    morning.move_to(local(8, 40))
    answers = [services.mark_all(lead(cast), session, marks, sent_at=local(8, 40)) for _time in range(3)]
    assert [{one.fate for one in sent} for sent in answers] == [{Fate.STORED}, {Fate.ALREADY}, {Fate.ALREADY}]
    with read():
        assert Attendance.objects.filter(session=session).count() == 25
    assert queries.day_numbers(session).present == 25


def test_a_tap_sent_again_after_somebody_changed_it_does_not_come_back(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    sent = [Mark(cast.staff[0].pk, "site", local(8, 20), client_ref=uuid4())]
    services.mark_all(lead(cast), session, sent, sent_at=local(8, 20))
    morning.move_to(local(8, 30))
    services.unmark(lead(cast), session, person=cast.staff[0])
    morning.move_to(local(8, 31))
    (answer,) = services.mark_all(lead(cast), session, sent, sent_at=local(8, 31))
    assert answer.fate == Fate.ALREADY
    assert rows(session) == {}


@pytest.mark.parametrize("off", [timedelta(days=-5), timedelta(days=5), timedelta(hours=1)])
def test_a_device_with_a_wrong_clock_marks_the_right_moment(cast: Cast, morning: Any, off: timedelta) -> None:
    session = opened(cast)
    morning.move_to(local(8, 40))
    marks = [Mark(cast.staff[0].pk, "site", local(8, 30) + off)]
    services.mark_all(lead(cast), session, marks, sent_at=local(8, 40) + off)
    with read():
        assert Attendance.objects.get(session=session).marked_at == local(8, 30)


@pytest.mark.parametrize("made", [(1, 0), (23, 0)])
def test_no_mark_is_made_before_the_door_opened_or_after_now(cast: Cast, morning: Any, made: Any) -> None:
    session = opened(cast)
    morning.move_to(local(8, 40))
    services.mark(lead(cast), session, person=cast.staff[0], mode="site", made_at=local(*made))
    with read():
        assert Attendance.objects.get(session=session).marked_at in {local(8, 20), local(8, 40)}


def test_a_batch_answers_each_mark_and_refuses_too_many(cast: Cast) -> None:
    session = opened(cast)
    marks = [
        Mark(cast.staff[0].pk, "site", local(8, 20), client_ref=uuid4()),
        Mark(cast.stranger.pk, "site", local(8, 20), client_ref=uuid4()),
        Mark(uuid4(), "site", local(8, 20), client_ref=uuid4()),
    ]
    answers = {one.client_ref: one for one in services.mark_all(lead(cast), session, marks, sent_at=None)}
    assert [answers[mark.client_ref].fate for mark in marks] == [Fate.STORED, Fate.REFUSED, Fate.REFUSED]
    assert answers[marks[1].client_ref].code == "not_expected"
    with pytest.raises(DomainError, match="too_many_marks"):
        services.mark_all(lead(cast), session, marks * 21, sent_at=None)


def test_only_who_leads_the_series_marks_confirms_and_corrects(cast: Cast) -> None:
    session = opened(cast)
    for person in (cast.staff[0], cast.supervisor, cast.stranger, cast.manager):
        actor = actor_for(person)
        for deed in (
            lambda actor=actor: services.mark(actor, session, person=cast.staff[0], mode="site"),
            lambda actor=actor: services.unmark(actor, session, person=cast.staff[0]),
            lambda actor=actor: services.confirm_attendance(actor, session),
            lambda actor=actor: services.open_door(actor, session),
            lambda actor=actor: services.new_code(actor, session),
            lambda actor=actor: services.correct_attendance(
                actor, session, person=cast.staff[0], after=None, reason="tuli väärin merkityksi"
            ),
        ):
            with pytest.raises(DomainError, match="not_allowed"):
                deed()


@pytest.mark.both
def test_w5_a_superior_never_sees_or_marks_own_staff_whatever_else_the_superior_is(cast: Cast) -> None:
    session = opened(cast)
    services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    services.mark(lead(cast), session, person=cast.staff[1], mode="remote")
    supervisor = actor_for(cast.supervisor)
    with read():
        assert not rules.attendance_visible_to(supervisor).exists()
    assert not rules.may_read_attendance(supervisor, session)
    for role in ("facilitator", "project_manager"):
        grant_to(cast.supervisor, role, "programme", str(cast.programme.pk))
    both = actor_for(cast.supervisor)
    with read():
        assert not rules.attendance_visible_to(both).filter(session=session).exists()
        assert not rules.corrections_visible_to(both).exists()
    assert queries.attendance_rows(both, session) == []
    assert queries.day_numbers(session, both) == queries.DayNumbers(), "nor can a count tell of one"
    assert queries.has_walled(both, session)
    with pytest.raises(DomainError, match="not_allowed"):
        services.mark(both, session, person=cast.staff[2], mode="site")
    (answer,) = services.mark_all(both, session, [Mark(cast.staff[2].pk, "site", local(8, 20))], sent_at=None)
    assert answer.code == "not_allowed"
    told = list(AuditEvent.objects.filter(verb="attendance_marked").values_list("subject_id", flat=True))
    assert told
    assert set(told) == {None}, "the log names nobody either"


@pytest.mark.both
def test_who_is_read_by_whom(cast: Cast) -> None:
    session = opened(cast)
    services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    seen = {}
    with read():
        for name in ("facilitator", "manager", "supervisor", "stranger"):
            actor = actor_for(getattr(cast, name))
            seen[name] = rules.attendance_visible_to(actor).filter(session=session).count()
        own, other = (rules.attendance_visible_to(actor_for(cast.staff[at])).count() for at in (0, 1))
    assert seen == {"facilitator": 1, "manager": 1, "supervisor": 0, "stranger": 0}
    assert (own, other) == (1, 0)
    assert queries.own_attendance(actor_for(cast.staff[0]), session) is not None
    assert queries.own_attendance(actor_for(cast.staff[1]), session) is None


@pytest.mark.both
def test_w5_the_room_of_a_superior_who_leads_tells_nothing_of_own_staff(cast: Cast) -> None:
    session = opened(cast)
    team(cast, 1, cast.staff[:3])
    services.mark(lead(cast), session, person=cast.staff[0], mode="remote")
    grant_to(cast.supervisor, "facilitator", "programme", str(cast.programme.pk))
    room = queries.room_of(actor_for(cast.supervisor), session, local(8, 20))
    assert room.numbers == queries.DayNumbers()
    assert [(tile.site, tile.remote) for tile in room.tiles] == [(0, 0)]
    assert queries.room_of(lead(cast), session, local(8, 20)).numbers.remote == 1


def test_numbers_add_up_and_a_replacement_seat_is_expected_here(cast: Cast) -> None:
    other = another(cast, "61")
    dated(cast, other, DAY + timedelta(days=1))
    (guest,) = [services.sign_up(actor_for(cast.others[0]), other)]
    session = half_day(cast, 5)
    missed = other.sessions.get(number=1)
    ReplacementSeat.objects.create(enrolment=guest, missed=missed, session=session, state="taken")
    services.open_door(lead(cast), session)
    services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    services.mark(lead(cast), session, person=cast.others[0], mode="remote")
    assert queries.day_numbers(session) == queries.DayNumbers(site=1, remote=1, to_come=4, expected=6)
    elsewhere = [row.name for row in queries.attendance_rows(lead(cast), session) if row.elsewhere]
    assert elsewhere == [cast.others[0].name]
    assert queries.day_numbers(missed).expected == 0


@pytest.mark.both
def test_a_member_ticks_oneself_and_a_mate_and_nobody_else(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    team(cast, 1, cast.staff[:3])
    me = rules.attendee_for(actor_for(cast.staff[0]), session)
    assert services.tick(me).source == "self"
    mates = {one.name: one for one in queries.team_mates(me)}
    assert len(mates) == 3
    other = next(one for one in mates.values() if not one.me)
    assert services.tick(me, enrolment=other.enrolment).source == "team_card"
    outside = queries.expected_person(session, cast.staff[5].pk)
    assert outside is not None
    with pytest.raises(DomainError, match="not_in_team"):
        services.tick(me, enrolment=outside.enrolment)
    services.untick(me, enrolment=other.enrolment)
    assert set(rows(session)) == {cast.staff[0].name}
    services.mark(lead(cast), session, person=cast.staff[1], mode="remote")
    services.mark(lead(cast), session, person=cast.staff[2], mode="remote")
    with pytest.raises(DomainError, match="marked_by_other"):
        services.untick(me, enrolment=other.enrolment)
    assert services.tick(me, enrolment=other.enrolment).mode == "remote", "what a facilitator marked stays"


def test_ones_own_late_tick_says_when_one_came(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    morning.move_to(local(8, 40))
    assert services.tick(rules.attendee_for(actor_for(cast.staff[0]), session)).minutes == 210
    morning.move_to(local(8, 50))
    assert services.tick(rules.attendee_for(actor_for(cast.staff[1]), session)).minutes == 190
    morning.move_to(local(14, 1))
    with pytest.raises(DomainError, match="attendance_over"):
        services.tick(rules.attendee_for(actor_for(cast.staff[2]), session))


def test_nothing_is_marked_before_the_door_opens_or_when_cancelled(cast: Cast) -> None:
    session = half_day(cast)
    with pytest.raises(DomainError, match="door_not_open"):
        services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    with pytest.raises(DomainError, match="door_not_open"):
        services.confirm_attendance(lead(cast), session)
    Session.objects.filter(pk=session.pk).update(state="cancelled")
    session.refresh_from_db()
    with pytest.raises(DomainError, match="session_cancelled"):
        services.open_door(lead(cast), session)


@pytest.mark.both
def test_an_erased_person_leaves_the_numbers_and_nothing_else(cast: Cast, settings: Any, tmp_path: Any) -> None:
    from oppiva.core.policy import system
    from oppiva.people.services import erase_person

    settings.OPPIVA_ERASURES = tmp_path / "erasures.jsonl"
    session = opened(cast)
    services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    services.confirm_attendance(lead(cast), session)
    erase_person(system("erase-person"), cast.staff[0], reason="controller_request")
    with read():
        row = Attendance.objects.select_related("person").get(session=session)
    # The tombstone keeps whoever came twice one person, and says nothing of whom.
    assert row.person is not None
    assert (row.minutes, row.person.state) == (210, "erased")
    assert row.person_id != cast.staff[0].pk
    (line,) = [one for one in queries.attendance_rows(lead(cast), session) if one.mode]
    assert line.name == row.person.name != cast.staff[0].name
    assert verify().ok
