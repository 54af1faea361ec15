"""Leading a half-day: start, steps, time, breaks, pace, who leads, the closing and the gate before it is held."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.workshops import day_clock, services
from oppiva.workshops.models import ClosingRow, LiveVersion, RunStep, Session, SessionDay
from oppiva.workshops.signals import session_held
from workshops.cast import Cast
from workshops.days import Day, make_day

pytestmark = pytest.mark.django_db
State = Session.State


@pytest.fixture
def day(cast: Cast) -> Day:
    return make_day(cast)


def moved(day: Day, minutes: float) -> None:
    """As if the step had begun so much earlier."""
    row = day.running()
    SessionDay.objects.filter(pk=row.pk).update(step_since=row.step_since - timedelta(minutes=minutes))


def test_a_day_goes_from_the_open_door_to_held(day: Day) -> None:
    heard: list[Session] = []

    def receiver(sender: object, session: Session, **rest: object) -> None:
        heard.append(session)

    session_held.connect(receiver)
    try:
        services.start(day.lead, day.session)
        assert (day.now().state, day.running().position, day.running().leads) == (
            State.RUNNING, 1, day.cast.facilitator,
        )  # fmt: skip
        services.go_to(day.lead, day.session, to=2)
        services.begin_closing(day.lead, day.session)
        assert day.now().state == State.CLOSING
        day.confirmed()
        for team in day.teams:
            ClosingRow.objects.create(session=day.session, team=team, skipped="tiimi lähti aiemmin")
        services.hold(day.lead, day.session)
        services.hold(day.lead, day.session)
    finally:
        session_held.disconnect(receiver)
    assert day.now().state == State.HELD
    assert [one.pk for one in heard] == [day.session.pk], "told once"


def test_it_is_not_held_before_attendance_and_every_next_step(day: Day) -> None:
    services.start(day.lead, day.session)
    services.begin_closing(day.lead, day.session)
    with pytest.raises(DomainError) as refused:
        services.hold(day.lead, day.session)
    assert refused.value.facts == {"attendance": True, "teams": (1, 2)}
    day.confirmed()
    services.skip_closing(day.lead, day.session, day.teams[0], reason="tiimi lähti")
    with pytest.raises(DomainError) as refused:
        services.hold(day.lead, day.session)
    assert refused.value.facts == {"attendance": False, "teams": (2,)}
    assert day.now().state == State.CLOSING


def test_a_half_day_without_teams_and_one_of_one_team_can_be_held(cast: Cast) -> None:
    alone = make_day(cast, people=3)
    services.begin_closing(alone.lead, alone.session)
    alone.confirmed()
    services.skip_closing(alone.lead, alone.session, alone.teams[0], reason="kesken")
    services.hold(alone.lead, alone.session)
    assert alone.now().state == State.HELD


def test_without_teams_and_steps_the_attendance_is_enough(cast: Cast) -> None:
    none = make_day(cast, people=3, per_team=0, steps=0)
    services.start(none.lead, none.session)
    assert none.running().position == 0
    services.begin_closing(none.lead, none.session)
    none.confirmed()
    services.hold(none.lead, none.session)
    assert none.now().state == State.HELD


def test_asked_for_what_is_so_already_nothing_happens(day: Day) -> None:
    services.start(day.lead, day.session)
    version = day.running().version
    services.start(day.lead, day.session, base_version=1)
    services.go_to(day.lead, day.session, to=1, base_version=1)
    services.resume(day.lead, day.session, base_version=1)
    services.set_pace(day.lead, day.session, pace="lead", base_version=1)
    assert day.running().version == version
    services.begin_closing(day.lead, day.session)
    services.begin_closing(day.lead, day.session, base_version=1)


def test_a_press_on_an_old_page_is_told_who_did_what(day: Day) -> None:
    services.start(day.lead, day.session)
    old = day.running().version
    services.go_to(day.lead, day.session, to=2, base_version=old)
    with pytest.raises(DomainError) as refused:
        services.go_to(day.lead, day.session, to=3, base_version=old)
    assert refused.value.code == "day_moved"
    assert (refused.value.facts["by"], refused.value.facts["what"], refused.value.facts["number"]) == (
        "Veikko Vetäjä", "position", 2,
    )  # fmt: skip
    assert day.running().position == 2
    # What does not steer (the attendance was confirmed meanwhile) is no lost race.
    now = day.running().version
    from oppiva.audit.services import save

    save(day.running(), actor=day.lead, changes={"attendance_at": clock.now()})
    services.go_to(day.lead, day.session, to=3, base_version=now)


def test_more_time_sent_twice_is_given_once(day: Day) -> None:
    services.start(day.lead, day.session)
    ref, base = uuid4(), day.running().version
    for _time in range(3):
        services.add_minutes(day.lead, day.session, base_version=base, client_ref=ref)
    assert day.running().extra_seconds == 300
    services.add_minutes(day.lead, day.session, client_ref=uuid4())
    assert day.running().extra_seconds == 600


def test_more_time_counts_from_now_when_the_step_s_time_is_up(day: Day) -> None:
    services.start(day.lead, day.session)
    moved(day, 30)  # ten minutes over
    services.add_minutes(day.lead, day.session)
    left = day_clock.step_ends(day.running(), day.steps[0]) - clock.now()
    assert timedelta(minutes=4, seconds=58) < left <= timedelta(minutes=5, seconds=1)


def test_a_break_takes_nothing_of_the_step_s_time(day: Day) -> None:
    services.start(day.lead, day.session)
    services.pause(day.lead, day.session)
    row = day.running()
    SessionDay.objects.filter(pk=row.pk).update(
        step_since=row.step_since - timedelta(minutes=15), paused_at=row.paused_at - timedelta(minutes=10)
    )
    stopped = day_clock.time_left(day.now(), day.running(), day.steps[0], clock.now())
    assert stopped is not None
    assert stopped.paused
    services.resume(day.lead, day.session)
    running = day_clock.time_left(day.now(), day.running(), day.steps[0], clock.now())
    assert running is not None
    assert abs(running.seconds - stopped.seconds) <= 2
    assert not running.paused


def test_time_is_right_over_a_clock_change() -> None:
    # In Finland the clocks go forward at 3.00 on 29.3.2026; moments are what is counted.
    row = SessionDay(step_since=datetime(2026, 3, 29, 0, 50, tzinfo=UTC), extra_seconds=0)
    step = RunStep(minutes=20)
    session = Session(state=State.RUNNING)
    left = day_clock.time_left(session, row, step, datetime(2026, 3, 29, 1, 5, tzinfo=UTC))
    assert left is not None
    assert (left.minutes, left.rest) == (5, 0)


def test_two_facilitators_one_leads_and_the_other_takes_over_in_one_press(day: Day) -> None:
    services.start(day.lead, day.session)
    with pytest.raises(DomainError) as refused:
        services.go_to(day.other, day.session, to=2)
    assert (refused.value.code, refused.value.facts) == ("other_leads", {"by": "Veikko Vetäjä"})
    services.take_over(day.other, day.session)
    services.go_to(day.other, day.session, to=2)
    with pytest.raises(DomainError, match="other_leads"):
        services.go_to(day.lead, day.session, to=3)
    services.hand_over(day.other, day.session, to=day.cast.facilitator)
    services.go_to(day.lead, day.session, to=3)
    assert day.running().position == 3


def test_the_lead_goes_only_to_who_may_lead(day: Day) -> None:
    services.start(day.lead, day.session)
    for person in (day.cast.manager, day.cast.staff[0], day.cast.stranger):
        with pytest.raises(DomainError, match="not_facilitator"):
            services.hand_over(day.lead, day.session, to=person)


def test_nobody_else_leads(day: Day) -> None:
    for person in (day.cast.manager, day.cast.staff[0], day.cast.supervisor, day.cast.stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            services.start(actor_for(person), day.session)
    assert day.now().state == State.DOOR_OPEN


def test_deeds_out_of_their_moment_are_refused(cast: Cast) -> None:
    shut = make_day(cast, state="planned")
    with pytest.raises(DomainError, match="door_shut"):
        services.start(shut.lead, shut.session)
    SessionDay.objects.create(session=shut.session, opened_at=clock.now())
    Session.objects.filter(pk=shut.session.pk).update(state="cancelled")
    for deed in (services.start, services.pause, services.begin_closing, services.hold):
        with pytest.raises(DomainError, match="session_cancelled"):
            deed(shut.lead, shut.session)
    Session.objects.filter(pk=shut.session.pk).update(state="held")
    with pytest.raises(DomainError, match="day_over"):
        services.go_to(shut.lead, shut.session, to=1)


def test_back_out_of_the_closing(day: Day) -> None:
    services.start(day.lead, day.session)
    services.go_to(day.lead, day.session, to=3)
    services.begin_closing(day.lead, day.session)
    services.go_to(day.lead, day.session, to=3)
    assert (day.now().state, day.running().closing_at) == (State.RUNNING, None)
    with pytest.raises(DomainError, match="step_unknown"):
        services.go_to(day.lead, day.session, to=4)


def test_who_leaves_or_changes_the_team_in_the_middle_is_seen_on_the_screens(
    day: Day, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    services.start(day.lead, day.session)
    before = LiveVersion.objects.get(session=day.session).number
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw(actor_for(day.cast.staff[0]), day.places[0])
    assert LiveVersion.objects.get(session=day.session).number == before + 1
    other = day.cast.first.sessions.exclude(pk=day.session.pk)
    assert not LiveVersion.objects.filter(session__in=other).exists()


def test_every_deed_tells_the_screens(day: Day) -> None:
    seen = []
    for deed in (
        lambda: services.start(day.lead, day.session),
        lambda: services.add_minutes(day.lead, day.session),
        lambda: services.pause(day.lead, day.session),
        lambda: services.resume(day.lead, day.session),
        lambda: services.set_pace(day.lead, day.session, pace="free"),
        lambda: services.take_over(day.other, day.session),
        lambda: services.begin_closing(day.other, day.session),
    ):
        deed()
        seen.append(LiveVersion.objects.get(pk=day.session.pk).number)
    assert seen == sorted(set(seen))
