"""Grants revoked, ended and prolonged: by whom, what is refused, and what a revoked one leaves (trust.md A7)."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import RoleGrant
from oppiva.people.queries import actor_for
from oppiva.programme.models import Programme
from oppiva.ui.formatting import date as date_words
from people.cast import SETUP, Cast, browser, grant_to, person_of
from people.granting import refusals, typed


def test_a_revoked_grant_signs_the_person_out_at_once(cast: Cast) -> None:
    from django.test import Client

    from people.signing import sign_in

    theirs = Client()
    sign_in(theirs, cast.participant)
    assert theirs.get(reverse("people:own")).status_code == 200
    grant = RoleGrant.objects.get(person=cast.participant)
    address = reverse("people:grant_revoke", args=[grant.pk])
    assert browser(cast.admin).post(address, {"reason": ""}).status_code == 422
    assert browser(cast.admin).post(address, {"reason": "väärä henkilö"}).status_code == 302
    assert theirs.get(reverse("people:own")).status_code == 302
    assert actor_for(cast.participant).grants == ()
    assert AuditEvent.objects.filter(verb="grant_revoked", object_id=str(grant.pk)).exists()


def test_a_revoked_grant_says_who_revoked_it_when_and_why_and_its_time_is_closed(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.revoke_grant(actor_for(cast.admin), grant, reason="väärä henkilö")
    page = browser(cast.admin).get("/en" + reverse("people:grant_detail", args=[grant.pk])).content.decode()
    today = date_words(clock.today())
    assert f"<dt>Revoked by</dt><dd>Satu Hoitaja, {today}<br>Reason: väärä henkilö</dd>" in page
    assert f"{date_words(grant.starts_on)}–{today}" in page


def test_a_grant_with_a_last_day_says_who_set_it_and_why(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.end_grant(actor_for(cast.admin), grant, ends_on=clock.today(), reason="sarja päättyi")
    page = browser(cast.admin).get("/en" + reverse("people:grant_detail", args=[grant.pk])).content.decode()
    assert "<dt>Last day set by</dt><dd>Satu Hoitaja," in page
    assert "sarja päättyi" in page


def test_a_grant_gets_its_last_day_and_holds_through_it(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    today = clock.today()
    address = reverse("people:grant_end", args=[grant.pk])
    sent = {"ends_on": f"{today.day}.{today.month}.{today.year}", "reason": "sarja päättyi"}
    assert browser(cast.admin).post(address, {**sent, "ends_on": "1.1.2020"}).status_code == 422
    assert browser(cast.admin).post(address, sent).status_code == 302
    grant.refresh_from_db()
    assert grant.ends_on == today
    assert "participant" in actor_for(cast.participant).roles


def test_anyone_may_end_their_own_grant(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    services.end_grant(actor_for(cast.participant), grant, ends_on=clock.today(), reason="lopetan")
    other = RoleGrant.objects.get(person=cast.supervisor)
    with pytest.raises(DomainError):
        services.end_grant(actor_for(cast.participant), other, ends_on=clock.today(), reason="lopetat")


def test_nobody_makes_their_own_grant_longer(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    last = clock.today() + timedelta(days=30)
    actor = actor_for(cast.participant)
    services.end_grant(actor, grant, ends_on=last, reason="sarja päättyy")
    address = reverse("people:grant_end", args=[grant.pk])
    for by in (cast.participant, cast.admin):
        answer = browser(by).post(address, {"ends_on": typed(last + timedelta(days=1)), "reason": "jatkan"})
        assert answer.status_code == 422
        assert 'id="id_ends_on_error"' in answer.content.decode()
    grant.refresh_from_db()
    assert grant.ends_on == last
    assert refusals() == ["grant_cannot_be_extended"] * 2
    assert services.end_grant(actor, grant, ends_on=clock.today(), reason="lopetan").ends_on == clock.today()


@pytest.mark.parametrize("over", ["ended", "revoked"])
def test_a_grant_once_over_stays_over(cast: Cast, over: str) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    changed = {"ends_on": clock.today() - timedelta(days=1)} if over == "ended" else {"revoked_at": clock.now()}
    RoleGrant.objects.filter(pk=grant.pk).update(**changed)
    before = RoleGrant.objects.filter(pk=grant.pk).values().get()
    for name in ("grant_end", "grant_revoke"):
        address = reverse(f"people:{name}", args=[grant.pk])
        for by in (cast.participant, cast.admin):
            assert browser(by).get(address).status_code == 422, "no form"
            assert browser(by).post(address, {"ends_on": typed(clock.today()), "reason": "jatkan"}).status_code == 422
    assert RoleGrant.objects.filter(pk=grant.pk).values().get() == before
    assert refusals() == ["grant_over"] * 4


def test_what_the_page_showed_may_be_old_and_the_stored_grant_counts(cast: Cast) -> None:
    seen = RoleGrant.objects.get(person=cast.participant)
    services.revoke_grant(SETUP, RoleGrant.objects.get(pk=seen.pk), reason="väärä henkilö")
    with pytest.raises(DomainError, match="grant_over"):
        services.end_grant(actor_for(cast.participant), seen, ends_on=clock.today(), reason="lopetan")


def test_overlapping_grants_do_not_come_about_by_a_later_last_day(cast: Cast) -> None:
    first = RoleGrant.objects.get(person=cast.participant)
    services.end_grant(SETUP, first, ends_on=clock.today(), reason="sarja päättyi")
    again = {"starts_on": clock.today() + timedelta(days=1)}
    second = grant_to(cast.participant, "participant", "unit", str(cast.unit.pk), **again)
    with pytest.raises(DomainError, match="grant_cannot_be_extended"):
        services.end_grant(actor_for(cast.participant), first, ends_on=second.starts_on, reason="jatkan")
    first.refresh_from_db()
    assert first.ends_on is not None
    assert first.ends_on < second.starts_on


def test_a_last_day_in_an_absurd_year_is_refused(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    with pytest.raises(DomainError, match="day_far_away"):
        services.end_grant(SETUP, grant, ends_on=date(9999, 1, 1), reason="lopetan")


def test_who_may_not_end_a_grant_in_sight_is_refused_and_logged(cast: Cast, programme: Programme) -> None:
    second = person_of("Toinen Juuri")
    grant = grant_to(second, "responsible_person", "programme", str(programme.pk))
    manager = person_of("Hanna Hanke")
    grant_to(manager, "project_manager", "programme", str(programme.pk))
    for name in ("grant_end", "grant_revoke"):
        sent = {"ends_on": typed(clock.today()), "reason": "lopetat"}
        assert browser(manager).post(reverse(f"people:{name}", args=[grant.pk]), sent).status_code == 403
    assert refusals() == ["grant_above_own"] * 2


def last_days(grant: RoleGrant) -> list[tuple[str, dict[str, str]]]:
    return [
        (reverse("people:grant_end", args=[grant.pk]), {"ends_on": typed(clock.today()), "reason": "lopetan"}),
        (reverse("people:grant_revoke", args=[grant.pk]), {"reason": "lopetan"}),
    ]


@pytest.mark.parametrize("other", ["nobody", "left", "revoked", "ends", "later"])
def test_the_last_administrator_stays(cast: Cast, other: str) -> None:
    if other != "nobody":
        second = person_of("Toinen Juuri")
        days = {
            "ends": {"ends_on": clock.today() + timedelta(days=90)},
            "later": {"starts_on": clock.today() + timedelta(days=90)},
        }
        grant = grant_to(second, "instance_admin", "instance", **days.get(other, {}))
        if other == "left":
            services.edit_person(SETUP, second, base_version=1, fields={"state": "left"})
        if other == "revoked":
            services.revoke_grant(SETUP, grant, reason="väärä henkilö")
    mine = RoleGrant.objects.get(person=cast.root)
    for address, sent in last_days(mine):
        assert browser(cast.root).post(address, sent).status_code == 422
    assert refusals() == ["last_administrator"] * 2
    assert "instance_admin" in actor_for(cast.root).roles


@pytest.mark.parametrize("way", [0, 1])
def test_an_administrator_goes_when_another_one_stays(cast: Cast, way: int) -> None:
    second = person_of("Toinen Juuri")
    theirs = grant_to(second, "instance_admin", "instance")
    address, sent = last_days(RoleGrant.objects.get(person=cast.root))[way]
    assert browser(cast.root).post(address, sent).status_code == 302
    with pytest.raises(DomainError, match="last_administrator"):
        services.revoke_grant(SETUP, theirs, reason="lopetan")
