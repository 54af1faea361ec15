"""The list of the library: for everybody, narrowed by what a reader asks, as cheap for many models as for few."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue import services
from oppiva.catalogue.library_kept import forget
from oppiva.catalogue.models import ModelArea, ModelDraft, OperatingModel, TraceEdge, TraceNode
from oppiva.jobs import clock
from pages.bars import MOST
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def page(query: str = "", client: Client | None = None) -> str:
    """The list drawn anew: rows are written past the one save here."""
    forget()
    answer = (client or Client()).get(f"/en/mallit/{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def shelf(library: Library, *names: str, first: int = 20, **texts: Any) -> list[OperatingModel]:
    """So many models in the library beside the drafted one."""
    made = []
    for number, name in enumerate(names, first):
        model = bare_model(library.table.programme, name, number)
        ModelDraft.objects.filter(operating_model=model).update(**texts)
        shelve(model)
        made.append(model)
    return made


def shown(html: str, *models: OperatingModel) -> list[bool]:
    return [f'href="/en/mallit/{one.slug}/"' in html for one in models]


def test_an_empty_library_says_so_and_a_draft_is_nowhere_in_it(library: Library) -> None:
    html = page()
    assert "No operating model has been published yet" in html
    assert library.model.slug not in html
    assert 'role="search"' not in html, "there is nothing to look through"


def test_the_list_is_everybodys_and_tells_what_a_reader_asks_first(library: Library) -> None:
    model = library.published().operating_model
    html = page()
    assert "One operating model to take into use" in html
    assert shown(html, model) == [True]
    for words in ("Asiakkaalle soitetaan takaisin samana päivänä.", "6 h to start", "Tried in 2 areas", "in Finnish"):
        assert words in html, words
    assert 'h3 lang="fi"' in html
    assert Client().get("/mallit/").cookies == {}, "nothing is set in a reader's browser"


def test_a_reader_in_another_language_gets_the_translation_where_there_is_one(library: Library) -> None:
    first, second = shelf(
        library, "Ensimmäinen", "Toinen",
        translations={"sv": {"name": "Ingen väntar", "one_sentence": "Vi ringer tillbaka."}},
    )  # fmt: skip
    html = Client().get("/sv/mallit/").content.decode()
    assert html.count('<h3 lang="sv"') == 2
    assert "Vi ringer tillbaka." in html
    assert f"/sv/mallit/{first.slug}/" in html
    assert second.slug in html
    assert "in Finnish" in page(), "in English there is none, and it is said"


def test_the_list_is_narrowed_by_each_of_its_filters(library: Library) -> None:
    plain, other = shelf(library, "Tavallinen", "Toisenlainen")
    third = shelf(library, "Kolmas", first=40, for_whom=["employer"], effect="none", month_minutes=None)[0]
    OperatingModel.objects.filter(pk=other.pk).update(evidence=3)
    ModelArea.objects.create(operating_model=other, area_id="37")
    every = (plain, other, third)
    assert shown(page("?kenelle=employer"), *every) == [False, False, True]
    assert shown(page("?naytto=3"), *every) == [False, True, False]
    assert shown(page("?alue=37"), *every) == [False, True, False]
    assert shown(page("?vaikutus=none"), *every) == [False, False, True]
    assert shown(page("?tyomaara=unknown"), *every) == [False, False, True]
    assert shown(page("?tyomaara=small&vaikutus=clear"), *every) == [True, True, False]
    html = page("?teema=wellbeing")
    assert "No operating model fits" in html
    assert "Theme: Well-being at work" in html
    assert '<meta name="robots" content="noindex">' in html


def test_what_is_out_of_use_is_shown_on_request_alone(library: Library) -> None:
    model = library.published().operating_model
    other = shelf(library, "Toinen")[0]
    services.withdraw(library.analyst, library.fresh(), reason="Järjestelmä vaihtui kokonaan.")
    assert shown(page(), model, other) == [False, True]
    gone = page("?tila=withdrawn")
    assert shown(gone, model, other) == [True, False]
    assert "Withdrawn" in gone
    assert shown(page("?tila=all"), model, other) == [True, True]
    assert shown(page("?tila=draft"), model, other) == [False, True], "no state of the library: not asked"


def test_a_place_of_use_counts_once_it_is_on_the_trace(library: Library) -> None:
    """M5: the next issue writes adoption nodes and nothing else."""
    version = library.published()
    assert "In use in" not in page()
    nodes = [
        TraceNode.objects.create(
            programme=library.table.programme, kind="adoption", code=f"K{number}", title="Käyttö", area_id=area,
            in_use=used, at=clock.now(),
        )
        for number, (area, used) in enumerate([("01", True), ("02", True), ("37", False)])
    ]  # fmt: skip
    for node in nodes:
        TraceEdge.objects.create(source=version.node, target=node, kind="taken_as", origin="team", at=clock.now())
    assert "In use in 2 places" in page()


def test_twenty_stand_on_a_page_and_the_address_of_a_later_one_is_kept_sane(library: Library) -> None:
    made = shelf(library, *(f"Malli numero {n:02}" for n in range(23)))
    first, second = page("?jarjestys=nimi"), page("?jarjestys=nimi&sivu=2")
    assert first.count('class="hit"') == 20
    assert shown(second, *made[20:]) == [True] * 3
    assert page("?jarjestys=nimi&sivu=999").count('class="hit"') == 3
    for odd in ("?sivu=0", "?sivu=x", "?naytto=9", "?alue=%00", "?kenelle=%27", "?jarjestys=%00", "?q=%00"):
        assert Client().get(f"/mallit/{odd}").status_code == 200, odd


def test_the_strongest_evidence_comes_first_when_it_is_asked_for(library: Library) -> None:
    weak, strong = shelf(library, "Heikko", "Vahva")
    OperatingModel.objects.filter(pk=strong.pk).update(evidence=4)
    OperatingModel.objects.filter(pk=weak.pk).update(evidence=1)
    html = page("?jarjestys=naytto")
    assert html.index(strong.slug) < html.index(weak.slug)


def test_the_list_is_a_plain_form_and_carries_no_more_script_than_any_page(library: Library) -> None:
    """L6: with htmx a phone's first visit would be over what it may weigh."""
    shelf(library, "Tavallinen")
    html = page()
    assert 'method="get"' in html
    assert "htmx" not in html


