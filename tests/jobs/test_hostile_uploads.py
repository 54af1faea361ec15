"""S8: whatever is sent as a letter, nothing of it runs, nothing tells where it was, nothing is shown in a page."""

import io
import re
from pathlib import Path

import pytest
from django.test import RequestFactory
from PIL import Image

from jobs.hostile import HTML, UPLOADS, Hostile, located, picture
from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import registry, views
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import files, store
from oppiva.jobs.sniff import MEDIA_TYPES

pytestmark = pytest.mark.django_db
ENDINGS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpe?g", "image/webp": "webp"}


@pytest.fixture(autouse=True)
def letters(media: Path) -> None:
    """A kind that takes every document there is, so that the sniffing alone decides."""
    registry.file_kind("letter", lambda actor, stored: True)


def put(content: bytes, name: str) -> StoredFile:
    return store(content, kind="letter", object_id="1", actor=ANONYMOUS, name=name)


def test_there_are_sixty_of_them_and_each_is_another() -> None:
    assert len({(one.name, one.make()) for one in UPLOADS}) >= 60


@pytest.mark.parametrize("one", UPLOADS, ids=lambda one: re.sub(r"[^\w.]", "_", one.name)[:30] + f"-{one.fate[:20]}")
def test_a_hostile_upload_is_refused_or_made_harmless(one: Hostile, media: Path) -> None:
    content = one.make()
    if one.fate not in MEDIA_TYPES.values():
        with pytest.raises(DomainError) as caught:
            put(content, one.name)
        assert caught.value.code == one.fate
        assert list(media.glob("??/*")) == []
        return
    stored = put(content, one.name)
    kept = files.location(stored)
    assert stored.media_type == one.fate
    assert kept.is_relative_to(media)
    assert re.fullmatch(r"[0-9a-f]{2}/[0-9a-f]{48}", stored.path)
    assert re.fullmatch(rf"[^/\\\x00-\x1f\u202e\"]{{1,130}}\.{ENDINGS.get(one.fate, 'docx')}", stored.name)
    if one.fate.startswith("image/"):
        assert HTML not in kept.read_bytes()
        assert b"<?php" not in kept.read_bytes()


@pytest.mark.parametrize("one", [one for one in UPLOADS if one.fate in MEDIA_TYPES.values()], ids=lambda one: one.fate)
def test_what_is_kept_is_a_download_that_no_browser_runs(one: Hostile, rf: RequestFactory) -> None:
    stored = put(one.make(), one.name)
    request = rf.get("/")
    request.actor = ANONYMOUS  # type: ignore[attr-defined]
    answer = views.file(request, pk=stored.pk)
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == one.fate
    assert answer["Content-Disposition"].isprintable()
    answer.close()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_forgets_where_when_and_by_whom_it_was_taken(form: str) -> None:
    sent = located(form)
    assert Image.open(io.BytesIO(sent)).getexif().get_ifd(0x8825)
    kept = Image.open(files.location(put(sent, "kuva.jpg")))
    assert not kept.getexif()
    assert not {"exif", "xmp", "comment", "icc_profile"} & set(kept.info)
    # The camera lay on its side: the picture stands, since what told so is gone.
    assert kept.size == (8, 12)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_a_picture_of_any_sort_of_colours_keeps_its_size(mode: str) -> None:
    kept = Image.open(files.location(put(picture(mode=mode), "kuva.png")))
    assert kept.size == (12, 8)


def test_a_picture_that_one_can_see_through_stays_so() -> None:
    sent = io.BytesIO()
    Image.new("RGBA", (2, 2), (10, 20, 30, 40)).save(sent, "PNG")
    assert Image.open(files.location(put(sent.getvalue(), "x.png"))).getpixel((0, 0)) == (10, 20, 30, 40)


def test_a_print_shop_s_colours_become_those_of_a_screen() -> None:
    kept = Image.open(files.location(put(picture("JPEG", mode="CMYK"), "kuva.jpg")))
    assert kept.mode == "RGB"
