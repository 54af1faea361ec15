"""The spread board: for everybody and for a programme's staff, the same figures, as pages and as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from adoption.places import TAPS, Places
from catalogue.keeping import on
from catalogue.library import bare_model, shelve
from oppiva.adoption import services
from oppiva.adoption.models import Adoption, AdoptionFollowUp, StageMove, TakenVersion
from oppiva.adoption.queries.spread import adoptions_counted, library_spread, programme_spread
from oppiva.adoption.spread import Home, spread
from oppiva.catalogue import library_kept
from oppiva.catalogue import services as catalogue
from oppiva.catalogue.services.drafts import _free_slug
from oppiva.core.errors import DomainError
from oppiva.experiments.models import Theme
from oppiva.jobs import clock
from oppiva.people.models import EmploymentArea, Municipality, Person
from oppiva.people.queries import actor_for
from oppiva.programme.models import Commitment
from pages.bars import MOST
from people.cast import browser
from workshops.cast import person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]

BOARD = "/mallit/leviaminen/"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """No page of an earlier test is left."""
    library_kept.forget()
    yield
    library_kept.forget()


def shown(path: str = BOARD, person: Person | None = None) -> str:
    answer = (browser(person) if person is not None else Client()).get(path)
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def own_board(places: Places) -> str:
    return f"/hanke/{places.library.table.programme.code}/leviaminen/"


def heading(page: str) -> str:
    return page.split("<h1>")[1].split("</h1>")[0].replace("\u00ad", "")


def rows_of(path: str, person: Person | None = None) -> list[dict[str, str]]:
    answer = (browser(person) if person is not None else Client()).get(path)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.content.decode().lstrip("\ufeff")), delimiter=";"))


def used(places: Places, **more: object) -> Adoption:
    """A confirmed adoption in use since today."""
    made = places.confirmed(**more)
    return services.move(places.adopter, made, to="in_use")


def another(places: Places, name: str, area: str, **more: object) -> Adoption:
    """A confirmed adoption of another person in an area."""
    return services.confirm(places.manager, places.begin(actor_for(person_of(name)), area=area, **more))


def test_before_anybody_the_board_says_so_and_leads_on(places: Places) -> None:
    page = shown()
    assert heading(page) == "Yhtään mallia ei ole vielä otettu käyttöön."
    assert "Ensimmäinen käyttöönottaja on vielä tulossa." in page
    assert "fig-tiles" not in page


def test_a_place_that_waits_is_nowhere_on_the_board_of_everybody(places: Places) -> None:
    waiting = places.begin()
    assert "TyöLakeus" not in shown()
    services.confirm(places.manager, waiting)
    page = shown()
    assert heading(page) == "Mikään paikka ei käytä mallia vielä; yksi on aloittanut."
    assert "<title>TyöLakeus: kokeillaan</title>" in page
    assert page.count("<g data-tile=") == 46


def test_the_heading_counts_areas_and_the_first_day_outside_the_home_region(places: Places) -> None:
    used(places, area="24")
    today = clock.today()
    page = shown()
    assert heading(page) == (
        "Malleja on otettu käyttöön yhdellä alueella; ensimmäinen oman maakunnan ulkopuolella "
        f"{today.day}.{today.month}.{today.year}."
    )
    assert "<title>Oulun seutu: käytössä</title>" in page
    assert 'data-label="Pisimmällä"' in page
    one = shown(f"{BOARD}?malli={places.library.model.slug}")
    assert heading(one).startswith("Malli on otettu käyttöön yhdellä alueella")


def test_an_area_whose_only_adopter_is_hidden_is_not_on_the_map(places: Places) -> None:
    made = used(places, area="24")
    another(places, "Toinen Ottaja", "05", stage="trying")
    services.set_show_as(places.adopter, made, "hidden")
    page = shown()
    assert "<title>Oulun seutu: ei näytettäviä</title>" in page
    assert "Lisäksi yksi näkymätön." in page
    assert heading(page) == "Malli on otettu käyttöön yhdessä paikassa."
    body = page.split('id="where"')[1].split('id="later"')[0].split("<tbody>")[1]
    assert "Oulun seutu" not in body
    assert "<b>1</b> käytössä" in page
    services.set_show_as(places.adopter, made, "area")
    page = shown()
    assert "Työllisyysalue, jota ei nimetä" in page
    assert "<title>Oulun seutu: ei näytettäviä</title>" in page


def test_hidden_ones_stay_hidden_in_the_files_too(places: Places) -> None:
    made = used(places, area="24")
    services.set_show_as(places.adopter, made, "hidden")
    areas = {row["Alue"]: row for row in rows_of(f"{BOARD}alueet.csv")}
    assert areas["Oulun seutu"]["Käyttöönotot"] == "0"
    assert areas["Ei näytetä"]["Käyttöönotot"] == "1"
    assert len(areas) == 46 + 4
    models = rows_of(f"{BOARD}mallit.csv")
    assert (models[0]["Ei näytetä"], models[0]["Alueita, joilla on otettu käyttöön"]) == ("1", "0")


def test_a_name_that_is_a_formula_is_text_in_the_file(places: Places) -> None:
    model = bare_model(places.library.table.programme, "Kaava", 77)
    model.draft.name = "=1+1"
    model.draft.save()
    shelve(model)
    made = places.confirmed()
    version = model.versions.get()
    Adoption.objects.filter(pk=made.pk).update(operating_model=model, model_version=version)
    assert rows_of(f"{BOARD}mallit.csv")[0]["Malli"] == "'=1+1"


def test_silence_makes_a_place_unknown_and_known_in_use_is_never_without_it(places: Places) -> None:  # T18
    began = clock.today()
    places.in_use(began)
    with on(31 * 8):
        found = spread(library_spread().rows, {})
        assert (found.in_use, found.unknown, found.shares[0].due, found.shares[0].unknown) == (0, 1, 1, 1)
        page = shown()
        assert "0/1" in page
        assert "<title>TyöLakeus: tuntematon</title>" in page
        assert "Yhdestä ei tiedetä." in page


def test_core_parts_and_changes_are_told_in_sums(places: Places) -> None:
    key = str(places.version.content["texts"]["core_parts"][0]["key"])
    adopters = [("Yksi Ottaja", "37", "kept"), ("Kaksi Ottaja", "05", "changed"), ("Kolme Ottaja", "24", "left_out")]
    for name, area, verdict in adopters:
        made = another(places, name, area)
        actor = actor_for(made.contact)
        services.check_core(actor, made, {key: verdict})
        if verdict == "changed":
            services.add_adaptation(actor, made, taps=TAPS, sentence="Soitto korvattiin tekstiviestillä.")
    page = shown()
    assert "Soitto samana päivänä" in page
    assert "muutettu tai jätetty pois: 2/3 siitä kertoneista paikoista" in page
    assert "korvattiin <b>1</b>" in page
    assert "tekstiviestillä" not in page


def test_days_run_from_the_version_to_its_first_use(places: Places) -> None:
    with on(30):
        made = places.confirmed()
        services.move(places.adopter, made, to="in_use")
        found = spread(library_spread().rows, {})
        assert (found.days, found.days_of) == (30, 1)


def test_home_is_where_the_organisations_of_the_programme_are(places: Places) -> None:
    programme = places.library.table.programme
    homes = programme_spread(programme).homes
    assert not homes  # nobody has begun: no programme to be at home in
    places.confirmed(area="24")
    home = programme_spread(programme).homes[programme.pk]
    houses = Commitment.objects.filter(programme=programme, deleted_in__isnull=True)
    assert home.organisations >= set(houses.values_list("organisation_id", flat=True))
    assert home.areas
    assert "24" not in home.areas


def test_a_municipality_lies_in_its_own_region_though_its_area_lies_in_two(places: Places) -> None:
    town = Municipality.objects.filter(area="06", region_code="MK13").order_by("pk")[0]
    services.confirm(places.manager, places.begin(adopter=services.Adopter("municipality", municipality=town)))
    another(places, "Toinen Ottaja", "06")
    regions = sorted(sorted(one.regions) for one in library_spread().rows)
    assert regions == [["MK06", "MK13"], ["MK13"]]


def test_the_programmes_own_board_is_for_who_reads_its_adoptions(places: Places) -> None:
    cast = places.library.table.lab.cast
    path = own_board(places)
    waiting = places.begin(unit="Nuorten palvelut")
    page = shown(path, cast.manager)
    assert "TyöLakeus, Nuorten palvelut" in page
    services.confirm(places.manager, waiting)
    assert "Kukaan ei odota." in shown(path, cast.manager)
    assert browser(places.library.table.analyst).get(path).status_code == 200
    for someone in (cast.stranger, places.outsider, cast.supervisor):
        assert browser(someone).get(path).status_code == 404
        assert browser(someone).get(f"{path}mallit.csv").status_code == 404
    assert Client().get(path).status_code == 302


def test_those_that_do_not_answer_are_named_to_the_staff_alone(places: Places) -> None:
    places.in_use(clock.today(), show_as="hidden")
    with on(31 * 8):
        page = shown(own_board(places), places.library.table.lab.cast.manager)
        told = page.split('id="silent"')[1]
        assert "TyöLakeus" in told
        assert "2 kysymystä vastaamatta" in told
        assert "TyöLakeus</th>" not in page
        assert "TyöLakeus</b>" not in shown()


def test_a_theme_or_model_that_is_not_there_is_not_asked(places: Places) -> None:
    places.confirmed()
    assert heading(shown(f"{BOARD}?malli=olematon&teema=olematon")) == heading(shown())
    for theme in Theme.values:
        page = shown(f"{BOARD}?teema={theme}")
        assert ("fig-tiles" in page) == (theme == places.version.theme)


def test_no_model_gets_the_address_of_the_board(places: Places) -> None:
    model = bare_model(places.library.table.programme, "Vapaa", 78)
    with pytest.raises(DomainError) as caught:
        catalogue.set_address(places.library.analyst, model, "leviaminen")
    assert caught.value.code == "slug_taken"
    assert _free_slug("Leviäminen") == "leviaminen-2"


def test_a_stranger_gets_the_board_again_for_one_statement_until_something_changes(places: Places) -> None:
    made = places.confirmed()
    with clock.travel(clock.now()):
        with CaptureQueriesContext(connection) as first:
            shown()
        with CaptureQueriesContext(connection) as again:
            before = shown()
        assert len(again) == 1 < len(first) <= MOST
        services.move(places.adopter, made, to="in_use")
        assert shown() != before


def many(places: Places, count: int) -> None:
    """Rows past the services: what the board asks does not depend on how they came."""
    areas = list(EmploymentArea.objects.order_by("pk"))
    model, day, began = places.library.fresh(), clock.today(), clock.today() - timedelta(days=400)
    start = Adoption.objects.count()
    made = Adoption.objects.bulk_create(
        Adoption(
            programme=model.programme, operating_model=model, number=start + n + 1, code=f"X-K{start + n + 1}",
            organisation_kind="employer", organisation_name=f"Paikka {n}", adopter_key=f"name:paikka {start + n}",
            area=areas[n % len(areas)], started_on=began, stage="in_use", stage_since=began, first_in_use_on=began,
            asked_from=began,
            model_version=places.version, show_as="name", confirmed_on=day, confirmed_as="manager",
        )
        for n in range(count)
    )  # fmt: skip
    for one in made:
        StageMove(adoption=one, to_stage="in_use", on=began, at=clock.now()).save()
        TakenVersion(adoption=one, model_version=places.version, on=began, at=clock.now()).save()
    AdoptionFollowUp.objects.bulk_create(
        AdoptionFollowUp(
            adoption=one, months=6, due_on=began + timedelta(days=183), value="in_use",
            answered_on=began + timedelta(days=190),
        )
        for one in made
    )  # fmt: skip


def test_three_hundred_adoptions_ask_what_ten_ask(places: Places) -> None:  # L5
    manager, asked = places.library.table.lab.cast.manager, []
    for more in (10, 290):
        many(places, more)
        client = browser(manager)
        client.get(own_board(places))
        for who, path in ((Client(), BOARD), (client, own_board(places))):
            library_kept.forget()
            with CaptureQueriesContext(connection) as statements:
                assert who.get(path).status_code == 200
            asked.append(len(statements))
    assert asked[:2] == asked[2:]
    assert max(asked) <= MOST
    assert "300" in shown()


def test_reports_count_in_one_statement_with_unknown_ones_apart(places: Places) -> None:
    programme = places.library.table.programme
    used(places)
    another(places, "Toinen Ottaja", "05")
    with CaptureQueriesContext(connection) as statements:
        found = adoptions_counted([programme.pk])[programme.pk]
    assert (found.confirmed, found.in_use, found.unknown, found.areas) == (2, 1, 0, 1)
    assert len(statements) == 1
    with on(31 * 8):
        later = adoptions_counted([programme.pk])[programme.pk]
    assert (later.confirmed, later.in_use, later.unknown) == (2, 0, 1)


def test_a_programme_without_organisations_is_at_home_where_it_tried(places: Places) -> None:
    programme = places.library.table.programme
    places.confirmed(area="24")
    Commitment.objects.filter(programme=programme).delete()
    programme.executor = None
    programme.save()
    home = programme_spread(programme).homes[programme.pk]
    assert home == Home(home.areas, frozenset(), home.regions)
    assert home.areas
