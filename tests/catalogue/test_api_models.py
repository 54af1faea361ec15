"""The library through the interface: the same models as its page, page by page, never another's cursor."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue import library_kept, services
from oppiva.catalogue.library_search import MODEL
from oppiva.catalogue.models import OperatingModel
from oppiva.core.chain import digest
from oppiva.experiments.models import Experiment
from oppiva.search.services import changed
from pages.bars import MOST
from people.cast import browser
from people.interface_asking import all_pages, ask, fits, forget, held, problem_of, read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


@pytest.fixture(autouse=True)
def room() -> None:
    forget()
    library_kept.forget()


def shelf(library: Library, many: int) -> list[OperatingModel]:
    models = [bare_model(library.table.programme, f"Malli {n:02}", n) for n in range(30, 30 + many)]
    for one in models:
        shelve(one)
    return models


@pytest.mark.both
@pytest.mark.parametrize("order", ["newest", "evidence", "name"])
def test_a_list_read_page_by_page_has_each_model_once_in_the_order_of_the_page(library: Library, order: str) -> None:
    shelf(library, 9)
    rows = all_pages(f"/models?order={order}", 4)
    assert len({one["slug"] for one in rows}) == len(rows) == 9
    assert rows == read(f"/models?order={order}&limit=200")["items"]


def test_what_the_page_lists_and_what_the_interface_lists_is_the_same_whatever_is_asked(library: Library) -> None:
    library.published()
    shelf(library, 3)
    changed(MODEL, list(OperatingModel.objects.values_list("pk", flat=True)))
    pairs = {
        "": "", "theme=wellbeing": "teema=wellbeing", "theme=customer": "teema=customer",
        "for_whom=jobseeker": "kenelle=jobseeker", "for_whom=employer": "kenelle=employer", "area=01": "alue=01",
        "area=23": "alue=23", "evidence=1": "naytto=1", "evidence=4": "naytto=4", "effort=small": "tyomaara=small",
        "effect=clear": "vaikutus=clear", "state=withdrawn": "tila=withdrawn", "state=all": "tila=all",
        "q=puhelinvuoro": "q=puhelinvuoro", "q=kanarialintu": "q=kanarialintu",
    }  # fmt: skip
    every = list(OperatingModel.objects.values_list("slug", flat=True))
    for mine, theirs in pairs.items():
        html = Client().get(f"/mallit/?{theirs}").content.decode()
        shown = {slug for slug in every if f'/mallit/{slug}/"' in html}
        assert {one["slug"] for one in all_pages(f"/models?{mine}", 2)} == shown, mine


def test_rows_and_models_are_what_the_description_says(library: Library) -> None:
    version = library.published()
    slug = library.model.slug
    listed, one = read("/models"), read(f"/models/{slug}")
    fits("Models", listed)
    fits("Model", one)
    assert one["name"] == version.name
    assert one["steward"]["organisation"] == library.elsewhere.name
    assert library.keeper is not None
    assert library.keeper.name not in json.dumps(one)
    assert Client().get(one["links"]["page"].removeprefix("http://testserver")).status_code == 200
    fits("Versions", read(f"/models/{slug}/versions"))
    path = read(f"/models/{slug}/path")
    fits("Path", path)
    assert path["up"], "the experiments it builds on"


def test_a_version_is_the_document_whose_hash_its_page_tells(library: Library) -> None:
    library.published()
    library.write(law="Soitosta kirjataan asiakkuuteen vain se, mikä sovittiin.")
    library.publish("Yksi lause selkeni.")
    slug = library.model.slug
    rows = all_pages(f"/models/{slug}/versions", 1)
    assert [one["version"] for one in rows] == ["1.0.1", "1.0.0"]
    first = read(f"/models/{slug}/versions/1.0.0")
    fits("Version", first)
    assert digest(first["content"]) == first["sha256"]
    assert Client().get(f"/mallit/{slug}/1.0.0/malli.json").json() == first["content"]


def test_a_draft_is_no_model_and_one_that_is_not_there_answers_the_same_bytes(library: Library) -> None:
    library.on_trial()
    draft = library.model.slug
    assert draft not in json.dumps(read("/models?state=all"))
    answers = [ask(f"/models/{slug}{tail}") for slug in (draft, "never-was") for tail in ("", "/path", "/versions")]
    answers += [ask(f"/models/{draft}/versions/{number}") for number in ("1.0.0", "01.0.0", "x", "9999.0.0")]
    answers += [ask("/models/a%00b"), ask("/nothing"), ask("/models/%E2%80%AEx")]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    held(answers[0], 404)


def test_the_path_tells_of_hidden_experiments_as_little_as_its_page(library: Library) -> None:
    library.published()
    path = read(f"/models/{library.model.slug}/path")
    html = Client().get(f"/en/mallit/{library.model.slug}/polku/").content.decode()
    for code in Experiment.objects.values_list("code", flat=True):
        assert (f'"{code}"' in json.dumps(path)) == (f"{code} " in html or f">{code}<" in html), code
    assert path["not_public"] == [] or all(one["what"] in html for one in path["not_public"])


def test_a_cursor_of_another_query_is_refused_by_its_name(library: Library) -> None:
    shelf(library, 3)
    cursor = read("/models?limit=1")["next"].split("cursor=")[1].split("&")[0]
    assert read(f"/models?limit=2&cursor={cursor}")["items"], "how long a page is, is not the query"
    for other in (f"theme=customer&cursor={cursor}", f"order=name&cursor={cursor}", f"state=all&cursor={cursor}"):
        assert problem_of(ask(f"/models?{other}"), 400) == "cursor_of_another_query"
    for place in ("/experiments", "/adoptions", "/spread/models"):
        assert problem_of(ask(f"{place}?cursor={cursor}"), 400) == "cursor_of_another_query"
    for broken in (cursor[:-2] + "xx", "abc", "a:b", ""):
        assert problem_of(ask(f"/models?cursor={broken}"), 400) == "cursor_not_valid"


def test_models_that_come_meanwhile_move_no_page(library: Library) -> None:
    shelf(library, 4)
    first = read("/models?limit=2")
    shelve(bare_model(library.table.programme, "Uusi", 90))
    second = read(first["next"].removeprefix("http://testserver"))
    assert not {one["slug"] for one in first["items"]} & {one["slug"] for one in second["items"]}
    assert len(second["items"]) == 2


def test_an_unchanged_list_is_304_and_a_changed_one_is_not(library: Library) -> None:
    shelf(library, 2)
    first = ask("/models")
    again = ask("/models", **{"If-None-Match": f'"x", W/{first["ETag"]}'})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "Content-Type" not in again.headers
    shelve(bare_model(library.table.programme, "Uusi", 90))
    assert ask("/models", **{"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("many", [3, 60])
def test_a_list_asks_as_many_statements_for_many_as_for_few(library: Library, many: int) -> None:
    shelf(library, many)
    changed(MODEL, list(OperatingModel.objects.values_list("pk", flat=True)))
    for path in ("/models", "/models?order=name&theme=customer", "/models?q=malli"):
        library_kept.forget()
        with CaptureQueriesContext(connection) as asked:
            read(path)
        assert len(asked) <= MOST, path
    read("/models")
    with CaptureQueriesContext(connection) as asked:
        read("/models")
    assert len(asked) <= 3, "drawn once while nothing changes"


def test_who_is_signed_in_by_a_browser_reads_what_a_stranger_reads(library: Library) -> None:
    library.published()
    client = browser(library.table.lab.cast.manager)
    with CaptureQueriesContext(connection) as asked:
        answer = ask("/models", client=client)
    assert answer.content == ask("/models").content
    assert not answer.cookies
    assert not any("session" in one["sql"] for one in asked)
    assert "Cookie" not in answer["Vary"]


def test_a_withdrawn_model_says_so_at_once(library: Library) -> None:
    library.published()
    slug = library.model.slug
    assert read(f"/models/{slug}")["state"] == "published"
    services.withdraw(library.analyst, library.fresh(), reason="Järjestelmä vaihtui kokonaan.")
    assert read(f"/models/{slug}")["state"] == "withdrawn"
    assert read("/models")["items"] == []
