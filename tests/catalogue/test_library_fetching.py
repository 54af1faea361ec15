"""A library is read from the network only at an allowed address, however slow and large it answers (trust.md 10.12)."""

from __future__ import annotations

import os
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from catalogue.shelf import Shelf, hosted, sudo
from catalogue.table import Table
from oppiva.catalogue.imports import fetch_child, fetching
from oppiva.catalogue.imports.fetching import Fetching
from oppiva.catalogue.imports.origins import is_own, library_address, speaks_for
from oppiva.catalogue.models import LibraryRow, LibraryRun
from oppiva.catalogue.services import library_bringing, library_reading, outbound
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.people.queries import actor_for
from workshops.cast import grant_to, person_of


def refusal(work: Any) -> DomainError:
    with pytest.raises(DomainError) as caught:
        work()
    return caught.value


def manifest_of(address: str, folder: Path) -> DomainError:
    return refusal(lambda: Fetching(address, folder).manifest())


def head(handler: BaseHTTPRequestHandler, status: int = 200, **headers: str) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def test_files_come_into_a_folder_as_the_export_lies_in_one(tmp_path: Path) -> None:
    shelf = Shelf()
    shelf.model()
    with hosted({**shelf.files, "kirjasto.json": shelf.manifest()}) as address:
        fetching = Fetching(address, tmp_path)
        fetching.manifest()
        missing = fetching.versions([*shelf.files, "mallit/muu/1.0.0/malli.json"])
    assert (tmp_path / "kirjasto.json").read_bytes() == shelf.manifest()
    assert all((tmp_path / path).read_bytes() == data for path, data in shelf.files.items())
    assert {path: error.code for path, error in missing.items()} == {"mallit/muu/1.0.0/malli.json": "library_answer"}


def test_a_redirect_to_another_host_is_not_followed_and_one_of_its_own_is(tmp_path: Path) -> None:
    def away(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 302, Location="http://169.254.169.254/latest/meta-data/")

    def ring(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 302, Location="/kirjasto.json")

    def within(handler: BaseHTTPRequestHandler) -> None:
        if handler.path == "/kirjasto.json":
            return head(handler, 301, Location="/fi/kirjasto.json")
        head(handler, 200, Content_Length="2")
        handler.wfile.write(b"{}")
        return None

    with hosted(away) as address:
        error = manifest_of(address, tmp_path)
        assert (error.code, error.facts["host"]) == ("library_redirect", "169.254.169.254")
    with hosted(ring) as address:
        assert manifest_of(address, tmp_path).code == "library_redirect"
    with hosted(within) as address:
        Fetching(address, tmp_path).manifest()
    assert (tmp_path / "kirjasto.json").read_bytes() == b"{}"


def test_two_gigabytes_stop_at_the_limit_said_or_not(tmp_path: Path) -> None:
    sent = []

    def said(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 200, Content_Length=str(2 * 1024**3))

    def endless(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 200)
        part = b" " * (1024 * 1024)
        try:
            for _part in range(2048):
                handler.wfile.write(part)
                sent.append(1)
        except OSError:
            pass

    for answer in (said, endless):
        with hosted(answer) as address:
            assert manifest_of(address, tmp_path).code == "library_file_big"
    assert len(sent) < 40  # of 2 048


def test_one_that_answers_drop_by_drop_is_given_up(tmp_path: Path, monkeypatch: Any) -> None:
    """The child's own limits are a minute a file; here it is silence that ends it, in the body and before it."""
    monkeypatch.setattr("oppiva.catalogue.imports.fetching.SILENT_SECONDS", 1.5)
    monkeypatch.setattr("oppiva.catalogue.imports.fetching._POLL", 0.2)

    def body(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 200, Content_Length="1000")
        drip(handler)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        try:
            for _drop in range(100):
                handler.wfile.write(b"H")
                handler.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    for answer in (body, drip):
        began = time.monotonic()
        with hosted(answer) as address:
            assert manifest_of(address, tmp_path).code == "library_slow"
        assert time.monotonic() - began < 8


def test_the_child_ends_a_file_that_takes_too_long_and_one_that_is_silent(tmp_path: Path, monkeypatch: Any) -> None:
    import requests

    monkeypatch.setattr(fetch_child, "FILE_SECONDS", 0.3)
    monkeypatch.setattr(fetch_child, "READ_SECONDS", 0.5)

    def drip(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 200)
        try:
            for _drop in range(50):
                handler.wfile.write(b" ")
                time.sleep(0.05)
        except OSError:
            pass

    with hosted(drip) as address, pytest.raises(fetch_child.Refused, match="library_slow"):
        fetch_child.fetch(requests.Session(), address, 1000, tmp_path / "a")
    with hosted(lambda _handler: time.sleep(1)) as address, pytest.raises(requests.exceptions.Timeout):
        fetch_child.fetch(requests.Session(), address, 1000, tmp_path / "b")


def test_packed_answers_errors_and_nobody_at_home_are_told_apart(tmp_path: Path) -> None:
    def packed(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 200, Content_Encoding="gzip", Content_Length="2")
        handler.wfile.write(b"{}")

    def broken(handler: BaseHTTPRequestHandler) -> None:
        head(handler, 200, Content_Length="1000", Connection="close")
        handler.wfile.write(b"{")

    with hosted(packed) as address:
        assert manifest_of(address, tmp_path).code == "library_packed"
    with hosted(lambda handler: head(handler, 500)) as address:
        error = manifest_of(address, tmp_path)
        assert (error.code, error.facts["status"]) == ("library_answer", 500)
    with hosted(broken) as address:
        assert manifest_of(address, tmp_path).code in {"library_cut", "library_silent"}
    assert manifest_of(address, tmp_path).code == "library_silent"


