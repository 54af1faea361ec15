"""Nothing leads from an answer to a person, before or after the close (W2, P2, P6-P8); erasure leaves answers."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import DateField, ForeignKey, JSONField, Model, UUIDField
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS, Actor, Grant, Level, Place, Target, decide, reading
from oppiva.jobs import clock
from oppiva.people import own_data
from oppiva.people.queries import actor_for
from oppiva.people.services import erase_person
from oppiva.pulses import queries, rules, services
from oppiva.pulses.models import HasAnswered, PulseBallot, PulseResult, PulseText, PulseValue, PulseWave
from pulses.cast import GOOD, SETUP, Cast, answered, closed, key, opened, values_of

pytestmark = pytest.mark.django_db
KEYED: tuple[type[Model], ...] = (HasAnswered, PulseBallot, PulseValue, PulseText)
ANSWERS: tuple[type[Model], ...] = (PulseBallot, PulseValue, PulseText, PulseResult)


# --- P2: no path ------------------------------------------------------------------------------------------------------
def columns(model: type[Model]) -> dict[str, type]:
    return {field.name: type(field) for field in model._meta.concrete_fields}


def test_p2_no_table_of_answers_has_a_way_to_a_person_a_session_an_address_or_a_time() -> None:
    for model in ANSWERS:
        for field in model._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                assert field.remote_field.model is PulseWave, f"{model.__name__}.{field.name}"
            assert not isinstance(field, DateField), "no time finer than the wave's"
            assert not isinstance(field, UUIDField) or field.primary_key
            assert not any(word in field.name for word in ("person", "user", "session", "ip", "device", "at_", "_at"))
    assert columns(HasAnswered).keys() == {"id", "wave", "person"}


def test_p2_the_keys_of_all_tables_lead_from_no_answer_to_a_person_but_by_the_wave() -> None:
    """Every chain of keys away from a table of answers, the wave itself left out since it holds all of them."""

    def away(model: type[Model]) -> set[type[Model]]:
        return {
            field.remote_field.model
            for field in model._meta.concrete_fields
            if isinstance(field, ForeignKey) and field.remote_field.model is not PulseWave
        }

    for model in ANSWERS:
        assert away(model) == set()
    # Nothing points at an answer either: no table can join one to something else.
    for other in apps.get_models():
        for field in other._meta.concrete_fields:
            if isinstance(field, ForeignKey):
                assert field.remote_field.model not in KEYED, f"{other.__name__}.{field.name}"


def test_p6_after_the_close_no_row_joins_two_questions_or_two_cuts(cast: Cast) -> None:
    wave = opened(cast, cuts=("area", "role"))
    for number, person in enumerate(cast.staff[:12]):
        groups = {"area": "23", "role": "staff"}
        services.answer(person.pk, wave.pk, values_of(number), f"rivi {number}", groups=groups)
    services.close_wave(wave.pk)
    assert JSONField not in columns(PulseValue).values()
    assert set(columns(PulseValue)) == {"id", "wave", "question", "cut", "cut_id", "value"}
    assert set(columns(PulseText)) == {"id", "wave", "question", "text", "released"}
    with reading(SETUP):
        assert not PulseBallot.objects.filter(wave=wave).exists()
        rows = list(PulseValue.objects.filter(wave=wave))
        assert len(rows) == 12 * 3 * 3
        for question in ("worth", "ahead", "change"):
            for cut in ("all", "area", "role"):
                found = Counter(row.value for row in rows if (row.question, row.cut) == (question, cut))
                assert found == Counter(values_of(number)[question] for number in range(12))


@pytest.mark.both
def test_p2_the_order_of_answering_is_in_no_key() -> None:
    """1 000 keys as the tables draw them, against the order they were drawn in: no rank correlation."""
    with reading(SETUP):
        for model in KEYED:
            keys = [key(model._meta.get_field("id").get_default()) for _ in range(1_000)]
            assert abs(rho(keys)) < 0.1, model.__name__
            assert sum(number >> 124 & 1 for number in keys) not in {0, 1_000}, "all 128 bits are random"


@pytest.mark.both
def test_p2_of_a_thousand_answers_the_tables_keep_no_order(cast: Cast) -> None:
    """1 000 ballots in order of a number, read back as the database holds them."""
    wave = opened(cast)
    with reading(SETUP):
        for number in range(1_000):
            PulseBallot(wave=wave, values=GOOD, text=f"{number}", edit_hash=f"{number:064}").save(force_insert=True)
        by_key = [int(text) for text in PulseBallot.objects.order_by("pk").values_list("text", flat=True)]
        assert abs(rho(by_key)) < 0.1
        if connection.vendor == "sqlite":
            unordered = [int(text) for text in PulseBallot.objects.filter(wave=wave).values_list("text", flat=True)]
            assert abs(rho(unordered)) < 0.1, "a scan goes by the key, there is no row number"
    services.close_wave(wave.pk)
    with reading(SETUP):
        rows = PulseText.objects.filter(wave=wave)
        texts = [int(text) for text in rows.order_by("pk").values_list("text", flat=True) if text.isdigit()]
        assert len(texts) == 1_000
        assert abs(rho(texts)) < 0.1
        with connection.cursor() as cursor:  # in no order asked for
            cursor.execute("SELECT text FROM pulses_pulsetext")
            assert abs(rho([int(text) for (text,) in cursor.fetchall()])) < 0.1


def rho(numbers: list[int]) -> float:
    """Spearman's rank correlation of the numbers with their own order."""
    ranks = {number: rank for rank, number in enumerate(sorted(numbers))}
    n = len(numbers)
    return 1 - 6 * sum((rank - ranks[number]) ** 2 for rank, number in enumerate(numbers)) / (n * (n * n - 1))


