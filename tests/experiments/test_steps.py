"""A step is saved without losing anybody's words; what is locked is changed by an amendment alone (T6, T22)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from experiments.lab import Lab
from oppiva.audit.models import Revision
from oppiva.audit.services import Conflict
from oppiva.core.errors import DomainError
from oppiva.core.policy import NotReading, reading, system
from oppiva.experiments import services
from oppiva.experiments.models import Amendment, Prediction, Problem, State, Step
from oppiva.jobs import clock
from oppiva.people.models import Notice

pytestmark = pytest.mark.django_db
AUDIT = system("test")


def test_two_members_save_different_fields_from_one_base_and_both_stand(lab: Lab) -> None:
    one, other = lab.member(0), lab.member(1)
    services.save_step(one, Step.PROBLEM, changes={"name": "Kolme kysymystä"}, base_version=1)
    services.save_step(other, Step.PROBLEM, changes={"problem": "Aikaa kuluu."}, base_version=1)
    with reading(AUDIT):
        found = Problem.objects.get(experiment=lab.experiment)
    assert (found.name, found.problem, found.version) == ("Kolme kysymystä", "Aikaa kuluu.", 3)


def test_the_same_field_is_a_conflict_with_both_texts_and_both_are_kept(lab: Lab) -> None:
    one, other = lab.member(0), lab.member(1)
    services.save_step(one, Step.PROBLEM, changes={"problem": "Aikaa kuluu."}, base_version=1)
    with pytest.raises(Conflict) as refused:
        services.save_step(other, Step.PROBLEM, changes={"problem": "Asiakas odottaa."}, base_version=1)
    refused.value.keep()
    assert refused.value.mine == {"problem": "Asiakas odottaa."}
    assert refused.value.theirs == {"problem": "Aikaa kuluu."}
    with reading(AUDIT):
        texts = set(Revision.objects.filter(field="problem").values_list("after", flat=True))
    assert {"Aikaa kuluu.", "Asiakas odottaa."} <= texts


def test_saved_twice_with_one_key_it_is_saved_once(lab: Lab) -> None:
    from uuid import uuid4

    ref = uuid4()
    for _time in range(3):
        services.save_step(
            lab.member(), Step.PROBLEM, changes={"name": "Kolme kysymystä"}, base_version=1, client_ref=ref
        )
    with reading(AUDIT):
        assert Problem.objects.get(experiment=lab.experiment).version == 2


def test_nothing_starts_before_it_is_filled_and_the_first_missing_is_named(lab: Lab) -> None:
    lab.fill(Step.PROBLEM, Step.TRIAL)
    services.plan(lab.member())
    with pytest.raises(DomainError) as refused:
        services.start(lab.member())
    assert refused.value.code == "gate_missing"
    assert refused.value.facts["codes"] == ("E8", "E9", "E10", "E11")
    assert services.first_missing(("E8", "E9")) == ("E8", Step.PREDICTION)
    assert lab.experiment.state == State.PLANNED


def test_a_prediction_posted_after_the_lock_changes_nothing(lab: Lab) -> None:
    lab.started()
    with pytest.raises(DomainError) as refused:
        services.save_step(lab.member(1), Step.PREDICTION, changes={"value": Decimal(5)}, base_version=9)
    assert refused.value.code == "prediction_locked"
    with reading(AUDIT):
        found = Prediction.objects.get(cycle=lab.cycle)
    assert found.value == 10
    assert found.locked_at is not None


def test_an_amendment_needs_a_reason_keeps_both_values_and_every_member_hears(lab: Lab) -> None:
    lab.started()
    member = lab.member()
    with pytest.raises(DomainError) as refused:
        services.amend(member, "prediction", changes={"value": Decimal(8)}, reason=" ", base_version=9)
    assert refused.value.code == "amendment_reason"
    Notice.objects.all().delete()
    services.amend(
        member, "prediction", changes={"value": Decimal(8)}, reason="Mittasimme väärää vaihetta.", base_version=3
    )
    with reading(AUDIT):
        made = Amendment.objects.get(experiment=lab.experiment)
        assert Prediction.objects.get(cycle=lab.cycle).value == 8
    assert (made.before, made.after) == ({"value": "10.000"}, {"value": "8"})
    assert made.by_id == lab.cast.staff[0].pk
    told = set(Notice.objects.values_list("person_id", flat=True))
    assert told == {lab.cast.staff[1].pk, lab.cast.staff[2].pk}


def test_a_trial_that_should_have_begun_yesterday_does_not_start(lab: Lab) -> None:
    lab.fill(starts_on=clock.today() - timedelta(days=1))
    services.plan(lab.member())
    with pytest.raises(DomainError) as refused:
        services.start(lab.member())
    assert refused.value.code == "starts_in_past"


def test_outside_reading_the_tables_stay_shut() -> None:
    with pytest.raises(NotReading):
        Problem.objects.all()