def test_one_that_says_something_now_and_then_ends_with_the_time_of_all() -> None:
    out, into = os.pipe()
    os.write(into, b'{"bytes": 1}\n' * 3)
    with os.fdopen(out, "rb", buffering=0) as lines:
        assert list(fetching._read(lines, time.monotonic() - 1, lambda: None)) == []
    os.close(into)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("https://oma.example/mallit/x/", True), ("https://oma.example:443/mallit/x/", True),
        ("http://oma.example/mallit/x/", True), ("https://OMA.example./mallit/x/", True),
        ("https://oma.example:8443/mallit/x/", False), ("https://toinen.example/mallit/x/", False), ("", False),
    ],
)  # fmt: skip
def test_this_installation_is_known_however_its_host_is_written(address: str, own: bool, settings: Any) -> None:
    settings.OPPIVA_ADDRESS = "https://oma.example"
    assert is_own(address) is own


def test_a_neighbour_under_another_path_of_the_same_host_is_somebody_else(settings: Any) -> None:
    settings.OPPIVA_ADDRESS = "https://oma.example/oppiva"
    assert is_own("https://oma.example/oppiva/mallit/x/")
    assert not is_own("https://oma.example/oppiva-2/mallit/x/")
    assert speaks_for("https://oma.example/a/", "https://oma.example/a/mallit/x/")
    for other in ("https://oma.example/b/mallit/x/", "http://oma.example/a/mallit/x/", "https://oma.example:1/a/x/"):
        assert not speaks_for("https://oma.example/a/", other)


@pytest.mark.parametrize(
    "address",
    [
        "https://[",
        "https://oppiva.example:99999/",
        "http://oppiva.example/", "ftp://oppiva.example/", "https://nimi:sana@oppiva.example/", "https://", "file:///etc/",
        "https://oppiva.example/?a=1", "https://oppiva.example/#a", "https://oppiva.example/../x", "https://ä.example/",
        "javascript:alert(1)", "https://" + "a" * 300, "https://a b.example/",
    ],
)  # fmt: skip
def test_only_an_address_of_https_is_allowed(address: str) -> None:
    assert refusal(lambda: library_address(address, plain=True)).code == "library_address"


def test_plain_http_is_for_this_machine_in_the_demo_alone() -> None:
    assert library_address("http://127.0.0.1:8000", plain=True) == "http://127.0.0.1:8000/"
    assert refusal(lambda: library_address("http://127.0.0.1:8000", plain=False)).code == "library_address"
    assert library_address("https://Oppiva.Example/kirjasto", plain=False) == "https://oppiva.example/kirjasto/"


# --- with the list of what is allowed --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_an_address_that_is_not_on_the_list_is_never_asked(table: Table) -> None:
    asked = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        head(handler, 404)

    with hosted(answer) as address:
        error = refusal(lambda: library_reading.read_source_in(system("cli"), table.programme, address))
        assert error.code == "library_not_allowed"
        for who in (table.analyst, table.lab.cast.manager, table.lab.cast.stranger):
            assert refusal(lambda who=who: outbound.allow(actor_for(who), name="X", address=address)).code in {
                "not_allowed", "text_short",
            }  # fmt: skip
    assert asked == []


@pytest.mark.django_db
def test_an_allowed_library_is_read_version_by_version_and_only_what_is_new(table: Table) -> None:
    chief = person_of("Iiris Ylläpitäjä")
    grant_to(chief, "instance_admin", "instance")
    shelf = Shelf()
    row = shelf.model("soitto-samana-paivana")
    asked = []

    def answer(handler: BaseHTTPRequestHandler) -> None:
        path = handler.path.lstrip("/")
        asked.append(path)
        data = shelf.manifest() if path == "kirjasto.json" else shelf.files.get(path)
        head(handler, 200 if data else 404, Content_Length=str(len(data or b"")))
        handler.wfile.write(data or b"")

    with hosted(answer) as address:
        library = outbound.allow(sudo(chief), name="Toinen", address=address)
        # It may speak for its own address alone.
        for said in ("https://toinen.example/", address.replace("127.0.0.1", "localhost")):
            shelf.address = said
            run = library_reading.read_source_in(table.actor, table.programme, address)
            assert (run.state, run.failure, run.facts["own"]) == ("failed", "library_other_address", said)
        shelf.address = ""
        run = library_reading.read_source_in(table.actor, table.programme, address)
        assert (run.state, run.address) == ("previewed", address)
        shelf.address = address
        asked.clear()
        run = library_reading.read_source_in(table.actor, table.programme, address)
        assert run.state == LibraryRun.State.PREVIEWED, (run.failure, run.facts)
        assert asked == ["kirjasto.json", "mallit/soitto-samana-paivana/1.0.0/malli.json"]
        library_bringing.confirm(table.actor, run)
        asked.clear()
        shelf.version(row, "1.1.0")
        again = library_reading.read_source_in(table.actor, table.programme, address)
        assert asked == ["kirjasto.json", "mallit/soitto-samana-paivana/1.1.0/malli.json"]
        assert [row.fate for row in LibraryRow.objects.filter(run=again)] == ["new_version"]
        assert refusal(lambda: outbound.allow(sudo(chief), name="Sama", address=address)).code == "library_allowed"
        outbound.forbid(sudo(chief), library)
        error = refusal(lambda: library_reading.read_source_in(table.actor, table.programme, address))
        assert error.code == "library_not_allowed"
    assert library_bringing.undo(table.actor, run) == 1
