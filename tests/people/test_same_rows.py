"""A5: page, search, CSV and workbook show the same rows, whatever grants somebody holds and whatever is asked."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlencode

import openpyxl
import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examples import LONG
from oppiva.people import rules, services
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.queries.searching import fits
from oppiva.programme.models import Programme
from people.cast import HERE, SETUP, THERE, Cast, browser, house, person_of, stands

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]
EXAMPLES = 200 if LONG else 8
NAMES = ["Aino Mäkelä", "Mäkelä-Virtanen, Åsa", "Makela Antti", "Ämmälä Irja", "Jaakko Mäki", "=Mäk 1+1", "Öhman Nea"]
TEXTS = ["", "", "mäk", "makela", "aino mäk", "MÄKELÄ aino", "sk", "irja ä", "–", "palvelut"]
ROLES = ["participant", "facilitator", "supervisor", "director", "project_manager", "auditor", "area_admin"]


def programme_of(cast: Cast) -> tuple[Programme, Unit]:
    """A programme with an organisation of its own in the other area."""
    programme = Programme(code="P-1", name_fi="Koe", start=date(2026, 1, 1), end=date(2027, 1, 1))
    programme.save()
    organisation = services.add_organisation(
        SETUP,
        fields={"name": "Ohjelman talo", "kind": "employer", "area": cast.there.area},
        programme_id=str(programme.pk),
    )
    return programme, services.add_unit(SETUP, organisation, fields={"name": "Ohjelman yksikkö", "size": 9})


@pytest.fixture
def crowd(cast: Cast) -> list[tuple[str, str]]:
    """Persons with names that are hard to find, in every state and unit; gives the scopes grants can have."""
    programme, room = programme_of(cast)
    units = [cast.unit, cast.side, cast.far, room, None]
    for number, name in enumerate(NAMES):
        person = person_of(name, units[number % 5], email=f"n{number}@tyo.example")
        Person.objects.filter(pk=person.pk).update(state=["active", "left", "invited"][number % 3])
        if number % 2:
            stands(person, "participant", "programme", str(programme.pk))
    house("Mäkelän kauppa", THERE, "Åkerin yksikkö")
    return [
        ("unit", str(cast.unit.pk)),
        ("unit", str(cast.far.pk)),
        ("area", HERE),
        ("area", THERE),
        ("programme", str(programme.pk)),
        ("instance", ""),
    ]


def on_page(client: Client, what: str, query: dict[str, str]) -> list[str]:
    """The names in the list, page after page."""
    names: list[str] = []
    for number in range(1, 9):
        html = client.get(reverse(f"people:{what}_list"), {**query, "sivu": str(number)}).content.decode()
        rows = re.findall(r'<th scope="row"><a href="[^"]+">([^<]*)</a>', html)
        names += map(unescape, rows)
        if 'rel="next"' not in html:
            return names
    raise AssertionError("the list has no end")


def taken_out(client: Client, what: str, query: dict[str, str], form: str) -> list[str] | None:
    """The names in the file, or None when it is refused."""
    answer = client.post(f"{reverse(f'people:{what}_export')}?{urlencode(query)}", {"muoto": form})
    if answer.status_code == 403:
        return None
    assert answer.status_code == 200
    if form == "csv":
        lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
        return [line[0].removeprefix("'") for line in lines[1:]]
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    return [str(row[0]) for row in sheet.iter_rows(min_row=2, values_only=True)]


def asked(draw: Any, cast: Cast, what: str) -> dict[str, str]:
    """Filters of a list, some of which are out of the reader's sight."""
    query = {"haku": draw(st.sampled_from(TEXTS))}
    places = ["", "", str(cast.here.pk), str(cast.there.pk)]
    if what == "person":
        query["tila"] = draw(st.sampled_from(["", "all", "left", "active", "invited"]))
        query["yksikko"] = draw(st.sampled_from(["", "", str(cast.unit.pk), str(cast.far.pk)]))
        query["rooli"] = draw(st.sampled_from(["", "", "participant"]))
    if what != "organisation":
        query["organisaatio"] = draw(st.sampled_from(places))
    else:
        query["laji"] = draw(st.sampled_from(["", "employer", "municipality"]))
    return {name: value for name, value in query.items() if value}


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_every_outlet_shows_the_same_rows(data: st.DataObject, cast: Cast, crowd: list[tuple[str, str]]) -> None:
    draw = data.draw
    chosen = draw(st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(crowd)), max_size=3, unique=True))
    with transaction.atomic():
        for role, scope in chosen:
            stands(cast.colleague, role, *scope)
        actor, client = cast.actor(cast.colleague), browser(cast.colleague)
        for what in ("person", "organisation", "unit"):
            query = asked(draw, cast, what)
            shown, told = on_page(client, what, query), (what, query, chosen)
            if "haku" in query and what != "unit":
                everybody = on_page(client, what, {key: value for key, value in query.items() if key != "haku"})
                assert set(shown) == {name for name in everybody if fits(query["haku"], name) is not None}, told
            if what == "person" and not rules.may_somewhere(actor, "export", "person"):
                assert taken_out(client, what, query, "csv") is None
                continue
            if what == "person" and not rules.takes_out_all_it_sees(actor):
                shown = on_page(client, what, {**query, "vietavat": "1"})
                assert set(shown) <= set(on_page(client, what, query)), told
            for form in ("csv", "xlsx"):
                assert taken_out(client, what, query, form) == shown, (*told, form)
        transaction.set_rollback(True)


def test_the_lists_above_do_hold_something(cast: Cast, crowd: list[tuple[str, str]]) -> None:
    client = browser(cast.root)
    assert len(on_page(client, "person", {"tila": "all"})) == Person.objects.count()
    assert set(on_page(client, "person", {"haku": "makela"})) == {"Aino Mäkelä", "Makela Antti"}
    assert len(on_page(client, "organisation", {})) == Organisation.objects.count()
    assert len(on_page(client, "unit", {})) == Unit.objects.count()
