"""What a model stands on after it became one, and what undo at the table does to it (records.md 3.1, 3.3, 4)."""

from __future__ import annotations

import re

import pytest

from catalogue.library import TEXTS, Library, carry_out
from catalogue.table import refused, stranger
from catalogue.test_library_page import out
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import Candidate, OperatingModel, TraceEdge
from oppiva.catalogue.queries.replay import replay, stand
from oppiva.catalogue.queries.verifying import verify
from oppiva.catalogue.receivers import follow
from oppiva.core.policy import reading
from oppiva.experiments.models import Experiment, Result
from workshops.cast import SETUP, browser

pytestmark = pytest.mark.django_db


def whole(library: Library) -> None:
    """The trace is as its history made it, and nothing is lost."""
    assert verify([library.table.programme]).faults == ()
    assert replay(library.table.programme) == stand(library.table.programme)


def against(library: Library, number: int = 4) -> TraceEdge:
    return services.attach_source(
        library.analyst, library.fresh(), library.table.cards[number], kind="contradicts", note="Meni toisin."
    )


def test_the_cards_of_a_model_wait_for_no_candidate(library: Library) -> None:
    board = library.table.board()
    waiting = {one.code for one in board.waiting}
    assert waiting == {one.code for one in library.table.cards[3:]}
    assert board.counts.all == 7
    assert queries.waits(library.table.programme).cards == 4


def test_undo_of_the_deed_takes_the_model_away_and_opens_the_candidate(library: Library) -> None:
    services.undo(library.analyst, library.table.programme)
    assert Candidate.objects.get(pk=library.model.candidate_id).state == "open"
    assert not OperatingModel.objects.filter(pk=library.model.pk, deleted_in__isnull=True).exists()
    whole(library)
    made = services.become_model(library.analyst, Candidate.objects.get(pk=library.model.candidate_id))
    assert (made.code, made.sources.count()) == ("M2", 3)
    whole(library)


def test_undo_is_refused_once_the_draft_is_written(library: Library) -> None:
    library.write(problem=TEXTS["problem"])
    with refused("model_written"):
        services.undo(library.analyst, library.table.programme)
    assert Candidate.objects.get(pk=library.model.candidate_id).state == "became_model"
    whole(library)


def test_a_written_draft_goes_back_with_a_reason_and_undo_brings_it_again(library: Library) -> None:
    library.write(problem=TEXTS["problem"])
    candidate = services.return_to_candidate(library.analyst, library.fresh(), reason="Aihio ei ole vielä valmis.")
    assert candidate.state == "open"
    whole(library)
    services.undo(library.analyst, library.table.programme)
    back = OperatingModel.objects.get(pk=library.model.pk)
    assert (back.deleted_in, back.candidate_id, back.sources.count()) == (None, candidate.pk, 3)
    assert library.draft.problem == TEXTS["problem"]
    whole(library)


def test_what_was_placed_at_the_model_goes_back_along_with_it(library: Library) -> None:
    against(library)
    candidate = services.return_to_candidate(library.analyst, library.fresh(), reason="Ristiriita ratkaistaan ensin.")
    assert candidate.code in library.table.where(4)
    whole(library)


def test_a_source_that_comes_later_counts_and_is_taken_away_again(library: Library) -> None:
    library.published()
    before = library.fresh().evidence
    carry_out(library.table, 3)
    made = services.attach_source(library.analyst, library.fresh(), library.table.cards[3], kind="supports")
    assert library.fresh().sources.count() == 4
    with refused("edge_stands"):
        services.attach_source(library.analyst, library.fresh(), library.table.cards[3], kind="supports")
    assert "fields" not in services.ahead_of(library.fresh()).missing
    assert services.ahead_of(library.fresh()).change == "minor"
    services.detach_source(library.analyst, library.fresh(), made.pk, reason="Kokeilu ei koskenut tätä mallia.")
    assert library.fresh().sources.count() == 3
    assert library.fresh().evidence == before
    whole(library)


