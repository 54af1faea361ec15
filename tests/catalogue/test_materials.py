"""Materials of a model (records.md M11): added, ordered, removed, brought back; who opens them; hostile ones (S8)."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image

from catalogue.library import Library
from catalogue.table import refused
from jobs.hostile import HTML, PDF, UPLOADS, Hostile, located
from oppiva.audit.models import AuditEvent
from oppiva.audit.services import UNDO_DAYS, purge
from oppiva.catalogue import services
from oppiva.catalogue.models import MOST_MATERIALS, Licence, ModelMaterial, ModelVersion
from oppiva.catalogue.services.materials import is_web_address
from oppiva.jobs import clock, registry
from oppiva.jobs.models import StoredFile
from oppiva.jobs.sniff import MEDIA_TYPES
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.people.services import bring_back
from pages.bars import MOST
from workshops.cast import browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    """A media folder of this test's own."""
    settings.OPPIVA_MEDIA = tmp_path
    return tmp_path


def add(library: Library, title: str = "Soittolista", **more: Any) -> ModelMaterial:
    """A file, unless a link is given."""
    upload = None if "link" in more else SimpleUploadedFile(more.pop("name", "lista.pdf"), more.pop("content", PDF))
    values = {"licence": Licence.CC_BY, "upload": upload, **more}
    return services.add_material(library.analyst, library.fresh(), title=title, **values)


def titles(library: Library) -> list[str]:
    return [one.title for one in services.materials_of(library.fresh())]


def desk(library: Library, name: str = "materials", *more: object) -> str:
    with override("fi"):  # a page that was asked for in another language leaves it behind
        return reverse(f"catalogue:{name}", args=[library.model.programme.code, library.model.code, *more])


def download(library: Library, version: ModelVersion, material: ModelMaterial) -> str:
    return reverse("catalogue:material", args=[library.model.slug, version.number, material.pk])


def analyst_of(library: Library) -> Person:
    return library.table.analyst


# --- adding ----------------------------------------------------------------------------------------------------------
def test_a_file_and_a_link_are_added_in_order_each_with_its_licence(library: Library) -> None:
    first = add(library)
    second = add(library, "Ohje muualla", link="https://ohje.example/a?b=1", licence=Licence.OTHER)
    assert titles(library) == ["Soittolista", "Ohje muualla"]
    assert (first.file_name, first.file_bytes, first.link) == ("lista.pdf", len(PDF), "")
    assert (second.file, second.licence) == (None, "other")
    assert AuditEvent.objects.filter(verb="model_material_added").count() == 2


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"link": ""}, "model_material_needs_one"),
        ({"link": "https://a.example/", "upload": SimpleUploadedFile("a.pdf", PDF)}, "model_material_needs_one"),
        ({"link": "javascript:alert(1)"}, "model_link_shape"),
        ({"link": "ftp://a.example/"}, "model_link_shape"),
        ({"link": "file:///etc/passwd"}, "model_link_shape"),
        ({"link": "//a.example/"}, "model_link_shape"),
        ({"link": "https://user:pw@a.example/"}, "model_link_shape"),
        ({"link": "https://a.example/\nx"}, "model_link_shape"),
        ({"link": "http://["}, "model_link_shape"),
        ({"link": "https://a.example/" + "x" * 300}, "model_link_shape"),
        ({"licence": "mine"}, "choice_unknown"),
        ({"title": ""}, "text_short"),
        ({"title": "x" * 121}, "text_long"),
        ({"title": "Aino 131052-308T"}, "identity_code"),
    ],
)
def test_what_is_no_material_is_refused(library: Library, more: dict[str, Any], code: str) -> None:
    with refused(code):
        add(library, **more)
    assert titles(library) == []


def test_addresses_of_the_web_are_taken_as_they_are() -> None:
    for good in ("http://a.example", "https://a.example:8443/x?y#z", "https://ääkkönen.example/ä"):
        assert is_web_address(good)


def test_sent_twice_a_material_is_one(library: Library) -> None:
    ref = uuid4()
    ids = {add(library, client_ref=ref).pk for _again in range(3)}
    assert (len(ids), StoredFile.objects.count()) == (1, 1)


def test_there_are_twenty_at_most_and_the_twentieth_sent_twice_is_there(library: Library) -> None:
    for at in range(MOST_MATERIALS - 1):
        add(library, f"Linkki {at}", link=f"https://a.example/{at}")
    ref = uuid4()
    last = add(library, "Viimeinen", link="https://a.example/z", client_ref=ref)
    assert add(library, "Viimeinen", link="https://a.example/z", client_ref=ref).pk == last.pk
    with refused("model_materials_many"):
        add(library, "Liikaa", link="https://a.example/y")
    assert len(titles(library)) == MOST_MATERIALS
    page = browser(analyst_of(library)).get("/en" + desk(library)).content.decode()
    assert "There is no room for more" in page
    assert 'name="title"' not in page