def test_who_makes_models_goes_on_from_the_library_and_nobody_else(library: Library) -> None:
    code = library.table.programme.code
    table = reverse("catalogue:table", args=[code])
    shelf(library, "Tavallinen")
    assert f"/en{table}" in page(client=browser(library.table.analyst))
    assert "ryhmittely" not in page()
    assert "ryhmittely" not in page(client=browser(library.peers[0]))


@pytest.mark.parametrize("who", ["nobody", "analyst"])
def test_it_asks_as_much_for_many_as_for_few(library: Library, who: str) -> None:
    client = browser(library.table.analyst) if who == "analyst" else Client()
    counts = []
    for first, names in ((100, 10), (200, 290)):
        shelf(library, *(f"Malli {first + n}" for n in range(names)), first=first)
        cache.clear()
        page(client=client)
        with CaptureQueriesContext(connection) as asked:
            page("?kenelle=jobseeker&naytto=1&tila=all" if who == "nobody" else "", client=client)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[1] <= MOST


def test_the_list_does_not_say_that_each_has_a_steward_when_one_has_none(library: Library) -> None:
    library.published()
    assert "has somebody who answers for it" in page()
    shelf(library, "Toinen")
    html = page()
    assert "has somebody who answers for it" not in html
    assert "Just now one of them has no steward." in html
    assert "steward" not in page("?q=soitto").split("<form")[0], "of what a text finds nothing was counted"


def test_a_row_says_that_its_page_is_partly_in_another_language(library: Library) -> None:
    shelf(library, "Ensimmäinen", translations={"sv": {"name": "Ingen väntar"}})
    html = Client().get("/sv/mallit/").content.decode()
    assert '<h3 lang="sv"' in html
    assert '<p lang="fi">Asiakkaalle soitetaan takaisin samana päivänä.</p>' in html
    assert "partly in Finnish" in html or "delvis på finska" in html
