"""Why a text is a hit: the best line, the places in it and the words."""

from __future__ import annotations

from oppiva.core.text.phrases import wanted
from oppiva.core.text.reasons import Reason, reason
from oppiva.core.text.terms import terms

TEXT = (
    "Puhelinvuorot selkeiksi. Kahden hengen päivystysvuoro otti kaikki saapuvat puhelut. Muut saivat tehdä rauhassa. "
    "Vastaamatta jääneet puhelut vähenivät kolmannekseen."
)


def test_the_best_line_with_its_words_marked() -> None:
    found = reason(terms("vastaamattomien puheluiden vähentäminen", "fi"), TEXT, "fi")
    assert found.line == "Vastaamatta jääneet puhelut vähenivät kolmannekseen."
    assert [found.line[start:end] for start, end in found.spans] == ["Vastaamatta", "puhelut"]
    assert found.words == ("puhelut", "vastaamatta")  # no "puhelinvuorot", which only begins alike


def test_without_a_word_in_common_the_first_line_and_no_words() -> None:
    assert reason(terms("laivakello", "fi"), TEXT, "fi") == Reason("Puhelinvuorot selkeiksi.")
    assert reason([], "", "fi") == Reason("")
    assert reason(["a"], " \n ", "fi") == Reason("")


def test_a_rare_word_outweighs_common_ones_where_weights_are_given() -> None:
    asked = terms("puhelut päivystysvuoro", "fi")
    text = "Puhelut ja puhelin. Päivystysvuoro alkoi."
    assert reason(asked, text, "fi", {"puhelu": 9.0}).line == "Puhelut ja puhelin."
    assert reason(asked, text, "fi").line == "Päivystysvuoro alkoi."


def test_a_long_line_is_cut_around_its_words() -> None:
    text = "sana " * 100 + "kirje " + "sana " * 100
    found = reason(terms("kirjeet", "fi"), text, "fi")
    ((start, end),) = found.spans
    assert found.line[start:end] == "kirje"
    assert len(found.line) <= 240
    endless = reason(terms("kirje", "fi"), "x" * 5_000 + " kirje", "fi")
    assert len(endless.line) <= 240


def test_phrases_codes_and_titles_are_wanted_word_for_word() -> None:
    found = wanted('"nuorten työpaja" 07-3 muuta')
    assert (found.phrases, found.codes) == ((("nuorten", "työpaja"),), ("07-3",))
    assert found.stands_in("", "Nuorten työpajalla, kortti 07-3.", "fi")  # in any inflection
    assert not found.stands_in("", "Nuorten työpajalla.", "fi")
    assert not found.stands_in("", "Työpaja nuorten kanssa 07-3", "fi")
    assert wanted("puhelinvuorot SELKEIKSI!").stands_in("Puhelinvuorot selkeiksi", "", "fi")
    assert wanted("”selkeä kirje”").phrases == (("selkeä", "kirje"),)


def test_signs_alone_want_nothing() -> None:
    for query in ("", '""', '"', "AND OR NOT ( * ^", "- -", "NEAR(a)"):
        found = wanted(query)
        assert not found.by_word
        assert not found.stands_in("", "a b", "fi")
