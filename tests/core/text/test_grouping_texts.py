"""Grouping and suggesting from texts: bad input, many identical ones, words of a group (text-analysis.md 5, 6, 12)."""

from __future__ import annotations

import time

import numpy as np
import pytest

from core.text.grouping_scores import Person, after_moves, ami, ari, found_classes, labelled
from core.text.pretended import Pretended
from core.text.test_finding import BAD, DOCS, NO_BANK
from oppiva.core.text.bank import BankSums, lighter
from oppiva.core.text.finding import Doc
from oppiva.core.text.grouping import (
    Constraints,
    Wording,
    candidate_score,
    cluster,
    grouped,
    of_scores,
    of_texts,
    suggest,
    suggested,
    wording,
)
from oppiva.core.text.grouping.wording import base_forms

CALLS = [
    Doc("a", "Vastaajaan jätettyihin viesteihin soitettiin takaisin samana päivänä.", "Takaisinsoitto", "fi"),
    Doc("b", "Asiakas jätti soittopyynnön ja hänelle soitettiin takaisin.", "Soittopyyntö", "fi"),
    Doc("c", "Kirjeen tärkein asia siirrettiin kirjeen alkuun.", "Kirjeen alku", "fi"),
    Doc("d", "Kirjeestä tehtiin yhden sivun mittainen.", "Kirje yhdelle sivulle", "fi"),
    Doc("e", "Soitimme takaisin kaikille, jotka jättivät viestin.", "Takaisin samana päivänä", "fi"),
]


def test_t4_the_score_of_a_candidate() -> None:
    """text-analysis.md T4."""
    assert candidate_score([0.5, 0.4, 0.2]) == pytest.approx(0.425)
    assert candidate_score([0.2, 0.4, 0.1, 0.5, -1]) == pytest.approx(0.425)
    assert candidate_score([0.5]) == pytest.approx(0.5)
    assert candidate_score([0.5, 0.3]) == pytest.approx(0.4)
    assert candidate_score([]) == 0
    # A member of two candidates weighs half: (0.5 * .6 + .3) / 1.5 = .4
    assert candidate_score([0.6, 0.3], [0.5, 1]) == pytest.approx(0.4)


def test_candidates_with_their_reasons_and_always_a_new_topic() -> None:
    placed = {"a": ("Soitot",), "b": ("Soitot", "Lomakkeet"), "c": ("Kirjeet",)}
    (found,) = suggest(CALLS, placed, ["e"], Pretended(), bank=NO_BANK)
    assert (found.id, found.new_topic, found.concepts[0].topic) == ("e", True, "Soitot")
    assert set(found.concepts[0].like) == {"a", "b"}
    assert "takaisin" not in found.concepts[0].words  # an adverb
    assert "viesti" in found.concepts[0].words
    assert not found.concepts[0].other_means
    assert [each.topic for each in found.concepts][-1] == "Kirjeet"
    assert found.concepts[-1].other_means
    assert {name for name, _ in found.similar} == {"a", "b", "c", "d"}
    scores = [score for _, score in found.similar]
    assert scores == sorted(scores, reverse=True)


def test_what_is_kept_as_learning_is_in_no_candidate() -> None:
    (found,) = suggest(CALLS, {}, ["e"], Pretended(), bank=NO_BANK)
    assert (found.concepts, found.new_topic, len(found.similar)) == ((), True, 4)


def test_a_card_is_never_offered_the_candidate_it_is_in_and_ties_go_by_name() -> None:
    ids, row = ["a", "b", "c", "d"], np.array([1.5, 0.3, 0.3, 0.3])
    placed = {"a": ("own",), "b": ("y",), "c": ("x",), "d": ("own",)}
    (found,) = suggested(ids, [("a", row)], placed, Wording())
    assert [(each.topic, each.like) for each in found.concepts] == [("x", ("c",)), ("y", ("b",))]
    assert [name for name, _ in found.similar] == ["b", "c", "d"]


def test_the_words_of_a_text_in_their_base_form() -> None:
    finnish = base_forms("Vastaajaan jätettyihin viesteihin soitettiin 12 kertaa nopeasti kolmessa kunnassa.", "fi")
    assert {"vastaaja", "viesti", "kunta"} <= finnish
    assert not {"soittaa", "jättää", "nopeasti", "kolme", "12"} & finnish
    swedish = base_forms("Handläggarna skrev breven och ringde kunderna genast.", "sv")
    assert {"handläggare", "brev", "kund"} <= swedish
    assert not {"skriva", "ringa", "genast"} & swedish
    english = base_forms("We moved the decision letters quickly and called two employers.", "en")
    assert {"decision", "letter", "employer"} <= english
    assert not {"move", "quickly", "call", "two"} & english
    assert all(len(word) > 3 for word in finnish | swedish | english)