def test_the_correlation_finds_an_order_that_is_there() -> None:
    assert rho(list(range(100))) == pytest.approx(1)
    assert rho(list(range(100, 0, -1))) == pytest.approx(-1)


def test_p2_on_sqlite_the_tables_have_no_row_numbers_and_leave_nothing_behind() -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for model in KEYED:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [model._meta.db_table])
            assert cursor.fetchone()[0].endswith("WITHOUT ROWID"), model.__name__
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone()[0] == 1


@pytest.mark.pg
def test_p2_on_postgresql_no_stamp_of_a_transaction_joins_a_person_to_a_ballot(cast: Cast) -> None:
    """With each answer everybody who answered is written anew, so all share the newest stamp and stand in any order."""
    wave = opened(cast)
    answered(cast, wave, 20)
    with reading(SETUP), connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text || cmin::text, person_id FROM pulses_hasanswered ORDER BY ctid")
        rows = cursor.fetchall()
    assert len({stamp for stamp, _ in rows}) == 1
    asked = [person.pk for person in cast.staff[:20]]
    order = [person for _, person in rows]
    assert set(order) == set(asked)
    assert order not in (asked, asked[::-1])
    for person in cast.staff[:20]:
        with pytest.raises(DomainError, match="pulse_answered"):
            services.answer(person.pk, wave.pk, GOOD)


@pytest.mark.pg
def test_the_second_wall_gives_a_ballot_to_nobody_and_who_answered_to_oneself(cast: Cast) -> None:
    wave = opened(cast)
    for number, person in enumerate(cast.staff[:12]):
        services.answer(person.pk, wave.pk, values_of(number), f"rivi {number}")

    def seen(actor: Actor | None, table: type[Model]) -> int:
        with reading(actor or ANONYMOUS):
            return table._base_manager.count()

    people = [None, *map(actor_for, (cast.staff[0], cast.facilitator, cast.manager, cast.stranger, cast.outsider))]
    assert [seen(actor, PulseBallot) for actor in people] == [0] * 6
    assert [seen(actor, HasAnswered) for actor in people] == [0, 1, 0, 0, 0, 0]
    assert seen(SETUP, PulseBallot) == seen(SETUP, HasAnswered) == 12
    services.close_wave(wave.pk)
    assert [seen(actor, PulseValue) for actor in people] == [0] * 6
    assert [seen(actor, PulseText) for actor in people] == [0, 0, 12, 12, 0, 0], "who asks looks before releasing"
    row = queries.texts_to_release(people[2] or ANONYMOUS, wave.pk)[0]
    services.release_text(people[2] or ANONYMOUS, wave.pk, row.id)
    assert [seen(actor, PulseText) for actor in people] == [0, 1, 12, 12, 1, 1]
    services.release_text(people[3] or ANONYMOUS, wave.pk, row.id, shown=False)
    with connection.cursor() as cursor:
        for table in ("hasanswered", "pulseballot", "pulsevalue", "pulsetext", "pulsewave", "pulseresult"):
            cursor.execute(f"SELECT count(*) FROM pulses_{table}")
            assert cursor.fetchone() == (0,), "whoever says nothing gets no row"


