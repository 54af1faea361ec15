"""Pages of libraries from elsewhere: read, looked at, brought in, taken back; the list of the administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from catalogue.paging import MOST, statements
from catalogue.shelf import Shelf, hosted, sudo
from catalogue.table import Table
from oppiva.catalogue.models import AllowedLibrary, LibraryRun, OperatingModel
from oppiva.catalogue.services import outbound
from oppiva.jobs import worker
from oppiva.jobs.models import Job
from oppiva.people.models import Person
from people.cast import browser
from workshops.cast import grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
SLUG = "soitto-samana-paivana"


def at(table: Table, name: str = "libraries", *more: Any) -> str:
    return reverse(f"catalogue:{name}", args=[table.programme.code, *more])


def sent(table: Table, data: bytes, name: str = "kirjasto.zip", client: Client | None = None) -> Any:
    file = SimpleUploadedFile(name, data, content_type="application/zip")
    return (client or browser(table.analyst)).post(at(table), {"file": file})


def zipped(tmp_path: Path, *slugs: str) -> bytes:
    shelf = Shelf()
    for slug in slugs or (SLUG,):
        shelf.model(slug)
    return shelf.zip(tmp_path / "a.zip").read_bytes()


def chief() -> Person:
    person = person_of("Iiris Ylläpitäjä")
    grant_to(person, "instance_admin", "instance")
    return person


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().replace("\u00a0", " ").split())


def test_a_zip_is_read_looked_at_brought_in_and_taken_back(table: Table, tmp_path: Path) -> None:
    client = browser(table.analyst)
    assert "Yhtään kirjastoa ei ole vielä luettu." in text(client.get(at(table)))
    assert f'href="{at(table)}"' in text(client.get("/mallit/"))
    answer = sent(table, zipped(tmp_path), client=client)
    run = LibraryRun.objects.get()
    assert answer["Location"] == at(table, "library_run", run.pk)
    page = text(client.get(answer["Location"]))
    assert "Yksi malli tulisi tai uusiutuisi." in page
    assert "Toinen kirjasto" in page
    assert 'href="https://toinen.example/"' in page
    assert not OperatingModel.objects.filter(origin="foreign").exists()
    for _press in range(2):
        assert client.post(at(table, "library_confirm", run.pk))["Location"] == at(table, "library_run", run.pk)
    page = text(client.get(at(table, "library_run", run.pk)))
    assert "Yksi malli tuli tai uusiutui." in page
    assert f'href="/mallit/{SLUG}/"' in page
    assert statements(client, at(table, "library_run", run.pk)) <= MOST
    assert statements(client, at(table)) <= MOST
    assert "1 malli poistuu kirjastosta." in text(client.get(at(table, "library_undo", run.pk)))
    client.post(at(table, "library_undo", run.pk))
    assert "Kirjaston tuonti on peruttu." in text(client.get(at(table, "library_run", run.pk)))
    assert Client().get(f"/mallit/{SLUG}/").status_code == 404


def test_many_rows_are_turned_over_and_narrowed_at_the_same_cost(table: Table, tmp_path: Path) -> None:
    client = browser(table.analyst)
    sent(table, zipped(tmp_path, *(f"malli-{n:03d}" for n in range(60))), client=client)
    run = LibraryRun.objects.get()
    assert statements(client, at(table, "library_run", run.pk)) <= MOST
    assert "malli" in text(client.get(at(table, "library_run", run.pk) + "?sivu=2"))
    client.post(at(table, "library_confirm", run.pk))
    run.refresh_from_db()
    # More than one waits for: it is work, with its own page, and can be stopped and gone on with.
    assert run.state == "bringing"
    assert f'href="{reverse("jobs:job", args=[run.job])}"' in text(client.get(at(table, "library_run", run.pk)))
    from threading import Event

    worker.loop(Event(), once=True)
    run.refresh_from_db()
    assert (run.state, Job.objects.get(pk=run.job).state) == ("done", "done")
    assert OperatingModel.objects.filter(origin="foreign").count() == 60


def test_what_is_no_library_is_said_at_the_file_or_on_its_page(table: Table, tmp_path: Path) -> None:
    client = browser(table.analyst)
    answer = client.post(at(table), {})
    assert (answer.status_code, "Valitse tiedosto." in text(answer)) == (422, True)
    answer = sent(table, b"<svg onload=alert(1)>", "a.zip", client)
    assert (answer.status_code, "Tiedosto on vioittunut tai se ei ole zip." in text(answer)) == (422, True)
    for data, words in (
        (zipped(tmp_path).replace(b"PK\x01\x02", b"PK\x01\x03"), ""),
        (Shelf(head={"format": "oppiva-library/2"}).zip(tmp_path / "b.zip").read_bytes(), "oppiva-library/2"),
    ):
        answer = sent(table, data, client=client)
        if answer.status_code == 302:
            page = text(client.get(answer["Location"]))
            assert "Kirjastoa ei voitu lukea." in page
            assert words in page


def test_nobody_but_who_publishes_models_sees_the_pages(table: Table, tmp_path: Path) -> None:
    sent(table, zipped(tmp_path))
    run, cast = LibraryRun.objects.get(), table.lab.cast
    for who in (cast.manager, cast.facilitator, cast.supervisor, cast.stranger):
        client = browser(who)
        assert client.get(at(table)).status_code == 404
        assert sent(table, zipped(tmp_path), client=client).status_code == 404
        for name in ("library_run", "library_undo"):
            assert client.get(at(table, name, run.pk)).status_code == 404
        for name in ("library_confirm", "library_go_on", "library_undo"):
            assert client.post(at(table, name, run.pk)).status_code == 404
        assert client.get(reverse("catalogue:allowed_libraries")).status_code == 404
        assert (
            client.post(
                reverse("catalogue:allowed_libraries"), {"name": "X", "address": "https://x.example/"}
            ).status_code
            == 404
        )
    assert Client().get(at(table)).status_code == 302
    assert (LibraryRun.objects.count(), AllowedLibrary.objects.count()) == (1, 0)


def test_the_administrator_allows_an_address_and_who_publishes_chooses_it(table: Table) -> None:
    boss = chief()
    client, where = browser(boss), reverse("catalogue:allowed_libraries")
    assert f'href="{where}"' in text(client.get("/mallit/"))
    assert "Yhtään kirjastoa ei ole vielä sallittu." in text(client.get(where))
    answer = client.post(where, {"name": "Toinen", "address": "http://muu.example/"})
    assert answer.status_code == 422
    assert 'value="http://muu.example/"' in text(answer)
    shelf = Shelf()
    shelf.model()
    files = dict(shelf.files)
    with hosted(files) as address:
        shelf.address = address
        files["kirjasto.json"] = shelf.manifest()
        client.post(where, {"name": "Toinen", "address": address})
        library = AllowedLibrary.objects.get()
        analyst = browser(table.analyst)
        assert "Toinen (127.0.0.1" in text(analyst.get(at(table)))
        for wrong in ("", "x", str(boss.pk), address):
            assert analyst.post(at(table, "library_read"), {"library": wrong}).status_code == 422
        answer = analyst.post(at(table, "library_read"), {"library": str(library.pk)})
        run = LibraryRun.objects.get()
        assert run.state == "reading"
        assert "Kirjastoa luetaan." in text(analyst.get(answer["Location"]))
        from threading import Event

        worker.loop(Event(), once=True)
        page = text(analyst.get(answer["Location"]))
    assert "Yksi malli tulisi tai uusiutuisi." in page
    client.post(reverse("catalogue:library_forbid", args=[library.pk]))
    assert analyst.post(at(table, "library_read"), {"library": str(library.pk)}).status_code == 422
    assert statements(client, where) <= MOST


def test_after_the_programme_nothing_is_read_and_what_was_is_there(table: Table, tmp_path: Path) -> None:
    sent(table, zipped(tmp_path))
    table.programme.__class__.objects.filter(pk=table.programme.pk).update(state="ended")
    client, run = browser(table.analyst), LibraryRun.objects.get()
    assert "Hanke on päättynyt" in text(client.get(at(table)))
    assert client.get(at(table, "library_run", run.pk)).status_code == 200
    assert client.post(at(table, "library_confirm", run.pk)).status_code >= 400
    assert sent(table, zipped(tmp_path), client=client).status_code >= 400


def test_a_library_removed_from_the_list_while_it_waits_is_not_read(table: Table) -> None:
    library = outbound.allow(sudo(chief()), name="Toinen", address="https://toinen.example/")
    analyst = browser(table.analyst)
    answer = analyst.post(at(table, "library_read"), {"library": str(library.pk)})
    outbound.forbid(sudo(Person.objects.get(name="Iiris Ylläpitäjä")), library)
    from threading import Event

    worker.loop(Event(), once=True)
    assert "toinen.example ei ole niiden kirjastojen joukossa" in text(analyst.get(answer["Location"]))
