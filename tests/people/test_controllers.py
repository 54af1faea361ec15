"""G1: who is the controller of whose data is named at set-up, and everybody is told all three by name."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people import queries, services
from oppiva.people.models import Controller, Host
from oppiva.people.rules import controllers_of, host
from people.cast import SETUP, Cast, browser, house

pytestmark = pytest.mark.django_db
GIVEN = {"name": "Koivulan kaupunki", "dpo_mail": "tietosuoja@koivula.example", "basis": "e"}
NOTICE = "https://koivula.example/tietosuoja"


def named(cast: Cast, **more: object) -> Controller:
    return services.set_controller(cast.actor(cast.admin), cast.here, fields={**GIVEN, **more})


@pytest.mark.both
def test_an_organisation_has_one_controller_that_can_be_changed(cast: Cast) -> None:
    made = named(cast)
    changed = services.set_controller(
        cast.actor(cast.admin), cast.here, fields={**GIVEN, "dpo_phone": "015"}, base_version=made.version
    )
    assert (changed.pk, changed.dpo_phone, changed.version) == (made.pk, "015", 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Controller(organisation=cast.here, name="Toinen", basis="e").save()


def test_a_controller_whose_officer_cannot_be_reached_is_refused(cast: Cast) -> None:
    with pytest.raises(DomainError, match="dpo_unreachable"):
        named(cast, dpo_mail="")
    assert not Controller.objects.exists()


def test_the_area_names_its_own_and_the_system_administrator_any(cast: Cast) -> None:
    services.set_controller(cast.actor(cast.root), cast.there, fields=GIVEN)
    for person in (cast.stranger, cast.supervisor, cast.participant):
        with pytest.raises(DomainError, match="not_allowed"):
            services.set_controller(cast.actor(person), cast.here, fields=GIVEN)
    assert list(controllers_of([cast.here.pk, cast.there.pk])) == [cast.there.pk]


def test_a_public_organisation_works_by_its_task_and_any_other_by_its_interest() -> None:
    kinds = ("employment_area", "municipality", "employer", "other")
    assert [Controller.usual_basis(kind) for kind in kinds] == ["e", "e", "f", "f"]


@pytest.mark.both
def test_the_host_is_a_setting_of_the_system_administrator_in_sudo_mode(cast: Cast) -> None:
    fields = {"name": "Palvelin Oy", "dpo_phone": "09"}
    with pytest.raises(DomainError, match="not_allowed"):
        services.set_host(cast.actor(cast.admin), fields=fields)
    with pytest.raises(DomainError, match="not_allowed"):
        services.set_host(cast.actor(cast.root), fields=fields)
    address = reverse("people:host_edit")
    assert browser(cast.root, sudo=False).post(address, fields).status_code in {302, 422}
    assert host() is None
    assert browser(cast.root).post(address, fields)["Location"] == reverse("people:controller_list")
    found = host()
    assert found is not None
    assert found.name == "Palvelin Oy"
    with pytest.raises(IntegrityError), transaction.atomic():
        Host(name="Toinen").save()


@pytest.mark.both
def test_a_controller_goes_and_comes_back_with_its_organisation(cast: Cast) -> None:
    admin = cast.actor(cast.admin)
    empty, _units = house("Tyhjä talo", "23")
    services.set_controller(admin, empty, fields=GIVEN)
    batch = services.delete_organisation(admin, empty)
    assert controllers_of([empty.pk]) == {}
    services.bring_back(admin, batch)
    assert controllers_of([empty.pk])[empty.pk].name == GIVEN["name"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ei osoite"])
def test_a_notice_is_an_address_of_the_web(cast: Cast, address: str) -> None:
    form = reverse("people:controller_edit", args=[cast.here.pk])
    assert browser(cast.admin).post(form, {**GIVEN, "notice_url": address}).status_code == 422
    assert not Controller.objects.exists()


def test_the_form_begins_with_the_organisation_and_its_usual_basis(cast: Cast) -> None:
    page = browser(cast.admin).get(reverse("people:controller_edit", args=[cast.here.pk])).content.decode()
    assert 'value="Koivulan palvelut"' in page
    assert 'value="f" id="id_basis_1" required checked' in page or 'value="f" required id="id_basis_1" checked' in page


@pytest.mark.both
def test_the_inventory_says_of_each_what_is_missing(cast: Cast) -> None:
    named(cast, notice_url=NOTICE)
    services.set_controller(SETUP, cast.there, fields={**GIVEN, "name": "Rantalan kunta"})
    bare, _units = house("Autio talo", "23")
    rows = {row.organisation: row for row in queries.controller_rows(cast.actor(cast.root)).rows}
    assert rows[cast.here.pk].lacks == ()
    assert rows[cast.here.pk].persons == 4
    assert rows[cast.there.pk].lacks == ("notice",)
    assert rows[bare.pk].lacks == ("name", "contact", "notice")
    lacking = {row.organisation for row in queries.controller_rows(cast.actor(cast.root), only_missing=True).rows}
    assert lacking == {cast.there.pk, bare.pk}
    assert queries.controllers_missing(cast.actor(cast.root)) == 2


def test_the_inventory_is_the_system_administrator_s_alone(cast: Cast, django_assert_max_num_queries: object) -> None:
    named(cast)
    address = reverse("people:controller_list")
    assert browser(cast.admin).get(address).status_code == 403
    root = browser(cast.root)
    assert "Koivulan kaupunki" in root.get(address).content.decode()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        root.get(address)
    assert root.get(address, {"puuttuu": "1"}).status_code == 200


def test_everybody_is_told_by_name_who_answers_for_their_data(
    cast: Cast, django_assert_max_num_queries: object
) -> None:
    named(cast, notice_url=NOTICE)
    services.set_host(SETUP, fields={"name": "Palvelin Oy", "dpo_mail": "suoja@palvelin.example"})
    address = reverse("home:privacy")
    client = browser(cast.participant)
    page = client.get(address).content.decode()
    for told in ("Koivulan kaupunki", "tietosuoja@koivula.example", NOTICE, "Palvelin Oy", "suoja@palvelin.example"):
        assert told in page
    assert "Rantalan" not in page
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        client.get(address)


def test_until_somebody_is_named_the_staff_is_told_the_organisation_itself(cast: Cast) -> None:
    page = browser(cast.participant).get(reverse("home:privacy")).content.decode()
    assert "Koivulan palvelut" in page
    assert str(_("Contact of the data protection officer is not here yet.")) in page


def test_who_works_in_no_unit_is_told_whom_to_ask(cast: Cast) -> None:
    page = browser(cast.root).get(reverse("home:privacy")).content.decode()
    assert str(_("You belong to no unit in Oppiva. Ask the one who invited you who answers for your data.")) in page


def test_a_visitor_is_told_the_host_and_nobody_s_controller(cast: Cast) -> None:
    named(cast)
    services.set_host(SETUP, fields={"name": "Palvelin Oy", "dpo_mail": "suoja@palvelin.example"})
    page = browser(None).get(reverse("home:privacy")).content.decode()
    assert "Palvelin Oy" in page
    assert "Koivulan kaupunki" not in page


def test_two_who_name_the_same_controller_meet_a_conflict(cast: Cast) -> None:
    named(cast)
    admin = cast.actor(cast.admin)
    services.set_controller(admin, cast.here, fields={**GIVEN, "dpo_phone": "1"}, base_version=1)
    with pytest.raises(DomainError, match="conflict"):
        services.set_controller(admin, cast.here, fields={**GIVEN, "dpo_phone": "2"}, base_version=1)


def test_two_who_name_a_controller_at_once_do_not_write_over_each_other(cast: Cast) -> None:
    admin = browser(cast.admin)
    page = reverse("people:controller_edit", args=[cast.here.pk])
    services.set_controller(cast.actor(cast.admin), cast.here, fields={**GIVEN, "name": "Ensimmäinen"})
    answer = admin.post(page, {**GIVEN, "name": "Toinen", "base_version": "0"})
    assert answer.status_code == 422
    assert controllers_of([cast.here.pk])[cast.here.pk].name == "Ensimmäinen"
