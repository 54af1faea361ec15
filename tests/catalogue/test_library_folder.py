"""One model as a zip from its page: whole, for everybody, and no more of them than papers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.exported import broken_links, wrong_sums
from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue import paper_rates
from oppiva.catalogue.library_kept import forget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


@pytest.fixture(autouse=True)
def nobody_has_asked() -> Iterator[None]:
    paper_rates.forget()
    forget()
    yield
    paper_rates.forget()


def test_the_zip_is_a_whole_folder_of_one_model(library: Library, tmp_path: Path) -> None:
    slug = library.published().operating_model.slug
    shelve(bare_model(library.table.programme, "Toinen malli", 30))
    page = Client().get(f"/mallit/{slug}/").content.decode()
    assert f'href="/mallit/{slug}/kansio.zip"' in page
    answer = Client().get(f"/mallit/{slug}/kansio.zip")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    assert f'filename="{slug}.zip"' in answer["Content-Disposition"]
    assert not answer.cookies
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as packed:
        assert not [name for name in packed.namelist() if name.startswith(("/", ".")) or ".." in name]
        packed.extractall(tmp_path)
    assert [one["slug"] for one in json.loads((tmp_path / "kirjasto.json").read_text())["models"]] == [slug]
    assert broken_links(tmp_path) == []
    assert wrong_sums(tmp_path) == []


def test_it_asks_equally_much_whatever_else_is_in_the_library(library: Library) -> None:
    slug = library.published().operating_model.slug
    Client().get(f"/mallit/{slug}/kansio.zip").close()
    counts = []
    for number in (30, 40):
        for more in range(number, number + 5):
            shelve(bare_model(library.table.programme, f"Malli {more}", more))
        with CaptureQueriesContext(connection) as asked:
            Client().get(f"/mallit/{slug}/kansio.zip").close()
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 45


def test_a_draft_is_not_found_and_an_office_that_asks_too_often_waits(library: Library) -> None:
    draft = bare_model(library.table.programme, "Luonnos", 30)
    assert Client().get(f"/mallit/{draft.slug}/kansio.zip").status_code == 404
    slug = library.published().operating_model.slug
    for _n in range(paper_rates.MOST):
        assert paper_rates.has_room("127.0.0.1")
    assert Client().get(f"/mallit/{slug}/kansio.zip").status_code == 429
