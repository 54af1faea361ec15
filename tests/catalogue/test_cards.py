"""Cards on the table: placed, moved, removed, kept, left for later (records.md 3.1, text-analysis.md 6)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalogue.table import Table, refused
from oppiva.audit.models import AuditEvent
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import CardVerdict, TraceEdge, TraceEvent
from oppiva.experiments.models import Experiment
from oppiva.experiments.services.steps import locked
from oppiva.programme.models import Programme

pytestmark = pytest.mark.django_db


class TestPlacing:
    def test_a_card_waits_until_somebody_places_it(self, table: Table) -> None:
        before = table.board()
        assert [one.code for one in before.waiting] == sorted(one.code for one in table.cards)
        made = table.open("Takaisinsoitto", 0, 1)
        after = table.board()
        (row,) = after.candidates
        assert row.code == made.code == "A1"
        assert [(one.card.code, one.kind, one.origin) for one in row.cards] == [
            (table.cards[0].code, "builds_on", "analyst"),
            (table.cards[1].code, "supports", "analyst"),
        ]
        assert (after.counts.in_candidates, after.counts.waiting, after.counts.kept) == (2, 5, 0)
        assert row.areas == {"23", "37"}

    def test_one_card_lies_in_several_candidates_and_counts_once(self, table: Table) -> None:
        table.open("Ensimmäinen", 0)
        second = table.open("Toinen")
        table.place(0, second)
        assert table.where(0) == {"A1", "A2"}
        assert table.board().counts.in_candidates == 1

    def test_the_same_twice_is_refused(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0)
        with refused("edge_stands"):
            table.place(0, made, "builds_on")

    def test_two_kinds_of_one_card_stay_both_and_it_is_mixed(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        table.place(1, made, "contradicts")
        lying = [one for one in table.board().candidates[0].cards if one.card.pk == table.cards[1].pk]
        assert [(one.kind, one.mixed) for one in lying] == [("supports", True), ("contradicts", True)]

    def test_only_evidence_leads_into_a_candidate(self, table: Table) -> None:
        made = table.open()
        with refused("edge_shape"):
            table.place(0, made, "merged_into")

    def test_before_the_decision_a_card_is_context_at_most(self, table: Table) -> None:
        made = table.open()
        assert table.running is not None
        with refused("context_only"):
            services.place(table.actor, table.running, made, kind="supports")
        services.place(table.actor, table.running, made, kind="context")
        (lying,) = table.board().candidates[0].cards
        assert (lying.kind, lying.card.name, lying.card.readable) == ("context", "", False)

    def test_what_only_began_may_not_lie_on_the_table(self, table: Table) -> None:
        made = table.open()
        assert table.running is not None
        Experiment.objects.filter(pk=table.running.pk).update(state="planned")
        with refused("card_unknown"):
            services.place(table.actor, table.running, made, kind="context")

    def test_a_deleted_experiment_is_no_card_and_leaves_the_board(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0, 1)
        Experiment.objects.filter(pk=table.cards[1].pk).update(deleted_in=uuid4())
        board = table.board()
        assert [one.card.code for one in board.candidates[0].cards] == [table.cards[0].code]
        assert board.counts.in_candidates == 1
        with refused("card_unknown"):
            table.place(1, made, "contradicts")

    def test_a_card_whose_text_changed_stays_where_it_is_with_its_new_name(self, table: Table) -> None:
        from experiments.lab import SETUP
        from oppiva.core.policy import reading
        from oppiva.experiments.models import Problem

        table.open("Ensimmäinen", 0)
        with reading(SETUP):
            Problem.objects.filter(experiment=table.cards[0]).update(name="Uusi nimi kortille")
        (lying,) = table.board().candidates[0].cards
        assert lying.card.name == "Uusi nimi kortille"

    def test_cards_of_three_languages_lie_side_by_side(self, table: Table) -> None:
        table.open("Kolme kieltä", 0, 5, 6)
        assert {one.card.language for one in table.board().candidates[0].cards} == {"fi", "sv", "en"}

    def test_a_note_with_an_identity_code_is_refused(self, table: Table) -> None:
        with refused("identity_code"):
            table.place(0, table.open(), note="Katso 010190-900P")


class TestMoving:
    def test_a_card_moves_and_both_rows_of_its_edges_stay(self, table: Table) -> None:
        first, second = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 3)
        services.move(table.actor, table.cards[1], source=first, target=second)
        assert table.where(1) == {second.code}
        assert table.edges(1) == 2

    def test_the_kind_changes_where_the_card_lies(self, table: Table) -> None:
        first = table.open("Ensimmäinen", 0, 1)
        services.move(table.actor, table.cards[1], source=first, target=first, kind="contradicts")
        (lying,) = [one for one in table.board().candidates[0].cards if one.card.pk == table.cards[1].pk]
        assert lying.kind == "contradicts"
        with refused("edge_stands"):
            services.move(table.actor, table.cards[1], source=first, target=first, kind="contradicts")

    def test_a_card_that_is_not_there_does_not_move(self, table: Table) -> None:
        first, second = table.open("Ensimmäinen", 0), table.open("Toinen")
        with refused("card_not_there"):
            services.move(table.actor, table.cards[1], source=first, target=second)

    def test_a_removed_card_waits_again_and_its_reason_is_in_the_history(self, table: Table) -> None:
        first = table.open("Ensimmäinen", 0, 1)
        services.remove(table.actor, table.cards[1], first, reason="Eri pulma")
        assert table.where(1) == set()
        newest = queries.history(table.programme, card=table.cards[1].pk)[0]
        assert (newest.kind, newest.reason, newest.by) == ("retract", "Eri pulma", "Anni Analyytikko")

    def test_nothing_is_removed_without_a_reason(self, table: Table) -> None:
        first = table.open("Ensimmäinen", 0)
        with refused("text_short"):
            services.remove(table.actor, table.cards[0], first, reason="  ")


class TestKeeping:
    def test_a_kept_card_leaves_every_candidate_and_placing_it_takes_that_back(self, table: Table) -> None:
        first, second = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 1)
        services.keep_as_learning(table.actor, table.cards[1], reason="Ei johda malliin")
        board = table.board()
        assert [one.code for one in board.kept] == [table.cards[1].code]
        assert table.where(1) == set()
        table.place(1, first)
        assert table.board().kept == ()
        assert table.where(1) == {first.code}
        assert table.fresh(second).state == "open"
        said = CardVerdict.objects.get(experiment=table.cards[1])
        assert said.retracted_at is not None

    def test_a_card_left_for_later_waits_last(self, table: Table) -> None:
        services.later(table.actor, table.cards[0])
        waiting = table.board().waiting
        assert waiting[-1].code == table.cards[0].code
        assert waiting[-1].later

    def test_what_lies_somewhere_is_not_left_for_later(self, table: Table) -> None:
        table.open("Ensimmäinen", 0)
        with refused("card_not_waiting"):
            services.later(table.actor, table.cards[0])

    def test_a_new_topic_builds_on_its_card(self, table: Table) -> None:
        made = services.say_new_topic(table.actor, table.cards[6], name="Kävellen")
        (row,) = table.board().candidates
        assert (row.code, [(one.card.code, one.kind) for one in row.cards]) == (
            made.code,
            [(table.cards[6].code, "builds_on")],
        )


class TestDeeds:
    def test_the_same_form_twice_is_one_deed_and_is_answered_the_same(self, table: Table) -> None:
        made, ref = table.open(), uuid4()
        first = table.place(0, made, client_ref=ref)
        events, log = table.events(), AuditEvent.objects.count()
        assert table.place(0, made, client_ref=ref).pk == first.pk
        assert (table.events(), AuditEvent.objects.count()) == (events, log)
        opened = uuid4()
        one = services.open_candidate(table.actor, table.programme, name="Kolmas", client_ref=opened)
        assert services.open_candidate(table.actor, table.programme, name="Kolmas", client_ref=opened).pk == one.pk

    def test_a_form_is_not_used_for_something_else(self, table: Table) -> None:
        made, ref = table.open(), uuid4()
        table.place(0, made, client_ref=ref)
        with refused("conflict_of_form"):
            services.keep_as_learning(table.actor, table.cards[0], client_ref=ref)
        with refused("conflict_of_form"):
            services.place(table.other, table.cards[0], made, client_ref=ref)

    def test_every_deed_is_in_the_audit_log_without_a_word_of_text(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0)
        services.remove(table.actor, table.cards[0], made, reason="Eri pulma")
        verbs = list(AuditEvent.objects.filter(kind="grouping").order_by("pk").values_list("verb", "facts"))
        assert [verb for verb, _ in verbs] == ["candidate_opened", "card_placed", "card_removed"]
        assert "Eri pulma" not in str(verbs)

    def test_an_ended_programme_is_only_read(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0)
        Programme.objects.filter(pk=table.programme.pk).update(state="ended")
        made.programme.refresh_from_db()
        with refused("programme_ended"):
            table.place(1, made)
        table.programme.refresh_from_db()
        assert not table.board().may_write

    def test_nothing_refused_leaves_a_row(self, table: Table) -> None:
        made = table.open("Ensimmäinen", 0)
        rows = TraceEdge.objects.count(), TraceEvent.objects.count()
        with refused("edge_stands"):
            table.place(0, made, "builds_on")
        assert (TraceEdge.objects.count(), TraceEvent.objects.count()) == rows


class TestTwoAnalysts:
    def test_a_card_that_moved_meanwhile_answers_with_both_places(self, table: Table) -> None:
        first, second = table.open("Ensimmäinen"), table.open("Toinen")
        seen = table.board().base
        services.place(table.other, table.cards[0], second, base=seen)
        with refused("card_moved") as caught:
            table.place(0, first, base=seen)
        facts = caught.value.facts
        assert (facts["card"], facts["mine"], facts["theirs"]) == (table.cards[0].code, first.code, (second.code,))
        assert facts["by"] == table.second.pk
        assert table.where(0) == {second.code}
        table.place(0, first, base=facts["base"])
        assert table.where(0) == {first.code, second.code}

    def test_one_that_was_kept_says_so(self, table: Table) -> None:
        first, seen = table.open("Ensimmäinen"), table.board().base
        services.keep_as_learning(table.other, table.cards[0], base=seen)
        with refused("card_moved") as caught:
            table.place(0, first, base=seen)
        assert caught.value.facts["theirs"] == ("kept",)

    def test_other_cards_are_moved_side_by_side(self, table: Table) -> None:
        first, seen = table.open("Ensimmäinen"), table.board().base
        services.place(table.other, table.cards[0], first, base=seen)
        table.place(1, first, base=seen)
        assert table.board().counts.in_candidates == 2

    def test_two_names_from_one_version_clash_and_both_are_kept(self, table: Table) -> None:
        from oppiva.audit.services import Conflict

        made = table.open("Ensimmäinen")
        services.rename(table.other, made, changes={"name": "Toisen nimi"}, base_version=1)
        with pytest.raises(Conflict) as caught:
            services.rename(table.actor, made, changes={"name": "Oma nimi"}, base_version=1)
        assert (caught.value.mine["name"], caught.value.theirs["name"]) == ("Oma nimi", "Toisen nimi")
        services.rename(
            table.actor, made, changes={"one_sentence": "Soitamme takaisin samana päivänä."}, base_version=1
        )
        assert table.fresh(made).name == "Toisen nimi"


def test_one_under_way_that_is_kept_counts_as_no_decided_one(table: Table) -> None:
    """text-analysis.md 6, the counter "61/105": of what is decided."""
    assert table.running is not None
    services.keep_as_learning(table.actor, table.running)
    board = table.board()
    assert [one.code for one in board.kept] == [table.running.code]
    assert (board.counts.all, board.counts.handled, board.counts.kept) == (len(table.cards), 0, 0)


@pytest.mark.both
def test_a_sign_that_no_column_takes_is_left_out_of_a_reason(table: Table) -> None:
    made = table.open("Eka", 0)
    services.remove(table.actor, table.cards[0], made, reason="Eri\x00 pulma")
    assert queries.history(table.programme)[0].reason == "Eri pulma"


@pytest.mark.both
def test_a_team_that_decides_keeps_no_key_that_a_deed_points_to(table: Table) -> None:
    """The decision inserts edges, one at a time in the trace; a deed at the table that is in there points to the
    experiments it links. Were the whole row of one locked, each would wait for the other (PostgreSQL)."""
    member = table.lab.member()
    with CaptureQueriesContext(connection) as caught, transaction.atomic():
        locked(member)
    locks = [one["sql"] for one in caught if "FOR " in one["sql"] and "experiments_experiment" in one["sql"]]
    assert [sql for sql in locks if "FOR NO KEY UPDATE" not in sql] == []
    assert bool(locks) is (connection.vendor == "postgresql")