def test_of_a_withdrawn_model_the_materials_stay_as_they_are(library: Library) -> None:
    material = add(library)
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui, eikä tätä saa enää tehdä.")
    with refused("model_closed"):
        add(library, "Uusi", link="https://a.example/")
    with refused("model_closed"):
        services.remove_material(library.analyst, ModelMaterial.objects.get(pk=material.pk))


# --- order, removal --------------------------------------------------------------------------------------------------
def test_a_material_goes_one_place_up_or_down_and_stays_at_the_ends(library: Library) -> None:
    one, two, three = (add(library, name, link=f"https://a.example/{name}") for name in ("A1", "B2", "C3"))
    services.move_material(library.analyst, three, up=True)
    assert titles(library) == ["A1", "C3", "B2"]
    services.move_material(library.analyst, one, up=True)
    assert titles(library) == ["A1", "C3", "B2"]
    services.move_material(library.analyst, one, up=False)
    assert titles(library) == ["C3", "A1", "B2"]
    services.move_material(library.analyst, two, up=False)
    assert titles(library) == ["C3", "A1", "B2"]


def test_a_removed_material_comes_back_in_its_place(library: Library) -> None:
    one, _two = add(library, "A1", link="https://a.example/a"), add(library, "B2", link="https://a.example/b")
    batch = services.remove_material(library.analyst, one)
    assert titles(library) == ["B2"]
    bring_back(library.analyst, batch)
    assert titles(library) == ["A1", "B2"]


def test_nothing_comes_back_where_twenty_are(library: Library) -> None:
    batch = services.remove_material(library.analyst, add(library, "A1", link="https://a.example/a"))
    for at in range(MOST_MATERIALS):
        add(library, f"Linkki {at}", link=f"https://a.example/{at}")
    with refused("model_materials_many"):
        bring_back(library.analyst, batch)


def test_a_material_of_no_version_goes_for_good_with_its_file(library: Library, media: Path) -> None:
    services.remove_material(library.analyst, add(library))
    with_files = purge(clock.now() + timedelta(days=UNDO_DAYS + 1))
    assert with_files.records >= 1
    assert not ModelMaterial.objects.exists()
    assert not StoredFile.objects.filter(kind="model_material").exists()


def test_a_material_of_a_version_stays_as_long_as_the_version(library: Library) -> None:
    material = add(library)
    first = library.published()
    services.remove_material(library.analyst, material)
    second = library.publish("Soittolista poistui.")
    purge(clock.now() + timedelta(days=UNDO_DAYS + 1))
    visitor = Client()
    assert visitor.get(download(library, first, material)).status_code == 200
    assert visitor.get(download(library, second, material)).status_code == 404
    assert second.change == "minor"


def test_another_order_is_another_version(library: Library) -> None:
    add(library, "A1", link="https://a.example/a")
    two = add(library, "B2", link="https://a.example/b")
    library.published()
    services.move_material(library.analyst, two, up=True)
    assert library.publish("Uusi järjestys.").change == "minor"


# --- who opens them --------------------------------------------------------------------------------------------------
def test_a_draft_s_materials_are_the_desk_s_and_a_version_s_are_everyone_s(library: Library) -> None:
    material = add(library)
    stored = StoredFile.objects.get(pk=material.file)
    stranger = actor_for(library.table.lab.cast.stranger)
    assert registry.may_open(library.analyst, stored)
    assert not registry.may_open(stranger, stored)
    version = library.published()
    later = add(library, "Vasta luonnoksessa")
    assert registry.may_open(stranger, stored)
    assert not registry.may_open(stranger, StoredFile.objects.get(pk=later.file))
    visitor = Client()
    assert visitor.get(download(library, version, material)).status_code == 200
    assert visitor.get(download(library, version, later)).status_code == 404


def test_a_material_is_saved_never_shown(library: Library) -> None:
    material = add(library, name='a"; filename="x.html')
    version = library.published()
    answer = Client().get(download(library, version, material))
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]


def test_an_address_of_another_model_or_of_a_link_leads_to_no_file(library: Library) -> None:
    link = add(library, "Muualla", link="https://a.example/")
    version = library.published()
    visitor = Client()
    assert visitor.get(download(library, version, link)).status_code == 404  # no way out through us
    at = reverse("catalogue:material", args=[library.model.slug, version.number, uuid4()])
    assert visitor.get(at).status_code == 404
    html = visitor.get(reverse("catalogue:kit", args=[library.model.slug])).content.decode()
    assert re.search(r'<a href="https://a\.example/" rel="noopener noreferrer external"', html)
    assert "a.example ·" in html


def test_the_file_gone_from_the_disk_is_a_page_that_is_not_there(library: Library, media: Path) -> None:
    material = add(library)
    version = library.published()
    for file in media.glob("??/*"):
        file.unlink()
    assert Client().get(download(library, version, material)).status_code == 404


