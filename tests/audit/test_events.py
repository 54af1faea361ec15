"""The audit row: ids, codes and numbers, and the page that lists them."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from audit.cast import AINO, AINO_ID, BENGT, BENGT_ID
from oppiva.audit.models import AuditEvent
from oppiva.audit.queries import Reach, events, verbs
from oppiva.audit.services import FreeText, append, log
from oppiva.core.policy import ANONYMOUS, system

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("thursday")]
ALL = Reach(everything=True)


def test_a_row_holds_who_what_whose_and_when(thursday):
    thursday.move_to(datetime(2026, 3, 12, 22, 30, tzinfo=UTC))
    record = uuid4()
    log("grant_given", actor=AINO, kind="grant", object_id=record, subject_id=BENGT.person_id, programme="ES-OPPIVA")
    row = AuditEvent.objects.get()
    assert (row.actor_id, row.subject_id, row.object_id) == (AINO_ID, BENGT_ID, str(record))
    assert (row.day, row.facts) == (date(2026, 3, 13), {})


def test_facts_are_numbers_codes_and_short_lists():
    log(
        "plan_checked",
        actor=system("plan-check"),
        kind="plan",
        version=3,
        blocked=True,
        codes=["G01", "C06"],
        roles={"steering", "analyst"},
        on=date(2026, 3, 12),
        at_time=datetime(2026, 3, 12, tzinfo=UTC),
        left_out=None,
        ref=AINO_ID,
    )
    assert AuditEvent.objects.get().facts == {
        "system": "plan-check",
        "version": 3,
        "blocked": True,
        "codes": ["G01", "C06"],
        "roles": ["analyst", "steering"],
        "on": "2026-03-12",
        "at_time": "2026-03-12T00:00:00+00:00",
        "ref": str(AINO_ID),
    }


@pytest.mark.parametrize(
    "value",
    [
        "Aino Esimerkki",
        "two words",
        "a" * 65,
        "aino@example.org",
        "line\nbreak",
        1.5,
        {"a": 1},
        ["a b"],
        list(range(51)),
    ],
)
def test_free_text_is_refused(value):
    with pytest.raises(FreeText):
        log("seen", actor=AINO, kind="person", note=value)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("place", ["verb", "kind", "object_id", "programme"])
def test_free_text_is_refused_everywhere(place):
    given = {"verb": "seen", "kind": "person", "object_id": "", "programme": "", place: "two words"}
    with pytest.raises(FreeText, match=place):
        log(given.pop("verb"), actor=AINO, **given)


def test_nobody_known_can_be_the_one_who_tried():
    log("sign_in_failed", actor=ANONYMOUS, kind="person")
    assert AuditEvent.objects.get().actor_id is None


@pytest.mark.usefixtures("owner")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET verb = 'x'",
        "DELETE FROM audit_auditevent",
        "UPDATE audit_evidenceentry SET quantity = 0",
        "DELETE FROM audit_evidenceentry",
        "REPLACE audit_auditevent",
        "REPLACE audit_evidenceentry",
    ],
)
def test_rows_are_never_changed_or_taken_away_whatever_sql_is_sent(statement):
    if statement.startswith("REPLACE"):  # the way round that each database has of its own
        table = statement.split()[1]
        own = {"sqlite": f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}", "postgresql": f"TRUNCATE {table}"}
        statement = own[connection.vendor]
    log("seen", actor=AINO, kind="person")
    append("ES-OPPIVA", "attendance", occurred_on=date(2026, 3, 12), quantity=21, unit="person")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert AuditEvent.objects.values_list("verb", flat=True).get() == "seen"


def rows_of(reach, **filters):
    return [row.verb for row in events(reach, **filters).rows]


@pytest.fixture
def four_days(thursday):
    deeds = [("a", AINO, None, "P1"), ("b", BENGT, AINO_ID, ""), ("c", BENGT, None, "P2"), ("d", AINO, BENGT_ID, "P1")]
    for day, (verb, actor, subject, programme) in enumerate(deeds):
        thursday.move_to(datetime(2026, 3, 9 + day, 8, 0, tzinfo=UTC))
        log(verb, actor=actor, kind="k" if verb == "a" else "m", subject_id=subject, programme=programme)


@pytest.mark.usefixtures("four_days")
def test_a_reach_is_all_programmes_or_persons_and_nothing_when_empty():
    assert rows_of(ALL) == ["d", "c", "b", "a"]
    assert rows_of(Reach()) == []
    assert rows_of(Reach(programmes=frozenset({"P1"}))) == ["d", "a"]
    assert rows_of(Reach(persons=[AINO_ID])) == ["d", "b", "a"]
    assert rows_of(Reach(programmes=frozenset({"P2"}), persons=[AINO_ID])) == ["d", "c", "b", "a"]
    assert rows_of(Reach(persons=AuditEvent.objects.filter(verb="c").values("actor_id"))) == ["d", "c", "b"]
    assert verbs(Reach(programmes=frozenset({"P1"}))) == ("a", "d")


@pytest.mark.usefixtures("four_days")
def test_filters_and_pages(django_assert_num_queries):
    assert rows_of(ALL, actor_id=BENGT_ID) == ["c", "b"]
    assert rows_of(ALL, subject_id=BENGT_ID) == ["d"]
    assert rows_of(ALL, programme="") == ["b"]
    assert rows_of(ALL, programme="P2", verb="c") == ["c"]
    assert rows_of(ALL, kind="k") == ["a"]
    assert rows_of(ALL, first_day=date(2026, 3, 10), last_day=date(2026, 3, 11)) == ["c", "b"]
    with django_assert_num_queries(1):
        first = events(ALL, size=3)
    assert [row.verb for row in first.rows] == ["d", "c", "b"]
    rest = events(ALL, size=3, before=first.before)
    assert ([row.verb for row in rest.rows], rest.before) == (["a"], None)
