"""Readability: the measures of the worked example, hints at their places, plain before heavy, compounds in parts."""

import json

import pytest

from core.text.scoring import DATA
from oppiva.core.text.compounds import parts
from oppiva.core.text.readability import Readability, readability

EXAMPLE = "Soitimme takaisin samana päivänä. Lupaus piti lähes aina."
PAIRS = json.loads((DATA / "readability-pairs.json").read_text("utf-8"))["pairs"]


def spans(text: str, found: Readability, kind: str) -> list[str]:
    return [text[hint.start : hint.end] for hint in found.flags if hint.kind == kind]


def test_t22_the_worked_example_with_and_without_frequencies() -> None:
    found = readability(EXAMPLE, "fi")
    measures = found.measures
    assert (measures.sentences, measures.words, measures.longest_sentence) == (2, 8, 4)
    assert (measures.words_per_sentence, measures.mean_word_length, measures.lix) == (4.0, 6.0, 41.5)
    assert (measures.rare_words, found.flags) == (0.0, ())
    assert round(found.rank_score, 4) == 0.1549
    without = readability(EXAMPLE, "fi", frequencies=False)
    assert without.measures.rare_words is None
    assert round(without.rank_score, 4) == 0.1936


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair["plain"][:30])
def test_the_plain_text_of_a_pair_ranks_easier(pair: dict[str, str]) -> None:
    plain, heavy = readability(pair["plain"], pair["lang"]), readability(pair["heavy"], pair["lang"])
    assert plain.rank_score < heavy.rank_score


def test_there_are_twenty_pairs_in_three_languages() -> None:
    assert len(PAIRS) >= 20
    assert {pair["lang"] for pair in PAIRS} == {"fi", "sv", "en"}


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("työllistymissuunnitelma", ("työllistyminen", "suunnitelma")),
        ("soittopyyntö", ("soitto", "pyyntö")),
        ("pitkäaikaistyötön", ("pitkäaikainen", "työtön")),
        ("kuntatalous", ("kunta", "talous")),
        ("asiakaspalautejärjestelmästä", ("asiakas", "palaute", "järjestelmä")),
        ("työ-lista", ("työ", "lista")),
        ("maanantai", ()),
        ("suunnitelma", ()),
    ],
)
def test_t3_compounds_in_their_parts(word: str, expected: tuple[str, ...]) -> None:
    assert parts(word, "fi") == expected


def test_a_long_word_shows_its_parts() -> None:
    text = "Teimme työllistymissuunnitelman."
    (hint,) = [hint for hint in readability(text, "fi").flags if hint.kind == "LONG_WORD"]
    assert (text[hint.start : hint.end], hint.parts) == ("työllistymissuunnitelman", ("työllistyminen", "suunnitelma"))


def test_a_common_compound_is_not_rare_and_a_glossary_word_never() -> None:
    text = "Kuntatalouden substanssiosaaminen näkyi."
    assert spans(text, readability(text, "fi"), "RARE_WORD") == ["substanssiosaaminen"]
    assert spans(text, readability(text, "fi", glossary=["substanssiosaaminen"]), "RARE_WORD") == []
    inflected = "Puhuimme substanssiosaamisesta."
    assert spans(inflected, readability(inflected, "fi", glossary=["substanssiosaaminen"]), "RARE_WORD") == []


@pytest.mark.parametrize(
    ("words", "plain", "ordinary"), [(15, [], []), (16, [False], []), (21, [True], []), (26, [True], [True])]
)
def test_a_long_sentence_has_stricter_limits_in_plain_language(
    words: int, plain: list[bool], ordinary: list[bool]
) -> None:
    text = " ".join(["sana"] * words) + "."
    for limits, expected in ((True, plain), (False, ordinary)):
        found = readability(text, "fi", plain=limits)
        assert [hint.strong for hint in found.flags if hint.kind == "LONG_SENTENCE"] == expected


