"""Grants that wait for a second granter, and who confirms them."""

from datetime import timedelta

import pytest
from django.urls import reverse

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import RoleGrant
from oppiva.people.queries import actor_for
from people.cast import SETUP, Cast, browser, grant_to, person_of
from people.granting import refusals


def test_an_auditor_needs_two_granters(cast: Cast, waiting: RoleGrant) -> None:
    second = person_of("Toinen Juuri")
    grant_to(second, "instance_admin", "instance")
    assert "auditor" not in actor_for(cast.colleague).roles
    page = reverse("people:grant_confirm", args=[waiting.pk])
    assert browser(cast.root).post(page).status_code == 422, "the first granter cannot be the second"
    assert browser(cast.stranger).post(page).status_code == 404
    assert browser(second).post(page).status_code == 302
    assert "auditor" in actor_for(cast.colleague).roles


def test_a_confirmed_grant_is_not_confirmed_again(cast: Cast, waiting: RoleGrant) -> None:
    second, third = person_of("Toinen Juuri"), person_of("Kolmas Juuri")
    for person in (second, third):
        grant_to(person, "instance_admin", "instance")
    page = reverse("people:grant_confirm", args=[waiting.pk])
    assert browser(second).post(page).status_code == 302
    assert browser(third).post(page).status_code == 422
    waiting.refresh_from_db()
    assert waiting.second_granter_id == second.pk
    assert refusals() == ["grant_not_waiting"]


def test_only_a_grant_that_needs_a_second_granter_is_confirmed(cast: Cast) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    assert browser(cast.admin).post(reverse("people:grant_confirm", args=[grant.pk])).status_code == 422
    grant.refresh_from_db()
    assert grant.second_granter_id is None
    assert refusals() == ["grant_not_waiting"]


@pytest.mark.parametrize("over", ["ended", "revoked", "left"])
def test_what_is_over_is_not_confirmed(cast: Cast, waiting: RoleGrant, over: str) -> None:
    second = person_of("Toinen Juuri")
    grant_to(second, "instance_admin", "instance")
    if over == "ended":
        RoleGrant.objects.filter(pk=waiting.pk).update(ends_on=clock.today() - timedelta(days=1))
    elif over == "revoked":
        services.revoke_grant(SETUP, waiting, reason="väärä henkilö")
    else:
        services.edit_person(SETUP, cast.colleague, base_version=1, fields={"state": "left"})
    assert browser(second).post(reverse("people:grant_confirm", args=[waiting.pk])).status_code == 422
    waiting.refresh_from_db()
    assert waiting.second_granter_id is None
    assert refusals() == ["person_left" if over == "left" else "grant_over"]


def test_a_command_on_the_server_is_nobody_s_second_granter(waiting: RoleGrant) -> None:
    with pytest.raises(DomainError, match="second_granter_same"):
        services.confirm_grant(SETUP, waiting)
