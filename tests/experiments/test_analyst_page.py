"""The first page of the analyst: it never says that nothing is decided when something is."""

from __future__ import annotations

import pytest
from django.utils import translation

from experiments.lab import Lab
from experiments.others_stage import decided
from oppiva.home.blocks import block_of
from oppiva.home.sight import Sight
from oppiva.people.queries import actor_for
from workshops.cast import grant_to, person_of


@pytest.mark.django_db
def test_the_sentence_follows_what_has_been_decided(lab: Lab) -> None:
    person = person_of("Aino Analyytikko")
    grant_to(person, "analyst", "programme", str(lab.cast.programme.pk))

    def told() -> tuple[str, int]:
        with translation.override("en"):
            made = block_of("analyst")(Sight(person, actor_for(person)))
        return made.sentence, len(made.steps)

    assert told() == ("No experiment has been decided yet, so there is nothing to group.", 2)
    decided(lab.experiments[0], choice="stop")
    assert told() == ("One experiment has been decided.", 1)
    decided(lab.experiments[1])
    assert told()[0] == "Two experiments have been decided."
