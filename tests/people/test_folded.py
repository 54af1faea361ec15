"""The search form of a name follows the name, whichever way the row is written."""

from importlib import import_module

import pytest
from django.apps import apps

from oppiva.audit.models import Revision
from oppiva.audit.services import save
from oppiva.core.policy import reading
from oppiva.people import services
from oppiva.people.models import Organisation, Person, Unit
from people.cast import SETUP, Cast, person_of

pytestmark = pytest.mark.both


def stored(row: Person | Organisation | Unit) -> str:
    return str(type(row)._base_manager.values_list("name_folded", flat=True).get(pk=row.pk))


def test_a_new_row_has_it_by_the_one_save_by_its_own_and_in_bulk(cast: Cast) -> None:
    assert stored(person_of("Aino Mäkelä")) == "aino makela"
    assert stored(cast.here) == "koivulan palvelut"
    assert stored(cast.unit) == "asiakastyo"
    alone = Person(name="Åke Öberg", email="ake@tyo.example")
    alone.save()
    assert stored(alone) == "ake oberg"
    Person.objects.bulk_create([Person(name="Äijä Ölander", email="aija@tyo.example")])
    assert Person.objects.get(email="aija@tyo.example").name_folded == "aija olander"


def test_a_changed_name_takes_it_along(cast: Cast) -> None:
    person = cast.participant
    fields = {"name": "Aino Välimäki"}
    changed = services.edit_own_settings(cast.actor(person), person, base_version=person.version, fields=fields)
    assert (stored(person), changed.name_folded) == ("aino valimaki", "aino valimaki")
    unit = services.edit_unit(SETUP, cast.unit, base_version=1, fields={"name": "Älypalvelut"})
    assert stored(unit) == "alypalvelut"


def test_no_history_holds_it_and_no_caller_sets_it(cast: Cast) -> None:
    person = cast.participant
    person.name, person.name_folded = "Aino Uusi", "somebody else"
    save(person, actor=SETUP)
    with reading(SETUP):
        assert set(Revision.objects.filter(object_id=person.pk).values_list("field", flat=True)) == {"name"}
    assert stored(person) == "aino uusi"
    with pytest.raises(ValueError, match="not changed by a save"):
        save(person, actor=SETUP, changes={"name_folded": "x"})


def test_the_rows_that_were_there_before_get_theirs(cast: Cast) -> None:
    Person.objects.filter(pk=cast.participant.pk).update(name_folded="")
    Unit.objects.filter(pk=cast.unit.pk).update(name_folded="")
    import_module("oppiva.people.migrations.0011_folded").fill(apps, None)
    assert (stored(cast.participant), stored(cast.unit)) == ("aino osallistuja", "asiakastyo")


def test_a_sign_that_becomes_many_letters_is_cut_and_not_refused(cast: Cast) -> None:
    person = person_of("ﷺ" * 120, email="long@tyo.example")
    assert len(stored(person)) == 240
