"""Half-days: set, published, moved and cancelled, and who is told (records.md 6.3)."""

from __future__ import annotations

from datetime import date, time

import pytest

from oppiva.core.errors import DomainError
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, services
from oppiva.workshops.models import Enrolment, Series, Session
from workshops.cast import Cast, enrol, grant_to, person_of

pytestmark = pytest.mark.django_db
NINE, NOON = time(9), time(12)


def sessions(series: Series) -> list[Session]:
    return list(Session.objects.filter(series=series).order_by("number").select_related("series__programme"))


def set_day(cast: Cast, session: Session, day: date, **more: object) -> Session:
    fields = {"day": day, "starts": NINE, "ends": NOON, **more}
    return services.set_session(actor_for(cast.manager), session, base_version=session.version, fields=fields)


def published(cast: Cast) -> list[Session]:
    """Three dated half-days led by the facilitator, known to who is enrolled."""
    for number, session in enumerate(sessions(cast.first)):
        set_day(cast, session, date(2027, 9, 1 + 7 * number), facilitator=cast.facilitator, place="Talo")
    services.publish_dates(actor_for(cast.manager), cast.first)
    Notice.objects.all().delete()
    return sessions(cast.first)


def told(code: str) -> set[object]:
    return set(Notice.objects.filter(kind="workshops.session", code=code).values_list("person_id", flat=True))


