"""The library found by text: in its own list and by the search of the service, the same models by every outlet (A5)."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from catalogue.library import TEXTS, Library, bare_model, shelve
from catalogue.table import stranger
from experiments.lab import SETUP
from oppiva.catalogue import services
from oppiva.catalogue.models import ModelDraft, OperatingModel
from oppiva.catalogue.queries.library import MODEL
from oppiva.core.policy import ANONYMOUS, reading
from oppiva.search import queries, slots
from oppiva.search.models import TextDoc
from oppiva.search.services import changed
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def on_list(query: str) -> str:
    answer = Client().get(f"/en/mallit/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def index(*models: OperatingModel) -> None:
    changed(MODEL, [one.pk for one in models])


def test_a_model_is_found_by_words_as_soon_as_it_is_published(library: Library) -> None:
    library.reviewed()
    library.kept()
    assert library.model.slug not in on_list("?q=puhelinvuoro")
    library.publish()
    html = on_list("?q=puhelinvuoro")
    assert library.model.slug in html
    assert "One operating model fits" in html
    assert "Search goes by words alone" in html, "the tests have no vectors, and the page says so"


@pytest.mark.both
def test_a_new_version_is_found_by_its_new_words_and_not_by_the_old(library: Library) -> None:
    library.published()
    library.write(problem=TEXTS["problem"].replace("jonottaa", "kanarialintua"))
    library.publish("Yksi sana vaihdettiin.")
    assert library.model.slug in on_list("?q=kanarialintua")
    with reading(SETUP):
        body = TextDoc.objects.get(kind=MODEL).body
    assert "jonottaa" not in body


def test_a_withdrawn_one_is_found_on_request_alone_and_by_search_with_its_state(library: Library) -> None:
    library.published()
    services.withdraw(library.analyst, library.fresh(), reason="Järjestelmä vaihtui kokonaan.")
    assert library.model.slug not in on_list("?q=puhelinvuoro")
    assert library.model.slug in on_list("?q=puhelinvuoro&tila=withdrawn")
    html = Client().get("/en/haku/?q=puhelinvuoro").content.decode()
    assert library.model.slug in html
    assert "Withdrawn" in html


def test_filters_narrow_what_a_text_finds(library: Library) -> None:
    first, second = (
        bare_model(library.table.programme, name, n) for n, name in ((30, "Eka malli"), (31, "Toka malli"))
    )
    ModelDraft.objects.filter(operating_model=second).update(for_whom=["employer"])
    for one in (first, second):
        shelve(one)
    index(first, second)
    both = on_list("?q=puhelinvuoro")
    assert (first.slug in both, second.slug in both) == (True, True)
    one = on_list("?q=puhelinvuoro&kenelle=employer")
    assert (first.slug in one, second.slug in one) == (False, True)
    none = on_list("?q=puhelinvuoro&naytto=5")
    assert "Nothing fits what you asked for." in none
    assert "/en/haku/?q=puhelinvuoro" in none, "it may have been tried without becoming a model"


def test_what_is_asked_of_experiments_alone_finds_no_model(library: Library) -> None:
    library.published()
    found = queries.find(ANONYMOUS, "puhelinvuoro", kinds=[MODEL], filters={"miten": ["keep"]})
    assert found.total == 0
    assert queries.find(ANONYMOUS, "puhelinvuoro", kinds=[MODEL], filters={"kenelle": ["jobseeker"]}).total == 1


@pytest.mark.both
def test_page_search_sitemap_and_rules_show_the_same_models_to_everybody(library: Library) -> None:
    """A5: the library is everybody's; a draft is in no outlet, whoever asks."""
    library.published()
    made = [bare_model(library.table.programme, f"Malli {n}", n) for n in range(40, 44)]
    for one in made[:3]:
        shelve(one)
    OperatingModel.objects.filter(pk=made[1].pk).update(state="withdrawn", withdrawn_reason="Ei toiminut lopulta.")
    index(*made)
    wanted = {library.model.slug, *(one.slug for one in made[:3])}
    kind = slots.kind_of(MODEL)
    assert kind is not None
    readers = [Client(), browser(library.table.analyst), browser(library.peers[0])]
    for client in readers:
        for address in ("/mallit/?tila=all", "/mallit/?tila=all&q=puhelinvuoro", "/haku/?q=puhelinvuoro"):
            html = client.get(address).content.decode()
            # The spread board is no model.
            assert set(re.findall(r'href="/mallit/([a-z0-9-]+)/"', html)) - {"leviaminen"} == wanted, address
    xml = Client().get("/sitemap.xml").content.decode()
    assert set(re.findall(r"<loc>http://testserver/mallit/([a-z0-9-]+)/</loc>", xml)) == wanted
    assert {row["pk"] for row in kind.visible_to(stranger(library.table))} == {
        one.pk for one in OperatingModel.objects.filter(slug__in=wanted)
    }


def test_a_model_is_found_by_the_words_of_its_translation(library: Library) -> None:
    library.reviewed()
    library.kept()
    summary = "Nobody waits in a queue any more, and a no-show is called the same day. " * 2
    library.write(translations={"en": {"name": "Nobody is kept waiting", "plain_summary": summary}})
    library.publish()
    for word in ("queue", "waiting", "no-show"):
        html = on_list(f"?q={word}")
        assert library.model.slug in html, word
        assert "No text has your words" not in html, word
