"""A library from outside is read in a child process: what is hostile, damaged or of another format is refused by name,
the rest is read (trust.md 10.8, S7, S8, S10)."""

from __future__ import annotations

import contextlib
import io
import json
import os
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from catalogue.shelf import Shelf, content_of
from oppiva.core.errors import DomainError
from oppiva.core.library import Asked, limits
from oppiva.core.library.apart import read_manifest_apart, read_versions_apart
from oppiva.core.library.manifest import read_manifest
from oppiva.core.library.shelves import Folder, shelf_of
from oppiva.core.library.version import read_version

SPEC: dict[str, list[Any]] = {
    "name": ["text", 80, 3], "one_sentence": ["text", 160, 1], "steps": ["lines", 12, 300],
    "core_parts": ["rows", 7, {"what": 120, "why": 200, "sign": 160, "key": 8}], "effect_before": ["number"],
    "for_whom": ["choices", ["jobseeker"]], "innokyla": ["link", 300], "effort_staff": ["whole", 10_000],
    "did_not_work_unknown": ["flag"], "effect": ["one_of", ["clear", "none"]],
    "translations": ["told", ["fi", "sv", "en"], {"name": 80}],
}  # fmt: skip
SLUG = "soitto-samana-paivana"


def asked(shelf: Shelf, at: int = 0, number: str = "1.0.0") -> Asked:
    row = shelf.models[at]
    told = next(one for one in row["versions"] if one["number"] == number)
    return Asked(row["slug"], number, told["hash"], row["language"], row["slug"], row["code"], row["programme"])


