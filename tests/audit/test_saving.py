"""The one save: versions, merging, conflicts, replays, and what a revision keeps."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, models, transaction

from audit.cast import AINO, AINO_ID, BENGT, BENGT_ID, organisation, unit
from oppiva.audit.models import Revision
from oppiva.audit.queries import diff, revisions_of
from oppiva.audit.services import Conflict, clashes, save
from oppiva.audit.services.saving import plain
from oppiva.core.errors import DomainError
from oppiva.core.policy import NotReading, reading, system
from oppiva.people.models import Organisation, Person, Unit

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def stored(record):
    return type(record)._base_manager.get(pk=record.pk)


def history(record):
    return [(row.version, row.field, row.before, row.after) for row in reversed(revisions_of(record, actor=AINO))]


def test_a_new_record_is_version_one_and_has_no_history():
    record = save(Organisation(name="Uusi", kind="other"), actor=AINO, changes={"kind": "employer"})
    assert (record.version, stored(record).kind) == (1, "employer")
    assert history(record) == []


def test_a_save_raises_the_version_and_writes_one_revision_a_changed_field():
    record = organisation()
    record.name, record.kind = "Toinen", "other"
    saved = save(record, actor=AINO, reason="typo")
    assert saved is record
    assert (saved.version, stored(record).version, stored(record).name) == (2, 2, "Toinen")
    assert history(record) == [(2, "name", "Esimerkkikunta", "Toinen"), (2, "kind", "municipality", "other")]
    row = revisions_of(record, actor=AINO)[0]
    assert (row.actor_id, row.reason) == (AINO_ID, "typo")


def test_a_save_that_changes_nothing_writes_nothing():
    record = organisation()
    assert save(record, actor=AINO).version == 1
    assert save(record, actor=AINO, changes={"name": "Esimerkkikunta"}).version == 1
    assert history(record) == []


def test_keys_days_and_numbers_are_kept_as_plain_values():
    here, there = organisation("Täällä"), organisation("Tuolla")
    record = unit(here)
    save(record, actor=AINO, changes={"organisation": there, "yt_date": date(2026, 3, 12), "size": "12"})
    assert sorted(history(record), key=str) == [
        (2, "organisation", str(here.pk), str(there.pk)),
        (2, "size", None, 12),
        (2, "yt_date", None, "2026-03-12"),
    ]
    assert (record.organisation, record.size) == (there, 12)
    save(record, actor=AINO, changes={"organisation_id": here.pk, "yt_date": None})
    assert stored(record).organisation == here
    assert stored(record).yt_date is None


def test_different_fields_are_merged():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "Pääkirjasto"})
    mine = save(stored(record), actor=BENGT, base_version=1, changes={"size": 9})
    assert (mine.version, mine.name, mine.size) == (3, "Pääkirjasto", 9)


def test_a_form_that_sends_every_field_changes_only_what_was_changed_in_it():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "Pääkirjasto"})
    mine = save(stored(record), actor=BENGT, base_version=1, changes={"name": "Kirjasto", "size": 9})
    assert (mine.name, mine.size) == ("Pääkirjasto", 9)


def test_an_object_loaded_before_is_merged_by_the_version_it_was_loaded_with():
    record = unit(organisation())
    early, late = stored(record), stored(record)
    late.name = "Pääkirjasto"
    save(late, actor=AINO)
    early.size = 9
    saved = save(early, actor=BENGT)
    assert (saved.name, saved.size, saved.version) == ("Pääkirjasto", 9, 3)


def test_the_same_field_is_a_conflict_with_both_texts_and_nothing_is_lost():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "Pääkirjasto"})
    with pytest.raises(Conflict) as refused:
        save(stored(record), actor=BENGT, base_version=1, changes={"name": "Lähikirjasto", "size": 9})
    assert refused.value.code == "conflict"
    assert refused.value.facts == {
        "fields": ("name",),
        "mine": {"name": "Lähikirjasto"},
        "theirs": {"name": "Pääkirjasto"},
        "others": {},
        "version": 2,
    }
    now = stored(record)
    assert (now.name, now.size, now.version) == ("Pääkirjasto", None, 2)
    kept = [row for row in revisions_of(record, actor=AINO) if row.version is None]
    assert {(row.field, row.after, row.actor_id, row.reason) for row in kept} == {
        ("name", "Lähikirjasto", BENGT_ID, "conflict"),
        ("size", 9, BENGT_ID, "conflict"),
    }


def test_a_conflict_tells_what_others_changed_beside_it_so_that_the_next_try_leaves_it():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "Pääkirjasto", "size": 7})
    with pytest.raises(Conflict) as refused:
        save(stored(record), actor=BENGT, base_version=1, changes={"name": "Lähikirjasto", "size": record.size})
    assert refused.value.facts["others"] == {"size": 7}


def test_after_a_conflict_the_choice_is_saved_on_the_version_it_named():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "A"})
    with pytest.raises(Conflict) as refused:
        save(stored(record), actor=BENGT, base_version=1, changes={"name": "B"})
    saved = save(stored(record), actor=BENGT, base_version=refused.value.version, changes={"name": "A ja B"})
    assert (saved.version, saved.name) == (3, "A ja B")


def test_both_writing_the_same_is_no_conflict():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "A"})
    assert save(stored(record), actor=BENGT, base_version=1, changes={"name": "A"}).version == 2


def test_a_change_back_and_forth_still_counts_as_a_change_since_the_base():
    record = unit(organisation())
    save(stored(record), actor=AINO, changes={"name": "A"})
    save(stored(record), actor=AINO, changes={"name": "Kirjasto"})
    with pytest.raises(Conflict):
        save(stored(record), actor=BENGT, base_version=1, changes={"name": "B"})


def test_the_refused_text_survives_a_caller_that_rolls_back():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "Uusi kirjasto"})
    with pytest.raises(Conflict) as refused, transaction.atomic():
        save(stored(record), actor=BENGT, base_version=1, changes={"name": "Vanha kirjasto"})
    assert [row for row in revisions_of(record, actor=AINO) if row.version is None] == []
    (clash,) = clashes(refused.value)
    clashes(refused.value)
    assert (clash.field, clash.mine, clash.theirs) == ("name", "Vanha kirjasto", "Uusi kirjasto")
    assert [(piece.kind, piece.text) for piece in clash.pieces] == [
        ("gone", "Uusi"),
        ("new", "Vanha"),
        ("same", " kirjasto"),
    ]
    assert [row.after for row in revisions_of(record, actor=AINO) if row.version is None] == ["Vanha kirjasto"]


def test_an_emptied_value_can_be_in_a_conflict():
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"size": 4})
    save(stored(record), actor=AINO, base_version=2, changes={"size": 5})
    with pytest.raises(Conflict) as refused:
        save(stored(record), actor=BENGT, base_version=2, changes={"size": None})
    assert refused.value.mine == {"size": None}
    assert clashes(refused.value)[0].pieces[0].text == "5"


def test_the_same_request_sent_again_is_saved_once():
    record, ref = unit(organisation()), uuid4()
    for _ in range(3):
        saved = save(stored(record), actor=AINO, base_version=1, changes={"name": "A"}, client_ref=ref)
    assert (saved.version, saved.name) == (2, "A")
    save(stored(record), actor=BENGT, changes={"name": "B"})
    again = save(stored(record), actor=AINO, base_version=1, changes={"name": "A"}, client_ref=ref)
    assert (again.version, again.name) == (3, "B")


def test_a_refused_request_sent_again_is_refused_again_and_kept_once():
    record, ref = unit(organisation()), uuid4()
    save(stored(record), actor=AINO, changes={"name": "A"})
    for _ in range(3):
        with pytest.raises(Conflict):
            save(stored(record), actor=BENGT, base_version=1, changes={"name": "B"}, client_ref=ref)
    assert len([row for row in revisions_of(record, actor=AINO) if row.version is None]) == 1


def test_a_joined_text_that_is_refused_again_under_the_same_ref_is_kept_too():
    record, ref = unit(organisation()), uuid4()
    save(stored(record), actor=AINO, changes={"name": "A"})
    for sent in ("B", "A ja B", "A ja B"):
        with pytest.raises(Conflict):
            save(stored(record), actor=BENGT, base_version=1, changes={"name": sent}, client_ref=ref)
    refused = [row.after for row in revisions_of(record, actor=AINO) if row.version is None]
    assert sorted(refused) == ["A ja B", "B"]


def test_a_new_record_sent_twice_is_one_record():
    ref = uuid4()
    first = save(Organisation(name="Kerran", kind="other"), actor=AINO, client_ref=ref)
    second = save(Organisation(name="Kerran", kind="other"), actor=AINO, client_ref=ref)
    assert first.pk == second.pk
    assert Organisation.objects.filter(name="Kerran").count() == 1
    assert history(first) == []


def test_a_record_that_could_not_be_inserted_can_be_sent_again():
    organisation("Varattu")
    ref = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        save(Organisation(name="varattu", kind="other"), actor=AINO, client_ref=ref)
    assert save(Organisation(name="Vapaa", kind="other"), actor=AINO, client_ref=ref).version == 1


def test_a_deleted_or_missing_record_is_gone():
    record = organisation()
    Organisation.objects.filter(pk=record.pk).update(deleted_in=uuid4())
    with pytest.raises(DomainError, match="gone"):
        save(record, actor=AINO, changes={"name": "X"})
    record = organisation("Toinen")
    Organisation.objects.filter(pk=record.pk).delete()
    with pytest.raises(DomainError, match="gone"):
        save(record, actor=AINO, changes={"name": "X"})


def test_a_version_that_never_was_is_refused():
    with pytest.raises(DomainError, match="version_unknown"):
        save(organisation(), actor=AINO, base_version=7, changes={"name": "X"})


@pytest.mark.parametrize("name", ["version", "id", "deleted_in", "units"])
def test_a_save_does_not_touch_what_is_not_the_records_own(name):
    with pytest.raises(ValueError, match="not changed by a save"):
        save(organisation(), actor=AINO, changes={name: 9})


def test_sign_in_secrets_are_never_in_a_history():
    person = save(Person(name="Aino Esimerkki", email="aino@example.org"), actor=system("set-up"))
    person.set_password("a long enough secret")
    person.name = "Aino Malli"
    save(person, actor=AINO)
    assert history(person) == [(2, "name", "Aino Esimerkki", "Aino Malli")]
    assert stored(person).password == person.password
    stale = stored(person)
    save(stored(person), actor=AINO, changes={"phone": "1"})
    Person.objects.filter(pk=person.pk).update(password="newer")
    stale.language = "sv"
    assert save(stale, actor=AINO).password == "newer"


def test_a_record_without_revisions_cannot_be_merged(monkeypatch):
    monkeypatch.setattr(Unit, "keeps_revisions", False)
    record = unit(organisation())
    save(stored(record), actor=AINO, base_version=1, changes={"name": "A"})
    with pytest.raises(Conflict) as refused:
        save(stored(record), actor=BENGT, base_version=1, changes={"size": 3})
    assert refused.value.mine == {"size": 3}
    assert history(record) == []
    assert save(stored(record), actor=BENGT, base_version=2, changes={"size": 3}).version == 3


def test_history_is_closed_outside_reading():
    with pytest.raises(NotReading):
        Revision.objects.count()
    with pytest.raises(NotReading):
        Revision._base_manager.first()
    with reading(AINO):
        later = Revision.objects.all()
    with pytest.raises(NotReading):
        list(later)
    with reading(AINO):
        assert list(later) == []


def test_two_versions_are_compared_over_every_save_between():
    record = unit(organisation())
    save(record, actor=AINO, changes={"name": "A"})
    save(record, actor=AINO, changes={"name": "B", "size": 5})
    save(record, actor=AINO, changes={"size": None})
    assert diff(record, 1, 4, actor=AINO) == {"name": ("Kirjasto", "B")}
    assert diff(record, 2, 3, actor=AINO) == {"name": ("A", "B"), "size": (None, 5)}


@pytest.mark.parametrize(
    ("field", "value", "wanted"),
    [
        (models.DecimalField(max_digits=12, decimal_places=3), Decimal("1.5"), "1.500"),
        (models.DateTimeField(), datetime(2026, 3, 12, 8, 0, 0, 5, tzinfo=UTC), "2026-03-12T08:00:00.000005+00:00"),
        (models.TimeField(), "08:30", "08:30:00"),
        (models.DurationField(), "00:01:30", 90.0),
        (models.UUIDField(), UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (models.BooleanField(), True, True),
        (models.JSONField(), {"a": [1]}, {"a": [1]}),
        (models.DecimalField(max_digits=5, decimal_places=1), None, None),
    ],
)
def test_each_kind_of_value_is_kept_in_one_plain_form(field, value, wanted):
    assert plain(field, value) == wanted
