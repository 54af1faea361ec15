"""A model on other sites: the card that others may frame, what is copied, a feed a theme and an area (S2, A5)."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from catalogue.library import Library, bare_model, shelve
from oppiva.catalogue import services
from oppiva.catalogue.models import ForeignModel, ModelDraft, OperatingModel
from oppiva.jobs import clock
from oppiva.people.models import EmploymentArea
from pages.bars import MOST
from workshops.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
ATOM = "{http://www.w3.org/2005/Atom}"


def card(library: Library, language: str = "") -> str:
    answer = Client().get(f"{language}/mallit/{library.model.slug}/kortti/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_any_site_may_frame_the_card_and_no_other_page(library: Library) -> None:  # S2
    library.published()
    at = f"/mallit/{library.model.slug}/"
    answer = Client().get(f"{at}kortti/")
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "style-src": "'self'",
        "frame-ancestors": "*",
    }  # fmt: skip
    assert "X-Frame-Options" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "public, max-age=600"
    for page in (at, f"{at}upota/", f"{at}innokyla/", "/mallit/"):
        other = Client().get(page)
        assert other["X-Frame-Options"] == "DENY", page
        assert "frame-ancestors 'none'" in other["Content-Security-Policy"], page
        assert other["Cross-Origin-Resource-Policy"] == "same-origin", page
    assert "frame-src 'self'" in Client().get(f"{at}upota/")["Content-Security-Policy"]


def test_the_card_is_one_for_everybody_without_cookie_script_or_form(library: Library) -> None:
    library.published()
    at = f"/mallit/{library.model.slug}/kortti/"
    assert Client().get(at.replace(library.model.slug, "ei-ole")).status_code == 404
    with CaptureQueriesContext(connection) as asked:
        answer = Client().get(at)
    assert len(asked) <= 5
    assert answer.cookies == {}
    signed = browser(library.table.lab.cast.manager).get(at)
    assert signed.content == answer.content
    html = answer.content.decode()
    for never in ("<script", "<form", "style=", "onclick", "<img", "http-equiv"):
        assert never not in html
    assert '<main aria-labelledby="model">' in html  # another site has a main of its own
    links = re.findall(r"<a [^>]*>", html)
    assert links
    assert all('target="_top"' in link and "noopener" in link for link in links)
    assert re.findall(r'<a href="([^"]+)"', html)[0].startswith("http")
    again = Client().get(at, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "X-Frame-Options" not in again


def test_the_card_tells_what_the_page_tells_in_the_readers_language(library: Library) -> None:
    library.published()
    html = card(library, "/en")
    for words in ("Kukaan ei jää odottamaan", "Asiakkaalle soitetaan takaisin", "Clear", "Kolmas työllisyysalue",
                  "CC BY 4.0", 'lang="en"'):  # fmt: skip
        assert words in html, words
    assert f"/en/mallit/{library.model.slug}/" in html
    assert "Vaikutus" in card(library)
    assert "Effekt" in card(library, "/sv")


def test_a_card_says_that_its_model_is_withdrawn_or_replaced(library: Library) -> None:
    library.published()
    fresh = Client().get(f"/mallit/{library.model.slug}/kortti/")["ETag"]
    services.withdraw(library.analyst, library.fresh(), reason="Laki muuttui & malli on vanha.")
    html = card(library)
    assert "Poistettu käytöstä." in html
    assert "Laki muuttui &amp; malli on vanha." in html
    assert Client().get(f"/mallit/{library.model.slug}/kortti/", headers={"If-None-Match": fresh}).status_code == 200
    services.bring_back(library.analyst, library.fresh(), reason="Laki palasi ennalleen.")
    second = bare_model(library.table.programme, "Toinen malli", 30)
    shelve(second)
    services.replace(
        library.analyst, library.fresh(), OperatingModel.objects.get(pk=second.pk), reason="Toinen kattaa tämän."
    )
    html = card(library)
    assert "Korvattu toisella mallilla." in html
    assert f"/mallit/{second.slug}/" in html


def test_one_from_elsewhere_says_so_and_is_told_by_its_own_address(library: Library) -> None:
    model = bare_model(library.table.programme, "Muualta tullut", 30)
    shelve(model)
    OperatingModel.objects.filter(pk=model.pk).update(origin="foreign")
    ForeignModel.objects.create(
        operating_model=model, identity="https://muu.example/mallit/se/", address="https://muu.example/mallit/se/",
        programme_code="MUU", code="M1", slug="se", origin="experiments", organisation="Muu talo", state="published",
        read_at=clock.now(),
    )  # fmt: skip
    html = Client().get(f"/mallit/{model.slug}/kortti/").content.decode()
    assert "Muualta · Toimintamalli 1.0" in html
    assert "Muu talo" in html
    assert "https://muu.example/mallit/se/1.0.0/" in Client().get(f"/mallit/{model.slug}/innokyla/").content.decode()


class Tags(HTMLParser):
    """What a piece of HTML opens and closes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.opened: list[tuple[str, dict[str, str | None]]] = []
        self.depth: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.opened.append((tag, dict(attrs)))
        self.depth.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.depth.pop() == tag


