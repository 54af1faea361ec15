"""Whether a text names a person one knows the name of."""

from __future__ import annotations

import pytest

from oppiva.core.text.personal import mentions


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sen keksi Tuulikki Vesanto.", "Tuulikki Vesanto"),
        ("Vesannon kanssa se sujui.", "Tuulikki Vesanto"),
        ("Kysyimme Virtaselta.", "Matti Virtanen"),
        ("Matilla oli aikaa.", "Matti Virtanen"),
        ("Pekankin mielestä hyvä.", "Pekka Salmi"),
        ("Salmen luona.", "Pekka Salmi"),
        ("Markuksen ajatus.", "Markus Öhman"),
        ("Öhmans idé.", "Eva Öhman"),
        ("Aino-Maijalta.", "Aino-Maija Aho"),
    ],
)
def test_a_name_is_found_in_its_forms(text: str, name: str) -> None:
    assert mentions(text, name)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Asiakas kertoi.", "Asta Aho"),
        ("Matka jatkui.", "Matti Virtanen"),
        ("Virta riitti, mattina tai ei.", "Matti Virtanen"),
        ("Ei ketään.", "Ed Ek"),
        ("", "Matti Virtanen"),
    ],
)
def test_other_words_are_not_taken_for_it(text: str, name: str) -> None:
    assert not mentions(text, name)
