"""Stored files: taken in by content, kept under a random name, opened by those who may open their record."""

import errno
import hashlib
import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from jobs.hostile import picture
from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import queries, registry
from oppiva.jobs.models import StoredFile
from oppiva.jobs.services import files, forget_files, remove, set_aside, store

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"


@pytest.fixture(autouse=True)
def kinds(media):
    """Letters that one person may open."""
    registry.file_kind("letter", lambda actor, stored: actor.person_id == stored.object_id, max_bytes=10_000)
    registry.file_kind("export", lambda actor, stored: True, types=frozenset({"csv"}), keep=timedelta(days=7))


def put(content, actor=ANONYMOUS, name="letter.pdf", kind="letter"):
    return store(content, kind=kind, object_id="1", actor=actor, name=name)


def refusal(*args, **more):
    with pytest.raises(DomainError) as caught:
        put(*args, **more)
    assert StoredFile.objects.count() == 0
    return caught.value.code


def office(*names, content=b"<x/>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def test_erasing_a_person_takes_their_exports_and_leaves_the_letters_of_records(aino):
    letter, export = put(PDF, actor=aino), put(b"a;b\n1;2\n", actor=aino, name="x.csv", kind="export")
    set_aside(letter.pk, days=30)
    assert forget_files(UUID(aino.person_id)) == 1
    assert list(StoredFile.objects.all()) == [letter], "whoever looks after the record may still take it back"
    assert not StoredFile.objects.filter(pk=export.pk).exists()


def test_a_file_keeps_its_content_name_and_owner(aino, media):
    upload = SimpleUploadedFile("Sopimus 2026.pdf", PDF, content_type="text/html")
    stored = store(upload, kind="letter", object_id="1", actor=aino)
    assert (stored.name, stored.media_type, stored.size) == ("Sopimus 2026.pdf", "application/pdf", len(PDF))
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert str(stored.created_by) == aino.person_id
    assert files.location(stored).read_bytes() == PDF
    assert files.location(stored).is_relative_to(media)
    assert "Sopimus" not in stored.path
    assert queries.files_of("letter", "1") == [stored]


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (PDF, "x.txt", "application/pdf"),
        (picture("PNG"), "x.html", "image/png"),
        (picture("JPEG"), "x", "image/jpeg"),
        (picture("WEBP"), "x", "image/webp"),
        (office("[Content_Types].xml", "word/document.xml"), "x", "application/vnd.openxmlformats-officedocument"),
        (office("[Content_Types].xml", "xl/workbook.xml"), "x", "application/vnd.openxmlformats-officedocument"),
        ("Äiti;1 < 2\n".encode(), "x.csv", "text/csv"),
        (b"\xef\xbb\xbfname = 1\n", "plan.toml", "application/toml"),
        ("Päivää".encode("cp1252"), "x.TXT", "text/plain"),
    ],
)
def test_the_type_is_told_from_the_content(content, name, media_type):
    assert put(content, name=name).media_type.startswith(media_type)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", "x.svg"),
        (b"<svg onload=alert(1)>", "x.txt"),
        (b"\xef\xbb\xbf  <!DOCTYPE html><p>", "x.txt"),
        (b"hello <script>alert(1)</script>", "x.csv"),
        (b"hello <iframe src=x>", "x.toml"),
        (b"MZ\x90\x00\x03", "x.pdf"),
        (b"\x7fELF", "x.txt"),
        (b"plain text", "x.pdf"),
        (b"plain text", "noending"),
        (b"a" * 5000 + b"\x00", "x.txt"),
        (b"PK\x03\x04broken", "x.docx"),
        (office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "x.docx"),
        (office("[Content_Types].xml", "ppt/presentation.xml"), "x.pptx"),
        (office("evil.html"), "x.zip"),
        (b"ID3\x04audio", "x.mp3"),
        (b"\xff\xfb\x90audio", "x.mp3"),
        (b"\x00\x00\x00\x20ftypM4A ", "x.m4a"),
    ],
)
def test_what_a_browser_or_an_office_could_run_is_refused(content, name):
    assert refusal(content, name=name) == "file_type"


def test_a_file_that_unpacks_to_a_hundredfold_is_refused():
    bomb = office("[Content_Types].xml", "xl/workbook.xml", content=b"0" * 2_000_000)
    assert len(bomb) < 10_000
    assert refusal(bomb, name="x.xlsx") == "file_bomb"


def test_sizes_have_limits():
    assert refusal(b"") == "file_empty"
    assert refusal(PDF + b"x" * 10_000) == "file_too_big"


def test_a_kind_nobody_registered_is_refused():
    with pytest.raises(LookupError):
        put(PDF, kind="nonsense")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\me\\työ.pdf", "työ.pdf"),
        ('a"b\r\nc.pdf', "a_b_c.pdf"),
        ("\u202efdp.exe.pdf", "_fdp.exe.pdf"),
        ("", "file"),
        ("...", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("a." + "x" * 300, "a." + "x" * 118),
    ],
)
def test_a_name_is_shown_without_folders_and_tricks(given, kept):
    assert files.clean_name(given) == kept


@pytest.mark.parametrize(
    ("name", "found", "shown"),
    [
        ("kirje.pdf", "pdf", "kirje.pdf"),
        ("kirje.PDF", "pdf", "kirje.PDF"),
        ("kirje.html", "pdf", "kirje.html.pdf"),
        ("kuva.jpg", "jpeg", "kuva.jpg"),
        ("kuva", "jpeg", "kuva.jpg"),
        ("muistio.md", "txt", "muistio.md"),
        ("pdf", "pdf", "pdf.pdf"),
    ],
)
def test_a_name_ends_as_what_it_is(name, found, shown):
    assert files.ended_as(name, found) == shown


def left(media):
    return list(media.glob("??/*"))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_no_half_file(media, number, monkeypatch):
    def full(descriptor):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(files.os, "fsync", full)
    assert refusal(PDF) == "disk_full"
    assert left(media) == []


def test_another_trouble_of_the_disk_is_not_called_full(media, monkeypatch):
    def broken(descriptor):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(files.os, "fsync", broken)
    with pytest.raises(OSError, match="broken"):
        put(PDF)
    assert left(media) == []


def test_a_row_that_cannot_be_written_leaves_no_file(media):
    with pytest.raises(ValueError, match="badly formed"):
        put(PDF, actor=ANONYMOUS.__class__(person_id="no uuid"))
    assert left(media) == []


def test_a_removed_file_goes_when_the_transaction_is_through(media, django_capture_on_commit_callbacks):
    stored = put(PDF)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        remove(stored)
        assert len(left(media)) == 1
    assert left(media) == []
    assert StoredFile.objects.count() == 0


def test_exports_go_after_a_week_and_contents_without_a_row_after_a_day(
    media, clock, django_capture_on_commit_callbacks
):
    put(PDF)
    put(b"a;b\n", kind="export", name="x.csv")
    orphan = media / "ab" / ("ab" + "0" * 46)
    orphan.parent.mkdir(exist_ok=True)
    orphan.write_bytes(b"lost")
    for file in left(media):
        os.utime(file, (clock_now().timestamp(),) * 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert files.sweep_files() == 0
    clock.shift(timedelta(days=2))
    with django_capture_on_commit_callbacks(execute=True):
        assert files.sweep_files() == 1
    assert len(left(media)) == 2
    clock.shift(timedelta(days=6))
    with django_capture_on_commit_callbacks(execute=True):
        assert files.sweep_files() == 1
    assert [Path(file).read_bytes() for file in left(media)] == [PDF]


def clock_now():
    from oppiva.jobs import clock

    return clock.now()
