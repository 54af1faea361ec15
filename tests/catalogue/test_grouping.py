"""What the machine suggests and what moves teach it (text-analysis.md 5, 6 and 13): it places nothing itself."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest

from catalogue.table import Table, refused
from core.text.pretended import Pretended
from oppiva.catalogue import queries, rules, services
from oppiva.catalogue.models import GroupingRun, PairLink, ProposedGroup, Suggestion, TraceEdge
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.core.text.finding import Doc
from oppiva.core.text.grouping import cluster, suggest
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock, worker
from oppiva.jobs.models import Job
from oppiva.jobs.services import queue
from oppiva.search import memory
from oppiva.search.models import TextDoc, TextVector
from oppiva.search.queries import meaning, stored
from search.working import embed

pytestmark = pytest.mark.django_db


def run(table: Table, **more: object) -> GroupingRun:
    return services.run_grouping(table.actor, table.programme, **more)  # type: ignore[arg-type]


def links(table: Table) -> set[tuple[str, str, str]]:
    """The links that hold: codes in order, and the kind."""
    rows = PairLink.objects.filter(retracted_at__isnull=True).values_list("a__code", "b__code", "kind")
    return {(*sorted(pair), kind) for *pair, kind in rows}  # type: ignore[misc]


def code(table: Table, number: int) -> str:
    return table.cards[number].code


def linked(table: Table, a: int, b: int, kind: str) -> tuple[str, str, str]:
    first, second = sorted((code(table, a), code(table, b)))
    return first, second, kind


class TestSuggestions:
    def test_a_run_groups_what_waits_and_places_nothing(self, table: Table) -> None:
        run(table)
        assert TraceEdge.objects.count() == 0
        groups = {frozenset(one.card.code for one in group.suggested) for group in table.board().proposed}
        assert frozenset(code(table, n) for n in (0, 1, 2)) in groups
        assert frozenset(code(table, n) for n in (3, 4)) in groups

    def test_a_card_is_suggested_to_the_candidate_of_its_like_with_the_reason(self, table: Table) -> None:
        made = table.open("Takaisinsoitto", 0, 1)
        run(table)
        (best, *_rest) = table.board().suggested[table.cards[2].pk]
        assert best.candidate == made.code
        assert set(best.like) == {code(table, 0), code(table, 1)}
        assert best.words
        assert not best.other_means

    def test_a_person_accepts_and_the_edge_says_that_it_was_suggested(self, table: Table) -> None:
        table.open("Takaisinsoitto", 0, 1)
        run(table)
        (best, *_rest) = table.board().suggested[table.cards[2].pk]
        edge = services.accept(table.actor, rules.suggestion_for(table.actor, table.programme.code, best.pk))
        assert (edge.origin, edge.kind, edge.by) == ("suggested", "supports", table.analyst.pk)
        assert table.where(2) == {"A1"}
        with refused("suggestion_settled"):
            services.accept(table.actor, Suggestion.objects.get(pk=best.pk))

    def test_what_was_rejected_is_not_suggested_there_again(self, table: Table) -> None:
        table.open("Takaisinsoitto", 0, 1)
        run(table)
        (best, *_rest) = table.board().suggested[table.cards[2].pk]
        services.reject(table.actor, Suggestion.objects.get(pk=best.pk))
        run(table)
        assert "A1" not in [one.candidate for one in table.board().suggested.get(table.cards[2].pk, ())]

    def test_people_name_what_becomes_of_a_proposed_group(self, table: Table) -> None:
        run(table)
        group = next(one for one in table.board().proposed if len(one.suggested) == 3)
        first, second, third = (Suggestion.objects.get(pk=one.pk) for one in group.suggested)
        with refused("text_short"):
            services.accept(table.actor, first)
        services.accept(table.actor, first, name="Soitamme takaisin")
        (row,) = table.board().candidates
        assert (row.name, [one.kind for one in row.cards]) == ("Soitamme takaisin", ["builds_on"])
        assert {one.card.pk for one in row.suggested} == {second.experiment_id, third.experiment_id}
        second.refresh_from_db()
        assert second.state == "outdated"
        services.undo(table.actor, table.programme)
        second.refresh_from_db()
        assert second.state == "open"
        assert table.board().candidates == ()

    def test_a_locked_candidate_is_suggested_to_like_any(self, table: Table) -> None:
        services.lock(table.actor, table.open("Takaisinsoitto", 0, 1))
        run(table)
        assert table.board().suggested[table.cards[2].pk][0].candidate == "A1"

    def test_a_candidate_that_closes_is_suggested_no_more(self, table: Table) -> None:
        a, b = table.open("Takaisinsoitto", 0, 1), table.open("Kirjeet", 3)
        run(table)
        services.merge(table.actor, [a, b], name="Yhdessä")
        board = table.board()
        assert all(one.candidate not in {a.code, b.code} for some in board.suggested.values() for one in some)

    def test_a_kept_card_is_in_no_group_and_suggested_nowhere(self, table: Table) -> None:
        services.keep_as_learning(table.actor, table.cards[2])
        run(table)
        assert not Suggestion.objects.filter(experiment=table.cards[2]).exists()


class TestRuns:
    def test_a_second_run_keeps_keys_and_members(self, table: Table) -> None:
        first = run(table)
        second = run(table)
        assert set(first.groups.values_list("key", flat=True)) == set(second.groups.values_list("key", flat=True))
        of = [
            {
                (row.proposed_group.key, row.experiment_id)
                for row in one.suggestions.filter(proposed_group__isnull=False).select_related("proposed_group")
                if row.proposed_group
            }
            for one in (first, second)
        ]
        assert of[0] == of[1]
        assert not Suggestion.objects.filter(run=first, state="open").exists()

    def test_afresh_the_keys_go_to_the_groups_most_alike(self, table: Table) -> None:
        before = {one.key: one.label for one in run(table).groups.all()}
        after = {one.key: one.label for one in run(table, afresh=True).groups.all()}
        assert before == after

    def test_a_run_of_nothing_and_of_one_card(self, table: Table) -> None:
        Experiment.objects.filter(pk__in=[one.pk for one in table.cards[1:]]).update(state="idea", submitted_at=None)
        assert run(table).suggestions.count() == 0
        Experiment.objects.filter(pk=table.cards[0].pk).update(deleted_in=table.cards[0].pk)
        assert run(table).suggestions.count() == 0

    def test_links_that_contradict_each_other_are_named_as_a_chain(self, table: Table) -> None:
        """text-analysis.md T9: must a-b, must b-c, cannot a-c."""
        a, b, c = sorted(table.cards[:3], key=lambda one: one.pk)
        for one, other, kind in ((a, b, "must"), (b, c, "must"), (a, c, "cannot")):
            PairLink(a=one, b=other, kind=kind, at=clock.now()).save()
        with refused("links_contradict") as caught:
            run(table)
        assert caught.value.facts["chain"] == (a.code, b.code, c.code)
        assert GroupingRun.objects.count() == 0

    def test_so_many_groups_as_asked_for(self, table: Table) -> None:
        run(table, k=3)
        with refused("k_out_of_range"):
            run(table, k=0)

    def test_an_analyst_asks_and_the_worker_runs_it_once(self, table: Table) -> None:
        ref = uuid4()
        job = services.ask_grouping(table.actor, table.programme, client_ref=ref)
        assert services.ask_grouping(table.actor, table.programme, client_ref=ref).pk == job.pk
        Job.objects.exclude(pk=job.pk).delete()
        worker.loop(Event(), once=True)
        job.refresh_from_db()
        assert job.state == "done", job.result
        assert GroupingRun.objects.get().by == table.analyst.pk
        assert ProposedGroup.objects.exists()


class TestTheSameTextsOfAFile:
    """The table and `oppiva text cluster` and `suggest` are one: the same texts come to the same groups by both."""

    @pytest.fixture
    def model(self, table: Table, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pretended:
        """Search by meaning, with vectors of all texts and its own means made."""
        settings.OPPIVA_DATA, settings.OPPIVA_EMBEDDER = tmp_path, "pretended"
        made = Pretended()
        monkeypatch.setattr(memory, "model", lambda: made)
        for kept in (meaning._kept, stored._beside):
            kept.clear()  # a database whose tests are taken back gives ids twice
        stored.means_of.cache_clear()
        embed()
        return made

    @staticmethod
    def docs(table: Table) -> list[Doc]:
        """The cards as a file holds them."""
        with reading(system("test")):
            rows = TextDoc.objects.filter(kind="experiment", object_id__in=[one.pk for one in table.cards])
            return [Doc(str(one.object_id), one.body, one.title, one.lang) for one in rows]

    def check(self, table: Table, docs: list[Doc], model: Pretended | None) -> None:
        made = run(table)
        found = cluster(docs, embedder=model)
        suggestions = made.suggestions.filter(proposed_group__isnull=False)
        grouped = set(suggestions.values_list("proposed_group__key", "experiment_id"))
        assert len(docs) == len(table.cards)
        assert grouped == {(one.key, UUID(card)) for one in found.clusters for card in one.members}
        assert len(grouped) > 1
        assert {one.id: round(one.margin, 4) for one in found.review} == {
            card: pytest.approx(float(margin), abs=1e-4) for card, margin in made.margins.items()
        }
        assert {one.key: (one.label, one.keywords, one.strict) for one in found.clusters} == {
            one.key: (one.label, tuple(one.keywords), one.strict) for one in made.groups.all()
        }

    def test_by_meaning(self, table: Table, model: Pretended) -> None:
        asked = model.asked
        self.check(table, self.docs(table), Pretended())
        assert GroupingRun.objects.get().model_id == model.model_id
        assert model.asked == asked, "a text was embedded while somebody waited for the table"

    def test_other_texts_of_the_installation_change_nothing(self, table: Table, model: Pretended) -> None:
        """The means of search are those of all it keeps; a table is compared by its own cards alone."""
        docs, rows = self.docs(table), []
        with reading(system("test")):
            for number in range(40):
                title, body = f"Vieras tarina {number}", "Kunta siirsi telineet, ja pyöriä tuli lisää."
                said = {"title": title, "body": body, "lem": "teline pyörä", "length": 2, "text_hash": f"{number:064}"}
                rows.append(TextDoc(kind="learning", object_id=uuid4(), lang="fi", updated_at=clock.now(), **said))
            TextDoc.objects.bulk_create(rows)
        embed()
        self.check(table, docs, Pretended())

    def test_by_words_alone(self, table: Table) -> None:
        self.check(table, self.docs(table), None)
        assert GroupingRun.objects.get().model_id == ""

    def test_a_card_is_suggested_to_the_same_candidates_with_the_same_score(
        self, table: Table, model: Pretended
    ) -> None:
        calls, letters = table.open("Takaisinsoitto", 0, 1), table.open("Kirjeet", 3)
        placed = {str(table.cards[at].pk): (made.code,) for at, made in ((0, calls), (1, calls), (3, letters))}
        made, waiting = run(table), [str(table.cards[at].pk) for at in (2, 4, 5, 6)]
        found = {
            (UUID(one.id), concept.topic): pytest.approx(concept.score, abs=1e-4)
            for one in suggest(self.docs(table), placed, waiting, Pretended())
            for concept in one.concepts
            if concept.score > 0
        }
        rows = made.suggestions.filter(candidate__isnull=False)
        scores = rows.values_list("experiment_id", "candidate__code", "score")
        assert {(card, code): float(score) for card, code, score in scores} == found
        assert found

    def test_a_card_without_a_text_or_a_vector_yet_is_in_no_group(self, table: Table, model: Pretended) -> None:
        with reading(system("test")):
            TextDoc.objects.filter(object_id=table.cards[0].pk).delete()
            TextVector.objects.filter(doc__object_id=table.cards[3].pk).delete()
        made = run(table)
        assert not made.suggestions.filter(experiment=table.cards[0], proposed_group__isnull=False).exists()
        assert set(made.margins) == {str(one.pk) for one in table.cards}


class TestLinks:
    def test_a_placed_card_must_be_with_the_core_of_its_candidate(self, table: Table) -> None:
        table.open("Takaisinsoitto", 0, 1)
        assert links(table) == {linked(table, 0, 1, "must")}

    def test_a_moved_card_must_with_the_new_core_and_cannot_with_the_old(self, table: Table) -> None:
        first, second = table.open("Takaisinsoitto", 0, 1), table.open("Kirjeet", 3)
        services.move(table.actor, table.cards[1], source=first, target=second)
        assert links(table) == {linked(table, 1, 3, "must"), linked(table, 0, 1, "cannot")}
        services.move(table.actor, table.cards[1], source=second, target=first)
        assert links(table) == {linked(table, 0, 1, "must"), linked(table, 1, 3, "cannot")}

    def test_the_newest_word_holds_and_a_run_never_finds_a_contradiction_in_moves(self, table: Table) -> None:
        first, second = table.open("Takaisinsoitto", 0, 1, 2), table.open("Kirjeet", 3, 4)
        for number in (1, 0, 2):
            services.move(table.actor, table.cards[number], source=first, target=second)
        run(table)
        services.split(
            table.actor, second, parts=[services.Part("Osa yksi"), services.Part("Osa kaksi")],
            choices={table.cards[n].pk: [n % 2] for n in (0, 1, 2, 3)} | {table.cards[4].pk: []},
        )  # fmt: skip
        try:
            run(table)
        except DomainError as error:
            pytest.fail(f"{error.code} {error.facts}")

    def test_right_says_that_a_card_lies_with_the_core(self, table: Table) -> None:
        made = table.open("Takaisinsoitto", 0, 1)
        PairLink.objects.update(retracted_at=clock.now())
        services.right(table.actor, table.cards[1], made)
        assert links(table) == {linked(table, 0, 1, "must")}
        with refused("card_not_there"):
            services.right(table.actor, table.cards[3], made)

    def test_a_kept_card_belongs_with_nobody(self, table: Table) -> None:
        table.open("Takaisinsoitto", 0, 1)
        services.keep_as_learning(table.actor, table.cards[1])
        assert links(table) == set()
        run(table)


class TestPriorWork:
    def decide(self, table: Table, number: int, earlier: int, *, repeats: bool) -> int:
        from experiments.lab import SETUP
        from oppiva.core.policy import reading
        from oppiva.experiments.models import Problem

        address = f"https://oppiva.example/hanke/{table.programme.code}/kokeilut/{code(table, earlier)}/"
        with reading(SETUP):
            Problem.objects.filter(experiment=table.cards[number]).update(
                prior_work=[{"address": address, "repeats": repeats}]
            )
        return services.follow_prior_work(table.cards[number])

    def test_what_a_team_repeats_leads_from_the_earlier_to_its_own(self, table: Table) -> None:
        assert self.decide(table, 1, 0, repeats=True) == 1
        assert self.decide(table, 1, 0, repeats=True) == 0
        edge = TraceEdge.objects.get()
        assert (edge.source.code, edge.target.code, edge.kind, edge.origin) == (
            code(table, 0), code(table, 1), "repeats", "team",
        )  # fmt: skip
        node = rules.node_for(table.actor, code(table, 0), table.programme.code)
        assert [one.target.code for one in queries.trace(table.actor, node).down] == [code(table, 1)]

    def test_two_that_repeat_each_other_make_no_ring(self, table: Table) -> None:
        assert self.decide(table, 1, 0, repeats=True) == 1
        assert self.decide(table, 0, 1, repeats=True) == 0

    def test_what_was_handed_over_is_continued(self, table: Table) -> None:
        from experiments.lab import SETUP
        from oppiva.core.policy import reading
        from oppiva.experiments.models import Decision

        assert self.decide(table, 1, 0, repeats=False) == 0
        with reading(SETUP):
            Decision.objects.filter(experiment=table.cards[0]).update(choice="hand_over")
        assert self.decide(table, 1, 0, repeats=False) == 1
        assert TraceEdge.objects.get().kind == "continues"


class TestLongWork:
    def test_it_tells_how_far_it_is(self, table: Table) -> None:
        heard: list[int] = []
        run(table, told=heard.append)
        assert heard == sorted(heard)
        assert len(set(heard)) > 2
        assert 0 < heard[0] < heard[-1] < 100

    def test_who_asked_stops_it_and_nothing_is_written(self, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
        job = services.ask_grouping(table.actor, table.programme)
        told = worker.Run.progress

        def stopped_meanwhile(self: worker.Run, done: int, of: int) -> None:
            queue.stop(job, table.actor)
            told(self, done, of)

        monkeypatch.setattr(worker.Run, "progress", stopped_meanwhile)
        worker.loop(Event(), once=True)
        job.refresh_from_db()
        assert job.state == "stopped"
        assert not GroupingRun.objects.exists()
