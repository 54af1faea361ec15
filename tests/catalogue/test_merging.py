"""Candidates merged and split: T11 and T12 of records.md 15, and no experiment lost on the way (records.md 4)."""

from __future__ import annotations

import pytest

from catalogue.table import Table, refused
from experiments.lab import SETUP
from oppiva.catalogue import queries, rules, services
from oppiva.catalogue.models import Candidate, TraceEdge, TraceNode
from oppiva.catalogue.services import Part

pytestmark = [pytest.mark.django_db, pytest.mark.both]
EVIDENCE = {"builds_on", "supports", "contradicts", "context"}


def evidence(table: Table) -> int:
    return TraceEdge.objects.filter(kind__in=EVIDENCE, source__programme=table.programme).count()


def sources(table: Table, candidate: Candidate) -> dict[str, queries.SourceRow]:
    node = rules.node_for(table.actor, candidate.code, table.programme.code)
    return {one.node.code: one for one in queries.effective_sources(table.actor, node)}


def merged(table: Table) -> tuple[Candidate, Candidate, Candidate]:
    """A {0 builds_on, 1 supports}, B {3 supports, 4 contradicts, 1 contradicts}, merged to C: the cards of T11."""
    a = table.open("Ensimmäinen", 0, 1)
    b = table.open("Toinen")
    for number, kind in ((3, "supports"), (4, "contradicts"), (1, "contradicts")):
        table.place(number, b, kind)
    return a, b, services.merge(table.actor, [a, b], name="Yhdistetty")


class TestMerge:
    def test_t11_four_experiments_five_edges_one_of_them_mixed(self, table: Table) -> None:
        a, b, c = merged(table)
        found = sources(table, c)
        assert set(found) == {table.cards[number].code for number in (0, 1, 3, 4)}
        assert sum(len(one.kinds) for one in found.values()) == 5
        assert [code for code, one in found.items() if one.mixed] == [table.cards[1].code]
        assert evidence(table) == 5
        assert {table.fresh(one).state for one in (a, b)} == {"merged"}
        (row,) = table.board().candidates
        assert row.code == c.code
        assert {one.through for one in row.cards} == {a.code, b.code}

    def test_a_merged_candidate_is_not_merged_again_and_names_what_it_became(self, table: Table) -> None:
        a, _b, c = merged(table)
        d = table.open("Neljäs", 5)
        with refused("candidate_closed") as caught:
            services.merge(table.actor, [a, d], name="Uudelleen")
        assert (caught.value.facts["state"], caught.value.facts["leads_to"]) == ("merged", (c.code,))
        assert table.fresh(d).state == "open"

    def test_a_locked_candidate_is_not_merged_until_it_is_unlocked(self, table: Table) -> None:
        a, b = table.open("Ensimmäinen", 0), table.open("Toinen", 1)
        services.lock(table.actor, a)
        with refused("candidate_locked"):
            services.merge(table.actor, [a, b], name="Yhdistetty")
        services.unlock(table.actor, a)
        assert services.merge(table.actor, [a, b], name="Yhdistetty").state == "open"

    def test_one_candidate_alone_is_not_merged(self, table: Table) -> None:
        a = table.open("Ensimmäinen", 0)
        with refused("merge_too_few"):
            services.merge(table.actor, [a, a], name="Yhdistetty")

    def test_a_card_leaves_a_merged_candidate_with_the_edges_that_brought_it(self, table: Table) -> None:
        _a, _b, c = merged(table)
        services.remove(table.actor, table.cards[1], c, reason="Eri pulma")
        assert table.cards[1].code not in sources(table, c)
        assert evidence(table) == 5
        assert queries.verify([table.programme]).ok


class TestSplit:
    def test_t12_a_split_that_forgets_a_card_names_it(self, table: Table) -> None:
        _a, _b, c = merged(table)
        parts = [Part("Ensimmäinen osa"), Part("Toinen osa")]
        choices = {table.cards[0].pk: [0], table.cards[3].pk: [0], table.cards[4].pk: [1]}
        with refused("split_forgets") as caught:
            services.split(table.actor, c, parts=parts, choices=choices)
        assert caught.value.facts["cards"] == (table.cards[1].code,)
        assert table.fresh(c).state == "open"

        d, e = services.split(table.actor, c, parts=parts, choices=choices | {table.cards[1].pk: []})
        assert set(sources(table, d)) == {table.cards[0].code, table.cards[3].code}
        assert set(sources(table, e)) == {table.cards[4].code}
        board = table.board()
        assert [one.code for one in board.kept] == [table.cards[1].code]
        assert queries.verify([table.programme]).ok
        carried = TraceEdge.objects.filter(target__candidate__in=[d, e], via__isnull=False)
        assert carried.count() == 3
        assert all(one.via.source_id == one.source_id for one in carried if one.via)

    def test_a_card_goes_to_several_parts(self, table: Table) -> None:
        c = table.open("Kaikki", 0, 1)
        services.split(
            table.actor, c, parts=[Part("Osa yksi"), Part("Osa kaksi")],
            choices={table.cards[0].pk: [0, 1], table.cards[1].pk: [1]},
        )  # fmt: skip
        assert table.where(0) == {"A2", "A3"}
        assert table.where(1) == {"A3"}

    def test_a_kept_card_that_lies_elsewhere_stays_there(self, table: Table) -> None:
        c, other = table.open("Kaikki", 0, 1, 2), table.open("Muu")
        table.place(2, other)
        services.split(
            table.actor, c, parts=[Part("Osa yksi"), Part("Osa kaksi")],
            choices={table.cards[0].pk: [0], table.cards[1].pk: [1], table.cards[2].pk: []},
        )  # fmt: skip
        assert table.where(2) == {other.code}
        assert table.board().kept == ()
        assert queries.verify([table.programme]).ok

    def test_each_part_gets_a_card_and_there_are_two_at_least(self, table: Table) -> None:
        c = table.open("Kaikki", 0, 1)
        every = {table.cards[0].pk: [0], table.cards[1].pk: [0]}
        with refused("split_empty"):
            services.split(table.actor, c, parts=[Part("Osa yksi"), Part("Osa kaksi")], choices=every)
        with refused("split_too_few"):
            services.split(table.actor, c, parts=[Part("Osa yksi")], choices=every)
        with refused("split_part_unknown"):
            services.split(
                table.actor, c, parts=[Part("Osa yksi"), Part("Osa kaksi")], choices=every | {table.cards[1].pk: [7]}
            )

    def test_a_kept_card_is_placed_again_later_and_none_is_lost(self, table: Table) -> None:
        c = table.open("Kaikki", 0, 1, 2)
        services.split(
            table.actor, c, parts=[Part("Osa yksi"), Part("Osa kaksi")],
            choices={table.cards[0].pk: [0], table.cards[1].pk: [1], table.cards[2].pk: []},
        )  # fmt: skip
        table.place(2, table.open("Uusi"))
        assert table.where(2) == {"A4"}
        assert queries.verify([table.programme]).ok


