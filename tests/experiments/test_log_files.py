"""Photos and speech of the diary: drawn anew, small, without a place; hostile ones refused in clear words (S8)."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from experiments import pictures
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments import rules, services, sound
from oppiva.experiments.models import DiaryEntry
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services.files import location
from oppiva.people.queries import actor_for

pytestmark = pytest.mark.django_db


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    """A file as a form sends it."""
    return SimpleUploadedFile(name, content)


def written(lab: Lab, **files: SimpleUploadedFile) -> DiaryEntry:
    """A line of the diary with these files."""
    return services.add_entry(lab.member(), kind="surprise", text="Katsokaa.", photo_alt="Taulu", **files)


def kept(pk: object) -> tuple[StoredFile, bytes]:
    """A stored file and its content."""
    found = StoredFile.objects.get(pk=pk)
    return found, location(found).read_bytes()


def test_a_photo_is_drawn_anew_small_and_without_its_place(lab: Lab) -> None:
    lab.started()
    sent = pictures.photo()
    assert pictures.PLACE in sent
    stored, content = kept(written(lab, photo=upload("Kauppakatu 5.jpg", sent)).photo_id)
    picture = Image.open(io.BytesIO(content))
    assert picture.size == (1600, 1200)
    assert not picture.getexif()
    assert pictures.PLACE not in content
    assert stored.name == "photo.jpg"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("kuva.heic", pictures.HEIC, "photo_heic"),
        ("kuva.svg", pictures.SVG, "photo_type"),
        ("kuva.jpg", pictures.SVG, "photo_type"),
        ("kuva.png", pictures.huge_png(), "picture_too_large"),
        ("kuva.jpg", b"\xff\xd8\xff" + bytes(10 * 1024 * 1024), "file_too_big"),
        ("kuva.jpg", b"\xff\xd8\xff" + bytes(500), "picture_broken"),
        ("kuva.pdf", b"%PDF-1.7 " + bytes(500), "photo_type"),
    ],
)
def test_what_is_no_photo_is_refused_at_its_field(lab: Lab, name: str, content: bytes, code: str) -> None:
    lab.started()
    with pytest.raises(DomainError) as error:
        written(lab, photo=upload(name, content))
    assert (error.value.code, error.value.facts["field"]) == (code, "photo")
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("content", [pictures.mp3(20), pictures.m4a(20)], ids=["mp3", "m4a"])
def test_speech_is_kept_without_the_names_beside_it(lab: Lab, content: bytes) -> None:
    lab.started()
    assert pictures.PLACE in content
    _stored, found = kept(written(lab, speech=upload("Kauppakatu 5.m4a", content)).speech_id)
    assert pictures.PLACE not in found
    assert sound.seconds_of(found) == pytest.approx(20, abs=1)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (pictures.mp3(75), "speech_long"),
        (pictures.m4a(61), "speech_long"),
        (pictures.m4a(20, b"vide"), "speech_type"),
        (b"RIFF" + bytes(400), "speech_type"),
        (pictures.SVG, "speech_type"),
        (b"ID3\x03\x00\x00\x7f\x7f\x7f\x7f", "speech_type"),
        (b"\x00\x00\x00\x14ftypM4A " + b"\xff" * 64, "speech_type"),
    ],
)
def test_what_is_no_short_speech_is_refused_at_its_field(lab: Lab, content: bytes, code: str) -> None:
    lab.started()
    with pytest.raises(DomainError) as error:
        written(lab, speech=upload("puhe.m4a", content))
    assert (error.value.code, error.value.facts["field"]) == (code, "speech")


def test_the_team_alone_opens_a_photo_until_its_line_is_removed(lab: Lab) -> None:
    lab.started()
    made = written(lab, photo=upload("kuva.jpg", pictures.photo(20, 20)))
    stored, _content = kept(made.photo_id)
    cast = lab.cast
    assert rules.may_open_diary_file(actor_for(cast.staff[1]), stored)
    strangers = [cast.staff[4], cast.facilitator, cast.manager, cast.supervisor, cast.stranger]
    assert not any(rules.may_open_diary_file(actor_for(person), stored) for person in strangers)
    assert not rules.may_open_diary_file(Actor(None), stored)
    services.remove_entry(lab.member(), made)
    assert not rules.may_open_diary_file(actor_for(cast.staff[1]), stored)


def test_another_photo_takes_the_place_of_the_first_and_one_is_taken_away(lab: Lab) -> None:
    lab.started()
    made = written(lab, photo=upload("kuva.jpg", pictures.photo(20, 20)))
    first = made.photo_id
    row = rules.own_entry(lab.member(), made.pk)
    row = services.change_entry(
        lab.member(), row, changes={}, base_version=1, photo=upload("b.png", pictures.photo(9, 9, "PNG"))
    )
    assert row.photo_id not in {None, first}
    assert StoredFile.objects.get(pk=first).keep_until is not None
    row = services.change_entry(
        lab.member(), row, changes={}, base_version=row.version, without=frozenset({"photo_id"})
    )
    assert row.photo_id is None