def test_what_is_copied_is_whole_html_that_nothing_written_can_break(library: Library) -> None:
    model = bare_model(library.table.programme, "Merkit", 30)
    ModelDraft.objects.filter(operating_model=model).update(
        name='</iframe><script>alert("1")</script>', one_sentence="Lause </article> & muuta."
    )
    shelve(model)
    html = Client().get(f"/mallit/{model.slug}/upota/").content.decode()
    frame, plain = (
        unescape(re.search(rf'<code id="{name}">(.*?)</code>', html, re.DOTALL)[1])  # type: ignore[index]
        for name in ("kehys-teksti", "html-teksti")
    )
    (only,) = Tags(frame).opened
    assert only[0] == "iframe"
    assert str(only[1]["src"]).endswith(f"/mallit/{model.slug}/kortti/")
    assert str(only[1]["src"]).startswith("http")
    assert only[1]["title"] == '</iframe><script>alert("1")</script>, toimintamalli'
    pasted = Tags(plain)
    assert {tag for tag, _more in pasted.opened} == {"article", "h3", "a", "p"}
    assert not pasted.depth
    assert html.count('data-done="Kopioitu: ') == 2
    assert 'id="status"' in html  # where it is said


def test_the_page_of_a_model_and_its_kit_lead_to_what_is_for_other_sites(library: Library) -> None:
    library.published()
    at = f"/mallit/{library.model.slug}/"
    assert f'href="{at}upota/"' in Client().get(at).content.decode()
    kit = Client().get(f"{at}paketti/").content.decode()
    assert f'href="{at}upota/"' in kit
    assert f'href="{at}innokyla/"' in kit
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(f"{at}upota/").status_code == 200
    assert len(asked) <= MOST


# --- feeds of a theme and of an area ---------------------------------------------------------------------------------
def themed(library: Library) -> None:
    OperatingModel.objects.filter(pk=library.model.pk).update(theme="customer")


def entries(address: str) -> list[str]:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert answer.cookies == {}
    feed = ElementTree.fromstring(answer.content)
    return [str(one.findtext(f"{ATOM}title")) for one in feed.findall(f"{ATOM}entry")]


def test_a_feed_of_a_theme_and_of_an_area_holds_its_models_alone(library: Library) -> None:
    themed(library)
    library.published()
    model = library.fresh()
    other = bare_model(library.table.programme, "Muu teema", 30)
    OperatingModel.objects.filter(pk=other.pk).update(theme="wellbeing")
    shelve(OperatingModel.objects.select_related("programme", "draft").get(pk=other.pk))
    titles = entries(f"/mallit/syote/teema/{model.theme}.atom")
    assert titles
    assert all("Kukaan ei jää odottamaan" in one for one in titles)
    assert entries("/mallit/syote/alue/23.atom") == titles
    assert entries("/mallit/syote/alue/05.atom") == []
    draft = bare_model(library.table.programme, "Luonnos", 31)
    OperatingModel.objects.filter(pk=draft.pk).update(theme=model.theme)
    assert entries(f"/mallit/syote/teema/{model.theme}.atom") == titles  # what is no page is in no feed (A5)


def test_a_theme_or_an_area_that_is_not_there_has_no_feed(library: Library) -> None:
    for address in ("teema/ei-ole", "teema/", "alue/99", "alue/ei-ole", "muu/23"):
        assert Client().get(f"/mallit/syote/{address}.atom").status_code == 404, address


def test_a_narrowed_list_names_its_feeds_where_readers_and_machines_look(library: Library) -> None:
    themed(library)
    library.published()
    theme, area = library.fresh().theme, EmploymentArea.objects.get(pk="23")
    html = Client().get(f"/mallit/?teema={theme}&alue=23").content.decode()
    for address in (f"/mallit/syote/teema/{theme}.atom", "/mallit/syote/alue/23.atom"):
        assert re.search(rf'<link rel="alternate" type="application/atom\+xml" href="{address}" title="[^"]+">', html)
        assert f'<a href="{address}"' in html
    assert area.name_fi in html
    plain = Client().get("/mallit/").content.decode()
    assert plain.count("/mallit/syote") == 2
    assert '<a href="/mallit/syote.atom"' in plain
