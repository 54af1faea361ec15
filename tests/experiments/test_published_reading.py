"""Who reads what is public alone sees what was checked and went out, and nothing of the record behind it (W8)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from experiments import publishers, trials
from experiments.lab import Lab
from oppiva.people.models import Person, RoleGrant
from workshops.cast import browser, grant_to

pytestmark = pytest.mark.django_db
DIARY, NAME = "Kanarialintu istui odotushuoneessa.", "Leena Virtanen"
PAGES = ("experiments:experiment", "experiments:chart", "experiments:docx", "experiments:pdf", "experiments:diary")


def address(lab: Lab, name: str) -> str:
    return reverse(name, args=[lab.cast.programme.code, lab.experiment.code])


def only(lab: Lab, role: str) -> Person:
    """Somebody of nowhere with this right alone, or none."""
    person = lab.cast.others[0]
    Person.objects.filter(pk=person.pk).update(unit=None)
    RoleGrant.objects.filter(person=person).delete()
    if role:
        grant_to(person, role, "programme", str(lab.cast.programme.pk))
    return person


def published(lab: Lab) -> None:
    """Out in other words than the record's: a name in it has been taken away."""
    with trials.on(trials.START):
        lab.started()
        trials.entry(lab, trials.START, DIARY)
        trials.number(lab, trials.START)
    with trials.on(publishers.DAY):
        from oppiva.experiments import services

        services.end_due_trials()
        trials.result(lab, learned=f"{NAME} sanoi, että kolme riittää.")
        trials.decide(lab)
        publishers.write(lab, learned="Asiakas sanoi, että kolme riittää.")
        services.set_share_level(lab.member(), "public", base_version=lab.experiment.version)
        publishers.answer_names(lab)
        services.ask_check(lab.member())
        publishers.confirm(lab)
        services.publish(publishers.member(lab))


READERS: Any = pytest.mark.parametrize("role", ["", "adopter", "employer_guest", "instance_admin"])


def reader(lab: Lab, role: str) -> Person:
    person = only(lab, "" if role == "instance_admin" else role)
    if role == "instance_admin":
        grant_to(person, role, "instance")
    return person


@pytest.mark.heavy
@READERS
def test_the_page_says_what_was_checked_and_no_other_page_says_more(lab: Lab, role: str) -> None:
    published(lab)
    client = browser(reader(lab, role))
    page = client.get(address(lab, "experiments:experiment")).content.decode()
    assert "Asiakas sanoi" in page
    assert NAME not in page
    assert DIARY not in page
    for name in PAGES[1:]:
        assert client.get(address(lab, name)).status_code == 404, name
    assert DIARY in browser(lab.cast.staff[3]).get(address(lab, "experiments:experiment")).content.decode()


@pytest.mark.heavy
@READERS
def test_no_list_search_or_file_holds_the_words_of_the_record(lab: Lab, role: str) -> None:
    published(lab)
    client = browser(reader(lab, role))
    others = reverse("experiments:others", args=[lab.cast.programme.code])
    card = f'<span class="code">{lab.experiment.code}</span>'
    assert card in client.get(others).content.decode()
    assert card in client.get(f"{others}?haku=asiakas").content.decode()
    assert card not in client.get(f"{others}?haku=virtanen").content.decode()
    client.post(address(lab, "experiments:would_try"), {"wanted": "1"})
    assert NAME not in client.get(reverse("experiments:would_try_list")).content.decode()
    answer = client.post(reverse("experiments:taking_out", args=[lab.cast.programme.code]), {"muoto": "json"})
    text = answer.content.decode()
    content = json.loads(text)["tables"]
    mine = [row for row in content["rounds"] if row["experiment"] == lab.experiment.code]
    assert [row["learned"] for row in mine] == ["Asiakas sanoi, että kolme riittää."]
    assert NAME not in text
    assert DIARY not in text
    assert not [row for row in content.get("observations", ()) if row["experiment"] == lab.experiment.code]
