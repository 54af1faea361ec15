"""The grouping table in pages: what is shown, pressed and refused (text-analysis.md 6; trust.md L5)."""

from __future__ import annotations

import re
from html import unescape
from threading import Event
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from catalogue.paging import MOST, OF_ONE, PAGES, at, page, pile, press, statements
from catalogue.table import Table
from catalogue.test_board import many
from oppiva.catalogue import services
from oppiva.catalogue.models import Candidate, CardVerdict, GroupingRun, PairLink, TraceEdge
from oppiva.catalogue.pages.table import INSIDE, PILE
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock, worker
from oppiva.jobs.models import Job

pytestmark = pytest.mark.django_db


class TestTheTable:
    def test_it_says_what_waits_lies_and_is_kept_and_shows_each_once(self, table: Table, analyst: Client) -> None:
        made = table.open("Kukaan ei jää odottamaan", 0, 1)
        services.keep_as_learning(table.actor, table.cards[6], reason="Ei johda malliin")
        html = page(analyst, at("table", table))
        assert "3/7 käsitelty" in html
        assert "Päätettyjä kokeiluja on 7: aihioissa 2, odottaa 4, pidetty oppina 1." in html
        assert sorted(pile(html)) == sorted(one.code for one in table.cards[2:6])
        assert f"{made.code}" in html
        assert "Kukaan ei jää odottamaan" in html

    def test_before_any_decision_it_is_empty_and_says_what_comes(self, table: Table, analyst: Client) -> None:
        Experiment.objects.update(submitted_at=None, state="planned")
        assert "Ryhmiteltäviä kokeiluja ei ole vielä." in page(analyst, at("table", table))

    def test_when_all_have_a_place_it_says_so(self, table: Table, analyst: Client) -> None:
        table.open("Kaikki", *range(7))
        html = page(analyst, at("table", table))
        assert "Jokaisella kokeilulla on paikkansa." in html
        assert "Yksikään kokeilu ei odota." in html

    def test_without_suggestions_it_asks_whether_to_make_them(self, table: Table, analyst: Client) -> None:
        html = page(analyst, at("table", table))
        assert "Ehdotuksia ei ole vielä pyydetty." in html
        answer = analyst.post(at("ask", table), {"client_ref": str(uuid4())})
        job = Job.objects.get(kind="catalogue.grouping")
        assert answer["Location"] == reverse("jobs:job", args=[job.pk])
        assert "Ohjelma etsii, mitkä kuuluvat yhteen." in page(analyst, at("table", table))

    def test_suggestions_are_called_so_have_reasons_and_no_number(self, table: Table, analyst: Client) -> None:
        table.open("Soitamme takaisin", 0, 1)
        table.open("Selkeät kirjeet", 3)
        services.run_grouping(table.actor, table.programme)
        html = page(analyst, at("table", table))
        assert "noin joka toinen pari on oikein" in html
        assert "Muistuttaa eniten" in html
        assert "Ehdotus:" in html
        scores = [str(one.score) for found in table.board().suggested.values() for one in found]
        assert scores
        assert not any(score in html for score in scores)

    def test_the_pile_stands_in_the_order_of_doubt(self, table: Table, analyst: Client) -> None:
        table.open("Soitamme takaisin", 0, 1)
        services.run_grouping(table.actor, table.programme)
        services.later(table.actor, table.cards[3])
        waiting = [one.code for one in table.board().waiting]
        assert pile(page(analyst, at("table", table))) == waiting[:PILE]
        assert waiting[-1] == table.cards[3].code

    def test_it_is_narrowed_by_language_and_area(self, table: Table, analyst: Client) -> None:
        assert pile(page(analyst, at("table", table), kieli="sv")) == [table.cards[5].code]
        assert set(pile(page(analyst, at("table", table), alue="37"))) == {
            table.cards[number].code for number in (1, 4, 5)
        }
        html = page(analyst, at("table", table), kieli="sv", paatos="<b>", alue="ei-ole", sivu="-3")
        assert "Odottaa 1/7" in html

    def test_the_rest_of_a_long_pile_is_a_press_away(self, table: Table, analyst: Client) -> None:
        html = page(analyst, at("table", table))
        assert len(pile(html)) == PILE
        assert "ja yksi muu" in html
        last = [one.code for one in table.board().waiting][-1]
        assert pile(page(analyst, at("table", table), kortti=last)) == [last]

    def test_what_is_under_way_shows_its_code_and_no_word(self, table: Table, analyst: Client) -> None:
        assert table.running is not None
        html = page(analyst, at("table", table))
        assert "Yksi kokeilu on käynnissä" in html
        assert table.running.code in html
        html = page(analyst, at("card", table, table.running.code))
        assert "Tiimi kokeilee vielä" in html
        press_it = {"deed": "place", "to": table.open().code, "base": str(table.board().base)}
        analyst.post(at("card", table, table.running.code), press_it)
        assert TraceEdge.objects.get(source__experiment=table.running).kind == "context"

    def test_htmx_gets_the_content_alone(self, table: Table, analyst: Client) -> None:
        html = analyst.get(at("table", table), headers={"HX-Request": "true"}).content.decode()
        assert html.lstrip().startswith("<main")
        assert "<html" not in html


