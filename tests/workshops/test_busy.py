"""Closed half-days (suljettu aika): a supervisor for the own unit, wider for organisations and the programme."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.people.services import bring_back
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import BusyHalf, Session
from workshops.cast import Cast, enrol, grant_to, person_of
from workshops.test_sessions import set_day

pytestmark = pytest.mark.django_db
BOTH = ("am", "pm")


def test_a_range_closes_its_working_days_and_what_is_closed_stays(cast: Cast) -> None:
    """From Thursday before Easter 2026 to the Tuesday after it two working days are left."""
    boss = actor_for(cast.manager)
    first, last = date(2026, 4, 2), date(2026, 4, 7)
    made = services.mark_busy(boss, cast.programme, first=first, last=last, halves=("am",))
    assert [(one.day, one.half) for one in made] == [(first, "am"), (last, "am")]
    assert len(services.mark_busy(boss, cast.programme, first=first, last=last, halves=BOTH)) == 2
    with pytest.raises(DomainError) as caught:
        services.mark_busy(boss, cast.programme, first=first, last=first, halves=BOTH)
    assert caught.value.code == "busy_exists"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (date(2026, 4, 2), date(2026, 4, 1), "busy_range_order"),
        (date(2026, 1, 1), date(2026, 12, 31), "busy_range_long"),
        (date(2040, 1, 2), date(2040, 1, 3), "busy_outside"),
        (date(2026, 4, 4), date(2026, 4, 5), "busy_outside"),  # Saturday and Easter Sunday
    ],
)
def test_a_strange_range_is_refused(cast: Cast, first: date, last: date, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        services.mark_busy(actor_for(cast.manager), cast.programme, first=first, last=last, halves=BOTH)
    assert caught.value.code == code


def test_who_may_close_what(cast: Cast) -> None:
    admin = person_of("Aluepääkäyttäjä")
    grant_to(admin, "area_admin", "area", "23")
    reach = {name: rules.busy_reach(actor_for(person), cast.programme) for name, person in (
        ("manager", cast.manager), ("supervisor", cast.supervisor), ("admin", admin),
        ("participant", cast.staff[0]), ("facilitator", cast.facilitator), ("stranger", cast.stranger),
    )}  # fmt: skip
    assert reach["manager"].whole
    assert dict(reach["manager"].units).keys() == {cast.unit.pk, cast.far.pk}
    assert (reach["supervisor"].whole, reach["supervisor"].organisations) == (False, ())
    assert dict(reach["supervisor"].units).keys() == {cast.unit.pk}
    assert dict(reach["admin"].organisations).keys() == {cast.here.pk}
    assert not reach["admin"].whole
    assert [bool(reach[name]) for name in ("participant", "facilitator", "stranger")] == [False] * 3
    with pytest.raises(Http404):
        rules.busy_programme_for(actor_for(cast.stranger), cast.programme.code)


def test_a_supervisor_closes_the_own_unit_and_no_other(cast: Cast) -> None:
    boss = actor_for(cast.supervisor)
    day = date(2026, 9, 1)
    made = services.mark_busy(boss, cast.programme, first=day, last=day, halves=BOTH, unit=cast.unit)
    assert {one.unit_id for one in made} == {cast.unit.pk}
    for more in ({"unit": cast.far}, {"organisation": cast.here}, {}):
        with pytest.raises(DomainError) as caught:
            services.mark_busy(boss, cast.programme, first=day, last=day, halves=BOTH, **more)
        assert caught.value.code == "not_allowed"


def test_what_was_opened_again_comes_back(cast: Cast) -> None:
    boss = actor_for(cast.supervisor)
    day = date(2026, 9, 1)
    made = services.mark_busy(boss, cast.programme, first=day, last=day, halves=BOTH, unit=cast.unit)
    batch = services.remove_busy(boss, cast.programme, made)
    assert not BusyHalf.objects.filter(deleted_in__isnull=True).exists()
    bring_back(boss, batch)
    assert BusyHalf.objects.filter(deleted_in__isnull=True).count() == 2
    with pytest.raises(DomainError):
        services.remove_busy(actor_for(cast.facilitator), cast.programme, made)


def test_a_half_day_on_a_closed_time_is_warned_with_the_name_and_nothing_else(cast: Cast) -> None:
    day = next(day for n in range(1, 9) if (day := clock.today() + timedelta(days=n)).weekday() == 0)
    session = set_day(cast, Session.objects.get(series=cast.first, number=1), day)
    BusyHalf.objects.create(programme=cast.programme, unit=cast.unit, day=day, half="am")
    BusyHalf.objects.create(programme=cast.programme, unit=cast.far, day=day, half="pm")

    def busy() -> list[object]:
        return [one.facts["of"] for one in queries.conflicts_of(cast.programme)[session.pk] if one.code == "busy"]

    assert busy() == ["Ohjaus"]  # before anybody has signed up it may be people of any unit
    services.sign_up(actor_for(cast.others[0]), cast.first)
    assert busy() == []
    enrol(cast, 1)
    assert busy() == ["Ohjaus"]


def test_more_than_the_largest_share_away_is_warned(cast: Cast) -> None:
    """40 people, 40 %: sixteen may be away at once."""
    day = next(day for n in range(1, 9) if (day := clock.today() + timedelta(days=n)).weekday() == 0)
    session = set_day(cast, Session.objects.get(series=cast.first, number=1), day)
    enrol(cast, 16)
    away = [one for one in queries.conflicts_of(cast.programme).get(session.pk, ()) if one.code == "away"]
    assert away == []
    services.sign_up(actor_for(cast.staff[16]), cast.first)
    (one,) = [one for one in queries.conflicts_of(cast.programme)[session.pk] if one.code == "away"]
    assert one.facts == {"unit": "Ohjaus", "away": 17, "limit": 16}