# --- the desk's page -------------------------------------------------------------------------------------------------
def test_the_desk_adds_orders_removes_and_brings_back(library: Library) -> None:
    client = browser(analyst_of(library))
    html = client.get("/en" + desk(library)).content.decode()
    ref = re.search(r'name="client_ref" value="([^"]+)"', html)
    assert ref is not None
    sent = {"title": "Soittolista", "licence": "cc_by_4", "client_ref": ref[1]}
    for _twice in range(2):
        file = SimpleUploadedFile("lista.pdf", PDF)
        assert client.post(desk(library), {**sent, "file": file}).status_code == 302
    assert titles(library) == ["Soittolista"]
    client.post(desk(library), {"title": "Linkki", "licence": "cc0_1", "link": "https://a.example/"})
    link = services.materials_of(library.fresh())[1]
    client.post(desk(library, "material_move", link.pk), {"go": "ylos"})
    assert titles(library) == ["Linkki", "Soittolista"]
    client.post(desk(library, "material_remove", link.pk))
    html = client.get("/en" + desk(library)).content.decode()
    batch = re.search(r'name="batch" value="([^"]+)"', html)
    assert batch is not None
    client.post(desk(library, "material_back"), {"batch": batch[1]})
    assert titles(library) == ["Linkki", "Soittolista"]
    assert 'name="batch"' not in client.get("/en" + desk(library)).content.decode()


def test_what_is_refused_stands_at_its_field_and_keeps_what_was_typed(library: Library) -> None:
    client = browser(analyst_of(library))
    svg = SimpleUploadedFile("kuva.png", b"<svg onload=alert(1)>")
    for sent, said in (
        ({"title": "Kuva", "licence": "cc_by_4", "file": svg}, "This type of file cannot be saved here"),
        ({"title": "Linkki", "licence": "cc_by_4", "link": "ftp://a"}, "Write a whole address that begins with"),
        ({"title": "Ei mitään", "licence": "cc_by_4"}, "Choose a file or write an address"),
        ({"title": "", "licence": "cc_by_4", "link": "https://a.example/"}, "Give the material a title"),
    ):
        answer = client.post("/en" + desk(library), sent)
        assert answer.status_code == 422
        html = answer.content.decode()
        assert said in html
        assert f'value="{sent["title"]}"' in html or not sent["title"]
    assert titles(library) == []


def test_who_only_reads_the_draft_adds_nothing_and_a_stranger_finds_nothing(library: Library) -> None:
    material = add(library, "A1", link="https://a.example/a")
    manager, stranger = library.table.lab.cast.manager, library.table.lab.cast.stranger
    reader = next(
        one
        for one in (manager, library.table.lab.cast.facilitator)
        if browser(one).get(desk(library)).status_code == 200
    )
    acts = (desk(library), desk(library, "material_remove", material.pk), desk(library, "material_back"))
    sent = {"title": "Uusi", "licence": "cc_by_4", "link": "https://a.example/"}
    assert 'name="title"' not in browser(reader).get(desk(library)).content.decode()
    assert {browser(reader).post(at, sent).status_code for at in acts} == {403}
    assert {browser(stranger).post(at, sent).status_code for at in acts} == {404}
    assert browser(stranger).get(desk(library)).status_code == 404
    assert Client().get(desk(library)).status_code == 302


def test_the_desk_asks_as_few_statements_for_twenty_as_for_one(library: Library) -> None:
    client = browser(analyst_of(library))
    add(library, "A1", link="https://a.example/a")
    client.get(desk(library))
    with CaptureQueriesContext(connection) as one:
        client.get(desk(library))
    for at in range(MOST_MATERIALS - 1):
        add(library, f"Linkki {at}", link=f"https://a.example/{at}")
    with CaptureQueriesContext(connection) as all_of_them:
        client.get(desk(library))
    assert len(all_of_them) == len(one) <= MOST, [row["sql"][:150] for row in one]


# --- S8 --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("one", UPLOADS, ids=lambda one: re.sub(r"[^\w.]", "_", one.name)[:30] + f"-{one.fate[:20]}")
def test_a_hostile_upload_is_refused_or_made_harmless(library: Library, media: Path, one: Hostile) -> None:
    content = one.make()
    if one.fate not in MEDIA_TYPES.values():
        with refused(one.fate):
            add(library, name=one.name, content=content)
        assert not ModelMaterial.objects.exists()
        assert list(media.glob("??/*")) == []
        return
    made = add(library, name=one.name, content=content)
    stored = StoredFile.objects.get(pk=made.file)
    assert stored.media_type == one.fate
    assert len(made.file_name) <= 120
    assert not re.search(r'[/\\\x00-\x1f\u202e"]|\.\.', made.file_name)
    assert made.file_name.rpartition(".")[2] in {"pdf", "png", "jpg", "jpeg", "webp", "docx"}
    if one.fate.startswith("image/"):
        kept = (media / stored.path).read_bytes()
        assert HTML not in kept
        assert b"<?php" not in kept


def test_a_photo_forgets_where_and_by_whom_it_was_taken(library: Library, media: Path) -> None:
    made = add(library, name="kuva.jpg", content=located("JPEG"))
    stored = StoredFile.objects.get(pk=made.file)
    kept = Image.open(io.BytesIO((media / stored.path).read_bytes()))
    assert not kept.getexif()
    assert made.file_bytes == stored.size
