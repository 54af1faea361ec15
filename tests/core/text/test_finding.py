"""Search and likeness in memory: order, languages, what comes first, bad input (text-analysis.md 4, 5 and T10)."""

from __future__ import annotations

import pytest

from core.text.finding_scores import labelled, prepared, searched
from core.text.pretended import Pretended
from oppiva.core.text.bank import BankSums
from oppiva.core.text.finding import MODES, Doc, Query, Result, search
from oppiva.core.text.likeness import likeness, similar

NO_BANK = BankSums({}, {})
DOCS = [
    Doc("a", "Asiakas sai valita lomakkeella, milloin hänelle soitetaan.", "Soittopyyntö lomakkeella", "fi"),
    Doc("b", "Siirsimme kirjeen tärkeimmän asian alkuun.", "Kirjeen ensimmäinen lause", "fi"),
    Doc("c", "Vi skrev om beslutsbreven så att det viktigaste står först.", "Begripliga beslut", "sv"),
    Doc("d", "Harkinta kortista 07-3 jatkuu. Selkeä kirje ei auttanut.", "Odotusaulan kalusteet", "fi"),
    Doc("e", "", "", "fi"),
]


def ids(query: str, lang: str | None = "fi", mode: str = "hybrid") -> list[str]:
    return [hit.id for hit in one(query, lang, mode).hits]


def one(query: str, lang: str | None = "fi", mode: str = "hybrid") -> Result:
    (found,) = search(DOCS, [Query(query, lang)], Pretended(), bank=NO_BANK, mode=mode)
    return found


@pytest.mark.parametrize("mode", MODES)
def test_a_word_in_another_form_is_found_with_its_reason(mode: str) -> None:
    found = one("soittopyynnöistä", mode=mode)
    assert (found.found, found.hits[0].id, found.hits[0].why) == (True, "a", ("soittopyyntö",))
    assert "e" not in [hit.id for hit in found.hits]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("query", "first"), [("07-3", "d"), ('"selkeä kirje"', "d"), ("begripliga BESLUT", "c")])
def test_phrases_codes_and_titles_come_first(query: str, first: str, mode: str) -> None:
    assert ids(query, mode=mode)[0] == first
    assert one(query, mode=mode).found


def test_words_of_another_language_count_only_without_a_model() -> None:
    docs = [Doc("fi", "plan plan plan", "", "fi"), Doc("sv", "annat", "", "sv")]
    (found,) = search(docs, [Query("plan", "sv")], None)
    assert [hit.id for hit in found.hits] == ["fi"]
    (found,) = search(docs, [Query("plan", "sv")], Pretended(), bank=NO_BANK)
    assert found.hits[0].why == ()


def test_a_trial_ranks_above_a_trial_at_work_and_a_workshop_above_the_youth_workshop() -> None:
    docs = [
        Doc("1", "Nuori aloitti työkokeilun ja työkokeilua jatkettiin.", "Työkokeilu varastolla", "fi"),
        Doc("2", "Teimme kokeilun, jossa kirje oli lyhyempi.", "Pieni kokeilu", "fi"),
        Doc("3", "Nuorten työpajalla korjattiin pyöriä.", "Nuorten työpaja", "fi"),
        Doc("4", "Pidimme työpajan puolessa päivässä.", "Työpaja tiimille", "fi"),
        Doc("5", "Verkkolomake otettiin käyttöön.", "Sähköinen verkkolomake", "fi"),
        Doc("6", "Lomake otettiin käyttöön.", "Uusi sähköinen lomake", "fi"),
    ]
    for model in (None, Pretended()):
        asked = [Query("kokeilu", "fi"), Query("työpaja", "fi"), Query("työkokeilu", "fi"), Query("lomake", "fi")]
        trial, workshop, at_work, form = search(docs, asked, model, bank=NO_BANK)
        assert [found.hits[0].id for found in (trial, workshop, at_work)] == ["2", "4", "1"]
        assert all(hit.why == () for hit in trial.hits if hit.id == "1")
        order = [hit.id for hit in form.hits]
        assert order.index("6") < order.index("5")


def test_not_found_is_said_and_hits_are_listed_all_the_same() -> None:
    found = one("qwzx")
    assert not found.found
    assert found.hits
    assert not one("qwzx", mode="lexical").found


