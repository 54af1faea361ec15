"""The evidence chain and the sealed days (R15): any tampering is found, and its first place is named."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from audit.cast import AINO
from oppiva.audit.models import AuditEvent, EvidenceEntry, LogRetention
from oppiva.audit.services import (
    Fault,
    append,
    heads,
    keep_log_for,
    log,
    purge,
    retention_months,
    seal_day,
    seal_due,
    verify,
)
from oppiva.core.chain import START
from oppiva.core.errors import DomainError

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("owner", "thursday")]
DAY = date(2026, 3, 12)
FRIDAY_NIGHT = datetime(2026, 3, 13, 1, 0, tzinfo=UTC)
TRIGGERS = {
    "sqlite": [f"audit_{table}_{deed}" for table in ("event", "evidence") for deed in ("update", "delete", "replace")],
    "postgresql": [],
}


def add(quantity=21, programme="ES-OPPIVA", **more):
    return append(programme, "attendance", occurred_on=DAY, quantity=quantity, unit="person", **more)


def tamper(*statements):
    """SQL as somebody with the database in hand would send it, the triggers taken away."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in TRIGGERS["sqlite"]:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
        else:
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER USER")
            cursor.execute("ALTER TABLE audit_evidenceentry DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)


def test_example_e7_is_the_first_link_of_its_chain():
    entry = append("ES-OPPIVA", "attendance", occurred_on=date(2026, 10, 8), quantity=21, unit="person")
    assert (entry.seq, entry.prev_hash) == (1, START)
    assert entry.hash == "5466b2f2ff1ea4ec2d3275701d5f633f94c397338f480fc4d507d341c091fd1e"


def test_each_programme_has_its_own_chain_without_gaps():
    assert [add().seq for _ in range(3)] == [1, 2, 3]
    assert add(programme="TOINEN").seq == 1
    assert add(-1, corrects_seq=2).seq == 4
    verdict = verify()
    assert verdict.ok
    assert (verdict.chains, verdict.entries) == (2, 5)


def test_what_is_no_evidence_is_refused():
    add()
    with pytest.raises(DomainError, match="entry_unknown"):
        add(corrects_seq=2)
    with pytest.raises(ValueError, match="seal is 64 hex"):
        add(seal="abc")
    with pytest.raises(ValueError, match="subject_ref is 64 hex"):
        add(subject_ref="X" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        append("ES-OPPIVA", "audit_seal", occurred_on=DAY, quantity=1, unit="row")
    assert add(subject_ref="0f" * 32, area="06", series="S1", seal="a" * 64).seq == 2
    assert verify().ok


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit_evidenceentry SET quantity = 99 WHERE seq = 4", Fault("ES-OPPIVA", "altered", seq=4)),
        ("UPDATE audit_evidenceentry SET occurred_on = '2026-03-11' WHERE seq = 4", Fault("ES-OPPIVA", "altered", 4)),
        ("DELETE FROM audit_evidenceentry WHERE seq = 4", Fault("ES-OPPIVA", "gap", seq=4)),
        (
            "UPDATE audit_evidenceentry SET quantity = CASE seq WHEN 4 THEN 5 ELSE 4 END WHERE seq IN (4, 5)",
            Fault("ES-OPPIVA", "altered", seq=4),
        ),
        (
            "INSERT INTO audit_evidenceentry (programme, seq, kind, occurred_on, quantity, unit, prev_hash, hash) "
            "SELECT programme, 7, kind, occurred_on, quantity, unit, hash, hash FROM audit_evidenceentry WHERE seq = 6",
            Fault("ES-OPPIVA", "altered", seq=7),
        ),
        ("UPDATE audit_evidenceentry SET prev_hash = hash WHERE seq = 4", Fault("ES-OPPIVA", "moved", seq=4)),
    ],
)
def test_a_tampered_chain_names_its_first_bad_entry(statement, fault):
    for quantity in range(1, 7):
        add(quantity)
    add(programme="TOINEN")
    assert verify().ok
    tamper(statement)
    assert verify().faults == (fault,)


def test_two_rows_swapped_whole_are_found():
    for quantity in range(1, 7):
        add(quantity)
    tamper(
        "UPDATE audit_evidenceentry SET seq = 100 WHERE seq = 4",
        "UPDATE audit_evidenceentry SET seq = 4 WHERE seq = 5",
        "UPDATE audit_evidenceentry SET seq = 5 WHERE seq = 100",
    )
    assert verify().faults == (Fault("ES-OPPIVA", "moved", seq=4),)


