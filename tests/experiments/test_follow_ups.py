"""Whether a decision is still in use: due days, mails, answers, shares (records.md 2.6, T7, T8, T9)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from experiments import trials
from experiments.following import DECIDED, DUE, TEST, answer, asked, decided, follower, letter, mails, rows
from experiments.lab import Lab
from oppiva.audit.models import Revision
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import queries, services
from oppiva.experiments.follow_dates import asked_by, asked_on, dues, is_asked, open_on
from oppiva.experiments.follow_words import after_shares
from oppiva.experiments.models import Amendment, Cycle, Decision, Experiment, FollowUp, FollowUpLink
from oppiva.experiments.pages.follow import shares_columns
from oppiva.experiments.queries.follow_ups import shares_of
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice, Person, Unit
from oppiva.workshops.models import TeamMember
from workshops.cast import person_of

DAY = timedelta(days=1)


# --- days ------------------------------------------------------------------------------------------------------------
def test_t7_due_days_are_calendar_months_from_the_decision() -> None:
    assert [due.on for due in dues(date(2026, 3, 24))] == [date(2026, 6, 24), date(2026, 9, 24), date(2027, 3, 24)]
    assert [due.on for due in dues(date(2026, 11, 30))] == [date(2027, 2, 28), date(2027, 5, 30), date(2027, 11, 30)]


def test_t8_an_answer_belongs_to_the_newest_question_until_the_next_is_due() -> None:
    first = dues(DECIDED)[0]
    assert first.last_day == date(2026, 7, 24)
    for day, months in ((date(2026, 6, 23), None), (DUE, 3), (date(2026, 9, 23), 3), (date(2026, 9, 24), 6)):
        found = open_on(DECIDED, "keep", None, day)
        assert (found.months if found else None) == months, day
    assert open_on(DECIDED, "keep", None, date(2027, 9, 23)) is not None
    assert open_on(DECIDED, "keep", None, date(2027, 9, 24)) is None


def test_what_was_stopped_is_not_asked_and_a_change_only_until_a_new_round_begins() -> None:
    first, second, third = dues(DECIDED)
    assert not is_asked("stop", first, None)
    assert is_asked("hand_over", first, None)
    began = date(2026, 6, 25)
    assert [is_asked("change", due, began) for due in (first, second, third)] == [True, False, False]
    assert not is_asked("change", first, first.on), "begun on the due date"
    assert is_asked("keep", third, began)


def test_the_mail_of_a_month_asks_a_question_of_its_own_months_until_the_next_is_due() -> None:
    first, second, _third = dues(DECIDED)
    for day, there in ((DECIDED, True), (first.on - DAY, True), (second.on - DAY, True), (second.on, False)):
        assert (asked_on(DECIDED, "keep", None, 3, day) == first) is there, day
    assert asked_on(DECIDED, "stop", None, 3, first.on) is None
    assert asked_on(DECIDED, "change", first.on, 3, first.on) is None


@settings(max_examples=50)
@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(0, 600))
def test_every_day_has_one_open_question_at_most_and_due_ones_never_go(decided_on: date, later: int) -> None:
    today = decided_on + later * DAY
    due = asked_by(decided_on, "keep", None, today)
    found = open_on(decided_on, "keep", None, today)
    assert found is None or found == due[-1]
    assert all(a.ends == b.on for a, b in zip(dues(decided_on), dues(decided_on)[1:], strict=False))


# --- shares ----------------------------------------------------------------------------------------------------------
def test_t9_a_share_is_always_of_all_due_rounds() -> None:
    rounds = [(3, "in_use")] * 9 + [(3, "no")] * 3 + [(3, "unknown")] * 4
    three, six, twelve = shares_of(rounds)
    assert (three.due, three.share(three.in_use), three.share(three.unknown)) == (16, 5_625, 2_500)
    assert (six.due, six.share(0), twelve.due) == (0, 0, 0)
    column = shares_columns((three,))[0]
    text = f"{column} {after_shares(3, column.figure)}"
    assert "9/16" in text
    assert "4/16" in text
    assert "9/12" not in text


@settings(max_examples=50)
@given(st.lists(st.sampled_from(["in_use", "partly", "no", "unknown", "waiting"]), max_size=40))
def test_the_states_of_a_round_add_up_to_what_is_due(states: list[str]) -> None:
    found = shares_of((3, state) for state in states)[0]
    assert found.due == len(states)
    assert sum(found.share(getattr(found, name)) for name in ("in_use", "partly", "no", "unknown", "waiting")) in range(
        0 if not states else 9_997, 10_004
    )


# --- asking ----------------------------------------------------------------------------------------------------------
pytest_db = pytest.mark.django_db


@pytest_db
@pytest.mark.both
def test_the_owner_is_asked_on_the_due_day_and_twice_more_and_never_twice_a_day(lab: Lab) -> None:
    decided(lab)
    assert asked(DUE - DAY) == {"asked": 0, "nobody": 0}
    assert asked(DUE) == {"asked": 1, "nobody": 0}
    assert asked(DUE) == {"asked": 0, "nobody": 0}
    for day in (1, 6):
        assert asked(DUE + day * DAY)["asked"] == 0
    assert asked(DUE + 7 * DAY)["asked"] == 1
    assert asked(DUE + 21 * DAY)["asked"] == 1
    assert asked(DUE + 30 * DAY)["asked"] == 0
    found = mails()
    assert [(mail.recipient, mail.version) for mail in found] == [(lab.cast.staff[0].pk, n) for n in (1, 2, 3)]
    assert len({mail.message_id for mail in found}) == 3
    assert {mail.delivery for mail in found} == {OutboxMail.Delivery.AT_LEAST_ONCE}
    assert len({mail.context["token"] for mail in found}) == 1, "the links of earlier mails go on"
    assert FollowUpLink.objects.count() == 1


@pytest_db
def test_days_without_a_worker_are_made_up_by_one_mail_and_none_after_the_window(lab: Lab) -> None:
    decided(lab)
    assert asked(DUE + 10 * DAY)["asked"] == 1
    assert asked(DUE + 11 * DAY)["asked"] == 0
    assert [mail.version for mail in mails()] == [1]
    OutboxMail.objects.all().delete()
    assert asked(date(2026, 9, 24) + 31 * DAY)["asked"] == 0


@pytest_db
def test_an_answer_ends_the_mails_and_one_that_waits_says_nothing_any_more(lab: Lab) -> None:
    decided(lab)
    asked(DUE)
    with trials.on(DUE):
        assert letter(mails()[0]) is not None
    answer(lab, DUE + DAY, "in_use", number=1)
    assert asked(DUE + 7 * DAY)["asked"] == 0
    with trials.on(DUE + DAY):
        assert letter(mails()[0]) is None


@pytest_db
def test_the_mail_and_the_question_are_written_together_or_not_at_all(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided(lab)

    def broken(*_args: object, **_more: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("oppiva.people.services.questions.audit_log", broken)
        with pytest.raises(OSError, match="power"):
            asked(DUE)
    assert (mails(), rows()) == ([], [])
    assert not FollowUpLink.objects.exists()
    assert asked(DUE)["asked"] == 1


@pytest_db
def test_a_stop_is_never_asked_and_a_correction_is_followed(lab: Lab) -> None:
    decided(lab, "stop")
    assert asked(DUE)["asked"] == 0
    with trials.on(DUE):
        services.correct_decision(
            lab.member(), lab.cycle, changes={"choice": "keep"}, reason="Kirjasimme väärin.", base_version=_version(lab)
        )
    assert asked(DUE)["asked"] == 1
    with trials.on(DUE):
        services.correct_decision(
            lab.member(), lab.cycle, changes={"choice": "stop"}, reason="Lopetimme sittenkin.",
            base_version=_version(lab),
        )  # fmt: skip
        assert letter(mails()[0]) is None
        assert queries.follow_up_shares([lab.experiment.programme_id]) == {}
        with pytest.raises(DomainError, match="follow_closed"):
            follower(lab)
    with reading(TEST):
        assert Amendment.objects.count() == 2


@pytest_db
def test_a_change_is_asked_until_its_new_round_has_begun(lab: Lab) -> None:
    decided(lab, "change")
    assert asked(DUE)["asked"] == 1
    Cycle.objects.filter(experiment=lab.experiment, number=2).update(started_at="2026-07-01T08:00:00Z")
    assert asked(DUE + 21 * DAY)["asked"] == 1, "it began after the question was due"
    assert asked(date(2026, 9, 24))["asked"] == 0
    with trials.on(date(2026, 9, 24)):
        shares = queries.follow_up_shares([lab.experiment.programme_id])[lab.experiment.programme_id]
        assert [one.due for one in shares] == [1, 0, 0]


# --- whom ------------------------------------------------------------------------------------------------------------
@pytest_db
def test_the_one_asked_is_the_owner_then_a_member_then_the_contact_then_nobody(lab: Lab) -> None:
    decided(lab)
    people = lab.cast.staff
    contact = person_of("Yrjö Yhteys", people[0].unit)
    asked(DUE)
    Person.objects.filter(pk=people[0].pk).update(state="left")
    asked(DUE + 7 * DAY)
    TeamMember.objects.filter(team=lab.teams[0]).update(until="2026-07-10T08:00:00Z")
    Unit.objects.filter(pk=people[0].unit_id).update(contact=contact)
    asked(DUE + 21 * DAY)
    assert [mail.recipient for mail in mails()] == [people[0].pk, people[1].pk, contact.pk]
    Unit.objects.filter(pk=people[0].unit_id).update(contact=None)
    assert asked(date(2026, 9, 24)) == {"asked": 0, "nobody": 1}
    with trials.on(date(2026, 9, 24)):
        three, six, _twelve = queries.rounds_of(TEST, lab.cycle)
        assert (three.state, three.nobody) == ("unknown", False)
        assert (six.state, six.nobody) == ("unknown", True)


@pytest_db
def test_an_erased_owner_leaves_the_answer_and_no_link(lab: Lab) -> None:
    from oppiva.people.services import erase_person

    decided(lab)
    asked(DUE)
    answer(lab, DUE, "partly", reason="Joskus kiireessä jää väliin.")
    assert FollowUpLink.objects.count() == 1
    with trials.on(DUE + DAY):
        erase_person(TEST, Person.objects.get(pk=lab.cast.staff[0].pk), reason="request")
    (row,) = rows()
    assert (row.value, row.reason, row.asked_id, row.answered_by_id) == (
        "partly",
        "Joskus kiireessä jää väliin.",
        None,
        None,
    )
    assert not FollowUpLink.objects.exists()
    assert asked(date(2026, 9, 24))["asked"] == 1
    assert mails()[-1].recipient == lab.cast.staff[1].pk


# --- answers ---------------------------------------------------------------------------------------------------------
@pytest_db
@pytest.mark.both
def test_t8_in_time_unknown_late_and_the_next_round(lab: Lab) -> None:
    decided(lab)
    asked(DUE)
    cycle = lab.cycle
    for day, state in ((date(2026, 7, 24), "waiting"), (date(2026, 7, 25), "unknown")):
        with trials.on(day):
            assert queries.rounds_of(TEST, cycle)[0].state == state
    in_time = answer(lab, date(2026, 7, 24), "partly")
    assert (in_time.months, in_time.late) == (3, False)
    late = answer(lab, date(2026, 9, 1), "in_use")
    assert (late.pk, late.months, late.late) == (in_time.pk, 3, True)
    after = answer(lab, date(2026, 9, 24), "no")
    assert (after.months, after.late, after.value) == (6, False, "no")
    assert [one.value for one in rows()] == ["in_use", "no"]


@pytest_db
def test_an_answer_replaced_stays_in_the_history_and_the_same_one_twice_is_one(lab: Lab) -> None:
    decided(lab)
    Notice.objects.all().delete()
    for value in ("in_use", "in_use", "no"):
        row = answer(lab, DUE, value)
    with reading(TEST):
        found = Revision.objects.filter(object_id=row.pk, field="value").order_by("version")
        assert [(one.before, one.after) for one in found] == [("", "in_use"), ("in_use", "no")]
        assert {one.actor_id for one in found} == {lab.cast.staff[0].pk}
    with trials.on(DUE):
        services.explain_follow_up(follower(lab), reason="  Aika ei\n riitä ")
        assert rows()[0].reason == "Aika ei riitä"
        services.take_back_follow_up(follower(lab))
        (row,) = rows()
        assert (row.value, row.reason, row.answered_on, row.answered_by_id) == ("", "", None, None)
        with pytest.raises(DomainError, match="follow_unanswered"):
            services.explain_follow_up(follower(lab), reason="Myöhässä")
    told = Notice.objects.filter(code="followed")
    assert set(told.values_list("person_id", flat=True)) == {one.pk for one in lab.cast.staff[1:3]}


@pytest_db
def test_of_two_answers_at_once_the_later_stands_and_both_are_kept(lab: Lab) -> None:
    decided(lab)
    with trials.on(DUE):
        first, second = follower(lab, 0), follower(lab, 1)
        services.answer_follow_up(first, value="in_use")
        services.answer_follow_up(second, value="no", reason="Tekijä vaihtui.")
        (row,) = rows()
    assert (row.value, row.reason, row.answered_by_id) == ("no", "Tekijä vaihtui.", lab.cast.staff[1].pk)
    with reading(TEST):
        kept = Revision.objects.filter(object_id=row.pk, field="value").order_by("version")
        assert [one.actor_id for one in kept] == [lab.cast.staff[0].pk, lab.cast.staff[1].pk]


@pytest_db
def test_a_wrong_value_a_long_reason_and_a_stranger_are_refused(lab: Lab) -> None:
    decided(lab)
    with trials.on(DUE):
        for value in ("unknown", "", "x"):
            with pytest.raises(DomainError, match="follow_value"):
                services.answer_follow_up(follower(lab), value=value)
        with pytest.raises(DomainError, match="follow_reason"):
            services.answer_follow_up(follower(lab), value="no", reason="x" * 161)
        assert [row.value for row in rows()] in ([], [""])
    with trials.on(DUE - DAY), pytest.raises(DomainError, match="follow_closed"):
        follower(lab)


@pytest_db
def test_a_past_experiment_is_asked_when_its_round_comes_and_long_past_ones_stay_unknown(lab: Lab) -> None:
    decided(lab)
    Experiment.objects.filter(pk=lab.experiment.pk).update(imported=True)
    assert asked(date(2027, 3, 24))["asked"] == 1, "the year is asked"
    with trials.on(date(2027, 3, 24)):
        states = [one.state for one in queries.rounds_of(TEST, lab.cycle)]
        assert states == ["unknown", "unknown", "waiting"]
    OutboxMail.objects.all().delete()
    with reading(TEST):
        FollowUp.objects.all().delete()
        Decision.objects.filter(cycle=lab.cycle).update(decided_at="2024-03-24T10:00:00Z")
    assert asked(date(2026, 6, 24)) == {"asked": 0, "nobody": 0}
    assert mails() == []


@pytest_db
def test_shares_are_asked_in_one_statement_and_by_series(lab: Lab, django_assert_num_queries) -> None:
    decided(lab)
    answer(lab, DUE, "in_use")
    programme, series = lab.experiment.programme_id, lab.cast.first.pk
    with trials.on(DUE):
        with django_assert_num_queries(1):
            found = queries.follow_up_shares([programme])
        assert queries.series_follow_up_shares([series])[series] == found[programme]
        assert [(one.in_use, one.due) for one in found[programme]] == [(1, 1), (0, 0), (0, 0)]
        Experiment.objects.filter(pk=lab.experiment.pk).update(imported=True)
        assert queries.follow_up_shares([programme], imported=False) == {}


def _version(lab: Lab) -> int:
    with reading(TEST):
        return Decision.objects.get(cycle=lab.cycle).version
