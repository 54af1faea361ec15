"""After "we change" a new round begins; what was asked and answered in the first one stays to be read by its team."""

from __future__ import annotations

from uuid import UUID

import pytest

from experiments import trials
from experiments.asking import asked, opened, words
from experiments.lab import Lab
from experiments.test_permission import address
from oppiva.experiments import services
from people.cast import browser

pytestmark = pytest.mark.django_db


def changed(lab: Lab) -> UUID:
    """A first round with a request and its answer, decided as a change."""
    lab.fill()
    (made,) = asked(lab, note="Voimmeko kokeilla aamulla?")
    services.answer_permission(opened(lab.cast.supervisor, made.pk), answer="yes", words="Kokeilkaa kaksi viikkoa")
    trials.carry_out(lab, "change")
    return made.pk


@pytest.mark.both
def test_the_request_and_the_answer_of_an_earlier_round_are_shown_and_only_read(lab: Lab) -> None:
    made = changed(lab)
    member = browser(lab.cast.staff[1])
    shown = words(member.get(address(lab)))
    for text in ("Kierros 1", "Esa Esihenkilö", "Voimmeko kokeilla aamulla?", "Kokeilkaa kaksi viikkoa"):
        assert text in shown, text
    assert str(made) not in shown, "nothing is taken back any more"
    assert lab.cycle.number == 2
    first = words(member.get(address(lab, "?kierros=1")))
    assert "Voimmeko kokeilla aamulla?" in first
    assert "Kokeilkaa kaksi viikkoa" in first
    assert address(lab) in words(member.get(address(lab, ""))), "the way to it"


def test_the_other_team_and_a_stranger_read_neither(lab: Lab) -> None:
    changed(lab)
    for person in (lab.cast.staff[5], lab.cast.stranger, lab.cast.facilitator):
        reader = browser(person)
        assert reader.get(address(lab)).status_code in {403, 404}
        for page in ("", "?kierros=1"):
            assert "Kokeilkaa kaksi viikkoa" not in reader.get(address(lab, page)).content.decode()
