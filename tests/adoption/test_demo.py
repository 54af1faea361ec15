"""The demo's adopters: their file holds together, and their story is told through the services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from adoption.places import Places
from catalogue.library import NAME
from oppiva.adoption.demo import Story, demo_adoptions
from oppiva.adoption.models import Adoption, AdoptionPulse, LocalVariant, PulledAdaptation, ShowAs, Stage
from oppiva.adoption.services import TAPS
from oppiva.adoption.stages import ORDER
from oppiva.core.calendars import add_months
from oppiva.jobs import clock
from oppiva.jobs.clock import travel

FIGURES = {"model": NAME, "role": "palvelupäällikkö", "show_as": "name", "stage": "trying"}


def test_each_adopter_goes_its_way_in_order_of_days() -> None:
    for one in demo_adoptions():
        days = [one["begun"], *(move[0] for move in one.get("moves", ()))]
        assert days == sorted(days), one["person"]
        assert {one["stage"], *(move[1] for move in one.get("moves", ()))} <= set(ORDER)
        assert one["show_as"] in ShowAs.values
        for change in one.get("adaptations", ()):
            assert all(tap in kind.values for kind, tap in zip(TAPS.values(), change["taps"], strict=True))
    stages = {one["moves"][-1][1] if one.get("moves") else one["stage"] for one in demo_adoptions()}
    assert stages >= set(Stage.values) - {"decided"}


@pytest.mark.django_db
def test_the_story_is_told_through_the_services(places: Places) -> None:
    begin = clock.today() + timedelta(days=1)

    def at(days: int) -> date:
        return begin + timedelta(days=days)

    after = {months: add_months(at(20), months) + timedelta(days=1) for months in (1, 3, 6)}
    told: list[dict[str, Any]] = [
        {
            **FIGURES, "area": "24", "person": "Henna Vaaranmaa", "begun": begin, "confirmed": begin,
            "moves": [[at(20), "in_use"], [at(220), "embedded"]],
            "reach": [at(30), 12, 40], "core": [at(31), ["kept", "changed"]],
            "result": [at(60), "minuuttia", "min", "16", "11", 24, "kuukausi"], "weighs": [at(61), "supports"],
            "tip": [at(62), "Nimetkää vuoro kalenteriin etukäteen."],
            "adaptations": [{"day": at(40), "sentence": "Vuoro on parilla.", "part": 1,
                             "taps": ["during", "planned", "staff", "people", "unit", "replaced", "yes", "fit"]}],
            "answers": [[3, after[3], "in_use"], [6, after[6], "in_use"]],
            "pulses": [[1, after[1], 4, 4, 5, 3]],
            "pulled": {"day": at(230), "number": 1, "what": "Vuoron tekijät", "variants": "Yksi tai pari.",
                       "note": "Vuoro voi olla myös parilla."},
            "fork": {"day": at(240), "name": "Soitto kahdessa tunnissa", "one_sentence": "Soitetaan kahdessa tunnissa.",
                     "published": at(241), "note": "Paikallinen sovellus omin vuoroin."},
        },
        {**FIGURES, "municipality": "Rauma", "person": "Sirpa Ojansuu", "begun": begin, "confirmed": at(1)},
        {**FIGURES, "firm": "Harjun työpaja ry", "person": "Elsa Harju", "begun": begin},
    ]  # fmt: skip
    story = Story(places.library.fresh().programme, places.manager, places.library.analyst, told)
    for when, deed, one in sorted(story.deeds(), key=lambda row: row[0]):
        with travel(when):
            deed(one)
    assert dict(Adoption.objects.values_list("organisation_name", "stage")) == {
        "Oulun seutu": "embedded", "Rauma": "trying", "Harjun työpaja ry": "trying",
    }  # fmt: skip
    assert Adoption.objects.filter(confirmed_on__isnull=False).count() == 2
    assert AdoptionPulse.objects.get().feasible == 5
    assert PulledAdaptation.objects.get().model_version is not None
    variant = LocalVariant.objects.get().operating_model
    assert (variant.origin, variant.state) == ("fork", "published")