def test_the_last_experiment_it_builds_on_stays(library: Library) -> None:
    edge = TraceEdge.objects.get(kind="builds_on", source__experiment=library.table.cards[0])
    with refused("model_without_source"):
        services.detach_source(library.analyst, library.fresh(), edge.pk, reason="Otetaan kaikki pois.")


def test_a_contradiction_that_comes_later_lowers_the_evidence_until_it_is_answered(library: Library) -> None:
    library.published()
    carry_out(library.table, 0, 1, 2, 4)
    services.refresh(library.fresh())
    high = library.fresh().evidence
    assert high > 2
    edge = against(library)
    assert library.fresh().evidence == 2
    assert not library.fresh().contradictions_listed
    ahead = services.ahead_of(library.fresh())
    assert {"unanswered", "contradictions_unread"} <= set(ahead.missing)
    services.answer_model_contradiction(
        library.analyst, library.fresh(), edge.pk, text="Siellä vuorolle ei varattu aikaa lainkaan."
    )
    assert library.fresh().evidence == high
    whole(library)
    services.undo(library.analyst, library.table.programme)
    assert library.fresh().evidence == 2, "the answer was taken back"


def test_its_steward_answers_when_the_programme_is_over(library: Library) -> None:
    library.published()
    edge = against(library)
    library.table.programme.__class__.objects.filter(pk=library.table.programme.pk).update(state="ended")
    with refused("programme_ended"):
        services.answer_model_contradiction(library.analyst, library.fresh(), edge.pk, text="Liian myöhään.")
    services.answer_model_contradiction(library.steward, library.fresh(), edge.pk, text="Siellä aikaa ei varattu.")
    assert "unanswered" not in services.ahead_of(library.fresh()).missing


def test_a_corrected_decision_is_followed(library: Library) -> None:
    carry_out(library.table, 0, 1, 2)
    services.refresh(library.fresh())
    before = library.fresh().evidence
    with reading(SETUP):
        Result.objects.all().update(certainty=0)
    card = Experiment.objects.select_related("programme").get(pk=library.table.cards[0].pk)
    follow(Experiment, experiment=card)
    assert library.fresh().evidence < before


def test_a_stranger_places_nothing(library: Library) -> None:
    with refused("not_allowed"):
        services.attach_source(stranger(library.table), library.fresh(), library.table.cards[3], kind="supports")


def test_a_contradiction_that_comes_back_by_undo_is_to_be_read_again(library: Library) -> None:
    edge = against(library)
    services.detach_source(library.analyst, library.fresh(), edge.pk, reason="Se kuuluu toiseen malliin.")
    services.say_contradictions_listed(library.analyst, library.fresh())
    services.undo(library.analyst, library.table.programme)
    assert "contradicts" in library.fresh().sources.get(experiment=library.table.cards[4]).kinds
    assert not library.fresh().contradictions_listed
    whole(library)


def test_a_steward_learns_nothing_of_codes_that_are_not_theirs_to_read(library: Library) -> None:
    library.published()
    assert library.keeper is not None
    client = browser(library.keeper)
    path = f"/en/hanke/{library.table.programme.code}/mallit/{library.model.code}/perusta/"
    hidden, free = library.table.cards[3], "S99-99"

    def answer(code: str, kind: str) -> str:
        got = client.post(path, {"card": code, "kind": kind, "note": ""})
        assert got.status_code in {200, 422}, "refused at the form"
        html = re.sub(r'name="(csrfmiddlewaretoken|client_ref)" value="[^"]*"', "", got.content.decode())
        return re.sub(r'nonce="[^"]*"', "", html.replace(code, "CODE"))

    for kind in ("supports", "contradicts", "context"):
        assert answer(hidden.code, kind) == answer(free, kind)
        assert answer(hidden.code.lower(), kind) == answer(free.lower(), kind)
    with refused("card_unknown"):
        services.attach_source(library.steward, library.fresh(), hidden, kind="supports")
    out(hidden)
    services.attach_source(library.steward, library.fresh(), hidden, kind="supports")
