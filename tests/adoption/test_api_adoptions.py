"""Who uses models, through the interface: as each place lets itself be shown, hidden ones in sums alone (W8, A5)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adoption.places import TAPS, Places
from adoption.test_public_use import many
from catalogue.keeping import on
from oppiva.adoption import rules, services
from oppiva.adoption.models import Adoption
from oppiva.catalogue import library_kept
from oppiva.jobs import clock
from pages.bars import MOST
from people.interface_asking import all_pages, fits, forget, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    forget()
    library_kept.forget()
    yield
    library_kept.forget()


@pytest.mark.both
def test_places_are_named_told_by_kind_or_in_sums_alone_as_on_the_page(places: Places) -> None:
    named, unnamed, hidden, coming, waiting = many(places)
    rows = all_pages("/adoptions", 1)
    assert rows == read("/adoptions")["items"]
    fits("Adoptions", read("/adoptions"))
    assert len(rows) == rules.shown().count() == 3
    assert {one["name"] for one in rows} == {named.organisation_name, coming.organisation_name, None}
    assert {one["area"] for one in rows} == {named.area_id, coming.area_id, None}
    for one in (unnamed, hidden, waiting):
        assert one.organisation_name not in json.dumps(rows, ensure_ascii=False)
    use = read(f"/models/{places.library.model.slug}/use")
    fits("Use", use)
    assert (use["hidden"], sum(use["taken"].values()), sum(use["coming"].values())) == (1, 3, 1)


def test_a_cursor_tells_no_id_of_a_place(places: Places) -> None:
    many(places)
    at, seen = "/adoptions?limit=1", []
    while at:
        page = read(at)
        seen += page["items"]
        at = (page["next"] or "").removeprefix("http://testserver")
        for part in parse_qs(urlsplit(at).query).get("cursor", []):
            raw = urlsafe_b64decode(part.split(":")[0] + "==")
            assert places.library.model.slug.encode() in raw
            for pk in Adoption.objects.values_list("pk", flat=True):
                assert str(pk).encode() not in raw
                assert pk.hex.encode() not in raw
    assert seen == read("/adoptions")["items"]
    two = all_pages("/adoptions", 2)
    assert two == seen


def test_nobody_finds_where_an_unnamed_place_lies(places: Places) -> None:
    named, unnamed, hidden, _coming, _waiting = many(places)
    assert [one["name"] for one in read(f"/adoptions?area={named.area_id}")["items"]] == [named.organisation_name]
    for one in (unnamed, hidden):
        assert read(f"/adoptions?area={one.area_id}")["items"] == []
    found = read("/spread")
    assert {one["code"] for one in found["by_area"]} == {named.area_id, "09"}


def test_w8_nothing_of_the_contact_and_no_id_goes_out(places: Places) -> None:
    services.start(
        places.adopter, places.library.fresh(), adopter=services.Adopter("employer", name="Paja Oy"),
        version=places.version, unit="Yksikkö Salaisuus 77", role="salainen rooli", show_as="name", stage="trying",
    )  # fmt: skip
    made = Adoption.objects.get(unit="Yksikkö Salaisuus 77")
    services.confirm(places.manager, made)
    unnamed = places.confirmed(area="05", show_as="area")
    services.add_adaptation(places.adopter, unnamed, taps=TAPS, sentence="Lohjalla korvattiin soitto.")
    text = json.dumps(
        [read(at) for at in ("/adoptions", "/spread", "/spread/models", f"/models/{places.library.model.slug}/path")],
        ensure_ascii=False,
    )
    person = places.outsider
    for banned in (person.name, person.email, str(person.pk), "salainen", "Salaisuus", str(made.pk), "Lohjalla"):
        assert banned not in text, banned
    assert "Paja Oy" in text


def test_a_silent_place_is_unknown(places: Places) -> None:
    places.in_use(clock.today())
    with on(300):
        library_kept.forget()
        assert [one["unknown"] for one in read("/adoptions")["items"]] == [True]


def test_the_board_and_the_interface_count_alike_in_all_and_by_model(places: Places) -> None:
    many(places)
    found, by_model = read("/spread"), read("/spread/models")
    fits("Spread", found)
    fits("Spreads", by_model)
    slug = places.library.model.slug
    assert [one["model"] for one in by_model["items"]] == [slug]
    alone = read(f"/spread?model={slug}")
    assert (found["total"], alone["total"], by_model["items"][0]["total"]) == (4, 4, 4)
    assert found["hidden"] == 1
    assert sum(found["kinds"].values()) == found["total"]
    csv = Client().get("/mallit/leviaminen/mallit.csv").content.decode()
    assert ";4;" in csv or ",4," in csv
    assert read("/spread?theme=wellbeing")["total"] + read("/spread?theme=customer")["total"] <= 4


def test_lists_stay_within_their_statements_however_many(places: Places) -> None:
    counts = []
    for more in (("13", "15"), ("17", "19", "21", "25")):
        for area in more:
            places.confirmed(area=area)
        for path in ("/adoptions", "/spread", "/spread/models", f"/models/{places.library.model.slug}/use"):
            library_kept.forget()
            with CaptureQueriesContext(connection) as asked:
                read(path)
            counts.append(len(asked))
    assert counts[:4] == counts[4:]
    assert max(counts) <= MOST