def test_a_cut_tail_is_found_by_the_head_kept_outside():
    for quantity in range(1, 5):
        add(quantity)
    add(programme="TOINEN")
    kept = heads()
    assert kept["ES-OPPIVA"][0] == 4
    add(5)
    assert verify(kept).ok
    tamper("DELETE FROM audit_evidenceentry WHERE seq >= 3 OR programme = 'TOINEN'")
    assert verify().ok
    assert verify(kept).faults == (Fault("ES-OPPIVA", "headless", seq=3), Fault("TOINEN", "headless", seq=1))


@pytest.fixture
def sealed_day(thursday):
    """Three audit rows of two chains, sealed in the night."""
    log("seen", actor=AINO, kind="person")
    log("saved", actor=AINO, kind="plan", programme="ES-OPPIVA", version=1)
    log("saved", actor=AINO, kind="plan", programme="ES-OPPIVA", version=2)
    thursday.move_to(FRIDAY_NIGHT)
    seal_day(DAY)


def test_the_night_seals_the_rows_of_the_day_into_each_programmes_chain(sealed_day):
    entries = EvidenceEntry.objects.order_by("programme").values_list("programme", "kind", "quantity", "occurred_on")
    assert list(entries) == [("ES-OPPIVA", "audit_seal", 2, DAY), ("instance", "audit_seal", 1, DAY)]
    assert seal_day(DAY) == ()
    verdict = verify()
    assert verdict.ok
    assert (verdict.days, verdict.rows, verdict.entries) == (1, 3, 2)


def test_a_day_that_may_still_get_rows_is_not_sealed(thursday):
    for moment in (datetime(2026, 3, 12, 21, 59, tzinfo=UTC), datetime(2026, 3, 12, 22, 14, tzinfo=UTC)):
        thursday.move_to(moment)
        with pytest.raises(DomainError, match="day_open"):
            seal_day(DAY)


def test_a_day_without_rows_is_sealed_as_empty_and_missed_days_are_made_up_for(thursday):
    log("seen", actor=AINO, kind="person")
    thursday.move_to(datetime(2026, 3, 15, 22, 10, tzinfo=UTC))  # ten past midnight: the 15th is still open
    log("seen", actor=AINO, kind="person")
    assert seal_due() == (DAY, date(2026, 3, 14))
    thursday.move_to(datetime(2026, 3, 16, 1, 0, tzinfo=UTC))
    assert seal_due() == (date(2026, 3, 15),)
    assert seal_due() == ()
    assert list(EvidenceEntry.objects.order_by("seq").values_list("quantity", flat=True)) == [1, 0, 0]
    assert verify().ok


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM audit_auditevent WHERE verb = 'seen'", Fault("instance", "rows", day=DAY)),
        ("UPDATE audit_auditevent SET verb = 'unseen' WHERE verb = 'seen'", Fault("instance", "facts", day=DAY)),
        ("UPDATE audit_auditevent SET facts = '{}' WHERE verb = 'saved'", Fault("ES-OPPIVA", "facts", day=DAY)),
        (
            "INSERT INTO audit_auditevent (at, day, verb, kind, object_id, programme, facts) "
            "SELECT at, day, verb, kind, object_id, programme, facts FROM audit_auditevent WHERE verb = 'seen'",
            Fault("instance", "rows", day=DAY),
        ),
        (
            "INSERT INTO audit_auditevent (at, day, verb, kind, object_id, programme, facts) "
            "SELECT at, day, verb, kind, object_id, 'TOINEN', facts FROM audit_auditevent WHERE verb = 'seen'",
            Fault("TOINEN", "rows", day=DAY),
        ),
        ("UPDATE audit_auditevent SET id = id + 100 WHERE verb = 'seen'", Fault("instance", "facts", day=DAY)),
        ("UPDATE audit_auditevent SET day = '2026-03-13' WHERE verb = 'seen'", Fault("instance", "rows", day=DAY)),
        ("DELETE FROM audit_auditevent WHERE programme = 'ES-OPPIVA'", Fault("ES-OPPIVA", "rows", day=DAY)),
    ],
)
def test_a_tampered_day_is_named(sealed_day, statement, fault):
    tamper(statement)
    assert verify().faults == (fault,)


def test_a_day_emptied_before_its_time_is_named(sealed_day):
    tamper("DELETE FROM audit_auditevent")
    assert {fault.day for fault in verify().faults} == {DAY}


