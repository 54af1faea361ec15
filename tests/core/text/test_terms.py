"""From a text to terms: base forms, parts of compounds, beginnings, languages, what full text sees."""

from __future__ import annotations

import re

import pytest

from oppiva.core.text import finnish
from oppiva.core.text.terms import as_lem, as_query, document_text, guess, known, normal, placed, terms


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("työllistymissuunnitelma", ("työllistyminen", "suunnitelma")),
        ("soittopyyntö", ("soitto", "pyyntö")),
        ("pitkäaikaistyötön", ("pitkäaikainen", "työtön")),
        ("kuntatalous", ("kunta", "talous")),
        ("pitkäaikaistyöttömien", ("pitkäaikainen", "työtön")),
        ("kunnantalo", ("kunta", "talo")),
        # Heads that the lemmatiser loses, and a form it invents a word for.
        ("päätöskirjeiden", ("päätös", "kirje")),
        ("hyvinvointialueen", ("hyvinvointi", "alue")),
        ("työelämätunnit", ("työelämä", "tunti")),
        ("kuntatalo", ("kunta", "talo")),
        ("palkkatukea", ("palkka", "tuki")),
        # Parts that no dictionary lists.
        ("etäohjauksen", ("etä", "ohjaus")),
        ("etätyö", ("etä", "työ")),
        ("kotoutumiskoulutusten", ("kotoutuminen", "koulutus")),
        ("ryhmätöissä", ("ryhmä", "työ")),
        ("chat-palvelun", ("chat", "palvelu")),
    ],
)
def test_t3_a_compound_is_cut_into_its_parts(word: str, parts: tuple[str, ...]) -> None:
    """text-analysis.md T3, and further forms."""
    assert finnish.split(word)[1] == parts
    assert set(parts) <= set(terms(word, "fi"))


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("kirjeestä", "kirje"),
        ("asiakasta", "asiakas"),
        ("kokoukseen", "kokous"),
        ("taulukkoon", "taulukko"),
        ("tarinansa", "tarina"),
        ("työ", "työ"),
        ("historia", "historia"),
    ],
)
def test_an_ending_is_no_part_of_a_compound(word: str, base: str) -> None:
    assert finnish.split(word) == (base, ())
    assert terms(word, "fi") == (base, f"={base}", f"^{base[:5]}")


def test_a_compound_keeps_its_own_word_and_forms_of_one_word_meet() -> None:
    assert terms("Päätöskirjeistä", "fi") == ("päätöskirje", "päätös", "kirje", "^päätö", "^kirje")
    assert set(terms("johtaja", "fi")) & set(terms("johtamista", "fi")) == {"^johta"}
    assert terms("puheluiden", "fi") == terms("PUHELUT", "fi")


def test_a_word_alone_says_more_than_inside_a_compound() -> None:
    asked = set(terms("lomake", "fi"))
    assert len(asked & set(terms("lomakkeella", "fi"))) > len(asked & set(terms("verkkolomakkeella", "fi"))) > 0


@pytest.mark.parametrize("form", ["työkokeilu", "työkokeilussa", "työkokeiluun", "työkokeilupaikan"])
def test_a_trial_at_work_is_no_trial_of_ours(form: str) -> None:
    assert not set(terms("kokeilu kokeilun kokeiltiin", "fi")) & set(terms(form, "fi"))
    assert "työkokeilu" in terms(form, "fi")


def test_the_youth_workshop_is_no_workshop_of_ours() -> None:
    workshop, youth = set(terms("työpaja", "fi")), set(terms("Nuorten työpajalla", "fi"))
    assert not workshop & youth
    assert "nuori" in youth
    assert youth & set(terms("nuorten työpajatoiminta", "fi")) >= {"nuorten-työpaja"}
    assert workshop <= set(terms("Kaikkien nuorten kanssa pidetty työpaja", "fi"))


def test_swedish_and_english_have_stems_and_other_languages_plain_words() -> None:
    assert terms("Kunderna ringer till kunden", "sv") == ("kund", "ring", "kund")
    assert terms("The letters were plain", "en") == ("letter", "plain")
    assert terms("follow-up", "en") == ("follow-up", "follow", "up")
    assert terms("Слово и дело", "xx") == ("слово", "и", "дело")


def test_codes_stay_whole_and_long_tokens_are_cut() -> None:
    assert terms("Katso 07-3 ja K‑12", "fi")[-2:] == ("07-3", "k-12")
    assert terms("x" * 20_000, "fi") == ("x" * 60,)
    assert terms("mvrt kpl", "fi")  # no vowels: text-analysis.md T10


def test_normal_form() -> None:
    assert normal("a\u0308iti\u00ad\x00b\u200bc\nd") == "äiti b c d"
    assert normal("Åsa käveli") == "Åsa käveli"
    assert document_text("Otsikko", "Teksti.") == "Otsikko. Teksti."
    assert document_text("", "Teksti") == "Teksti"
    assert document_text("Otsikko", " ") == "Otsikko"
    assert len(document_text("a", "b" * 30_000)) == 20_000


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Soitimme asiakkaalle, mutta hän ei vastannut.", "fi"),
        ("Vi ringde till kunden och frågade.", "sv"),
        ("We called the customer.", "en"),
        ("plain language letters", "en"),
        ("ringa tillbaka kunden", "sv"),
        ("kokeilu", "fi"),
        ("", "fi"),
        ("日本語", "fi"),
    ],
)
def test_the_language_is_guessed(text: str, lang: str) -> None:
    assert guess(text) == lang
    assert known(None, text) == lang


def test_a_declared_language_stands_and_others_are_one() -> None:
    assert [known(given, "The letters") for given in ("sv", "FI", "en-GB", "ru", "so", " ")] == [
        "sv", "fi", "en", "xx", "xx", "en",
    ]  # fmt: skip


def test_full_text_sees_letters_and_digits_only() -> None:
    text = "Työkokeilu 07-3 chat-palvelu मनुष्य 2nd 46:n ĳ ﬁ naïve 😀 kirje"
    lem = as_lem([*terms(text, "fi"), *terms(text, "xx")])
    assert re.fullmatch(r"[a-zåäöï0-9]+( [a-zåäöï0-9]+)*", lem)
    assert not any(term[0].isdigit() for term in lem.split())
    assert max(map(len, lem.split())) <= 60
    assert as_query(["^kirje", "kirje", "^kirje"]) == ("qqpkirje", "kirje")
    assert len(as_lem(terms("soittopyyntö kirje", "fi")).split()) == len(terms("soittopyyntö kirje", "fi"))


def test_places_are_those_of_the_text() -> None:
    text = "Ääni 😀 kirjeessä"
    assert [text[each.start : each.end] for each in placed(text, "fi")] == ["Ääni", "kirjeessä"]


@pytest.mark.parametrize(
    ("word", "other"),
    [("kausityöntekijän", "kuukaudeksi"), ("työpaja", "työnantajalle"), ("jääkiekko-ottelu", "jäävät")],
)
def test_a_word_whose_parts_tell_nothing_any_more_is_not_found_by_them(word: str, other: str) -> None:
    assert not set(terms(word, "fi")) & set(terms(other, "fi"))
    assert set(terms("työnantajavierailu", "fi")) & set(terms("työnantajan", "fi")), "whole it is a part of others"
