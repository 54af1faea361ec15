"""Two coders, blind to each other until both are done; how far they agree then (text-analysis.md 10, T16)."""

from __future__ import annotations

import pytest
from django.http import Http404

from catalogue.coded import SOON, Coded, reader
from oppiva.catalogue.coding_marks import units_of
from oppiva.catalogue.models import Coding, CodingSet, SetSource
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_agreement import agreement_of, cells_of, sets_of
from oppiva.catalogue.queries.coding_export import everything
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.services import (
    coding_codes,
    coding_export,
    coding_marks,
    coding_memos,
    coding_sets,
    coding_sources,
)
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.people.services import erase_person

pytestmark = pytest.mark.both


def words_seen(coded: Coded, who: str) -> set[str]:
    desk = {"first": coded.desk, "second": coded.other}.get(who) or coded.desk_of(reader(coded, who))
    return {one.words for one in reads.quote_rows(desk)}


def test_the_sentences_are_fixed_when_the_set_begins(coded: Coded) -> None:
    coded.begin()
    fixed = {one.source_id: one.units for one in SetSource.objects.all()}
    assert len(fixed) == 3
    source = coded.source()
    assert fixed[source.pk] == [[one.start, one.end] for one in units_of(source.text)]


def test_coders_do_not_see_each_other_before_both_are_done(coded: Coded) -> None:
    coded.begin()
    coded.mark(SOON, "Soitto")
    coded.mark("Jätämme viestin", "Viesti", desk=coded.other)
    assert words_seen(coded, "first") == {SOON}
    assert words_seen(coded, "second") == {"Jätämme viestin"}
    # Nor does anybody else, who could tell.
    assert words_seen(coded, "project_manager") == set()
    coded.done(coded.desk)
    # Done oneself is not enough.
    assert words_seen(coded, "first") == {SOON}
    assert words_seen(coded, "second") == {"Jätämme viestin"}
    coded.done(coded.other)
    for who in ("first", "second", "project_manager"):
        assert words_seen(coded, who) == {SOON, "Jätämme viestin"}


def test_nothing_else_tells_a_coder_of_the_other(coded: Coded) -> None:
    """Counts, the marks of the text, memos, the quote by its address, what stands together, the file."""
    coded.begin()
    (theirs,) = coded.mark(SOON, "Soitto", desk=coded.other)
    coding_memos.write_memo(coded.other, text="Lupaus toistuu.", about=theirs.quote)
    coding_memos.write_memo(coded.other, text="Yleinen havainto.")
    desk = coded.desk
    assert sum(one.codings for one in reads.code_rows(desk)) == 0
    assert sum(one.codings for one in reads.source_rows(desk)) == 0
    assert reads.source_page(desk, coded.source()).marks == ()
    assert reads.memo_rows(desk) == []
    assert cells_of(desk, reads.code_rows(desk)) == ()
    with pytest.raises(Http404):
        rules.quote_for(desk, theirs.quote_id)
    with pytest.raises(Http404):
        rules.own_coding(desk, theirs.pk)
    for export in (lambda: coding_export.taken_out(desk, leave_out=False), lambda: rules.require_export(desk)):
        with pytest.raises(DomainError, match="coding_under_way"):
            export()
    # A mark on the same place is the own one alone; that there was a quote already is told nowhere.
    assert len(coded.mark(SOON, "Soitto")) == 1
    assert [one.mine for one in reads.source_page(coded.desk, coded.source()).marks] == [True]


def test_earlier_marks_of_others_are_hidden_from_coders_of_an_open_set(coded: Coded) -> None:
    coded.mark(SOON, "Soitto", desk=coded.other)
    assert words_seen(coded, "first") == {SOON}
    coded.begin()
    assert words_seen(coded, "first") == set()
    assert words_seen(coded, "project_manager") == {SOON}


def test_one_who_does_not_code_the_set_waits(coded: Coded) -> None:
    third = reader(coded, "analyst")
    coded.begin()
    with pytest.raises(DomainError, match="set_of_others"):
        coded.mark(SOON, "Soitto", desk=coded.desk_of(third))
    with pytest.raises(DomainError, match="set_of_others"):
        coding_sets.finish_own(coded.desk_of(third))


def test_who_is_done_marks_no_more_but_may_go_on_while_others_are_at_it(coded: Coded) -> None:
    coded.begin()
    (mine,) = coded.mark(SOON, "Soitto")
    coded.done(coded.desk)
    with pytest.raises(DomainError, match="coder_done"):
        coded.mark(SOON, "Aika")
    with pytest.raises(DomainError, match="coding_fixed"):
        coding_marks.take_back(coded.desk, mine)
    coding_sets.go_on(coded.desk)
    assert len(coded.mark(SOON, "Aika")) == 1
    coded.done(coded.desk)
    coded.done(coded.other)
    with pytest.raises(DomainError, match="no_set"):
        coding_sets.go_on(coded.desk)
    with pytest.raises(DomainError, match="coding_fixed"):
        coding_marks.take_back(coded.desk, mine)


