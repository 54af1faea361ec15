"""Places in a series: seats, the queue, offers of 24 hours, proposals and wishes (records.md 6, 6.3, T26)."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Enrolment
from oppiva.workshops.services.personal import forget_wishes
from workshops.cast import SETUP, Cast, dated, enrol, narrowed, person_of

pytestmark = pytest.mark.django_db


def again(enrolment: Enrolment) -> Enrolment:
    enrolment.refresh_from_db()
    return enrolment


def test_a_free_seat_is_taken_and_the_role_comes_with_it(cast: Cast) -> None:
    person = cast.staff[0]
    made = services.sign_up(actor_for(person), cast.first)
    assert (made.state, made.unit_id) == ("enrolled", cast.unit.pk)
    roles = RoleGrant.objects.filter(person=person, scope_kind="series", scope_id=str(cast.first.pk))
    assert [grant.role for grant in roles] == ["participant"]
    services.withdraw(actor_for(person), made)
    assert all(grant.revoked_at for grant in roles.all())


def test_a_full_series_queues_and_offers_in_the_order_of_sign_up(cast: Cast) -> None:
    """T26: 24 seats, 30 sign up; one leaves, the first of the queue is offered; silent for 24 hours, then the next."""
    first = services.edit_series(
        actor_for(cast.manager), cast.first, base_version=cast.first.version, fields={"seats": 24}
    )
    with time_machine.travel(clock.now(), tick=False) as traveller:
        made = []
        for person in cast.staff:
            made.append(services.sign_up(actor_for(person), first))
            traveller.shift(timedelta(minutes=1))
        assert [one.state for one in made] == ["enrolled"] * 24 + ["queued"] * 6
        assert [services.place_in_queue(one) for one in made[24:]] == [1, 2, 3, 4, 5, 6]
        services.withdraw(actor_for(cast.staff[3]), made[3])
        assert again(made[24]).state == "offered"
        assert services.place_in_queue(again(made[25])) == 1
        assert OutboxMail.objects.filter(kind="seat_offer", recipient=cast.staff[24].pk).count() == 1
        traveller.shift(timedelta(hours=23, minutes=59))
        assert services.expire_offers() == 0
        traveller.shift(timedelta(minutes=2))
        assert services.expire_offers() == 1
        assert again(made[24]).state == "expired"
        assert again(made[25]).state == "offered"
        assert services.answer_offer(actor_for(cast.staff[25]), made[25], accept=True).state == "enrolled"
    assert queries.counts_of([first.pk])[first.pk]["enrolled"] == 24


def test_who_comes_while_others_wait_stands_behind_them(cast: Cast) -> None:
    services.edit_series(actor_for(cast.manager), cast.first, base_version=cast.first.version, fields={"seats": 3})
    made = enrol(cast, 4)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    late = services.sign_up(actor_for(cast.staff[5]), cast.first)
    assert (again(made[3]).state, late.state) == ("offered", "queued")


def test_an_offer_is_answered_once_and_not_after_its_time(cast: Cast) -> None:
    services.edit_series(actor_for(cast.manager), cast.first, base_version=cast.first.version, fields={"seats": 3})
    made = enrol(cast, 4)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    waiting = actor_for(cast.staff[3])
    with time_machine.travel(clock.now() + timedelta(hours=25)), pytest.raises(DomainError, match="offer_over"):
        services.answer_offer(waiting, made[3], accept=True)
    assert services.answer_offer(waiting, made[3], accept=False).state == "declined"
    with pytest.raises(DomainError, match="seat_answered"):
        services.answer_offer(waiting, made[3], accept=True)


def test_a_supervisor_proposes_own_staff_and_the_person_decides(cast: Cast) -> None:
    boss = actor_for(cast.supervisor)
    outcome = services.propose(boss, cast.first, [cast.staff[0], cast.others[0], cast.staff[1]])
    assert [one.person for one in outcome.made] == [cast.staff[0], cast.staff[1]]
    assert [(person, error.code) for person, error in outcome.refused] == [(cast.others[0], "not_allowed")]
    assert Notice.objects.filter(person=cast.staff[0], kind="workshops.seat", code="proposed").exists()
    with pytest.raises(DomainError, match="not_allowed"):
        services.answer_proposal(boss, outcome.made[0], accept=True)
    assert services.answer_proposal(actor_for(cast.staff[0]), outcome.made[0], accept=True).state == "enrolled"
    assert services.answer_proposal(actor_for(cast.staff[1]), outcome.made[1], accept=False).state == "declined"


def test_who_was_proposed_accepts_by_signing_up(cast: Cast) -> None:
    (proposed,) = services.propose(actor_for(cast.supervisor), cast.first, [cast.staff[0]]).made
    assert services.sign_up(actor_for(cast.staff[0]), cast.first).pk == proposed.pk
    with pytest.raises(DomainError, match="seat_exists"):
        services.sign_up(actor_for(cast.staff[0]), cast.first)


def test_a_stranger_gets_no_seat(cast: Cast) -> None:
    with pytest.raises(DomainError, match="not_allowed"):
        services.sign_up(actor_for(cast.stranger), cast.first)
    assert not rules.series_visible_to(actor_for(cast.stranger)).exists()


def test_only_people_of_who_takes_part(cast: Cast) -> None:
    services.edit_series(
        actor_for(cast.manager), cast.first, base_version=cast.first.version, fields={}, organisations=[cast.here]
    )
    with pytest.raises(DomainError, match="organisation_not_in_series"):
        services.sign_up(actor_for(cast.others[0]), cast.first)


def test_a_series_is_changed_in_one_deed_and_only_into_a_free_seat(cast: Cast) -> None:
    boss = actor_for(cast.manager)
    second = services.add_series(boss, cast.programme, fields={"code": "50", "seats": 3}, organisations=[cast.here])
    second = services.open_series(boss, second)
    made = enrol(cast, 5)
    wishes = {"themes": ["customer"], "mode": "remote"}
    services.set_wishes(actor_for(cast.staff[0]), made[0], wishes)
    moved = [services.change_series(actor_for(cast.staff[n]), made[n], second) for n in range(3)]
    assert [one.state for one in moved] == ["enrolled"] * 3
    assert (moved[0].themes, moved[0].mode) == (["customer"], "remote")
    with pytest.raises(DomainError, match="no_free_seat"):
        services.change_series(actor_for(cast.staff[3]), made[3], second)
    assert again(made[3]).state == "enrolled"
    assert queries.counts_of([cast.first.pk])[cast.first.pk] == {"enrolled": 2, "withdrawn": 3}


def test_wishes_are_kept_in_no_history_and_at_most_three_themes(cast: Cast) -> None:
    from oppiva.audit.models import Revision
    from oppiva.core.policy import reading

    made, _other = enrol(cast, 2)
    actor = actor_for(cast.staff[0])
    services.set_wishes(
        actor, made, {"wish_person": cast.staff[1], "wish_kind": "without", "step_free": True, "themes": ["a"]}
    )
    with reading(SETUP):
        kept = set(Revision.objects.filter(kind="workshops.enrolment").values_list("field", flat=True))
    assert not kept & set(Enrolment.unrevised)
    with pytest.raises(DomainError, match="wishes_three_themes"):
        services.set_wishes(actor, made, {"themes": ["a", "b", "c", "d"]})
    with pytest.raises(DomainError, match="wish_is_oneself"):
        services.set_wishes(actor, made, {"wish_person": cast.staff[0], "wish_kind": "with"})
    with pytest.raises(DomainError, match="wish_not_enrolled"):
        services.set_wishes(actor, made, {"wish_person": cast.staff[9], "wish_kind": "with"})


def test_fewer_seats_than_people_hold_are_refused_and_more_are_offered(cast: Cast) -> None:
    boss = actor_for(cast.manager)
    series = services.edit_series(boss, cast.first, base_version=cast.first.version, fields={"seats": 3})
    made = enrol(cast, 5)
    with pytest.raises(DomainError, match="seats_below_held"):
        services.edit_series(boss, series, base_version=series.version, fields={"seats": 2})
    services.edit_series(boss, series, base_version=series.version, fields={"seats": 4})
    assert [again(one).state for one in made] == ["enrolled"] * 3 + ["offered", "queued"]


def test_the_table_holds_one_live_place_a_person(cast: Cast) -> None:
    (made,) = enrol(cast, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enrolment.objects.create(
            series=cast.first, person=cast.staff[0], state="queued", asked_at=clock.now(), queued_at=clock.now()
        )
    assert made.state == "enrolled"


def test_the_plan_s_series_are_made_once(cast: Cast) -> None:
    boss = actor_for(cast.manager)
    assert services.create_from_plan(boss, cast.programme) == []
    rows = queries.series_rows(boss, cast.programme)
    assert [row.code for row in rows] == [f"{number:02}" for number in range(1, 16)]
    assert {len(row.sessions) for row in rows} == {3}
    with pytest.raises(DomainError, match="series_code_taken"):
        services.add_series(boss, cast.programme, fields={"code": "01"})


def test_a_draft_is_seen_by_who_makes_it_not_by_participants(cast: Cast) -> None:
    assert [one.code for one in rules.series_visible_to(actor_for(cast.staff[0]))] == ["01"]
    assert rules.series_visible_to(actor_for(cast.facilitator)).count() == 15
    assert person_of("Uusi Tulija", cast.unit).pk


@pytest.mark.parametrize("who", ["manager", "facilitator", "supervisor", "stranger"])
def test_lists_and_single_questions_agree(cast: Cast, who: str) -> None:
    """Whatever a list shows, the policy opens one by one, and the other way round."""
    actor = actor_for(getattr(cast, who))
    seen = set(rules.series_visible_to(actor, "write"))
    from oppiva.workshops.models import Series

    assert seen == {one for one in Series.objects.all() if rules.may_series(actor, "write", one)}


def test_a_seat_of_a_series_that_is_over_is_offered_to_nobody(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        dated(cast, cast.first, clock.today() + timedelta(days=1))
        traveller.shift(timedelta(days=60))
        services.withdraw(actor_for(cast.staff[0]), made[0])
        assert again(made[3]).state == "queued"
        assert not OutboxMail.objects.filter(kind="seat_offer").exists()


def test_a_seat_of_a_programme_that_has_ended_is_offered_to_nobody(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    Programme.objects.filter(pk=cast.programme.pk).update(state="ended")
    services.withdraw(actor_for(cast.staff[0]), made[0])
    assert again(made[3]).state == "queued"


def test_nobody_comes_into_a_series_whose_last_half_day_is_over(cast: Cast) -> None:
    """A sign-up without a last day is open until somebody closes it, and the page of the series offers nothing then."""
    dated(cast, cast.first, clock.today() - timedelta(days=60))
    with pytest.raises(DomainError, match="series_not_open"):
        services.sign_up(actor_for(cast.staff[0]), cast.first)
    refused = services.propose(actor_for(cast.supervisor), cast.first, [cast.staff[0]]).refused
    assert [error.code for _person, error in refused] == ["series_not_open"]


def test_wishes_of_a_series_that_never_got_dates_go_with_the_programme(cast: Cast) -> None:
    (made,) = enrol(cast, 1)
    services.set_wishes(actor_for(cast.staff[0]), made, {"themes": ["a"], "step_free": True})
    Programme.objects.filter(pk=cast.programme.pk).update(end=clock.today() - timedelta(days=20))
    assert forget_wishes() == 0
    Programme.objects.filter(pk=cast.programme.pk).update(end=clock.today() - timedelta(days=31))
    assert forget_wishes() == 1
    assert (again(made).themes, made.step_free, made.wished_at) == ([], False, None)