def test_scores_are_equal_only_to_the_sixth_decimal_then_ids_decide() -> None:
    docs = [Doc(name, "Sama teksti kirjeestä.", "", "fi") for name in ("b10", "b2", "a")]
    for mode in MODES:
        (found,) = search(docs, [Query("kirje", "fi")], Pretended(), bank=NO_BANK, mode=mode)
        assert [hit.id for hit in found.hits] == ["a", "b10", "b2"]


BAD = {
    "empty": "",
    "spaces": " \t\n",
    "one word": "kirje",
    "stop words": "ja on ei että",
    "operators": '"" AND OR NOT ( * ^ NEAR/2 -x :',
    "one quote": '"',
    "capitals": "KIRJE SELKEÄKSI",
    "control characters": "\x00\x07\u200b\u202e kirje\x1b[0m",
    "another script": "Здравствуйте 日本語 मनुष्य עברית",
    "2 000 characters": "kirje ja puhelu " * 125,
    "20 000 characters": "työllistymissuunnitelmassa " * 741,
    "one long token": "äö" * 10_000,
    "no vowels": "mvrt kpl brrr tsk",
    "hyphens": "a-" * 5_000,
    "half a pair": "kirje \ud800",
}


@pytest.mark.parametrize("text", BAD.values(), ids=BAD.keys())
def test_t10_bad_input_is_answered(text: str) -> None:
    """text-analysis.md T10: as a query and as a document, in a corpus of none, one and some."""
    asked = [Query(text), Query(text, "so"), Query("kirje", "fi")]
    own = Doc("own", text, text[:200])
    for docs in ([], [own], [*DOCS, own, Doc("ru", text, lang="ru")]):
        for model, mode in ((Pretended(), "hybrid"), (None, "hybrid"), (Pretended(), "lexical")):
            found = search(docs, asked, model, bank=NO_BANK, mode=mode)
            assert [result.q for result in found] == [query.q for query in asked]
            assert all(len(result.hits) <= len(docs) for result in found)
        assert set(similar(docs, Pretended(), bank=NO_BANK)) == {doc.id for doc in docs}
    assert not search([], [Query(text)], Pretended(), bank=NO_BANK)[0].found
    if not text.strip():
        assert search(DOCS, [Query(text)], Pretended(), bank=NO_BANK)[0] == Result(text, False, ())


def test_t10_ten_thousand_identical_texts() -> None:
    """text-analysis.md T10."""
    docs = [Doc(f"d{at:05}", "Kokeilimme takaisinsoittoa kirjeen sijaan.", "Takaisinsoitto") for at in range(10_000)]
    model = Pretended()
    found, nothing = search(docs, [Query("takaisinsoitto"), Query("")], model, bank=NO_BANK)
    assert [hit.id for hit in found.hits] == [doc.id for doc in docs[:10]]
    assert (len({hit.score for hit in found.hits}), nothing.hits) == (1, ())
    near = similar(docs, None, top=2)
    assert near["d00001"] == (("d00000", 0.5), ("d00002", 0.5))
    assert model.asked < 10  # what is the same is embedded once


def test_likeness_is_meaning_and_half_of_the_words() -> None:
    assert likeness(1, 1) == 1.5
    assert likeness(0.4, 0.2) == pytest.approx(0.5)
    docs = [*DOCS, Doc("b2", DOCS[1].text, DOCS[1].title, "fi")]
    found = similar(docs, Pretended(), bank=NO_BANK)
    assert found["b2"][0] == ("b", pytest.approx(1.5))
    assert found["b"][0] == ("b2", pytest.approx(1.5))
    assert all(score == 0 for _, score in found["e"])
    assert all(name not in [near for near, _ in rows] for name, rows in found.items())
    words = similar(docs, None)
    assert words["b2"][0] == ("b", pytest.approx(0.5))
    assert similar([], None) == {}
    assert similar(DOCS[:1], None) == {"a": ()}


def test_words_alone_reach_the_goal_on_the_given_corpus() -> None:
    """text-analysis.md 12, lexical mode; the model's own figures are those of `oppiva bench finding`."""
    given = labelled("first")
    found = searched(given, prepared(given, None, None), "lexical")
    assert found["all"].recall >= 0.43
    assert found["typo"].success == found["infl"].success == 1
