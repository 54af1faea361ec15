"""`oppiva add-person`: the person whom nobody on the pages could add, by the same rules as there."""

from datetime import date

import pytest

from oppiva.audit.models import AuditEvent
from oppiva.cli import addperson, startup
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.people.rules import may_somewhere

pytestmark = [pytest.mark.django_db, pytest.mark.both]

GIVEN = {"name": "Satu Alue", "email": "satu@example.fi", "role": "area_admin", "scope": "area:23"}


@pytest.fixture(autouse=True)
def started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    monkeypatch.setattr(startup, "ready", lambda: True)


def add(**changes: str) -> int:
    return addperson.run([part for name, value in {**GIVEN, **changes}.items() for part in (f"--{name}", value)])


def test_the_second_person_of_an_installation_can_add_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert add(ends="2039-12-31") == 0
    assert "satu@example.fi" in capsys.readouterr().out
    person = Person.objects.get(email="satu@example.fi")
    grant = RoleGrant.objects.get(person=person)
    assert (grant.role, grant.scope_kind, grant.scope_id, grant.ends_on) == (
        "area_admin",
        "area",
        "23",
        date(2039, 12, 31),
    )
    assert may_somewhere(actor_for(person), "write", "organisation")
    row = AuditEvent.objects.get(verb="person_added", subject_id=person.pk)
    assert row.facts == {"role": "area_admin", "system": "setup"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"scope": "area:99"}, "scope_unknown"),
        ({"scope": "unit:not-a-uuid"}, "scope_unknown"),
        ({"scope": "moon:1"}, "scope_kind_unknown"),
        ({"scope": "area"}, "scope_missing"),
        ({"scope": "instance"}, "grant_above_own"),
        ({"ends": "2020-01-01"}, "grant_expired"),
        ({"email": "satu"}, "email_wrong"),
        ({"name": " "}, "name_wrong"),
        ({"name": "x" * 121}, "name_wrong"),
    ],
)
def test_what_breaks_a_rule_adds_nobody(changes: dict[str, str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert add(**changes) == 2
    assert f"Not added: {code}." in capsys.readouterr().err
    assert not Person.objects.exists()


def test_a_known_address_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert (add(), add()) == (0, 2)
    assert "email_taken" in capsys.readouterr().err
    assert RoleGrant.objects.count() == 1


def test_a_role_that_is_none_is_refused_with_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        add(role="emperor")
    assert left.value.code == 2
    assert "area_admin" in capsys.readouterr().err