def test_what_the_set_works_by_stays_while_it_is_open(coded: Coded) -> None:
    coded.begin()
    for deed in (
        lambda: coding_sources.freeze(coded.desk),
        lambda: coding_codes.merge_codes(coded.desk, coded.codes["Aika"], into=coded.codes["Viesti"]),
        lambda: coded.begin(),
    ):
        with pytest.raises(DomainError, match="coding_under_way"):
            deed()


def test_a_set_has_two_coders_who_are_analysts_here(coded: Coded) -> None:
    facilitator = reader(coded, "facilitator")
    for people, code in (
        ([coded.table.analyst], "coders_too_few"),
        ([coded.table.analyst, facilitator], "coder_unknown"),
    ):
        with pytest.raises(DomainError, match=code):
            coding_sets.begin_set(coded.desk, coders=[one.pk for one in people])
    assert not CodingSet.objects.exists()


def test_a_text_outside_the_set_is_not_marked_meanwhile(coded: Coded) -> None:
    chosen = [coded.table.cards[0].pk]
    coding_sets.begin_set(coded.desk, coders=[coded.table.analyst.pk, coded.table.second.pk], experiments=chosen)
    with pytest.raises(DomainError, match="source_not_in_set"):
        coded.mark("Puhelu jää kesken.", "Aika", number=1)


# --- agreement -------------------------------------------------------------------------------------------------------
def ended(coded: Coded) -> CodingSet:
    coded.done(coded.desk)
    coded.done(coded.other)
    return sets_of(coded.desk)[0]


def test_agreement_is_told_by_code_with_the_disagreements_first(coded: Coded) -> None:
    coded.begin()
    coded.mark(SOON, "Soitto")
    coded.mark("Jätämme viestin.", "Viesti")
    coded.mark(SOON, "Soitto", "Aika", desk=coded.other)
    page = agreement_of(coded.desk, ended(coded))
    assert page.result is not None
    alphas = {page.codes[one.code].name: one.agreement.alpha for one in page.result.codes}
    # Both gave "Soitto" to the same sentence and to no other; of the other two each stands alone: 1 - Do/De by hand,
    # n = 2 units x 1 coder pair, one 1 among 2N values: Do = 2/n, De = 2(n-1)/(n(n-1)) -> alpha 0.
    assert alphas["Soitto"] == 1.0
    assert alphas["Aika"] == pytest.approx(0.0, abs=1e-9)
    assert alphas["Viesti"] == pytest.approx(0.0, abs=1e-9)
    assert page.result.mean == pytest.approx(1 / 3)
    assert page.unused == 1
    assert [(one.text, one.differing) for one in page.rows] == [(SOON, 1), ("Jätämme viestin.", 1)]
    assert all(one.agreement.few for one in page.result.codes)


def test_a_sentence_counts_when_a_mark_touches_it_at_all(coded: Coded) -> None:
    coded.begin()
    coded.mark("takaisin", "Soitto")
    coded.mark(SOON, "Soitto", desk=coded.other)
    page = agreement_of(coded.desk, ended(coded))
    assert page.result is not None
    assert page.result.codes[0].agreement.alpha == 1.0


def test_where_all_values_are_one_nothing_is_reckoned(coded: Coded) -> None:
    """T16: not 0 and not 1."""
    text = coded.source(1)
    coding_sets.begin_set(
        coded.desk, coders=[coded.table.analyst.pk, coded.table.second.pk], experiments=[text.experiment_id]
    )
    for desk in (coded.desk, coded.other):
        coding_marks.mark(desk, text, places=units_of(text.text), codes=[coded.codes["Aika"].pk])
    page = agreement_of(coded.desk, ended(coded))
    assert page.result is not None
    assert page.result.codes[0].agreement.alpha is None
    assert page.result.mean is None


def test_free_marks_afterwards_change_no_agreement(coded: Coded) -> None:
    coded.begin()
    coded.mark(SOON, "Soitto")
    coded.mark("Jätämme viestin.", "Soitto", desk=coded.other)
    held = ended(coded)
    before = agreement_of(coded.desk, held)
    coded.mark(SOON, "Soitto", desk=coded.other)
    coded.write(0, f"Alkuun jotain. {SOON}")
    coding_sources.freeze(coded.desk)
    after = agreement_of(coded.desk, held)
    assert before.result == after.result
    assert [one.text for one in before.rows] == [one.text for one in after.rows]


