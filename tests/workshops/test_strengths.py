"""Strength cards: picked, said to a team mate, seen by the own team alone, the giver stored nowhere (W3)."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, rules, services
from oppiva.workshops.models import DoorCode, DoorPass, Enrolment, Session, StrengthPick, Team, TeamMember
from oppiva.workshops.rules import AT_DOOR, Attendee
from workshops.cast import Cast, browser, dated, enrol

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats(cast: Cast) -> list[Enrolment]:
    """Five in two teams: three and two."""
    dated(cast, cast.first, date(2027, 9, 1))
    made = enrol(cast, 5)
    for number, members in ((1, made[:3]), (2, made[3:])):
        team = Team.objects.create(series=cast.first, number=number, published_at=clock.now())
        for one in members:
            TeamMember.objects.create(team=team, enrolment=one, since=clock.now())
    return made


def session_of(cast: Cast) -> Session:
    return rules.session_at(cast.programme.code, "01", 1)


def who(cast: Cast, index: int) -> Attendee:
    return rules.attendee_for(actor_for(cast.staff[index]), session_of(cast))


def codes(cards: object) -> list[str]:
    return [card.code for card in cards]  # type: ignore[attr-defined]


def test_one_picks_three_and_changes_them(cast: Cast, seats: list[Enrolment]) -> None:
    me = who(cast, 0)
    for card in ("alku", "alku", "apu", "kiitos"):
        services.pick_strength(me, card)
    with pytest.raises(DomainError, match="strengths_full"):
        services.pick_strength(me, "reiluus")
    services.drop_strength(me, "apu", "own")
    services.pick_strength(me, "reiluus")
    assert codes(queries.team_strengths(me, "fi").mine.own) == ["alku", "kiitos", "reiluus"]


def test_a_team_mate_hears_three_and_nothing_tells_who_said_them(cast: Cast, seats: list[Enrolment]) -> None:
    before = AuditEvent.objects.count()
    giver, mate = who(cast, 0), who(cast, 1)
    for card in ("alku", "apu"):
        services.say_strength(giver, seats[1].pk, card)
    services.say_strength(who(cast, 2), seats[1].pk, "apu")
    services.say_strength(who(cast, 2), seats[1].pk, "kiitos")
    with pytest.raises(DomainError, match="strengths_heard_full"):
        services.say_strength(giver, seats[1].pk, "reiluus")
    assert codes(queries.team_strengths(mate, "fi").mine.heard) == ["alku", "apu", "kiitos"]
    assert AuditEvent.objects.count() == before
    with reading(system("test")):
        assert not Revision.objects.filter(kind="workshops.strengthpick").exists()
    fields = {field.name for field in StrengthPick._meta.concrete_fields}
    assert fields == {"id", "version", "deleted_in", "enrolment", "card", "kind"}
    services.drop_strength(mate, "apu", "heard")
    assert codes(queries.team_strengths(mate, "fi").mine.heard) == ["alku", "kiitos"]


def test_only_the_own_team_is_told_and_sees(cast: Cast, seats: list[Enrolment]) -> None:
    services.pick_strength(who(cast, 1), "alku")
    services.pick_strength(who(cast, 4), "apu")
    for mate in (seats[0].pk, seats[4].pk):
        with pytest.raises(DomainError, match="strength_not_mate"):
            services.say_strength(who(cast, 0), mate, "alku")
    seen = queries.team_strengths(who(cast, 0), "fi")
    assert {one.enrolment for one in seen.mates} == {seats[1].pk, seats[2].pk}
    assert [codes(one.own) for one in seen.mates] == [["alku"], []]


def test_without_a_team_one_has_the_own_cards_alone(cast: Cast, seats: list[Enrolment]) -> None:
    TeamMember.objects.all().delete()
    me = who(cast, 0)
    services.pick_strength(me, "alku")
    seen = queries.team_strengths(me, "sv")
    assert (codes(seen.mine.own), seen.mates) == (["alku"], ())
    assert seen.mine.own[0].title == "Får igång"


def test_an_unknown_card_is_refused(cast: Cast, seats: list[Enrolment]) -> None:
    with pytest.raises(DomainError, match="strength_unknown"):
        services.pick_strength(who(cast, 0), "via-kindness")


def test_the_cards_go_with_the_place(cast: Cast, seats: list[Enrolment]) -> None:
    services.pick_strength(who(cast, 0), "alku")
    services.say_strength(who(cast, 1), seats[0].pk, "apu")
    services.withdraw(actor_for(cast.staff[0]), seats[0])
    assert not StrengthPick.objects.exists()


def address(cast: Cast) -> str:
    return reverse("workshops:strengths", args=[cast.programme.code, "01", 1])


def test_the_page_picks_says_and_takes_away(cast: Cast, seats: list[Enrolment]) -> None:
    client, where = browser(cast.staff[0]), address(cast)
    assert client.get(where).status_code == 200
    assert client.post(where, {"do": "pick", "card": "alku"}).status_code == 302
    assert client.post(where, {"do": "say", "mate": str(seats[1].pk), "card": "apu"}).status_code == 302
    page = client.get(where).content.decode()
    assert "Alkuun saaja" in page
    assert cast.staff[3].name.split()[1] not in page.replace(cast.staff[0].name, "")
    assert client.post(where, {"do": "drop", "card": "alku", "kind": "own"}).status_code == 302
    assert StrengthPick.objects.get().kind == "heard"
    for wrong in ({}, {"do": "say", "card": "apu", "mate": "x"}, {"do": "pick", "card": "x"}, {"do": "fly"}):
        assert client.post(where, wrong).status_code == 422
    wrong = client.post(where, {"do": "pick", "card": "x"}, headers={"HX-Request": "true"})
    assert (wrong.status_code, wrong["HX-Retarget"]) == (422, "#strengths")
    told = client.post(where, {"do": "say", "mate": str(seats[1].pk), "card": "apu"})
    assert f'id="mate-{seats[1].pk}"' in client.get(told["Location"]).content.decode().split(" open>")[0]
    partial = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in partial


def test_who_came_by_the_code_picks_too_and_nobody_else_opens_the_page(cast: Cast, seats: list[Enrolment]) -> None:
    now = clock.now()
    code = DoorCode.objects.create(
        session=session_of(cast), code="KUIKKA 42", made_at=now, dies_at=now.replace(year=now.year + 5)
    )
    there = DoorPass.objects.create(code=code, enrolment=seats[2], made_at=now)
    client = browser(cast.stranger)
    where = address(cast)
    assert client.get(where).status_code == 404
    client.logout()
    assert client.get(where).status_code == 404
    session = client.session
    session[AT_DOOR] = str(there.pk)
    session.save()
    assert client.get(where).status_code == 200
    assert client.post(where, {"do": "pick", "card": "alku"}).status_code == 302
    assert StrengthPick.objects.get().enrolment_id == seats[2].pk
    for person in (cast.facilitator, cast.supervisor, cast.staff[9]):
        assert browser(person).get(where).status_code == 404
