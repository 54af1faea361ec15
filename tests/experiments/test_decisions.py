"""A decision submits the record, whatever it is, and opens the next cycle when it is to change (records.md 2.1)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.dispatch import Signal

from experiments import trials
from experiments.lab import Lab
from oppiva.audit.services import Conflict
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import rules, services
from oppiva.experiments.models import (
    Amendment,
    Decision,
    Measure,
    Prediction,
    Result,
    ShareLevel,
    Snapshot,
    State,
    Task,
    Trial,
)
from oppiva.experiments.queries import trial_record
from oppiva.experiments.signals import experiment_decided
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for

pytestmark = pytest.mark.django_db
AFTER = date(2026, 3, 28)


def reviewing(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(AFTER):
        services.end_due_trials()


def hear(signal: Signal) -> list[dict[str, Any]]:
    """What the signal says from now on."""
    heard: list[dict[str, Any]] = []
    signal.connect(lambda sender, **said: heard.append(said), weak=False, dispatch_uid=str(uuid4()))
    return heard


def test_a_decision_submits_the_record_and_everybody_concerned_hears(lab: Lab) -> None:
    heard = hear(experiment_decided)
    trials.carry_out.__wrapped__(lab, "hand_over")  # told again by its writes nobody would hear
    found = lab.experiment
    assert (found.state, found.share_level) == (State.DECIDED, ShareLevel.SERIES)
    assert found.submitted_at is not None
    assert found.units == [str(lab.cast.unit.pk)]
    assert lab.cycle.decided_at is not None
    assert lab.cycle.ended_on == trials.END
    decision = trials.stored(Decision, cycle=lab.cycle)
    assert decision.decided_by == lab.cast.staff[0].pk
    assert set(Notice.objects.filter(code="decided").values_list("person_id", flat=True)) == {
        lab.cast.staff[1].pk,
        lab.cast.staff[2].pk,
    }
    assert [(said["cycle"], said["correction"]) for said in heard] == [(lab.cycle, False)]


def test_a_wider_visibility_that_the_team_chose_stays(lab: Lab) -> None:
    from oppiva.audit.services import save

    save(lab.experiment, actor=trials.SETUP, changes={"share_level": ShareLevel.PROGRAMME})
    trials.carry_out(lab)
    assert lab.experiment.share_level == ShareLevel.PROGRAMME


def test_what_is_missing_is_named_and_nothing_is_recorded(lab: Lab) -> None:
    reviewing(lab)
    with trials.on(AFTER), pytest.raises(DomainError) as refused:
        trials.decide(lab, "keep", why="Ei", next_on=None)
    assert (refused.value.code, refused.value.facts["codes"]) == (
        "gate_missing",
        ("E18", "E19", "E20", "E21", "E22", "E24"),
    )
    assert (lab.experiment.state, lab.experiment.submitted_at) == (State.REVIEWING, None)
    with reading(trials.SETUP):
        assert not Snapshot.objects.exists()


def test_a_stop_needs_no_next_day(lab: Lab) -> None:
    reviewing(lab)
    with trials.on(AFTER):
        trials.result(lab)
        assert trials.decide(lab, "stop", next_on=None).state == State.DECIDED


def test_a_decision_without_a_number_is_possible(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.START):
        trials.entry(lab, trials.START)
    with trials.on(AFTER):
        services.end_due_trials()
        held = trial_record(lab.member())
        assert (held.x, held.hint, held.inside, held.allowed) == (None, "", 1, (0, 1))
        assert held.proposal is not None
        assert held.proposal.versus == "cannot_tell"
        trials.result(lab, versus_prediction="cannot_tell")
        assert trials.decide(lab).state == State.DECIDED


def test_nobody_is_surer_than_the_log_allows(lab: Lab) -> None:
    reviewing(lab)
    with trials.on(AFTER):
        for certainty in (2, 3, 4):
            with pytest.raises(DomainError) as refused:
                trials.result(lab, certainty=certainty)
            assert refused.value.code == "certainty_unfounded"
        for day in range(5):
            trials.number(lab, trials.START + timedelta(days=day))
        lab.fill("S1", baseline=Decimal(18), baseline_unit="min")
        trials.result(lab, certainty=2)
    assert trials.stored(Result, cycle=lab.cycle).certainty == 2


def test_a_starting_level_in_another_unit_is_not_compared_with(lab: Lab) -> None:
    lab.fill("S1", baseline=Decimal(60), baseline_unit="%")
    lab.fill("S2")
    assert trial_record(lab.member()).baseline is None
    for value in (17, 19, 18):
        trials.number(lab, trials.START, value, kind="baseline")
    assert trial_record(lab.member()).baseline == 18


def test_to_change_opens_the_next_cycle_with_the_plan_but_nothing_predicted(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.START):
        services.save_task(lab.member(), None, changes={"what": "Viestipohja", "due_on": trials.END})
        services.add_measure(lab.member(), {"what": "Vastanneet", "unit": "%", "wanted": "up"})
        trials.number(lab, trials.START)
    with trials.on(AFTER):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, "change")
    assert (lab.experiment.state, lab.cycle.number, lab.cycle.decided_at) == (State.PLANNED, 2, None)
    new = trials.stored(Prediction, cycle=lab.cycle)
    assert (new.what, new.unit, new.keep_cut, new.stop_cut) == ("Minuutteja esitietojen kysymiseen", "min", 10, 15)
    assert (new.kind, new.value, new.by_date, new.locked_at) == ("", None, None, None)
    trial = trials.stored(Trial, cycle=lab.cycle)
    assert (trial.where, trial.starts_on, trial.ends_on, trial.nod_name) == (
        "Uudet asiakkaat, ensitapaaminen",
        None,
        None,
        "",
    )
    assert trials.stored(Measure, cycle=lab.cycle).what == "Vastanneet"
    task = trials.stored(Task, cycle=lab.cycle)
    assert (task.what, task.due_on, task.done_at) == ("Viestipohja", None, None)
    # The new prediction is the team's to write.
    services.save_step(lab.member(), "S2", changes={"kind": "at_most", "value": Decimal(8)}, base_version=new.version)


@pytest.mark.both
def test_the_next_cycle_is_the_teams_own_again(lab: Lab) -> None:
    trials.carry_out(lab, "change")
    manager = rules.experiment_for(actor_for(lab.cast.manager), lab.cast.programme.code, lab.experiment.code)
    first = lab.experiment.cycles.get(number=1)
    assert rules.may_read_step(manager.actor, lab.experiment, first, "S5")
    assert not rules.may_read_step(manager.actor, lab.experiment, lab.cycle, "S2")


@pytest.mark.parametrize("choice", ["keep", "change"])
def test_two_decide_at_once_and_the_second_learns_what_was_decided(lab: Lab, choice: str) -> None:
    reviewing(lab)
    with trials.on(AFTER):
        trials.result(lab)
        trials.decide(lab, choice, member=0)
        stale = lab.member(1)
        with pytest.raises(DomainError) as refused:
            services.decide(stale, changes=trials.decision(lab, "stop"), base_version=1)
    assert refused.value.code == "state_changed"
    assert refused.value.facts["by"] == lab.cast.staff[0].name
    assert trials.stored(Decision, cycle__number=1, experiment=lab.experiment).choice == choice


def test_a_double_tap_decides_once(lab: Lab) -> None:
    reviewing(lab)
    ref = uuid4()
    with trials.on(AFTER):
        trials.result(lab)
        for _tap in range(2):
            services.decide(lab.member(), changes=trials.decision(lab, "change"), base_version=1, client_ref=ref)
    assert lab.experiment.cycles.count() == 2
    with reading(trials.SETUP):
        assert Snapshot.objects.count() == 1


def test_two_texts_of_one_field_are_a_conflict_and_nothing_is_decided(lab: Lab) -> None:
    reviewing(lab)
    with trials.on(AFTER):
        trials.result(lab)
        services.save_decision(lab.member(1), changes={"why": "Viesti kuormittaa."}, base_version=1)
        with pytest.raises(Conflict):
            services.decide(lab.member(0), changes=trials.decision(lab), base_version=1)
    assert lab.experiment.state == State.REVIEWING


def test_the_owner_is_of_the_team_or_a_role(lab: Lab) -> None:
    reviewing(lab)
    with trials.on(AFTER):
        trials.result(lab)
        with pytest.raises(DomainError) as refused:
            trials.decide(lab, owner=lab.cast.staff[4].pk)
        assert refused.value.code == "owner_outside"
        with pytest.raises(DomainError) as past:
            trials.decide(lab, next_on=AFTER - timedelta(days=1))
        assert past.value.code == "next_in_past"
        assert trials.decide(lab, owner=None, owner_role="palvelupäällikkö").state == State.DECIDED


def test_deciding_ends_a_trial_that_still_runs_and_not_one_that_is_paused(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(date(2026, 3, 12)):
        trials.result(lab)
        services.pause(lab.member(), reason="time")
        with pytest.raises(DomainError) as refused:
            trials.decide(lab)
        assert refused.value.code == "state_changed"
        services.resume(lab.member())
        trials.decide(lab)
    assert lab.cycle.ended_on == date(2026, 3, 12)


def test_a_correction_is_signed_and_the_old_decision_stays_to_be_read(lab: Lab) -> None:
    trials.carry_out(lab, "keep")
    heard = hear(experiment_decided)
    version = trials.stored(Decision, cycle=lab.cycle).version
    with trials.on(date(2026, 4, 2)):
        with pytest.raises(DomainError) as short:
            services.correct_decision(
                lab.member(), lab.cycle, changes={"choice": "stop"}, reason="Ei", base_version=version
            )
        assert short.value.code == "amendment_reason"
        services.correct_decision(
            lab.member(1),
            lab.cycle,
            changes={"choice": "stop"},
            reason="Painoimme väärää kohtaa.",
            base_version=version,
        )
    made = trials.stored(Amendment, experiment=lab.experiment)
    assert (made.target, made.before, made.after) == ("decision", {"choice": "keep"}, {"choice": "stop"})
    assert made.by_id == lab.cast.staff[1].pk
    assert [said["correction"] for said in heard] == [True]
    with reading(trials.SETUP):
        assert Snapshot.objects.filter(occasion="decision").count() == 2


def test_corrected_to_change_it_opens_the_next_cycle_and_cannot_be_taken_back(lab: Lab) -> None:
    trials.carry_out(lab, "keep")
    first = lab.cycle
    version = trials.stored(Decision, cycle=first).version
    with trials.on(date(2026, 4, 2)):
        services.correct_decision(
            lab.member(), first, changes={"choice": "change"}, reason="Painoimme väärää kohtaa.", base_version=version
        )
        assert (lab.experiment.state, lab.cycle.number) == (State.PLANNED, 2)
        with pytest.raises(DomainError) as refused:
            services.correct_decision(
                lab.member(),
                first,
                changes={"choice": "keep"},
                reason="Sittenkin jätämme käyttöön.",
                base_version=version + 1,
            )
        assert refused.value.code == "cycle_open"
        services.correct_decision(
            lab.member(), first, changes={"why": "Sana oli väärä."}, reason="Sana oli väärä.", base_version=version + 1
        )


def test_a_correction_never_leaves_a_decision_empty(lab: Lab) -> None:
    trials.carry_out(lab)
    version = trials.stored(Decision, cycle=lab.cycle).version
    with trials.on(date(2026, 4, 2)), pytest.raises(DomainError) as refused:
        services.correct_decision(
            lab.member(), lab.cycle, changes={"owner": None}, reason="Sari lähti talosta.", base_version=version
        )
    assert refused.value.code == "gate_missing"
    assert trials.stored(Decision, cycle=lab.cycle).owner_id is not None


def test_result_and_decision_are_closed_once_it_is_decided(lab: Lab) -> None:
    trials.carry_out(lab)
    with pytest.raises(DomainError) as refused:
        trials.result(lab, learned="Jotain ihan muuta kuin ennen päätöstä.")
    assert refused.value.code == "step_closed"
