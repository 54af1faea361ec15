"""Grants replaced, several ended at once, a waiting one refused, and the list that is narrowed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people import queries, services
from oppiva.people.models import Notice, Person, RoleGrant
from oppiva.people.queries import GrantFilter, actor_for
from people.cast import HERE, SETUP, Cast, browser, grant_to, person_of

REASON = "siirtyy toiseen työhön"


@pytest.fixture
def second(cast: Cast) -> Person:
    """Another administrator, who may be the second granter."""
    person = person_of("Toinen Juuri")
    grant_to(person, "instance_admin", "instance")
    return person


def replace(cast: Cast, grant: RoleGrant, by: Person, **more: object) -> RoleGrant:
    fields = {"role": "supervisor", "scope_kind": "unit", "scope_id": str(cast.side.pk), "reason": REASON}
    return services.replace_grant(actor_for(by), grant, **(fields | {"starts_on": tomorrow()} | more))  # type: ignore[arg-type]


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def refusals() -> list[str]:
    return [row.facts["code"] for row in AuditEvent.objects.filter(verb="grant_refused").order_by("id")]


# --- replacing


@pytest.mark.both
def test_a_replaced_grant_ends_the_day_before_the_new_one_begins(cast: Cast) -> None:
    old = RoleGrant.objects.get(person=cast.participant)
    new = replace(cast, old, cast.admin)
    old.refresh_from_db()
    assert (old.ends_on, old.role) == (clock.today(), "participant")
    assert (new.starts_on, new.role, new.granted_by_id) == (tomorrow(), "supervisor", cast.admin.pk)
    ending = queries.ending_of(old, actor=actor_for(cast.admin))
    assert ending is not None
    assert (ending.by, ending.reason) == (cast.admin.name, REASON)


def test_both_may_hold_on_the_first_day(cast: Cast) -> None:
    old = RoleGrant.objects.get(person=cast.participant)
    replace(cast, old, cast.admin, starts_on=clock.today(), both_on_first_day=True)
    assert {grant.role for grant in queries.active_grants(cast.participant.pk)} == {"participant", "supervisor"}


@pytest.mark.both
def test_a_replacement_that_cannot_be_given_ends_nothing_and_is_logged(cast: Cast) -> None:
    old = RoleGrant.objects.get(person=cast.participant)
    with pytest.raises(DomainError, match="grant_above_own"):
        replace(cast, old, cast.admin, role="instance_admin", scope_kind="instance", scope_id="")
    old.refresh_from_db()
    assert old.ends_on is None
    assert refusals() == ["grant_above_own"]


def test_a_grant_that_has_not_begun_is_revoked_when_replaced(cast: Cast) -> None:
    later = clock.today() + timedelta(days=30)
    planned = grant_to(cast.colleague, "participant", "unit", str(cast.unit.pk), starts_on=later)
    replace(cast, planned, cast.admin)
    planned.refresh_from_db()
    assert planned.revoked_at is not None


@pytest.mark.parametrize("over", ["ended", "revoked"])
def test_what_is_over_is_not_replaced(cast: Cast, over: str) -> None:
    old = RoleGrant.objects.get(person=cast.participant)
    if over == "ended":
        RoleGrant.objects.filter(pk=old.pk).update(ends_on=clock.today() - timedelta(days=1))
    else:
        services.revoke_grant(SETUP, old, reason=REASON)
    with pytest.raises(DomainError, match="grant_over"):
        replace(cast, old, cast.admin)


def test_a_replacement_does_not_reach_into_the_past(cast: Cast) -> None:
    with pytest.raises(DomainError, match="replaced_too_early"):
        replace(cast, RoleGrant.objects.get(person=cast.participant), cast.admin, starts_on=clock.today())


def test_nobody_replaces_their_own_grant(cast: Cast) -> None:
    own = RoleGrant.objects.get(person=cast.admin)
    with pytest.raises(DomainError, match="grant_to_oneself"):
        replace(cast, own, cast.admin, role="supervisor")
    page = browser(cast.admin).get(reverse("people:grant_detail", args=[own.pk])).content.decode()
    assert reverse("people:grant_replace", args=[own.pk]) not in page


def test_the_page_replaces_in_one_deed(cast: Cast) -> None:
    old = RoleGrant.objects.get(person=cast.participant)
    page = reverse("people:grant_replace", args=[old.pk])
    assert browser(cast.admin).get(page).status_code == 200
    day = tomorrow()
    sent = {"role": "supervisor", "scope": f"unit:{cast.side.pk}", "starts_on": f"{day.day}.{day.month}.{day.year}"}
    assert browser(cast.admin).post(page, {**sent, "reason": ""}).status_code == 422
    answer = browser(cast.admin).post(page, {**sent, "reason": REASON})
    assert answer.status_code == 302
    assert RoleGrant.objects.filter(person=cast.participant).count() == 2
    assert browser(cast.stranger).get(page).status_code == 404
    late = browser(cast.admin, sudo=False)
    answer = late.get(page)
    assert answer.status_code == 422, "only shortly after signing in"
    text = answer.content.decode()
    assert '<p class="cover__path">Ei tallennettu' not in text, "nothing was to be saved"
    # Its own address would lead to the same refusal: one signs out, and comes back to it after signing in.
    assert "Takaisin sivulle" not in text
    assert f'href="{reverse("account_logout")}?next=' in text
    assert late.post(reverse("account_logout"), {"next": page}).url == page
    assert late.get(page).url == f"{reverse('account_login')}?next={page}"


# --- several at once


def test_several_end_with_one_reason_and_each_refusal_is_told_by_name(cast: Cast) -> None:
    mine = RoleGrant.objects.get(person=cast.participant)
    higher = grant_to(cast.colleague, "area_admin", "area", HERE)
    above = grant_to(person_of("Pia Vastuullinen", cast.unit), "instance_admin", "instance")
    # The area's administrator never sees the last one, so it cannot be ticked either.
    sent = {"valittu": [str(mine.pk), str(higher.pk), str(above.pk)], "ends_on": "", "reason": REASON}
    day = clock.today()
    sent["ends_on"] = f"{day.day}.{day.month}.{day.year}"
    services.end_grant(SETUP, higher, ends_on=day, reason=REASON)
    RoleGrant.objects.filter(pk=higher.pk).update(revoked_at=clock.now())
    answer = browser(cast.admin).post("/en" + reverse("people:grant_end_many"), sent)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "already over" in page
    assert cast.colleague.name in page
    mine.refresh_from_db()
    above.refresh_from_db()
    assert (mine.ends_on, above.ends_on) == (day, None)


def test_what_one_grant_refuses_stops_none_of_the_others(cast: Cast) -> None:
    mine, root = RoleGrant.objects.get(person=cast.participant), RoleGrant.objects.get(person=cast.root)
    other = RoleGrant.objects.get(person=cast.supervisor)
    ended = services.end_grants(actor_for(cast.root), [mine, root, other], ends_on=clock.today(), reason=REASON)
    assert {grant.pk for grant in ended.done} == {mine.pk, other.pk}
    assert [(grant.pk, error.code) for grant, error in ended.refused] == [(root.pk, "last_administrator")]
    assert refusals() == ["last_administrator"]


def test_more_than_fifty_at_once_are_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="too_many_grants"):
        services.end_grants(actor_for(cast.root), [RoleGrant()] * 51, ends_on=clock.today(), reason=REASON)


def test_ending_several_is_for_those_who_give_and_needs_ticks(cast: Cast) -> None:
    page = reverse("people:grant_end_many")
    assert browser(cast.participant).get(page).status_code == 403
    assert browser(cast.admin).get(page).status_code == 302
    assert browser(cast.admin).get(page, {"valittu": "roskaa"}).status_code == 302
    grant = RoleGrant.objects.get(person=cast.participant)
    assert browser(cast.admin).get(page, {"valittu": str(grant.pk)}).status_code == 200
    assert browser(cast.stranger).get(page, {"valittu": str(grant.pk)}).status_code == 302, "not theirs to tick"


# --- two granters


def test_the_second_granter_finds_what_waits_and_the_first_does_not(
    cast: Cast, waiting: RoleGrant, second: Person
) -> None:
    assert queries.waiting_for_second(actor_for(second)) == 1
    assert queries.waiting_for_second(actor_for(cast.root)) == 0, "nobody confirms their own"
    assert queries.waiting_for_second(actor_for(cast.admin)) == 0
    page = browser(second).get(reverse("people:grant_list"), {"tila": "vahvistamatta"}).content.decode()
    assert cast.colleague.name in page


def test_the_second_granter_refuses_with_a_reason(cast: Cast, waiting: RoleGrant, second: Person) -> None:
    page = reverse("people:grant_decline", args=[waiting.pk])
    assert browser(cast.root).get(page).status_code == 403
    assert browser(cast.root).post(page, {"reason": REASON}).status_code == 422
    assert browser(cast.stranger).get(page).status_code == 404
    assert browser(second).post(page, {"reason": ""}).status_code == 422
    assert browser(second).post(page, {"reason": "ei tarkastusta"}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.revoked_at is not None
    assert "auditor" not in actor_for(cast.colleague).roles
    first = browser(cast.root).get(reverse("people:grant_detail", args=[waiting.pk])).content.decode()
    assert "ei tarkastusta" in first
    with pytest.raises(DomainError, match="grant_over"):
        services.confirm_grant(actor_for(second), waiting)


def test_the_first_granter_hears_what_the_second_one_said(cast: Cast, waiting: RoleGrant, second: Person) -> None:
    services.decline_grant(actor_for(second), waiting, reason="ei tarkastusta")
    told = Notice.objects.get(kind="granter", person=cast.root)
    assert (told.code, told.reason) == ("declined", "ei tarkastusta")


def test_a_confirmed_grant_is_not_refused_afterwards(cast: Cast, waiting: RoleGrant, second: Person) -> None:
    services.confirm_grant(actor_for(second), waiting)
    with pytest.raises(DomainError, match="grant_not_waiting"):
        services.decline_grant(actor_for(second), waiting, reason=REASON)


# --- the alert


def test_administrators_hear_of_a_grant_that_opens_much_and_of_no_other(cast: Cast, second: Person) -> None:
    OutboxMail.objects.all().delete()
    grant_to(cast.colleague, "participant", "unit", str(cast.unit.pk))
    assert not OutboxMail.objects.filter(kind="grant_alert").exists()
    grant_to(cast.colleague, "area_admin", "area", HERE)
    assert set(OutboxMail.objects.filter(kind="grant_alert").values_list("recipient", flat=True)) == {
        cast.root.pk,
        second.pk,
    }


# --- the list


def names(cast: Cast, by: Person, **asked: str) -> set[str]:
    return {row.person for row in queries.grant_rows(actor_for(by), GrantFilter(**asked)).rows}


def test_the_list_tells_who_gave_who_confirmed_and_why(cast: Cast, waiting: RoleGrant, second: Person) -> None:
    services.confirm_grant(actor_for(second), waiting)
    row = next(row for row in queries.grant_rows(actor_for(cast.root)).rows if row.pk == waiting.pk)
    assert (row.given_by, row.confirmed_by, row.reason) == (cast.root.name, second.name, waiting.reason)


def test_the_list_is_narrowed_by_person_role_and_place(cast: Cast) -> None:
    everybody = names(cast, cast.root)
    assert {cast.admin.name, cast.participant.name, cast.stranger.name} <= everybody
    assert names(cast, cast.root, text="aino") == {cast.participant.name}
    assert names(cast, cast.root, role="supervisor") == {cast.supervisor.name}
    unit = {cast.supervisor.name, cast.participant.name}
    assert names(cast, cast.root, where=f"unit:{cast.unit.pk}") == unit
    assert names(cast, cast.root, where=f"organisation:{cast.here.pk}") == unit | {cast.admin.name}
    assert names(cast, cast.root, where=f"area:{HERE}") == {cast.admin.name}
    for strange in ("unit:x", "moon:1", "unit", f"unit:{cast.root.pk}"):
        assert names(cast, cast.root, where=strange) == set(), strange


def test_the_list_is_narrowed_by_state(cast: Cast, waiting: RoleGrant) -> None:
    today = clock.today()
    soon = grant_to(person_of("Pian Päättyvä", cast.unit), "participant", "unit", str(cast.unit.pk))
    services.end_grant(SETUP, soon, ends_on=today + timedelta(days=30), reason=REASON)
    late = grant_to(person_of("Myöhemmin Päättyvä", cast.unit), "participant", "unit", str(cast.unit.pk))
    services.end_grant(SETUP, late, ends_on=today + timedelta(days=31), reason=REASON)
    grant_to(person_of("Tuleva", cast.unit), "participant", "unit", str(cast.unit.pk), starts_on=tomorrow())
    gone = grant_to(person_of("Mennyt", cast.unit), "participant", "unit", str(cast.unit.pk))
    services.revoke_grant(SETUP, gone, reason=REASON)
    assert names(cast, cast.root, state="ending") == {"Pian Päättyvä"}
    assert names(cast, cast.root, state="planned") == {"Tuleva"}
    assert names(cast, cast.root, state="over") == {"Mennyt"}
    assert names(cast, cast.root, state="unconfirmed") == {cast.colleague.name}
    assert cast.colleague.name not in names(cast, cast.root, state="active")
    assert "Mennyt" not in names(cast, cast.root)
    assert "Mennyt" in names(cast, cast.root, state="all")


def test_a_filter_shows_nobody_who_is_not_open(cast: Cast) -> None:
    for asked in ({"text": "Aino"}, {"where": f"unit:{cast.unit.pk}"}, {"state": "all"}):
        assert cast.participant.name not in names(cast, cast.stranger, **asked)
    page = browser(cast.stranger).get(reverse("people:grant_list")).content.decode()
    assert cast.here.name not in page, "a place of another area is not offered"