class TestClosing:
    def test_a_candidate_kept_as_learning_keeps_its_cards(self, table: Table) -> None:
        a, b = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 3)
        table.place(1, b)
        services.keep_candidate(table.actor, a, reason="Ei johda malliin")
        assert [one.code for one in table.board().kept] == [table.cards[0].code]
        assert table.where(1) == {b.code}
        with refused("candidate_closed"):
            table.place(2, a)
        assert queries.verify([table.programme]).ok

    def test_verify_names_what_was_lost_behind_the_services(self, table: Table) -> None:
        a = table.open("Ensimmäinen", 0, 1)
        Candidate.objects.filter(pk=a.pk).update(state="merged")
        verdict = queries.verify([table.programme])
        lost = {(one.code, one.source, one.target) for one in verdict.faults if one.code == "lost"}
        assert lost == {("lost", table.cards[number].code, a.code) for number in (0, 1)}
        assert [one.kind for one in verdict.faults if one.code == "history"] == ["candidates"]

    def test_a_deed_that_would_lose_a_card_is_taken_back_whole(self, table: Table) -> None:
        from oppiva.catalogue.services import effects
        from oppiva.catalogue.services.deeds import begun

        a = table.open("Ensimmäinen", 0)
        with refused("trace_lost") as caught, begun(table.actor, table.programme, "candidate_kept") as deed:
            effects.set_state(deed, a, "kept_as_learning")
        assert caught.value.facts["cards"] == (table.cards[0].code,)
        assert table.fresh(a).state == "open"


def test_a_contradiction_waits_for_its_answer_and_the_board_says_so(table: Table) -> None:
    a = table.open("Ensimmäinen", 0)
    edge = table.place(4, a, "contradicts")
    assert [one.card.code for one in table.board().candidates[0].unanswered] == [table.cards[4].code]
    with refused("text_short"):
        services.answer_contradiction(table.actor, edge, text="Lyhyt")
    services.answer_contradiction(table.actor, edge, text="Pitkä kirje ei auttanut, koska sitä ei luettu.")
    (row,) = table.board().candidates
    assert row.unanswered == ()
    assert next(one.answer for one in row.cards if one.kind == "contradicts").startswith("Pitkä kirje")
    with refused("not_contradiction"):
        services.answer_contradiction(table.actor, table.place(1, a), text="Tämä ei ole ristiriita.")


def test_the_trace_of_a_card_leads_down_through_every_merge_in_order_of_time(table: Table) -> None:
    a, b, c = merged(table)
    node = TraceNode.objects.get(experiment=table.cards[1])
    found = queries.trace(table.actor, node)
    assert [(one.kind, one.target.code) for one in found.down] == [
        ("supports", a.code), ("contradicts", b.code), ("merged_into", c.code), ("merged_into", c.code),
    ]  # fmt: skip
    assert found.node.title == "Puhelu ja viesti vastaajaan"
    up = queries.trace(table.actor, rules.node_for(table.actor, c.code)).up
    assert {one.source.code for one in up} >= {a.code, b.code, table.cards[0].code}


def test_an_experiment_deleted_meanwhile_does_not_keep_a_candidate_from_being_split(table: Table) -> None:
    """It stands on no page, so nobody can say where it goes: it is kept as learning, and is when it comes back."""
    from oppiva.audit.services import delete
    from oppiva.audit.services import undo as bring_back

    c = table.open("Kaikki", 0, 1, 2)
    batch = delete([table.cards[2]], actor=SETUP, reason="tuonti peruttu")
    services.split(
        table.actor, c, parts=[Part("Osa yksi"), Part("Osa kaksi")],
        choices={table.cards[0].pk: [0], table.cards[1].pk: [1]},
    )  # fmt: skip
    assert queries.verify([table.programme]).ok
    bring_back(batch, actor=SETUP)
    assert [one.code for one in table.board().kept] == [table.cards[2].code]
    assert queries.verify([table.programme]).ok
