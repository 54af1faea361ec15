"""What was typed in one round is not saved unseen into the next one; a log can be shared; a review can be reopened."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from experiments import trials
from experiments.lab import Lab
from experiments.planning import base, phone
from oppiva.core.policy import reading, system
from oppiva.experiments import services
from oppiva.experiments.models import Amendment, Prediction, State, Step, StepDraft, StepShare
from oppiva.jobs import clock
from workshops.browsing import browser_of

pytestmark = pytest.mark.django_db
AUDIT = system("test")


def typed(**more: Any) -> dict[str, Any]:
    return {"belief": "Vanha kierros kirjoitti tämän.", "base_version": 5, "cycle": 1, "client_ref": uuid4(), **more}


def belief(lab: Lab) -> str:
    with reading(AUDIT):
        return str(Prediction.objects.get(cycle=lab.cycle).belief)


def test_a_page_of_the_decided_round_does_not_write_into_the_new_one_and_its_text_is_kept(lab: Lab) -> None:
    trials.carry_out(lab, "change")
    assert (lab.cycle.number, lab.experiment.state) == (2, State.PLANNED)
    before, client = belief(lab), phone(lab)
    answer = client.post(f"{base(lab)}ennuste/", typed())
    assert answer.status_code == 409
    assert "Uusi kierros on alkanut." in answer.content.decode()
    assert belief(lab) == before
    page = client.get(f"{base(lab)}ennuste/").content.decode()
    assert "Vanha kierros kirjoitti tämän." in page, "it comes back as a draft of the new round"
    with reading(AUDIT):
        version = Prediction.objects.get(cycle=lab.cycle).version
    assert client.post(f"{base(lab)}ennuste/", typed(cycle=2, base_version=version)).status_code == 302
    assert belief(lab) == "Vanha kierros kirjoitti tämän."


def test_drafts_of_the_decided_round_are_none_of_the_next_one(lab: Lab) -> None:
    trials.begin(lab)
    services.keep_draft(lab.member(1), Step.RESULT, values={"learned": "kesken"}, base_version=1)
    services.keep_draft(lab.member(1), Step.PROBLEM, values={"problem": "kesken"}, base_version=1)
    finish(lab)
    with reading(AUDIT):
        assert list(StepDraft.objects.values_list("step_code", flat=True)) == [Step.PROBLEM]


def finish(lab: Lab) -> None:
    with trials.on(trials.END + timedelta(days=1)):
        trials.number(lab, trials.END)
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, "change")


def test_a_late_autosave_of_the_decided_round_is_no_draft_of_the_new_one(lab: Lab) -> None:
    trials.carry_out(lab, "change")
    assert phone(lab).post(f"{base(lab)}luonnos/s2/", typed()).status_code == 204
    with reading(AUDIT):
        assert not StepDraft.objects.exists()


def test_the_log_is_shared_from_its_page_and_closed_again(lab: Lab) -> None:
    lab.started()
    client, leader = phone(lab), browser_of(lab.cast.facilitator)
    assert "Jaa kirjaukset vetäjille" in client.get(f"{base(lab)}kirjaa/").content.decode()
    assert leader.get(f"{base(lab)}luvut/").status_code == 404
    assert client.post(f"{base(lab)}jako/", {"step": "S4", "share": "1"}).status_code == 302
    assert leader.get(f"{base(lab)}luvut/").status_code == 200
    assert "Lopeta jakaminen" in client.get(f"{base(lab)}kirjaa/").content.decode()
    client.post(f"{base(lab)}jako/", {"step": "S4", "share": "0"})
    assert leader.get(f"{base(lab)}luvut/").status_code == 404
    assert StepShare.objects.filter(revoked_at__isnull=False).count() == 1


def test_the_page_of_the_number_shows_the_last_one_beside_the_empty_field(lab: Lab) -> None:
    lab.started()
    client = phone(lab)
    assert "Viimeksi" not in client.get(f"{base(lab)}luku/").content.decode()
    trials.number(lab, clock.today(), 7)
    page = client.get(f"{base(lab)}luku/").content.decode()
    assert "<b>7 " in page
    assert 'name="value" value' not in page


def test_a_review_goes_on_with_the_same_last_day_and_its_reason_is_signed(lab: Lab) -> None:
    lab.started()
    services.finish(lab.member())
    with reading(AUDIT):
        last = lab.cycle.trial.ends_on
    services.reopen(lab.member(), ends_on=last, reason="Painoimme Valmis liian aikaisin.")
    assert lab.experiment.state == State.RUNNING
    with reading(AUDIT):
        signed = Amendment.objects.get(target=Amendment.Of.PERIOD)
    assert signed.before == signed.after == {"ends_on": last.isoformat()}


def test_the_log_of_a_decided_round_stays_open_to_its_readers_while_the_next_one_is_a_draft(lab: Lab) -> None:
    trials.carry_out(lab, "change")
    leader, team = browser_of(lab.cast.facilitator), phone(lab)
    with trials.on(trials.END + timedelta(days=3)):
        trials.number(lab, clock.today(), 555)
    for address in ("luvut/", "luvut/?kierros=1", "paivakirja/"):
        page = leader.get(f"{base(lab)}{address}")
        assert page.status_code == 200, address
        assert "555" not in page.content.decode(), "a number of the new round"
    assert leader.get(f"{base(lab)}luvut/?kierros=2").status_code == 404
    assert leader.get(f"{base(lab)}luvut/?kierros=7").status_code == 404
    assert "555" in team.get(f"{base(lab)}luvut/").content.decode()
    assert "555" not in team.get(f"{base(lab)}luvut/?kierros=1").content.decode()
    assert f"{base(lab)}luvut/?kierros=1" in leader.get(base(lab)).content.decode()
    assert browser_of(lab.cast.stranger).get(f"{base(lab)}luvut/?kierros=1").status_code == 404