# --- W2 ---------------------------------------------------------------------------------------------------------------
def test_wall_w2_nobody_reads_a_raw_answer_and_after_the_close_not_even_its_author_changes_it(cast: Cast) -> None:
    wave = opened(cast)
    code = services.answer(cast.staff[0].pk, wave.pk, GOOD, "KANARIA")
    answered(Cast(**vars(cast) | {"staff": cast.staff[1:]}), wave, 12)
    everyone = [cast.staff[0], cast.facilitator, cast.manager, cast.stranger]
    for person in everyone:
        actor = actor_for(person)
        for action in ("read", "export", "delete", "approve"):
            assert decide(actor, action, rules.target_of(wave, "pulse_answer", "own"), clock.now()).level == Level.NONE
        assert "KANARIA" not in repr(queries.wave_for_owner(actor, "session", wave.owner_id))
    done = services.close_wave(wave.pk)
    with pytest.raises(Exception, match="pulse_closed"):
        services.answer(cast.staff[0].pk, wave.pk, GOOD, edit_code=code)
    assert not rules.may_answer(actor_for(cast.staff[0]), done)
    for person in everyone[:3]:
        assert "KANARIA" not in repr(queries.results_of(actor_for(person), wave.pk)), "not before it is released"
    with reading(SETUP):
        assert not PulseBallot.objects.filter(wave=wave).exists()


def test_p7_twelve_who_answer_alike_are_told_of_only_as_ten_or_more(cast: Cast) -> None:
    wave = opened(cast)
    for person in cast.staff[:12]:
        services.answer(person.pk, wave.pk, GOOD)
    services.close_wave(wave.pk)
    result = queries.results_of(actor_for(cast.manager), wave.pk)
    assert {(cell.form, cell.band, cell.answers, cell.counts) for cell in result.cells} == {
        ("uniform", "10_plus", None, None)
    }


@pytest.mark.parametrize(("count", "form"), [(4, "nothing"), (5, "relative"), (9, "relative"), (10, "exact")])
def test_p3_a_result_stands_on_its_rung_and_the_table_holds_no_more(cast: Cast, count: int, form: str) -> None:
    wave = closed(cast, count)
    with reading(SETUP):
        for row in PulseResult.objects.filter(wave=wave):
            assert row.form == form
            assert (row.counts is None) == (row.answers is None) == (form != "exact")


def test_five_to_nine_are_compared_with_all_of_the_programme_and_with_nobody_elses(cast: Cast) -> None:
    def relations(wave: PulseWave) -> dict[str, str]:
        return {cell.question: cell.relation for cell in queries.results_of(actor_for(cast.manager), wave.pk).cells}

    def glad(count: int) -> PulseWave:
        wave = opened(cast)
        for number, person in enumerate(cast.staff[:count]):
            worth = "yes" if number else "partly"
            services.answer(person.pk, wave.pk, values_of(number) | {"worth": worth})
        return services.close_wave(wave.pk)

    assert relations(glad(6)) == {"worth": "", "ahead": "", "change": ""}, "nobody to compare with"
    closed(cast, 20)
    assert relations(glad(6)) == {"worth": "higher", "ahead": "same", "change": ""}


# --- rights -----------------------------------------------------------------------------------------------------------
ROLES = ("participant", "facilitator", "supervisor", "director", "analyst", "steering", "project_manager", "auditor",
         "communicator", "adopter", "employer_guest", "area_admin", "instance_admin", "team_member")  # fmt: skip


