"""Delete, undo within 30 days, and the night that takes the rest."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from audit.cast import AINO, BENGT, organisation, unit
from oppiva.audit.models import AuditEvent, Deletion, Revision
from oppiva.audit.queries import deletions
from oppiva.audit.services import delete, deleting, on_purge, purge, save, undo
from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS, reading
from oppiva.people.models import Organisation, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both, pytest.mark.usefixtures("thursday")]
LATER = datetime(2026, 4, 12, 8, 0, tzinfo=UTC)


def living(model):
    return model.objects.filter(deleted_in__isnull=True).count()


def test_a_batch_comes_back_whole_with_links_and_counts_equal():
    employer = organisation()
    units = [unit(employer, f"Yksikkö {number}") for number in range(105)]
    before = (living(Organisation), living(Unit))
    batch = delete([employer, *units], actor=AINO, reason="wrong import")
    assert (living(Organisation), living(Unit)) == (before[0] - 1, before[1] - 105)
    assert employer.deleted_in == batch
    assert undo(batch, actor=BENGT) == 106
    assert (living(Organisation), living(Unit)) == before
    assert employer.units.count() == 105
    assert set(Unit.objects.values_list("version", flat=True)) == {1}
    verbs = AuditEvent.objects.order_by("id").values_list("verb", "object_id", "facts__records")
    assert list(verbs) == [("deleted", str(batch), 106), ("restored", str(batch), 106)]


def test_what_is_deleted_already_stays_in_its_own_batch():
    first, second = organisation("A"), organisation("B")
    early = delete([first], actor=AINO)
    late = delete([first, second], actor=AINO)
    assert undo(late, actor=AINO) == 1
    assert living(Organisation) == 1
    assert undo(early, actor=AINO) == 1


def test_nothing_is_no_batch():
    gone = organisation()
    delete([gone], actor=AINO)
    for records in ([], [gone]):
        with pytest.raises(DomainError, match="nothing_to_delete"):
            delete(records, actor=AINO)
    assert Deletion.objects.count() == 1


def test_an_unknown_restored_or_old_batch_does_not_come_back(thursday):
    with pytest.raises(DomainError, match="batch_unknown"):
        undo(uuid4(), actor=AINO)
    batch = delete([organisation()], actor=AINO)
    undo(batch, actor=AINO)
    with pytest.raises(DomainError, match="batch_restored"):
        undo(batch, actor=AINO)
    old = delete([organisation("Vanha")], actor=AINO)
    thursday.move_to(LATER)
    with pytest.raises(DomainError, match="undo_too_late"):
        undo(old, actor=AINO)


def test_a_name_taken_meanwhile_is_said_and_nothing_comes_back():
    batch = delete([organisation("Nimi"), organisation("Muu")], actor=AINO)
    organisation("nimi")
    with pytest.raises(DomainError, match="undo_clash"):
        undo(batch, actor=AINO)
    assert living(Organisation) == 1
    assert deletions(AINO)[0].batch == batch


def test_the_page_of_undo_lists_the_own_batches_of_the_last_30_days(thursday):
    employer = organisation()
    batch = delete([employer, unit(employer), unit(employer, "Toinen")], actor=AINO, reason="x")
    delete([organisation("Muu")], actor=BENGT)
    (mine,) = deletions(AINO)
    assert (mine.batch, mine.reason) == (batch, "x")
    assert mine.counts == {"people.organisation": 1, "people.unit": 2}
    assert mine.undo_until == mine.at + timedelta(days=30)
    assert len(deletions(AINO, of_everyone=True)) == 2
    assert deletions(ANONYMOUS) == ()
    thursday.move_to(LATER)
    assert deletions(AINO, of_everyone=True) == ()


def test_after_30_days_row_revisions_and_files_go(thursday, monkeypatch):
    told = []
    monkeypatch.setattr(deleting, "_on_purge", [])
    receiver = lambda kind, ids: told.append((kind, sorted(ids)))  # noqa: E731
    on_purge(receiver)
    on_purge(receiver)
    employer = organisation()
    section = unit(employer)
    save(section, actor=AINO, changes={"name": "Uusi nimi"})
    other = organisation("Jää")
    save(other, actor=AINO, changes={"name": "Jää tänne"})
    delete([employer, section], actor=AINO)
    assert purge(datetime(2026, 4, 11, 7, 0, tzinfo=UTC)).records == 0
    thursday.move_to(LATER)
    done = purge(LATER)
    assert (done.records, done.kept, done.revisions, done.events) == (2, 0, 1, 0)
    assert list(Organisation.objects.values_list("pk", flat=True)) == [other.pk]
    assert not Unit.objects.exists()
    assert not Deletion.objects.exists()
    assert told == [("people.unit", [section.pk]), ("people.organisation", [employer.pk])]
    with reading(AINO):
        assert Revision.objects.count() == 1
    assert AuditEvent.objects.filter(verb="purged", facts__records=2, facts__system="purge").count() == 1


def test_what_living_rows_point_at_stays_hidden_and_comes_to_no_harm():
    employer = organisation()
    section = unit(employer)
    delete([employer], actor=AINO)
    done = purge(LATER)
    assert (done.records, done.kept) == (0, 1)
    assert Unit.objects.get(pk=section.pk).organisation.deleted_in is not None


def test_what_must_stay_stays_with_its_whole_batch(monkeypatch):
    monkeypatch.setattr(Organisation, "must_stay", lambda self: self.name == "Jää")
    delete([organisation("Jää"), organisation("Menee")], actor=AINO)
    assert purge(LATER).kept == 2
    assert Organisation.objects.count() == 2


def test_a_restored_batch_is_not_purged():
    batch = delete([organisation()], actor=AINO)
    undo(batch, actor=AINO)
    assert purge(LATER).records == 0
    assert living(Organisation) == 1


def test_a_kind_that_is_no_record_is_refused():
    with pytest.raises(ValueError, match="no record"):
        deleting.model_of("audit.deletion")
