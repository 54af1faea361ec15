"""The pages of a candidate, merged and split, and who opens which (records.md 3.1, 4; trust.md A1)."""

from __future__ import annotations

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.paging import OF_ONE, PAGES, at, page, press
from catalogue.table import Table, stranger
from experiments.others_stage import decided
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import CardVerdict, ContradictionAnswer, TraceEdge
from oppiva.people.models import Person
from workshops.cast import browser

pytestmark = pytest.mark.django_db


class TestOneCandidate:
    def test_its_page_has_the_cards_by_kind_and_asks_for_answers(self, table: Table, analyst: Client) -> None:
        made = table.open("Kukaan ei jää odottamaan", 0, 1)
        edge = table.place(3, made, "contradicts")
        html = page(analyst, at("candidate", table, made.code))
        assert html.index("laji-builds_on") < html.index("laji-supports") < html.index("laji-contradicts")
        assert "Yksi ristiriita odottaa vastausta" in html
        address = at("answer", table, made.code, edge.pk)
        short = analyst.post(address, {"text": "Lyhyt"})
        assert short.status_code == 422
        assert "Lyhyt" in short.content.decode()
        analyst.post(address, {"text": "Kirje lähti liian myöhään.", "base_version": "0"})
        assert ContradictionAnswer.objects.get(edge=edge).text == "Kirje lähti liian myöhään."
        html = page(analyst, at("candidate", table, made.code))
        assert "odottaa vastausta" not in html
        assert "Kirje lähti liian myöhään." in html

    def test_a_contradiction_says_why_it_is_one(self, table: Table, analyst: Client) -> None:
        """What the experiment predicted and what came, with the way to its record; of one that is closed nothing."""
        made = table.open("Kukaan ei jää odottamaan", 0)
        decided(table.cards[3], choice="stop", numbers=(21, 22, 23, 24, 25), learned="Jono vain siirtyi.")
        told = decided(table.cards[4], choice="stop", learned="Kirje ei auttanut.")
        shown = []
        for number, note in ((3, "Odotus piteni."), (4, "")):
            edge = table.place(number, made, "contradicts", note=note)
            html = page(analyst, at("answer", table, made.code, edge.pk))
            record = reverse("experiments:experiment", args=[table.programme.code, table.cards[number].code])
            assert f'href="{record}"' in html
            shown.append(" ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split()))
        assert "Ennuste Enintään 10 min" in shown[0]
        assert "Tulos 23 min, 5 lukua · Ennustetta huonompi" in shown[0]
        assert "Huomio Odotus piteni." in shown[0]
        assert "Jono vain siirtyi." not in shown[0], "the numbers say it"
        assert "Tulos Ei lukuja · Ennustetta huonompi Mitä opittiin Kirje ei auttanut." in shown[1]
        assert queries.told_to(stranger(table), table.programme, told.pk) is None

    def test_no_other_edge_is_answered(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0)
        edge = TraceEdge.objects.get(source__experiment=table.cards[0])
        page(analyst, at("answer", table, made.code, edge.pk), 404)

    def test_a_locked_candidate_is_not_split_merged_or_closed(self, table: Table, analyst: Client) -> None:
        made, other = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 3)
        analyst.post(at("lock", table, made.code), {"locked": "1", "client_ref": str(uuid4())})
        assert table.fresh(made).locked
        assert "Aihio A1 on lukittu." in page(analyst, at("split", table, made.code), 409)
        answer = analyst.post(at("keep", table, made.code), {"reason": "Ei johda malliin"})
        assert answer.status_code == 409
        both = {"candidates": [made.code, other.code], "name": "Yhdessä", "one_sentence": "", "reason": ""}
        assert analyst.post(at("merge", table), both).status_code == 422, "it is no choice of the form"
        analyst.post(at("lock", table, made.code), {"client_ref": str(uuid4())})
        assert not table.fresh(made).locked

    def test_kept_as_learning_it_stays_readable_and_nothing_is_lost(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        analyst.post(at("keep", table, made.code), {"reason": "Ei johda malliin", "client_ref": str(uuid4())})
        html = page(analyst, at("candidate", table, made.code))
        assert table.cards[0].code in html
        assert "Mitään ei ole kadonnut" in html
        kept = page(analyst, at("kept", table))
        assert table.cards[0].code in kept
        assert table.cards[1].code in kept

    def test_its_history_tells_what_was_taken_back(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0)
        services.undo(table.actor, table.programme)
        html = page(analyst, at("candidate_history", table, made.code))
        assert "kumottu" in html
        assert "Anni Analyytikko" in html


class TestMergeAndSplit:
    def test_merged_candidates_lead_to_the_new_one(self, table: Table, analyst: Client) -> None:
        first, second = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 3)
        sent = {"candidates": [first.code, second.code], "name": "Yhdessä", "one_sentence": "", "reason": ""}
        answer = analyst.post(at("merge", table), {**sent, "client_ref": str(uuid4())})
        assert answer["Location"].startswith(at("candidate", table, "A3"))
        assert "A3" in page(analyst, at("candidate", table, first.code))
        html = page(analyst, at("candidate", table, "A3"))
        assert "aihion A1 kautta" in html
        again = analyst.post(at("merge", table), {**sent, "client_ref": str(uuid4())})
        assert again.status_code == 422, "a merged candidate is merged no more"

    def test_one_alone_is_not_merged_and_its_name_stays_typed(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0)
        table.open("Toinen")
        answer = analyst.post(at("merge", table), {"candidates": [made.code], "name": "Yhdessä"})
        assert answer.status_code == 422
        assert 'value="Yhdessä"' in answer.content.decode()

    def test_a_split_that_forgets_a_card_names_it_and_keeps_what_was_chosen(
        self, table: Table, analyst: Client
    ) -> None:
        made = table.open("Ensimmäinen", 0, 1, 2)
        codes = [one.code for one in table.cards[:3]]
        sent = {"parts": "2", "name_0": "Soitot", "name_1": "Viestit", "reason": ""}
        sent |= {f"card_{codes[0]}": "0", f"card_{codes[1]}": "1"}
        answer = analyst.post(at("split", table, made.code), sent)
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert f'href="#id_card_{codes[2]}_0"' in html
        assert 'value="Soitot"' in html
        assert html.count(" checked") == 2
        assert table.fresh(made).state == "open"
        done = analyst.post(at("split", table, made.code), {**sent, f"card_{codes[2]}": "oppi"})
        assert done.status_code == 302
        assert table.where(0) == {"A2"}
        assert table.where(1) == {"A3"}
        assert codes[2] in page(analyst, at("kept", table))

    def test_one_more_row_keeps_what_was_typed(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        sent = {"parts": "2", "more": "1", "name_0": "Soitot", f"card_{table.cards[0].code}": "0"}
        html = unescape(analyst.post(at("split", table, made.code), sent).content.decode())
        assert 'name="name_2"' in html
        assert 'value="Soitot"' in html
        assert html.count(" checked") == 1

    def test_a_card_placed_meanwhile_is_not_forgotten(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        codes = [one.code for one in table.cards[:2]]
        sent = {"parts": "2", "name_0": "Soitot", "name_1": "Viestit", "reason": ""}
        sent |= {f"card_{codes[0]}": "0", f"card_{codes[1]}": "1"}
        table.place(2, made)
        assert analyst.post(at("split", table, made.code), sent).status_code == 422
        assert table.fresh(made).state == "open"


class TestWho:
    def test_to_a_stranger_nothing_of_it_exists(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0)
        edge = table.place(3, made, "contradicts")
        other = browser(Person.objects.get(pk=stranger(table).person_id))
        addresses = [*(at(name, table) for name in PAGES), *(at(name, table, made.code) for name in OF_ONE)]
        addresses += [at("card", table, table.cards[0].code), at("answer", table, made.code, edge.pk)]
        bodies = {other.get(address).content for address in addresses}
        assert [other.get(address).status_code for address in addresses] == [404] * len(addresses)
        assert len({re.sub(rb"[\w-]{20,}", b"", body) for body in bodies}) == 1
        posts = [at("undo", table), at("ask", table), at("lock", table, made.code)]
        posts.append(at("card", table, table.cards[1].code))
        assert [other.post(address, {"deed": "keep"}).status_code for address in posts] == [404] * len(posts)
        assert not CardVerdict.objects.exists()

    def test_a_facilitator_reads_and_changes_nothing(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0)
        reader = browser(table.lab.cast.facilitator)
        html = page(reader, at("table", table))
        assert "Ensimmäinen" in html
        assert 'name="deed"' not in html
        assert 'name="deed"' not in page(reader, at("card", table, table.cards[1].code))
        assert reader.get(at("rename", table, made.code)).status_code in {403, 422}
        answer = press(reader, table, 1, "keep")
        assert answer.status_code in {403, 422}
        assert not CardVerdict.objects.exists()

    def test_the_section_leads_everybody_to_the_library_and_holds_the_table(
        self, table: Table, analyst: Client
    ) -> None:
        made = table.open("Ensimmäinen")
        for address in (at("table", table), at("candidate", table, made.code)):
            assert '<a href="/mallit/" aria-current="page">Mallit</a>' in page(analyst, address)
        member = browser(Person.objects.filter(grants__role="participant").first())  # type: ignore[arg-type]
        assert '<a href="/mallit/">Mallit</a>' in page(member, "/")
