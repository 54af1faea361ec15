"""Lists: words found whatever their case, marks and order; filters that stay in the address and can be taken away."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.people import queries
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import Filters
from oppiva.people.queries.searching import fits
from people.cast import Cast, browser, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def found(cast: Cast, text: str, who: Person | None = None) -> list[str]:
    return [row.name for row in queries.person_rows(cast.actor(who or cast.admin), Filters(text=text)).rows]


@pytest.fixture
def names(cast: Cast) -> list[str]:
    listed = ["Mäkelä, Aino", "Aino Kämäkelä", "Makela Antti", "ÅKE ÖBERG", "Sirpa Ala-Mäkelä"]
    for number, name in enumerate(listed):
        person_of(name, cast.unit, email=f"n{number}@tyo.example")
    return listed


@pytest.mark.parametrize("text", ["makela", "MÄKELÄ", "mäkelä", "Mäkela"])
def test_makela_finds_mäkelä_and_words_that_begin_so_come_first(cast: Cast, names: list[str], text: str) -> None:
    assert found(cast, text) == ["Makela Antti", "Mäkelä, Aino", "Sirpa Ala-Mäkelä", "Aino Kämäkelä"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("aino mäk", "Mäkelä, Aino"),
        ("mäk aino", "Mäkelä, Aino"),
        ("Mäkelä,Aino", "Mäkelä, Aino"),
        ("mäkelä ala", "Sirpa Ala-Mäkelä"),
        ("ala-mäk", "Sirpa Ala-Mäkelä"),
        ("åke", "ÅKE ÖBERG"),
        ("oberg ake", "ÅKE ÖBERG"),
    ],
)
def test_words_are_found_in_any_order_and_by_their_beginnings(
    cast: Cast, names: list[str], text: str, first: str
) -> None:
    assert found(cast, text)[0] == first


@pytest.mark.parametrize("text", ["aino öberg", "%", "_", "\\", "–", "makelaa", "' OR 1=1 --"])
def test_what_is_not_there_is_not_found(cast: Cast, names: list[str], text: str) -> None:
    assert found(cast, text) == []


def test_search_never_shows_who_is_not_open_to_the_reader(cast: Cast, names: list[str]) -> None:
    assert found(cast, "makela", cast.stranger) == []
    assert found(cast, "vieno", cast.admin) == []


def test_organisations_units_areas_and_municipalities_are_found_the_same_way(cast: Cast) -> None:
    actor = cast.actor(cast.root)
    assert [row.name for row in queries.organisation_rows(actor, Filters(text="PALV koiv")).rows] == [
        "Koivulan palvelut"
    ]
    units = queries.unit_rows(actor, Filters(text="asiakastyo rantalan")).rows
    assert [(row.name, row.organisation) for row in units] == [("Asiakastyö", "Rantalan palvelut")]
    assert queries.area_rows(actor, text="savonlinna")[0].name.startswith("Savonlinna")
    towns = [row.name for row in queries.municipality_rows(text="ahtari")]
    assert towns == ["Ähtäri"]
    assert queries.municipality_rows(text="åbo")[0].name == "Turku", "by the Swedish name, too"


def test_names_in_memory_fit_as_the_columns_do() -> None:
    assert fits("mäk", "Mäkelä") == 0
    assert fits("kel", "Mäkelä") == 1
    assert fits("åbo", "Turku", "Åbo") == 0
    assert fits("xyz", "Mäkelä") is None
    assert fits("–", "Mäkelä") is None


def test_the_list_is_narrowed_by_place_state_and_role(cast: Cast) -> None:
    actor = cast.actor(cast.admin)

    def names_of(**more: object) -> set[str]:
        return {row.name for row in queries.person_rows(actor, Filters(**more)).rows}  # type: ignore[arg-type]

    assert names_of(unit=cast.side.pk) == {"Satu Hoitaja"}
    assert names_of(organisation=cast.here.pk) >= {"Satu Hoitaja", "Aino Osallistuja"}
    assert names_of(role="supervisor") == {"Pirjo Esihenkilö"}
    assert names_of(state="invited") == set()


def test_a_role_counts_while_it_holds(cast: Cast) -> None:
    grant_to(cast.colleague, "director", "area", "23")
    actor = cast.actor(cast.admin)
    assert [row.name for row in queries.person_rows(actor, Filters(role="director")).rows] == ["Eero Työkaveri"]
    RoleGrant.objects.filter(role="director").update(ends_on=date(2020, 2, 1))
    assert queries.person_rows(actor, Filters(role="director")).rows == []


def test_who_has_left_is_shown_to_who_keeps_the_persons_and_only_when_asked(cast: Cast) -> None:
    Person.objects.filter(pk=cast.colleague.pk).update(state="left")

    def sees(who: Person, state: str) -> bool:
        rows = queries.person_rows(cast.actor(who), Filters(state=state)).rows
        return "Eero Työkaveri" in {row.name for row in rows}

    assert [sees(cast.admin, state) for state in ("", "left", "all")] == [False, True, True]
    assert [sees(cast.root, state) for state in ("", "left", "all")] == [False, True, True]
    assert [sees(cast.supervisor, state) for state in ("", "left", "all")] == [False, False, False]
    assert not sees(cast.stranger, "all")


def test_a_filter_that_is_not_the_readers_to_ask_counts_as_not_asked(cast: Cast) -> None:
    client = browser(cast.participant)
    for query in (f"?yksikko={cast.far.pk}", f"?organisaatio={cast.there.pk}", "?rooli=supervisor", "?tila=left"):
        page = client.get(reverse("people:person_list") + query).content.decode()
        assert "Aino Osallistuja" in page, query
        assert "Rantalan" not in page, query
        assert 'class="chip"' not in page, query


def test_each_filter_is_a_chip_that_takes_itself_away_and_leaves_the_others(cast: Cast) -> None:
    address = reverse("people:person_list")
    query = f"haku=aino&organisaatio={cast.here.pk}&tila=active&sivu=1"
    page = browser(cast.admin).get(f"{address}?{query}").content.decode()
    assert page.count('class="chip"') == 2
    assert f'href="?haku=aino&amp;organisaatio={cast.here.pk}"' in page
    assert 'href="?haku=aino&amp;tila=active"' in page
    assert 'value="aino"' in page
    assert f'<option value="{cast.here.pk}" selected>' in page


def test_the_number_is_told_on_the_last_page_and_nobody_found_has_a_way_out(cast: Cast) -> None:
    client, address = browser(cast.admin), "/en" + reverse("people:person_list")
    page = client.get(address, {"haku": "aino"}).content.decode()
    assert "One person" in page
    page = client.get(address, {"haku": "zzz"}).content.decode()
    assert "Nobody fits what you asked for." in page
    assert "Show all" in page
    for name in ("organisation_list", "unit_list", "area_list", "municipality_list"):
        page = client.get(reverse(f"people:{name}"), {"haku": "zzz"}).content.decode()
        assert 'class="empty"' in page, name


def test_a_search_with_every_filter_takes_no_statement_more(cast: Cast) -> None:
    client = browser(cast.admin)
    counts = []
    for query in ({}, {"haku": "aino os", "organisaatio": str(cast.here.pk), "tila": "all", "rooli": "participant"}):
        client.get(reverse("people:person_list"), query)
        with CaptureQueriesContext(connection) as seen:
            client.get(reverse("people:person_list"), query)
        counts.append(len(seen))
    assert counts[1] == counts[0], [query["sql"] for query in seen]