class TestPresses:
    def test_a_card_is_placed_and_undone_by_plain_forms(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen")
        answer = press(analyst, table, 0, "place", to=made.code, next=table.cards[1].code)
        assert answer["Location"] == f"{at('table', table)}?kortti={table.cards[1].code}#vahvistus"
        assert table.where(0) == {made.code}
        html = page(analyst, answer["Location"])
        assert f"{table.cards[0].code} on nyt aihiossa {made.code}." in html
        (undo,) = set(re.findall(rf'action="({at("undo", table)}\?[^"]+)"', html))
        analyst.post(undo)
        assert table.where(0) == set()

    def test_the_menu_also_keeps_leaves_for_later_and_opens(self, table: Table, analyst: Client) -> None:
        press(analyst, table, 0, "place", to="oppi")
        press(analyst, table, 1, "place", to="later")
        assert {one.kind for one in CardVerdict.objects.filter(retracted_at__isnull=True)} == {"nowhere", "later"}
        answer = press(analyst, table, 2, "place", to="uusi")
        assert f"/kortit/{table.cards[2].code}/?nimea=1" in answer["Location"]

    def test_a_new_topic_asks_for_its_name_and_keeps_what_was_typed(self, table: Table, analyst: Client) -> None:
        answer = press(analyst, table, 0, "new", name="Ab", one_sentence="Liian lyhyt nimi, mutta kunnon lause.")
        assert answer.status_code == 422
        html = unescape(answer.content.decode())
        assert 'value="Ab"' in html
        assert "Liian lyhyt nimi, mutta kunnon lause." in html
        asked = analyst.get(at("card", table, table.cards[0].code), {"nimea": "1"}, headers={"HX-Request": "true"})
        assert (asked.status_code, asked["HX-Redirect"].endswith("?nimea=1")) == (204, True)
        press(analyst, table, 0, "new", name="Soitamme takaisin", one_sentence="")
        (row,) = table.board().candidates
        assert (row.name, [one.kind for one in row.cards]) == ("Soitamme takaisin", ["builds_on"])

    def test_a_suggestion_is_accepted_and_another_refused(self, table: Table, analyst: Client) -> None:
        made = table.open("Soitamme takaisin", 0, 1)
        services.run_grouping(table.actor, table.programme)
        found = next(one for one in table.board().suggested[table.cards[2].pk] if one.candidate == made.code)
        press(analyst, table, 2, f"accept-{found.pk}")
        assert table.where(2) == {made.code}
        edge = TraceEdge.objects.get(source__experiment=table.cards[2])
        assert (edge.kind, edge.origin) == ("supports", "suggested")
        other = next(one for some in table.board().suggested.values() for one in some if one.candidate)
        number = next(at for at, one in enumerate(table.cards) if one.pk == other.card.pk)
        press(analyst, table, number, f"reject-{other.pk}")
        assert other.pk not in {one.pk for some in table.board().suggested.values() for one in some}

    def test_a_proposed_group_is_named_by_a_person(self, table: Table, analyst: Client) -> None:
        services.run_grouping(table.actor, table.programme)
        group = table.board().proposed[0]
        first = group.suggested[0]
        number = next(at for at, one in enumerate(table.cards) if one.pk == first.card.pk)
        answer = press(analyst, table, number, f"accept-{first.pk}")
        assert f"ehdotus={first.pk}" in answer["Location"]
        press(analyst, table, number, "new", ehdotus=str(first.pk), name="Ihmisen antama nimi", one_sentence="")
        (row,) = table.board().candidates
        assert row.name == "Ihmisen antama nimi"
        assert len(row.suggested) == len(group.suggested) - 1

    def test_where_a_card_lies_its_kind_changes_it_moves_and_is_taken_out(self, table: Table, analyst: Client) -> None:
        first, second = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 3)
        press(analyst, table, 1, "kind", source=first.code, kind="contradicts")
        assert [one.kind for one in table.board().candidates[0].cards] == ["builds_on", "contradicts"]
        press(analyst, table, 1, "move", source=first.code, to=second.code, kind="supports")
        assert table.where(1) == {second.code}
        press(analyst, table, 1, "right", source=second.code)
        refused = press(analyst, table, 1, "remove", source=second.code, reason=" ")
        assert refused.status_code == 422
        press(analyst, table, 1, "remove", source=second.code, reason="Eri pulma")
        assert table.where(1) == set()
        assert "Eri pulma" in page(analyst, at("history", table), kortti=table.cards[1].code)

    def test_one_card_lies_in_several_and_says_where(self, table: Table, analyst: Client) -> None:
        first, second = table.open("Ensimmäinen", 0), table.open("Toinen")
        press(analyst, table, 0, "place", to=second.code, kind="builds_on")
        html = page(analyst, at("card", table, table.cards[0].code))
        assert f"paikka: {first.code} ja {second.code}." in html

    def test_the_same_press_twice_is_one_deed(self, table: Table, analyst: Client) -> None:
        made, ref = table.open("Ensimmäinen"), str(uuid4())
        for _time in range(2):
            assert press(analyst, table, 0, "place", to=made.code, client_ref=ref).status_code == 302
        assert table.edges(0) == 1

    def test_a_press_never_leads_to_another_site(self, table: Table, analyst: Client) -> None:
        answer = press(analyst, table, 0, "later", after="//evil.example/x")
        assert answer["Location"].startswith(at("table", table))


