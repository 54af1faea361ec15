"""What the pages of adopters say: the sentence of one, the one thing that is asked next, figures and the unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.utils.translation import override

from adoption.places import FAR_AREA, Places
from oppiva.adoption.models import Adoption, Stage
from oppiva.adoption.pages import figures
from oppiva.adoption.pages.next_ask import next_ask
from oppiva.adoption.pages.own import heading, standing
from oppiva.adoption.queries.own import Progress
from oppiva.adoption.queries.place_names import place_of
from oppiva.adoption.queries.record import PartRow
from oppiva.people.models import EmploymentArea

TODAY = date(2026, 5, 4)
DONE = Progress(
    stage="in_use", since=date(2026, 2, 3), shown_chosen=True, reach_told=True, core_told=True, result_told=True,
    tip_told=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("progress", "code"),
    [
        (DONE, ""),
        (replace(DONE, question_open=True, shown_chosen=False), "question"),
        (replace(DONE, shown_chosen=False), "shown"),
        (replace(DONE, stage="decided"), "stage"),
        (replace(DONE, stage="decided", newer="1.1"), "version"),
        (replace(DONE, reach_told=False, core_told=False), "reach"),
        (replace(DONE, core_told=False), "core"),
        (replace(DONE, result_told=False), "result"),
        (replace(DONE, stage="trying"), "use"),
        (replace(DONE, newer="1.1", tip_told=False), "version"),
        (replace(DONE, tip_told=False), "tip"),
        (replace(DONE, stage="ended", question_open=True), ""),
        (replace(DONE, refused=True, reach_told=False), ""),
    ],
)
def test_one_thing_is_asked_next(progress: Progress, code: str) -> None:
    ask = next_ask(progress)
    assert (ask.code if ask is not None else "") == code


def test_the_sentence_says_where_it_stands_and_what_is_next() -> None:
    one = replace(DONE, stage="trying", reach_told=False)
    with override("fi"):
        assert heading(one, TODAY) == "Kokeillaan 3.2. alkaen. Seuraavaksi: kertokaa, keitä malli tavoittaa."
        assert heading(DONE, TODAY) == "Käytössä 3.2. alkaen."
        assert heading(replace(DONE, unknown=True), TODAY).startswith("Ei tiedossa, onko käytössä")
        assert heading(replace(DONE, refused=True), TODAY) == "Paikkaa ei vahvistettu."
    with override("en"):
        assert heading(one, TODAY) == "On trial since 3.2. Next: tell whom the model reaches."
        assert heading(DONE, TODAY) == "In use since 3.2."
        assert heading(DONE, date(2027, 1, 1)) == "In use since 3.2.2026."


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_stage_has_its_sentence(language: str) -> None:
    with override(language):
        said = {standing(replace(DONE, stage=one), TODAY) for one in Stage.values}
    assert len(said) == len(Stage.values)
    assert not any(".." in one for one in said)


def test_an_unknown_whole_leaves_the_number_and_an_unknown_number_is_none() -> None:
    with override("fi"):
        assert figures.share(12, 40) == "12/40 = 30\u00a0%"
        assert figures.share(12, None) == "12"
        assert figures.share(0, 40) == "0/40 = 0\u00a0%"
        assert figures.share(None, None) == "ei tiedossa"
        assert figures.share(None, 40) == "ei tiedossa, kaikkiaan 40"
        assert figures.share(0, 0) == "0"


def test_two_of_three_kept_are_67_per_cent() -> None:
    parts = [PartRow(str(at), "osa", verdict, None) for at, verdict in enumerate(("kept", "kept", "changed"))]
    with override("fi"):
        assert figures.core(parts) == "2/3 säilytetty = 67\u00a0%"
        assert (
            figures.core([*parts, PartRow("9", "osa", "", None)])
            == "2/3 säilytetty = 67\u00a0%, yhtä osaa ei ole katsottu"
        )
        assert figures.core([PartRow("9", "osa", "", None)]) == ""


def test_a_result_says_what_is_known_of_it() -> None:
    with override("fi"):
        assert figures.result(Adoption()) == ""
        assert figures.result(Adoption(result="not_measured")) == "Ei mitattu"
        assert figures.result(Adoption(result="measured", result_measure="Palaute")) == "Palaute"
        half = Adoption(result="measured", result_measure="Odotus", result_unit="min", result_n=9)
        half.result_after = Decimal("12.000")
        assert figures.result(half).startswith("Odotus: ei tiedossa → 12")


@pytest.mark.django_db
def test_an_area_is_called_as_its_reader_calls_it(places: Places) -> None:
    made, area = places.begin(unit="Nuoret"), EmploymentArea.objects.get(pk=FAR_AREA)
    for language, name in (("fi", area.name_fi), ("sv", area.name_sv), ("en", area.name_en)):
        with override(language):
            assert place_of(made) == f"{name}, Nuoret"
