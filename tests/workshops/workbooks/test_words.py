"""What the cells and the fates of a workbook's rows mean, in words (records.md 6; the past from a workbook)."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.utils import translation

from oppiva.core.errors import DomainError
from oppiva.workshops import workbook_words
from oppiva.workshops.services import workbook_values as values

FACTS: Mapping[str, object] = {"most": 3, "fewest": 1, "series": "07", "seats": 28, "row": 5}


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_fate_of_a_row_is_a_whole_sentence(language: str) -> None:
    with translation.override(language):
        for code, words in workbook_words.WORDS.items():
            said = words(FACTS)
            assert said.strip(), code
            assert "%(" not in said, code
            assert said.rstrip().endswith((".", "07.")), code


def test_a_sentence_names_days_as_people_write_them() -> None:
    said = workbook_words.WORDS["day_outside_programme"]({"start": "2025-08-01", "end": "2027-07-31"})
    assert "1.8.2025" in said
    assert "31.7.2027" in said
    assert "2.2." in workbook_words.WORDS["session_has_date"]({"day": "2026-02-02"})
    gone = workbook_words.WORDS["session_has_date"]({})
    assert gone != workbook_words.WORDS["session_has_date"]({"day": "2026-02-02"})
    assert "pian" in workbook_words.WORDS["session_has_date"]({"day": "pian"}), "what is no day stays as it is"


def test_a_change_of_a_series_tells_what_was_and_becomes() -> None:
    said = workbook_words.WORDS["series_changes"]({"what": [["seats", "", "24"]]})
    assert "– → 24" in said
    assert workbook_words.WORDS["series_changes"]({}).strip()


def test_a_cell_names_series_and_people_in_many_ways() -> None:
    assert values.series_codes("7, 08 ja Sarja 9; 7") == ["07", "08", "09"]
    assert values.names_in("Aino Esimerkki; Eero Esimerkki\nIiris Esimerkki") == [
        "Aino Esimerkki",
        "Eero Esimerkki",
        "Iiris Esimerkki",
    ]


def test_languages_of_a_cell() -> None:
    assert values.languages_in("suomi ja ruotsi, suomi") == ["fi", "sv"]
    with pytest.raises(DomainError, match="language_unknown"):
        values.languages_in("suomi, klingon")


@pytest.mark.django_db
def test_an_area_is_known_by_code_and_by_name_in_each_language() -> None:
    from oppiva.people.models import EmploymentArea

    area = EmploymentArea.objects.get(code="23")
    assert values.area_in(" 23 ") == values.area_in(area.name_fi.upper()) == values.area_in(area.name_sv) == "23"
    with pytest.raises(DomainError, match="area_unknown"):
        values.area_in("Atlantis")


def test_seats_and_choices_outside_what_there_is_are_refused() -> None:
    assert values.seats_in("28.0") == 28
    for wrong in ("0", "1000", "kaksi", "-3"):
        with pytest.raises(DomainError, match="seats_wrong"):
            values.seats_in(wrong)
    assert values.choice_in("Paikan päällä", values.MODES, "mode_unknown", "mode") == "on_site"
    with pytest.raises(DomainError, match="mode_unknown"):
        values.choice_in("kuussa", values.MODES, "mode_unknown", "mode")
