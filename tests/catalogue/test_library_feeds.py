"""The library for machines: the feed of versions, the sitemap, what robots may read; one answer for everybody."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue.models import ModelDraft
from oppiva.catalogue.queries.library_feeds import NEWEST

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MACHINES = ["/mallit/syote.atom", "/sitemap.xml", "/robots.txt"]


def xml(address: str) -> ElementTree.Element:
    answer = Client().get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def test_the_feed_tells_each_version_once_the_newest_first(library: Library) -> None:
    library.published()
    library.write(law="Soitosta kirjataan asiakkuuteen vain se, mikä sovittiin.")
    library.publish("Yksi lause selkeni.")
    feed = xml("/en/mallit/syote.atom")
    titles = [one.text for one in feed.iter(f"{ATOM}title")]
    assert titles[1:] == ["Kukaan ei jää odottamaan, version 1.0.1", "Kukaan ei jää odottamaan, version 1.0"]
    links = [one.get("href") for one in feed.findall(f"{ATOM}entry/{ATOM}link")]
    assert links[0] == f"http://testserver/en/mallit/{library.model.slug}/1.0.1/"
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 3


def test_an_empty_library_is_a_feed_without_entries_and_a_map_of_one_page(library: Library) -> None:
    assert xml("/mallit/syote.atom").findall(f"{ATOM}entry") == []
    assert [one.text for one in xml("/sitemap.xml").iter(f"{MAP}loc")] == ["http://testserver/mallit/"]


def test_signs_that_no_xml_may_hold_are_left_out(library: Library) -> None:
    model = bare_model(library.table.programme, "Merkit", 30)
    ModelDraft.objects.filter(operating_model=model).update(name="A & <b> \x0b\"'")
    shelve(model)
    titles = [one.text for one in xml("/mallit/syote.atom").iter(f"{ATOM}title")]
    assert any("A & <b>" in str(one) for one in titles)


def test_the_feed_is_no_longer_than_a_reader_reads(library: Library) -> None:
    for number in range(30, 30 + NEWEST + 5):
        shelve(bare_model(library.table.programme, f"Malli {number}", number))
    with CaptureQueriesContext(connection) as asked:
        assert len(xml("/mallit/syote.atom").findall(f"{ATOM}entry")) == NEWEST
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        assert len(list(xml("/sitemap.xml").iter(f"{MAP}loc"))) == NEWEST + 6
    assert len(asked) == 1


@pytest.mark.parametrize("address", MACHINES)
def test_it_is_kept_by_its_hash_and_asked_for_anew(library: Library, address: str) -> None:
    library.published()
    first = Client().get(address)
    assert "no-cache" in first["Cache-Control"]
    assert first.cookies == {}
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_robots_are_led_to_the_map_and_away_from_searches() -> None:
    text = Client().get("/robots.txt").content.decode()
    assert "Sitemap: http://testserver/sitemap.xml" in text
    assert "Disallow: /haku/" in text
    assert "Disallow: /mallit/" not in text
