"""Models of another library here: brought in from a folder, shown with their origin, renewed, in conflict, taken back
(issue 13; records.md 3, P3)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.library import bare_model, shelve
from catalogue.shelf import ADDRESS, Shelf, content_of
from catalogue.table import Table
from oppiva.adoption import services as adoption
from oppiva.adoption.models import Adoption, Stage
from oppiva.adoption.queries.spread import adoptions_counted, library_spread, programme_spread
from oppiva.adoption.services.starting import Adopter
from oppiva.catalogue.library_kept import forget
from oppiva.catalogue.models import ForeignModel, LibraryRow, LibraryRun, ModelVersion, OperatingModel
from oppiva.catalogue.queries import models_counted
from oppiva.catalogue.services import library_bringing, library_reading
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.people.models import Notice, Person
from oppiva.people.queries import actor_for
from pages.bars import MOST
from workshops.cast import grant_to, person_of

pytestmark = pytest.mark.django_db
SLUG = "soitto-samana-paivana"


def looked(table: Table, shelf: Shelf, folder: Path, actor: Actor | None = None) -> LibraryRun:
    """The library as it would come in."""
    return library_reading.read_source_in(actor or table.actor, table.programme, str(shelf.folder(folder)))


def brought(table: Table, shelf: Shelf, folder: Path) -> LibraryRun:
    return library_bringing.confirm(table.actor, looked(table, shelf, folder))


def fates(run: LibraryRun) -> list[tuple[str, str]]:
    return list(LibraryRow.objects.filter(run=run).order_by("position").values_list("fate", "code"))


def one(**more: Any) -> Shelf:
    shelf = Shelf()
    shelf.model(**more)
    return shelf


def adopter(table: Table) -> Person:
    person = person_of("Kaisa Käyttöönottaja", table.lab.cast.unit)
    grant_to(person, "participant", "unit", str(table.lab.cast.unit.pk))
    return person


def adopted(model: OperatingModel, person: Person) -> Any:
    """A place that uses it."""
    version = ModelVersion.objects.get(pk=model.current_version)
    house = person.unit.organisation
    place = Adopter(house.kind, area=house.area, organisation=house)
    return adoption.start(
        actor_for(person), model, adopter=place, version=version, role="palvelupäällikkö", stage=Stage.IN_USE,
        on=clock.today(),
    )  # fmt: skip


@pytest.mark.both
def test_a_model_comes_in_as_foreign_with_its_versions_and_is_none_of_the_21(table: Table, tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model(SLUG, "1.0.0", "1.1.0")
    before = models_counted([table.programme.pk])
    run = looked(table, shelf, tmp_path)
    assert fates(run) == [("new", "")]
    assert not OperatingModel.objects.filter(origin="foreign").exists()
    run = library_bringing.confirm(table.actor, run)
    model = OperatingModel.objects.get(origin="foreign")
    assert (model.code, model.slug, model.state, model.evidence) == ("U1", SLUG, "published", 2)
    versions = list(ModelVersion.objects.filter(operating_model=model).order_by("minor"))
    assert [one.number for one in versions] == ["1.0.0", "1.1.0"]
    assert [one.content_hash for one in versions] == [one["hash"] for one in reversed(shelf.models[0]["versions"])]
    origin = model.foreign
    assert (origin.address, origin.library_name, origin.code, origin.programme_code) == (
        f"{ADDRESS}mallit/{SLUG}/", "Toinen kirjasto", "M8", "TOINEN",
    )  # fmt: skip
    assert models_counted([table.programme.pk]) == before
    assert run.state == LibraryRun.State.DONE


def test_its_page_tells_the_library_the_steward_and_the_day_and_leads_to_its_address(
    table: Table, tmp_path: Path, client: Client
) -> None:
    brought(table, one(), tmp_path)
    page = client.get(f"/mallit/{SLUG}/").content.decode()
    assert "Muualta: Toinen kirjasto, toinen.example" in page
    assert f'href="{ADDRESS}mallit/{SLUG}/1.0.0/"' in page
    assert "Toinen työllisyysalue, palvelupäällikkö" in page
    assert f'<a class="btn btn--quiet" href="{ADDRESS}mallit/{SLUG}/">' in page
    assert "Muualta · Toimintamalli" in client.get("/mallit/").content.decode()
    path = client.get(f"/mallit/{SLUG}/polku/").content.decode()
    assert "Toinen kirjasto" in path
    assert f"{ADDRESS}mallit/{SLUG}/1.0.0/" in path
    for way in ("1.0.0/", "1.0.0/malli.json", "laskuri/", "paketti/", "1.0.0/dia/", "1.0.0/paatosmuistio.docx"):
        assert client.get(f"/mallit/{SLUG}/{way}").status_code == 200, way
    assert client.get(f"/mallit/{SLUG}/kysy/").status_code == 404
    told = client.get(f"/api/v1/models/{SLUG}").json()
    assert told["steward"]["organisation"] == "Toinen työllisyysalue"
    assert told["origin"] == {
        "library": "Toinen kirjasto", "address": f"{ADDRESS}mallit/{SLUG}/", "code": "M8", "programme": "TOINEN",
    }  # fmt: skip
    forget()
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/mallit/{SLUG}/")
    assert len(asked) <= MOST
    data = client.get(f"/mallit/{SLUG}/1.0.0/malli.json").content
    assert data == one().files[f"mallit/{SLUG}/1.0.0/malli.json"]


def test_a_source_there_is_not_taken_for_an_experiment_of_the_same_code_here(
    table: Table, tmp_path: Path, client: Client
) -> None:
    Experiment.objects.filter(code="01-4").update(state="published", share_level="public")
    assert Experiment.objects.filter(programme=table.programme, code="01-4").exists()
    shelf = one(programme=table.programme.code)
    brought(table, shelf, tmp_path)
    page = client.get(f"/mallit/{SLUG}/").content.decode()
    assert "01-4" in page
    assert f"/hanke/{table.programme.code}/kokeilut/01-4/" not in page
    assert "ei ole julkaistu" not in page


@pytest.mark.both
def test_the_same_again_is_nothing_ten_times_and_confirming_twice_is_once(table: Table, tmp_path: Path) -> None:
    run = looked(table, one(), tmp_path)
    for _time in range(2):
        library_bringing.confirm(table.actor, run)
    for _time in range(10):
        again = looked(table, one(), tmp_path)
        assert fates(again) == [("unchanged", "")]
        library_bringing.confirm(table.actor, again)
    assert OperatingModel.objects.filter(origin="foreign").count() == ModelVersion.objects.count() == 1


def test_another_hash_of_the_same_version_is_refused_by_its_number_and_the_old_stays(
    table: Table, tmp_path: Path, client: Client
) -> None:
    brought(table, one(), tmp_path / "a")
    run = brought(table, one(texts={"breaks_if": "Jotain muuta."}), tmp_path / "b")
    row = LibraryRow.objects.get(run=run)
    assert (row.fate, row.code, row.facts) == ("conflict", "library_other_hash", {"number": "1.0.0"})
    assert "Jotain muuta." not in client.get(f"/mallit/{SLUG}/").content.decode()


def test_a_new_version_there_is_one_here_and_who_uses_an_older_major_hears_once(table: Table, tmp_path: Path) -> None:
    brought(table, one(), tmp_path / "a")
    model = OperatingModel.objects.get(origin="foreign")
    person = adopter(table)
    adopted(model, person)
    shelf = Shelf()
    shelf.model(SLUG, "1.0.0", "2.0.0", "2.1.0")
    run = brought(table, shelf, tmp_path / "b")
    assert fates(run) == [("new_version", "")]
    model.refresh_from_db()
    assert ModelVersion.objects.get(pk=model.current_version).number == "2.1.0"
    heard = Notice.objects.filter(person=person, kind="adoption.version")
    assert [note.facts["number"] for note in heard] == ["2.0"]
    brought(table, shelf, tmp_path / "b")
    assert heard.count() == 1


def test_a_withdrawal_there_shows_here_and_the_text_and_the_adoptions_stay(
    table: Table, tmp_path: Path, client: Client
) -> None:
    brought(table, one(), tmp_path / "a")
    model = OperatingModel.objects.get(origin="foreign")
    place = adopted(model, adopter(table))
    run = brought(table, one(state="withdrawn", withdrawn_reason="Laki muuttui."), tmp_path / "b")
    assert fates(run) == [("changed", "")]
    page = client.get(f"/mallit/{SLUG}/").content.decode()
    assert "Laki muuttui." in page
    assert "Asiakas saa vastauksen samana päivänä." in page
    place.refresh_from_db()
    assert place.stage == Stage.IN_USE
    brought(table, one(), tmp_path / "c")
    model.refresh_from_db()
    assert model.state == "published"


@pytest.mark.both
def test_one_that_was_replaced_there_leads_here_to_what_replaced_it(
    table: Table, tmp_path: Path, client: Client
) -> None:
    shelf = Shelf()
    shelf.model("vanha-malli", state="replaced", replaced_by="uusi-malli", withdrawn_reason="Uusi on parempi.")
    shelf.model("uusi-malli")
    brought(table, shelf, tmp_path)
    old, new = OperatingModel.objects.get(slug="vanha-malli"), OperatingModel.objects.get(slug="uusi-malli")
    assert (old.state, old.replaced_by) == ("replaced", new)
    assert 'href="/mallit/uusi-malli/"' in client.get("/mallit/vanha-malli/").content.decode()
    assert fates(looked(table, shelf, tmp_path)) == [("unchanged", "")] * 2


def test_an_address_that_is_taken_here_becomes_another_and_the_origin_stays_what_it_is(
    table: Table, tmp_path: Path
) -> None:
    shelve(bare_model(table.programme, "Soitto", 1))
    OperatingModel.objects.filter(number=1).update(slug=SLUG)
    brought(table, one(), tmp_path)
    model = OperatingModel.objects.get(origin="foreign")
    assert (model.slug, model.foreign.identity) == (f"{SLUG}-2", f"{ADDRESS}mallit/{SLUG}/")
    assert fates(looked(table, one(), tmp_path)) == [("unchanged", "")]


def test_own_models_coming_back_are_passed_over(table: Table, tmp_path: Path, settings: Any) -> None:
    settings.OPPIVA_ADDRESS = "https://oppiva.example"
    shelf = Shelf(address="https://oppiva.example/")
    shelf.model()
    other = Shelf()
    other.model(foreign={"address": f"https://oppiva.example/mallit/{SLUG}/", "library": "Oppiva"})
    assert fates(looked(table, shelf, tmp_path / "a")) == [("own", "")]
    assert fates(brought(table, other, tmp_path / "b")) == [("own", "")]
    assert not ForeignModel.objects.exists()


def test_a_model_of_a_third_library_keeps_its_own_origin(table: Table, tmp_path: Path) -> None:
    third = "https://kolmas.example/mallit/soitto-samana-paivana/"
    shelf = Shelf()
    row = shelf.model("soitto-2", code="U1", foreign={"address": third, "library": "Kolmas kirjasto"})
    content = {**row, "slug": SLUG, "code": "M3", "programme": "KOLMAS"}
    shelf.write(row, content_of(content))
    shelf.files = {"mallit/soitto-2/1.0.0/malli.json": shelf.files["mallit/soitto-2/1.0.0/malli.json"]}
    brought(table, shelf, tmp_path)
    origin = ForeignModel.objects.get()
    assert (origin.address, origin.library_name, origin.code) == (third, "Kolmas kirjasto", "M3")


def test_a_damaged_model_stays_outside_with_the_reason_and_the_rest_comes(table: Table, tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model("yksi-malli")
    shelf.model("kaksi-malli")
    shelf.files["mallit/yksi-malli/1.0.0/malli.json"] += b" "
    run = brought(table, shelf, tmp_path)
    assert fates(run) == [("refused", "library_hash"), ("new", "")]
    assert [one.slug for one in OperatingModel.objects.filter(origin="foreign")] == ["kaksi-malli"]


def test_a_large_library_is_read_part_by_part_and_a_version_lost_on_the_way_refuses_its_model(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_reading, "AT_ONCE", 3)
    shelf = Shelf()
    for n in range(5):
        shelf.model(f"malli-{n}", "1.0.0", "1.1.0")
    shelf.files.pop("mallit/malli-1/1.1.0/malli.json")
    shelf.models.append({"slug": "malli-5"})
    steps: list[tuple[int, int]] = []
    run = library_reading.read_source_in(
        table.actor, table.programme, str(shelf.folder(tmp_path)), told=lambda *at: steps.append(at)
    )
    found = LibraryRow.objects.filter(run=run).order_by("position")
    assert [(row.position, row.fate, len(row.versions)) for row in found] == [
        (1, "new", 2), (2, "refused", 0), (3, "new", 2), (4, "new", 2), (5, "new", 2), (6, "refused", 0),
    ]  # fmt: skip
    assert steps == [(0, 10), (3, 10), (6, 10), (9, 10), (10, 10)]
    library_bringing.confirm(table.actor, run)
    assert ModelVersion.objects.filter(operating_model__origin="foreign").count() == 8


def test_a_script_in_a_text_is_shown_as_text(table: Table, tmp_path: Path, client: Client) -> None:
    bad = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    shelf = one(texts={"name": bad, "breaks_if": bad, "steps": [bad]}, name=bad)
    shelf.models[0]["steward"]["organisation"] = bad
    shelf.name = bad
    brought(table, shelf, tmp_path)
    slug = OperatingModel.objects.get(origin="foreign").slug
    for way in ("", "polku/", "1.0.0/", "paketti/", "1.0.0/dia/", "laskuri/"):
        page = client.get(f"/mallit/{slug}/{way}").content.decode()
        assert "<img src=x" not in page, way
        assert "<script>alert" not in page, way
    assert "<script>alert" not in client.get("/mallit/").content.decode()


def test_it_is_taken_into_use_and_branched_off_here_and_the_path_tells_where_it_came_from(
    table: Table, tmp_path: Path, client: Client
) -> None:
    brought(table, one(), tmp_path)
    model = OperatingModel.objects.select_related("programme").get(origin="foreign")
    person = adopter(table)
    adoption.follow(actor_for(person), model)
    place = adopted(model, person)
    assert place.confirmed_on is not None
    # It spreads the work of another programme.
    assert adoptions_counted([table.programme.pk])[table.programme.pk].confirmed == 0
    assert [len(found(table.programme).rows) for found in (programme_spread, lambda _one: library_spread())] == [0, 1]
    variant = adoption.fork(actor_for(person), place)
    # A variant of the variant is from elsewhere, too.
    second = OperatingModel.objects.create(
        programme=table.programme, number=variant.operating_model.number + 1, code="U1-S2", origin="fork",
        forked_from=variant.operating_model, state_since=clock.now(),
    )  # fmt: skip
    Adoption.objects.filter(pk=place.pk).update(operating_model=second)
    assert not programme_spread(table.programme).rows
    assert adoptions_counted([table.programme.pk])[table.programme.pk].confirmed == 0
    Adoption.objects.filter(pk=place.pk).update(operating_model=model)
    assert variant.operating_model.code == "U1-S1"
    page = client.get(f"/mallit/{SLUG}/polku/").content.decode()
    assert "Toinen kirjasto" in page
    assert page.index("Toinen kirjasto") < page.index("U1-K1")


@pytest.mark.both
def test_what_nobody_uses_is_taken_back_as_one_batch_and_what_is_used_stays(
    table: Table, tmp_path: Path, client: Client
) -> None:
    shelf = Shelf()
    for slug in ("yksi-malli", "kaksi-malli", "kolme-malli"):
        shelf.model(slug)
    run = brought(table, shelf, tmp_path)
    used = OperatingModel.objects.get(slug="kaksi-malli")
    adopted(used, adopter(table))
    assert library_bringing.undo(table.actor, run) == 2
    answers = {
        slug: client.get(f"/mallit/{slug}/").status_code for slug in ("yksi-malli", "kaksi-malli", "kolme-malli")
    }
    assert answers == {"yksi-malli": 404, "kaksi-malli": 200, "kolme-malli": 404}
    with pytest.raises(DomainError, match="library_undone"):
        library_bringing.undo(table.actor, run)
    again = brought(table, shelf, tmp_path)
    assert fates(again) == [("new", ""), ("unchanged", ""), ("new", "")]


def test_after_thirty_days_nothing_is_taken_back_and_what_was_read_is_forgotten(table: Table, tmp_path: Path) -> None:
    from catalogue.keeping import on

    run = brought(table, one(), tmp_path)
    with on(31):
        with pytest.raises(DomainError, match="undo_too_late"):
            library_bringing.undo(table.actor, run)
        assert library_bringing.forget() == 1
    assert OperatingModel.objects.filter(origin="foreign").exists()


def test_only_who_publishes_models_here_brings_them_in(table: Table, tmp_path: Path) -> None:
    cast = table.lab.cast
    for who in (cast.facilitator, cast.manager, cast.stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            looked(table, one(), tmp_path, actor_for(who))
    run = looked(table, one(), tmp_path)
    with pytest.raises(DomainError, match="not_allowed"):
        library_bringing.confirm(actor_for(cast.facilitator), run)


def test_a_model_that_is_in_another_programme_stays_there(table: Table, tmp_path: Path) -> None:
    brought(table, one(), tmp_path)
    other = table.programme.__class__.objects.exclude(pk=table.programme.pk).first()
    if other is None:
        other = table.programme.__class__.objects.get(pk=table.programme.pk)
        other.pk, other.code = None, "MUU"
        other._state.adding = True
        other.save()
    ForeignModel.objects.update()
    OperatingModel.objects.filter(origin="foreign").update(programme=other)
    run = looked(table, one(), tmp_path)
    row = LibraryRow.objects.get(run=run)
    assert (row.fate, row.code, row.facts) == ("unchanged", "library_elsewhere", {"programme": other.code})


def test_the_desk_the_nights_and_the_next_own_number_leave_it_alone(
    table: Table, tmp_path: Path, client: Client
) -> None:
    from catalogue.library import make_library
    from oppiva.catalogue.services import model_nights

    brought(table, one(last_checked_on="2020-01-01"), tmp_path)
    model_nights.call_checks_due()
    model_nights.age_evidence()
    model = OperatingModel.objects.get(origin="foreign")
    assert (model.state, model.evidence) == ("published", 2)
    assert make_library(table).model.code == "M1"
