"""The door: opened once, its code, who comes in by it, and that a pass opens nothing but its own half-day (A8)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.birds import BIRDS, code_of
from oppiva.workshops.call_names import call_names
from oppiva.workshops.models import DoorCode, DoorPass, Session, SessionDay
from workshops.cast import Cast, grant_to
from workshops.halfday import DAY, half_day, lead, local, opened, rows, team

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def code(session: Session) -> DoorCode:
    found = queries.live_code(session)
    assert found is not None
    return found


def place(session: Session, cast: Cast, at: int) -> Any:
    found = queries.expected_person(session, cast.staff[at].pk)
    assert found is not None
    return found.enrolment


def test_there_are_birds_enough_and_any_keyboard_types_them() -> None:
    assert len(BIRDS) == len(set(BIRDS)) >= 40
    assert all(bird.isascii() and bird.isupper() and 3 <= len(bird) <= 12 for bird in BIRDS)


@pytest.mark.parametrize("typed", ["KUIKKA 42", "kuikka42", " Kuikka  4 2 ", "KUIKKA-42", "kuikka.42"])
def test_a_code_is_read_however_it_is_typed(typed: str) -> None:
    assert code_of(typed) == "KUIKKA 42"


@pytest.mark.parametrize("typed", ["", "KUIKKA", "42", "KUIKKA 4", "KUIKKA 423", "LENTOKONE 42", "x" * 9000, "\x00"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert code_of(typed) == ""


def test_people_are_called_by_the_first_name_and_no_more_than_parts_them() -> None:
    namesakes = {1: "Aino Aalto", 2: "Aino Aalto", 3: "Aino Berg"}
    assert call_names(namesakes) == {1: "Aino A.", 2: "Aino A.", 3: "Aino B."}, "the whole surname would part nobody"
    names = {1: "Aino Kettula", 2: "Aino Mäki", 3: "Bo Ek", 4: "Liisa Virta", 5: "Liisa Virtanen", 6: "Yksi"}
    assert call_names(names) == {
        1: "Aino K.", 2: "Aino M.", 3: "Bo", 4: "Liisa Virta", 5: "Liisa Virtan.", 6: "Yksi",
    }  # fmt: skip


def test_the_door_opens_once(cast: Cast, morning: Any) -> None:
    session = half_day(cast)
    day = services.open_door(lead(cast), session)
    first = code(session)
    morning.shift(60)
    again = services.open_door(lead(cast), session)
    session.refresh_from_db()
    assert (again.pk, again.opened_at, session.state) == (day.pk, local(8, 20), "door_open")
    assert code(session).pk == first.pk
    assert first.dies_at == local(14)
    assert SessionDay.objects.count() == 1


@pytest.mark.both
def test_doors_opened_too_soon_are_closed_again_and_the_half_day_cancelled(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    first = code(session)
    services.mark(lead(cast), session, person=cast.staff[0], mode="site")
    with pytest.raises(DomainError, match="door_has_marks"):
        services.close_door(lead(cast), session)
    services.unmark(lead(cast), session, person=cast.staff[0])
    with pytest.raises(DomainError, match="not_allowed"):
        services.close_door(actor_for(cast.stranger), session)
    for _press in range(2):
        services.close_door(lead(cast), session)
    assert queries.day_of(session.pk) is None
    assert queries.door_of(first.code) is None
    services.open_door(lead(cast), session)
    assert queries.live_code(session) != first
    Session.objects.filter(pk=session.pk).update(state="running")
    with pytest.raises(DomainError, match="session_begun"):
        services.close_door(lead(cast), session)
    Session.objects.filter(pk=session.pk).update(state="door_open")
    services.close_door(lead(cast), session)
    services.cancel_session(lead(cast), session, reason="Vetäjä sairastui.")
    assert Session.objects.get(pk=session.pk).state == "cancelled"


def test_a_half_day_that_came_with_a_workbook_is_open_already(cast: Cast, morning: Any) -> None:
    session = half_day(cast, state="held", imported=True)
    assert services.open_door(lead(cast), session).attendance_at is not None


def test_the_door_does_not_open_the_day_before_or_without_a_date(cast: Cast, morning: Any) -> None:
    session = half_day(cast)
    morning.move_to(local(20, 0, DAY - timedelta(days=1)))
    with pytest.raises(DomainError, match="door_too_early"):
        services.open_door(lead(cast), session)
    Session.objects.filter(pk=session.pk).update(day=None, starts=None, ends=None)
    with pytest.raises(DomainError, match="session_needs_date"):
        services.open_door(lead(cast), session)


def test_a_door_opened_after_the_half_day_has_no_code(cast: Cast, morning: Any) -> None:
    session = half_day(cast)
    morning.move_to(local(16))
    services.open_door(lead(cast), session)
    assert queries.live_code(session) is None
    assert services.mark(lead(cast), session, person=cast.staff[0], mode="site").minutes == 210
    with pytest.raises(DomainError, match="door_closed"):
        services.new_code(lead(cast), session)


def test_the_code_is_dead_two_hours_after_the_end(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    words = code(session).code
    made = services.join(session, code(session), enrolment=place(session, cast, 0), mode="site")
    morning.move_to(local(13, 59))
    assert queries.door_of(words) is not None
    assert rules.attendee(ANONYMOUS, session, str(made.pk)) is not None
    morning.move_to(local(14))
    assert queries.door_of(words) is None
    assert rules.attendee(ANONYMOUS, session, str(made.pk)) is None
    with pytest.raises(DomainError, match="door_code_dead"):
        services.join(session, DoorCode.objects.get(), enrolment=place(session, cast, 1), mode="site")


@pytest.mark.both
def test_a_new_code_ends_the_old_one_and_its_passes(cast: Cast) -> None:
    session = opened(cast)
    old = code(session)
    made = services.join(session, old, enrolment=place(session, cast, 0), mode="site")
    new = services.new_code(lead(cast), session)
    assert new.code != old.code
    assert queries.door_of(old.code) is None
    assert rules.attendee(ANONYMOUS, session, str(made.pk)) is None
    services.end_code(lead(cast), session)
    assert queries.live_code(session) is None
    assert rows(session), "who came is still there"


def test_joining_gives_a_pass_and_a_tick_and_the_own_team(cast: Cast) -> None:
    session = opened(cast)
    mine = team(cast, 1, cast.staff[:3])
    made = services.join(session, code(session), enrolment=place(session, cast, 0), mode="remote")
    assert rows(session) == {cast.staff[0].name: ("remote", 210)}
    attendee = rules.attendee_for(ANONYMOUS, session, str(made.pk))
    assert (attendee.by_pass, attendee.person_id, attendee.team) == (True, cast.staff[0].pk, mine)
    other = cast.first.sessions.get(number=2)
    assert rules.attendee(ANONYMOUS, other, str(made.pk)) is None


@pytest.mark.both
def test_that_is_not_me_takes_back_what_the_pass_did_and_no_more(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    services.mark(lead(cast), session, person=cast.staff[1], mode="site")
    morning.shift(5)
    for at in (0, 1):
        made = services.join(session, code(session), enrolment=place(session, cast, at), mode="site")
        services.leave_pass(session, str(made.pk))
        assert rules.attendee(ANONYMOUS, session, str(made.pk)) is None
    assert set(rows(session)) == {cast.staff[1].name}
    assert services.leave_pass(session, "nonsense") is None


def test_that_is_not_me_leaves_the_tick_of_who_came_by_that_name_later(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    own = place(session, cast, 0)
    wrong = services.join(session, code(session), enrolment=own, mode="site")
    morning.shift(60)
    services.join(session, code(session), enrolment=own, mode="site")
    services.leave_pass(session, str(wrong.pk))
    assert set(rows(session)) == {cast.staff[0].name}


def test_after_the_end_one_comes_in_to_the_pages_and_is_not_ticked(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    morning.move_to(local(12, 5))
    made = services.join(session, code(session), enrolment=place(session, cast, 0), mode="site")
    assert rows(session) == {}
    assert rules.attendee(ANONYMOUS, session, str(made.pk)) is not None


def test_who_is_not_expected_does_not_come_in(cast: Cast) -> None:
    session = opened(cast)
    foreign = services.sign_up(actor_for(cast.staff[9]), cast.first)
    services.withdraw(actor_for(cast.staff[9]), foreign)
    with pytest.raises(DomainError, match="not_expected"):
        services.join(session, code(session), enrolment=foreign.pk, mode="site")


def test_team_cards_show_first_names_and_those_without_a_team_last(cast: Cast) -> None:
    session = opened(cast, 5)
    team(cast, 1, cast.staff[:3])
    cards = queries.team_cards(session)
    assert [(card.number, len(card.members)) for card in cards] == [(1, 3), (None, 2)]
    assert all("Osa" in member.name for card in cards for member in card.members)


def test_passes_are_removed_the_night_after(cast: Cast, morning: Any) -> None:
    session = opened(cast)
    services.join(session, code(session), enrolment=place(session, cast, 0), mode="site")
    assert services.forget_passes() == 0
    morning.move_to(local(3, 40, DAY + timedelta(days=1)))
    assert services.forget_passes() == 1
    assert not DoorPass.objects.exists()
    assert rows(session)


def test_a_half_day_of_one_and_of_nobody_has_a_door(cast: Cast) -> None:
    session = half_day(cast, 0)
    services.open_door(lead(cast), session)
    assert queries.team_cards(session) == []
    assert queries.day_numbers(session) == queries.DayNumbers()
    assert services.confirm_attendance(lead(cast), session).attendance_at is not None


def test_a_facilitator_of_another_series_opens_no_door_here(cast: Cast) -> None:
    from workshops.cast import another

    other = another(cast, "61")
    grant_to(cast.stranger, "facilitator", "series", str(other.pk))
    session = half_day(cast)
    with pytest.raises(DomainError, match="not_allowed"):
        services.open_door(actor_for(cast.stranger), session)
