"""The log: numbers and diary by the services (E16, E17, T23)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from experiments.lab import Lab
from oppiva.audit.services import Conflict, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.experiments import queries, services
from oppiva.experiments.models import DiaryEntry, Experiment, Observation, Snapshot, State, Step
from oppiva.experiments.services import Sent
from oppiva.jobs import clock

pytestmark = pytest.mark.django_db
AUDIT = system("test")


def numbers(lab: Lab) -> list[Observation]:
    """All numbers, also removed ones."""
    with reading(AUDIT):
        return list(Observation.objects.filter(experiment=lab.experiment).order_by("made_at"))


def refused(code: str, deed, *args, **more) -> dict[str, object]:
    """The deed is refused with this code; its facts."""
    with pytest.raises(DomainError) as error:
        deed(*args, **more)
    assert error.value.code == code
    return dict(error.value.facts)


def decided(lab: Lab) -> None:
    """The newest cycle is decided, whatever came of it."""
    experiment, cycle = lab.experiment, lab.cycle
    save(cycle, actor=AUDIT, changes={"decided_at": clock.now(), "ended_on": clock.today()})
    changes = {"state": State.DECIDED, "submitted_at": clock.now(), "state_since": clock.now()}
    save(experiment, actor=AUDIT, changes=changes)


def test_a_number_is_of_today_and_the_next_one_of_the_team_stands_beside_it(lab: Lab) -> None:
    lab.started()
    made = services.add_observation(lab.member(), value=Decimal("7.5"))
    services.add_observation(lab.member(1), value=Decimal(9))
    assert (made.kind, made.observed_on, made.n) == ("trial", clock.today(), 1)
    assert made.person_id == lab.cast.staff[0].pk
    assert [one.value for one in numbers(lab)] == [Decimal("7.5"), Decimal(9)]
    assert lab.experiment.last_step == Step.LOG


def test_the_queue_sends_the_same_row_three_times_and_one_stands(lab: Lab) -> None:
    lab.started()
    sent = Sent(client_ref=uuid4(), made_at=clock.now(), sent_at=clock.now(), cycle=1, queued=True)
    rows = {services.add_observation(lab.member(), value=Decimal(8), sent=sent).pk for _time in range(3)}
    lines = {services.add_entry(lab.member(), kind="surprise", text="Viesti auttoi.", sent=sent).pk for _t in range(3)}
    assert (len(rows), len(numbers(lab)), len(lines)) == (1, 1, 1)


def test_a_removed_row_that_is_sent_again_stays_removed(lab: Lab) -> None:
    lab.started()
    sent = Sent(client_ref=uuid4(), queued=True)
    made = services.add_observation(lab.member(), value=Decimal(8), sent=sent)
    services.remove_observation(lab.member(), made)
    services.add_observation(lab.member(), value=Decimal(8), sent=sent)
    assert [one.deleted_in is None for one in numbers(lab)] == [False]


def test_one_who_goes_back_and_types_another_number_has_two(lab: Lab) -> None:
    lab.started()
    sent = Sent(client_ref=uuid4())
    for value in (8, 8, 9):
        services.add_observation(lab.member(), value=Decimal(value), sent=sent)
    assert [one.value for one in numbers(lab)] == [8, 9]


def test_what_reaches_a_decided_cycle_is_late_and_no_snapshot_changes(lab: Lab, monkeypatch) -> None:
    lab.started()
    taken = Snapshot(
        experiment=lab.experiment, occasion="decision", content='{"numbers":[]}', sha256="a" * 64, at=clock.now()
    )
    save(taken, actor=AUDIT)
    decided(lab)
    two_days = clock.now() - timedelta(days=0, hours=1)
    sent = Sent(client_ref=uuid4(), made_at=two_days, sent_at=clock.now(), cycle=1, queued=True)
    entry = services.add_entry(lab.member(), kind="surprise", text="Tuli jälkeen.", sent=sent)
    number = services.add_observation(lab.member(), value=Decimal(8), sent=sent)
    assert (entry.late, number.late) == (True, True)
    with reading(AUDIT):
        now = Snapshot.objects.get(pk=taken.pk)
    assert (now.content, now.sha256, now.version) == (taken.content, taken.sha256, 1)
    assert lab.experiment.state == State.DECIDED
    refused("log_closed", services.add_observation, lab.member(), value=Decimal(8), sent=Sent(cycle=1))
    refused("log_closed", services.change_observation, lab.member(), number, changes={"value": 1}, base_version=1)


def test_after_a_decision_to_change_the_waiting_row_finds_its_own_cycle(lab: Lab) -> None:
    lab.started()
    first = lab.cycle
    decided(lab)
    services.begin_cycle(AUDIT, lab.experiment, 2)
    save(lab.experiment, actor=AUDIT, changes={"state": State.PLANNED})
    sent = Sent(client_ref=uuid4(), cycle=1, queued=True)
    made = services.add_observation(lab.member(), value=Decimal(8), sent=sent)
    assert (made.cycle_id, made.late) == (first.pk, True)
    refused("gone", services.add_observation, lab.member(), value=Decimal(8), sent=Sent(cycle=7, queued=True))


def test_the_clock_of_the_device_may_be_hours_wrong(lab: Lab) -> None:
    lab.started()
    now, wrong = clock.now(), clock.now() - timedelta(days=400)
    sent = Sent(uuid4(), made_at=wrong - timedelta(minutes=5), sent_at=wrong, queued=True)
    made = services.add_observation(lab.member(), value=Decimal(8), sent=sent)
    assert abs((now - timedelta(minutes=5) - made.made_at).total_seconds()) < 60
    ahead = Sent(uuid4(), made_at=now + timedelta(days=3), sent_at=None, queued=True)
    assert services.add_observation(lab.member(), value=Decimal(8), sent=ahead).made_at <= clock.now()
    far = Sent(uuid4(), made_at=datetime.max.replace(tzinfo=now.tzinfo), sent_at=now - timedelta(days=9), queued=True)
    assert services.add_observation(lab.member(), value=Decimal(8), sent=far).observed_on == clock.today()


def test_before_the_lock_a_number_is_the_starting_level_and_afterwards_no_more(lab: Lab) -> None:
    lab.fill(starts_on=clock.today() + timedelta(days=2), ends_on=clock.today() + timedelta(days=20))
    services.plan(lab.member())
    assert services.add_observation(lab.member(), value=Decimal(18)).kind == "baseline"
    refused("trial_not_begun", services.add_entry, lab.member(), kind="surprise", text="Liian aikaisin.")
    services.start(lab.member())
    earlier = clock.today() - timedelta(days=3)
    assert services.add_observation(lab.member(), value=Decimal(17), day=earlier).kind == "baseline"
    facts = refused("before_trial", services.add_observation, lab.member(), value=Decimal(12))
    assert facts["starts"] == clock.today() + timedelta(days=2)


def test_a_day_to_come_and_one_long_ago_are_refused(lab: Lab) -> None:
    lab.started()
    member = lab.member()
    refused("day_ahead", services.add_observation, member, value=Decimal(1), day=clock.today() + timedelta(days=1))
    refused("day_too_old", services.add_observation, member, value=Decimal(1), day=clock.today() - timedelta(days=900))
    refused("day_ahead", services.add_entry, member, kind="surprise", day=clock.today() + timedelta(days=1))
    early = clock.today() - timedelta(days=1)
    refused("entry_before_trial", services.add_entry, member, kind="surprise", day=early)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "1e9", "0.0001"])
def test_a_number_out_of_bounds_is_refused(lab: Lab, value: str) -> None:
    lab.started()
    refused("number_wrong", services.add_observation, lab.member(), value=Decimal(value))


def test_cases_note_measure_and_text_have_their_limits(lab: Lab) -> None:
    lab.started()
    member = lab.member()
    refused("cases_wrong", services.add_observation, member, value=Decimal(1), n=0)
    refused("note_long", services.add_observation, member, value=Decimal(1), note="x" * 121)
    refused("measure_unknown", services.add_observation, member, value=Decimal(1), measure=2)
    refused("text_long", services.add_entry, member, kind="surprise", text="x" * 281)
    refused("kind_unknown", services.add_entry, member, kind="rant", text="x")
    services.add_measure(member, {"what": "Kuinka moni vastaa", "unit": "kpl"})
    assert services.add_observation(member, value=Decimal(3), measure=2, n=4, note="x" * 120).measure == 2


def test_customers_data_turn_free_text_off_until_the_privacy_check(lab: Lab) -> None:
    lab.started(customer_data=True)
    member = lab.member()
    refused("texts_off", services.add_entry, member, kind="surprise", text="Asiakas soitti.")
    refused("texts_off", services.add_observation, member, value=Decimal(8), note="Asiakas soitti.")
    assert services.add_entry(member, kind="surprise").text == ""
    assert services.add_observation(member, value=Decimal(8)).value == 8
    Experiment.objects.filter(pk=lab.experiment.pk).update(
        privacy_checked_on=clock.today(), privacy_checked_by=lab.cast.facilitator
    )
    assert services.add_entry(lab.member(), kind="surprise", text="Viesti auttoi.").text


def test_one_corrects_and_removes_ones_own_rows_alone_and_can_take_it_back(lab: Lab) -> None:
    from django.http import Http404

    from oppiva.experiments import rules

    lab.started()
    made = services.add_observation(lab.member(), value=Decimal(80))
    with pytest.raises(Http404):
        rules.own_observation(lab.member(1), made.pk)
    row = rules.own_observation(lab.member(), made.pk)
    services.change_observation(lab.member(), row, changes={"value": Decimal(8)}, base_version=1)
    services.remove_observation(lab.member(), row)
    assert queries.number_rows(lab.member().actor, lab.cycle) == ([], 0)
    services.put_observation_back(lab.member(), rules.own_observation(lab.member(), made.pk, removed=True))
    (found,), total = queries.number_rows(lab.member().actor, lab.cycle)
    assert (found.value, total, found.name) == (8, 1, lab.cast.staff[0].name)


def test_two_phones_in_one_field_are_shown_both_numbers(lab: Lab) -> None:
    from oppiva.experiments import rules

    lab.started()
    made = services.add_observation(lab.member(), value=Decimal(80))
    one, other = rules.own_observation(lab.member(), made.pk), rules.own_observation(lab.member(), made.pk)
    services.change_observation(lab.member(), one, changes={"value": Decimal(8)}, base_version=1)
    with pytest.raises(Conflict) as clash:
        services.change_observation(lab.member(), other, changes={"value": Decimal(9)}, base_version=1)
    assert (clash.value.mine, clash.value.theirs) == ({"value": "9.000"}, {"value": "8.000"})


def test_what_was_written_before_an_interruption_and_comes_later_is_kept(lab: Lab) -> None:
    lab.started()
    earlier = clock.now() - timedelta(minutes=5)
    save(lab.experiment, actor=AUDIT, changes={"state": State.INTERRUPTED, "state_since": clock.now()})
    sent = Sent(uuid4(), made_at=earlier, sent_at=clock.now(), queued=True)
    assert services.add_entry(lab.member(), kind="problem", text="Kesken jäi.", sent=sent).late is False
    refused("log_closed", services.add_entry, lab.member(), kind="problem", text="Jälkikäteen.")


def test_nobody_else_reads_the_log_before_the_decision(lab: Lab) -> None:
    from oppiva.experiments import rules
    from oppiva.people.queries import actor_for

    lab.started()
    services.add_entry(lab.member(), kind="problem", text="Vain meille.")
    code, programme = lab.experiment.code, lab.cast.programme.code
    for person in (lab.cast.facilitator, lab.cast.manager):
        assert not rules.may_read_log(rules.experiment_for(actor_for(person), programme, code))
    decided(lab)
    assert rules.may_read_log(rules.experiment_for(actor_for(lab.cast.facilitator), programme, code))
    with reading(AUDIT):
        assert DiaryEntry.objects.count() == 1
