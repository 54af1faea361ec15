"""The library in a folder: what strangers read and nothing else, every link whole, the second run writes nothing."""

from __future__ import annotations

import json
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.exported import broken_links, export, files, manifest, said, wrong_sums
from catalogue.library import Library, bare_model, shelve
from catalogue.shelf import Shelf, content_of
from catalogue.test_library_imports import brought
from catalogue.test_library_page import out, withdrawn
from oppiva.catalogue import services
from oppiva.catalogue.imports.origins import asked_of
from oppiva.catalogue.imports.spec import spec
from oppiva.catalogue.library_kept import forget
from oppiva.catalogue.models import ModelDraft, OperatingModel
from oppiva.catalogue.queries.library_manifest import StoredMaterial
from oppiva.catalogue.static_export import pack
from oppiva.catalogue.static_export.exporting import within
from oppiva.core.errors import DomainError
from oppiva.core.library.apart import read_manifest_apart, read_versions_apart
from oppiva.jobs import clock
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services.files import location

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
LANGUAGES = ("", "sv/", "en/")


def two_versions(library: Library) -> str:
    """A model with an older version; its slug."""
    library.published()
    library.write(law="Soitosta kirjataan asiakkuuteen vain se, mikä sovittiin.")
    library.publish("Yksi lause selkeni.")
    return library.model.slug


def test_the_folder_holds_each_page_of_a_model_and_every_link_leads_somewhere(library: Library, tmp_path: Path) -> None:
    slug = two_versions(library)
    done = export(tmp_path)
    held = files(tmp_path)
    for start in LANGUAGES:
        for page in ("index.html", f"mallit/{slug}/index.html", f"mallit/{slug}/polku/index.html"):
            assert f"{start}{page}" in held, (start, page)
        assert f"{start}mallit/leviaminen/index.html" in held
    for number in ("1.0.0", "1.0.1"):
        assert {f"mallit/{slug}/{number}/index.html", f"mallit/{slug}/{number}/malli.json"} <= held.keys()
    assert {"kirjasto.json", "mallit.csv", "kayttoonotot.csv", "LICENSE.txt", "SHA256SUMS"} <= held.keys()
    assert (done.models, done.tally.foreign) == (1, ())
    assert broken_links(tmp_path) == []
    assert wrong_sums(tmp_path) == []
    older = held[f"mallit/{slug}/1.0.0/index.html"].decode()
    assert "uudempi versio" in older
    assert f"../../../mallit/{slug}/index.html" in older
    # The newest one is the page of the model: its own address leads there, with or without a step by hand.
    newest = held[f"mallit/{slug}/1.0.1/index.html"].decode()
    for way in (f'content="0; url=../../../mallit/{slug}/index.html"', f'href="../../../mallit/{slug}/index.html"'):
        assert way in newest
    assert len(newest) < 1_200
    assert 'href="http://127.0.0.1:8000/mallit/' in newest


def test_no_page_asks_for_what_only_the_service_can_do(library: Library, tmp_path: Path) -> None:
    slug = two_versions(library)
    out(library.table.cards[0])
    export(tmp_path)
    for path, content in files(tmp_path).items():
        if path.endswith(".html"):
            html = content.decode()
            assert "csrf" not in html, path
            assert html.count("<form") == (path in {"index.html", "sv/index.html", "en/index.html"}), path
            for word in ("laskuri", "kysy/", "ota-kayttoon", "/haku/", "paatosmuistio", "versiot/", "kokeilut/"):
                assert word not in html, (path, word)
            assert "default-src 'none'" in html
    page = (tmp_path / "mallit" / slug / "index.html").read_text("utf-8")
    # A public experiment is named, its page is not in the folder.
    assert library.table.cards[0].code in page
    assert f'href="http://127.0.0.1:8000/mallit/{slug}/"' in page


def test_a_second_run_writes_nothing_and_a_changed_model_is_drawn_alone(library: Library, tmp_path: Path) -> None:
    slug = two_versions(library)
    other = bare_model(library.table.programme, "Toinen malli", 30)
    shelve(other)
    assert export(tmp_path).tally.changed
    before = files(tmp_path)
    times = {path: (tmp_path / path).stat().st_mtime_ns for path in before}
    again = export(tmp_path).tally
    assert (again.changed, again.written, again.removed) == (False, 0, 0)
    assert {path: (tmp_path / path).stat().st_mtime_ns for path in before} == times
    # Another day alone changes nothing, neither.
    with clock.travel(clock.now() + timedelta(days=1)):
        assert not export(tmp_path).tally.changed
        services.withdraw(library.analyst, library.fresh(), reason="Tilalle tuli toinen tapa.")
        assert export(tmp_path).tally.changed
    after = files(tmp_path)
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert any(path.startswith(f"mallit/{slug}/") for path in changed)
    assert not any(other.slug in path for path in changed)
    assert "poistettiin käytöstä" in after[f"mallit/{slug}/index.html"].decode().lower()
    assert manifest(tmp_path)["models"][0]["withdrawn_reason"] == "Tilalle tuli toinen tapa."
    assert broken_links(tmp_path) == []
    assert wrong_sums(tmp_path) == []


