"""`oppiva library export`: what it says, and what it cannot use."""

from __future__ import annotations

import errno
import os
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from oppiva.catalogue.static_export.folder import Folder
from oppiva.cli import library

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


@pytest.fixture
def finnish(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal speaks Finnish."""
    monkeypatch.setenv("LC_ALL", "fi_FI.UTF-8")


def run(*words: object) -> int:
    return library.run(["export", *map(str, words)])


def test_a_library_without_models_is_written_packed_and_not_written_twice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, packed = tmp_path / "kirjasto", tmp_path / "kirjasto.zip"
    assert run(root, "--zip", packed) == 0
    assert "0 mallia kansiossa" in capsys.readouterr().out
    with zipfile.ZipFile(packed) as held:
        sums = dict(reversed(line.split("  ")) for line in held.read("SHA256SUMS").decode().splitlines())
        assert sums.keys() | {"SHA256SUMS"} == set(held.namelist())
        assert all(sha256(held.read(name)).hexdigest() == one for name, one in sums.items())
    before = packed.read_bytes()
    (root / "oma.txt").write_text("oma")
    assert run(root, "--zip", packed) == 0
    told = capsys.readouterr()
    assert "Mikään ei ole muuttunut" in told.out
    assert "oma.txt" in told.err
    assert packed.read_bytes() == before


def test_a_folder_that_cannot_be_used_is_told_and_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "oma.txt").write_text("oma")
    for folder, words in ((tmp_path / "oma.txt", "on tiedosto"), (tmp_path, "muuta kuin kirjaston vienti")):
        assert run(folder) == 2
        assert words in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["oma.txt"]
    assert run(tmp_path / "uusi", "--model", "ei-ole") == 2
    assert "ei ole mallia ei-ole" in capsys.readouterr().err
    assert not (tmp_path / "uusi").exists()


@contextmanager
def as_nobody() -> Iterator[None]:
    """Not root, which writes everywhere."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65_534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


def test_a_folder_that_may_not_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR | stat.S_IROTH | stat.S_IXOTH)
    with as_nobody():
        assert run(tmp_path / "uusi") == 1
    assert "ei voi kirjoittaa" in capsys.readouterr().err
    tmp_path.chmod(stat.S_IRWXU)


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 1, "Levy on täynnä"),
        (PermissionError(errno.EACCES, "Permission denied", "index.html"), 1, "index.html ei voi kirjoittaa"),
        (KeyboardInterrupt(), 130, "jatkaa tästä"),
    ],
)
def test_a_writing_that_ends_half_way_says_so_and_goes_on_the_next_time(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    words: str,
) -> None:
    place = Folder._place

    def full(self: Folder, path: str, content: bytes) -> None:
        if path.startswith("sv/"):
            raise error
        place(self, path, content)

    with monkeypatch.context() as held:
        held.setattr(Folder, "_place", full)
        assert run(tmp_path / "kirjasto") == code
    assert words in capsys.readouterr().err
    assert not (tmp_path / "kirjasto" / "kirjasto.json").exists()
    assert run(tmp_path / "kirjasto") == 0
    assert (tmp_path / "kirjasto" / "SHA256SUMS").exists()


def test_a_word_that_is_no_job_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert library.run(["viesti"]) == 2
    assert "export" in capsys.readouterr().err
