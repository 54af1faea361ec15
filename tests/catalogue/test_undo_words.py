"""Undo says what it takes back and comes back to the page; readers are offered no deed (text-analysis.md 6)."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from catalogue.paging import at, page, press
from catalogue.table import Table
from oppiva.catalogue import deed_words, services
from oppiva.people.models import Person
from workshops.cast import browser

pytestmark = pytest.mark.django_db


def seen(html: str) -> str:
    """The words one sees: without tags and without what is only read aloud."""
    return " ".join(re.sub(r"<[^>]+>", " ", re.sub(r'<span class="vh">.*?</span>', "", html, flags=re.S)).split())


class TestUndo:
    def test_the_button_shows_what_it_takes_back_and_then_what_was_taken(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0)
        html = page(analyst, at("table", table))
        assert "Kumoa: kokeilun sijoittaminen" in seen(html)
        (deed,) = re.findall(r'name="teko" value="([^"]+)"', html)
        answer = analyst.post(at("undo", table), {"teko": deed})
        html = page(analyst, answer["Location"])
        assert "Kumottu: kokeilun sijoittaminen." in seen(html)
        assert "Kumoa: aihion avaaminen" in seen(html), "the deed before it"
        assert table.where(0) == set()
        assert table.fresh(made).deleted_in is None

    def test_every_deed_of_the_table_has_its_thing(self) -> None:
        from oppiva.catalogue.errors import VERBS
        from oppiva.catalogue.model_errors import VERBS as OF_MODELS

        own = {
            one for one in VERBS if one.startswith(("card_", "candidate", "suggestion_", "topic_", "contradiction_"))
        }
        # Of models what is done through the trace alone: the rest is undone on the pages of the model.
        traced = {"candidate_became_model", "model_returned", "model_source_added", "model_source_removed"}
        assert traced <= OF_MODELS.keys()
        assert set(deed_words.THINGS) == own | traced

    def test_from_the_page_of_a_card_it_comes_back_to_the_card(self, table: Table, analyst: Client) -> None:
        made, here = table.open("Ensimmäinen"), at("card", table, table.cards[0].code)
        answer = press(analyst, table, 0, "place", to=made.code, after=here)
        assert answer["Location"].startswith(here)
        html = page(analyst, answer["Location"])
        (undo,) = set(re.findall(rf'action="({at("undo", table)}\?[^"]+)"', html))
        back = analyst.post(undo)
        assert back["Location"].startswith(here)
        assert "Kumottu: kokeilun sijoittaminen." in page(analyst, back["Location"])
        assert table.where(0) == set()

    def test_when_the_page_is_gone_with_the_deed_it_leads_to_the_table(self, table: Table, analyst: Client) -> None:
        sent = {"name": "Ihan uusi aihio", "one_sentence": "", "client_ref": "0e8b6d1e-8a3f-4f0e-9a53-4d4b1a3f6c11"}
        answer = analyst.post(at("candidate_add", table), sent)
        html = page(analyst, answer["Location"])
        (undo,) = set(re.findall(rf'action="({at("undo", table)}\?[^"]+)"', html))
        back = analyst.post(undo)
        assert "Kumottu: aihion avaaminen." in page(analyst, back["Location"])

    def test_another_site_in_its_address_leads_nowhere(self, table: Table, analyst: Client) -> None:
        table.open("Ensimmäinen", 0)
        back = analyst.post(f"{at('undo', table)}?after=//evil.example/x")
        assert back["Location"].startswith(at("table", table))


class TestReaders:
    def test_who_reads_sees_the_contradiction_and_is_asked_for_nothing(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0)
        table.place(3, made, "contradicts")
        html = page(browser(table.lab.cast.manager), at("table", table))
        assert "Näet pöydän. Analyytikot sijoittavat." in html
        (link,) = re.findall(rf'<a href="{at("candidate", table, made.code)}#ristiriidat"[^>]*>[^<]*</a>', html)
        assert seen(link) == "Katso"
        assert "Vastaa<" not in html
        candidate = page(browser(table.lab.cast.manager), at("candidate", table, made.code))
        assert 'id="ristiriidat"' in candidate, "the link leads to what contradicts"
        own = page(analyst, at("table", table))
        assert "Näet pöydän." not in own
        assert '#ristiriidat">Vastaa</a>' in own

    def test_a_stranger_sees_no_table_at_all(self, table: Table) -> None:
        from catalogue.table import stranger

        page(browser(Person.objects.get(pk=stranger(table).person_id)), at("table", table), 404)


class TestFocus:
    def test_the_name_and_the_answer_have_the_keyboard_when_their_pages_open(
        self, table: Table, analyst: Client
    ) -> None:
        made = table.open("Ensimmäinen", 0)
        edge = table.place(3, made, "contradicts")
        naming = page(analyst, at("card", table, table.cards[1].code), nimea="1")
        asked = page(analyst, at("answer", table, made.code, edge.pk))
        opened = page(analyst, at("candidate_add", table))
        for html, name in ((naming, "name"), (opened, "name"), (asked, "text")):
            (tag,) = re.findall(r"<(?:input|textarea)[^>]*\bautofocus\b[^>]*>", html)
            assert f'name="{name}"' in tag

    def test_once_refused_the_summary_has_it_alone(self, table: Table, analyst: Client) -> None:
        html = unescape(press(analyst, table, 0, "new", name="Ab", one_sentence="").content.decode())
        assert html.count("autofocus") == 1
        assert 'class="errors" role="alert" tabindex="-1" autofocus' in html

    def test_an_ordinary_card_takes_no_focus(self, table: Table, analyst: Client) -> None:
        services.keep_as_learning(table.actor, table.cards[2])
        assert "autofocus" not in page(analyst, at("card", table, table.cards[2].code))


class TestPolicy:
    def test_no_style_is_written_into_what_a_press_brings(self, table: Table, analyst: Client) -> None:
        """The policy of the pages (`style-src 'self'`) would refuse it, and htmx is told to bring none either."""
        table.open("Ensimmäinen", 0, 1)
        services.run_grouping(table.actor, table.programme)
        whole = page(analyst, at("table", table))
        assert '"includeIndicatorCSS":false' in whole
        part = analyst.get(at("table", table), headers={"HX-Request": "true"})
        refused = press(analyst, table, 2, "place", to="")
        for html in (whole, part.content.decode(), refused.content.decode()):
            assert not re.search(r"<style|\sstyle=", html)
