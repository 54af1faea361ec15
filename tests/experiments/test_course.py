"""A trial's way through its states: each with its gate, its reason and a notice to the team (records.md 2.1, 11)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404

from experiments import trials
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import Level
from oppiva.experiments import rules, services
from oppiva.experiments.models import Amendment, Experiment, Prediction, State, Trial
from oppiva.experiments.rules import Sight
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from oppiva.workshops.models import Session, TeamMember

pytestmark = pytest.mark.django_db
MID = date(2026, 3, 13)


def sight(lab: Lab, name: str) -> Sight:
    """The experiment as one of the cast sees it."""
    person = getattr(lab.cast, name)
    return rules.experiment_for(actor_for(person), lab.cast.first.programme.code, lab.experiment.code)


def own(lab: Lab, number: int = 0) -> Sight:
    member = lab.member(number)
    return Sight(member.experiment, member.cycle, member.actor, Level.FULL, member)


def test_ready_ends_the_trial_today_and_the_team_hears(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.finish(lab.member())
        assert services.finish(lab.member(1)).state == State.REVIEWING
    assert (lab.experiment.state, lab.cycle.ended_on) == (State.REVIEWING, MID)
    told = Notice.objects.filter(code="reviewing").values_list("person_id", flat=True)
    assert set(told) == {lab.cast.staff[1].pk, lab.cast.staff[2].pk}


def test_the_night_after_the_last_day_ends_it_and_no_night_before(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.END):
        assert services.end_due_trials() == 0
    with trials.on(trials.END + timedelta(days=1)):
        assert services.end_due_trials() == 1
        assert services.end_due_trials() == 0
    assert (lab.experiment.state, lab.cycle.ended_on) == (State.REVIEWING, trials.END)
    assert Notice.objects.filter(code="reviewing").count() == 3


def test_a_pause_moves_the_last_day_and_the_program_signs_it(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.pause(lab.member(), reason="time")
        assert services.end_due_trials() == 0
    with trials.on(MID + timedelta(days=6)):
        services.resume(lab.member(1))
    made = trials.stored(Amendment, experiment=lab.experiment)
    assert (made.target, made.by_id) == ("period", None)
    assert (made.before, made.after) == ({"ends_on": "2026-03-27"}, {"ends_on": "2026-04-02"})
    assert lab.experiment.state == State.RUNNING
    assert lab.experiment.state_reason == ""


def test_a_long_pause_never_makes_a_trial_of_over_84_days(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.pause(lab.member(), reason="staff_change")
    with trials.on(MID + timedelta(days=200)):
        services.resume(lab.member())
    assert trials.stored(Trial, cycle=lab.cycle).ends_on == trials.START + timedelta(days=84)


def test_a_pause_of_no_day_changes_nothing(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.pause(lab.member(), reason="other", words="Järjestelmä on poissa käytöstä.")
        services.resume(lab.member())
    assert trials.stored(Trial, cycle=lab.cycle).ends_on == trials.END


@pytest.mark.parametrize(
    ("reason", "words", "code"), [("", "", "end_reason"), ("flu", "", "end_reason"), ("other", " ", "end_words")]
)
def test_a_reason_is_of_the_list_and_other_is_told(lab: Lab, reason: str, words: str, code: str) -> None:
    trials.begin(lab)
    with pytest.raises(DomainError) as refused:
        services.pause(lab.member(), reason=reason, words=words)
    assert refused.value.code == code
    assert lab.experiment.state == State.RUNNING


def test_words_beside_another_reason_are_not_kept(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        found = services.end(own(lab), reason="time", words="Kaisa on sairaana.")
    assert (found.state, found.state_reason, found.state_words) == (State.INTERRUPTED, "time", "")


def test_a_reviewed_trial_goes_on_once_with_a_signed_extension(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(date(2026, 3, 30)):
        services.end_due_trials()
        with pytest.raises(DomainError) as late:
            services.reopen(lab.member(), ends_on=date(2026, 3, 29), reason="Asiakkaita oli liian vähän.")
        with pytest.raises(DomainError) as long:
            services.reopen(lab.member(), ends_on=date(2026, 5, 27), reason="Asiakkaita oli liian vähän.")
        with pytest.raises(DomainError) as short:
            services.reopen(lab.member(), ends_on=date(2026, 4, 10), reason="Ei")
        assert [one.value.code for one in (late, long, short)] == ["ends_in_past", "trial_too_long", "amendment_reason"]
        services.reopen(lab.member(), ends_on=date(2026, 4, 10), reason="Asiakkaita oli liian vähän.")
        assert (lab.experiment.state, lab.cycle.ended_on) == (State.RUNNING, None)
        services.finish(lab.member())
        with pytest.raises(DomainError) as twice:
            services.reopen(lab.member(), ends_on=date(2026, 4, 20), reason="Vielä kerran sama asia.")
        assert twice.value.code == "reopened_once"


@pytest.mark.both
def test_an_interrupted_trial_is_planned_again_in_the_same_cycle_with_its_prediction_locked(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.end(own(lab), reason="permission")
        services.plan_again(lab.member(1))
        assert (lab.experiment.state, lab.cycle.number) == (State.PLANNED, 1)
        assert trials.stored(Prediction, cycle=lab.cycle).locked_at is not None
        with pytest.raises(DomainError) as locked:
            services.save_step(lab.member(), "S2", changes={"value": 5}, base_version=9)
        assert locked.value.code == "prediction_locked"
        services.set_period(
            lab.member(), starts_on=MID, ends_on=MID + timedelta(days=20), reason="Lupa tuli vasta nyt."
        )
        services.start(lab.member())
    assert lab.experiment.state == State.RUNNING
    made = trials.stored(Amendment, experiment=lab.experiment)
    assert made.before == {"starts_on": "2026-03-03", "ends_on": "2026-03-27"}
    assert made.by_id == lab.cast.staff[0].pk


def test_one_that_never_started_is_planned_again_with_nothing_locked(lab: Lab) -> None:
    lab.fill()
    services.end(own(lab), reason="customer_flow")
    assert lab.experiment.state == State.NOT_STARTED
    services.plan_again(lab.member())
    services.save_step(lab.member(), "S2", changes={"value": 5}, base_version=2)
    assert lab.experiment.state == State.PLANNED


def test_a_facilitator_says_it_two_weeks_after_the_last_half_day_and_not_before(lab: Lab) -> None:
    trials.begin(lab)
    Session.objects.create(
        programme=lab.cast.first.programme,
        series=lab.cast.first,
        number=9,
        day=date(2026, 4, 1),
        starts="08:30",
        ends="12:00",
    )
    with trials.on(date(2026, 4, 14)), pytest.raises(DomainError) as refused:
        services.end(sight(lab, "facilitator"), reason="time")
    assert (refused.value.code, refused.value.facts["since"]) == ("too_early", date(2026, 4, 15))
    with trials.on(date(2026, 4, 15)):
        services.end(sight(lab, "facilitator"), reason="time")
    assert lab.experiment.state == State.INTERRUPTED
    told = set(Notice.objects.filter(code="interrupted").values_list("person_id", flat=True))
    assert told == {person.pk for person in lab.cast.staff[:3]}


@pytest.mark.parametrize("name", ["manager", "supervisor", "stranger"])
def test_nobody_else_says_it(lab: Lab, name: str) -> None:
    trials.begin(lab)
    with pytest.raises((DomainError, Http404)):
        services.end(sight(lab, name), reason="time")
    assert lab.experiment.state == State.RUNNING


def test_a_lost_race_tells_the_new_state_who_and_when(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        services.finish(lab.member(0))
        with pytest.raises(DomainError) as refused:
            services.pause(lab.member(1), reason="time")
    facts = refused.value.facts
    assert refused.value.code == "state_changed"
    assert (facts["state"], facts["by"]) == (State.REVIEWING, lab.cast.staff[0].name)
    assert facts["since"] == lab.experiment.state_since


def test_the_privacy_check_is_a_facilitators_alone(lab: Lab) -> None:
    lab.fill("S3", customer_data=True)
    with pytest.raises(DomainError):
        services.check_privacy(own(lab))
    services.check_privacy(sight(lab, "facilitator"))
    found = lab.experiment
    assert found.privacy_checked_by_id == lab.cast.facilitator.pk
    assert found.privacy_checked_on is not None


def test_a_team_of_one_after_two_left_still_decides(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(MID):
        trials.number(lab, MID)
        for member in TeamMember.objects.filter(team=lab.teams[0]).exclude(enrolment=lab.places[2]):
            member.until = member.since
            member.save()
        services.finish(lab.member(2))
        trials.result(lab, 2)
        trials.decide(lab, "stop", member=2, owner=None, owner_role="palvelupäällikkö")
    assert Experiment.objects.get(pk=lab.experiment.pk).state == State.DECIDED
