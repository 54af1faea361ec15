"""Rules that only show when two hands, two days or two rounds meet."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from experiments import asking
from experiments.lab import SETUP, Lab, trial
from experiments.lab import _version as version_of
from oppiva.audit.services import Conflict
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.forms.result import CorrectionForm
from oppiva.experiments.models import Amendment, Decision, Prediction, Problem, Step, StepDraft
from oppiva.experiments.queries import trial_record
from oppiva.jobs import clock
from oppiva.people.services import erase_person

pytestmark = pytest.mark.django_db


def test_two_days_of_two_hands_that_do_not_fit_are_a_conflict_about_both(lab: Lab) -> None:
    lab.fill()
    one, two = lab.member(0), lab.member(1)
    base = version_of(one, Step.TRIAL)
    first = trial()
    today = clock.today()
    services.save_step(one, Step.TRIAL, changes={**first, "ends_on": today + timedelta(days=3)}, base_version=base)
    late = {**first, "starts_on": today + timedelta(days=10)}
    with pytest.raises(Conflict) as refused:
        services.save_step(two, Step.TRIAL, changes=late, base_version=base)
    assert refused.value.mine == {name: late[name].isoformat() for name in ("starts_on", "ends_on")}
    assert refused.value.theirs["ends_on"] == (today + timedelta(days=3)).isoformat()


def test_the_days_of_two_hands_make_no_trial_of_over_84_days(lab: Lab) -> None:
    lab.fill()
    one, two = lab.member(0), lab.member(1)
    base = version_of(one, Step.TRIAL)
    first = trial(start=60)
    services.save_step(one, Step.TRIAL, changes=first, base_version=base)
    base += 1
    today = clock.today()
    services.save_step(one, Step.TRIAL, changes={**first, "ends_on": today + timedelta(days=140)}, base_version=base)
    with pytest.raises(Conflict):
        services.save_step(two, Step.TRIAL, changes={**first, "starts_on": today}, base_version=base)
    own = {**first, "starts_on": today, "ends_on": today + timedelta(days=85)}
    with pytest.raises(DomainError) as refused:
        services.save_step(two, Step.TRIAL, changes=own, base_version=base + 1)
    assert refused.value.code == "trial_too_long"


def test_numbers_of_two_hands_leave_the_lower_one_first(lab: Lab) -> None:
    lab.fill(kind="between", value=Decimal(5), upper=Decimal(10))
    one, two = lab.member(0), lab.member(1)
    base = version_of(one, Step.PREDICTION)
    services.save_step(one, Step.PREDICTION, changes={"upper": Decimal(6)}, base_version=base)
    services.save_step(one, Step.PREDICTION, changes={"belief": "Viesti riittää."}, base_version=base + 1)
    with pytest.raises(Conflict) as refused:
        services.save_step(two, Step.PREDICTION, changes={"value": Decimal(8), "upper": Decimal(10)}, base_version=base)
    assert refused.value.mine == {"value": "8.000", "upper": "10.000"}
    # What others changed elsewhere is left alone by the next try.
    assert refused.value.facts["others"] == {"belief": "Viesti riittää."}


def test_limits_of_two_hands_do_not_overlap(lab: Lab) -> None:
    lab.fill()
    one, two = lab.member(0), lab.member(1)
    base = version_of(one, Step.PREDICTION)
    services.save_step(one, Step.PREDICTION, changes={"stop_cut": Decimal(11)}, base_version=base)
    with pytest.raises(Conflict):
        services.save_step(two, Step.PREDICTION, changes={"keep_cut": Decimal(14)}, base_version=base)
    with pytest.raises(DomainError) as refused:
        services.save_step(two, Step.PREDICTION, changes={"keep_cut": Decimal(14)}, base_version=base + 1)
    assert (refused.value.code, refused.value.facts["field"]) == ("limits_crossed", "stop_cut")


def test_an_amended_direction_does_not_turn_the_limits_over(lab: Lab) -> None:
    lab.started()
    member = lab.member()
    base = version_of(member, Step.PREDICTION)
    with pytest.raises(DomainError) as refused:
        services.amend(
            member,
            Amendment.Of.MEASURE,
            changes={"wanted": "up"},
            reason="Suurempi onkin parempi kuin pienempi.",
            base_version=base,
        )
    assert refused.value.code == "limits_crossed"


def test_a_press_from_the_round_before_does_not_start_an_empty_one(lab: Lab) -> None:
    lab.started()
    before = lab.member()
    decided(lab, "change")
    assert lab.cycle.number == 2
    with pytest.raises(DomainError) as refused:
        services.start(before)
    assert refused.value.code == "gate_missing"
    with reading(lab.member().actor):
        assert Prediction.objects.get(cycle=lab.cycle).locked_at is None


def test_why_is_corrected_after_the_next_day_has_gone_and_the_owner_has_left(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.started()
    decided(lab, "keep")
    cycle = lab.cycle
    member = lab.member()
    with reading(member.actor):
        decision = cycle.decision
    from oppiva.workshops.models import TeamMember

    later = clock.today() + timedelta(days=60)
    TeamMember.objects.filter(enrolment__person_id=decision.owner_id).update(until=clock.now())
    monkeypatch.setattr(clock, "today", lambda: later)
    made = services.correct_decision(
        lab.member(1),
        cycle,
        changes={
            "choice": decision.choice,
            "why": "Viikko lyheni, ja asiakkaat kiittivät.",
            "owner": decision.owner_id,
            "next_on": decision.next_on,
        },
        reason="Perustelusta puuttui asiakas.",
        base_version=decision.version,
    )
    assert set(made.after) == {"why"}


def test_a_page_gone_back_to_and_written_anew_loses_no_text(lab: Lab) -> None:
    member, ref = lab.member(), uuid4()
    for _tap in range(2):
        services.save_step(member, Step.PROBLEM, changes={"problem": "Aikaa kuluu."}, base_version=1, client_ref=ref)
    with pytest.raises(Conflict) as refused:
        services.save_step(
            member, Step.PROBLEM, changes={"problem": "Asiakas odottaa."}, base_version=1, client_ref=ref
        )
    assert refused.value.mine == {"problem": "Asiakas odottaa."}
    services.save_step(
        member, Step.PROBLEM, changes={"problem": "Aikaa kuluu.", "name": "Viesti"}, base_version=1, client_ref=ref
    )
    with reading(member.actor):
        assert Problem.objects.get(experiment=lab.experiment).name == "Viesti"


def test_a_correction_after_midnight_is_of_the_local_day(lab: Lab) -> None:
    lab.started()
    decided(lab, "keep")
    member = lab.member()
    with reading(member.actor):
        decision = Decision.objects.get(cycle=lab.cycle)
    services.correct_decision(
        member, lab.cycle, changes={"why": "Aikaa säästyi."}, reason="Perustelu oli väärä.",
        base_version=decision.version,
    )  # fmt: skip
    night = datetime(2026, 12, 1, 0, 30, tzinfo=clock.HELSINKI)
    with reading(SETUP):
        Amendment.objects.update(at=night)
    assert [one.day for one in trial_record(member).amendments] == [date(2026, 12, 1)]


def test_a_draft_keeps_a_note_that_is_longer_than_a_form_asks_for(lab: Lab) -> None:
    member = lab.member()
    note = "Muistio. " * 400
    services.keep_draft(member, Step.PROBLEM, values={"note": note}, base_version=1)
    with reading(member.actor):
        assert StepDraft.objects.get(person=member.person_id).values["note"] == note


def test_another_owner_stands_by_id_on_both_sides_of_the_correction(lab: Lab) -> None:
    lab.started()
    decided(lab, "keep")
    one, two = lab.member(0), lab.member(1)
    with reading(one.actor):
        decision = Decision.objects.get(cycle=lab.cycle)
    reason = "Vastuu vaihtui jo kokouksessa."
    made = services.correct_decision(
        one, lab.cycle, changes={"owner": two.person_id}, reason=reason, base_version=decision.version
    )
    assert (made.before, made.after) == ({"owner": str(one.person_id)}, {"owner": str(two.person_id)})


def test_a_name_by_hand_goes_from_the_corrections_of_a_decision(lab: Lab) -> None:
    lab.started()
    decided(lab, "keep")
    member, gone = lab.member(), lab.cast.staff[2]
    for role in (f"{gone.name}, palvelupäällikkö", "palvelupäällikkö"):
        with reading(member.actor):
            version = Decision.objects.get(cycle=lab.cycle).version
        services.correct_decision(
            member, lab.cycle, changes={"owner_role": role}, reason="Vastuu kirjattiin väärin.", base_version=version
        )
    erase_person(SETUP, gone, reason="controller_request")
    with reading(SETUP):
        kept = list(Amendment.objects.values_list("before", "after"))
    assert len(kept) == 2
    assert gone.name not in str(kept)


def test_the_form_of_a_correction_still_knows_the_owner_who_has_left(lab: Lab) -> None:
    lab.started()
    decided(lab, "keep")
    with reading(lab.member(1).actor):
        decision = Decision.objects.select_related("owner").get(cycle=lab.cycle)
    form = CorrectionForm(None, record=decision, members=[])
    choices = [value for value, _name in form.fields["owner"].choices]  # type: ignore[attr-defined]
    assert str(decision.owner_id) in choices


def test_a_late_yes_changes_nothing_of_a_round_that_is_decided(lab: Lab) -> None:
    lab.started()
    [request] = asking.asked(lab)
    asked = asking.opened(lab.cast.supervisor, request.pk)
    decided(lab, "change")
    with pytest.raises(DomainError) as refused:
        services.answer_permission(asked, answer="yes")
    assert refused.value.code == "permission_over"


def test_a_second_experiment_waits_for_the_round_that_is_under_way(lab: Lab) -> None:
    lab.started()
    decided(lab, "change")
    with pytest.raises(DomainError) as refused:
        services.begin_experiment(lab.member().actor, lab.teams[0])
    assert refused.value.code == "experiment_open"


@pytest.mark.parametrize("days", [0, 2])
@pytest.mark.parametrize("state", ["paused", "reviewing"])
def test_a_press_to_start_brings_no_trial_back_that_is_paused_or_reviewed(lab: Lab, state: str, days: int) -> None:
    lab.started()
    if state == "paused":
        services.pause(lab.member(), reason="time")
    else:
        services.finish(lab.member())
    with clock.travel(clock.today() + timedelta(days=days)), pytest.raises(DomainError) as refused:
        services.start(lab.member(1))
    assert (refused.value.code, lab.experiment.state) == ("state_changed", state)


def decided(lab: Lab, choice: str) -> None:
    member = lab.member()
    services.finish(member)
    services.save_result(
        member,
        changes={
            "as_planned": "yes",
            "versus_prediction": "cannot_tell",
            "no_surprises": True,
            "no_harms": True,
            "learned": "Viesti ennen tapaamista säästää aikaa kaikilta.",
            "certainty": 0,
        },
        base_version=1,
    )
    services.decide(
        member,
        changes={
            "choice": choice,
            "why": "Tapaaminen alkoi ajallaan.",
            "owner": member.person_id,
            "next_on": clock.today() + timedelta(days=30),
        },
        base_version=1,
    )
