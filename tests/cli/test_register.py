"""`oppiva register` lists what exists and how public it is, without contents (trust.md G9)."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from oppiva.cli import register

pytestmark = pytest.mark.django_db


def test_it_is_printed_in_each_language_and_written_as_a_table(capsys, tmp_path: Path) -> None:
    said = set()
    for language in ("fi", "sv", "en"):
        assert register.run(["--language", language]) == 0
        said.add(capsys.readouterr().out)
    assert len(said) == 3
    assert all(said)
    file = tmp_path / "register.csv"
    assert register.run(["--csv", str(file), "--language", "en"]) == 0
    rows = list(csv.reader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    assert len(rows) >= 1
    assert capsys.readouterr().out == ""


def test_a_place_that_takes_no_file_is_told(capsys, tmp_path: Path) -> None:
    assert register.run(["--csv", str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err
