"""`oppiva library import SOURCE`: what would come is shown, and comes with a yes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from catalogue.conftest import laid, table  # noqa: F401  (fixtures)
from catalogue.shelf import Shelf
from catalogue.table import Table
from oppiva.catalogue.models import OperatingModel
from oppiva.cli import library

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture(autouse=True)
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oppiva.cli.startup.ready", lambda: True)


def ran(capsys: Any, *argv: str) -> tuple[int, str, str]:
    code = library.run(["import", *argv])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_without_a_yes_it_is_shown_and_with_one_it_comes(
    table: Table,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shelf = Shelf()
    shelf.model("yksi-malli")
    shelf.model("kaksi-malli")
    shelf.files["mallit/kaksi-malli/1.0.0/malli.json"] += b" "
    source = str(shelf.zip(tmp_path / "kirjasto.zip"))
    monkeypatch.setattr("builtins.input", lambda _question: "")
    code, out, _err = ran(capsys, source, "--programme", table.programme.code)
    assert (code, "Nothing was brought in." in out) == (0, True)
    assert "new · Soitto samana päivänä · version 1.0.0 · Toinen kirjasto" in out
    assert "mallit/kaksi-malli/1.0.0/malli.json: its hash is not the one that the list tells." in out
    assert not OperatingModel.objects.filter(origin="foreign").exists()
    code, out, _err = ran(capsys, source, "--programme", table.programme.code, "--yes")
    assert (code, "One model came in or was renewed." in out) == (1, True)
    assert [one.slug for one in OperatingModel.objects.filter(origin="foreign")] == ["yksi-malli"]


def test_what_cannot_be_read_is_said_and_ends_with_two(
    table: Table,  # noqa: F811
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    newer = str(Shelf(head={"format": "oppiva-library/2"}).folder(tmp_path))
    assert ran(capsys, newer)[::2] == (
        2, "The library is in a newer format, oppiva-library/2. This installation reads oppiva-library/1: upgrade it"
        " first.\n",
    )  # fmt: skip
    for source, words in (
        ("/ei/ole", "There is no folder and no file ole."),
        ("https://muu.example/", "muu.example is not among the libraries that may be read."),
        ("http://muu.example/", "Write an address that begins with https"),
    ):
        code, _out, err = ran(capsys, source)
        assert (code, words in err) == (2, True), err
    assert ran(capsys, newer, "--programme", "EI-OLE")[0] == 2
    assert library.run(["vie"]) == 2