class TestTwoAnalysts:
    def test_a_card_that_moved_meanwhile_answers_409_with_both_places(
        self, table: Table, analyst: Client, colleague: Client
    ) -> None:
        first, second = table.open("Ensimmäinen"), table.open("Toinen")
        seen = table.board().base
        press(colleague, table, 0, "place", to=second.code, base=seen)
        answer = press(analyst, table, 0, "place", to=first.code, base=seen, note="Oma huomio")
        assert answer.status_code == 409
        html = unescape(answer.content.decode())
        assert f"{first.code} Ensimmäinen" in html
        assert f"{second.code} Toinen" in html
        assert "Aatu Analyytikko siirsi sen kello" in html
        assert 'name="note" value="Oma huomio"' in html, "nothing that was typed is lost"
        assert table.where(0) == {second.code}
        newest = re.search(r'name="base" value="(\d+)"', html)
        assert newest is not None
        both = {"to": first.code, "base": newest[1], "note": "Oma huomio"}
        assert press(analyst, table, 0, "place", **both).status_code == 302
        assert table.where(0) == {first.code, second.code}

    def test_instead_it_moves_from_where_it_lies(self, table: Table, analyst: Client, colleague: Client) -> None:
        first, second = table.open("Ensimmäinen"), table.open("Toinen")
        seen = table.board().base
        press(colleague, table, 0, "place", to=second.code, base=seen)
        html = unescape(press(analyst, table, 0, "place", to=first.code, base=seen).content.decode())
        assert f"Siirrä aihiosta {second.code} aihioon {first.code}" in html
        press(analyst, table, 0, "move", source=second.code, to=first.code)
        assert table.where(0) == {first.code}

    def test_a_card_that_was_kept_meanwhile_says_so(self, table: Table, analyst: Client, colleague: Client) -> None:
        first, seen = table.open("Ensimmäinen"), table.board().base
        press(colleague, table, 0, "keep", base=seen)
        answer = press(analyst, table, 0, "place", to=first.code, base=seen)
        assert answer.status_code == 409
        assert "<dd>pidetty oppina</dd>" in unescape(answer.content.decode())

    def test_what_a_colleague_did_last_is_not_undone_by_an_old_page(
        self, table: Table, analyst: Client, colleague: Client
    ) -> None:
        made = table.open("Ensimmäinen")
        old = table.board().undo
        assert old is not None
        press(colleague, table, 0, "place", to=made.code)
        answer = analyst.post(at("undo", table), {"teko": str(old.deed)})
        assert answer.status_code == 409
        assert table.where(0) == {made.code}

    def test_two_names_from_one_version_show_both(self, table: Table, analyst: Client, colleague: Client) -> None:
        made = table.open("Ensimmäinen")
        words = {"one_sentence": "", "for_whom_words": "", "language": "fi", "base_version": str(made.version)}
        colleague.post(at("rename", table, made.code), {**words, "name": "Toisen nimi"})
        answer = analyst.post(at("rename", table, made.code), {**words, "name": "Oma nimi"})
        assert answer.status_code == 409
        html = unescape(answer.content.decode())
        assert "Oma" in html
        assert "Toisen" in html
        assert table.fresh(made).name == "Toisen nimi"


