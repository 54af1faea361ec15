"""Codes and quotes: what may be marked, where, and what stays when a text is frozen anew (text-analysis.md 10)."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404

from catalogue.coded import EMOJI, SOON, Coded
from catalogue.table import stranger
from experiments.lab import SETUP
from oppiva.catalogue import services
from oppiva.catalogue.coding_marks import Span
from oppiva.catalogue.models import Code, Coding, Memo, Quote, SourceVersion
from oppiva.catalogue.queries import coding as reads
from oppiva.catalogue.queries.coding_export import everything
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.services import coding_codes, coding_marks, coding_memos, coding_sources
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments.models import Problem


def test_a_frozen_text_begins_with_the_name_and_is_numbered(coded: Coded) -> None:
    source = coded.source()
    assert source.number == 1
    assert source.text.startswith("Takaisinsoitto samana päivänä\n\n")
    assert EMOJI in source.text


def test_no_word_of_a_team_at_work_is_frozen(coded: Coded) -> None:
    """W3, P12: it may be placed as background; its text is the team's alone until the decision."""
    running = coded.table.running
    assert running is not None
    with reading(SETUP):
        Problem.objects.filter(experiment=running).update(name="KANARIA 1", problem="KANARIA 2")
    services.place(coded.table.actor, running, coded.candidate, kind="context")
    assert coding_sources.freeze(coded.desk) == ()
    (row,) = [one for one in reads.source_rows(coded.desk) if one.code == running.code]
    assert (row.readable, row.name, row.version) == (False, "", None)
    assert not SourceVersion.objects.filter(text__contains="KANARIA").exists()
    assert "KANARIA" not in str(everything(coded.desk, leave_out=False).texts)


