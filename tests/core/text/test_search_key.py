"""The words of a name as a search sees them."""

import pytest

from oppiva.core.text import search_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Mäkelä, Aino", "makela aino"),
        ("AINO Mäkelä-Virtanen", "aino makela virtanen"),
        ("  Åke\tÖberg ", "ake oberg"),
        ("O’Brien_Smith", "o brien smith"),
        ("Straße 7", "strasse 7"),
        ("–,", ""),
    ],
)
def test_case_marks_and_what_stands_between_words_do_not_count(text: str, key: str) -> None:
    assert search_key(text) == key


def test_a_key_is_its_own_key() -> None:
    assert search_key(search_key("Mäkelä, Aino-Ékström")) == "makela aino ekstrom"
