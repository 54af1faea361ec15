"""Questionnaires are switched on by a gate; waves open, take answers, and keep who answered apart (W2, P1, P9)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from oppiva.audit.models import AuditEvent
from oppiva.core.policy import NotReading, reading
from oppiva.jobs import clock
from oppiva.people.models import Unit
from oppiva.people.queries import actor_for
from oppiva.pulses import queries, services, tasks
from oppiva.pulses.models import (
    HasAnswered,
    Instrument,
    PulseBallot,
    PulseResult,
    PulseText,
    PulseValue,
    PulseWave,
)
from pulses.cast import GOOD, SETUP, Cast, answered, closed, grant_to, opened, person_of, values_of
from pulses.refusing import refused

pytestmark = pytest.mark.django_db
TABLES = (Instrument, PulseWave, HasAnswered, PulseBallot, PulseResult, PulseValue, PulseText)


@pytest.mark.parametrize("table", TABLES)
def test_each_table_is_closed_outside_reading(table: type[Instrument]) -> None:
    for manager in (table.objects, table._base_manager, table._default_manager):
        with pytest.raises(NotReading):
            manager.all()


# --- opening ----------------------------------------------------------------------------------------------------------
def test_who_asks_opens_a_wave_and_nobody_else(cast: Cast) -> None:
    now = clock.now()
    for person, may in (
        (cast.facilitator, True), (cast.manager, True),
        (cast.staff[0], False), (cast.stranger, False), (cast.outsider, False),
    ):  # fmt: skip
        asked = {
            "programme": cast.programme, "instrument": "session_feedback", "owner_kind": "session",
            "owner_id": uuid4(), "kind": "anonymous", "opens_at": now, "closes_at": now + timedelta(hours=1),
        }  # fmt: skip
        if may:
            assert services.open_wave(actor_for(person), **asked).state == "open"
        else:
            with refused("not_allowed"):
                services.open_wave(actor_for(person), **asked)


@pytest.mark.both
def test_an_owner_is_asked_once(cast: Cast) -> None:
    wave = opened(cast)
    with refused("pulse_exists"):
        opened(cast, owner_id=wave.owner_id)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cuts": ("team",)}, "pulse_cut_not_allowed"),
        ({"cuts": ("area", "area")}, "pulse_cut_not_allowed"),
        ({"cuts": ("series", "role", "area")}, "pulse_cuts_nested"),
        ({"owner_kind": "team"}, "pulse_cut_not_allowed"),
        ({"kind": "named_facilitator"}, "pulse_kind_not_offered"),
        ({"kind": "named_team"}, "pulse_kind_not_offered"),
        ({"instrument": "uwes"}, "instrument_unknown"),
        ({"owner_kind": "unit"}, "gone"),
    ],
)
def test_a_wave_that_must_not_be_is_refused(cast: Cast, more: dict[str, object], code: str) -> None:
    with refused(code):
        opened(cast, **more)


def test_a_wave_ends_after_it_begins(cast: Cast) -> None:
    with refused("pulse_times_order"):
        opened(cast, closes_at=clock.now() - timedelta(hours=1))


def test_a_unit_is_asked_only_after_its_staff_has_been_heard(cast: Cast) -> None:
    with refused("not_heard"):
        opened(cast, owner_kind="unit", owner_id=cast.unit.pk)
    Unit.objects.filter(pk=cast.unit.pk).update(yt_date=clock.today(), yt_document=uuid4(), yt_contact=cast.manager.pk)
    assert opened(cast, owner_kind="unit", owner_id=cast.unit.pk)


# --- answering --------------------------------------------------------------------------------------------------------
def test_an_answer_is_kept_without_its_person_and_changed_with_its_code_alone(cast: Cast) -> None:
    wave = opened(cast)
    code = services.answer(cast.staff[0].pk, wave.pk, GOOD, "Hyvä päivä")
    with refused("pulse_answered"):
        services.answer(cast.staff[0].pk, wave.pk, GOOD)
    with refused("pulse_code_unknown"):
        services.answer(cast.staff[0].pk, wave.pk, GOOD, edit_code="arvattu")
    other = opened(cast)
    with refused("pulse_code_unknown"):
        services.answer(cast.staff[0].pk, other.pk, GOOD, edit_code=code)
    assert services.answer(cast.staff[0].pk, wave.pk, GOOD | {"worth": "no"}, "Muutin", edit_code=code) == code
    with reading(SETUP):
        (ballot,) = PulseBallot.objects.filter(wave=wave)
        assert (ballot.values["worth"], ballot.text) == ("no", "Muutin")
        assert code not in str(vars(ballot))
        assert HasAnswered.objects.filter(wave=wave).count() == 1
    assert queries.has_answered(cast.staff[0].pk, [wave.pk, other.pk]) == {wave.pk}
    assert queries.has_answered(cast.staff[1].pk, [wave.pk]) == frozenset()


def test_nobody_but_a_participant_of_the_programme_answers(cast: Cast) -> None:
    wave = opened(cast)
    for person in (cast.stranger, cast.facilitator, cast.manager, cast.outsider):
        assert not queries.may_answer(actor_for(person), wave.pk)
        with refused("not_allowed"):
            services.answer(person.pk, wave.pk, GOOD)
    with refused("not_allowed"):
        services.answer(uuid4(), wave.pk, GOOD)
    with refused("gone"):
        services.answer(cast.staff[0].pk, uuid4(), GOOD)
    assert queries.may_answer(actor_for(cast.staff[0]), wave.pk)


@pytest.mark.parametrize(
    "values",
    [{}, GOOD | {"worth": "maybe"}, GOOD | {"salary": "1"}, {"worth": "yes", "ahead": "yes"}],
)
def test_answers_that_were_not_offered_are_refused(cast: Cast, values: dict[str, str]) -> None:
    wave = opened(cast)
    with refused("pulse_answer_malformed"):
        services.answer(cast.staff[0].pk, wave.pk, values)


@pytest.mark.parametrize("text", ["x" * 161, "nolla\x00"])
def test_a_line_that_cannot_be_kept_is_refused(cast: Cast, text: str) -> None:
    wave = opened(cast)
    with refused("pulse_answer_malformed"):
        services.answer(cast.staff[0].pk, wave.pk, GOOD, text)


def test_a_group_is_given_under_each_cut_and_no_other(cast: Cast) -> None:
    wave = opened(cast, cuts=("role",))
    for groups in ({}, {"area": "23"}, {"role": "staff", "area": "23"}):
        with refused("pulse_cut_not_allowed"):
            services.answer(cast.staff[0].pk, wave.pk, GOOD, groups=groups)
    assert services.answer(cast.staff[0].pk, wave.pk, GOOD, groups={"role": "staff"})


def test_a_wave_opens_and_closes_by_the_clock_before_its_work_is_done(cast: Cast) -> None:
    now = clock.now()
    wave = opened(cast, opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2))
    assert wave.state == "draft"
    with refused("not_allowed"):
        services.answer(cast.staff[0].pk, wave.pk, GOOD)
    with time_machine.travel(now + timedelta(minutes=61)):
        services.answer(cast.staff[0].pk, wave.pk, GOOD)
        assert queries.wave_row(actor_for(cast.manager), wave.pk).is_open
    with time_machine.travel(now + timedelta(minutes=121)):
        with refused("pulse_closed"):
            services.answer(cast.staff[1].pk, wave.pk, GOOD)
        row = queries.wave_row(actor_for(cast.manager), wave.pk)
        assert (row.state, row.is_open, row.has_result) == ("closing", False, False)
        assert queries.results_of(actor_for(cast.manager), wave.pk).cells == ()


def test_the_work_of_the_clock_opens_closes_and_empties(cast: Cast) -> None:
    now = clock.now()
    wave = opened(cast, opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2))
    run = None
    with time_machine.travel(now + timedelta(minutes=61)):
        assert tasks.open_and_close(run) == {"opened": 1, "closed": 0}  # type: ignore[arg-type]
        answered(cast, wave, 12)
    with time_machine.travel(now + timedelta(minutes=121)):
        assert tasks.open_and_close(run) == {"opened": 0, "closed": 1}  # type: ignore[arg-type]
        assert tasks.open_and_close(run) == {"opened": 0, "closed": 0}  # type: ignore[arg-type]
    with time_machine.travel(now + timedelta(days=29)):
        assert tasks.purge(run) == {"purged": 0}  # type: ignore[arg-type]
    with time_machine.travel(now + timedelta(days=31)):
        assert tasks.purge(run) == {"purged": 1}  # type: ignore[arg-type]
        with reading(SETUP):
            assert PulseWave.objects.get(pk=wave.pk).state == "purged"
            for table in (HasAnswered, PulseBallot, PulseValue, PulseText):
                assert not table.objects.exists()
        result = queries.results_of(actor_for(cast.manager), wave.pk)
        assert [cell.answers for cell in result.cells] == [12, 12, 12], "sums stay"


def test_a_wave_without_an_answer_closes_too(cast: Cast) -> None:
    wave = closed(cast, 0)
    result = queries.results_of(actor_for(cast.manager), wave.pk)
    assert {cell.form for cell in result.cells} == {"nothing"}
    with refused("pulse_closed"):
        services.close_wave(wave.pk)
    with refused("gone"):
        services.close_wave(uuid4())


# --- P1 and who sees --------------------------------------------------------------------------------------------------
def test_p1_before_the_close_only_under_ten_or_ten_is_told(cast: Cast) -> None:
    wave = opened(cast)
    for number, person in enumerate(cast.staff[:12], start=1):
        services.answer(person.pk, wave.pk, values_of(number))
        for viewer in (cast.manager, cast.facilitator, person):
            result = queries.results_of(actor_for(viewer), wave.pk)
            assert (result.cells, result.texts, result.wave.enough) == ((), (), number >= 10)
    with reading(SETUP):
        assert not PulseResult.objects.filter(wave=wave).exists()
        assert not PulseValue.objects.filter(wave=wave).exists()
    services.close_wave(wave.pk)
    result = queries.results_of(actor_for(cast.facilitator), wave.pk)
    assert len(result.cells) == 3, "all at once"
    assert {cell.form for cell in result.cells} == {"exact"}


def test_p4_any_cut_but_those_of_the_wave_is_not_there(cast: Cast) -> None:
    wave = opened(cast, cuts=("role",))
    for number, person in enumerate(cast.staff[:24]):
        role = "supervisor" if number < 12 else "staff"
        services.answer(person.pk, wave.pk, values_of(number), groups={"role": role})
    services.close_wave(wave.pk)
    actor = actor_for(cast.manager)
    assert {cell.group for cell in queries.results_of(actor, wave.pk, "role").cells} == {"staff", "supervisor"}
    for cut in ("area", "series", "team", "role,area", "", "unit", "' OR 1=1"):
        with pytest.raises(Http404):
            queries.results_of(actor, wave.pk, cut)


def test_a_stranger_finds_neither_wave_nor_result(cast: Cast) -> None:
    wave = closed(cast, 12)
    for person in (cast.stranger, cast.outsider):
        actor = actor_for(person)
        assert queries.wave_for_owner(actor, "session", wave.owner_id) is None
        for read in (queries.results_of, queries.wave_row, queries.texts_to_release):
            with pytest.raises(Http404):
                read(actor, wave.pk)
    for person in (cast.staff[0], cast.facilitator, cast.manager):
        assert queries.wave_for_owner(actor_for(person), "session", wave.owner_id) is not None
        assert queries.results_of(actor_for(person), wave.pk).cells


def test_the_system_itself_finds_every_wave(cast: Cast) -> None:
    wave = closed(cast, 12)
    assert queries.wave_row(SETUP, wave.pk).has_result
    assert queries.results_of(SETUP, wave.pk).cells


def test_a_facilitator_of_another_series_sees_no_result(cast: Cast) -> None:
    mine, theirs = uuid4(), uuid4()
    wave = closed(cast, 12, series=mine)
    for series, sees in ((mine, True), (theirs, False)):
        person = person_of("Sari Sarja")
        grant_to(person, "facilitator", "series", str(series))
        assert (queries.wave_for_owner(actor_for(person), "session", wave.owner_id) is not None) == sees


def test_the_waves_of_many_half_days_take_as_many_statements_as_of_one(cast: Cast) -> None:
    waves = [opened(cast) for _ in range(5)]
    actor = actor_for(cast.manager)
    counted = []
    for some in (waves[:1], waves):
        with CaptureQueriesContext(connection) as asked:
            found = queries.waves_for_owners(actor, "session", [wave.owner_id for wave in some])
        assert {row.id for row in found.values()} == {wave.pk for wave in some}
        counted.append(len(asked))
    assert counted[0] == counted[1] <= 4, "on PostgreSQL each reader is told to the database, too"


# --- P9 ---------------------------------------------------------------------------------------------------------------
@pytest.mark.both
def test_p9_the_kind_is_fixed_at_the_first_answer_whatever_sql_is_sent(cast: Cast) -> None:
    wave = opened(cast)
    kind, flag = (f"UPDATE pulses_pulsewave SET {column} = %s WHERE id = %s" for column in ("kind", "kind_fixed"))
    pk = wave.pk.hex if connection.vendor == "sqlite" else wave.pk
    assert by_hand(kind, "named_team", pk) == 1
    assert by_hand(kind, "anonymous", pk) == 1
    services.answer(cast.staff[0].pk, wave.pk, GOOD)
    for statement, value in ((kind, "named_team"), (flag, False)):
        with pytest.raises(IntegrityError), transaction.atomic():
            by_hand(statement, value, pk)
    services.close_wave(wave.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_hand(kind, "named_team", pk)


@pytest.mark.both
def test_a_result_is_frozen_whatever_sql_is_sent(cast: Cast) -> None:
    closed(cast, 12)
    with pytest.raises(IntegrityError), transaction.atomic():
        by_hand("UPDATE pulses_pulseresult SET answers = %s", 99)
    with pytest.raises(IntegrityError), transaction.atomic(), reading(SETUP):
        PulseResult.objects.update(relation="higher")


def by_hand(sql: str, *values: object) -> int:
    """Send SQL past the models, as the system, whom PostgreSQL gives every row; how many rows it changed."""
    with reading(SETUP), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


# --- the log ----------------------------------------------------------------------------------------------------------
def test_no_row_of_the_log_tells_that_somebody_answered(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    wave = opened(cast)
    answered(cast, wave, 3)
    services.close_wave(wave.pk)
    rows = list(AuditEvent.objects.order_by("pk").values_list("verb", "actor_id"))[before:]
    assert rows == [("pulse_opened", None), ("pulse_closed", None)]
    assert not any(UUID(str(person.pk)) in [actor for _, actor in rows] for person in cast.staff)


def test_requests_need_no_session_to_be_read(cast: Cast) -> None:
    """What a form sends is all that is read: a posted dictionary, whatever request it came with."""
    from oppiva.pulses.asking import questions_of, read_answers

    with reading(SETUP):
        instrument = Instrument.objects.get(code="session_feedback")
    with override("fi"):
        questions = questions_of(instrument, "fi")
    post = RequestFactory().post("/", {question.name: question.options[0].value for question in questions}).POST
    assert read_answers(questions, post).ok