def test_many_minen_words_are_a_hint_and_one_is_none() -> None:
    heavy = "Kehittäminen vaatii seuraamista ja arvioimista."
    assert spans(heavy, readability(heavy, "fi"), "NOMINAL") == ["Kehittäminen", "seuraamista", "arvioimista"]
    assert spans("Kehittäminen vie aikaa.", readability("Kehittäminen vie aikaa.", "fi"), "NOMINAL") == []
    assert readability("Ihminen auttaa ihmistä.", "fi").measures.nominal_words == 0


def test_three_passives_are_a_chain_and_places_where_one_goes_are_none() -> None:
    for text in (
        "Lista tehtiin, viestit lähetettiin ja ajat sovittiin.",
        "Vi beslöt att listan görs, läses och delades ut.",
    ):
        lang = "fi" if "Lista" in text else "sv"
        assert bool(spans(text, readability(text, lang), "PASSIVE_CHAIN")) == (lang == "fi")
    text = "Ajoimme kuntaan, rantaan ja kotiin."
    assert spans(text, readability(text, "fi"), "PASSIVE_CHAIN") == []
    text = "The list was made, the letters were sent and the times were agreed."
    assert spans(text, readability(text, "en"), "PASSIVE_CHAIN") == [text]


def test_an_abbreviation_is_a_hint_once_unless_explained() -> None:
    text = "Kysyimme TE:n neuvojalta. TE vastasi. YT (yhteistoiminta) pidettiin EU:ssa."
    assert spans(text, readability(text, "fi"), "ABBREVIATION") == ["TE"]


def test_about_before_a_number_is_an_abbreviation() -> None:
    text = "Mukana oli n. 20 asiakasta."
    assert spans(text, readability(text, "fi"), "ABBREVIATION") == ["n."]


def test_a_web_or_mail_address_is_not_read_as_words() -> None:
    plain = "Katso lisää täältä."
    text = "Katso lisää täältä https://www.esimerkki.fi/kokeilut/kolme-kysymysta-ennen-tapaamista tai a.b@esimerkki.fi"
    found = readability(text, "fi", frequencies=False)
    assert not [flag for flag in found.flags if flag.kind == "LONG_WORD"]
    assert found.measures.words == readability(plain, "fi", frequencies=False).measures.words + 1


def test_clauses_are_counted_by_commas_and_joining_words() -> None:
    text = "Sanoimme, että lista, joka on seinällä, auttaa."
    assert spans(text, readability(text, "fi"), "CLAUSES") == [text]
    short = "Sanoimme, että lista auttaa."
    assert spans(short, readability(short, "fi"), "CLAUSES") == []


@pytest.mark.parametrize("text", ["", "   ", "...", "123 456", "\n\n"])
def test_a_text_without_words_measures_nothing(text: str) -> None:
    found = readability(text)
    assert (found.measures.words, found.rank_score, found.flags) == (0, 0.0, ())


def test_another_language_has_measures_and_no_rare_words() -> None:
    assert readability("Bonjour tout le monde.", "fr").measures.rare_words is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Ensin mietimme kysymiseen kuluvan ajan.", "fi"),
        ("Ensin mietimme tapaamisiimme kuluvan ajan.", "fi"),
        ("Puhelut tulevat työnhakijoidemme luota.", "fi"),
        ("Vastausta ei kirjoiteta eikä muistuteta.", "fi"),
        ("Kirjaamisesta ja muistuttamisen tavasta sovittiin.", "fi"),
        ("Vi skriver det i samarbetsförfarandet.", "sv"),
    ],
)
def test_a_bent_form_of_a_common_word_is_not_rare(text: str, language: str) -> None:
    assert spans(text, readability(text, language), "RARE_WORD") == []


def test_what_is_bent_of_a_rare_word_stays_rare() -> None:
    text = "Puhuimme jargonisoitumisestamme."
    assert spans(text, readability(text, "fi"), "RARE_WORD") == ["jargonisoitumisestamme"]