def test_the_manifest_tells_the_very_bytes_and_is_the_same_live(library: Library, tmp_path: Path) -> None:
    slug = two_versions(library)
    export(tmp_path)
    told = manifest(tmp_path)
    assert (told["format"], told["licence"], told["address"]) == (
        "oppiva-library/1", "CC BY 4.0", "http://127.0.0.1:8000/",
    )  # fmt: skip
    [model] = told["models"]
    assert (model["slug"], model["current"], model["replaced_by"]) == (slug, "1.0.1", "")
    assert [one["number"] for one in model["versions"]] == ["1.0.1", "1.0.0"]
    for one in model["versions"]:
        content = (tmp_path / one["path"]).read_bytes()
        assert sha256(content).hexdigest() == one["hash"]
        assert content == Client().get(f"/{one['path']}").content
    assert model["steward"]["organisation"] == "Kolmas työllisyysalue"
    live = Client().get("/kirjasto.json")
    assert json.loads(live.content) == told
    assert live.content == (tmp_path / "kirjasto.json").read_bytes()


def test_the_live_manifest_asks_few_statements_sets_no_cookie_and_carries_its_tag(library: Library) -> None:
    two_versions(library)
    with CaptureQueriesContext(connection) as asked:
        first = Client().get("/kirjasto.json")
    assert len(asked) <= 12
    assert first["Content-Type"] == "application/json; charset=utf-8"
    assert not first.cookies
    assert Client().get("/kirjasto.json", headers={"If-None-Match": first["ETag"]}).status_code == 304
    shelve(bare_model(library.table.programme, "Toinen malli", 30))
    assert Client().get("/kirjasto.json", headers={"If-None-Match": first["ETag"]}).status_code == 200
    with CaptureQueriesContext(connection) as more:
        Client().get("/kirjasto.json")
    assert len(more) <= len(asked)


def test_what_is_not_public_is_nowhere_in_the_folder(library: Library, tmp_path: Path) -> None:
    """Drafts, the next version while it is written, and what was counted in a source that was withdrawn."""
    out(library.table.cards[0])
    library.published()
    library.write(law="KANARIALINTU seuraavassa versiossa.", channel="KANARIALINTU")
    draft = bare_model(library.table.programme, "KANARIALINTU luonnos", 31)
    ModelDraft.objects.filter(operating_model=draft).update(problem="KANARIALINTU pulma")
    export(tmp_path)
    for path, content in files(tmp_path).items():
        assert b"kanarialintu" not in content.lower(), path
        assert draft.slug not in path
    assert [one["slug"] for one in manifest(tmp_path)["models"]] == [library.model.slug]
    name = library.table.cards[0].code
    withdrawn(library.table.cards[0])
    export(tmp_path)
    forget()
    at = f"mallit/{library.model.slug}/"
    page = (tmp_path / at / "index.html").read_text("utf-8")
    assert name in page
    # As the live page masks it: that it was withdrawn, not what was counted in it.
    assert said(page) <= said(Client().get(f"/{at}").content.decode())


def test_a_material_goes_along_where_its_licence_lets_it(library: Library, tmp_path: Path) -> None:
    library.reviewed()
    for title, licence in (("Muistilista", "cc_by_4"), ("Lomake", "other")):
        services.add_material(
            library.analyst, library.fresh(), title=title, licence=licence,
            upload=SimpleUploadedFile(f"{title.lower()} å/1.pdf", PDF, "application/pdf"),
        )  # fmt: skip
    library.kept()
    library.publish()
    export(tmp_path)
    [version] = manifest(tmp_path)["models"][0]["versions"]
    [told] = version["materials"]
    assert (tmp_path / told["path"]).read_bytes() == PDF
    assert (sha256(PDF).hexdigest(), len(PDF)) == (told["sha256"], told["bytes"])
    page = (tmp_path / "mallit" / library.model.slug / "index.html").read_text("utf-8")
    assert "Muistilista</a>" in page
    assert "Lomake</a>" not in page
    assert "Lomake" in page
    assert broken_links(tmp_path) == []
    assert Client().get(f"/{told['path']}").getvalue() == PDF
    assert Client().get(f"/{told['path']}x").status_code == 404


def own_material(library: Library, licence: str) -> StoredFile:
    """The file of a material of a model in the library."""
    library.reviewed()
    upload = SimpleUploadedFile("lomake.pdf", PDF, "application/pdf")
    services.add_material(library.analyst, library.fresh(), title="Lomake", licence=licence, upload=upload)
    library.kept()
    library.publish()
    return StoredFile.objects.get(kind="model_material")


