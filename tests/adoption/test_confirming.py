"""Whether an adopter is who it says (A13): who sees the list, yes, no with why, and the no taken back."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import gettext

from adoption.places import FAR_AREA, Places, told
from oppiva.adoption import rules, services
from oppiva.adoption.models import Adoption
from oppiva.adoption.rules.confirming import refused_lately
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from people.cast import browser
from workshops.cast import grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
LIST = "/kayttoonotot/vahvistettavat/"
WHY = "Alueella ei tiedetä tästä mitään."


def area_admin(area: str = FAR_AREA) -> Person:
    admin = person_of(f"Aino Alue {area}")
    grant_to(admin, "area_admin", "area", area)
    return admin


def confirmers(places: Places) -> list[Person]:
    assert places.library.keeper is not None
    manager = places.library.table.lab.cast.manager
    return [manager, places.library.keeper, area_admin()]


def read(person: Person) -> str:
    answer = browser(person).get(LIST)
    assert answer.status_code == 200
    return answer.content.decode().split("<main", 1)[1]


def test_who_may_confirm_reads_who_says_what_and_from_where_the_mail_is(places: Places) -> None:
    made = places.begin()
    for person in confirmers(places):
        html = read(person)
        assert made.organisation_name in html
        assert f"{places.outsider.name}, palvelupäällikkö" in html
        assert places.outsider.email.rpartition("@")[2] in html
        assert places.outsider.email not in html, "the domain is enough"
        assert f"{LIST}{made.pk}/vahvista/" in html
    cast = places.library.table.lab.cast
    for person in (cast.stranger, cast.facilitator, places.outsider, area_admin("05")):
        assert made.organisation_name not in read(person)
    assert Client().get(LIST).status_code == 302


def test_one_press_confirms_and_a_second_is_told(places: Places) -> None:
    made = places.begin()
    manager = browser(places.library.table.lab.cast.manager)
    path = f"{LIST}{made.pk}/vahvista/"
    assert manager.get(path).status_code == 405
    assert manager.post(path).status_code == 302
    made.refresh_from_db()
    assert made.confirmed_as == "manager"
    assert manager.post(path).status_code == 409
    assert made.organisation_name not in read(places.library.table.lab.cast.manager)


def test_a_refusal_needs_its_reason_and_is_taken_back(places: Places) -> None:
    made = places.begin()
    admin = area_admin()
    client = browser(admin)
    path = f"{LIST}{made.pk}/ei-meidan/"
    assert client.get(path).status_code == 200
    for reason in ("", "ei"):
        assert client.post(path, {"reason": reason}).status_code == 422
    assert client.post(path, {"reason": WHY}).status_code == 302
    made.refresh_from_db()
    assert made.refused_reason == WHY
    assert ("adoption.own", "refused") in told(places.outsider)
    html = read(admin)
    assert WHY in html
    assert client.post(f"{LIST}{made.pk}/palauta/").status_code == 302
    made.refresh_from_db()
    assert made.refused_on is None
    assert f"{LIST}{made.pk}/vahvista/" in read(admin)


def test_to_others_there_is_nothing_here(places: Places) -> None:
    made = places.begin()
    cast = places.library.table.lab.cast
    for person in (cast.stranger, cast.facilitator, places.outsider, area_admin("05")):
        client = browser(person)
        for deed in ("vahvista", "ei-meidan", "palauta"):
            assert client.post(f"{LIST}{made.pk}/{deed}/", {"reason": WHY}).status_code == 404
        assert client.get(f"{LIST}{made.pk}/ei-meidan/").status_code == 404
    made.refresh_from_db()
    assert (made.confirmed_on, made.refused_on) == (None, None)


def test_lists_and_the_rule_of_one_say_the_same(places: Places) -> None:
    waiting = places.begin()
    services.refuse(places.manager, places.begin(area="05"), reason=WHY)
    cast = places.library.table.lab.cast
    for person in (*confirmers(places), cast.stranger, places.outsider, area_admin("05")):
        actor = actor_for(person)
        listed = {*rules.to_confirm(actor), *refused_lately(actor)}
        assert listed == {one for one in Adoption.objects.all() if rules.confirms_as(actor, one) is not None}, person
    assert waiting in rules.to_confirm(places.manager)


def test_the_notice_leads_to_the_list(places: Places) -> None:
    places.begin()
    assert set(Notice.objects.filter(kind="adoption.waits").values_list("link", flat=True)) == {LIST}


def test_the_list_asks_no_more_however_many_wait(places: Places) -> None:
    client = browser(places.library.table.lab.cast.manager)

    def asked() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as statements:
            client.get(LIST)
        return len(statements)

    places.begin()
    few = asked()
    for number in range(15):
        places.begin(adopter=services.Adopter("employer", name=f"Paja {number}"))
    assert asked() == few <= 12


def test_the_first_page_leads_who_confirms_to_the_list_and_an_adopter_to_the_adoption(places: Places) -> None:
    cast, see = places.library.table.lab.cast, gettext("See who they are")
    assert see not in browser(cast.manager).get("/").content.decode()
    made = places.begin()
    for person in confirmers(places):
        assert see in browser(person).get("/").content.decode(), person
    for person in (cast.stranger, places.outsider):
        assert see not in browser(person).get("/").content.decode()
    own = browser(places.outsider)
    assert f'href="/kayttoonotot/{made.pk}/"' in own.get("/").content.decode()
    with CaptureQueriesContext(connection) as statements:
        own.get("/")
    assert len(statements) <= 12
    services.confirm(places.manager, made)
    assert see not in browser(cast.manager).get("/").content.decode()