def test_what_one_marked_before_the_set_counts_and_is_fixed_with_it(coded: Coded) -> None:
    """Nobody gives a quote the same code twice: so the earlier mark is the one of the set."""
    (mine,) = coded.mark(SOON, "Soitto")
    coded.begin()
    assert coded.mark(SOON, "Soitto") == ()
    coded.mark(SOON, "Soitto", desk=coded.other)
    page = agreement_of(coded.desk, ended(coded))
    assert page.result is not None
    assert page.result.codes[0].agreement.alpha == 1.0
    with pytest.raises(DomainError, match="coding_fixed"):
        coding_marks.take_back(coded.desk, mine)


def test_a_set_is_ended_without_a_coder_who_never_comes(coded: Coded) -> None:
    third = reader(coded, "analyst")
    coded.begin(coded.table.analyst, coded.table.second, third)
    coded.mark(SOON, "Soitto")
    coded.mark(SOON, "Soitto", desk=coded.other)
    coded.done(coded.desk)
    coded.done(coded.other)
    assert coded.desk.open_set is not None
    coding_sets.end_set(coded.desk)
    page = agreement_of(coded.desk, sets_of(coded.desk)[0])
    assert (len(page.coders), page.left_out) == (2, 1)
    assert page.result is not None


def test_an_erased_coder_stays_a_coder_without_a_name(coded: Coded) -> None:
    coded.begin()
    coded.mark(SOON, "Soitto")
    coded.mark(SOON, "Soitto", desk=coded.other)
    held = ended(coded)
    before = agreement_of(coded.desk, held)
    gone = coded.table.second
    with pytest.MonkeyPatch.context() as patch:
        _without_outer_transaction(patch)
        erase_person(system("test"), gone, reason="asked")
    after = agreement_of(coded.desk, held)
    assert before.result is not None
    assert after.result is not None
    assert [one.agreement.alpha for one in before.result.codes] == [one.agreement.alpha for one in after.result.codes]
    assert gone.pk not in after.coders
    assert not Coding.objects.filter(coder=gone.pk).exists()
    assert "Aatu" not in str(reads.names_to(coded.desk, after.coders))


def _without_outer_transaction(patch: pytest.MonkeyPatch) -> None:
    """A test is a transaction itself; an erasure wants to be the outermost one."""
    from django.db.transaction import Atomic

    inside = Atomic.__enter__

    def enter(self: Atomic) -> None:
        self.durable = False
        inside(self)

    patch.setattr(Atomic, "__enter__", enter)


# --- who sees what ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", ["project_manager", "facilitator", "auditor"])
def test_who_reads_candidates_reads_the_analysis_and_writes_nothing(coded: Coded, role: str) -> None:
    coded.mark(SOON, "Soitto")
    desk = coded.desk_of(reader(coded, role))
    assert not desk.writes
    with pytest.raises(DomainError, match="not_allowed"):
        coded.mark(SOON, "Aika", desk=desk)
    with pytest.raises(DomainError, match="not_allowed"):
        coding_memos.write_memo(desk, text="Huomio.")
    with pytest.raises(DomainError, match="not_allowed"):
        rules.require_export(desk)


@pytest.mark.parametrize(
    "role", ["steering", "communicator", "director", "adopter", "area_admin", "instance_admin", "supervisor"]
)
def test_others_find_nothing(coded: Coded, role: str) -> None:
    from oppiva.people.queries import actor_for
    from workshops.cast import grant_to, person_of

    person = person_of(f"Muu {role.replace('_', ' ').title()}", coded.table.lab.cast.unit)
    kind = {"director": "area", "area_admin": "area", "instance_admin": "instance", "supervisor": "unit"}.get(
        role, "programme"
    )
    scope = {"area": "23", "instance": "", "unit": str(coded.table.lab.cast.unit.pk)}.get(
        kind, str(coded.table.programme.pk)
    )
    grant_to(person, role, kind, scope)
    with pytest.raises(Http404):
        coded.desk_as(actor_for(person))


def test_a_facilitator_reads_the_texts_of_their_own_series_alone(coded: Coded) -> None:
    """The candidate is open to them in the whole programme, a team's record by its series and how far it is shared."""
    from oppiva.people.queries import actor_for
    from oppiva.workshops.models import Series
    from workshops.cast import grant_to, person_of

    coded.mark("Puhelu jää kesken.", "Aika", number=1)
    other = Series.objects.exclude(pk=coded.table.lab.cast.first.pk).filter(programme=coded.table.programme).first()
    assert other is not None
    person = person_of("Vetäjä Vieras", coded.table.lab.cast.unit)
    grant_to(person, "facilitator", "series", str(other.pk))
    try:
        desk = coded.desk_as(actor_for(person))
    except Http404:
        return  # R.p of the candidate asks for a right in the programme
    assert [one.words for one in reads.quote_rows(desk)] == [""]
    with pytest.raises(Http404):
        rules.source_for(desk, coded.table.cards[1].code)


