"""The adoptions of a programme for its staff, on the page and as a file."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from adoption.places import Places
from catalogue.keeping import on
from oppiva.adoption import services
from oppiva.jobs import clock
from pages.bars import MOST
from workshops.cast import browser, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def at(places: Places, name: str = "programme") -> str:
    return reverse(f"adoption:{name}", args=[places.library.fresh().programme.code])


def test_staff_reads_who_waits_and_who_is_silent(places: Places) -> None:
    manager = browser(places.library.table.lab.cast.manager)
    assert "Kukaan ei ole vielä ottanut hankkeen mallia käyttöön" in manager.get(at(places)).content.decode()
    silent = places.in_use(clock.today(), show_as="hidden")
    waiting = places.begin(area="05")
    with on(240):
        told = manager.get(at(places)).content.decode()
    assert "Yksi käyttöönottaja odottaa vahvistusta" in told
    assert "Tuntematon" in told
    assert silent.organisation_name in told, "who reads it whole reads its name"
    assert told.index(str(waiting.pk)) < told.index(str(silent.pk))


def test_an_area_reads_its_own_and_a_stranger_finds_nothing(places: Places) -> None:
    own, other = places.confirmed(), places.confirmed(area="05")
    admin, elsewhere = person_of("Aino Alue"), person_of("Eila Etäällä")
    grant_to(admin, "area_admin", "area", "37")
    grant_to(elsewhere, "area_admin", "area", "02")
    told = browser(admin).get(at(places)).content.decode()
    assert str(own.pk) in told
    assert str(other.pk) not in told
    for someone in (elsewhere, places.outsider, places.library.table.lab.cast.stranger):
        assert browser(someone).get(at(places)).status_code == 404


def test_the_list_asks_as_little_of_many_as_of_few(places: Places) -> None:
    manager = browser(places.library.table.lab.cast.manager)
    for area in ("37", "05", "02", "03", "04"):
        made = places.confirmed(area=area)
        services.move(places.adopter, made, to="in_use")
    manager.get(at(places))
    with CaptureQueriesContext(connection) as asked:
        manager.get(at(places))
    assert len(asked) <= MOST