def refusal(work: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value


def read(shelf: Shelf, folder: Path) -> dict[str, Any]:
    return read_version(Folder(shelf.folder(folder)), asked(shelf), SPEC)


def changed(folder: Path, **texts: Any) -> DomainError:
    """Why a version with these texts is refused."""
    shelf = Shelf()
    row = shelf.model()
    shelf.write(row, content_of(row, **texts))
    return refusal(lambda: read(shelf, folder))


# --- whole and sound -------------------------------------------------------------------------------------------------
def test_a_folder_and_a_zip_are_read_alike_in_a_process_of_their_own(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model(SLUG, "1.0.0", "1.1.0")
    folder, packed = shelf.folder(tmp_path / "kirjasto"), shelf.zip(tmp_path / "kirjasto.zip", around="vienti/")
    wanted = [asked(shelf), asked(shelf, number="1.1.0")]
    for source in (folder, packed):
        found = read_manifest_apart(source)
        assert (found.address, found.models[0].slug, found.models[0].current) == (shelf.address, SLUG, "1.1.0")
        assert [one.parts for one in found.models[0].versions] == [(1, 1, 0), (1, 0, 0)]
        got = list(read_versions_apart(source, wanted, SPEC))
        assert [(one.code, one.content is not None) for one in got] == [("", True)] * 2
        assert got[0].content == content_of(shelf.models[0])


def test_what_the_reader_does_not_know_stays_and_is_left(tmp_path: Path) -> None:
    shelf = Shelf(head={"newer": {"field": [1]}})
    row = shelf.model(more={"a": 1})
    content = content_of(row)
    content["texts"]["mood"] = "iloinen"
    shelf.write(row, content)
    assert read_manifest(Folder(shelf.folder(tmp_path))).models[0].slug == SLUG
    assert read(shelf, tmp_path)["texts"]["mood"] == "iloinen"


def test_a_version_that_ends_the_process_is_refused_and_the_next_is_read(tmp_path: Path, monkeypatch: Any) -> None:
    shelf = Shelf()
    for slug in ("yksi-malli", "kaksi-malli", "kolme-malli"):
        shelf.model(slug)
    source = shelf.folder(tmp_path)
    wanted = [asked(shelf, at) for at in range(3)]
    # Its file never ends: a named pipe that nobody writes to is no file at all, and does not hold the reader up.
    middle = source / wanted[1].path
    middle.unlink()
    os.mkfifo(middle)
    got = list(read_versions_apart(source, wanted, SPEC))
    assert [one.code for one in got] == ["", "library_file_missing", ""]


# --- formats ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "code"),
    [("oppiva-library/2", "library_newer"), ("oppiva-library/0", "library_older"), ("kirja/1", "library_none")],
)
def test_another_format_is_refused_by_its_name(tmp_path: Path, said: str, code: str) -> None:
    error = refusal(lambda: read_manifest(Folder(Shelf(head={"format": said}).folder(tmp_path))))
    assert error.code == code
    assert code == "library_none" or error.facts["found"] == said


def test_a_folder_without_a_manifest_and_one_that_is_no_json_are_no_library(tmp_path: Path) -> None:
    assert refusal(lambda: read_manifest(Folder(tmp_path))).code == "library_none"
    (tmp_path / "kirjasto.json").write_text('{"format": ', "utf-8")
    assert refusal(lambda: read_manifest_apart(tmp_path)).code == "library_json"
    for text in ('{"a": 1, "a": 2}', '{"a": 1.5}', '{"a": NaN}', '"\\ud800"'):
        (tmp_path / "kirjasto.json").write_text(text, "utf-8")
        assert refusal(lambda: read_manifest(Folder(tmp_path))).code in {"library_json", "library_field"}


def test_a_damaged_model_is_left_out_with_its_field_and_the_rest_is_read(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model("yksi-malli", state="loistava")
    shelf.model("kaksi-malli")
    shelf.model("kolme-malli")["versions"][0].pop("hash")
    shelf.models.append("en malli ollenkaan")  # type: ignore[arg-type]
    shelf.model("kaksi-malli")
    found = read_manifest(Folder(shelf.folder(tmp_path)))
    assert [one.slug for one in found.models] == ["kaksi-malli"]
    assert [(one.name, one.code, one.facts.get("field", "")) for one in found.refused] == [
        ("yksi-malli", "library_field", "models[1].state"),
        ("kolme-malli", "library_field", "models[3].versions[1].hash"),
        ("models[4]", "library_field", "models[4]"),
        ("kaksi-malli", "library_model_twice", ""),
    ]


def test_a_day_that_no_library_has_and_an_address_that_cannot_be_taken_apart_are_refused(tmp_path: Path) -> None:
    shelf = Shelf()
    for n, at in enumerate(("0001-01-01T00:00:00+14:00", "9999-12-31T23:00:00-14:00", "1999-12-31T00:00:00+00:00")):
        shelf.model(f"malli-{n}")["versions"][0]["at"] = at
    for n, day in enumerate(("0001-01-01", "2201-01-01", "2200-12-31"), 3):
        shelf.model(f"malli-{n}", last_checked_on=day)
    for n, where in enumerate(("https://[a/mallit/x/", "https://a.example:99999/mallit/x/"), 6):
        shelf.model(f"malli-{n}", foreign={"address": where, "library": "X"})
    found = read_manifest(Folder(shelf.folder(tmp_path)))
    assert [one.slug for one in found.models] == ["malli-5"]
    assert {one.facts["why"] for one in found.refused} == {"shape", "link"}


def test_a_field_that_is_missing_is_named_with_its_file(tmp_path: Path) -> None:
    shelf = Shelf()
    row = shelf.model()
    content = content_of(row)
    del content["texts"]["one_sentence"]
    shelf.write(row, content)
    error = refusal(lambda: read(shelf, tmp_path))
    assert (error.code, error.facts) == (
        "library_field", {"file": f"mallit/{SLUG}/1.0.0/malli.json", "field": "texts.one_sentence", "why": "missing"},
    )  # fmt: skip


@pytest.mark.parametrize(
    "path",
    [
        "texts.effect", "texts.innokyla", "texts.for_whom", "texts.core_parts", "texts.did_not_work_unknown",
        "texts.translations", "effort.step", "evidence.level", "steward.organisation", "steward.role",
        "sources[1].kinds", "sources[1].answer", "sources[1].unit", "sources[1].before", "sources[1].after",
        "materials[1].title", "materials[1].file_name", "materials[1].link", "materials[1].licence",
        "reviews.trials", "model.theme",
    ],
)  # fmt: skip
def test_what_pages_read_is_there_if_only_empty(tmp_path: Path, path: str) -> None:
    shelf = Shelf()
    row = shelf.model()
    part, name = path.split(".")
    content = content_of(row)
    holder = content[part.removesuffix("[1]")]
    (holder[0] if part.endswith("[1]") else holder).pop(name)
    shelf.write(row, content)
    error = refusal(lambda: read(shelf, tmp_path))
    assert (error.code, error.facts["field"], error.facts["why"]) == ("library_field", path, "missing")


def test_what_is_small_as_text_and_large_in_memory_is_refused_before_it_is_built(tmp_path: Path) -> None:
    shelf = Shelf()
    row = shelf.model()
    shelf.write(row, {**content_of(row), "more": [[]] * 10_000})
    error = refusal(lambda: read(shelf, tmp_path))
    assert (error.code, error.facts["file"]) == ("library_heavy", f"mallit/{SLUG}/1.0.0/malli.json")
    # Commas in a text are words.
    shelf.write(row, {**content_of(row), "more": "," * 30_000})
    assert read(shelf, tmp_path)["version"] == "1.0.0"


# --- what texts hold -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("texts", "code", "why"),
    [
        ({"name": "x" * 81}, "library_field", "long"),
        ({"name": 7}, "library_field", "kind"),
        ({"steps": ["a"] * 13}, "library_field", "many"),
        ({"steps": [{"a": 1}]}, "library_field", "kind"),
        ({"core_parts": [{"what": "a", "why": "b"}]}, "library_field", "missing"),
        ({"for_whom": ["kaikki"]}, "library_field", "choice"),
        ({"innokyla": "javascript:alert(1)"}, "library_field", "link"),
        ({"innokyla": "https://a.example/\"onclick="}, "library_field", "link"),
        ({"effect_before": "1e999"}, "library_field", "shape"),
        ({"effort_staff": -1}, "library_field", "long"),
        ({"translations": {"de": {}}}, "library_field", "choice"),
        ({"did_not_work_unknown": "yes"}, "library_field", "kind"),
        ({"name": "Soitto\u202egnp.exe"}, "library_sign", None),
        ({"name": "Soitto\x00"}, "library_sign", None),
        ({"name": "Soitto\x1b[31m"}, "library_sign", None),
        ({"name": "a\u0308nkyra"}, "library_sign", None),
        ({"mood": "\u2066piilossa"}, "library_sign", None),
        ({"one_sentence": "Asiakas 131052-308T soittaa."}, "library_code", None),
    ],
)  # fmt: skip
def test_a_text_that_no_page_could_show_is_refused_with_its_field(
    tmp_path: Path, texts: dict[str, Any], code: str, why: str | None
) -> None:
    error = changed(tmp_path, **texts)
    assert (error.code, error.facts.get("why")) == (code, why)
    assert str(error.facts["field"]).startswith("texts.")


def test_other_bytes_than_the_hash_are_refused_whatever_they_say(tmp_path: Path) -> None:
    shelf = Shelf()
    row = shelf.model()
    path = f"mallit/{SLUG}/1.0.0/malli.json"
    for data in (shelf.files[path] + b"\n", shelf.files[path].replace(b"Odotus", b"Odotas")):
        shelf.files[path] = data
        assert refusal(lambda: read(shelf, tmp_path)).code == "library_hash"
    # The hash of these very bytes, which are not the canonical ones: the content here would have another.
    data = json.dumps(content_of(row)).encode()
    shelf.files[path], row["versions"][0]["hash"] = data, __import__("hashlib").sha256(data).hexdigest()
    assert refusal(lambda: read(shelf, tmp_path)).code == "library_hash"


def test_a_version_says_that_it_is_the_one_that_was_asked_for(tmp_path: Path) -> None:
    for field, value in (("slug", "toinen-malli"), ("code", "M9"), ("programme", "MUU"), ("language", "sv")):
        shelf = Shelf()
        row = shelf.model()
        content = content_of(row)
        content["model"][field] = value
        shelf.write(row, content)
        assert refusal(lambda shelf=shelf: read(shelf, tmp_path)).facts["field"] == f"model.{field}"


def test_brackets_without_end_are_refused_before_anything_is_built(tmp_path: Path) -> None:
    (tmp_path / "kirjasto.json").write_bytes(b"[" * 5_000_000)
    assert refusal(lambda: read_manifest_apart(tmp_path)).code == "library_deep"


# --- hostile packages ------------------------------------------------------------------------------------------------
def packed(path: Path, entries: dict[str, bytes], **more: Any) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = more.get("attr", 0o644 << 16)
            out.writestr(info, data)
    return path


@pytest.mark.parametrize(
    "name",
    [
        "../kirjasto.json",
        "/etc/passwd",
        "mallit/../../x",
        "mallit//x",
        "./x",
        "C:/x",
        "mallit\\x",
        "a\u202eb",
        "x" * 400,
    ],
)
def test_a_name_that_leads_outside_refuses_the_whole_zip(tmp_path: Path, name: str) -> None:
    path = packed(tmp_path / "a.zip", {"kirjasto.json": Shelf().manifest(), name: b"x"})
    assert refusal(lambda: read_manifest_apart(path)).code == "library_name"


def test_a_nul_in_a_name_a_name_twice_a_link_and_a_password_refuse_it(tmp_path: Path) -> None:
    path = packed(tmp_path / "nul.zip", {"kirjasto.json": b"{}", "malliX": b"x"})
    path.write_bytes(path.read_bytes().replace(b"malliX", b"mall\x00X"))
    assert refusal(lambda: shelf_of(path)).code == "library_name"
    path = packed(tmp_path / "two.zip", {"kirjasto.json": b"{}", "kirjasto.jsoN": b"x"})
    path.write_bytes(path.read_bytes().replace(b"kirjasto.jsoN", b"kirjasto.json"))
    assert refusal(lambda: shelf_of(path)).code == "library_twice"
    path = packed(tmp_path / "link.zip", {"kirjasto.json": b"/etc/passwd"}, attr=0o120777 << 16)
    assert refusal(lambda: shelf_of(path)).code == "library_link"
    data = bytearray(packed(tmp_path / "locked.zip", {"kirjasto.json": b"{}"}).read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        where = data.index(mark) + at
        data[where : where + 2] = struct.pack("<H", 1)
    (tmp_path / "locked.zip").write_bytes(data)
    assert refusal(lambda: shelf_of(tmp_path / "locked.zip")).code == "library_locked"


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_does(tmp_path: Path, monkeypatch: Any) -> None:
    tight = packed(tmp_path / "tight.zip", {"kirjasto.json": b" " * (5 * limits.MEGABYTE)})
    assert refusal(lambda: read_manifest_apart(tight)).code == "library_ratio"
    # One that says it is small, and is not: no more is unpacked than it says.
    data = tight.read_bytes().replace(struct.pack("<I", 5 * limits.MEGABYTE), struct.pack("<I", 1000))
    (tmp_path / "lies.zip").write_bytes(data)
    assert refusal(lambda: read_manifest_apart(tmp_path / "lies.zip")).code in {"library_file_broken", "library_json"}
    monkeypatch.setattr("oppiva.core.library.shelves.MOST_ENTRIES", 3)
    many = packed(tmp_path / "many.zip", {f"{n}.html": b"x" for n in range(4)})
    assert refusal(lambda: shelf_of(many)).code == "library_entries"
    monkeypatch.setattr("oppiva.core.library.shelves.MOST_UNPACKED", 1000)
    large = packed(tmp_path / "large.zip", {"a": os.urandom(600), "b": os.urandom(600)})
    assert refusal(lambda: shelf_of(large)).code == "library_big"
    monkeypatch.setattr("oppiva.core.library.shelves.MOST_FILE", 500)
    assert refusal(lambda: shelf_of(large)).code == "library_file_big"


def test_a_zip_in_the_zip_is_not_opened(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model()
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as out:
        out.writestr("../x", b"x")
    shelf.files["sisalla.zip"] = inner.getvalue()
    assert read_manifest_apart(shelf.zip(tmp_path / "a.zip")).models


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + b"\x00" * 18, b"<html>" * 50, os.urandom(400)])
def test_what_is_no_zip_or_a_damaged_one_is_no_library(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(data)
    assert refusal(lambda: read_manifest_apart(path)).code in {"library_zip", "library_none"}


def test_a_zip_cut_or_flipped_anywhere_never_breaks_the_reader(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model()
    whole = shelf.zip(tmp_path / "whole.zip").read_bytes()
    path = tmp_path / "broken.zip"
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        for data in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            path.write_bytes(data)
            with contextlib.suppress(DomainError):
                held = shelf_of(path)
                read_manifest(held)
                read_version(held, asked(shelf), SPEC)


def test_a_link_in_a_folder_is_not_followed(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model()
    folder = shelf.folder(tmp_path / "kirjasto")
    outside = tmp_path / "outside.json"
    outside.write_bytes(shelf.manifest())
    (folder / "kirjasto.json").unlink()
    (folder / "kirjasto.json").symlink_to(outside)
    assert refusal(lambda: read_manifest_apart(folder)).code == "library_link"
    (folder / "mallit").rename(tmp_path / "elsewhere")
    (folder / "mallit").symlink_to(tmp_path / "elsewhere")
    assert refusal(lambda: read_version(Folder(folder), asked(shelf), SPEC)).code == "library_link"
