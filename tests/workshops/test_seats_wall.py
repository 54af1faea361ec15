"""W5 for places: a superior learns who is enrolled and how many are away, whatever else the superior is."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from oppiva.jobs import clock
from oppiva.people.models import Notice, Unit
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import Enrolment
from workshops.cast import Cast, another, browser, dated, enrol, grant_to, narrowed

pytestmark = pytest.mark.django_db
PROPOSE = "/paikat/ehdota/"


def test_wall_w5_a_supervisor_reads_no_place_of_the_own_staff(cast: Cast) -> None:
    made = enrol(cast, 3)
    actor = actor_for(cast.supervisor)
    assert not rules.enrolments_visible_to(actor).exists()
    assert not rules.may_seat(actor, "read", cast.first, cast.unit.pk)
    assert made


@pytest.mark.parametrize("role", ["facilitator", "project_manager"])
def test_wall_w5_holds_when_the_superior_also_leads_the_series(cast: Cast, role: str) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 5)
    services.set_wishes(actor_for(cast.staff[0]), made[0], {"mode": "remote", "step_free": True, "languages": ["sv"]})
    services.withdraw(actor_for(cast.staff[1]), made[1])
    grant_to(cast.supervisor, role, "programme", str(cast.programme.pk))
    actor = actor_for(cast.supervisor)
    rows = queries.roster_rows(actor, cast.first)
    assert {row.name for row in rows} == {cast.staff[0].name, cast.staff[2].name}, "the enrolled, nobody who waits"
    assert all(row.bare and not (row.remote or row.step_free or row.languages or row.queue) for row in rows)
    assert not rules.enrolments_visible_to(actor).exists()
    page = (
        browser(cast.supervisor)
        .get(f"/hanke/{cast.programme.code}/sarjat/{cast.first.code}/osallistujat/")
        .content.decode()
    )
    assert cast.staff[3].name not in page
    services.sign_up(actor_for(cast.others[0]), another(cast, "80"))
    assert rules.enrolments_visible_to(actor).count() == 1, "people of another unit are read as the role says"


def test_wall_w5_one_reads_ones_own_place_though_one_is_a_superior(cast: Cast) -> None:
    grant_to(cast.supervisor, "participant", "unit", str(cast.unit.pk))
    services.sign_up(actor_for(cast.supervisor), cast.first)
    assert rules.enrolments_visible_to(actor_for(cast.supervisor)).count() == 1


def test_wall_w5_a_no_a_queue_and_a_withdrawal_look_alike_to_who_proposed(cast: Cast) -> None:
    """Four people are proposed and do four things; only the enrolled one is told apart."""
    narrowed(cast, 3)
    enrol(cast, 2)
    boss = actor_for(cast.supervisor)
    wanted = cast.staff[10:14]
    made = {one.person_id: one for one in services.propose(boss, cast.first, wanted).made}
    yes, full, no, silent = (made[person.pk] for person in wanted)
    services.answer_proposal(actor_for(wanted[0]), yes, accept=True)
    services.answer_proposal(actor_for(wanted[1]), full, accept=True)
    services.answer_proposal(actor_for(wanted[2]), no, accept=False)
    states = [Enrolment.objects.get(pk=one.pk).state for one in (yes, full, no, silent)]
    assert states == ["enrolled", "queued", "declined", "proposed"]
    rows = {row.pk: (row.enrolled, row.proposed) for row in queries.staff_rows(boss)}
    assert rows[wanted[0].pk] == (("01",), ())
    assert {rows[person.pk] for person in wanted[1:]} == {((), ("01",))}
    html = browser(cast.supervisor).get(PROPOSE).content.decode()
    shown = [re.search(rf"{person.name}</span></label>(.*?)</li>", html, re.S)[1] for person in wanted[1:]]  # type: ignore[index]
    assert all(one == other for one, other in pairwise(shown))
    assert not Notice.objects.filter(person=cast.supervisor, kind="workshops.seat").exists(), "nobody tells upward"


def test_a_supervisor_proposes_with_ticks_and_reads_what_became_of_each(cast: Cast) -> None:
    enrol(cast, 1)
    client = browser(cast.supervisor)
    html = client.get(PROPOSE).content.decode()
    assert cast.others[0].name not in html
    sent = {"series": str(cast.first.pk), "people": [str(cast.staff[0].pk), str(cast.staff[1].pk)]}
    answer = client.post(PROPOSE, sent)
    assert answer.status_code == 200
    fates = answer.content.decode().partition('id="fates"')[2].partition("</section>")[0]
    assert fates.count("<li") == 2
    assert Enrolment.objects.get(person=cast.staff[1]).state == "proposed"
    wrong = client.post(PROPOSE, {"series": str(cast.first.pk), "people": [str(cast.others[0].pk)]})
    assert wrong.status_code == 422
    assert not Enrolment.objects.filter(person=cast.others[0]).exists()
    assert client.post(PROPOSE, {}).status_code == 422


def test_away_at_once_is_a_number_of_the_unit_over_all_series(cast: Cast) -> None:
    day = clock.today() + timedelta(days=10)
    dated(cast, cast.first, day)
    second = dated(cast, another(cast, "81"), day)
    enrol(cast, 3)
    for person in cast.staff[2:7]:
        services.sign_up(actor_for(person), second)
    services.sign_up(actor_for(cast.others[0]), cast.first)
    seats = queries.unit_seats(actor_for(cast.supervisor), [cast.unit])[cast.unit.pk]
    assert seats.enrolled == 7
    assert {row.away for row in seats.rows} == {7}, "both series meet in the same mornings; one is in both"
    assert [row.limit for row in seats.rows[:1]] == [16], "40 % of 40"
    Unit.objects.filter(pk=cast.unit.pk).update(max_away_pct=15)
    cast.unit.refresh_from_db()
    assert all(row.over for row in queries.unit_seats(actor_for(cast.supervisor), [cast.unit])[cast.unit.pk].rows)
    assert queries.unit_seats(actor_for(cast.supervisor), [cast.far]) == {}
    assert queries.unit_seats(actor_for(cast.stranger), [cast.unit]) == {}


def test_half_days_that_are_over_or_cancelled_take_nobody_away(cast: Cast) -> None:
    dated(cast, cast.first, clock.today() - timedelta(days=25))
    enrol(cast, 2)
    rows = queries.unit_seats(actor_for(cast.supervisor), [cast.unit])[cast.unit.pk].rows
    assert [row.number for row in rows] == [3]
    cast.first.sessions.update(state="cancelled")
    assert queries.unit_seats(actor_for(cast.supervisor), [cast.unit])[cast.unit.pk].rows == ()


def test_who_had_no_role_can_answer_a_proposal(cast: Cast) -> None:
    from workshops.cast import person_of

    person = person_of("Rooli Ton", cast.unit)
    (made,) = services.propose(actor_for(cast.supervisor), cast.first, [person]).made
    assert services.answer_proposal(actor_for(person), made, accept=False).state == "declined"
    assert not actor_for(person).grants, "the role goes with the place"


def test_the_supervisors_home_tells_numbers_and_no_names_of_the_enrolled(cast: Cast) -> None:
    dated(cast, cast.first, clock.today() + timedelta(days=10))
    enrol(cast, 3)
    page = browser(cast.supervisor).get("/").content.decode()
    card = page[page.index('id="seats-') :].partition("</section>")[0]
    words = " ".join(re.sub(r"<[^>]+>", " ", card).split())
    assert re.search(r"\b37\b", words), "40 promised, three enrolled"
    assert card.count("<tr>") == 4, "a head and three half-days"
    assert not any(person.name in card for person in cast.staff)
    assert PROPOSE in card


def test_an_offer_stands_first_on_the_home_of_the_one_it_is_made_to(cast: Cast) -> None:
    narrowed(cast, 3)
    made = enrol(cast, 4)
    services.withdraw(actor_for(cast.staff[0]), made[0])
    page = browser(cast.staff[3]).get("/").content.decode()
    first = page[page.index('class="next"') :].partition("</section>")[0]
    assert f"/paikat/{made[3].pk}/" in first


@pytest.mark.parametrize("who", ["supervisor", "staff"])
def test_the_first_page_with_seats_asks_at_most_twelve_times(
    cast: Cast, who: str, django_assert_max_num_queries
) -> None:
    dated(cast, cast.first, clock.today() + timedelta(days=10))
    enrol(cast, 3)
    client = browser(cast.supervisor if who == "supervisor" else cast.staff[0])
    client.get("/")
    with django_assert_max_num_queries(12):
        assert client.get("/").status_code == 200


def test_wall_w5_a_second_proposal_tells_no_answer_to_the_first(cast: Cast) -> None:
    """Who said no, who waits and who has not answered: proposed again, all are refused in the same words."""
    narrowed(cast, 3)
    enrol(cast, 3)
    boss = actor_for(cast.supervisor)
    wanted = cast.staff[10:13]
    queued, no, silent = services.propose(boss, cast.first, wanted).made
    services.answer_proposal(actor_for(wanted[0]), queued, accept=True)
    services.answer_proposal(actor_for(wanted[1]), no, accept=False)
    again = services.propose(boss, cast.first, wanted)
    assert [error.code for _person, error in again.refused] == ["proposed_already"] * 3
    assert Enrolment.objects.filter(person__in=wanted).count() == 3
    assert silent.state == "proposed"
    assert not services.propose(actor_for(cast.facilitator), cast.first, [wanted[1]]).refused, (
        "who keeps the roster may"
    )


def test_wall_w5_a_proposal_does_not_tell_that_the_person_waits_already(cast: Cast) -> None:
    narrowed(cast, 3)
    waits = enrol(cast, 4)[3]
    boss = actor_for(cast.supervisor)
    outcome = services.propose(boss, cast.first, [cast.staff[0], cast.staff[3], cast.staff[4]])
    assert [(person, error.code) for person, error in outcome.refused] == [(cast.staff[0], "seat_exists")]
    assert [one.person for one in outcome.made] == [cast.staff[3], cast.staff[4]]
    waits.refresh_from_db()
    assert (waits.state, services.place_in_queue(waits)) == ("queued", 1)
    rows = {row.pk: row.proposed for row in queries.staff_rows(boss)}
    assert rows[cast.staff[3].pk] == rows[cast.staff[4].pk] == ("01",)
