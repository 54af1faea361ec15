"""What one installation exports, another reads: from the folder, from a zip of it, and live from its address."""

from __future__ import annotations

import shutil
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from catalogue.library import Library
from catalogue.shelf import hosted, sudo
from oppiva.adoption import services as adoption
from oppiva.adoption.models import Stage
from oppiva.adoption.services.starting import Adopter
from oppiva.catalogue.models import ForeignModel, LibraryRow, LibraryRun, ModelVersion, OperatingModel
from oppiva.catalogue.services import library_bringing, library_reading, outbound
from oppiva.catalogue.static_export import export_library
from oppiva.jobs import clock
from oppiva.people.queries import actor_for
from workshops.cast import grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
FIRST, SECOND = "https://eka.example", "https://toka.example"


def brought(library: Library, source: Path | str) -> LibraryRun:
    run = library_reading.read_source_in(library.analyst, library.model.programme, str(source))
    return library_bringing.confirm(library.analyst, run)


def fates(run: LibraryRun) -> list[tuple[str, str]]:
    return list(LibraryRow.objects.filter(run=run).order_by("position").values_list("fate", "code"))


def test_an_export_comes_into_another_installation_is_adopted_there_and_its_path_tells_the_origin(
    library: Library, tmp_path: Path, settings: Any, client: Client
) -> None:
    version = library.published()
    settings.OPPIVA_ADDRESS = FIRST
    folder = tmp_path / "vienti"
    export_library(folder)
    assert fates(brought(library, folder)) == [("own", "")]
    # The same library read under another address: to this installation it is somebody else's.
    settings.OPPIVA_ADDRESS = SECOND
    packed = shutil.make_archive(str(tmp_path / "vienti"), "zip", folder)
    assert fates(brought(library, packed)) == [("new", "")]
    model = OperatingModel.objects.select_related("programme").get(origin="foreign")
    newest = ModelVersion.objects.get(pk=model.current_version)
    assert (newest.content_hash, newest.at.replace(microsecond=0)) == (
        version.content_hash, version.at.replace(microsecond=0),
    )  # fmt: skip
    origin = ForeignModel.objects.get()
    assert (origin.address, origin.organisation) == (f"{FIRST}/mallit/{library.model.slug}/", "Kolmas työllisyysalue")
    person = person_of("Kaisa Käyttöönottaja", library.office)
    grant_to(person, "participant", "unit", str(library.office.pk))
    adoption.start(
        actor_for(person), model, adopter=Adopter("employment_area", area=library.elsewhere.area), version=newest,
        stage=Stage.IN_USE, on=clock.today(),
    )  # fmt: skip
    path = client.get(f"/mallit/{model.slug}/polku/").content.decode()
    assert f"{FIRST}/mallit/{library.model.slug}/1.0.0/" in path
    assert "U1-K1" in path
    # It goes on to a third one as what it is.
    export_library(tmp_path / "toinen")
    settings.OPPIVA_ADDRESS = "https://kolmas.example"
    assert sorted(fates(brought(library, tmp_path / "toinen"))) == [("new", ""), ("unchanged", "")]
    assert {one.address for one in ForeignModel.objects.all()} == {
        f"{FIRST}/mallit/{library.model.slug}/", f"{SECOND}/mallit/{library.model.slug}/",
    }  # fmt: skip


def test_a_living_installation_is_read_as_its_folder_is(library: Library, settings: Any) -> None:
    library.published()
    chief = person_of("Iiris Ylläpitäjä")
    grant_to(chief, "instance_admin", "instance")
    pages: dict[str, bytes] = {}

    def there(handler: BaseHTTPRequestHandler) -> None:
        data = pages.get(handler.path.lstrip("/"), b"")
        handler.send_response(200 if data else 404)
        handler.end_headers()
        handler.wfile.write(data)

    with hosted(there) as address:
        settings.OPPIVA_ADDRESS = address
        for path in ("kirjasto.json", f"mallit/{library.model.slug}/1.0.0/malli.json"):
            answer = Client().get(f"/{path}")
            assert answer.status_code == 200
            pages[path] = answer.content
        settings.OPPIVA_ADDRESS = SECOND
        outbound.allow(sudo(chief), name="Eka", address=address)
        assert fates(brought(library, address)) == [("new", "")]
        assert fates(brought(library, address)) == [("unchanged", "")]
