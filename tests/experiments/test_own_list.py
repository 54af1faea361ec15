"""What one could try: one tap, one's own list, and where it is offered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from experiments.lab import Lab
from experiments.others_stage import decided, everybody, sight
from oppiva.experiments import others_words, queries
from oppiva.experiments.models import Experiment, ShareLevel, State, WouldTry
from oppiva.experiments.services.reading import set_would_try
from oppiva.people.queries import actor_for
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db


def test_one_tap_on_and_off_and_the_team_learns_a_number_alone(lab: Lab) -> None:
    made = decided(lab.experiments[0])
    person, client = lab.cast.staff[3], browser(lab.cast.staff[3])
    deed = reverse("experiments:would_try", args=[lab.cast.programme.code, made.code])
    for _twice in range(2):
        assert client.post(deed, {"wanted": "1"}).status_code == 302
    assert [one.code for one in queries.own_list(everybody(actor_for(person)))] == [made.code]
    page = reverse("experiments:experiment", args=[lab.cast.programme.code, made.code])
    team = browser(lab.cast.staff[0]).get(page).content.decode()
    assert others_words.would_try(1) in team or "Yksi" in team
    assert person.name not in team
    for outsider in (lab.cast.staff[4], lab.cast.manager, lab.cast.facilitator):
        assert others_words.would_try(1) not in browser(outsider).get(page).content.decode()
    assert made.code in client.get(reverse("experiments:would_try_list")).content.decode()
    client.post(deed, {"wanted": "0"})
    assert queries.tried_by(actor_for(person)) == frozenset()
    assert not WouldTry.objects.filter(experiment=made, deleted_in__isnull=True).exists()


def test_who_has_neither_team_nor_workplace_is_not_asked_what_they_could_try(lab: Lab) -> None:
    made = decided(lab.experiments[0], level=ShareLevel.PUBLIC, state=State.PUBLISHED)
    deed = reverse("experiments:would_try", args=[lab.cast.programme.code, made.code])
    auditor = person_of("Tarja Tarkastaja")
    grant_to(auditor, "auditor", "programme", str(lab.cast.programme.pk))
    pages = [
        reverse("experiments:others", args=[lab.cast.programme.code]),
        reverse("experiments:experiment", args=[lab.cast.programme.code, made.code]),
    ]
    for person, asked in ((lab.cast.staff[3], True), (lab.cast.manager, False), (auditor, False)):
        client = browser(person)
        for page in pages:
            answer = client.get(page)
            assert answer.status_code == 200, (person.name, page)
            assert (f'action="{deed}"' in answer.content.decode()) == asked, (person.name, page)
    set_would_try(sight(lab, lab.cast.manager, made), wanted=True)
    for page in pages:
        assert f'action="{deed}"' in browser(lab.cast.manager).get(page).content.decode(), "it comes off the list"


def test_nobody_puts_an_own_or_a_closed_experiment_on_the_list(lab: Lab) -> None:
    deed = reverse("experiments:would_try", args=[lab.cast.programme.code, lab.experiment.code])
    assert browser(lab.cast.facilitator).post(deed, {"wanted": "1"}).status_code == 403, "a draft"
    decided(lab.experiments[0])
    assert browser(lab.cast.staff[0]).post(deed, {"wanted": "1"}).status_code == 403, "one's own"
    assert browser(lab.cast.stranger).post(deed, {"wanted": "1"}).status_code == 404
    assert Client().post(deed, {"wanted": "1"}).status_code == 302
    assert not WouldTry.objects.exists()


def test_the_own_list_leaves_out_what_is_closed_again(lab: Lab) -> None:
    made, person = decided(lab.experiments[0], level=ShareLevel.PUBLIC, state=State.PUBLISHED), lab.cast.stranger
    set_would_try(sight(lab, person, made), wanted=True)
    assert len(queries.own_list(everybody(actor_for(person)))) == 1
    Experiment.objects.filter(pk=made.pk).update(state=State.DECIDED, share_level=ShareLevel.SERIES)
    assert queries.own_list(everybody(actor_for(person))) == []


def test_what_one_could_try_is_offered_where_the_own_problem_is_told_and_its_address_is_added(lab: Lab) -> None:
    other = decided(lab.experiments[1], name="Kävely ensin")
    member = lab.cast.staff[0]
    form = reverse("experiments:problem", args=[lab.cast.programme.code, lab.experiment.code])
    client = browser(member)
    assert "prior_own" not in client.get(form).content.decode()
    set_would_try(sight(lab, member, other), wanted=True)
    html = client.get(form).content.decode()
    found = re.search(r'name="prior_own" value="([^"]+)"', html)
    assert found is not None
    assert found[1].endswith(f"/hanke/{lab.cast.programme.code}/kokeilut/{other.code}/")
    sent = {"prior_own": found[1], "prior_1": "https://innokyla.fi/x", "name": "Oma", "base_version": "1"}
    assert client.post(form, sent).status_code == 302
    [mine] = [one for one in _every_problem() if one.experiment_id == lab.experiment.pk]
    assert [one["address"] for one in mine.prior_work] == ["https://innokyla.fi/x", found[1]]
    assert "prior_own" not in client.get(form).content.decode(), "it is there already"


def _every_problem() -> list[Any]:
    from experiments.lab import SETUP
    from oppiva.core.policy import reading
    from oppiva.experiments.models import Problem

    with reading(SETUP):
        return list(Problem.objects.all())