def refused(code: str, call: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        call()  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def test_nothing_is_told_before_the_dates_are_published(cast: Cast) -> None:
    enrol(cast, 2)
    Notice.objects.all().delete()
    changed = set_day(cast, sessions(cast.first)[0], date(2027, 9, 1), facilitator=cast.facilitator)
    assert (changed.sequence, changed.told_at, changed.half) == (0, None, "am")
    assert not Notice.objects.exists()


def test_the_dates_are_published_to_all_at_once_with_one_notice_each(cast: Cast) -> None:
    enrol(cast, 3)
    refused("dates_missing", lambda: services.publish_dates(actor_for(cast.manager), cast.first))
    Notice.objects.all().delete()
    for number, session in enumerate(sessions(cast.first)):
        set_day(cast, session, date(2027, 9, 1 + 7 * number), facilitator=cast.facilitator)
    done = services.publish_dates(actor_for(cast.manager), cast.first)
    assert done.published_at is not None
    assert all(one.told_at is not None and one.sequence == 0 for one in sessions(cast.first))
    assert Notice.objects.filter(code="published").count() == 4
    assert told("published") == {cast.facilitator.pk, *(one.pk for one in cast.staff[:3])}
    refused("dates_published", lambda: services.publish_dates(actor_for(cast.manager), done))


def test_a_moved_half_day_keeps_its_id_and_is_told_once(cast: Cast) -> None:
    enrol(cast, 2)
    first = published(cast)[0]
    moved = services.move_session(
        actor_for(cast.manager), first, base_version=first.version, day=date(2027, 9, 2), starts=NINE, ends=NOON,
        reason="Tila on varattu.",
    )  # fmt: skip
    assert (moved.pk, moved.sequence, moved.state) == (first.pk, 1, "planned")
    assert told("moved") == {cast.facilitator.pk, cast.staff[0].pk, cast.staff[1].pk}
    assert Notice.objects.count() == 3
    assert set(Notice.objects.values_list("reason", flat=True)) == {"Tila on varattu."}


def test_saving_without_a_change_tells_nobody(cast: Cast) -> None:
    enrol(cast, 1)
    first = published(cast)[0]
    same = {name: getattr(first, name) for name in ("day", "starts", "ends", "mode", "place")}
    saved = services.set_session(actor_for(cast.manager), first, base_version=first.version, fields=same)
    assert saved.sequence == 0
    assert not Notice.objects.exists()


def test_who_leads_no_more_is_told_so_and_the_new_one_is_told_as_a_leader(cast: Cast) -> None:
    enrol(cast, 1)
    other = person_of("Uusi Vetäjä")
    grant_to(other, "facilitator", "programme", str(cast.programme.pk))
    first = published(cast)[0]
    services.set_session(
        actor_for(cast.manager),
        first,
        base_version=first.version,
        fields={"facilitator": other, "place": "Toinen talo"},
    )
    assert told("not_leading") == {cast.facilitator.pk}
    assert told("place") == {other.pk, cast.staff[0].pk}


def test_a_cancelled_half_day_is_told_with_its_reason_and_comes_back(cast: Cast) -> None:
    enrol(cast, 1)
    first = published(cast)[0]
    gone = services.cancel_session(actor_for(cast.manager), first, reason="Vetäjiä ei ole.")
    assert (gone.state, gone.sequence) == ("cancelled", 1)
    assert told("cancelled") == {cast.facilitator.pk, cast.staff[0].pk}
    refused("session_cancelled", lambda: set_day(cast, gone, date(2027, 9, 3)))
    back = services.restore_session(actor_for(cast.manager), gone)
    assert (back.state, back.sequence, back.day) == ("planned", 2, date(2027, 9, 1))
    assert told("restored") == {cast.facilitator.pk, cast.staff[0].pk}


@pytest.mark.both
def test_a_cancelled_series_tells_once_also_the_queue_and_comes_back_as_it_was(cast: Cast) -> None:
    boss = actor_for(cast.manager)
    enrol(cast, 28)
    waiting = services.sign_up(actor_for(cast.staff[28]), cast.first)
    assert waiting.state == "queued"
    days = published(cast)
    services.cancel_session(boss, days[2], reason="peruttu jo ennen")
    Notice.objects.all().delete()
    gone = services.cancel_series(boss, cast.first, reason="Ei vetäjiä.")
    assert gone.state == "cancelled"
    assert {one.state for one in sessions(cast.first)} == {"cancelled"}
    assert Notice.objects.count() == 30  # 28 enrolled, one in the queue, the facilitator
    assert Enrolment.objects.filter(series=cast.first, state="enrolled").count() == 28
    refused("series_cancelled", lambda: services.cancel_series(boss, gone, reason="taas"))
    back = services.restore_series(boss, gone)
    assert back.state == "open"
    # What was cancelled alone before stays so.
    assert [one.state for one in sessions(cast.first)] == ["planned", "planned", "cancelled"]
    assert [one.sequence for one in sessions(cast.first)] == [2, 2, 1]


def test_a_half_day_whose_day_is_past_is_not_cancelled_with_its_series(cast: Cast) -> None:
    first, second, _third = sessions(cast.first)
    set_day(cast, first, date(2026, 2, 2))
    set_day(cast, second, date(2027, 2, 2))
    services.cancel_series(actor_for(cast.manager), cast.first, reason="Ei vetäjiä.")
    assert [one.state for one in sessions(cast.first)] == ["planned", "cancelled", "cancelled"]


def test_a_series_that_is_over_is_not_cancelled(cast: Cast) -> None:
    for number, session in enumerate(sessions(cast.first)):
        set_day(cast, session, date(2026, 1, 12 + number))
    refused("series_over", lambda: services.cancel_series(actor_for(cast.manager), cast.first, reason="x"))


def test_a_seat_offered_in_a_series_that_was_cancelled_is_not_taken(cast: Cast) -> None:
    held = enrol(cast, 28)
    waiting = services.sign_up(actor_for(cast.staff[28]), cast.first)
    services.withdraw(actor_for(cast.staff[0]), held[0])
    waiting.refresh_from_db()
    assert waiting.state == "offered"
    services.cancel_series(actor_for(cast.manager), cast.first, reason="Ei vetäjiä.")
    refused("series_cancelled", lambda: services.answer_offer(actor_for(cast.staff[28]), waiting, accept=True))
    assert services.answer_offer(actor_for(cast.staff[28]), waiting, accept=False).state == "declined"


def test_a_sign_up_that_ended_meanwhile_does_not_come_back_open(cast: Cast) -> None:
    import time_machine

    boss = actor_for(cast.manager)
    with time_machine.travel("2026-05-01 09:00+03:00"):
        changed = services.edit_series(
            boss, cast.first, base_version=cast.first.version, fields={"sign_up_until": date(2026, 5, 8)}
        )
        gone = services.cancel_series(actor_for(cast.manager), changed, reason="x")
    with time_machine.travel("2026-05-20 09:00+03:00"):
        assert services.restore_series(actor_for(cast.manager), gone).state == "closed"


@pytest.mark.parametrize(
    ("fields", "code", "field"),
    [
        ({"day": date(2027, 9, 1), "starts": None, "ends": None}, "session_time_part", "starts"),
        ({"day": None, "starts": NINE, "ends": NOON}, "session_time_part", "day"),
        ({"day": date(2027, 9, 1), "starts": NOON, "ends": NINE}, "session_time_order", "ends"),
        # The night of 29 March 2026 has no 3.30.
        ({"day": date(2026, 3, 29), "starts": time(3, 30), "ends": time(6)}, "time_impossible", "starts"),
        ({"join_url": "http://kokous.example/x"}, "link_not_https", "join_url"),
        ({"join_url": "javascript:alert(1)"}, "link_not_https", "join_url"),
        ({"join_url": "https://user:pw@kokous.example/"}, "link_not_https", "join_url"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(cast: Cast, fields: dict[str, object], code: str, field: str) -> None:
    session = sessions(cast.first)[0]
    error = refused(
        code,
        lambda: services.set_session(actor_for(cast.manager), session, base_version=session.version, fields=fields),
    )
    assert error.facts["field"] == field


def test_the_hour_that_comes_twice_may_be_saved(cast: Cast) -> None:
    session = sessions(cast.first)[0]
    saved = set_day(cast, session, date(2027, 10, 31), starts=time(3, 30), ends=time(5))
    assert saved.begins() is not None
    assert saved.begins().utcoffset().total_seconds() == 3 * 3600  # type: ignore[union-attr]
    assert "time_twice" in {one.code for one in queries.conflicts_of(cast.programme)[saved.pk]}


def test_only_a_facilitator_of_the_programme_leads_and_nobody_twice(cast: Cast) -> None:
    session = sessions(cast.first)[0]
    boss = actor_for(cast.manager)

    def put(**fields: object) -> Session:
        return services.set_session(boss, session, base_version=session.version, fields=fields)

    refused("not_facilitator", lambda: put(facilitator=cast.staff[0]))
    refused("same_facilitator", lambda: put(facilitator=cast.facilitator, second=cast.facilitator))
    assert put(facilitator=cast.facilitator).facilitator_id == cast.facilitator.pk


def test_a_published_half_day_keeps_a_date(cast: Cast) -> None:
    first = published(cast)[0]
    empty = {"day": None, "starts": None, "ends": None}
    refused(
        "session_needs_date",
        lambda: services.set_session(actor_for(cast.manager), first, base_version=first.version, fields=empty),
    )


def test_a_supervisor_and_a_stranger_change_no_half_day(cast: Cast) -> None:
    session = sessions(cast.first)[0]
    for person in (cast.supervisor, cast.stranger, cast.staff[0]):
        for call in (
            lambda who=person: services.set_session(
                actor_for(who), session, base_version=session.version, fields={"place": "x"}
            ),
            lambda who=person: services.cancel_session(actor_for(who), session, reason="x"),
            lambda who=person: services.publish_dates(actor_for(who), cast.first),
            lambda who=person: services.cancel_series(actor_for(who), cast.first, reason="x"),
        ):
            refused("not_allowed", call)


def test_two_who_change_the_same_field_meet_a_conflict(cast: Cast) -> None:
    session = sessions(cast.first)[0]
    boss = actor_for(cast.manager)
    base = session.version
    services.set_session(boss, session, base_version=base, fields={"place": "Talo A"})
    with pytest.raises(DomainError) as caught:
        services.set_session(boss, session, base_version=base, fields={"place": "Talo B"})
    assert caught.value.code == "conflict"