@pytest.fixture
def old_day(thursday):
    """A sealed day of 2020 and an unsealed one, seen from the machine's own time."""
    for day in (2, 3):
        thursday.move_to(datetime(2020, 3, day, 8, 0, tzinfo=UTC))
        log("seen", actor=AINO, kind="person")
        log("saved", actor=AINO, kind="plan", programme="ES-OPPIVA")
    thursday.move_to(datetime(2020, 3, 3, 1, 0, tzinfo=UTC))
    seal_day(date(2020, 3, 2))
    thursday.move_to(datetime(2026, 3, 12, 8, 0, tzinfo=UTC))


def test_whole_sealed_days_past_retention_go_and_the_seal_still_stands(old_day):
    log("recent", actor=AINO, kind="person")
    assert purge(datetime(2026, 3, 12, 8, 0, tzinfo=UTC)).events == 2
    assert list(AuditEvent.objects.exclude(verb="purged").values_list("day", flat=True).distinct()) == [
        date(2020, 3, 3),
        DAY,
    ]
    assert verify().ok


def test_a_day_of_programme_rows_alone_goes_too(thursday):
    thursday.move_to(datetime(2020, 3, 2, 8, 0, tzinfo=UTC))
    log("saved", actor=AINO, kind="plan", programme="ES-OPPIVA")
    thursday.move_to(datetime(2020, 3, 3, 1, 0, tzinfo=UTC))
    seal_day(date(2020, 3, 2))
    thursday.move_to(datetime(2026, 3, 12, 8, 0, tzinfo=UTC))
    assert purge(datetime(2026, 3, 12, 8, 0, tzinfo=UTC)).events == 1
    assert not AuditEvent.objects.filter(day=date(2020, 3, 2)).exists()
    assert verify().ok


def test_what_went_in_its_time_is_no_tampering_when_retention_grows_later(old_day):
    purge(datetime(2026, 3, 12, 8, 0, tzinfo=UTC))
    keep_log_for(12 * 50, actor=AINO)
    assert verify().ok
    assert purge(datetime(2026, 3, 12, 8, 0, tzinfo=UTC)).events == 0


def test_an_old_day_emptied_by_another_hand_is_named(old_day):
    tamper("DELETE FROM audit_auditevent WHERE day = '2020-03-02'")
    assert {fault.day for fault in verify().faults} == {date(2020, 3, 2)}


def test_a_day_robbed_before_its_purge_is_named_after_it(old_day):
    tamper("DELETE FROM audit_auditevent WHERE day = '2020-03-02' AND programme = ''")
    purge(datetime(2026, 3, 12, 8, 0, tzinfo=UTC))
    assert {fault.day for fault in verify().faults} == {date(2020, 3, 2)}


def test_no_unsealed_or_younger_day_goes_whatever_is_asked(old_day, thursday):
    log("recent", actor=AINO, kind="person")
    thursday.move_to(FRIDAY_NIGHT)
    seal_day(DAY)
    for day in (date(2020, 3, 3), DAY):
        with pytest.raises(IntegrityError), transaction.atomic():
            AuditEvent.objects.filter(day=day).delete()
    # Not even a clock far ahead lets the young day go: the trigger has the machine's own.
    assert purge(datetime(2040, 1, 1, tzinfo=UTC)).events == 2


def test_retention_is_two_years_unless_set_and_never_under_one():
    assert retention_months() == 24
    keep_log_for(36, actor=AINO)
    assert retention_months() == 36
    with pytest.raises(DomainError, match="retention_too_short"):
        keep_log_for(11, actor=AINO)
    with pytest.raises(IntegrityError), transaction.atomic():
        LogRetention.objects.update(months=1)
    LogRetention.objects.all().delete()
    assert retention_months() == 24


def test_a_longer_retention_keeps_the_day(old_day):
    keep_log_for(12 * 50, actor=AINO)
    assert purge(datetime(2026, 3, 12, 8, 0, tzinfo=UTC)).events == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.filter(day=date(2020, 3, 2)).delete()


def test_ten_thousand_rows_are_read_in_two_statements(thursday, django_assert_max_num_queries):
    rows = [
        AuditEvent(at=datetime(2026, 3, 12, 8, tzinfo=UTC) + timedelta(seconds=n), day=DAY, verb="seen", kind="person")
        for n in range(5_000)
    ]
    AuditEvent.objects.bulk_create(rows, batch_size=500)
    for _ in range(50):
        add()
    thursday.move_to(FRIDAY_NIGHT)
    seal_day(DAY)
    with django_assert_max_num_queries(4):
        verdict = verify()
    assert verdict.ok
    assert (verdict.rows, verdict.entries) == (5_000, 51)