def test_groups_have_titles_words_and_a_core_card() -> None:
    found = cluster(CALLS, embedder=Pretended(), bank=NO_BANK, k=2)
    (calls,) = (each for each in found.clusters if "a" in each.members)
    assert calls.members == ("a", "b", "e")
    assert calls.core in calls.members
    assert calls.label == {doc.id: doc.title for doc in CALLS}[calls.core or ""]
    assert 3 <= len(calls.keywords) <= 4
    untitled = cluster([Doc("a", "Sama teksti."), Doc("b", "Sama teksti.")])
    assert untitled.clusters[0].label == "Sama teksti."


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_t10_bad_input_is_grouped(text: str) -> None:
    """text-analysis.md T10: in a corpus of one and among others, with a model and without."""
    own = Doc("own", text, text[:200])
    for docs in ([own], [*DOCS, own, Doc("same", text.upper(), text[:200])]):
        for model in (Pretended(), None):
            found = cluster(docs, embedder=model, bank=NO_BANK)
            placed = [card for each in found.clusters for card in each.members]
            assert sorted([*placed, *found.unplaced]) == sorted(doc.id for doc in docs)
            assert [each.id for each in suggest(docs, {}, ["own"], model, bank=NO_BANK)] == ["own"]
    assert suggest([], {}, [], None) == ()


def test_t10_capitals_spaces_and_signs_make_no_other_text() -> None:
    """text-analysis.md T10 and 3: only-capital texts are the same as others."""
    docs = [
        Doc("a", "Soitimme takaisin."),
        Doc("b", "SOITIMME\x07 TAKAISIN!"),
        Doc("c", "Soi\u00adtimme takaisin"),
        Doc("d", "..."),
    ]
    found = cluster(docs)
    assert ([each.members for each in found.clusters], found.unplaced) == ([("a", "b", "c")], ("d",))


def test_t10_ten_thousand_identical_texts_are_one_group() -> None:
    """text-analysis.md T10."""
    docs = [Doc(f"d{at:05}", "Kokeilimme takaisinsoittoa kirjeen sijaan.", "Takaisinsoitto") for at in range(10_000)]
    model = Pretended()
    began = time.process_time()
    found = cluster(docs, Constraints(cannot=(("d00007", "d00001"),)), embedder=model, bank=NO_BANK)
    assert time.process_time() - began < 20
    assert ([len(each.members) for each in found.clusters], found.unplaced) == ([9_999], ("d00007",))
    assert model.asked < 10
    assert len(suggest(docs, {"d00000": ("Soitot",)}, [doc.id for doc in docs[1:50]], model, bank=NO_BANK)) == 49


def test_a_lighter_bank_has_the_same_means() -> None:
    light = lighter(BankSums({"fi": (48, np.full(2, 96.0))}, {"sv": (10, np.ones(2))}), 5)
    assert light.documents["fi"][0] == 5
    assert light.documents["fi"][1].tolist() == [10, 10]
    assert light.queries["sv"][1].tolist() == [0.5, 0.5]


class TestTheMeasuresThemselves:
    """Known values of the indices, by hand and from the literature."""

    def test_ari(self) -> None:
        true = dict(zip("abcdef", "xxxyyy", strict=True))
        assert ari(true, true) == 1
        assert ari(true, dict.fromkeys("abcdef", "z")) == 0
        # Pairs together: 6 true, 7 found, 4 both of 15; (4 - 2.8) / (6.5 - 2.8).
        assert ari(true, dict(zip("abcdef", "ppqqqq", strict=True))) == pytest.approx(1.2 / 3.7)
        assert ari({"a": 1}, {"a": 2}) == 1

    def test_ami(self) -> None:
        true = dict(zip("abcdef", "xxxyyy", strict=True))
        assert ami(true, true) == pytest.approx(1)
        assert ami(true, dict.fromkeys("abcdef", "z")) == pytest.approx(0)
        # Every way to part four cards in two pairs: one third is the same, two thirds share nothing.
        pairs = dict(zip("abcd", "xxyy", strict=True))
        assert ami(pairs, dict(zip("abcd", "pqpq", strict=True))) == pytest.approx(-0.5)

    def test_a_person_who_moves_every_card_ends_at_the_truth(self) -> None:
        given = labelled("first")
        material = of_texts(given.docs, None)
        first, last = after_moves(given, material, (0, 200))
        assert first < last
        assert last > 0.95
        person = Person(given, material)
        while person.move():
            pass
        assert not person.table().review
        assert ari(given.classes, found_classes(person.table(), material.ids)) == pytest.approx(last)


def test_a_thousand_texts_take_a_few_seconds() -> None:
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(1_000, 6))
    rows /= np.linalg.norm(rows, axis=1)[:, None]
    material = of_scores([f"t{at:04}" for at in range(1_000)], rows @ rows.T)
    began = time.process_time()
    found = grouped(material)
    assert time.process_time() - began < 5
    assert len(found.clusters) > 1


def test_words_of_nothing() -> None:
    assert wording([]).keywords(()) == ()