def test_cells_of_under_three_texts_are_hidden_outside_the_analysts(coded: Coded) -> None:
    coded.mark(SOON, "Soitto", "Aika")
    coded.mark("Soitamme takaisin samana päivänä", "Soitto", "Aika", number=1)
    manager = coded.desk_of(reader(coded, "project_manager"))
    (own,) = cells_of(coded.desk, reads.code_rows(coded.desk))
    (theirs,) = cells_of(manager, reads.code_rows(manager))
    assert (own.pairs, own.sources, own.jaccard, own.hidden) == (2, 2, 1.0, False)
    assert (theirs.pairs, theirs.sources, theirs.jaccard, theirs.hidden) == (0, 0, 0.0, True)
    coded.mark("Soitamme takaisin samana päivänä", "Soitto", "Aika", number=2)
    assert not cells_of(manager, reads.code_rows(manager))[0].hidden


def test_codes_stand_together_where_a_letter_is_common(coded: Coded) -> None:
    coded.mark("Soitamme takaisin", "Soitto")
    coded.mark("takaisin samana", "Aika")
    coded.mark("päivänä. Jätämme", "Viesti")
    found = {(one.first.name, one.second.name): one.pairs for one in cells_of(coded.desk, reads.code_rows(coded.desk))}
    assert found == {("Aika", "Soitto"): 1}


def test_a_deleted_experiment_takes_its_text_out_of_sight(coded: Coded) -> None:
    from oppiva.audit import services as audit

    coded.mark(SOON, "Soitto")
    audit.delete([coded.table.cards[0]], actor=system("test"))
    desk = coded.desk
    assert reads.quote_rows(desk) == []
    assert sum(one.codings for one in reads.code_rows(desk)) == 0
    with pytest.raises(Http404):
        rules.source_for(desk, coded.table.cards[0].code)
    assert coded.table.cards[0].pk not in {one.experiment_id for one in everything(desk, leave_out=False).sources}


def second_candidate(coded: Coded) -> Coded:
    """Another candidate that stands on the same first card."""
    return Coded(coded.table, coded.table.open("Toinen aihio", 0, 3))


def test_a_text_in_the_open_set_of_another_candidate_is_not_frozen_anew(coded: Coded) -> None:
    """Its marks would go along to a version where their coders are not blind, and later marks would be left behind."""
    other = second_candidate(coded)
    coding_sources.freeze(other.desk)
    coded.begin()
    (mine,) = coded.mark(SOON, "Soitto")
    source = coded.source()
    coded.write(0, f"Alkuun jotain. {SOON}")
    with pytest.raises(DomainError, match="coding_under_way") as caught:
        coding_sources.freeze(other.desk)
    assert caught.value.facts["candidate"] == coded.candidate.code
    assert coded.source().pk == source.pk
    # What the set does not hold is frozen all the same.
    coded.write(3, "Kirje on yhä vaikea.")
    assert [one.experiment_id for one in coding_sources.freeze(other.desk)] == [coded.table.cards[3].pk]
    third = coded.desk_of(reader(coded, "analyst"))
    assert not rules.codings_seen(third).filter(pk=mine.pk).exists()
    coded.mark(SOON, "Soitto", desk=coded.other)
    ended(coded)
    assert len(coding_sources.freeze(other.desk)) == 1
    assert len([one for one in reads.quote_rows(coded.desk) if one.words == SOON]) == 1
    assert sum(one.codings for one in reads.code_rows(coded.desk)) == 2


def test_a_merge_of_codes_keeps_the_mark_from_which_agreement_is_counted(coded: Coded) -> None:
    """The coder gave the other code to the same words after the set: the earlier mark stays."""
    coded.begin()
    coded.mark(SOON, "Soitto")
    coded.mark(SOON, "Soitto", desk=coded.other)
    held = ended(coded)
    coded.mark(SOON, "Aika")
    coding_codes.merge_codes(coded.desk, coded.codes["Soitto"], into=coded.codes["Aika"])
    page = agreement_of(coded.desk, held)
    assert page.result is not None
    assert [(page.codes[one.code].name, one.agreement.alpha) for one in page.result.codes] == [("Aika", 1.0)]
    assert Coding.objects.filter(code=coded.codes["Aika"], deleted_in__isnull=True).count() == 2
