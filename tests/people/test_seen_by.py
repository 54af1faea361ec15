"""What the own page says that others see is what the pages show them: the same rules, asked for an invented reader."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from oppiva.core.policy import INSTANCE, SCOPES
from oppiva.people import queries, seen_words
from oppiva.people.models import Person, RoleGrant
from oppiva.people.queries import Sight
from oppiva.programme.models import Programme
from people.cast import Cast, browser, grant_to, person_of

ROLES = sorted(SCOPES)


def seen(reader: Person, person: Person) -> tuple[bool, bool, bool]:
    """Name and unit, e-mail and phone, grants, as the person's page shows them to this reader."""
    answer = browser(reader).get(reverse("people:person_detail", args=[person.pk]))
    if answer.status_code == 404:
        return False, False, False
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert person.name in shown
    grants = any(f"/kayttooikeudet/{grant.pk}/" in shown for grant in person.grants.all())
    assert (person.email in shown) == (person.phone in shown)
    return True, person.email in shown, grants


def reader_like(sight: Sight, number: int) -> Person:
    """A real person with the grant of the invented reader."""
    (grant,) = sight.viewer.actor.grants
    reader = person_of(f"Lukija {number}", email=f"lukija{number}@tyo.example")
    if sight.viewer.kind != "elsewhere":
        RoleGrant.objects.create(
            person=reader,
            role=grant.role,
            scope_kind=grant.scope.kind,
            scope_id=grant.scope.id,
            starts_on=date(2020, 1, 1),
            granted_at="2020-01-01T00:00:00Z",
            second_granter=None
            if grant.role != "auditor"
            else person_of("Toinen", email=f"toinen{number}@tyo.example"),
            reason="test",
        )
    return reader


@settings(
    max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    show_contact=st.booleans(),
    in_unit=st.booleans(),
    roles=st.lists(st.sampled_from(["participant", "supervisor", "facilitator", "analyst", "area_admin"]), unique=True),
)
def test_every_reader_sees_what_the_preview_says(
    cast: Cast, show_contact: bool, in_unit: bool, roles: list[str]
) -> None:
    from django.db import transaction

    with transaction.atomic():
        programme = Programme.objects.create(code="P", start=date(2026, 1, 1), end=date(2027, 1, 1))
        unit = cast.unit if in_unit else None
        person = person_of("Kohde", unit, email="kohde@tyo.example", phone="040 777", show_contact=show_contact)
        scopes = {"unit": str(cast.unit.pk), "programme": str(programme.pk), "area": "23"}
        for role in roles:
            kind = next(kind for kind in scopes if kind in SCOPES[role])
            grant_to(person, role, kind, scopes[kind])
        told = queries.sights(Person.objects.get(pk=person.pk))
        wrong = []
        for number, sight in enumerate(told):
            real = seen(reader_like(sight, number), person)
            if real != (sight.name, sight.contact, sight.grants):
                wrong.append(f"{sight.viewer.role} {sight.viewer.kind}: {real}")
        assert wrong == []
        transaction.set_rollback(True)


def test_the_preview_knows_a_reader_for_every_role_that_can_stand_beside_the_person(cast: Cast) -> None:
    found = {(sight.viewer.role, sight.viewer.kind) for sight in queries.sights(cast.participant)}
    assert ("supervisor", "unit") in found
    assert ("area_admin", "area") in found
    assert ("instance_admin", INSTANCE.kind) in found
    assert ("participant", "elsewhere") in found


def test_a_stranger_and_a_colleague_without_a_team_do_not_see_the_phone(cast: Cast) -> None:
    told = {(sight.viewer.role, sight.viewer.kind): sight for sight in queries.sights(cast.participant)}
    assert not told["participant", "elsewhere"].name
    assert told["participant", "unit"].name
    assert not told["participant", "unit"].contact
    assert told["area_admin", "area"].contact
    assert told["area_admin", "area"].grants
    assert not told["supervisor", "unit"].grants


def test_each_line_gives_its_rule_in_words_and_equal_lines_stand_together(cast: Cast) -> None:
    from django.utils.translation import override

    with override("en"):
        groups = seen_words.groups(queries.sights(cast.participant))
        assert len({group.what for group in groups}) == len(groups)
        why = {reader.who: (group.what, reader.why) for group in groups for reader in group.readers}
        assert why["Area admin in your employment area"] == (
            "See your name, unit, e-mail, phone and grants",
            "Reads names and units in their own employment area. Needs e-mail and phone in their own employment area. "
            "Gives and ends grants in their own employment area.",
        )
        assert why["Participant in another unit"] == (
            "See nothing of you",
            "Reads names and units only in their own series or unit.",
        )
        assert all(reader.why for group in groups for reader in group.readers)


@pytest.mark.parametrize("who", ["participant", "supervisor", "admin", "root", "colleague"])
def test_the_page_shows_the_preview_to_everybody(cast: Cast, who: str) -> None:
    shown = browser(getattr(cast, who)).get("/en" + reverse("people:own")).content.decode()
    assert "System administrator" in shown
    assert "Participant in another unit" in shown
