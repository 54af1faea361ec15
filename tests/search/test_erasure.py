"""After a text went, no byte of it is left: in rows, in full text, in vectors, in the mapped file (bar G5)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from oppiva.core.policy import reading, system
from oppiva.search import fulltext, services
from search.cast import FewWords
from search.working import embed
from stages import new_file, own_process

if TYPE_CHECKING:
    from search.cast import Shelf

ROOT = Path(__file__).resolve().parents[2]


def rows_as_text() -> str:
    """Every row of the tables of search as text."""
    parts = []
    with reading(system("test")), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("search_"):
                cursor.execute(f'SELECT * FROM "{table}"')
                parts.append(f"{table} {cursor.fetchall()}")
    return "\n".join(parts)


@pytest.mark.both
@pytest.mark.parametrize("how", ["gone", "changed"])
def test_no_row_holds_a_text_that_went_or_the_wording_it_had(shelf: Shelf, few_words: FewWords, how: str) -> None:
    shelf.put(1, "Palaveri", "Kokous lyheni.")
    pk = shelf.put(2, "Soitto", "Soitto ja kanarialintu.")
    services.changed("story", shelf.texts)
    embed()
    assert "kanarialin" in rows_as_text()
    if how == "gone":
        services.gone("story", [pk])
    else:
        shelf.say(pk, "Soitto takaisin.")
        services.changed("story", [pk])
    fulltext.forget_old_terms()
    assert "kanari" not in rows_as_text()


@pytest.mark.server
def test_no_byte_on_the_disk_holds_a_text_that_went(tmp_path: Path, run_folder: Path) -> None:
    new_file(tmp_path / "oppiva.sqlite3")
    subprocess.run([sys.executable, "-m", "search.going"], env=own_process(tmp_path), check=True)
    before, after = (tmp_path / "before").read_bytes(), _everything(tmp_path)
    vector = (tmp_path / "vector").read_bytes()
    for trace in (b"kanarialin", b"qqpkanar", vector):
        assert trace in before
        assert trace not in after
    assert b"lyheni" in after


def _everything(data: Path) -> bytes:
    from search.going import everything

    return everything(data)