def test_a_quote_holds_the_words_at_its_code_points(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    quote = coding.quote
    assert quote.text == SOON == coded.source().text[quote.start : quote.end]
    assert quote.start == len(coded.source().text.split(SOON)[0])


def test_the_same_mark_twice_is_one(coded: Coded) -> None:
    assert len(coded.mark(SOON, "Soitto", "Aika")) == 2
    assert coded.mark(SOON, "Soitto") == ()
    assert Coding.objects.count() == 2
    assert Quote.objects.count() == 1


def test_two_coders_share_a_quote_and_have_a_mark_each(coded: Coded) -> None:
    coded.mark(SOON, "Soitto")
    coded.mark(SOON, "Soitto", desk=coded.other)
    assert (Quote.objects.count(), Coding.objects.count()) == (1, 2)


@pytest.mark.parametrize(
    ("span", "code"),
    [(Span(0, 10_000), "quote_outside"), (Span(4, 4), "quote_outside"), (Span(-1, 3), "quote_outside")],
)
def test_a_place_outside_the_text_is_refused(coded: Coded, span: Span, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        coding_marks.mark(coded.desk, coded.source(), places=[span], codes=[coded.codes["Aika"].pk])
    assert not Quote.objects.exists()


def test_neither_place_nor_code_is_forgotten(coded: Coded) -> None:
    with pytest.raises(DomainError, match="nothing_chosen"):
        coding_marks.mark(coded.desk, coded.source(), places=[], codes=[coded.codes["Aika"].pk])
    with pytest.raises(DomainError, match="no_code"):
        coding_marks.mark(coded.desk, coded.source(), places=[Span(0, 4)], codes=[])
    with pytest.raises(DomainError, match="code_gone"):
        coding_marks.mark(coded.desk, coded.source(), places=[Span(0, 4)], codes=[uuid4()])


def test_a_mark_is_taken_back_and_put_back_by_its_coder_alone(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    with pytest.raises(DomainError, match="not_allowed"):
        coding_marks.take_back(coded.other, coding)
    coding_marks.take_back(coded.desk, coding)
    assert not reads.live_codings(coded.desk).exists()
    with pytest.raises(Http404):
        rules.own_coding(coded.other, coding.pk, taken_back=True)
    coding_marks.put_back(coded.desk, rules.own_coding(coded.desk, coding.pk, taken_back=True))
    assert reads.live_codings(coded.desk).count() == 1


def test_what_was_given_again_meanwhile_is_not_put_back_beside_it(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    coding_marks.take_back(coded.desk, coding)
    coded.mark(SOON, "Soitto")
    with pytest.raises(DomainError, match="coding_stands"):
        coding_marks.put_back(coded.desk, rules.own_coding(coded.desk, coding.pk, taken_back=True))
    assert reads.live_codings(coded.desk).count() == 1


def test_a_stranger_finds_no_desk_and_no_text(coded: Coded) -> None:
    with pytest.raises(Http404):
        coded.desk_as(stranger(coded.table))


# --- codes -----------------------------------------------------------------------------------------------------------
def test_the_tree_stands_by_name_with_counts(coded: Coded) -> None:
    coded.mark(SOON, "Soitto", "Aika")
    rows = [(one.full, one.depth, one.codings, one.sources) for one in reads.code_rows(coded.desk)]
    assert rows == [
        ("Aika", 0, 1, 1),
        ("Yhteys", 0, 0, 0),
        ("Yhteys / Soitto", 1, 1, 1),
        ("Yhteys / Viesti", 1, 0, 0),
    ]


def test_a_name_is_once_under_its_parent_whatever_its_capitals(coded: Coded) -> None:
    with pytest.raises(DomainError, match="code_twice"):
        coding_codes.add_code(coded.desk, fields={"name": "aika"})
    with pytest.raises(DomainError, match="code_twice"):
        coding_codes.change_code(coded.desk, coded.codes["Viesti"], fields={"name": "SOITTO"})
    coding_codes.add_code(coded.desk, fields={"name": "Soitto", "parent": coded.codes["Aika"].pk})


@pytest.mark.parametrize(("name", "code"), [("", "text_short"), ("x" * 81, "text_long"), ("a\x00b", "text_unseen")])
def test_a_name_has_one_to_eighty_letters(coded: Coded, name: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        coding_codes.add_code(coded.desk, fields={"name": name})


def test_no_code_ever_lies_under_itself(coded: Coded) -> None:
    top, child = coded.codes["Yhteys"], coded.codes["Soitto"]
    for parent in (top, child):
        with pytest.raises(DomainError, match="code_ring"):
            coding_codes.change_code(coded.desk, top, fields={"parent": parent.pk})
    with pytest.raises(DomainError, match="code_ring"):
        coding_codes.merge_codes(coded.desk, top, into=child)


def test_a_code_moves_with_what_lies_under_it(coded: Coded) -> None:
    coding_codes.change_code(coded.desk, coded.codes["Yhteys"], fields={"parent": coded.codes["Aika"].pk})
    assert [one.full for one in reads.code_rows(coded.desk)] == [
        "Aika", "Aika / Yhteys", "Aika / Yhteys / Soitto", "Aika / Yhteys / Viesti",
    ]  # fmt: skip


def test_merging_loses_no_mark_no_memo_and_nothing_below(coded: Coded) -> None:
    coded.mark(SOON, "Soitto", "Viesti")
    coded.mark("Jätämme viestin", "Soitto")
    coded.mark(SOON, "Soitto", desk=coded.other)
    memo = coding_memos.write_memo(coded.desk, text="Usein samassa lauseessa.", about=coded.codes["Soitto"])
    below = coding_codes.add_code(coded.desk, fields={"name": "Uudelleen", "parent": coded.codes["Soitto"].pk})
    coding_codes.merge_codes(coded.desk, coded.codes["Soitto"], into=coded.codes["Viesti"])
    # The first quote had both codes of one coder: one mark stays. 3 of 4.
    given = sorted(
        (one.quote.text, str(one.coder_id)) for one in reads.live_codings(coded.desk).select_related("quote")
    )
    assert len(given) == 3
    assert {words for words, _who in given} == {SOON, "Jätämme viestin"}
    assert {one.code_id for one in reads.live_codings(coded.desk)} == {coded.codes["Viesti"].pk}
    assert Memo.objects.get(pk=memo.pk).code_id == coded.codes["Viesti"].pk
    assert Code.objects.get(pk=below.pk).parent_id == coded.codes["Viesti"].pk
    assert "Soitto" not in [one.name for one in reads.code_rows(coded.desk)]


def test_names_that_meet_in_a_merge_are_told_apart(coded: Coded) -> None:
    for parent in ("Soitto", "Viesti"):
        coding_codes.add_code(coded.desk, fields={"name": "Heti", "parent": coded.codes[parent].pk})
    coding_codes.merge_codes(coded.desk, coded.codes["Soitto"], into=coded.codes["Viesti"])
    assert [one.full for one in reads.code_rows(coded.desk)][-2:] == [
        "Yhteys / Viesti / Heti", "Yhteys / Viesti / Heti (2)",
    ]  # fmt: skip


def test_a_code_of_another_candidate_is_no_parent_and_no_target(coded: Coded) -> None:
    elsewhere = coded.table.open("Toinen aihio", 3)
    theirs = rules.desk_for(coded.table.actor, coded.table.programme.code, elsewhere.code)
    code = coding_codes.add_code(theirs, fields={"name": "Muu"})
    with pytest.raises(DomainError, match="parent_unknown"):
        coding_codes.change_code(coded.desk, coded.codes["Aika"], fields={"parent": code.pk})
    with pytest.raises(DomainError, match="code_gone"):
        coding_codes.merge_codes(coded.desk, coded.codes["Aika"], into=code)


# --- a text that changes ---------------------------------------------------------------------------------------------
def test_nothing_new_is_frozen_while_the_text_is_the_same(coded: Coded) -> None:
    assert coding_sources.freeze(coded.desk) == ()
    assert SourceVersion.objects.count() == 3


def test_a_quote_goes_along_where_its_words_stand_once(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    memo = coding_memos.write_memo(coded.desk, text="Lupaus.", about=coding.quote)
    coded.write(0, f"Aluksi uusi lause. {EMOJI}")
    (made,) = coding_sources.freeze(coded.desk)
    assert made.number == 2
    old = Quote.objects.get(pk=coding.quote_id)
    new = old.moved_to
    assert new is not None
    assert (old.state, new.state) == ("moved", "anchored")
    assert (new.source_id, new.text, made.text[new.start : new.end]) == (made.pk, SOON, SOON)
    # It counts once, by who gave it when.
    (live,) = reads.live_codings(coded.desk)
    assert (live.quote_id, live.coder_id, live.at) == (new.pk, coding.coder_id, coding.at)
    assert Memo.objects.get(pk=memo.pk).quote_id == new.pk


@pytest.mark.parametrize("text", ["Kaikki on toisin.", f"{SOON} Ja vielä: {SOON}"])
def test_a_quote_whose_words_stand_nowhere_or_twice_waits_and_is_not_dropped(coded: Coded, text: str) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    coded.write(0, text)
    (made,) = coding_sources.freeze(coded.desk)
    quote = Quote.objects.get(pk=coding.quote_id)
    assert (quote.state, quote.source.number, quote.text) == ("check", 1, SOON)
    assert reads.live_codings(coded.desk).count() == 1
    (row,) = reads.quote_rows(coded.desk, state=Quote.State.CHECK)
    assert row.words == SOON
    # A person says where it went: to two places, too.
    places = [Span(0, 4), Span(5, 9)]
    coding_sources.settle_quote(coded.desk, quote, made, places)
    assert Quote.objects.get(pk=quote.pk).state == "moved"
    assert reads.live_codings(coded.desk).count() == 2
    with pytest.raises(DomainError, match="quote_settled"):
        coding_sources.settle_quote(coded.desk, quote, made, places)


def test_a_waiting_quote_is_looked_for_again_in_the_next_version(coded: Coded) -> None:
    (coding,) = coded.mark(SOON, "Soitto")
    coded.write(0, "Kaikki on toisin.")
    coding_sources.freeze(coded.desk)
    coded.write(0, f"Taas näin. {SOON}")
    coding_sources.freeze(coded.desk)
    assert Quote.objects.get(pk=coding.quote_id).state == "moved"
    assert reads.live_codings(coded.desk).get().quote.source.number == 3


def test_an_old_version_is_read_and_not_marked(coded: Coded) -> None:
    old = coded.source()
    coded.write(0, "Kaikki on toisin.")
    coding_sources.freeze(coded.desk)
    with pytest.raises(DomainError, match="source_old"):
        coding_marks.mark(coded.desk, old, places=[Span(0, 4)], codes=[coded.codes["Aika"].pk])
    assert rules.source_for(coded.desk, coded.table.cards[0].code, 1).pk == old.pk
    assert rules.source_for(coded.desk, coded.table.cards[0].code).number == 2