class TestBadInput:
    def test_an_experiment_erased_meanwhile_is_no_card(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen")
        seen = table.board().base
        Experiment.objects.filter(pk=table.cards[0].pk).update(deleted_in=uuid4())
        assert press(analyst, table, 0, "place", to=made.code, base=seen).status_code == 404
        assert table.cards[0].code not in pile(page(analyst, at("table", table)))

    def test_a_text_that_changed_shows_its_new_name(self, table: Table, analyst: Client) -> None:
        from experiments.lab import SETUP
        from oppiva.core.policy import reading
        from oppiva.experiments.models import Problem

        table.open("Ensimmäinen", 0)
        with reading(SETUP):
            Problem.objects.filter(experiment=table.cards[0]).update(name="Uusi nimi kortille")
        assert "Uusi nimi kortille" in page(analyst, at("table", table))

    def test_contradictory_links_end_the_job_and_the_table_names_the_cards(self, table: Table, analyst: Client) -> None:
        first, second, third = sorted(one.pk for one in table.cards[:3])
        for a, b, kind in ((first, second, "must"), (second, third, "must"), (first, third, "cannot")):
            PairLink(a_id=a, b_id=b, kind=kind, at=clock.now()).save()
        analyst.post(at("ask", table), {"client_ref": str(uuid4())})
        worker.loop(Event(), once=True)
        job = Job.objects.get(kind="catalogue.grouping")
        assert (job.state, job.result["refused"]) == ("done", "links_contradict")
        html = page(analyst, job.result["link"])
        assert all(one.code in html for one in table.cards[:3])
        assert "eivät sovi yhteen" in html
        assert not GroupingRun.objects.exists()

    def test_how_many_groups_must_be_a_number_that_can_be(self, table: Table, analyst: Client) -> None:
        assert analyst.post(at("ask", table), {"k": "0", "afresh": "1"}).status_code == 422
        assert analyst.post(at("ask", table), {"k": "kolme", "afresh": "1"}).status_code == 302

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"deed": "place"},
            {"deed": "place", "to": "A99"},
            {"deed": "accept-1; drop"},
            {"deed": "accept-99999999"},
            {"deed": "reject-"},
            {"deed": "move", "source": "A1"},
            {"deed": "kind", "source": "A1", "kind": "became"},
            {"deed": "remove", "source": "../A1", "reason": "x"},
            {"deed": "nonsense", "base": "-1", "client_ref": "no"},
            {"deed": "keep", "reason": "x" * 201},
            {"deed": "keep", "reason": "Asiakas 010190-900P kertoi"},
            {"deed": "place", "to": "A1", "base": "9" * 40, "note": "\x00"},
        ],
    )
    def test_whatever_is_sent_a_page_comes_of_it(self, table: Table, analyst: Client, sent: dict[str, str]) -> None:
        table.open("Ensimmäinen", 1)
        answer = analyst.post(at("card", table, table.cards[0].code), sent)
        assert answer.status_code in {302, 404, 409, 422}
        assert "010190" not in answer.content.decode() or answer.status_code == 422
        assert not CardVerdict.objects.exists()

    def test_cards_of_three_languages_say_theirs(self, table: Table, analyst: Client) -> None:
        table.open("Kolme kieltä", 0, 5, 6)
        html = page(analyst, at("table", table))
        for language, name in (("fi", "Takaisinsoitto"), ("sv", "Återuppringning"), ("en", "A walk")):
            assert re.search(rf'<span lang="{language}">{name}', html)

    def test_names_of_markup_are_text(self, table: Table, analyst: Client) -> None:
        table.open("<script>alert(1)</script>", 0)
        raw = analyst.get(at("table", table)).content.decode()
        assert "<script>alert" not in raw
        assert "&lt;script&gt;alert" in raw


class TestHowMuch:
    def test_as_many_statements_for_105_cards_as_for_seven(self, table: Table, analyst: Client) -> None:
        made = table.open("Ensimmäinen", 0, 1, 2)
        table.place(3, made, "contradicts")
        services.run_grouping(table.actor, table.programme)
        few = statements(analyst, at("table", table))
        many(table, 98)
        assert few <= MOST
        assert statements(analyst, at("table", table)) <= MOST
        for name in PAGES:
            assert statements(analyst, at(name, table)) <= MOST, name
        assert statements(analyst, at("card", table, table.cards[1].code)) <= MOST
        for name in OF_ONE:
            assert statements(analyst, at(name, table, made.code)) <= MOST, name
        answer = analyst.get(at("table", table))
        assert len(pile(unescape(answer.content.decode()))) == PILE
        row = max(table.board().candidates, key=lambda one: len(one.cards))
        assert len(row.cards) > INSIDE
        services.merge(table.actor, list(Candidate.objects.filter(code__in=["A2", "A3"])), name="Yhdessä")
        assert statements(analyst, at("candidate", table, "A2")) <= MOST

    @pytest.mark.long
    def test_a_thousand_cards(self, table: Table, analyst: Client) -> None:
        many(table, 993)
        assert statements(analyst, at("table", table)) <= MOST
        answer = analyst.get(at("table", table))
        assert len(answer.content) < 300_000