@profile(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.sampled_from(ROLES), st.sampled_from(["series", "area", "programme", "instance", "team"]), st.booleans()
        ),
        max_size=3,
    ),
    st.sampled_from(["open", "closed"]),
)
def test_the_list_of_waves_and_the_policy_agree(cast: Cast, grants: list[tuple[str, str, bool]], state: str) -> None:
    series = uuid4()
    wave = opened(cast, series=series, area="23")
    if state == "closed":
        services.close_wave(wave.pk)
    ids = {"series": str(series), "area": "23", "programme": str(cast.programme.pk), "instance": "", "team": "t"}
    elsewhere = {kind: "37" if kind == "area" else str(uuid4()) for kind in ids} | {"instance": ""}
    held = tuple(
        Grant(role, place := Place(kind, (ids if here else elsewhere)[kind]), frozenset({place}))
        for role, kind, here in grants
    )
    actor = Actor(str(uuid4()), held)
    with reading(actor):
        found = PulseWave.objects.get(pk=wave.pk)
        for kind in (rules.RESULT, rules.ANSWERED):
            level = decide(actor, "read", rules.target_of(found, kind), clock.now()).level
            assert rules.waves_visible_to(actor, kind).filter(pk=wave.pk).exists() == (level >= Level.META)


def test_a_team_has_no_result_of_its_own() -> None:
    team = Place("team", "t")
    member = Actor(str(uuid4()), (Grant("team_member", team, frozenset({team, Place("programme", "p")})),))
    target = Target("pulse_result", frozenset({team, Place("programme", "p")}), state="closed")
    assert decide(member, "read", target, clock.now()).level == Level.NONE


# --- the person -------------------------------------------------------------------------------------------------------
def test_the_own_copy_says_that_one_has_answered_and_not_what(cast: Cast) -> None:
    wave = opened(cast)
    services.answer(cast.staff[0].pk, wave.pk, GOOD, "KANARIA")
    parts = {part.kind: part.rows for part in own_data.collect(cast.staff[0].pk, lambda done, of: None)}
    (row,) = parts["pulses_answered"]
    assert row["questionnaire"] == "Työpajapalaute"
    assert row["programme"] == cast.programme.code
    assert set(row) == {"programme", "questionnaire", "opened_at", "closed_at"}
    assert "KANARIA" not in repr(parts)
    assert queries.answered_rows_of(cast.staff[1].pk) == []


@pytest.mark.both
def test_erasure_forgets_who_answered_and_leaves_the_answer(cast: Cast, settings: Any, tmp_path: Path) -> None:
    settings.OPPIVA_ERASURES = tmp_path / "erasures.jsonl"
    wave = opened(cast)
    answered(cast, wave, 10)
    person = cast.staff[0]
    erase_person(SETUP, person, reason="controller_request")
    with reading(SETUP):
        assert not HasAnswered.objects.filter(person_id=person.pk).exists()
        assert HasAnswered.objects.filter(wave=wave).count() == 9
        assert PulseBallot.objects.filter(wave=wave).count() == 10
    services.close_wave(wave.pk)
    assert queries.results_of(actor_for(cast.manager), wave.pk).cells[0].answers == 10


def test_who_answered_is_kept_for_thirty_days_after_the_close_and_no_longer(cast: Cast) -> None:
    wave = closed(cast, 12)
    for days, left in ((29, 12), (31, 0)):
        with time_machine.travel(wave.closes_at + timedelta(days=days)):
            services.purge_due()
        with reading(SETUP):
            assert HasAnswered.objects.filter(wave=wave).count() == left
            assert PulseValue.objects.filter(wave=wave).exists() == bool(left)


def test_two_waves_of_one_person_share_nothing(cast: Cast) -> None:
    waves = [opened(cast), opened(cast)]
    codes = [services.answer(cast.staff[0].pk, wave.pk, GOOD) for wave in waves]
    with reading(SETUP):
        one, two = (PulseBallot.objects.get(wave=wave) for wave in waves)
    assert codes[0] != codes[1]
    for name in ("pk", "edit_hash"):
        assert getattr(one, name) != getattr(two, name)
    assert all(first != second for first, second in pairwise([one.pk, two.pk]))