def test_nobody_elsewhere_gives_out_a_file_of_ours_by_naming_it(library: Library, tmp_path: Path) -> None:
    stored = own_material(library, "other")
    shelf = Shelf()
    row = shelf.model("vieras-malli")
    listed = {"id": stored.object_id, "title": "Lomake", "link": "", "file_name": "lomake.pdf", "bytes": len(PDF)}
    shelf.write(row, content_of(row) | {"materials": [{**listed, "licence": "cc_by_4"}]})
    brought(library.table, shelf, tmp_path / "vieras")
    export(tmp_path / "kirjasto")
    told = manifest(tmp_path / "kirjasto")["models"]
    assert {one["slug"] for one in told} == {library.model.slug, "vieras-malli"}
    assert not any(version["materials"] for one in told for version in one["versions"])
    assert PDF not in files(tmp_path / "kirjasto").values()
    assert json.loads(Client().get("/kirjasto.json").content)["models"] == told


def test_a_file_that_was_away_and_came_back_is_where_the_manifest_says(library: Library, tmp_path: Path) -> None:
    here = location(own_material(library, "cc_by_4"))
    away = here.with_name("poissa")
    here.rename(away)
    export(tmp_path)
    assert manifest(tmp_path)["models"][0]["versions"][0]["materials"] == []
    away.rename(here)
    for _again in range(2):
        done = export(tmp_path).tally
        [told] = manifest(tmp_path)["models"][0]["versions"][0]["materials"]
        assert (tmp_path / told["path"]).read_bytes() == PDF
        assert broken_links(tmp_path) == []
        assert wrong_sums(tmp_path) == []
    assert not done.changed


def test_how_often_materials_stand_in_versions_is_counted_once(tmp_path: Path) -> None:
    """Each counts in every version that has it; no model is looked through once for each file."""
    (tmp_path / "1").write_bytes(b"")
    stored = {
        ("a", name): StoredMaterial(tmp_path / where, "", 10) for name, where in (("x", "1"), ("y", "1"), ("z", "2"))
    }
    looked: list[str] = []

    def versions() -> tuple[SimpleNamespace, ...]:
        looked.append("a")
        return (SimpleNamespace(materials=[{"id": "x"}, {"id": "y"}]), SimpleNamespace(materials=[{"id": "x"}]))

    class Told:
        slug = "a"
        versions = property(lambda self: versions())

    models: Any = [Told()]
    assert [key for _slug, key in within(None, models, stored)] == ["x", "y"]
    assert looked == []
    for most, kept in ((30, ["x", "y"]), (29, ["x"]), (19, ["y"]), (9, [])):
        looked.clear()
        assert [key for _slug, key in within(most, models, stored)] == kept
        assert looked == ["a"]


def test_one_model_alone_is_a_whole_folder(library: Library, tmp_path: Path) -> None:
    slug = two_versions(library)
    other = bare_model(library.table.programme, "Toinen malli", 30)
    shelve(other)
    export(tmp_path / "one", slug)
    assert not any(other.slug in path for path in files(tmp_path / "one"))
    assert [one["slug"] for one in manifest(tmp_path / "one")["models"]] == [slug]
    assert broken_links(tmp_path / "one") == []
    with pytest.raises(DomainError, match="export_no_model"):
        export(tmp_path / "two", "ei-ole")
    assert not (tmp_path / "two").exists()
    # Nobody empties a whole library by naming one model.
    with pytest.raises(DomainError, match="export_of_other"):
        export(tmp_path / "one")


def test_another_installation_reads_the_folder_and_its_zip(library: Library, tmp_path: Path) -> None:
    slug = two_versions(library)
    export(tmp_path / "kirjasto")
    pack(tmp_path / "kirjasto", tmp_path / "kirjasto.zip")
    for source in (tmp_path / "kirjasto", tmp_path / "kirjasto.zip"):
        told = read_manifest_apart(source)
        assert (told.address, told.refused) == ("http://127.0.0.1:8000/", ())
        [model] = told.models
        assert (model.slug, [one.number for one in model.versions]) == (slug, ["1.0.1", "1.0.0"])
        asked = [asked_of(model, one) for one in model.versions]
        assert [one.code for one in read_versions_apart(source, asked, spec())] == ["", ""]


def test_an_empty_library_is_a_folder_that_says_so(library: Library, tmp_path: Path) -> None:
    assert export(tmp_path).models == 0
    assert "Ensimmäisiä malleja kirjoitetaan" in (tmp_path / "index.html").read_text("utf-8")
    assert manifest(tmp_path)["models"] == []
    assert broken_links(tmp_path) == []


def test_what_has_left_the_library_leaves_the_folder(library: Library, tmp_path: Path) -> None:
    library.published()
    other = bare_model(library.table.programme, "Toinen malli", 30)
    shelve(other)
    export(tmp_path)
    # The programme of a model may be taken away, and comes back for 30 days.
    OperatingModel.objects.filter(pk=other.pk).update(deleted_in="00000000-0000-0000-0000-000000000001")
    assert export(tmp_path).tally.removed >= 8
    assert not any(other.slug in path for path in files(tmp_path))
    assert not any(other.slug in content.decode() for path, content in files(tmp_path).items() if path.endswith("html"))
    assert broken_links(tmp_path) == []
    assert wrong_sums(tmp_path) == []


PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"
