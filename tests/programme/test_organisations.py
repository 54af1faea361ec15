"""Organisations seen from a programme: adding one as its manager, and what its page shows of commitments."""

from collections.abc import Iterator

import pytest
from django.urls import reverse
from django.utils.translation import override

from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Person
from oppiva.people.services import add_organisation
from oppiva.programme.models import Programme
from people.cast import HERE, SETUP, browser, grant_to, person_of

NEW = {"name": "Kansanopisto", "kind": "other", "area": "", "municipality": ""}


@pytest.fixture(autouse=True)
def finnish() -> Iterator[None]:
    """Addresses are made in Finnish; a page in another language leaves its own language active."""
    with override("fi"):
        yield


def test_two_programmes_of_one_name_are_told_apart_by_their_codes(hanna: Person, programme: Programme) -> None:
    grants = browser(hanna).get(reverse("people:grant_list")).content.decode()
    form = browser(hanna).get(reverse("people:organisation_add")).content.decode()
    for page in (grants, form):
        assert f"{programme.code} · {programme.name}" in page


@pytest.mark.parametrize("programme_sent", ["", "00000000-0000-0000-0000-000000000000"])
def test_a_manager_who_names_no_programme_is_told_so_at_the_field(
    hanna: Person, programme: Programme, programme_sent: str
) -> None:
    answer = browser(hanna).post("/en" + reverse("people:organisation_add"), {**NEW, "programme": programme_sent})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_programme_error"' in page
    assert "Choose the programme in which the organisation takes part." in page
    assert "Kansanopisto" in page


def test_the_only_programme_of_a_manager_is_chosen_from_the_start(hanna: Person, programme: Programme) -> None:
    client, address = browser(hanna), reverse("people:organisation_add")
    assert f'<option value="{programme.pk}" selected>' in client.get(address).content.decode()
    assert client.post(address, {**NEW, "programme": str(programme.pk), "area": "37"}).status_code == 302
    made = Organisation.objects.get(name="Kansanopisto")
    assert made.area_id == "37", "a programme reaches over areas"
    assert made.commitments.get().programme == programme


def test_a_manager_edits_an_organisation_but_moves_it_into_no_area(
    hanna: Person, manager: Actor, programme: Programme
) -> None:
    house = add_organisation(manager, fields={"name": "Opisto", "kind": "other"}, programme_id=str(programme.pk))
    client, address = browser(hanna), reverse("people:organisation_edit", args=[house.pk])
    sent = {**NEW, "contact": "", "base_version": "1"}
    assert client.post(address, {**sent, "area": "37"}).status_code == 422
    assert client.post(address, {**sent, "municipality": "491"}).status_code == 302
    house.refresh_from_db()
    assert (house.area_id, house.municipality_id) == (None, "491")


def test_the_page_of_an_organisation_shows_its_commitments_and_what_is_not_recorded(
    hanna: Person, manager: Actor, programme: Programme
) -> None:
    house = add_organisation(manager, fields={"name": "Opisto", "kind": "other"}, programme_id=str(programme.pk))
    commitment = house.commitments.get()
    page = browser(hanna).get("/en" + reverse("people:organisation_detail", args=[house.pk])).content.decode()
    assert "none yet" in page
    assert "Add a commitment" in page
    with override("en"):
        assert reverse("programme:edit_commitment", args=[programme.code, commitment.pk]) in page
    assert page.count("not recorded") == 3


def test_who_may_not_promise_sees_the_commitment_without_a_way_to_change_it(
    admin: Person, manager: Actor, programme: Programme
) -> None:
    house = add_organisation(manager, fields={"name": "Opisto", "kind": "other"}, programme_id=str(programme.pk))
    member = person_of("Outi Ohjaus")
    grant_to(member, "steering", "programme", str(programme.pk))
    page = browser(member).get("/en" + reverse("people:organisation_detail", args=[house.pk])).content.decode()
    assert "none yet" in page
    assert "Add a commitment" not in page
    alone = add_organisation(SETUP, fields={"name": "Yksin", "kind": "other"})
    grant_to(member, "area_admin", "area", HERE)
    alone.area_id = HERE
    alone.save()
    with override("fi"):
        page = browser(member).get("/en" + reverse("people:organisation_detail", args=[alone.pk])).content.decode()
    assert "Commitments" not in page, "no heading over nothing"
