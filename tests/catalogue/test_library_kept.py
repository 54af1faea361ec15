"""Pages kept for strangers: given again while nothing has changed, drawn anew at once when something has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.library import Library, bare_model, shelve
from catalogue.test_library_page import out
from experiments.lab import SETUP
from oppiva.audit import services as audit
from oppiva.catalogue import library_kept, services
from oppiva.catalogue.models import TraceEdge, TraceNode
from oppiva.core.policy import reading
from oppiva.experiments.models import Publication, State
from oppiva.jobs import clock
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """Nothing is left of an earlier test, and time stands still: a page is kept for a minute."""
    library_kept.forget()
    with clock.travel(clock.now()):
        yield
    library_kept.forget()


def asked(path: str, client: Client | None = None, **more: Any) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as statements:
        answer = (client or Client()).get(path, **more)
    return len(statements), answer.content.decode()


def test_a_stranger_gets_a_page_again_for_one_statement(library: Library) -> None:
    library.published()
    path = f"/en/mallit/{library.model.slug}/"
    first, drawn = asked(path)
    again, same = asked(path)
    assert again == 1 < first
    assert same == drawn
    few, _list = asked("/en/mallit/")
    again, _list = asked("/en/mallit/")
    assert again == 1 < few


def withdraw_source(library: Library) -> None:
    card = library.table.cards[0]
    card.refresh_from_db()
    audit.save(card, actor=SETUP, changes={"state": State.DECIDED}, reason="withdrawn")
    with reading(SETUP):
        Publication.objects.filter(experiment=card).update(ended_at=clock.now())


def next_version(library: Library) -> None:
    library.write(law="Soitosta kirjataan asiakkuuteen vain se, mikä sovittiin.")
    library.publish("Yksi lause selkeni.")


def withdraw(library: Library) -> None:
    services.withdraw(library.analyst, library.fresh(), reason="Järjestelmä vaihtui kokonaan.")


def leave(library: Library) -> None:
    term = library.fresh().stewardships.get(state="accepted")
    services.resign_stewardship(library.steward, term, reason="Organisaatio lakkaa vuoden lopussa.")


def take_into_use(library: Library) -> None:
    node = TraceNode.objects.create(
        programme=library.table.programme, kind="adoption", code="K1", title="Käyttö", in_use=True, at=clock.now()
    )
    newest = library.fresh().versions.get()
    TraceEdge.objects.create(source=newest.node, target=node, kind="taken_as", origin="team", at=clock.now())


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (withdraw_source, "its team withdrew it on"),
        (next_version, "Published, version 1.0.1"),
        (withdraw, "This model was withdrawn from use on"),
        (leave, "This model has no steward now."),
        (take_into_use, "In use in one place."),
    ],
)
def test_what_has_changed_is_seen_at_once(library: Library, deed: Callable[[Library], None], words: str) -> None:
    out(library.table.cards[0])
    library.published()
    path = f"/en/mallit/{library.model.slug}/"
    assert words not in asked(path)[1]
    deed(library)
    assert words in asked(path)[1]


def test_the_list_sees_a_new_model_and_one_that_is_withdrawn_at_once(library: Library) -> None:
    library.published()
    assert "One operating model" in asked("/en/mallit/")[1]
    shelve(bare_model(library.table.programme, "Toinen malli", 30))
    assert "Two operating models" in asked("/en/mallit/")[1]
    withdraw(library)
    assert library.model.slug not in asked("/en/mallit/")[1]


def test_a_page_is_kept_for_strangers_alone_and_each_address_for_itself(library: Library) -> None:
    library.published()
    path = f"/en/mallit/{library.model.slug}/"
    mine = browser(library.table.analyst)
    signed, html = asked(path, mine)
    assert "menu__body" in html
    assert "menu__body" not in asked(path)[1], "what somebody saw who has signed in is nobody else's"
    assert signed > 1 < asked(path, mine)[0], "nor are they given what strangers see"
    assert "http://127.0.0.1/" in asked(path, headers={"host": "127.0.0.1"})[1]
    assert '<html lang="sv"' in asked(path.replace("/en/", "/sv/"))[1]
    visited = Client()
    visited.cookies[settings.SESSION_COOKIE_NAME] = "x"
    library_kept.forget()
    asked(path, visited)
    assert not library_kept._pages._held, "there may be a message in that session: the frame is drawn for it alone"


def test_a_page_is_drawn_anew_after_a_minute(library: Library) -> None:
    library.published()
    path = f"/en/mallit/{library.model.slug}/"
    few = asked(path)[0]
    later = clock.now() + timedelta(minutes=2)
    with clock.travel(later):
        assert asked(path)[0] == few


def test_what_is_not_there_is_not_kept(library: Library) -> None:
    path = f"/en/mallit/{library.model.slug}/"
    assert Client().get(path).status_code == 404
    library.published()
    assert Client().get(path).status_code == 200


def test_no_more_pages_are_kept_than_there_is_room_for(library: Library) -> None:
    library.published()
    first = asked("/en/mallit/?sivu=0")[0]
    for page in range(1, library_kept.MOST + 1):
        asked(f"/en/mallit/?sivu={page}")
    assert asked(f"/en/mallit/?sivu={library_kept.MOST}")[0] < first
    assert asked("/en/mallit/?sivu=0")[0] == first, "the one that nobody has asked for the longest went"


def test_who_has_signed_in_gets_a_frame_of_their_own_around_kept_parts(library: Library) -> None:
    library.published()
    path = f"/en/mallit/{library.model.slug}/"
    drawn, page = asked(path)
    mine = browser(library.table.analyst)
    asked("/en/", mine)  # what any page asks once in a process
    few, html = asked(path, mine)
    assert few < drawn, "the parts were drawn for a stranger"
    assert "menu__body" in html
    assert page.split('id="m13"')[1].split("</section>")[0] in html
    assert library.keeper is not None
    _few, own = asked(path, browser(library.keeper))
    assert "Your page as its steward" in own
    assert "Your page as its steward" not in asked(path, mine)[1], "whose model it is stands outside of them"
    assert "Your page as its steward" not in asked(f"{path}?n=1")[1]


def test_a_signed_in_reader_sees_at_once_what_has_changed(library: Library) -> None:
    out(library.table.cards[0])
    library.published()
    mine, path = browser(library.table.analyst), f"/en/mallit/{library.model.slug}/"
    assert "its team withdrew it on" not in asked(path, mine)[1]
    withdraw_source(library)
    assert "its team withdrew it on" in asked(path, mine)[1]
    next_version(library)
    assert "Published, version 1.0.1" in asked(path, mine)[1]
    assert "se, mikä sovittiin" in asked(path, mine)[1]
    first = asked(f"{path}1.0.0/", mine)[1]
    assert "There is a newer version" in first
    assert "se, mikä sovittiin" not in first, "each version is drawn for itself"
    withdraw(library)
    assert library.model.slug not in asked("/en/mallit/", mine)[1]


def test_the_links_of_who_makes_models_are_in_nobody_elses_list(library: Library) -> None:
    library.published()
    assert "Grouping table" in asked("/en/mallit/", browser(library.table.analyst))[1]
    assert "Grouping table" not in asked("/en/mallit/", browser(library.peers[0]))[1]
    assert "Grouping table" not in asked("/en/mallit/")[1]
