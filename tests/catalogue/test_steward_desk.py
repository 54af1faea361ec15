"""The desk page of a model's stewards: who reads it, who invites, what it asks of the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.keeping import invited, term_of
from catalogue.library import Library
from catalogue.test_rights import holder
from oppiva.catalogue import services
from oppiva.catalogue.models import Stewardship
from oppiva.catalogue.steward_notices import term_line
from oppiva.jobs import clock
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from oppiva.people.rules import contacts_visible_to, persons_visible_to
from oppiva.programme.models import Programme
from pages.bars import MOST
from pages.test_broken_forms import BROKEN
from workshops.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
GIVEN = {"organisation": "Neljäs työllisyysalue", "role": "palvelupäällikkö", "mail": "kuka@neljas.example"}
READERS = {"facilitator", "analyst", "project_manager", "auditor", "communicator", "steering", "area_admin"}


def desk(library: Library) -> str:
    return reverse("catalogue:stewards", args=[library.table.programme.code, library.model.code])


def seen(client: Client, path: str) -> tuple[int, str]:
    answer = client.get(path)
    return answer.status_code, answer.content.decode()


def test_an_analyst_invites_sees_who_was_asked_and_takes_it_back(library: Library) -> None:
    client = browser(library.table.analyst)
    assert client.post(desk(library), GIVEN).status_code == 302
    status, page = seen(client, desk(library))
    assert (status, "Neljäs työllisyysalue, palvelupäällikkö" in page) == (200, True)
    assert "kuka@neljas.example" not in page
    assert 'name="organisation"' not in page, "one invitation at a time"
    assert client.post(desk(library), GIVEN).status_code == 409
    back = reverse(
        "catalogue:steward_take_back", args=[library.table.programme.code, library.model.code, term_of(library).pk]
    )
    assert client.get(back).status_code == 405
    assert client.post(back).status_code == 302
    assert 'name="organisation"' in seen(client, desk(library))[1]


@pytest.mark.parametrize("role", sorted(READERS | {"participant", "adopter", "employer_guest"}))
def test_who_reads_the_draft_reads_its_stewards_and_who_writes_it_invites(library: Library, role: str) -> None:
    person = holder(library.table, role)
    status, page = seen(browser(person), desk(library))
    sent = browser(person).post(desk(library), GIVEN).status_code
    if role in {"facilitator", "analyst"} and status == 200:
        assert sent == 302
    elif status == 200:
        assert 'name="organisation"' not in page
        assert sent == 403
    else:
        assert (status, sent) == (404, 404)
    assert (status == 200) >= (role in {"analyst", "project_manager", "auditor"})
    assert role not in {"participant", "adopter", "employer_guest"} or status == 404


def test_who_hears_that_a_steward_left_can_act_or_is_led_to_who_can(library: Library) -> None:
    library.published()
    services.resign_stewardship(library.steward, term_of(library), reason="Yksikkö lakkautetaan.")
    cast = library.table.lab.cast
    for person, place in ((library.table.analyst, "invite"), (cast.manager, "inviters")):
        line = Notice.objects.get(person=person, code="resigned")
        assert line.link == f"{desk(library)}#{place}"
        page = seen(browser(person), desk(library))[1]
        assert f'id="{place}"' in page
        assert ('name="organisation"' in page) is (place == "invite")
    said = {one: term_line("resigned", {"code": "M1", "act": one}) for one in ("invite", "ask", "")}
    assert len(set(said.values())) == 3
    assert library.table.analyst.name in seen(browser(cast.manager), desk(library))[1]


def test_after_the_programme_nobody_is_sent_to_an_analyst_who_cannot_invite(library: Library) -> None:
    library.published()
    Programme.objects.filter(pk=library.table.programme.pk).update(state="ended")
    page = seen(browser(library.table.lab.cast.manager), desk(library))[1]
    assert library.table.analyst.name not in page.split('id="inviters"', 1)[1].split("</section>", 1)[0]


def test_who_keeps_the_model_is_reached_by_who_sees_the_person_and_their_contacts(library: Library) -> None:
    keeper = library.table.lab.cast.staff[0]
    term = services.invite_steward(
        library.analyst, library.fresh(), organisation=None, organisation_name="Talo", role="johtaja", person=keeper
    )
    services.accept_stewardship(library.table.lab.cast.as_(keeper), term)
    for one in (library.table.lab.cast.manager, library.table.analyst, library.table.lab.cast.facilitator):
        actor = actor_for(one)
        page = seen(browser(one), desk(library))[1]
        assert (keeper.name in page) is persons_visible_to(actor).filter(pk=keeper.pk).exists()
        assert (keeper.email in page) is contacts_visible_to(actor).filter(pk=keeper.pk).exists()


def test_to_a_stranger_the_page_is_as_one_that_never_existed(library: Library) -> None:
    term = invited(library)
    client = browser(library.table.lab.cast.stranger)
    nowhere = client.get(reverse("catalogue:stewards", args=[library.table.programme.code, "M999"]))
    for path in (desk(library), f"{desk(library)}{term.pk}/peru/"):
        for answer in (client.post(path, GIVEN), *([client.get(path)] if path == desk(library) else [])):
            assert (answer.status_code, answer.content) == (404, nowhere.content)
    assert term_of(library).state == Stewardship.State.INVITED
    assert Client().get(desk(library)).status_code == 302


def test_a_person_is_named_only_to_who_may_see_the_person(library: Library) -> None:
    invited(library)
    assert library.keeper is not None
    assert library.keeper.name not in seen(browser(library.table.analyst), desk(library))[1]


@pytest.mark.parametrize("name", ["organisation", "role", "mail"])
def test_whatever_is_typed_is_stored_or_refused_in_words(library: Library, name: str) -> None:
    client = browser(library.table.analyst)
    for value in BROKEN:
        answer = client.post(desk(library), {**GIVEN, name: value})
        assert answer.status_code in {302, 422}, value
        if answer.status_code == 302 and name != "mail":
            column = "organisation_name" if name == "organisation" else name
            assert getattr(term_of(library), column).split() == value.split()
        Stewardship.objects.all().delete()


def test_ten_terms_ask_as_much_as_two_hundred(library: Library) -> None:
    asked = []
    client = browser(library.table.analyst)
    for count in (10, 200):
        for number in range(count):
            Stewardship.objects.create(
                operating_model=library.fresh(), organisation_name=f"Talo {number}", role="johtaja", state="declined",
                person=Person.objects.first(), invited_at=clock.now(), ended_on=clock.today(),
            )  # fmt: skip
        client.get(desk(library))
        with CaptureQueriesContext(connection) as found:
            assert client.get(desk(library)).status_code == 200
        asked.append(len(found))
    # Two more because the session of a test is not listed among the person's own (people/opening.py).
    assert asked[0] == asked[1] <= MOST + 2, [one["sql"][:110] for one in found]
